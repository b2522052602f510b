package gradus.optimization.landscape;

import gradus.linalg.Tensor;
import gradus.linalg.kernel.Rows;
import gradus.linalg.kernel.Storage;

/// Arithmetic on points and directions.
final class Vectors {
  private Vectors() {}

  /// `xᵀy`
  static double dot(double[] x, double[] y) {
    return Rows.dot(x, 0, y, 0, x.length);
  }

  /// `‖x‖₂`, without overflow or underflow on the way.
  static double norm(double[] x) {
    double largest = Rows.largest(x, 0, x.length);
    if (largest == 0 || !Double.isFinite(largest)) {
      return largest;
    }
    int power = -Math.getExponent(largest); // scaling by a power of two changes no digit
    double sum = 0;
    for (double element : x) {
      double scaled = Math.scalb(element, power);
      sum += scaled * scaled;
    }
    return Math.scalb(Math.sqrt(sum), -power);
  }

  /// `x + a d`
  static double[] along(double[] x, double a, double[] d) {
    double[] sum = x.clone();
    Rows.add(a, d, 0, sum, 0, x.length);
    return sum;
  }

  /// `x − y`
  static double[] difference(double[] x, double[] y) {
    return along(x, -1, y);
  }

  /// `a x`, as a tensor.
  static Tensor scaled(double a, double[] x) {
    return Tensor.generate(gradus.linalg.Shape.of(x.length), i -> a * x[i]);
  }

  /// Column `k` of a matrix.
  static double[] column(Tensor matrix, int k) {
    return Storage.doubles(matrix.column(k)).clone();
  }

  /// Refuses a point or a direction of another length.
  static void requireSize(String what, int length, int size) {
    if (length != size) {
      throw new IllegalArgumentException(
          "the function has "
              + size
              + " arguments, but "
              + what
              + " has "
              + length
              + " numbers: give one for each argument");
    }
  }
}
