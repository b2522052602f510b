package gradus.data;

import gradus.data.DataException.Problem;
import gradus.linalg.Tensor;
import gradus.models.Dataset;
import gradus.models.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// How the columns of a table become features: a numeric column is one feature, a categorical
/// column one indicator for each of its levels (`sex=female`, `sex=male`: all of them, so that a
/// penalty favors no level).
///
/// Learned once, from the rows a model is fitted to, stored with the model, and applied to the rows
/// to predict: columns are matched by name, so their order does not matter and others are ignored.
public record Encoding(List<Feature> features, Missing missing) {

  /// One column and what is remembered of it.
  public sealed interface Feature {
    String column();

    /// A numeric column; `mean` over the rows the encoding was learned from takes the place of a
    /// missing cell.
    record Quantity(String column, double mean) implements Feature {}

    /// A categorical column: its levels in order, and the share of rows that had each.
    record Category(String column, List<String> levels, List<Double> shares) implements Feature {
      public Category {
        levels = List.copyOf(levels);
        shares = List.copyOf(shares);
        if (levels.size() != shares.size()) {
          throw new IllegalArgumentException(
              "category "
                  + column
                  + " has "
                  + levels.size()
                  + " levels, but "
                  + shares.size()
                  + " shares");
        }
      }
    }
  }

  public Encoding {
    features = List.copyOf(features);
  }

  /// The name of each feature: a numeric column's own, `column=level` for an indicator.
  public List<String> featureNames() {
    List<String> names = new ArrayList<>();
    for (Feature feature : features) {
      switch (feature) {
        case Feature.Quantity quantity -> names.add(quantity.column());
        case Feature.Category category ->
            category.levels().forEach(level -> names.add(category.column() + "=" + level));
      }
    }
    return names;
  }

  /// The columns a table needs.
  public List<String> columns() {
    return features.stream().map(Feature::column).toList();
  }

  /// The columns to read as text even where they look like numbers; see [Csv.Options#text].
  public List<String> textColumns() {
    return features.stream()
        .filter(feature -> feature instanceof Feature.Category)
        .map(Feature::column)
        .toList();
  }

  /// The rows of another table in this encoding, without a target, with missing cells treated as in
  /// the first table.
  public Encoded apply(Table table) {
    return apply(table, missing);
  }

  /// The rows of another table in this encoding, without a target.
  ///
  /// Refused: a missing column, text where numbers were, a category that was not there before; and
  /// cells that are missing or not finite where the policy is [Missing#FAIL]. Other columns are
  /// ignored with a note.
  public Encoded apply(Table table, Missing policy) {
    String asked = "cannot predict the rows of " + table.name();
    List<Column> matched = Match.columns(this, table, asked);
    List<String> notes = new ArrayList<>(Match.ignored(this, table));
    int[] rows = Cells.usableRows(table, matched, List.of(), policy, asked, notes);
    Table kept = rows.length == table.rows() ? table : table.select(rows);
    List<Column> columns = rows.length == table.rows() ? matched : Match.columns(this, kept, asked);
    Dataset dataset = new Dataset(matrix(columns), featureNames(), new Target.None());
    return new Encoded(dataset, this, IntStream.of(rows).boxed().toList(), notes);
  }

  /// The features of columns that match [#features] one to one: shape (n, d).
  Tensor matrix(List<Column> columns) {
    return FeatureMatrix.of(features, columns);
  }

  /// As JSON, to be stored with a model; [#parse] reads it.
  public ObjectNode toJson() {
    return EncodingJson.write(this);
  }

  /// An encoding from its JSON; refused with [Problem#CORRUPT] where it is not one.
  public static Encoding parse(JsonNode json) {
    return EncodingJson.read(json);
  }
}
