package gradus.data;

import gradus.data.DataException.Problem;
import gradus.models.Dataset;
import gradus.models.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Learns an encoding from a table and makes the data set of it.
final class Encoder {
  /// A text column with more different texts than this, and than half the rows, names its rows and
  /// tells nothing of others.
  private static final int FEW = 20;

  private Encoder() {}

  static Encoded encode(
      Table table, @Nullable String target, TargetReader.Reading reading, Missing missing) {
    String asked = "cannot make a data set of " + table.name();
    List<Column> required = target == null ? List.of() : List.of(targetColumn(table, target));
    List<Column> features =
        table.columns().stream().filter(column -> !required.contains(column)).toList();
    if (features.isEmpty()) {
      throw DataException.of(
              Problem.NO_FEATURES,
              asked,
              target == null
                  ? "it has no columns"
                  : "it has no column besides the target " + target,
              "and something must be there to predict from",
              "add a column")
          .in(table.name());
    }
    List<String> notes = new ArrayList<>(table.notes());
    int[] rows = Cells.usableRows(table, features, required, missing, asked, notes);
    Table kept = rows.length == table.rows() ? table : table.select(rows);
    List<Column> columns = features.stream().map(column -> kept.column(column.name())).toList();
    Target answer =
        target == null
            ? new Target.None()
            : TargetReader.read(kept, kept.column(target), reading, notes);
    Encoding encoding = learn(kept, columns, missing, asked, notes);
    Dataset dataset = new Dataset(encoding.matrix(columns), encoding.featureNames(), answer);
    return new Encoded(dataset, encoding, IntStream.of(rows).boxed().toList(), notes);
  }

  private static Column targetColumn(Table table, String target) {
    return table
        .find(target)
        .orElseThrow(() ->
            DataException.of(
                    Problem.NO_SUCH_COLUMN,
                    "cannot predict '" + target + "' from " + table.name(),
                    "the table has " + table.columns().size() + " columns",
                    "none of that name",
                    Nearest.suggestion(target, table.columnNames()))
                .in(table.name())
                .about(target));
  }

  private static Encoding learn(
      Table table, List<Column> columns, Missing missing, String asked, List<String> notes) {
    List<Encoding.Feature> features = new ArrayList<>();
    for (Column column : columns) {
      features.add(
          switch (column) {
            case Column.Numeric numeric -> number(table, numeric, asked);
            case Column.Categorical texts -> category(table, texts, asked, notes);
          });
      if (FeatureMatrix.constant(column)) {
        notes.add(
            "column "
                + column.name()
                + " is "
                + column.text(0)
                + " in every row: it is kept, but tells nothing");
      }
    }
    long cells = (long) table.rows() * FeatureMatrix.width(features);
    if (cells > Integer.MAX_VALUE - 8) {
      throw DataException.of(
              Problem.TOO_MANY_CATEGORIES,
              asked,
              "its "
                  + columns.size()
                  + " columns become "
                  + FeatureMatrix.width(features)
                  + " features in "
                  + table.rows()
                  + " rows",
              "more than 2³¹ numbers",
              "leave out the text columns with the most different texts, or take fewer rows")
          .in(table.name());
    }
    return new Encoding(features, missing);
  }

  private static Encoding.Feature number(Table table, Column.Numeric column, String asked) {
    double mean = FeatureMatrix.mean(column.values());
    if (!Double.isFinite(mean)) {
      throw DataException.of(
              Problem.NOT_FINITE,
              asked,
              "column "
                  + column.name()
                  + (Double.isNaN(mean) ? " holds no number" : " sums to more than 10³⁰⁸"),
              "so that it has no mean to fill in",
              "leave the column out")
          .in(table.name())
          .about(column.name());
    }
    return new Encoding.Feature.Quantity(column.name(), mean);
  }

  private static Encoding.Feature category(
      Table table, Column.Categorical column, String asked, List<String> notes) {
    int[] counts = FeatureMatrix.counts(column);
    int usable = IntStream.of(counts).sum();
    List<String> levels = new ArrayList<>();
    List<Double> shares = new ArrayList<>();
    for (int k = 0; k < counts.length; k++) {
      if (counts[k] > 0) {
        levels.add(column.levels().get(k));
        shares.add((double) counts[k] / usable);
      }
    }
    if (levels.size() > Math.max(FEW, table.rows() / 2)) {
      throw DataException.of(
              Problem.TOO_MANY_CATEGORIES,
              asked,
              "column "
                  + column.name()
                  + " has "
                  + levels.size()
                  + " different texts in "
                  + table.rows()
                  + " rows, such as "
                  + Nearest.quoted(levels.getFirst()),
              "so it looks like an identifier, a date or free text, not a category",
              "leave the column out" + Numbers.decimalCommaHint(levels))
          .in(table.name())
          .about(column.name());
    }
    if (levels.size() > FEW) {
      notes.add(
          "column "
              + column.name()
              + " has "
              + levels.size()
              + " categories and becomes as many features");
    }
    return new Encoding.Feature.Category(column.name(), levels, shares);
  }
}
