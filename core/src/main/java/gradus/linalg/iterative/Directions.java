package gradus.linalg.iterative;

import gradus.linalg.kernel.Vectors;
import java.util.SplittableRandom;

/// Vectors of which only the direction counts.
final class Directions {
  private Directions() {}

  /// A unit vector in a random direction; all directions are equally likely.
  static double[] random(int n, SplittableRandom random) {
    double[] x = new double[n];
    double norm = 0;
    while (norm == 0 && n > 0) {
      for (int i = 0; i < n; i++) {
        x[i] = random.nextGaussian();
      }
      norm = Vectors.norm(x);
    }
    Vectors.scale(1 / norm, x);
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
