package gradus.linalg;

import java.util.Comparator;
import java.util.stream.IntStream;

/// The order and the signs that the spectra of this package agree on.
final class Spectra {
  private Spectra() {}

  /// The places of the values in falling order; equal values keep theirs.
  static int[] falling(double[] values) {
    return IntStream.range(0, values.length)
        .boxed()
        .sorted(Comparator.comparingDouble(k -> -values[k]))
        .mapToInt(k -> k)
        .toArray();
  }

  /// 1, or -1 where the entry of largest modulus in a column is negative; the first of equals
  /// decides.
  static double sign(double[] matrix, int column, int rows, int columns) {
    int largest = 0;
    for (int i = 1; i < rows; i++) {
      largest =
          Math.abs(matrix[i * columns + column]) > Math.abs(matrix[largest * columns + column])
              ? i
              : largest;
    }
    return rows > 0 && matrix[largest * columns + column] < 0 ? -1 : 1;
  }
}
