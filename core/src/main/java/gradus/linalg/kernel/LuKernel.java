package gradus.linalg.kernel;

/// `PA = LU` with partial pivoting, in place.
///
/// The left half of the columns is factored, rows of the right half are exchanged as it asked for,
/// the upper part there is solved for and the lower one loses what the left half explains; then the
/// right half is factored (Toledo 1997, *Locality of reference in LU decomposition with partial
/// pivoting*): so most of the work is large products. A block of columns is small enough for
/// caches. It is transposed, so that columns lie in one piece, and halved on.
///
/// Where a column has NaN, this is the pivot, and all that depends on it becomes NaN.
public final class LuKernel {
  private static final int BLOCK = 64;

  /// So many columns are factored one by one.
  private static final int SMALL = 8;

  /// Matrices up to this order are factored where they lie.
  private static final int TINY = 24;

  /// Fewer exchanged numbers than this are not worth another thread.
  private static final double EXCHANGES = 30_000;

  /// Between this and its reciprocal, reciprocals lose nothing.
  private static final double SMALLEST = 0x1p-1020;

  private final MatrixKernels kernels;
  private final int threads;
  private final double[] lu;
  private final int n;
  private final int[] pivots;
  private final double[] columns;
  private int zero = -1;

  private LuKernel(MatrixKernels kernels, int threads, double[] lu, int n, int[] pivots) {
    this.kernels = kernels;
    this.threads = threads;
    this.lu = lu;
    this.n = n;
    this.pivots = pivots;
    this.columns = new double[Math.min(BLOCK, n) * n];
  }

  /// Replaces an n×n matrix by `U` and, below the diagonal, `L`.
  ///
  /// @param pivots is told the row, from 0, that was exchanged with each row
  /// @return -1, or the first column without a pivot other than 0
  public static int factor(MatrixKernels kernels, int threads, double[] lu, int n, int[] pivots) {
    if (n <= TINY) {
      return rowByRow(lu, n, pivots);
    }
    LuKernel kernel = new LuKernel(kernels, threads, lu, n, pivots);
    kernel.factor(0, n);
    return kernel.zero;
  }

  /// Factors the columns `from` to `to`, from which all earlier ones have been taken.
  private void factor(int from, int to) {
    if (to - from <= BLOCK) {
      block(from, to - from);
      return;
    }
    int middle = from + Math.ceilDiv(to - from, 2 * BLOCK) * BLOCK;
    factor(from, middle);
    exchange(from, middle, middle, to);
    update(from, middle, to);
    factor(middle, to);
    exchange(middle, to, from, middle);
  }

  /// Exchanges the pivots of the rows `from` to `to` in the columns `left` to `right`.
  private void exchange(int from, int to, int left, int right) {
    int width = right - left;
    double wanted = Math.min((double) (to - from) * width / EXCHANGES, threads);
    int parts = threads < 2 ? 1 : Math.clamp((long) wanted, 1, width);
    Workers.run(
        threads,
        parts,
        (_, part) -> {
          int first = left + (int) ((long) width * part / parts);
          int next = left + (int) ((long) width * (part + 1) / parts);
          for (int i = from; i < to; i++) {
            exchangeRows(lu, i * n, pivots[i] * n, first, next);
          }
        });
  }

  private static void exchangeRows(double[] lu, int row, int other, int from, int to) {
    if (row == other) {
      return;
    }
    for (int j = from; j < to; j++) {
      double element = lu[row + j];
      lu[row + j] = lu[other + j];
      lu[other + j] = element;
    }
  }

  /// `U₁₂ = L₁₁⁻¹ A₁₂`, `A₂₂ ← A₂₂ − L₂₁ U₁₂` for columns to the left and to the right of `middle`.
  private void update(int from, int middle, int to) {
    int known = middle - from;
    int count = to - middle;
    int upper = from * n + middle;
    TriangularShape solve =
        TriangularShape.columns(known, count, true, false, true).strides(n, n).negated();
    kernels.solve(solve, threads, lu, from * n + from, lu, upper);
    ProductShape product =
        ProductShape.of(n - middle, known, count, false, false, true).strides(n, n, n);
    kernels.multiply(product, threads, lu, middle * n + from, lu, upper, lu, middle * n + middle);
    for (int i = 0; i < known; i++) {
      Rows.negate(lu, upper + i * n, count);
    }
  }

