package gradus.linalg.iterative;

import gradus.linalg.kernel.Rows;
import java.util.SplittableRandom;

/// Arithmetic on arrays of one length, in a fixed order of additions.
final class Vectors {
  private Vectors() {}

  /// `xᵀy`
  static double dot(double[] x, double[] y) {
    return Rows.dot(x, 0, y, 0, x.length);
  }

  /// `y ← y + a x`
  static void add(double a, double[] x, double[] y) {
    Rows.add(a, x, 0, y, 0, x.length);
  }

  /// `x ← a x`
  static void scale(double a, double[] x) {
    for (int i = 0; i < x.length; i++) {
      x[i] *= a;
    }
  }

  /// `y ← x + a y`
  static void addTo(double[] x, double a, double[] y) {
    for (int i = 0; i < x.length; i++) {
      y[i] = x[i] + a * y[i];
    }
  }

  /// `‖x‖₂`, without overflow or underflow on the way; NaN where an element is.
  static double norm(double[] x) {
    return norm(x, 0, x.length);
  }

  /// The norm of the elements from `at` on.
  static double norm(double[] x, int at, int n) {
    double squares = Rows.dot(x, at, x, at, n);
    if (squares > 0x1p-900 && squares < 0x1p1000) {
      return Math.sqrt(squares);
    }
    double largest = 0;
    for (int i = at; i < at + n; i++) {
      largest = Math.max(largest, Math.abs(x[i]));
    }
    if (largest == 0 || !Double.isFinite(largest)) {
      return largest;
    }
    // a power of two, so that scaling changes no digit
    int power = -Math.getExponent(largest);
    double sum = 0;
    for (int i = at; i < at + n; i++) {
      double scaled = Math.scalb(x[i], power);
      sum += scaled * scaled;
    }
    return Math.scalb(Math.sqrt(sum), -power);
  }

  /// A unit vector in a random direction; all directions are equally likely.
  static double[] random(int n, SplittableRandom random) {
    double[] x = new double[n];
    double norm = 0;
    while (norm == 0 && n > 0) {
      for (int i = 0; i < n; i++) {
        x[i] = random.nextGaussian();
      }
      norm = norm(x);
    }
    scale(1 / norm, x);
    return x;
  }

  /// 1, or −1 where the entry of largest modulus is negative; the first of equals decides.
  static double sign(double[] x) {
    double largest = 0;
    for (double element : x) {
      if (Math.abs(element) > Math.abs(largest)) {
        largest = element;
      }
    }
    return largest < 0 ? -1 : 1;
  }

  /// Writes `factor x` as column `k` of a matrix that is stored by rows.
  static void copyTo(double[] x, double factor, double[] matrix, int k, int columns) {
    for (int i = 0; i < x.length; i++) {
      matrix[i * columns + k] = factor * x[i];
    }
  }
}
