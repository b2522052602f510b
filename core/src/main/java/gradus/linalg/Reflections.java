package gradus.linalg;

import gradus.linalg.kernel.MatrixKernels;
import gradus.linalg.kernel.ProductShape;
import gradus.linalg.kernel.Rows;
import gradus.linalg.kernel.Workers;
import java.util.Arrays;

/// Reflections `H = I − τ v vᵀ`, made one at a time and applied in blocks (Golub & Van Loan,
/// *Matrix Computations*, 4th ed., §5.1).
///
/// The vectors of a block are the rows of an array, so each lies in one piece.
final class Reflections {
  private static final MatrixKernels KERNELS = MatrixKernels.best();

  /// How many reflections are multiplied out at a time.
  private static final int BLOCK = 144;

  /// Sums of squares outside of these have lost digits, or all.
  private static final double TINY = 0x1p-900;

  private static final double HUGE = 0x1p900;

  private Reflections() {}

  /// Makes `H` with `H x = (β, 0, …, 0)` for a run of numbers. `x` becomes `(β, v₁, v₂, …)`, where
  /// `v₀ = 1`; the answer is `τ`, which is 0 where nothing had to be done. Where a number is not
  /// finite, all become NaN.
  static double reflect(double[] x, int at, int length) {
    double squares = Rows.dot(x, at + 1, x, at + 1, length - 1);
    if (squares == 0 && Rows.largest(x, at + 1, length - 1) == 0) {
      return 0;
    }
    double head = x[at];
    double norm = Math.sqrt(head * head + squares);
    if (!(norm * norm > TINY && norm * norm < HUGE)) {
      double largest = Rows.largest(x, at, length);
      if (!(largest <= Double.MAX_VALUE)) {
        Arrays.fill(x, at, at + length, Double.NaN);
        return Double.NaN;
      }
      int power = -Math.getExponent(largest);
      for (int i = at; i < at + length; i++) {
        x[i] = Math.scalb(x[i], power);
      }
      double scale = reflect(x, at, length);
      x[at] = Math.scalb(x[at], -power);
      return scale;
    }
    double beta = head > 0 ? -norm : norm;
    double inverse = 1 / (head - beta);
    if (Double.isInfinite(inverse)) {
      inverse = 1;
    }
    for (int i = at + 1; i < at + length; i++) {
      x[i] *= inverse;
    }
    x[at] = beta;
    return (beta - head) / beta;
  }

  /// Turns rows `z` into rows `zᵀHₖ₋₁ … H₁H₀`, so that the column `z` becomes `H₀H₁ … z`.
  ///
  /// Reflection `i` is zero before place `i + offset`, so the rows change only from there on.
  ///
  /// @param v the vectors, count×n, zeros and ones included
  /// @param z the rows, m×n, that are changed
  static void applyToRows(
      double[] v, double[] tau, int count, int n, int offset, double[] z, int m) {
    int threads = Workers.processors();
    int last = (count - 1) / BLOCK * BLOCK;
    double[] projected = new double[m * BLOCK];
    double[] scaled = new double[m * BLOCK];
    for (int from = last; from >= 0 && count > 0; from -= BLOCK) {
      int size = Math.min(BLOCK, count - from);
      int column = from + offset;
      int width = n - column;
      double[] t = negativeFactor(v, tau, from, size, n, column);
      // Z ← Z − (Z V) Tᵀ Vᵀ
      ProductShape project = new ProductShape(m, width, size, false, true, n, n, size, false);
      KERNELS.multiply(project, threads, z, column, v, from * n + column, projected, 0);
      ProductShape scale = ProductShape.of(m, size, size, false, true, false);
      KERNELS.multiply(scale, threads, projected, 0, t, 0, scaled, 0);
      ProductShape back = new ProductShape(m, size, width, false, false, size, n, n, true);
      KERNELS.multiply(back, threads, scaled, 0, v, from * n + column, z, column);
    }
  }

  /// Turns rows `z` into rows `Hₖ₋₁ … H₁H₀ z` for `size` reflections of a block, which begins with
  /// reflection `from`.
  ///
  /// @param column before which all of them are zero
  /// @param z holds m rows of length n from `at` on
  static void applyTransposeToRows(
      double[] v, double[] tau, int from, int size, int n, int column, double[] z, int at, int m) {
    int threads = Workers.processors();
    int width = n - column;
    double[] projected = new double[m * size];
    double[] scaled = new double[m * size];
    double[] t = negativeFactor(v, tau, from, size, n, column);
    // Z ← Z − (Z V) T Vᵀ
    ProductShape project = new ProductShape(m, width, size, false, true, n, n, size, false);
    KERNELS.multiply(project, threads, z, at + column, v, from * n + column, projected, 0);
    ProductShape scale = ProductShape.of(m, size, size);
    KERNELS.multiply(scale, threads, projected, 0, t, 0, scaled, 0);
    ProductShape back = new ProductShape(m, size, width, false, false, size, n, n, true);
    KERNELS.multiply(back, threads, scaled, 0, v, from * n + column, z, at + column);
  }

  /// `−T` of the compact form `H₀H₁ … = I − V T Vᵀ` (Schreiber & Van Loan 1989), upper triangular.
  private static double[] negativeFactor(
      double[] v, double[] tau, int from, int size, int n, int column) {
    double[] gram = new double[size * size];
    ProductShape shape = new ProductShape(size, n - column, size, false, true, n, n, size, false);
    KERNELS.gram(shape, Workers.processors(), v, from * n + column, gram, 0);
    double[] t = new double[size * size];
    for (int j = 0; j < size; j++) {
      double factor = tau[from + j];
      for (int i = 0; i < j; i++) {
        t[i * size + j] = -factor * Rows.dot(t, i * size + i, gram, j * size + i, j - i);
      }
      t[j * size + j] = -factor;
    }
    return t;
  }
}
