package gradus.data;

import gradus.data.DataException.Problem;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.models.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Reads a column as what is to be predicted: classes or numbers.
final class TargetReader {
  /// How a target is to be understood.
  enum Reading {
    AUTOMATIC,
    CLASSES,
    VALUES
  }

  /// Whole numbers with more different values than this are taken for measurements.
  private static final int FEW = 20;

  private TargetReader() {}

  /// The target in a column without missing cells.
  static Target read(Table table, Column column, Reading reading, List<String> notes) {
    return switch (column) {
      case Column.Categorical texts ->
          reading == Reading.VALUES ? refuseText(table, texts) : ofTexts(table, texts, notes);
      case Column.Numeric numbers -> ofNumbers(table, numbers, reading, notes);
    };
  }

  private static Target ofTexts(Table table, Column.Categorical column, List<String> notes) {
    int[] counts = FeatureMatrix.counts(column);
    int[] index = new int[counts.length];
    List<String> classes = new ArrayList<>();
    for (int k = 0; k < counts.length; k++) {
      index[k] = classes.size();
      if (counts[k] > 0) {
        classes.add(column.levels().get(k));
      }
    }
    Tensor indices = Tensor.generate(Shape.of(column.rows()), i -> index[column.code(i)]);
    return classes(table, new Target.Classes(column.name(), indices, classes), notes);
  }

  private static Target ofNumbers(
      Table table, Column.Numeric column, Reading reading, List<String> notes) {
    double[] values =
        Arrays.stream(column.values().toDoubles()).map(v -> v + 0.0).sorted().distinct().toArray();
    boolean whole = Arrays.stream(values).allMatch(v -> v == Math.rint(v));
    boolean automatic = reading == Reading.AUTOMATIC;
    if (reading == Reading.VALUES
        || (automatic && !looksLikeClasses(values, whole, table.rows()))) {
      if (values.length == 1) {
        throw oneValue(table, column.name(), column.text(0));
      }
      return new Target.Values(column.name(), column.values());
    }
    if (!whole) {
      throw notWhole(table, column);
    }
    if (automatic) {
      notes.add(
          "target "
              + column.name()
              + " holds "
              + values.length
              + " different whole numbers and is read as classes; ask for a regression where they"
              + " are amounts");
    }
    // −0 and 0 are one class: both were made +0 above, and are equal in the search below.
    Tensor indices =
        Tensor.generate(
            Shape.of(column.rows()),
            i -> Arrays.binarySearch(values, column.values().flat(i) + 0.0));
    List<String> classes = Arrays.stream(values).mapToObj(Decimal::text).toList();
    return classes(table, new Target.Classes(column.name(), indices, classes), notes);
  }

  private static boolean looksLikeClasses(double[] values, boolean whole, int rows) {
    return whole && values.length <= FEW && !tooMany(values.length, rows);
  }

  /// More classes than rows of a class, on average. Two classes are never too many.
  private static boolean tooMany(long classes, int rows) {
    return classes > 2 && classes * classes > rows;
  }

  /// Refuses one class, and classes too many to learn; notes a class with a single row.
  private static Target classes(Table table, Target.Classes target, List<String> notes) {
    long k = target.classes().size();
    int n = table.rows();
    if (k == 1) {
      throw oneValue(table, target.name(), target.classes().getFirst());
    }
    if (tooMany(k, n)) {
      throw DataException.of(
              Problem.TOO_MANY_CLASSES,
              "cannot predict the class '" + target.name() + "' from " + table.name(),
              "it has "
                  + k
                  + " classes in "
                  + n
                  + " rows, such as "
                  + Nearest.some(target.classes().subList(0, 3)),
              "more classes than rows of a class, so it looks like an identifier or a measured"
                  + " quantity",
              "choose another target, or a regression where it is a quantity")
          .in(table.name())
          .about(target.name());
    }
    Tensor counts = target.counts();
    for (int j = 0; j < k; j++) {
      if (counts.flat(j) == 1) {
        notes.add(
            "class "
                + target.classes().get(j)
                + " of "
                + target.name()
                + " has a single row: it cannot be both learned and tested");
      }
    }
    return target;
  }

  private static DataException oneValue(Table table, String target, String value) {
    return DataException.of(
            Problem.ONE_CLASS,
            "cannot learn to predict '" + target + "' from " + table.name(),
            "all " + table.rows() + " rows have the same value " + Nearest.quoted(value),
            "so that there is nothing to tell apart",
            "add rows of another value, or choose another target")
        .in(table.name())
        .about(target);
  }

  private static DataException notWhole(Table table, Column.Numeric column) {
    int row = 0;
    while (column.values().flat(row) == Math.rint(column.values().flat(row))) {
      row++;
    }
    return DataException.of(
            Problem.WRONG_TARGET,
            "cannot predict the class '" + column.name() + "' from " + table.name(),
            table.place(row) + " has " + column.text(row),
            "and a class is a text or a whole number, so the target looks continuous",
            "use a regression model, or name the classes")
        .in(table.name())
        .at(table.line(row))
        .about(column.name());
  }

  private static Target refuseText(Table table, Column.Categorical column) {
    throw DataException.of(
            Problem.WRONG_TARGET,
            "cannot predict the number '" + column.name() + "' from " + table.name(),
            table.place(0) + " has " + Nearest.quoted(column.text(0)),
            "and a regression needs a number in each row",
            "use a classification model, or choose another target"
                + Numbers.decimalCommaHint(column.levels()))
        .in(table.name())
        .at(table.line(0))
        .about(column.name());
  }
}
