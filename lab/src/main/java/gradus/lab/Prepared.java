package gradus.lab;

import gradus.data.Encoded;
import gradus.data.Encoding;
import gradus.data.Missing;
import gradus.data.Table;
import gradus.lab.view.DataSummary;
import gradus.lab.view.DataSummary.ClassCount;
import gradus.lab.view.Numerals;
import gradus.models.Dataset;
import gradus.models.Target;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rows ready to learn from, with what is needed to name them again.
///
/// @param dataset features and target
/// @param encoding how columns became features
/// @param rows for each row its number in the source, from 1
/// @param target the column predicted, or null
/// @param summary the data in words
record Prepared(
    Dataset dataset,
    Encoding encoding,
    List<Integer> rows,
    @Nullable String target,
    DataSummary summary) {

  Prepared {
    rows = List.copyOf(rows);
  }

  /// The rows a recipe asks for.
  static Prepared of(Recipe recipe) {
    Source source = Source.of(recipe.data);
    return switch (recipe.model) {
      case LOGISTIC, NETWORK -> supervised(source, recipe);
      case PCA -> unsupervised(source, recipe);
    };
  }

  private static Prepared supervised(Source source, Recipe recipe) {
    String target = recipe.target;
    if (target == null) {
      target =
          source
              .set()
              .map(set -> set.target())
              .orElseThrow(() ->
                  new IllegalArgumentException(
                      "a model predicts a column, and --target does not name one; "
                          + source.name()
                          + " has "
                          + shown(source.table().columnNames())));
    }
    return of(source, encoded(source, target, recipe), target, recipe.missing);
  }

  /// Classes or numbers: for a network, as its loss says, otherwise as an embedded set is known or
  /// the column looks.
  private static Encoded encoded(Source source, String target, Recipe recipe) {
    Table table = source.table();
    if (recipe.model != Recipe.ModelKind.NETWORK) {
      return table.classification(target, recipe.missing);
    }
    boolean known = source.set().filter(set -> set.target().equals(target)).isPresent();
    if (recipe.network.loss == null && !known) {
      return table.dataset(target, recipe.missing);
    }
    boolean classes =
        recipe.network.loss != null
            ? recipe.network.loss.classifies()
            : source.set().orElseThrow().isClassification();
    return classes
        ? table.classification(target, recipe.missing)
        : table.regression(target, recipe.missing);
  }

  /// All columns but the target, which a principal component analysis does not see.
  private static Prepared unsupervised(Source source, Recipe recipe) {
    Table table = source.table();
    String target =
        recipe.target != null ? recipe.target : source.set().map(set -> set.target()).orElse(null);
    Table features = target == null ? table : table.without(target);
    return of(source, features.unsupervised(recipe.missing), null, recipe.missing);
  }

  private static Prepared of(
      Source source, Encoded encoded, @Nullable String target, Missing missing) {
    List<Integer> rows = encoded.rows().stream().map(row -> row + 1).toList();
    DataSummary summary =
        new DataSummary(
            source.name(),
            encoded.dataset().rows(),
            encoded.dataset().columns(),
            encoded.encoding().features().size(),
            target,
            counts(encoded.dataset().target()),
            missing(source.table(), encoded, missing),
            fingerprint(encoded.dataset()),
            source
                .set()
                .map(set ->
                    set.citation() + " " + set.source() + ". Licence: " + set.licence() + ".")
                .orElse(null));
    return new Prepared(encoded.dataset(), encoded.encoding(), rows, target, summary);
  }

  private static List<ClassCount> counts(Target target) {
    List<ClassCount> counts = new ArrayList<>();
    if (target instanceof Target.Classes classes) {
      for (int k = 0; k < classes.classes().size(); k++) {
        counts.add(new ClassCount(classes.classes().get(k), (int) classes.counts().flat(k)));
      }
    }
    return counts;
  }

  private static String missing(Table table, Encoded encoded, Missing policy) {
    long cells = 0;
    for (var column : table.columns()) {
      for (int row = 0; row < table.rows(); row++) {
        cells += column.isUsable(row) ? 0 : 1;
      }
    }
    if (cells == 0) {
      return "nothing missing";
    }
    String found = Numerals.count(cells, "cell") + " missing or not finite";
    int dropped = table.rows() - encoded.dataset().rows();
    return switch (policy) {
      case FAIL -> found + " outside the columns used";
      case DROP -> found + ", " + Numerals.count(dropped, "row") + " dropped";
      case MEAN ->
          found
              + ", filled with means"
              + (dropped == 0 ? "" : ", " + Numerals.count(dropped, "row") + " dropped");
    };
  }

  /// SHA-256 over names, features and target: the same rows give the same 64 digits.
  static String fingerprint(Dataset dataset) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      dataset
          .featureNames()
          .forEach(name -> digest.update((name + "\n").getBytes(StandardCharsets.UTF_8)));
      update(digest, dataset.features().toDoubles());
      switch (dataset.target()) {
        case Target.Classes classes -> {
          digest.update(String.join("\n", classes.classes()).getBytes(StandardCharsets.UTF_8));
          update(digest, classes.indices().toDoubles());
        }
        case Target.Values values -> update(digest, values.values().toDoubles());
        case Target.None _ -> digest.update((byte) 0);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  private static void update(MessageDigest digest, double[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(8 * values.length);
    bytes.asDoubleBuffer().put(values);
    digest.update(bytes.array());
  }

  private static String shown(List<String> names) {
    int most = 12;
    String first = String.join(", ", names.subList(0, Math.min(most, names.size())));
    return "the columns "
        + first
        + (names.size() > most ? " and " + (names.size() - most) + " more" : "");
  }
}
