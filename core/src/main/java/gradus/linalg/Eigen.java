package gradus.linalg;

import gradus.linalg.kernel.Storage;

/// `A V = V Λ` for a real square matrix: eigenvalues, which are real or come in conjugate pairs,
/// and right eigenvectors.
///
/// The order is that of [Eigenvalues]: falling real parts, pairs together. Each column of `V` has
/// length 1, and its entry of largest modulus, the first of equals, is real and positive; the
/// vectors of a pair are conjugates. A defective matrix has fewer independent vectors than columns:
/// those of one eigenvalue are then equal up to rounding, and `V` is singular.
///
/// ```java
/// Tensor rotation = Tensor.matrix(new double[][] {{0, -1}, {1, 0}});
/// ComplexTensor values = Eigen.of(rotation).values(); // i and -i
/// ```
///
/// The matrix is balanced where that shortens it and leaves residuals small, and brought into Schur
/// form; vectors of the triangle are found by substitution. `‖A v − λ v‖` is a small multiple of `ε
/// ‖A‖` for each pair; how far value and vector are from the truth, [EigenSensitivity] says. A
/// symmetric matrix goes to [SymmetricEigen]. Cost about `27 n³` flops (Golub & Van Loan, *Matrix
/// Computations*, 4th ed., §7.5–7.6).
///
/// @param values `λ`, of shape (n); NaN, and last, where the iteration did not converge
/// @param vectors `V`, of shape (n, n), by columns; all NaN where a value is missing
/// @param missing how many eigenvalues were not found, which is very rarely anything but 0
public record Eigen(ComplexTensor values, ComplexTensor vectors, int missing) {
  /// Without scaling residuals stay below this multiple of `n ε`; scaling may not exceed it.
  private static final double UNSCALED = 10;

  /// @throws IllegalArgumentException where `a` is not a square matrix of finite numbers
  public static Eigen of(Tensor a) {
    int n = Requirements.square("find the eigenvectors of", a);
    Requirements.finite("eigenvectors", a);
    if (symmetric(a)) {
      SymmetricEigen eigen = SymmetricEigen.of(a);
      return new Eigen(
          new ComplexTensor(eigen.values(), Tensor.zeros(n)),
          new ComplexTensor(eigen.vectors(), Tensor.zeros(n, n)),
          0);
    }
    return of(faithful(a, false));
  }

  static Eigen of(BalancedSchur schur) {
    return new Eigen(schur.values(), schur.rightVectors(), schur.missing());
  }

  /// The Schur form of the balanced matrix, or, where scaling has made residuals large, of the
  /// matrix without scaling.
  ///
  /// @param left whether left vectors are wanted as well
  static BalancedSchur faithful(Tensor a, boolean left) {
    BalancedSchur schur = BalancedSchur.of(a, true, true);
    double limit = UNSCALED * a.rows() * Math.ulp(1.0);
    boolean kept = !schur.balance().scaled() || of(schur).residual(a) <= limit;
    if (kept && left && schur.balance().scaled()) {
      Eigen ofTranspose = new Eigen(schur.values().conjugate(), schur.leftVectors(), 0);
      kept = ofTranspose.residual(a.transpose()) <= limit;
    }
    return kept ? schur : BalancedSchur.of(a, false, true);
  }

  static boolean symmetric(Tensor a) {
    int n = a.rows();
    double[] entries = Storage.doubles(a);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        if (entries[i * n + j] != entries[j * n + i]) {
          return false;
        }
      }
    }
    return true;
  }

  /// Whether all eigenvalues were found.
  public boolean converged() {
    return missing == 0;
  }

  /// `max ‖A v − λ v‖₂ / (‖A‖_F ‖v‖₂)` over all pairs: the relative backward error. 0 where `A` and
  /// all values are zero, NaN where a vector is zero or a value is missing.
  ///
  /// @throws IllegalArgumentException where `a` has not the shape of the matrix that was decomposed
  public double residual(Tensor a) {
    Requirements.sameShape(vectors.shape(), a);
    int n = a.rows();
    double[] entries = a.toDoubles();
    int power = Scaling.exponent(entries);
    Scaling.scale(entries, -power);
    Tensor scaled = Storage.tensor(a.shape(), entries);
    Tensor images = scaled.times(vectors.real());
    Tensor imaginaryImages = scaled.times(vectors.imaginary());
    double norm = Norms.euclidean(entries);
    double worst = 0;
    for (int k = 0; k < n; k++) {
      double real = Math.scalb(values.real().flat(k), -power);
      double imaginary = Math.scalb(values.imaginary().flat(k), -power);
      double sum = 0;
      double length = 0;
      for (int i = 0; i < n; i++) {
        double x = vectors.real().flat(i * n + k);
        double y = vectors.imaginary().flat(i * n + k);
        double dx = images.flat(i * n + k) - (real * x - imaginary * y);
        double dy = imaginaryImages.flat(i * n + k) - (real * y + imaginary * x);
        sum += dx * dx + dy * dy;
        length += x * x + y * y;
      }
      worst = Math.max(worst, Math.sqrt(sum) / Math.sqrt(length)); // NaN stays
    }
    return worst == 0 ? 0 : worst / norm;
  }

  /// How well values and vectors satisfy `A V = V Λ`, for the matrix that was decomposed.
  ///
  /// @throws IllegalArgumentException where `a` has another shape
  public Certificate certificate(Tensor a) {
    return Certificate.of(
        "AV = VΛ",
        new Certificate.Measure(
            Certificate.BACKWARD_ERROR,
            "max ‖Av − λv‖ / (‖A‖ ‖v‖)",
            residual(a),
            Certificate.stable(a.rows(), a.columns())));
  }
}
