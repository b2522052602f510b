package gradus.linalg;

import gradus.linalg.kernel.Storage;

/// `A = Q T Qᵀ`, the real Schur form: an orthogonal `Q` and an upper triangular `T`, but for a 2×2
/// block on the diagonal for each pair of complex eigenvalues. Every real matrix has one, and it is
/// found without ever leaving the orthogonal matrices, so no matrix is too ill-conditioned for it.
///
/// A block has equal diagonal entries and off-diagonal entries of opposite sign, `[a b; c a]` with
/// eigenvalues `a ± i √(−bc)`. The first `k` columns of `Q` span a subspace that `A` maps into
/// itself, for each `k` that cuts no block. The order of the eigenvalues is that in which the
/// iteration leaves them.
///
/// The matrix becomes upper Hessenberg by reflections and quasi-triangular by QR iteration with
/// implicit double shifts, which very rarely fails to converge: that is an answer, in `unfinished`.
/// Matrices of order 128 and more go to LAPACK where there is a native library. `Q T Qᵀ` is exact
/// for a matrix that differs from `A` by a small multiple of `ε ‖A‖`. Cost about `25 n³` flops
/// (Golub & Van Loan, *Matrix Computations*, 4th ed., §7.4–7.5).
///
/// @param q `Q`, of shape (n, n)
/// @param t `T`, of shape (n, n)
/// @param unfinished how many leading rows of `T` are still upper Hessenberg, because the iteration
///   did not converge; 0 where it did
public record Schur(Tensor q, Tensor t, int unfinished) {
  /// @throws IllegalArgumentException where `a` is not a square matrix of finite numbers
  public static Schur of(Tensor a) {
    int n = Requirements.square("find the Schur form of", a);
    Requirements.finite("Schur form", a);
    double[] t = a.toDoubles();
    int power = Scaling.exponent(t);
    Scaling.scale(t, -power);
    QuasiTriangle triangle = QuasiTriangle.of(t, n, 0, n, true);
    Scaling.scale(t, power);
    return new Schur(
        Storage.tensor(a.shape(), triangle.qt()).transpose(),
        Storage.tensor(a.shape(), t),
        triangle.unfinished());
  }

  /// Whether `T` is quasi-triangular.
  public boolean converged() {
    return unfinished == 0;
  }

  /// The eigenvalues in the order of the diagonal of `T`, of a pair first the one with positive
  /// imaginary part; NaN for those in unfinished rows.
  public ComplexTensor eigenvalues() {
    int n = t.rows();
    double[] real = new double[n];
    double[] imaginary = new double[n];
    for (int i = 0; i < n; i++) {
      double below = i + 1 < n ? t.at(i + 1, i) : 0;
      real[i] = i < unfinished ? Double.NaN : t.at(i, i);
      imaginary[i] = i < unfinished ? Double.NaN : imaginary[i];
      if (i >= unfinished && below != 0) {
        imaginary[i] = Math.sqrt(Math.abs(below)) * Math.sqrt(Math.abs(t.at(i, i + 1)));
        imaginary[i + 1] = -imaginary[i];
      }
    }
    return new ComplexTensor(Tensor.vector(real), Tensor.vector(imaginary));
  }

  /// How well the factors multiply to `a`, which must be the matrix that was decomposed, and how
  /// orthogonal `Q` is.
  ///
  /// @throws IllegalArgumentException where `a` has another shape
  public Certificate certificate(Tensor a) {
    Requirements.sameShape(q.shape(), a);
    double[] entries = a.toDoubles();
    double[] form = t.toDoubles();
    int power = Scaling.exponent(entries);
    Scaling.scale(entries, -power);
    Scaling.scale(form, -power);
    Tensor images = Storage.tensor(a.shape(), entries).times(q);
    return Certificate.of(
        "AQ = QT",
        Measures.residual("‖AQ − QT‖ / ‖A‖", images, q.times(Storage.tensor(a.shape(), form))),
        Measures.orthogonality("‖QᵀQ − I‖", q));
  }
}