  private void block(int from, int size) {
    int length = n - from;
    int corner = from * n + from;
    kernels.transpose(threads, length, size, lu, corner, n, columns, 0, length);
    panel(from, 0, size, size);
    kernels.transpose(threads, size, length, columns, 0, length, lu, corner, n);
  }

  /// Factors the columns `from` to `to` of a block of `size`, whose first column is number `start`
  /// of the matrix and which holds the rows from the diagonal on.
  private void panel(int start, int from, int to, int size) {
    if (to - from <= SMALL) {
      for (int k = from; k < to; k++) {
        column(start, k, to, size);
      }
      return;
    }
    int middle = from + Math.ceilDiv(to - from, 2 * SMALL) * SMALL;
    panel(start, from, middle, size);
    updatePanel(n - start, from, middle, to);
    panel(start, middle, to, size);
  }

  /// Finds the pivot of column `k` and takes the column from those that follow, up to `to`.
  private void column(int start, int k, int to, int size) {
    int length = n - start;
    int at = k * length;
    int pivot = pivot(columns, at + k, length - k) - at;
    pivots[start + k] = start + pivot;
    for (int j = 0; j < size && pivot != k; j++) {
      double element = columns[j * length + k];
      columns[j * length + k] = columns[j * length + pivot];
      columns[j * length + pivot] = element;
    }
    double divisor = columns[at + k];
    if (divisor == 0) {
      zero = zero < 0 ? start + k : zero;
      return;
    }
    divide(columns, at + k + 1, length - k - 1, divisor);
    for (int j = k + 1; j < to; j++) {
      double factor = -columns[j * length + k];
      Rows.add(factor, columns, at + k + 1, columns, j * length + k + 1, length - k - 1);
    }
  }

  /// The place of the first number that is NaN, or else of the first of the largest.
  private static int pivot(double[] x, int at, int count) {
    double largest = Rows.largest(x, at, count);
    int i = at;
    while (exceeds(largest, x[i])) {
      i++;
    }
    return i;
  }

  /// Whether a number is rather a pivot than one before it.
  private static boolean exceeds(double x, double before) {
    return Math.abs(x) > Math.abs(before) || Double.isNaN(x) && !Double.isNaN(before);
  }

  private static void divide(double[] x, int at, int count, double divisor) {
    double size = Math.abs(divisor);
    if (size >= SMALLEST && size <= 1 / SMALLEST) {
      double reciprocal = 1 / divisor;
      for (int i = at; i < at + count; i++) {
        x[i] *= reciprocal;
      }
    } else {
      for (int i = at; i < at + count; i++) {
        x[i] /= divisor;
      }
    }
  }

  /// The same as [#update] on columns that are rows: `U₁₂ᵀ L₁₁ᵀ = A₁₂ᵀ`, `A₂₂ᵀ ← A₂₂ᵀ − U₁₂ᵀ L₂₁ᵀ`.
  private void updatePanel(int length, int from, int middle, int to) {
    int known = middle - from;
    int count = to - middle;
    int upper = middle * length + from;
    TriangularShape solve =
        new TriangularShape(known, count, false, true, true, true, length, length, true);
    kernels.solve(solve, threads, columns, from * length + from, columns, upper);
    ProductShape product =
        ProductShape.of(count, known, length - middle, false, false, true)
            .strides(length, length, length);
    kernels.multiply(
        product,
        threads,
        columns,
        upper,
        columns,
        from * length + middle,
        columns,
        middle * length + middle);
    for (int j = 0; j < count; j++) {
      Rows.negate(columns, upper + j * length, known);
    }
  }

  /// Golub & Van Loan, *Matrix Computations*, 4th ed., §3.4.4.
  private static int rowByRow(double[] u, int n, int[] pivots) {
    int zero = -1;
    for (int k = 0; k < n; k++) {
      int pivot = k;
      for (int i = k + 1; i < n; i++) {
        pivot = exceeds(u[i * n + k], u[pivot * n + k]) ? i : pivot;
      }
      pivots[k] = pivot;
      exchangeRows(u, k * n, pivot * n, 0, n);
      if (u[k * n + k] == 0) {
        zero = zero < 0 ? k : zero;
        continue;
      }
      eliminate(u, n, k);
    }
    return zero;
  }

  private static void eliminate(double[] u, int n, int k) {
    double divisor = u[k * n + k];
    for (int i = k + 1; i < n; i++) {
      double factor = u[i * n + k] / divisor;
      u[i * n + k] = factor;
      for (int j = k + 1; j < n; j++) {
        u[i * n + j] -= factor * u[k * n + j];
      }
    }
  }
}
