package gradus.linalg;

import gradus.linalg.Certificate.Measure;
import gradus.linalg.kernel.MatrixKernels;
import gradus.linalg.kernel.ProductShape;
import gradus.linalg.kernel.Storage;
import gradus.linalg.kernel.Workers;

/// The polar decomposition `A = U P`, as a number is a direction times a length: `P` is symmetric
/// with no negative eigenvalue, and `U` turns without stretching.
///
/// Of an m×n matrix, `U` is m×n and `P` n×n. Where `m ≥ n`, `U` has orthonormal columns, and no
/// other such matrix is nearer to `A` (Fan & Hoffman 1955); where `m < n` its rows are orthonormal.
/// `P = (AᵀA)^½` is unique; `U` is where `A` has full rank. Cost that of [Svd] and two products.
/// Source: Higham, *Functions of Matrices*, ch. 8.
///
/// @param u with the same singular vectors as `A`, and singular values 1
/// @param p exactly symmetric
public record Polar(Tensor u, Tensor p) {
  /// By singular values, `A = W diag(σ) Vᵀ`: `U = W Vᵀ` and `P = V diag(σ) Vᵀ`.
  ///
  /// @throws IllegalArgumentException where `a` is not a matrix of finite numbers
  public static Polar of(Tensor a) {
    Svd svd = Svd.of(a);
    int n = a.columns();
    int r = svd.values().rows();
    int power = r == 0 ? 0 : Scaling.exponent(svd.values().flat(0));
    // P = M Mᵀ with M = V diag(√σ) has no asymmetry to be rounded to
    double[] root = svd.v().toDoubles();
    for (int k = 0; k < root.length; k++) {
      root[k] *= Math.sqrt(Math.scalb(svd.values().flat(k % r), -power));
    }
    double[] p = new double[n * n];
    MatrixKernels.best()
        .gram(ProductShape.of(n, r, n, false, true, false), Workers.processors(), root, 0, p, 0);
    Scaling.scale(p, power);
    return new Polar(svd.u().times(svd.v().transpose()), Storage.tensor(Shape.of(n, n), p));
  }

  /// How well the factors multiply to `a`, which must be the matrix that was factored, how
  /// orthonormal the columns of `U` are, or its rows where those are fewer, how symmetric `P` is,
  /// and how far its smallest eigenvalue is below 0.
  ///
  /// @throws IllegalArgumentException where `a` has another shape
  public Certificate certificate(Tensor a) {
    Requirements.sameShape(u.shape(), a);
    double[] entries = a.toDoubles();
    int power = Scaling.exponent(entries);
    Scaling.scale(entries, -power);
    double[] scaled = p.toDoubles();
    Scaling.scale(scaled, -power);
    Tensor stretch = Storage.tensor(p.shape(), scaled);
    return Certificate.of(
        "A = UP",
        Measures.residual("‖A − UP‖ / ‖A‖", Storage.tensor(a.shape(), entries), u.times(stretch)),
        u.rows() < u.columns()
            ? Measures.orthogonality("‖UUᵀ − I‖", u.transpose())
            : Measures.orthogonality("‖UᵀU − I‖", u),
        symmetry(stretch),
        semidefiniteness(stretch));
  }

  private static Measure symmetry(Tensor p) {
    Measure measure = Measures.residual("‖P − Pᵀ‖ / ‖P‖", p, p.transpose());
    return new Measure("symmetry", measure.formula(), measure.value(), measure.bound());
  }

  private static Measure semidefiniteness(Tensor p) {
    int n = p.rows();
    double below = 0;
    if (!p.isFinite()) {
      below = Double.NaN;
    } else if (n > 0) {
      below = Math.max(0, -SymmetricEigen.of(p).values().flat(n - 1));
    }
    return new Measure(
        "semidefiniteness",
        "max(0, −λₘᵢₙ(P)) / ‖P‖",
        below == 0 ? 0 : below / Norms.frobenius(p),
        Certificate.stable(n, n));
  }
}
