package gradus.linalg.kernel;

import java.util.Arrays;

/// `A = QR` by reflections `H = I − τ v vᵀ` in blocks.
///
/// The matrix is transposed first, so that columns lie in one piece. A block of columns is
/// triangularized half by half, then its reflections are applied to all later columns at once as
/// `H₀H₁ … = I − V T Vᵀ` (Schreiber & Van Loan 1989). `T` is never formed: its inverse is the upper
/// triangle of `VᵀV` with `1/τ` on the diagonal, so that multiplying by `T` is a substitution
/// (Joffrain et al. 2006, *Accumulating Householder transformations, revisited*). `Q` is multiplied
/// out from the last block to the first, so that each touches only what is not yet the identity.
public final class QrKernel {
  /// Whole tiles of three vectors, of whatever length.
  private static final int BLOCK = 144;

  /// So many columns are triangularized one by one.
  private static final int SMALL = 16;

  /// So few columns are not worth another thread where each is read once.
  private static final int ALONE = 100;

  /// Squares of lengths outside of these have lost digits, or all.
  static final double TINY = 0x1p-900;

  static final double HUGE = 0x1p900;

  private final MatrixKernels kernels;
  private final int threads;
  private final int m;
  private final int n;

  /// Columns of `A`; as they are finished, the vectors, with ones on the diagonal and zeros above;
  /// at last `Q`.
  private final double[] columns;

  /// Columns of `R`.
  private final double[] heads;

  /// By which power of two each column was multiplied, so that no sum is out of range.
  private final int[] powers;

  private final double[] scales;

  /// `T⁻ᵀ` of each block, lower triangular, in rows of the length of a block.
  private final double[] inverses;

  private final double[] projected;

  /// A block of vectors whose place is taken by `Q`.
  private final double[] vectors;

  private QrKernel(MatrixKernels kernels, int threads, int m, int n) {
    this.kernels = kernels;
    this.threads = threads;
    this.m = m;
    this.n = n;
    this.columns = new double[n * m];
    this.heads = new double[n * n];
    this.powers = new int[n];
    this.scales = new double[n];
    int block = n <= SMALL ? 0 : Math.min(BLOCK, n);
    this.inverses = new double[n * block];
    this.vectors = new double[m * block];
    this.projected = new double[n * block];
  }

  /// Replaces an m×n matrix, `m ≥ n`, by its thin `Q`, and fills the n×n matrix `r`, whose diagonal
  /// is not negative. What depends on entries that are not finite becomes NaN.
  public static void factor(
      MatrixKernels kernels, int threads, double[] a, int m, int n, double[] r) {
    QrKernel kernel = new QrKernel(kernels, threads, m, n);
    kernels.transpose(threads, m, n, a, 0, n, kernel.columns, 0, m);
    kernel.scale();
    kernel.triangularize();
    kernel.triangle(r);
    kernel.multiplyOut();
    kernel.orient(r);
    kernels.transpose(threads, n, m, kernel.columns, 0, m, a, 0, n);
  }

  /// Brings columns whose squares are out of range to lengths near 1, by powers of two: then `Q` is
  /// that of the columns as they were given.
  private void scale() {
    Workers.ranges(threads, n, n < ALONE ? 1 : threads, this::scaleColumns);
  }

  private void scaleColumns(int from, int to) {
    for (int j = from; j < to; j++) {
      int at = j * m;
      double squares = Rows.dot(columns, at, columns, at, m);
      if (squares > TINY && squares < HUGE) {
        continue;
      }
      double largest = Rows.largest(columns, at, m);
      if (largest > 0 && largest < Double.POSITIVE_INFINITY) {
        powers[j] = -Math.getExponent(largest);
        scale(columns, at, m, powers[j]);
      }
    }
  }

  private static void scale(double[] x, int at, int length, int power) {
    for (int i = at; i < at + length; i++) {
      x[i] = Math.scalb(x[i], power);
    }
  }

  /// Brings `R` to where it is wanted, in the scale of the columns as they were given.
  private void triangle(double[] r) {
    for (int j = 0; j < n; j++) {
      if (powers[j] != 0) {
        scale(heads, j * n, j + 1, -powers[j]);
      }
    }
    kernels.transpose(threads, n, n, heads, 0, n, r, 0, n);
  }

  /// Turns around columns of `Q`, and rows of `R`, whose diagonal entry is negative.
  private void orient(double[] r) {
    for (int k = 0; k < n; k++) {
      if (r[k * n + k] < 0) {
        Rows.negate(r, k * n + k, n - k);
        Rows.negate(columns, k * m, m);
      }
    }
  }

  private void triangularize() {
    for (int from = 0; from < n; from += BLOCK) {
      int size = Math.min(BLOCK, n - from);
      panel(from, size);
      if (size > SMALL) {
        prepare(from, size);
        apply(from, size, n, false);
      }
    }
  }

  /// Triangularizes `size` columns from the one at the diagonal place `from`, to which all earlier
  /// reflections have been applied.
  private void panel(int from, int size) {
    if (size <= SMALL) {
      for (int k = from; k < from + size; k++) {
        scales[k] = reflect(columns, k * m + k, m - k);
        moveHead(k);
        reflectEach(k, from + size);
      }
      return;
    }
    int half = Math.ceilDiv(size, 2 * SMALL) * SMALL;
    panel(from, half);
    prepare(from, half);
    apply(from, half, from + size, false);
    panel(from + half, size - half);
  }

