package gradus.linalg;

import gradus.linalg.kernel.MatrixKernels;
import gradus.linalg.kernel.ProductShape;
import gradus.linalg.kernel.Workers;

/// `A = Q B Pᵀ` with an upper bidiagonal `B`, for a matrix with at least as many rows as columns,
/// by reflections from both sides (Golub & Kahan 1965).
///
/// The reflections of a block of columns and rows change the rest of the matrix in one product
/// (Dongarra, Sorensen & Hammarling 1989, *Block reduction of matrices to condensed forms*); the
/// other half of the work is products of the matrix with vectors. Cost `2mn² − ⅔n³` multiplications
/// and additions.
///
/// Not a record: the arrays are overwritten by those who use them up.
final class Bidiagonal {
  private static final MatrixKernels KERNELS = MatrixKernels.best();
  private static final int BLOCK = 32;

  /// Fewer elements than this are read by one thread.
  private static final int SHARED = 40_000;

  private final int m;
  private final int n;

  /// The diagonal of `B`.
  final double[] diagonal;

  /// What stands above it: `n − 1` numbers, and a 0 behind them.
  final double[] above;

  /// The vectors of the reflections from the left, by rows; vector `j` is zero before place `j`.
  private final double[] left;

  private final double[] leftScales;

  /// From the right; vector `j` is zero up to place `j`.
  private final double[] right;

  private final double[] rightScales;

  private Bidiagonal(int m, int n) {
    this.m = m;
    this.n = n;
    diagonal = new double[n];
    above = new double[n];
    left = new double[n * m];
    leftScales = new double[n];
    right = new double[n * n];
    rightScales = new double[n];
  }

  /// Reduces an m×n matrix, which is used up.
  static Bidiagonal of(double[] a, int m, int n) {
    Bidiagonal result = new Bidiagonal(m, n);
    Panel panel = new Panel(result, a);
    for (int from = 0; from < n; from += BLOCK) {
      panel.reduce(from, Math.min(BLOCK, n - from));
    }
    return result;
  }

  /// Turns n rows `u` of length m, left vectors of `B` and zeros behind them, into rows `Q u`.
  void applyLeftToRows(double[] u) {
    Reflections.applyToRows(left, leftScales, n, m, 0, u, n);
  }

  /// Turns n rows `v`, right vectors of `B`, into rows `P v`.
  void applyRightToRows(double[] v) {
    Reflections.applyToRows(right, rightScales, n - 1, n, 1, v, n);
  }

  /// The block of columns and rows that is reduced, and what it does to the rest of the matrix: add
  /// `MᵀN`, two rows of each for a column.
  private static final class Panel {
    private final Bidiagonal result;
    private final double[] a;
    private final int m;
    private final int n;
    private final int threads = Workers.processors();

    // each row is read only where its reflection has written it

    /// `v₀, x₀, v₁, x₁, …`: reflections from the left, and products with those from the right.
    private final double[] tall;

    /// `−y₀, −u₀, −y₁, …`: products with the reflections from the left, and those from the right.
    private final double[] wide;

    /// The columns of the block, as they were before it, by rows.
    private final double[] columns;

    private final double[] factors = new double[2 * BLOCK];
    private final double[] column;
    private final double[] row;
    private final double[] product;

    Panel(Bidiagonal result, double[] a) {
      this.result = result;
      this.a = a;
      this.m = result.m;
      this.n = result.n;
      tall = new double[2 * BLOCK * m];
      wide = new double[2 * BLOCK * n];
      columns = new double[BLOCK * m];
      column = new double[m];
      row = new double[n];
      product = new double[m];
    }

    void reduce(int from, int size) {
      KERNELS.transpose(1, m - from, size, a, from * n + from, n, columns, from, m);
      for (int c = 0; c < size; c++) {
        System.arraycopy(columns, c * m + from + c, column, from + c, m - from - c);
        fromLeft(from + c, 2 * c);
        if (from + c < n - 1) {
          fromRight(from + c, 2 * c + 1);
        }
      }
      int rest = from + size;
      if (rest < n) {
        ProductShape shape =
            new ProductShape(m - rest, 2 * size, n - rest, true, false, m, n, n, true);
        KERNELS.multiply(shape, threads, tall, rest, wide, rest, a, rest * n + rest);
      }
    }

