package gradus.linalg.iterative;

import gradus.linalg.kernel.MatrixKernels;
import gradus.linalg.kernel.ProductShape;
import java.util.Arrays;
import java.util.SplittableRandom;

/// Orthonormal vectors of length `n`, as the rows of one array, so that a vector is made orthogonal
/// to all of them by two products with a matrix.
///
/// The products take all processors, and have the same bits for any number of them.
final class Basis {
  private static final MatrixKernels KERNELS = MatrixKernels.best();
  private static final int THREADS = Runtime.getRuntime().availableProcessors();
  private static final double EPSILON = 0x1p-52;

  /// Numbers that a combination writes aside at a time.
  private static final int BAND = 1 << 18;

  private final int n;
  private final double[] rows;
  private final double[] products;
  private int count;

  Basis(int n, int capacity) {
    long elements = (long) n * capacity;
    if (elements > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          capacity
              + " vectors of "
              + n
              + " elements do not fit one array of 2³¹; ask for fewer vectors at a time");
    }
    this.n = n;
    this.rows = new double[(int) elements];
    this.products = new double[capacity];
  }

  int count() {
    return count;
  }

  /// Copies vector `k`.
  void copy(int k, double[] into) {
    System.arraycopy(rows, k * n, into, 0, n);
  }

  /// Forgets the vectors from `k` on.
  void truncate(int k) {
    count = k;
  }

  /// Adds `w / norm`.
  void append(double[] w, double norm) {
    for (int i = 0; i < n; i++) {
      rows[count * n + i] = w[i] / norm;
    }
    count++;
  }

  /// Takes away from `w` its components along all vectors and adds them to `h`; answers the norm of
  /// what is left, and 0 where that is nothing but rounding. Gram–Schmidt, twice is enough (Parlett
  /// 1998, §6.9).
  double orthogonalize(double[] w, double[] h) {
    double before = Vectors.norm(w);
    for (int pass = 0; pass < 2; pass++) {
      project(w, h);
    }
    double left = Vectors.norm(w);
    return left <= EPSILON * Math.sqrt(n) * before ? 0 : left;
  }

  private void project(double[] w, double[] h) {
    if (count == 0 || n == 0) {
      return;
    }
    KERNELS.multiply(ProductShape.of(count, n, 1), THREADS, rows, 0, w, 0, products, 0);
    for (int j = 0; j < count; j++) {
      h[j] += products[j];
      products[j] = -products[j];
    }
    addCombination(products, w);
  }

  /// `x ← x + Σ cⱼ vⱼ` over the vectors there are.
  void addCombination(double[] c, double[] x) {
    if (count > 0 && n > 0) {
      ProductShape shape = ProductShape.of(1, count, n, false, false, true);
      KERNELS.multiply(shape, THREADS, c, 0, rows, 0, x, 0);
    }
  }

  /// Replaces the vectors by `size` combinations of them, `vᵢ ← Σⱼ cᵢⱼ vⱼ`, where `c` is stored by
  /// rows and orthonormal.
  void combine(double[] c, int size) {
    int width = Math.clamp(BAND / Math.max(1, size), 1, Math.max(1, n));
    double[] band = new double[size * width];
    for (int from = 0; from < n; from += width) {
      int w = Math.min(width, n - from);
      ProductShape shape = new ProductShape(size, count, w, false, false, count, n, width, false);
      KERNELS.multiply(shape, THREADS, c, 0, rows, from, band, 0);
      for (int i = 0; i < size; i++) {
        System.arraycopy(band, i * width, rows, i * n + from, w);
      }
    }
    count = size;
  }

  /// A random unit vector that is orthogonal to all, or null where they span everything.
  double[] fresh(SplittableRandom random) {
    double[] x = new double[n];
    double[] ignored = new double[products.length];
    for (int attempt = 0; attempt < 3 && count < n; attempt++) {
      x = Vectors.random(n, random);
      double norm = orthogonalize(x, ignored);
      if (norm > 0) {
        Vectors.scale(1 / norm, x);
        return x;
      }
    }
    Arrays.fill(x, 0);
    return x;
  }

  /// The vectors as the columns of a matrix, by rows.
  double[] columns() {
    double[] columns = new double[n * count];
    for (int k = 0; k < count; k++) {
      for (int i = 0; i < n; i++) {
        columns[i * count + k] = rows[k * n + i];
      }
    }
    return columns;
  }
}
