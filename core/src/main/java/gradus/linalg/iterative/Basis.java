package gradus.linalg.iterative;

import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.linalg.kernel.MatrixKernels;
import gradus.linalg.kernel.ProductShape;
import gradus.linalg.kernel.Rows;
import gradus.linalg.kernel.Storage;
import gradus.linalg.kernel.Vectors;
import gradus.linalg.kernel.Workers;
import java.util.SplittableRandom;

/// Orthonormal vectors of length `n`, as the rows of one array, so that a vector is made orthogonal
/// to all of them by two products with a matrix.
///
/// The products take all processors, and have the same bits for any number of them.
final class Basis {
  private static final MatrixKernels KERNELS = MatrixKernels.best();
  private static final int THREADS = Workers.processors();
  private static final double EPSILON = 0x1p-52;

  /// What keeps this part of its length in a pass is orthogonal after it.
  private static final double KEPT = 0.7;

  /// What keeps less of its length in the second pass lies in the space.
  private static final double REDUCED = 0.1;

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
  /// what is left, and 0 where that is nothing but rounding.
  ///
  /// In a Krylov space of a symmetric operator the last two components are all but the whole of
  /// them, so they go first, one after the other. Then Gram–Schmidt over all takes away only what
  /// rounding left, and is repeated where it took more; twice is enough, for what loses most of its
  /// length again was rounding (Daniel, Gragg, Kaufman & Stewart 1976; Parlett 1998, §6.9).
  double orthogonalize(double[] w, double[] h) {
    double before = Vectors.norm(w);
    for (int j = count - 1; j >= Math.max(0, count - 2); j--) {
      double along = Rows.dot(rows, j * n, w, 0, n);
      Rows.add(-along, rows, j * n, w, 0, n);
      h[j] += along;
    }
    double first = Vectors.norm(w);
    project(w, h);
    double left = Vectors.norm(w);
    if (left < KEPT * first) {
      first = left;
      project(w, h);
      left = Vectors.norm(w);
      if (left < REDUCED * first) {
        return 0;
      }
    }
    return left <= EPSILON * before ? 0 : left;
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

  /// A random unit vector that is orthogonal to all, of which there are fewer than `n`.
  double[] fresh(SplittableRandom random) {
    double[] ignored = new double[products.length];
    while (true) {
      double[] x = Directions.random(n, random);
      double norm = orthogonalize(x, ignored);
      if (norm > 0) {
        // what is left of a random vector may be small: its direction, too, is worth two passes
        Vectors.scale(1 / norm, x);
        Vectors.scale(1 / orthogonalize(x, ignored), x);
        return x;
      }
    }
  }

  /// The vectors as the columns of a matrix.
  Tensor columns() {
    double[] columns = new double[n * count];
    for (int k = 0; k < count; k++) {
      for (int i = 0; i < n; i++) {
        columns[i * count + k] = rows[k * n + i];
      }
    }
    return Storage.tensor(Shape.of(n, count), columns);
  }
}