    /// Makes column `j` zero below the diagonal. `count` rows change it first.
    private void fromLeft(int j, int count) {
      for (int k = 0; k < count; k++) {
        factors[k] = wide[k * n + j];
      }
      addRows(tall, m, count, j, column);
      double tau = Reflections.reflect(column, j, m - j);
      result.leftScales[j] = tau;
      result.diagonal[j] = column[j];
      column[j] = 1;
      System.arraycopy(column, j, result.left, j * m + j, m - j);
      System.arraycopy(column, j, tall, count * m + j, m - j);
      if (j == n - 1) {
        return;
      }
      // y = τ Aᵀ v
      int from = j + 1;
      columnsTimes(j, from, column);
      rowsTimes(tall, m, j, count, m - j, column, j, factors, 0);
      addRows(wide, n, count, from, product);
      for (int i = from; i < n; i++) {
        wide[count * n + i] = -tau * product[i];
      }
    }

    /// Makes row `j` zero behind the place after the diagonal.
    private void fromRight(int j, int count) {
      int from = j + 1;
      System.arraycopy(a, j * n + from, row, from, n - from);
      for (int k = 0; k < count; k++) {
        factors[k] = tall[k * m + j];
      }
      addRows(wide, n, count, from, row);
      double tau = Reflections.reflect(row, from, n - from);
      result.rightScales[j] = tau;
      result.above[j] = row[from];
      row[from] = 1;
      System.arraycopy(row, from, result.right, j * n + from, n - from);
      for (int i = from; i < n; i++) {
        wide[count * n + i] = -row[i];
      }
      // x = τ A u
      rowsTimes(a, n, from * n + from, m - from, n - from, row, from, product, from);
      rowsTimes(wide, n, from, count, n - from, row, from, factors, 0);
      addRows(tall, m, count, from, product);
      for (int i = from; i < m; i++) {
        tall[count * m + i] = tau * product[i];
      }
    }

    /// `x += Σ factorsₖ rowₖ` from place `from` on.
    private void addRows(double[] rows, int stride, int count, int from, double[] x) {
      if (count > 0) {
        int width = stride - from;
        ProductShape shape =
            new ProductShape(1, count, width, false, false, count, stride, stride, true);
        KERNELS.multiply(shape, 1, factors, 0, rows, from, x, from);
      }
    }

    /// `product = Aᵀ v` for the rows from `j` and the columns from `from` on. Columns do not show
    /// which of them are added up together.
    private void columnsTimes(int j, int from, double[] v) {
      int height = m - j;
      int width = n - from;
      int tasks = tasks(height, width);
      Workers.run(
          threads,
          tasks,
          (_, task) -> {
            int first = cut(width, task, tasks);
            int columns = cut(width, task + 1, tasks) - first;
            ProductShape shape =
                new ProductShape(1, height, columns, false, false, height, n, n, false);
            int at = from + first;
            KERNELS.multiply(shape, 1, v, j, a, j * n + at, product, at);
          });
    }

    private void rowsTimes(
        double[] rows,
        int stride,
        int at,
        int count,
        int width,
        double[] x,
        int atX,
        double[] y,
        int atY) {
      int tasks = tasks(count, width);
      Workers.run(
          threads,
          tasks,
          (_, task) -> {
            int first = cut(count, task, tasks);
            int height = cut(count, task + 1, tasks) - first;
            ProductShape shape =
                new ProductShape(height, width, 1, false, false, stride, 1, 1, false);
            KERNELS.multiply(shape, 1, rows, at + first * stride, x, atX, y, atY + first);
          });
    }

    private int tasks(int rows, int columns) {
      return (int) Math.clamp((long) rows * columns / SHARED, 1, 4L * threads);
    }

    private static int cut(int count, int task, int tasks) {
      return Math.min(count, (int) ((long) count * task / tasks + 7) / 8 * 8);
    }
  }
}
