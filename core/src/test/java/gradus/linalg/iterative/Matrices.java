package gradus.linalg.iterative;

import gradus.linalg.Qr;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.linalg.sparse.SparseMatrix;
import java.util.Arrays;
import java.util.SplittableRandom;

/// Matrices with known answers, for the tests of this package.
final class Matrices {
  private Matrices() {}

  static Tensor random(long seed, int... sizes) {
    SplittableRandom random = new SplittableRandom(seed);
    return Tensor.generate(Shape.of(sizes), k -> random.nextGaussian());
  }

  /// `Q diag(values) Qᵀ` with random orthonormal `Q`.
  static Tensor symmetric(long seed, double... values) {
    int n = values.length;
    Tensor q = Qr.of(random(seed, n, n)).q();
    Tensor scaled = Tensor.generate(q.shape(), k -> q.flat(k) * values[k % n]);
    Tensor a = scaled.times(q.transpose());
    return Tensor.generate(a.shape(), k -> (a.flat(k) + a.at(k % n, k / n)) / 2);
  }

  /// `U diag(values) Vᵀ` of m×n with random orthonormal `U` and `V`.
  static Tensor withSingularValues(long seed, int m, int n, double... values) {
    int r = values.length;
    Tensor u = Qr.of(random(seed, m, r)).q();
    Tensor v = Qr.of(random(seed + 1, n, r)).q();
    Tensor scaled = Tensor.generate(u.shape(), k -> u.flat(k) * values[k % r]);
    return scaled.times(v.transpose());
  }

  /// `n` values from `first` to `last`, each the same multiple of the one before.
  static double[] geometric(int n, double first, double last) {
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] = first * Math.pow(last / first, i / (n - 1.0));
    }
    return values;
  }

  /// The Laplacian on a grid of `width` by `height` points with values 0 around it: eigenvalues `4
  /// − 2cos(iπ/(w+1)) − 2cos(jπ/(h+1))`, with `shift` added and `wind` blowing along the rows.
  static SparseMatrix laplacian(int width, int height, double shift, double wind) {
    int n = width * height;
    int[] rows = new int[5 * n];
    int[] columns = new int[5 * n];
    double[] values = new double[5 * n];
    int count = 0;
    for (int k = 0; k < n; k++) {
      int x = k % width;
      int[] to = {k, x > 0 ? k - 1 : -1, x < width - 1 ? k + 1 : -1, k - width, k + width};
      double[] entries = {4 + shift, -1 - wind, -1 + wind, -1, -1};
      for (int e = 0; e < 5; e++) {
        if (to[e] >= 0 && to[e] < n) {
          rows[count] = k;
          columns[count] = to[e];
          values[count++] = entries[e];
        }
      }
    }
    return SparseMatrix.of(
        n,
        n,
        Arrays.copyOf(rows, count),
        Arrays.copyOf(columns, count),
        Arrays.copyOf(values, count));
  }

  static Tensor scaled(Tensor x, double factor) {
    return Tensor.generate(x.shape(), k -> factor * x.flat(k));
  }

  static double norm(Tensor x) {
    double sum = 0;
    for (int i = 0; i < x.shape().count(); i++) {
      sum += x.flat(i) * x.flat(i);
    }
    return Math.sqrt(sum);
  }

  static Tensor minus(Tensor x, Tensor y) {
    return Tensor.generate(x.shape(), k -> x.flat(k) - y.flat(k));
  }
}
