package gradus.data;

import gradus.models.Dataset;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// A published data set that comes with the library, with its origin.
///
/// | field         | meaning                                                                     |
/// |---------------|-----------------------------------------------------------------------------|
/// | `name`        | what to ask for: `breast-cancer`                                              |
/// | `title`       | its name in words                                                             |
/// | `description` | what was measured, in one sentence                                            |
/// | `rows`        | n                                                                             |
/// | `features`    | d, without the target                                                         |
/// | `target`      | the column to predict                                                         |
/// | `classes`     | the names of the target's classes in their order; empty where it is a number   |
/// | `units`       | the unit of a column, where it is known                                       |
/// | `citation`    | the paper to cite                                                             |
/// | `source`      | where the numbers are from, with a DOI                                        |
/// | `licence`     | under what terms they may be passed on                                        |
///
/// ```java
/// Dataset flowers = EmbeddedSet.named("iris").dataset();
/// ```
public record EmbeddedSet(
    String name,
    String title,
    String description,
    int rows,
    int features,
    String target,
    List<String> classes,
    Map<String, String> units,
    String citation,
    String source,
    String licence) {

  public EmbeddedSet {
    classes = List.copyOf(classes);
    units = Map.copyOf(units);
  }

  /// All sets, in the order to meet them in.
  public static List<EmbeddedSet> all() {
    return EmbeddedSets.ALL;
  }

  /// The set of that name, if there is one.
  public static Optional<EmbeddedSet> find(String name) {
    return all().stream().filter(set -> set.name().equals(name)).findFirst();
  }

  /// The set of that name; refused, with the nearest names, where there is none.
  public static EmbeddedSet named(String name) {
    List<String> names = all().stream().map(EmbeddedSet::name).toList();
    return find(name)
        .orElseThrow(() ->
            DataException.of(
                DataException.Problem.NO_SUCH_SET,
                "cannot load the data set '" + name + "'",
                "no set of that name comes with Gradus",
                "there are " + String.join(", ", names),
                Nearest.to(name, names).isEmpty()
                    ? "choose one of these, or give the path of a file"
                    : Nearest.suggestion(name, names)));
  }

  /// Whether a class is to be predicted, rather than a number.
  public boolean isClassification() {
    return !classes.isEmpty();
  }

  /// The columns, the target last.
  public Table table() {
    TextSource source = new TextSource(name, this::open);
    Table read = Csv.read(source, Csv.Options.defaults());
    return Table.read(
        name, read.columns().stream().map(this::withClassOrder).toList(), read.notes(), new int[0]);
  }

  /// Features and target, ready to learn from.
  public Dataset dataset() {
    Encoded encoded =
        isClassification()
            ? table().classification(target, Missing.FAIL)
            : table().regression(target, Missing.FAIL);
    return encoded.dataset();
  }

  private InputStream open() {
    return Objects.requireNonNull(
        EmbeddedSet.class.getResourceAsStream("sets/" + name + ".csv"),
        "the jar lacks the set " + name);
  }

  /// Text classes are numbered as published, not by the alphabet.
  private Column withClassOrder(Column column) {
    if (!column.name().equals(target) || !(column instanceof Column.Categorical texts)) {
      return column;
    }
    int[] codes = new int[texts.rows()];
    for (int row = 0; row < codes.length; row++) {
      codes[row] = classes.indexOf(texts.text(row));
    }
    return Column.Categorical.of(target, classes, codes);
  }
}