  /// Takes a finished column of `R` away from above its vector.
  private void moveHead(int k) {
    System.arraycopy(columns, k * m, heads, k * n, k + 1);
    Arrays.fill(columns, k * m, k * m + k, 0);
    columns[k * m + k] = 1;
  }

  /// Applies reflection `k` to the columns after it, up to `end`.
  private void reflectEach(int k, int end) {
    int at = k * m + k;
    double scale = scales[k];
    if (scale == 0) {
      return;
    }
    for (int j = k + 1; j < end; j++) {
      int to = j * m + k;
      double along = Rows.dot(columns, at, columns, to, m - k);
      Rows.add(-scale * along, columns, at, columns, to, m - k);
    }
  }

  /// Finds `T⁻ᵀ` of a block.
  private void prepare(int from, int size) {
    int block = Math.min(BLOCK, n);
    ProductShape gram = new ProductShape(size, m - from, size, false, true, m, m, block, false);
    int first = from * m + from;
    int at = from * block;
    kernels.multiplyLower(gram, threads, columns, first, columns, first, inverses, at);
    for (int i = 0; i < size; i++) {
      inverses[at + i * block + i] = 1 / scales[from + i];
    }
  }

  /// Applies a block of reflections, which is prepared, to the columns between it and `end`: the
  /// first reflection first, or the last where `backwards`.
  private void apply(int from, int size, int end, boolean backwards) {
    int count = end - from - size;
    if (count == 0) {
      return;
    }
    int length = m - from;
    int block = Math.min(BLOCK, n);
    int own = from * m + from;
    int first = own + size * m;
    // the columns are rows here: Z ← Z − (Z V) T Vᵀ, with Tᵀ where backwards
    ProductShape project = new ProductShape(count, length, size, false, true, m, m, size, false);
    kernels.multiply(project, threads, columns, first, columns, own, projected, 0);
    TriangularShape divide =
        new TriangularShape(size, count, true, backwards, false, true, block, size, true);
    kernels.solve(divide, threads, inverses, from * block, projected, 0);
    ProductShape add = new ProductShape(count, size, length, false, false, size, m, m, true);
    kernels.multiply(add, threads, projected, 0, columns, own, columns, first);
  }

  private void multiplyOut() {
    for (int from = (n - 1) / BLOCK * BLOCK; from >= 0 && n > 0; from -= BLOCK) {
      int size = Math.min(BLOCK, n - from);
      if (size <= SMALL) {
        expandEach(from, size);
        continue;
      }
      apply(from, size, n, true);
      expand(from, size);
    }
  }

  /// Replaces a block by its own columns of `Q`: `I − V T Vᵀ` on columns of the identity.
  private void expand(int from, int size) {
    int length = m - from;
    int block = Math.min(BLOCK, n);
    for (int i = 0; i < size; i++) {
      System.arraycopy(columns, (from + i) * m + from, vectors, i * length, length);
    }
    // row i of the identity times V is row i of Vᵀ's head, transposed
    kernels.transpose(1, size, size, vectors, 0, length, projected, 0, size);
    TriangularShape divide =
        new TriangularShape(size, size, true, true, false, true, block, size, true);
    kernels.solve(divide, threads, inverses, from * block, projected, 0);
    ProductShape product =
        new ProductShape(size, size, length, false, false, size, length, m, false);
    kernels.multiply(product, threads, projected, 0, vectors, 0, columns, from * m + from);
    for (int i = 0; i < size; i++) {
      columns[(from + i) * m + from + i] += 1;
    }
  }

  /// The same for a few columns after which there are none, one reflection at a time.
  private void expandEach(int from, int size) {
    for (int k = from + size - 1; k >= from; k--) {
      int at = k * m + k;
      reflectEach(k, from + size);
      double scale = scales[k];
      for (int i = at + 1; i < (k + 1) * m; i++) {
        columns[i] *= -scale;
      }
      columns[at] = 1 - scale;
    }
  }

  /// Makes `H` with `H x = (β, 0, …, 0)` for a run of numbers. `x` becomes `(β, v₁, v₂, …)`, where
  /// `v₀ = 1`; the answer is `τ`, which is 0 where nothing had to be done (Golub & Van Loan,
  /// *Matrix Computations*, 4th ed., §5.1.3).
  private static double reflect(double[] x, int at, int length) {
    double head = x[at];
    double below = Rows.dot(x, at + 1, x, at + 1, length - 1);
    double squares = head * head + below;
    if (!(squares > TINY && squares < HUGE)) {
      return reflectScaled(x, at, length);
    }
    if (below == 0) {
      return 0;
    }
    double beta = head > 0 ? -Math.sqrt(squares) : Math.sqrt(squares);
    double first = head - beta;
    double inverse = 1 / first;
    for (int i = at + 1; i < at + length; i++) {
      x[i] *= inverse;
    }
    x[at] = beta;
    return -first / beta;
  }

  /// The same for numbers whose squares are out of range, after a power of two.
  private static double reflectScaled(double[] x, int at, int length) {
    double largest = Rows.largest(x, at, length);
    if (!(largest < Double.POSITIVE_INFINITY)) {
      Arrays.fill(x, at, at + length, Double.NaN);
      return Double.NaN;
    }
    if (Rows.largest(x, at + 1, length - 1) == 0) {
      return 0;
    }
    int power = -Math.getExponent(largest);
    scale(x, at, length, power);
    double scale = reflect(x, at, length);
    x[at] = Math.scalb(x[at], -power);
    return scale;
  }
}
