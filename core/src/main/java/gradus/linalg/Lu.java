package gradus.linalg;

import gradus.linalg.kernel.Lapack;
import gradus.linalg.kernel.Storage;
import java.util.Arrays;
import java.util.List;

/// `PA = LU` with partial pivoting, for any square matrix: systems, determinants, inverses.
///
/// A singular matrix is an answer: `zeroPivot` is then the 0-based column without a usable pivot.
/// Cost `2n³/3` flops; backward stable in practice (Golub & Van Loan, *Matrix Computations*, 4th
/// ed., §3.4).
///
/// @param factors `L` below the diagonal, whose own diagonal is 1, and `U` on and above
/// @param pivots row `i` was exchanged with row `pivots[i]`, in this order
/// @param zeroPivot -1 where no pivot is exactly 0
public record Lu(Tensor factors, List<Integer> pivots, int zeroPivot) {
  private static final int SMALLEST_NATIVE = 64;

  public Lu {
    pivots = List.copyOf(pivots);
  }

  /// @throws IllegalArgumentException where `a` is not a square matrix
  public static Lu of(Tensor a) {
    int n = Requirements.square("factor", a);
    double[] lu = Storage.doubles(a).clone();
    int[] pivots = new int[n];
    int zero =
        n < SMALLEST_NATIVE
            ? inJava(lu, n, pivots)
            : Lapack.available()
                .map(lapack -> natively(lapack, lu, n, pivots))
                .orElseGet(() -> inJava(lu, n, pivots));
    return new Lu(Storage.tensor(a.shape(), lu), Arrays.stream(pivots).boxed().toList(), zero);
  }

  private static int natively(Lapack lapack, double[] lu, int n, int[] pivots) {
    int info = lapack.lu(lu, n, pivots);
    for (int i = 0; i < n; i++) {
      pivots[i]--;
    }
    return info - 1;
  }

  private static int inJava(double[] u, int n, int[] pivots) {
    int zero = -1;
    for (int k = 0; k < n; k++) {
      int pivot = k;
      for (int i = k + 1; i < n; i++) {
        pivot = Math.abs(u[i * n + k]) > Math.abs(u[pivot * n + k]) ? i : pivot;
      }
      pivots[k] = pivot;
      for (int j = 0; j < n && pivot != k; j++) {
        double element = u[k * n + j];
        u[k * n + j] = u[pivot * n + j];
        u[pivot * n + j] = element;
      }
      if (u[k * n + k] == 0) {
        zero = zero < 0 ? k : zero;
        continue;
      }
      for (int i = k + 1; i < n; i++) {
        double factor = u[i * n + k] / u[k * n + k];
        u[i * n + k] = factor;
        for (int j = k + 1; j < n; j++) {
          u[i * n + j] -= factor * u[k * n + j];
        }
      }
    }
    return zero;
  }

  public boolean singular() {
    return zeroPivot >= 0;
  }

  /// `A⁻¹b` for a vector or for each column of a matrix. Where the matrix is singular, entries are
  /// infinite or NaN.
  public Tensor solve(Tensor b) {
    int n = factors.rows();
    int columns = Requirements.rightSide(n, b);
    double[] x = b.toDoubles();
    for (int i = 0; i < n; i++) {
      int pivot = pivots.get(i);
      for (int c = 0; c < columns && pivot != i; c++) {
        double element = x[i * columns + c];
        x[i * columns + c] = x[pivot * columns + c];
        x[pivot * columns + c] = element;
      }
    }
    double[] lu = Storage.doubles(factors);
    Triangular.solve(lu, n, true, false, true, x, columns);
    Triangular.solve(lu, n, false, false, false, x, columns);
    return Storage.tensor(b.shape(), x);
  }

  /// `A⁻¹`
  public Tensor inverse() {
    return solve(Tensor.identity(factors.rows()));
  }

  /// `det A`; may overflow where [#logAbsoluteDeterminant] does not.
  public double determinant() {
    double determinant = determinantSign();
    for (int i = 0; i < factors.rows(); i++) {
      determinant *= Math.abs(factors.at(i, i));
    }
    return determinant;
  }

  /// `log |det A|`; `-∞` where the matrix is singular.
  public double logAbsoluteDeterminant() {
    double sum = 0;
    for (int i = 0; i < factors.rows(); i++) {
      sum += Math.log(Math.abs(factors.at(i, i)));
    }
    return sum;
  }

  /// The sign of `det A`: -1, 0 or 1.
  public double determinantSign() {
    double sign = 1;
    for (int i = 0; i < factors.rows(); i++) {
      sign *= Math.signum(factors.at(i, i)) * (pivots.get(i) == i ? 1 : -1);
    }
    return sign;
  }
}
