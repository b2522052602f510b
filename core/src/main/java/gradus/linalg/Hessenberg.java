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
}
