package gradus.linalg;

import java.util.Arrays;

/// How much the eigenvalues of a real square matrix move when its entries do.
///
/// With right vectors `v` and left vectors `w`, `wᴴ A = λ wᴴ`, all of length 1, a change `E` of the
/// matrix moves a simple eigenvalue by `wᴴ E v / wᴴ v` in first order, so by at most `κ(λ) ‖E‖₂`
/// with `κ(λ) = 1 / |wᴴ v|`. The condition is 1 for a symmetric, orthogonal or otherwise normal
/// matrix, and infinite, or as large as rounding lets it be, where the matrix is defective.
///
/// Cost about `30 n³` flops. Source: Wilkinson 1965, *The Algebraic Eigenvalue Problem*, ch. 2;
/// Golub & Van Loan, *Matrix Computations*, 4th ed., §7.2.2.
///
/// @param eigen eigenvalues and right vectors
/// @param leftVectors `W`, of shape (n, n), by columns, with length and phase as `V` has them
/// @param conditions `κ(λ)`, of shape (n), in the order of the eigenvalues; at least 1
public record EigenSensitivity(Eigen eigen, ComplexTensor leftVectors, Tensor conditions) {
  /// @throws IllegalArgumentException where `a` is not a square matrix of finite numbers
  public static EigenSensitivity of(Tensor a) {
    int n = Requirements.square("find the eigenvectors of", a);
    Requirements.finite("eigenvectors", a);
    if (Eigen.symmetric(a)) {
      Eigen eigen = Eigen.of(a);
      return new EigenSensitivity(eigen, eigen.vectors(), Tensor.generate(Shape.of(n), _ -> 1));
    }
    BalancedSchur schur = Eigen.faithful(a, true);
    Eigen eigen = Eigen.of(schur);
    ComplexTensor left = schur.leftVectors();
    return new EigenSensitivity(eigen, left, conditions(eigen.vectors(), left));
  }

  private static Tensor conditions(ComplexTensor right, ComplexTensor left) {
    int n = right.shape().size(0);
    double[] real = new double[n];
    double[] imaginary = new double[n];
    for (int k = 0; k < n * n; k++) {
      double x = right.real().flat(k);
      double y = right.imaginary().flat(k);
      double u = left.real().flat(k);
      double v = left.imaginary().flat(k);
      real[k % n] += u * x + v * y;
      imaginary[k % n] += u * y - v * x;
    }
    double[] conditions = new double[n];
    Arrays.setAll(conditions, k -> Math.max(1, 1 / Math.hypot(real[k], imaginary[k])));
    return Tensor.vector(conditions);
  }

  /// For each eigenvalue a bound of the error, in first order, that rounding has left: `κ(λ) n ε
  /// ‖A‖_F`, with `ε = 2⁻⁵²`.
  ///
  /// @throws IllegalArgumentException where `a` has not the shape of the matrix that was decomposed
  public Tensor errors(Tensor a) {
    Requirements.sameShape(leftVectors.shape(), a);
    double unit = a.rows() * Math.ulp(1.0) * Norms.frobenius(a);
    return Tensor.generate(conditions.shape(), k -> unit * conditions.flat(k));
  }
}
