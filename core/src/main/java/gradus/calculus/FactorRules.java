package gradus.calculus;

import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Factor;
import gradus.expr.Functions;
import gradus.expr.Node;
import java.util.List;

/// How the parts of a factorization move when the matrix does; linear in its movement `Ȧ`. Reverse
/// mode takes the transposes.
///
/// | part                 | rule                                                                |
/// |----------------------|---------------------------------------------------------------------|
/// | `A = LLᵀ`            | `L̇ = L Φ(L⁻¹ȦL⁻ᵀ)`, `Φ` the lower triangle with half the diagonal    |
/// | `A = VΛVᵀ`           | `Λ̇ = diag(VᵀȦV)`, `V̇ = V (F ⊙ VᵀȦV)`, `Fᵢⱼ = 1/(λⱼ − λᵢ)`            |
/// | `A = UΣVᵀ`           | `Σ̇ = diag(UᵀȦV)`; `U̇`, `V̇` as in Townsend 2016                       |
///
/// Sources: Giles 2008, *Collected matrix derivative results*; Murray 2016, *Differentiation of the
/// Cholesky decomposition*; Townsend 2016, *Differentiating the singular value decomposition*.
/// Vectors of equal values have no derivative: there `F` is taken as 0.
final class FactorRules {
  private FactorRules() {}

  /// @param y the part itself
  /// @param t the movement of `a`, of its shape
  static Expr forward(Factor factor, Expr a, Expr y, Expr t) {
    return switch (factor) {
      case CHOLESKY -> cholesky(y, symmetric(t));
      case EIGENVALUES -> {
        Expr v = part(Factor.EIGENVECTORS, a);
        yield Functions.einsum("ki,kl,li->i", v, symmetric(t), v);
      }
      case EIGENVECTORS -> {
        Expr inside = y.transpose().matmul(symmetric(t)).matmul(y);
        yield y.matmul(gaps(part(Factor.EIGENVALUES, a)).times(inside));
      }
      case SINGULAR_VALUES ->
          Functions.einsum(
              "ki,kl,li->i",
              part(Factor.LEFT_SINGULAR_VECTORS, a),
              t,
              part(Factor.RIGHT_SINGULAR_VECTORS, a));
      case LEFT_SINGULAR_VECTORS ->
          singular(part(Factor.SINGULAR_VALUES, a), y, part(Factor.RIGHT_SINGULAR_VECTORS, a), t);
      case RIGHT_SINGULAR_VECTORS ->
          singular(
              part(Factor.SINGULAR_VALUES, a),
              y,
              part(Factor.LEFT_SINGULAR_VECTORS, a),
              t.transpose());
    };
  }

  private static Expr part(Factor factor, Expr a) {
    return Expr.of(new Node.Factorized(factor, a));
  }

  private static Expr symmetric(Expr t) {
    return t.plus(t.transpose()).times(0.5);
  }

  private static Expr cholesky(Expr l, Expr t) {
    Expr half = Expr.of(new Node.SolveTriangular(l, t, true)); // L⁻¹Ȧ
    Expr inside = Expr.of(new Node.SolveTriangular(l, half.transpose(), true)); // (L⁻¹ȦL⁻ᵀ)ᵀ
    return l.matmul(lowerHalf(l.dims().get(0)).times(inside.transpose()));
  }

  /// `Φ`: 1 below the diagonal, ½ on it, 0 above.
  private static Expr lowerHalf(Dim n) {
    Expr i = index(n, 0);
    Expr j = index(n, 1);
    return Functions.less(j, i).plus(Functions.equal(i, j).times(0.5));
  }

  /// `Lᵢⱼ` where `i ≥ j`, or `i ≤ j` for the upper triangle; 0 elsewhere.
  static Expr triangle(Expr t, boolean lower) {
    Dim n = t.dims().get(0);
    Expr i = index(n, 0);
    Expr j = index(n, 1);
    return t.times(lower ? Functions.lessEqual(j, i) : Functions.lessEqual(i, j));
  }

  private static Expr index(Dim n, int axis) {
    return Expr.of(new Node.Iota(n)).broadcast(List.of(n, n), axis);
  }

  /// `1/(xⱼ − xᵢ)` at `(i, j)`, and 0 where they are equal.
  private static Expr gaps(Expr x) {
    List<Dim> square = List.of(x.dims().get(0), x.dims().get(0));
    Expr gap = x.broadcast(square, 1).minus(x.broadcast(square, 0));
    Expr same = Functions.equal(gap, Expr.of(0));
    return Functions.select(same, Uniform.of(0, square), gap.plus(same).power(-1));
  }

  /// `U̇ = U (F ⊙ (PΣ + ΣPᵀ)) + (I − UUᵀ) Ȧ V Σ⁻¹` with `P = UᵀȦV`, `Fᵢⱼ = 1/(σⱼ² − σᵢ²)`.
  private static Expr singular(Expr s, Expr u, Expr v, Expr t) {
    Expr moved = t.matmul(v);
    Expr p = u.transpose().matmul(moved);
    Expr columns = s.broadcast(p.dims(), 1);
    Expr rows = s.broadcast(p.dims(), 0);
    Expr inside = p.times(columns).plus(rows.times(p.transpose()));
    Expr outside = moved.minus(u.matmul(p)).over(s.broadcast(moved.dims(), 1));
    return u.matmul(gaps(Functions.square(s)).times(inside)).plus(outside);
  }
}
