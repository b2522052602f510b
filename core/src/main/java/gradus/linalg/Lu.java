package gradus.linalg;

import gradus.linalg.Certificate.Measure;
import gradus.linalg.kernel.LuKernel;
import gradus.linalg.kernel.MatrixKernels;
import gradus.linalg.kernel.Storage;
import gradus.linalg.kernel.Workers;
import java.util.Arrays;
import java.util.List;

/// `P A Q = 2ᵉ LU` for any square matrix: systems, determinants, inverses.
///
/// Rows are exchanged for the largest pivot of each column (partial pivoting). In the rare case
/// that entries grow all the same, so that the factors would be useless, the matrix is factored
/// again with columns exchanged as well (rook pivoting). The power of two is 1 but for matrices
/// near the ends of the range of numbers.
///
/// A singular matrix is an answer: `zeroPivot` is then the 0-based column without a usable pivot.
/// NaN or infinite entries make all factors NaN, and the certificate does not hold. Cost `2n³/3`
/// flops; backward error about `nε` (Golub & Van Loan, *Matrix Computations*, 4th ed., §3.4; rook
/// pivoting: Foster 1997).
///
/// @param factors `L` below the diagonal, whose own diagonal is 1, and `U` on and above
/// @param pivots row `i` was exchanged with row `pivots[i]`, in this order
/// @param columnPivots the same of columns; empty where no column was exchanged
/// @param zeroPivot -1 where no pivot is exactly 0
/// @param exponent `e`
public record Lu(
    Tensor factors, List<Integer> pivots, List<Integer> columnPivots, int zeroPivot, int exponent)
    implements Inverse {
  /// Entries that grow by more than this times the order are worth a second factorization: the
  /// growth multiplies the backward error. Random matrices stay far below.
  private static final double GROWTH = 10;

  public Lu {
    pivots = List.copyOf(pivots);
    columnPivots = List.copyOf(columnPivots);
  }

  /// @throws IllegalArgumentException where `a` is not a square matrix
  public static Lu of(Tensor a) {
    int n = Requirements.square("factor", a);
    int[] pivots = new int[n];
    if (!a.isFinite()) {
      Arrays.setAll(pivots, i -> i);
      Tensor undefined = Tensor.generate(a.shape(), _ -> Double.NaN);
      return new Lu(undefined, boxed(pivots), List.of(), -1, 0);
    }
    double[] lu = a.toDoubles();
    int exponent = Scaling.safeExponent(lu);
    Scaling.scale(lu, -exponent);
    double largest = Norms.max(lu);
    int zero = LuKernel.factor(MatrixKernels.best(), Workers.processors(), lu, n, pivots);
    if (Norms.max(lu) > GROWTH * n * largest) {
      double[] again = a.toDoubles();
      Scaling.scale(again, -exponent);
      return RookLu.of(again, n, exponent);
    }
    return new Lu(Storage.tensor(Shape.of(n, n), lu), boxed(pivots), List.of(), zero, exponent);
  }

  static List<Integer> boxed(int[] pivots) {
    Integer[] boxed = new Integer[pivots.length];
    Arrays.setAll(boxed, i -> pivots[i]);
    return List.of(boxed);
  }

  /// Whether a pivot is exactly 0. A matrix can be singular but for rounding without that: ask
  /// [Condition#estimate(Tensor, Inverse)].
  public boolean singular() {
    return zeroPivot >= 0;
  }

  @Override
  public int dimension() {
    return factors.rows();
  }

  /// `L`, unit lower triangular.
  public Tensor lower() {
    int n = dimension();
    return Tensor.generate(
        factors.shape(), k -> k / n > k % n ? factors.flat(k) : k / n == k % n ? 1 : 0);
  }

  /// `U`, upper triangular, without the power of two.
  public Tensor upper() {
    int n = dimension();
    return Tensor.generate(factors.shape(), k -> k / n <= k % n ? factors.flat(k) : 0);
  }

  /// Which row of `A` is row `i` of `PA`.
  public int[] rowOrder() {
    return order(pivots);
  }

  /// Which column of `A` is column `j` of `AQ`.
  public int[] columnOrder() {
    return order(columnPivots);
  }

  private int[] order(List<Integer> exchanges) {
    int[] order = new int[dimension()];
    Arrays.setAll(order, i -> i);
    for (int i = 0; i < exchanges.size(); i++) {
      int other = exchanges.get(i);
      int moved = order[i];
      order[i] = order[other];
      order[other] = moved;
    }
    return order;
  }

  /// `A⁻¹b` for a vector or for each column of a matrix. Where the matrix is singular, entries are
  /// infinite or NaN.
  @Override
  public Tensor solve(Tensor b) {
    int n = dimension();
    int columns = Requirements.rightSide(n, b);
    double[] x = b.toDoubles();
    int[] powers = Scaling.scaleColumns(x, columns);
    double[] lu = Storage.doubles(factors);
    exchange(x, columns, pivots, true);
    Triangular.solve(lu, n, true, false, true, x, columns);
    Triangular.solve(lu, n, false, false, false, x, columns);
    exchange(x, columns, columnPivots, false);
    Scaling.unscaleColumns(x, powers, -exponent);
    return Storage.tensor(b.shape(), x);
  }

  @Override
  public Tensor solveTransposed(Tensor b) {
    int n = dimension();
    int columns = Requirements.rightSide(n, b);
    double[] x = b.toDoubles();
    int[] powers = Scaling.scaleColumns(x, columns);
    double[] lu = Storage.doubles(factors);
    exchange(x, columns, columnPivots, true);
    Triangular.solve(lu, n, false, true, false, x, columns);
    Triangular.solve(lu, n, true, true, true, x, columns);
    exchange(x, columns, pivots, false);
    Scaling.unscaleColumns(x, powers, -exponent);
    return Storage.tensor(b.shape(), x);
  }

  /// Exchanges rows in the order of the pivots, or back.
  private static void exchange(double[] x, int columns, List<Integer> exchanges, boolean forwards) {
    int n = exchanges.size();
    for (int step = 0; step < n; step++) {
      int i = forwards ? step : n - 1 - step;
      int pivot = exchanges.get(i);
      for (int c = 0; c < columns && pivot != i; c++) {
        double element = x[i * columns + c];
        x[i * columns + c] = x[pivot * columns + c];
        x[pivot * columns + c] = element;
      }
    }
  }

  /// How well the factors multiply to `a`, which must be the matrix that was factored.
  ///
  /// @throws IllegalArgumentException where `a` has another shape
  public Certificate certificate(Tensor a) {
    Requirements.sameShape(factors.shape(), a);
    int n = dimension();
    int[] rows = rowOrder();
    int[] columns = columnOrder();
    Tensor permuted =
        Tensor.generate(a.shape(), k -> Math.scalb(a.at(rows[k / n], columns[k % n]), -exponent));
    Measure residual = Measures.residual("‖PAQ − LU‖ / ‖A‖", permuted, lower().times(upper()));
    return Certificate.of(columnPivots.isEmpty() ? "PA = LU" : "PAQ = LU", residual);
  }

  /// `det A`, whatever its size.
  public Determinant scaledDeterminant() {
    int n = dimension();
    double[] diagonal = new double[n];
    boolean odd = false;
    for (int i = 0; i < n; i++) {
      diagonal[i] = factors.at(i, i);
      odd ^= pivots.get(i) != i;
      odd ^= !columnPivots.isEmpty() && columnPivots.get(i) != i;
    }
    Determinant product = Determinant.product(diagonal, (long) n * exponent);
    return odd ? product.negated() : product;
  }

  /// `det A`; infinite or 0 where it is out of range, unlike [#scaledDeterminant].
  public double determinant() {
    return scaledDeterminant().value();
  }

  /// `log |det A|`; `-∞` where the matrix is singular.
  public double logAbsoluteDeterminant() {
    return scaledDeterminant().log();
  }

  /// The sign of `det A`: -1, 0 or 1.
  public double determinantSign() {
    return scaledDeterminant().sign();
  }
}
