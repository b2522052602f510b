package gradus.linalg;

import gradus.linalg.kernel.Storage;

/// `A = Q H Qᵀ` with an orthogonal `Q` and an upper Hessenberg `H`, which is zero below the first
/// subdiagonal: as near to a triangle as a finite number of steps gets, and where the QR iteration
/// of [Schur] begins.
///
/// The first column of `Q` is the first unit vector. A matrix that is upper Hessenberg already is
/// answered as it is, with `Q = I`. Cost `10/3 n³` flops for `H` and `4/3 n³` more for `Q` (Golub &
/// Van Loan, *Matrix Computations*, 4th ed., §7.4.3).
///
/// @param q `Q`, of shape (n, n)
/// @param h `H`, of shape (n, n)
public record Hessenberg(Tensor q, Tensor h) {
  /// @throws IllegalArgumentException where `a` is not a square matrix of finite numbers
  public static Hessenberg of(Tensor a) {
    int n = Requirements.square("reduce to Hessenberg form", a);
    Requirements.finite("Hessenberg form", a);
    double[] h = a.toDoubles();
    double[] qt = new double[n * n];
    int power = Scaling.safeExponent(h);
    Scaling.scale(h, -power);
    HessenbergReduction.reduce(h, n, 0, n, qt);
    Scaling.scale(h, power);
    return new Hessenberg(Storage.tensor(a.shape(), qt).transpose(), Storage.tensor(a.shape(), h));
  }

  /// How well the factors multiply to `a`, which must be the matrix that was decomposed, and how
  /// orthogonal `Q` is.
  ///
  /// @throws IllegalArgumentException where `a` has another shape
  public Certificate certificate(Tensor a) {
    Requirements.sameShape(q.shape(), a);
    double[] entries = a.toDoubles();
    double[] form = h.toDoubles();
    int power = Scaling.exponent(entries);
    Scaling.scale(entries, -power);
    Scaling.scale(form, -power);
    Tensor images = Storage.tensor(a.shape(), entries).times(q);
    return Certificate.of(
        "AQ = QH",
        Measures.residual("‖AQ − QH‖ / ‖A‖", images, q.times(Storage.tensor(a.shape(), form))),
        Measures.orthogonality("‖QᵀQ − I‖", q));
  }
}
