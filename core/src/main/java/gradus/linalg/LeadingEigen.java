package gradus.linalg;

import gradus.linalg.kernel.Storage;

/// All eigenvalues of a symmetric matrix and the eigenvectors of the largest few, as
/// [SymmetricEigen] finds them, without the work for the others.
///
/// Of the `11/3 n³` multiplications for everything it saves the last step, `n²(n − k)`: worth it
/// where `k` is small beside `n`. Where the matrix is so large that not even the values can be had,
/// see [gradus.linalg.iterative.Lanczos].
///
/// @param values `λ`, of shape (n), in falling order
/// @param vectors of the first `k` values, of shape (n, k), by columns
public record LeadingEigen(Tensor values, Tensor vectors) {
  /// @param count `k`, from 1 to n
  /// @throws IllegalArgumentException where `a` is not a square matrix of finite numbers, or has
  ///   fewer eigenvectors
  public static LeadingEigen of(Tensor a, int count) {
    int n = Requirements.square("find the eigenvalues of", a);
    Requirements.finite("eigenvalues", a);
    if (count < 1 || count > n) {
      throw new IllegalArgumentException(
          "a matrix of order " + n + " has 1 to " + n + " leading eigenvectors, not " + count);
    }
    SymmetricEigen eigen = SymmetricEigen.leading(a, n, count);
    int found = eigen.vectors().columns();
    double[] vectors = Storage.doubles(eigen.vectors());
    double[] leading = new double[n * count];
    for (int i = 0; i < n; i++) {
      System.arraycopy(vectors, i * found, leading, i * count, count);
    }
    return new LeadingEigen(eigen.values(), Storage.tensor(Shape.of(n, count), leading));
  }
}
