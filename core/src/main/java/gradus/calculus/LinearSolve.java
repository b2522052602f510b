package gradus.calculus;

import gradus.expr.Expr;
import gradus.expr.Functions;
import gradus.expr.Node;
import java.util.ArrayList;
import java.util.List;

/// Solving with right sides that may have more axes than a matrix.
final class LinearSolve {
  private LinearSolve() {}

  /// `A⁻¹B` along the first axis of `b`. [gradus.expr.Node.Solve] takes vectors and matrices;
  /// anything larger is multiplied by the inverse.
  static Expr of(Expr a, Expr b) {
    if (b.rank() <= 2) {
      return Functions.solve(a, b);
    }
    return along(Functions.inverse(a), b);
  }

  /// `Σⱼ Aᵢⱼ Bⱼ…`
  private static Expr along(Expr a, Expr b) {
    List<Integer> all = Batch.labels(1, b.rank());
    List<Integer> output = new ArrayList<>(all);
    output.set(0, 0);
    return Functions.einsum(List.of(a, b), List.of(List.of(0, 1), all), output);
  }

  /// `T⁻¹B` for a triangle of `A`.
  static Expr triangular(Expr a, Expr b, boolean lower) {
    if (b.rank() <= 2) {
      return Expr.of(new Node.SolveTriangular(a, b, lower));
    }
    Expr inverse = Expr.of(new Node.SolveTriangular(a, Expr.eye(a.dims().get(0)), lower));
    return along(inverse, b);
  }

  /// `A⁻ᵀB`
  static Expr transposed(Expr a, Expr b) {
    return of(a.transpose(), b);
  }
}
