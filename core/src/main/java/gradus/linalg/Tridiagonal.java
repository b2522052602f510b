package gradus.linalg;

import gradus.linalg.kernel.MatrixKernels;
import gradus.linalg.kernel.ProductShape;
import gradus.linalg.kernel.Rows;
import gradus.linalg.kernel.SymmetricRows;
import gradus.linalg.kernel.Workers;
import java.util.Arrays;

/// `A = Q T Qᵀ` with a symmetric tridiagonal `T`, by reflections.
///
/// The reflections of a block of columns change the rest of the matrix in one product (Dongarra,
/// Sorensen & Hammarling 1989, *Block reduction of matrices to condensed forms*); the other half of
/// the work is products of the matrix with a vector. Cost `4/3 n³` multiplications and additions.
///
/// Not a record: the arrays are overwritten by those who use them up.
final class Tridiagonal {
  private static final MatrixKernels KERNELS = MatrixKernels.best();
  private static final int BLOCK = 32;

  /// Fewer elements than this are read by one thread.
  private static final int SHARED = 40_000;

  private final int n;

  /// The diagonal of `T`.
  final double[] diagonal;

  /// What stands beside it: `n − 1` numbers, and a 0 behind them.
  final double[] beside;

  /// The vectors of the reflections by rows; vector `j` is zero up to place `j`.
  private final double[] vectors;

  private final double[] tau;

  private Tridiagonal(int n) {
    this.n = n;
    diagonal = new double[n];
    beside = new double[n];
    vectors = new double[n * n];
    tau = new double[n];
  }

  /// Reduces a symmetric matrix, of which the lower triangle is read and used up.
  static Tridiagonal of(double[] a, int n) {
    Tridiagonal result = new Tridiagonal(n);
    Panel panel = new Panel(result, a);
    for (int from = 0; from < n; from += BLOCK) {
      panel.reduce(from, Math.min(BLOCK, n - from));
    }
    return result;
  }

  /// The same for a small matrix, one reflection at a time.
  ///
  /// @param a rows that begin `stride` apart, zeros behind them; used up
  /// @param d becomes the diagonal, `e` what stands beside it
  /// @param z becomes `Qᵀ`, with the same stride
  static void small(double[] a, int n, int stride, double[] d, double[] e, double[] z) {
    double[] tau = new double[n];
    double[] w = new double[stride];
    for (int j = 0; j < n - 1; j++) {
      int row = j * stride;
      d[j] = a[row + j];
      Arrays.fill(a, row, row + j + 1, 0);
      tau[j] = Reflections.reflect(a, row + j + 1, n - j - 1);
      e[j] = a[row + j + 1];
      a[row + j + 1] = 1;
      if (tau[j] != 0) {
        reflectBothSides(a, n, stride, j, tau[j], w);
      }
    }
    d[n - 1] = a[n * stride - stride + n - 1];
    for (int i = 0; i < n; i++) {
      z[i * stride + i] = 1;
    }
    for (int j = n - 2; j >= 0; j--) {
      int from = (j + 1) & -Rows.lanes();
      int v = j * stride + from;
      for (int i = j + 1; i < n && tau[j] != 0; i++) {
        int row = i * stride + from;
        double dot = Rows.dot(z, row, a, v, stride - from);
        Rows.add(-tau[j] * dot, a, v, z, row, stride - from);
      }
    }
  }

  /// `A ← A − v wᵀ − w vᵀ` below and right of place `j`, where row `j` holds `v`.
  private static void reflectBothSides(
      double[] a, int n, int stride, int j, double tau, double[] w) {
    int from = (j + 1) & -Rows.lanes();
    int v = j * stride + from;
    int width = stride - from;
    Arrays.fill(w, from, j + 1, 0);
    for (int i = j + 1; i < n; i++) {
      w[i] = tau * Rows.dot(a, i * stride + from, a, v, width);
    }
    double half = 0.5 * tau * Rows.dot(w, from, a, v, width);
    Rows.add(-half, a, v, w, from, width);
    for (int i = j + 1; i < n; i++) {
      int row = i * stride + from;
      Rows.add(-a[j * stride + i], w, from, a, row, width);
      Rows.add(-w[i], a, v, a, row, width);
    }
  }

  /// Turns the first `count` rows `z`, with `T z = λ z`, into rows `Q z`.
  void applyToRows(double[] z, int count) {
    Reflections.applyToRows(vectors, tau, n - 1, n, 1, z, count);
  }

