package gradus.certify;

import gradus.expr.Expr;
import gradus.expr.Factor;

/// Ranges of determinants and factors of matrices, from the size and the largest modulus of an
/// element alone. What depends on how far a matrix is from a singular one is unknown.
///
/// Sources: Hadamard's inequality and Gershgorin's circles, in Horn & Johnson 2013, *Matrix
/// analysis*, §6.1 and §7.8.
record Matrices(Count.Sizes sizes) {
  /// Beyond this size the bound for the growth of elements in an elimination with pivoting, `2ⁿ⁻¹`,
  /// says nothing of rounding errors any more.
  private static final int ELIMINATED = 20;

  /// `|det A| ≤ nⁿᐟ² mⁿ`, where `m` is the largest modulus of an element.
  Interval determinant(Expr a, Interval x) {
    Count n = sizes.of(a.dims().get(0));
    if (n.least() != n.most() || n.most() > ELIMINATED || x.isEmpty()) {
      return x.isEmpty() ? x : Interval.ALL.orUndefined(x.undefined());
    }
    double bound = hadamard(n.most(), x.magnitude());
    return Interval.of(-bound, bound).orUndefined(x.undefined());
  }

  /// The determinant of the matrix that the elimination in fact decomposes, `A + E` with `|E| ≤ γₙ
  /// n 2ⁿ⁻¹ m` (Higham 2002, §9.3).
  private static double hadamard(double n, double m) {
    if (n == 0) {
      return 1;
    }
    double moved = Outward.up(m * (1 + n * n * Math.scalb(1.0, (int) n) * Count.UNIT_ROUNDOFF), 2);
    return Outward.up(Math.pow(n, n / 2) * Math.pow(moved, n), 8 + 2 * n);
  }

  /// Unbounded below: a matrix may be nearly singular.
  Interval logDeterminant(Expr a, Interval x) {
    Interval determinant = determinant(a, x);
    double bound = determinant.magnitude();
    double upper = bound == 0 ? Double.NEGATIVE_INFINITY : Outward.up(Math.log(bound) + 1e-12, 8);
    return determinant.isEmpty()
        ? determinant
        : Interval.of(Double.NEGATIVE_INFINITY, Double.isInfinite(bound) ? bound : upper)
            .orUndefined(true);
  }

  /// | factor       | bound                                                                  |
  /// |--------------|------------------------------------------------------------------------|
  /// | `L`          | `Lᵢⱼ² ≤ Σⱼ Lᵢⱼ² = Aᵢᵢ`, and 0 above the diagonal                        |
  /// | eigenvalues  | a row sum of moduli                                                    |
  /// | singular     | the Frobenius norm                                                     |
  /// | vectors      | of length 1                                                            |
  Interval factor(Factor factor, Expr a, Interval x) {
    Count rows = sizes.of(a.dims().get(0));
    Count columns = sizes.of(a.dims().get(1));
    if (x.isEmpty()) {
      return x;
    }
    double n = Math.max(rows.most(), columns.most());
    return switch (factor) {
      case CHOLESKY -> {
        double root = wider(Outward.rootUp(Math.max(0, x.upper())), n);
        yield Interval.of(-root, root).orUndefined(true);
      }
      case EIGENVALUES -> {
        double radius = wider(Outward.productUp(n, x.magnitude()), n);
        yield Interval.of(-radius, radius).orUndefined(x.undefined());
      }
      case SINGULAR_VALUES -> {
        double norm = Outward.rootUp(Outward.productUp(rows.most(), columns.most()));
        yield Interval.of(0, wider(Outward.productUp(norm, x.magnitude()), n))
            .orUndefined(x.undefined());
      }
      case EIGENVECTORS, LEFT_SINGULAR_VECTORS, RIGHT_SINGULAR_VECTORS -> {
        double one = wider(1, n);
        yield Interval.of(-one, one).orUndefined(x.undefined());
      }
    };
  }

  /// Backward stable algorithms find the factors of a matrix within a modest multiple of `nε`.
  private static double wider(double bound, double n) {
    return Outward.productUp(bound, 1 + 64 * n * Count.UNIT_ROUNDOFF);
  }
}
