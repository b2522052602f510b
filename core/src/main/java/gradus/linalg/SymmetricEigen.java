package gradus.linalg;

import gradus.linalg.kernel.Lapack;
import gradus.linalg.kernel.Storage;

/// `A = V diag(λ) Vᵀ` for a symmetric matrix: real eigenvalues in falling order and orthonormal
/// eigenvectors.
///
/// Only the lower triangle of `A` is read. The sign of each vector is fixed: its entry of largest
/// modulus is positive, the first of equals. Large matrices go to LAPACK's divide and conquer, all
/// others, and all without a native library, to Jacobi's rotations, which are slower and accurate
/// for small eigenvalues too (Demmel & Veselić 1992).
///
/// @param values `λ`, of shape (n), in falling order
/// @param vectors `V`, of shape (n, n), by columns
public record SymmetricEigen(Tensor values, Tensor vectors) {
  private static final int SMALLEST_NATIVE = 48;

  /// @throws IllegalArgumentException where `a` is not a square matrix of finite numbers
  public static SymmetricEigen of(Tensor a) {
    int n = Requirements.square("find the eigenvalues of", a);
    if (!a.isFinite()) {
      throw new IllegalArgumentException(
          "a matrix with NaN or infinite entries has no eigenvalues; look where they come from");
    }
    double[] vectors = symmetrized(a, n);
    double[] values = new double[n];
    boolean done =
        n >= SMALLEST_NATIVE
            && Lapack.available()
                .map(lapack -> lapack.symmetricEigen(vectors, n, values) == 0)
                .orElse(false);
    if (!done) {
      System.arraycopy(symmetrized(a, n), 0, vectors, 0, n * n);
      Jacobi.diagonalize(vectors, n, values);
    }
    return sorted(values, vectors, n);
  }

  private static double[] symmetrized(Tensor a, int n) {
    double[] full = Storage.doubles(a).clone();
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        full[i * n + j] = full[j * n + i];
      }
    }
    return full;
  }

  private static SymmetricEigen sorted(double[] values, double[] vectors, int n) {
    int[] order = Spectra.falling(values);
    double[] sortedVectors = new double[n * n];
    for (int k = 0; k < n; k++) {
      double sign = Spectra.sign(vectors, order[k], n, n);
      for (int i = 0; i < n; i++) {
        sortedVectors[i * n + k] = sign * vectors[i * n + order[k]];
      }
    }
    return new SymmetricEigen(
        Tensor.generate(Shape.of(n), k -> values[order[k]]),
        Storage.tensor(Shape.of(n, n), sortedVectors));
  }
}
