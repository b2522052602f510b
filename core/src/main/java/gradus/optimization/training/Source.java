package gradus.optimization.training;

import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.List;
import java.util.Map;

/// Rows of named arrays, wherever they are: in memory, in files, in several places at once.
///
/// ```java
/// Source images = Source.of(Map.of("X", pixels, "y", labels));
/// Source both = images.then(more);             // the rows of one after those of the other
/// Source training = both.rows(0, 50_000);
/// ```
///
/// Rows are counted by a `long`: a source may be larger than memory, and than any array. It does
/// not change while it is read, and may be read by several threads at once.
public interface Source {
  /// A named array of which each row of the source has a part.
  ///
  /// @param name of the variable that receives it
  /// @param row the shape of the part of one row: `scalar` for a label, `(28, 28)` for an image
  record Column(String name, Shape row) {
    /// `X (28×28 a row)`
    @Override
    public String toString() {
      return name + " (" + row + " a row)";
    }
  }

  /// What each row has.
  List<Column> columns();

  /// How many rows there are.
  long rows();

  /// Copies `count` rows of a column, from `first` on, to `into`, from element `at` on.
  ///
  /// @param column its place among [#columns]
  void read(int column, long first, int count, double[] into, int at);

  /// The same, rounded to single precision.
  void read(int column, long first, int count, float[] into, int at);

  /// Whether rows are in memory, so that reading them ahead of time gains nothing.
  boolean resident();

  /// Rows in memory: the first axis of each tensor counts them.
  ///
  /// @throws IllegalArgumentException where a tensor has no rows, or another number of them
  static Source of(Map<String, Tensor> tensors) {
    return TensorSource.of(tensors);
  }

  /// The rows of this source, then those of another with the same columns.
  default Source then(Source other) {
    return ConcatenatedSource.of(List.of(this, other));
  }

  /// The rows of several sources with the same columns, one after another.
  static Source concatenated(List<Source> parts) {
    return ConcatenatedSource.of(parts);
  }

  /// Each row of this source with the same row of another, which has other columns: features in one
  /// file, labels in another.
  default Source beside(Source other) {
    return JoinedSource.of(this, other);
  }

  /// The rows `from` (inclusive) to `to` (exclusive).
  default Source rows(long from, long to) {
    return new SlicedSource(this, from, to);
  }
}
