package gradus.data;

import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/// The matrix of features: row by row, numbers as they are, categories as indicators.
final class FeatureMatrix {
  private static final int BLOCK = 256;

  private FeatureMatrix() {}

  static int width(List<Encoding.Feature> features) {
    return features.stream()
        .mapToInt(feature ->
            switch (feature) {
              case Encoding.Feature.Quantity quantity -> 1;
              case Encoding.Feature.Category category -> category.levels().size();
            })
        .sum();
  }

  /// Shape (n, d). Column `j` of the list belongs to feature `j` and holds only what it can take.
  ///
  /// Some rows at a time: one column of a wide matrix touches another cache line in each row, and
  /// the next column finds these lines still in the cache only if there are few.
  static Tensor of(List<Encoding.Feature> features, List<Column> columns) {
    int rows = columns.getFirst().rows();
    int width = width(features);
    Shape shape = Shape.of(rows, width);
    double[] elements = new double[shape.count()];
    List<Filling> fillings = new ArrayList<>();
    int offset = 0;
    for (int j = 0; j < columns.size(); j++) {
      fillings.add(filling(features.get(j), columns.get(j), offset, width));
      offset += width(features.subList(j, j + 1));
    }
    for (int from = 0; from < rows; from += BLOCK) {
      int to = Math.min(rows, from + BLOCK);
      for (Filling filling : fillings) {
        filling.fill(elements, from, to);
      }
    }
    return Tensor.of(shape, elements);
  }

  /// Writes the features of one column into some rows of the matrix.
  private interface Filling {
    void fill(double[] matrix, int from, int to);
  }

  private static Filling filling(Encoding.Feature feature, Column column, int offset, int width) {
    return switch (feature) {
      case Encoding.Feature.Quantity quantity -> {
        Tensor values = ((Column.Numeric) column).values();
        yield (matrix, from, to) -> {
          for (int i = from; i < to; i++) {
            double value = values.flat(i);
            matrix[i * width + offset] = Double.isFinite(value) ? value : quantity.mean();
          }
        };
      }
      case Encoding.Feature.Category category -> {
        IntUnaryOperator level = levels(category, column);
        yield (matrix, from, to) -> {
          for (int i = from; i < to; i++) {
            int at = i * width + offset;
            if (column.isUsable(i)) {
              matrix[at + level.applyAsInt(i)] = 1;
            } else {
              for (int k = 0; k < category.shares().size(); k++) {
                matrix[at + k] = category.shares().get(k);
              }
            }
          }
        };
      }
    };
  }

  /// For a usable row, the position of its text in the category's levels, −1 where it is none of
  /// them.
  static IntUnaryOperator levels(Encoding.Feature.Category category, Column column) {
    return switch (column) {
      case Column.Categorical texts -> {
        int[] position = texts.levels().stream().mapToInt(category.levels()::indexOf).toArray();
        yield row -> position[texts.code(row)];
      }
      // Codes that were mixed with texts when the encoding was learned may all look like numbers
      // now.
      case Column.Numeric numbers -> row -> category.levels().indexOf(numbers.text(row));
    };
  }

  /// The mean of the finite numbers of a column, summed with Neumaier's (1974) correction; `NaN`
  /// where there are none.
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