  /// The block of columns that is reduced, and what it will do to the rest of the matrix: take away
  /// `V Wᵀ + W Vᵀ`.
  private static final class Panel {
    private final Tridiagonal result;
    private final double[] a;
    private final int n;
    private final int threads = Workers.processors();

    /// Rows `V₀, W₀, V₁, W₁, …`, each read only where its reflection has written it.
    private final double[] rows;

    /// Rows `−W₀, −V₀, −W₁, …`
    private final double[] exchanged;

    /// The columns of the block, as they were before it, by rows.
    private final double[] columns;

    private final double[] factors = new double[2 * BLOCK];
    private final SymmetricRows matrix;
    private final double[] w;
    private final double[] column;

    Panel(Tridiagonal result, double[] a) {
      this.result = result;
      this.a = a;
      this.n = result.n;
      rows = new double[2 * BLOCK * n];
      exchanged = new double[2 * BLOCK * n];
      columns = new double[BLOCK * n];
      matrix = new SymmetricRows(n, threads);
      w = new double[n];
      column = new double[n];
    }

    void reduce(int from, int size) {
      KERNELS.transpose(1, n - from, size, a, from * n + from, n, columns, from, n);
      for (int c = 0; c < size; c++) {
        int j = from + c;
        update(j, c);
        result.diagonal[j] = column[j];
        if (j < n - 1) {
          result.tau[j] = Reflections.reflect(column, j + 1, n - j - 1);
          result.beside[j] = column[j + 1];
          column[j + 1] = 1;
          System.arraycopy(column, j + 1, result.vectors, j * n + j + 1, n - j - 1);
          multiply(j, c);
        }
      }
      int rest = from + size;
      if (rest < n) {
        ProductShape shape =
            new ProductShape(n - rest, 2 * size, n - rest, true, false, n, n, n, true);
        KERNELS.multiplyLower(shape, threads, rows, rest, exchanged, rest, a, rest * n + rest);
      }
    }

    /// Column `j` after what the `c` reflections before it in the block do to it.
    private void update(int j, int c) {
      System.arraycopy(columns, c * n + j, column, j, n - j);
      for (int k = 0; k < 2 * c; k++) {
        factors[k] = exchanged[k * n + j];
      }
      addRows(2 * c, j, column);
    }

    /// `x += Σ factorsₖ rowₖ` from place `j` on.
    private void addRows(int count, int j, double[] x) {
      if (count > 0) {
        ProductShape shape = new ProductShape(1, count, n - j, false, false, count, n, n, true);
        KERNELS.multiply(shape, 1, factors, 0, rows, j, x, j);
      }
    }

    /// `w = τ A v − ½ τ² (vᵀAv) v`, with `A` as the reflections before left it.
    private void multiply(int j, int c) {
      int from = j + 1;
      int size = n - from;
      matrix.multiply(size, a, from * n + from, n, column, from, w, from);
      if (c > 0) {
        rowsTimes(exchanged, from, 2 * c, size, column, from, factors, 0);
        addRows(2 * c, from, w);
      }
      double scale = result.tau[j];
      double half = 0.5 * scale * scale * Rows.dot(w, from, column, from, size);
      for (int i = from; i < n; i++) {
        double v = column[i];
        double wi = scale * w[i] - half * v;
        rows[2 * c * n + i] = v;
        rows[(2 * c + 1) * n + i] = wi;
        exchanged[2 * c * n + i] = -wi;
        exchanged[(2 * c + 1) * n + i] = -v;
      }
    }

    /// A product of a matrix whose rows lie `n` apart with a vector, by several threads where it is
    /// large. Which rows lie together does not show in the result.
    private void rowsTimes(
        double[] m, int at, int count, int width, double[] x, int atX, double[] y, int atY) {
      int tasks = (int) Math.clamp((long) count * width / SHARED, 1, 4L * threads);
      Workers.run(
          threads,
          tasks,
          (_, task) -> {
            int first = cut(count, task, tasks);
            int height = cut(count, task + 1, tasks) - first;
            ProductShape shape = new ProductShape(height, width, 1, false, false, n, 1, 1, false);
            KERNELS.multiply(shape, 1, m, at + first * n, x, atX, y, atY + first);
          });
    }

    private static int cut(int count, int task, int tasks) {
      return Math.min(count, (int) ((long) count * task / tasks + 7) / 8 * 8);
    }
  }
}
