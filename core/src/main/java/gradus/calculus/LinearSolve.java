package gradus.calculus;

import gradus.expr.Expr;
import gradus.expr.Factor;
import gradus.expr.Functions;
import gradus.expr.Node;
import gradus.expr.Reduction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

  /// The same product with an inverse and a right side for each solution among its factors: so it
  /// is seen that `S⁻¹(S⁻¹A)ᵀ` is symmetric where `S` and `A` are.
  static Node.Einsum withInverses(Node.Einsum product) {
    List<Expr> factors = new ArrayList<>();
    List<List<Integer>> subscripts = new ArrayList<>();
    int fresh = product.unusedLabel();
    for (int k = 0; k < product.operands().size(); k++) {
      Expr factor = product.operands().get(k);
      List<Integer> labels = product.subscripts().get(k);
      if (factor.node() instanceof Node.Solve(var a, var b)) {
        List<Integer> right = new ArrayList<>(labels);
        right.set(0, fresh);
        factors.add(Functions.inverse(a));
        subscripts.add(List.of(labels.get(0), fresh));
        factors.add(b);
        subscripts.add(right);
        fresh++;
      } else {
        factors.add(factor);
        subscripts.add(labels);
      }
    }
    return new Node.Einsum(factors, subscripts, product.output());
  }

  /// `A⁻¹B`, written as a sum of products of two, as the solution of a linear system; the inverse
  /// must have no other use, for which it would be computed anyway.
  static Optional<Expr> solution(Expr x, Rewriter rewriter) {
    if (!(x.node() instanceof Node.Einsum einsum) || einsum.operands().size() != 2) {
      return Optional.empty();
    }
    for (int k = 0; k < 2; k++) {
      Expr inverse = einsum.operands().get(k);
      Expr b = einsum.operands().get(1 - k);
      if (inverse.node() instanceof Node.Inverse(var a) && rewriter.usedOnce(inverse)) {
        List<Integer> matrix = einsum.subscripts().get(k);
        List<Integer> right = einsum.subscripts().get(1 - k);
        Optional<Expr> solved = solved(a, matrix, b, right, einsum.output());
        if (solved.isPresent()) {
          return solved;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Expr> solved(
      Expr a, List<Integer> matrix, Expr b, List<Integer> right, List<Integer> output) {
    for (int side = 0; side < 2; side++) {
      int summed = matrix.get(1 - side);
      int kept = matrix.get(side);
      List<Integer> others = new ArrayList<>(right);
      others.removeIf(label -> label == summed);
      boolean product =
          summed != kept
              && others.size() == right.size() - 1
              && others.size() <= 1
              && !others.contains(kept)
              && !output.contains(summed)
              && output.size() == 1 + others.size()
              && output.contains(kept)
              && output.containsAll(others);
      if (product) {
        Expr system = side == 0 ? a : a.transpose();
        Expr columns = right.indexOf(summed) == 0 ? b : b.transpose();
        Expr solution = Functions.solve(system, columns);
        return Optional.of(output.get(0) == kept ? solution : solution.transpose());
      }
    }
    return Optional.empty();
  }

  /// `det L = Πᵢ Lᵢᵢ`, and `log det L = Σᵢ log Lᵢᵢ`, for a Cholesky factor, whose diagonal is
  /// positive.
  static Optional<Expr> triangularDeterminant(Expr x) {
    Expr a = x.operands().get(0);
    if (!(a.node() instanceof Node.Factorized(var factor, var _)) || factor != Factor.CHOLESKY) {
      return Optional.empty();
    }
    Expr diagonal = Functions.diagonal(a);
    return Optional.of(
        x.node() instanceof Node.Determinant
            ? Functions.reduce(Reduction.PRODUCT, diagonal)
            : Functions.sum(Functions.log(diagonal)));
  }
}
