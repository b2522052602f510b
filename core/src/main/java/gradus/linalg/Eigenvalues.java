package gradus.linalg;

/// The eigenvalues of a real square matrix, which are real or come in conjugate pairs.
///
/// They are in the order of falling real parts, as those of [SymmetricEigen] are; of equal real
/// parts the larger imaginary part comes first, and of a pair the value with positive imaginary
/// part, with its conjugate behind it. Each is exact for a matrix that differs from `A` by a small
/// multiple of `ε ‖A‖`; how much that moves it, [EigenSensitivity] says.
///
/// Cost about `10 n³` flops, less than half of what vectors need (Golub & Van Loan, *Matrix
/// Computations*, 4th ed., §7.5.6). The matrix is balanced first where that shortens it. A
/// symmetric matrix goes to [SymmetricEigen].
///
/// @param values of shape (n); NaN, and last, where the iteration did not converge
/// @param missing how many were not found, which is very rarely anything but 0
public record Eigenvalues(ComplexTensor values, int missing) {
  /// @throws IllegalArgumentException where `a` is not a square matrix of finite numbers
  public static Eigenvalues of(Tensor a) {
    int n = Requirements.square("find the eigenvalues of", a);
    Requirements.finite("eigenvalues", a);
    if (Eigen.symmetric(a)) {
      Tensor values = SymmetricEigen.of(a).values();
      return new Eigenvalues(new ComplexTensor(values, Tensor.zeros(n)), 0);
    }
    BalancedSchur schur = BalancedSchur.of(a, true, false);
    return new Eigenvalues(schur.values(), schur.missing());
  }

  /// Whether all were found.
  public boolean converged() {
    return missing == 0;
  }

  /// `ρ(A)`, the largest modulus: below 1 where the powers of `A` fall to zero. 0 for an empty
  /// matrix, NaN where a value is missing.
  public double spectralRadius() {
    double largest = 0;
    for (double modulus : values.modulus().toDoubles()) {
      largest = Math.max(largest, modulus);
    }
    return largest;
  }

  /// `α(A)`, the largest real part: below 0 where `exp(tA)` falls to zero. −∞ for an empty matrix,
  /// NaN where a value is missing.
  public double spectralAbscissa() {
    double largest = Double.NEGATIVE_INFINITY;
    for (double real : values.real().toDoubles()) {
      largest = Math.max(largest, real);
    }
    return largest;
  }
}
