package gradus.data;

import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.List;
import java.util.function.ToIntFunction;

/// The matrix of features: row by row, numbers as they are, categories as indicators.
final class FeatureMatrix {
  private FeatureMatrix() {}

  static int width(List<Encoding.Feature> features) {
    return features.stream()
        .mapToInt(
            feature ->
                switch (feature) {
                  case Encoding.Feature.Quantity quantity -> 1;
                  case Encoding.Feature.Category category -> category.levels().size();
                })
        .sum();
  }

  /// Shape (n, d). Column `j` of the list belongs to feature `j` and holds only what it can take.
  static Tensor of(List<Encoding.Feature> features, List<Column> columns) {
    int rows = columns.getFirst().rows();
    int width = width(features);
    Shape shape = Shape.of(rows, width);
    double[] elements = new double[shape.count()];
    int offset = 0;
    for (int j = 0; j < columns.size(); j++) {
      switch (features.get(j)) {
        case Encoding.Feature.Quantity quantity -> {
          numbers(quantity, columns.get(j), elements, offset, width);
          offset++;
        }
        case Encoding.Feature.Category category -> {
          indicators(category, columns.get(j), elements, offset, width);
          offset += category.levels().size();
        }
      }
    }
    return Tensor.of(shape, elements);
  }

  private static void numbers(
      Encoding.Feature.Quantity quantity, Column column, double[] into, int offset, int width) {
    Tensor values = ((Column.Numeric) column).values();
    for (int i = 0; i < values.rows(); i++) {
      double value = values.flat(i);
      into[i * width + offset] = Double.isFinite(value) ? value : quantity.mean();
    }
  }

  private static void indicators(
      Encoding.Feature.Category category, Column column, double[] into, int offset, int width) {
    ToIntFunction<Integer> level = levels(category, column);
    for (int i = 0; i < column.rows(); i++) {
      int at = i * width + offset;
      if (column.isUsable(i)) {
        into[at + level.applyAsInt(i)] = 1;
      } else {
        for (int k = 0; k < category.levels().size(); k++) {
          into[at + k] = category.shares().get(k);
        }
      }
    }
  }

  /// For a usable row, the position of its text in the category's levels, −1 where it is none of them.
  static ToIntFunction<Integer> levels(Encoding.Feature.Category category, Column column) {
    return switch (column) {
      case Column.Categorical texts -> {
        int[] position = texts.levels().stream().mapToInt(category.levels()::indexOf).toArray();
        yield row -> position[texts.code(row)];
      }
      // Codes that were mixed with texts when the encoding was learned may all look like numbers now.
      case Column.Numeric numbers -> row -> category.levels().indexOf(numbers.text(row));
    };
  }

  /// The mean of the finite numbers of a column, summed with Neumaier's (1974) correction; `NaN` where there are none.
  static double mean(Tensor values) {
    double sum = 0;
    double lost = 0;
    int count = 0;
    for (int i = 0; i < values.rows(); i++) {
      double value = values.flat(i);
      if (!Double.isFinite(value)) {
        continue;
      }
      double next = sum + value;
      lost += Math.abs(sum) >= Math.abs(value) ? (sum - next) + value : (value - next) + sum;
      sum = next;
      count++;
    }
    return count == 0 ? Double.NaN : (sum + lost) / count;
  }

  /// The number of rows of each level.
  static int[] counts(Column.Categorical column) {
    int[] counts = new int[column.levels().size()];
    for (int i = 0; i < column.rows(); i++) {
      if (column.isUsable(i)) {
        counts[column.code(i)]++;
      }
    }
    return counts;
  }

  /// Whether every row holds the same number or text, and none is missing.
  static boolean constant(Column column) {
    for (int i = 0; i < column.rows(); i++) {
      boolean same =
          switch (column) {
            case Column.Numeric numeric -> numeric.values().flat(i) == numeric.values().flat(0);
            case Column.Categorical texts -> texts.isUsable(i) && texts.code(i) == texts.code(0);
          };
      if (!same) {
        return false;
      }
    }
    return column.rows() > 0;
  }
}
