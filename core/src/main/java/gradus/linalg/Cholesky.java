package gradus.linalg;

import gradus.linalg.kernel.Lapack;
import gradus.linalg.kernel.Storage;
import java.util.Arrays;

/// `A = LLᵀ` for a symmetric positive definite matrix: half the work of [Lu], and the test of
/// definiteness itself.
///
/// Only the lower triangle of `A` is read. Not being positive definite is an answer, not an error:
/// `failedPivot` is then the 0-based row at which the remaining matrix had no positive diagonal,
/// and nothing can be solved. Cost `n³/3` flops; backward stable (Higham 2002, *Accuracy and
/// Stability*, §10.1).
///
/// @param lower `L`, with zeros above the diagonal
/// @param failedPivot -1 where `A` is positive definite
public record Cholesky(Tensor lower, int failedPivot) {
  /// Smaller matrices are factored in Java, whether or not there is a native library.
  private static final int SMALLEST_NATIVE = 64;

  /// @throws IllegalArgumentException where `a` is not a square matrix
  public static Cholesky of(Tensor a) {
    int n = Requirements.square("take the Cholesky factor of", a);
    double[] l = Storage.doubles(a).clone();
    int failed =
        n < SMALLEST_NATIVE
            ? inJava(l, n)
            : Lapack.available()
                .map(lapack -> lapack.cholesky(l, n) - 1)
                .orElseGet(() -> inJava(l, n));
    for (int i = 0; i < n; i++) {
      Arrays.fill(l, i * n + i + 1, (i + 1) * n, 0);
    }
    return new Cholesky(Storage.tensor(Shape.of(n, n), l), failed);
  }

  /// Row by row (Golub & Van Loan, *Matrix Computations*, 4th ed., §4.2.5).
  private static int inJava(double[] l, int n) {
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = l[i * n + j];
        for (int k = 0; k < j; k++) {
          sum -= l[i * n + k] * l[j * n + k];
        }
        if (j < i) {
          l[i * n + j] = sum / l[j * n + j];
        } else if (sum > 0 && sum < Double.POSITIVE_INFINITY) {
          l[i * n + i] = Math.sqrt(sum);
        } else {
          return i;
        }
      }
    }
    return -1;
  }

  public boolean positiveDefinite() {
    return failedPivot < 0;
  }

  /// `A⁻¹b` for a vector or for each column of a matrix.
  ///
  /// @throws IllegalStateException where the matrix was not positive definite
  public Tensor solve(Tensor b) {
    if (!positiveDefinite()) {
      throw new IllegalStateException(
          "nothing can be solved: the matrix is not positive definite at pivot " + failedPivot);
    }
    int n = lower.rows();
    int columns = Requirements.rightSide(n, b);
    double[] l = Storage.doubles(lower);
    double[] x = b.toDoubles();
    Triangular.solve(l, n, true, false, x, columns);
    Triangular.solve(l, n, true, true, x, columns);
    return Storage.tensor(b.shape(), x);
  }

  /// `log det A = 2 Σ log Lᵢᵢ`
  public double logDeterminant() {
    double sum = 0;
    for (int i = 0; i < lower.rows(); i++) {
      sum += 2 * Math.log(lower.at(i, i));
    }
    return sum;
  }
}
