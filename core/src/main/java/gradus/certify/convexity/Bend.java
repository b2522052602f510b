package gradus.certify.convexity;

import gradus.calculus.Tangent;
import gradus.certify.Branches;
import gradus.certify.Interval;
import gradus.certify.Range;
import gradus.certify.positivity.Definite;
import gradus.expr.Dim;
import gradus.expr.Domain;
import gradus.expr.Expr;
import gradus.expr.Graph;
import gradus.expr.Node;
import gradus.expr.Reduction;
import gradus.linalg.SymmetricEigen;
import gradus.linalg.Tensor;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The Hessian of a term in an affine argument of it lies between multiples of the identity.
///
/// @param second between which
record Bend(Expr argument, Interval second) {
  /// Relative margin for the eigenvalues of numbers.
  private static final double MARGIN = 1e-12;

  /// Reads a term; empty where it is no function of one affine argument, or has kinks.
  static Optional<Bend> of(Expr term, Varying varying, Range range, Composition rules) {
    return new Reading(varying, range, rules).bend(term);
  }

  /// Between which numbers the eigenvalues of `½(P + Pᵀ)` lie.
  static Interval eigenvalues(Tensor p) {
    double[] values = SymmetricEigen.of(Definite.symmetric(p)).values().toDoubles();
    double least = Double.POSITIVE_INFINITY;
    double most = -Double.POSITIVE_INFINITY;
    for (double value : values) {
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    double margin = MARGIN * Math.max(Math.abs(least), Math.abs(most));
    return Interval.of(least - margin, most + margin);
  }

  private record Reading(Varying varying, Range range, Composition rules) {
    Optional<Bend> bend(Expr expr) {
      return switch (expr.node()) {
        case Node.Reduce(var reduction, var x, var _)
            when reduction == Reduction.LOG_SUM_EXP && rules.curvature(x).isAffine() ->
            // diag(p) − ppᵀ with Σp = 1
            Optional.of(new Bend(x, Interval.of(0, 0.5)));
        case Node.Einsum einsum -> form(einsum);
        default -> Branches.elementwise(expr) ? elementwise(expr) : Optional.empty();
      };
    }

    /// `xᵀx` and `xᵀPx` for numbers `P`.
    private Optional<Bend> form(Node.Einsum einsum) {
      List<Expr> moving = varying.among(einsum.operands());
      if (!einsum.output().isEmpty()
          || moving.size() != 2
          || moving.get(0) != moving.get(1)
          || !rules.curvature(moving.get(0)).isAffine()) {
        return Optional.empty();
      }
      Expr x = moving.get(0);
      List<Expr> between = einsum.operands().stream().filter(y -> !varying.test(y)).toList();
      List<List<Integer>> ends =
          java.util.stream.IntStream.range(0, einsum.operands().size())
              .filter(k -> varying.test(einsum.operands().get(k)))
              .mapToObj(einsum.subscripts()::get)
              .toList();
      boolean whole = new HashSet<>(ends.get(0)).size() == x.rank();
      if (between.isEmpty() && whole && ends.get(0).equals(ends.get(1))) {
        return Optional.of(new Bend(x, Interval.of(2)));
      }
      boolean quadratic =
          between.size() == 1
              && x.rank() == 1
              && between.get(0).rank() == 2
              && !ends.get(0).equals(ends.get(1));
      return quadratic
          ? Definite.numbers(between.get(0)).map(p -> new Bend(x, eigenvalues(p).times(2)))
          : Optional.empty();
    }

    /// `φ(a)` element by element, of one affine argument.
    private Optional<Bend> elementwise(Expr expr) {
      Set<Expr> arguments = new LinkedHashSet<>();
      for (Expr part : Needs.Walk.topological(expr, x -> inside(x) ? x.operands() : List.of())) {
        if (varying.test(part) && !inside(part)) {
          arguments.add(part);
        }
      }
      if (arguments.size() != 1) {
        return Optional.empty();
      }
      Expr argument = arguments.iterator().next();
      Interval at = range.interval(argument);
      if (at.isEmpty() || !rules.curvature(argument).isAffine()) {
        return Optional.empty();
      }
      Expr t =
          Expr.variable(
              "\u0000t",
              Domain.between(at.lower(), at.upper()),
              argument.dims().toArray(new Dim[0]));
      Expr one = Expr.of(1).broadcastLike(t);
      Expr phi = Graph.substitute(expr, Map.of(argument, t));
      if (!isSmooth(phi)) {
        return Optional.empty();
      }
      Expr slope = Tangent.of(List.of(phi), Map.of(t, one)).get(0);
      Expr second = gradus.calculus.Stabilize.of(Tangent.of(List.of(slope), Map.of(t, one)).get(0));
      return Optional.of(new Bend(argument, Range.of(second)));
    }

    private boolean inside(Expr x) {
      return varying.test(x) && Branches.elementwise(x) && !rules.curvature(x).isAffine();
    }

    /// No kink and no jump, whose second derivative says nothing.
    private static boolean isSmooth(Expr phi) {
      return Graph.topological(phi).stream()
          .allMatch(x ->
              switch (x.node()) {
                case Node.Map1(var function, var _) ->
                    switch (function) {
                      case ABS, SIGN, STEP, RELU, FLOOR, CEIL, ROUND, NOT, STOP -> false;
                      default -> true;
                    };
                case Node.Map2(var function, var _, var _) ->
                    switch (function) {
                      case ADD,
                          MULTIPLY,
                          DIVIDE,
                          POWER,
                          XLOGY,
                          XLOG1PY,
                          REL_ENTR,
                          LOG_ADD_EXP,
                          HYPOT ->
                          true;
                      default -> false;
                    };
                case Node.Select _ -> false;
                default -> true;
              });
    }
  }
}
