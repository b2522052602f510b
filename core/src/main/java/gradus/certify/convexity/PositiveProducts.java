package gradus.certify.convexity;

import gradus.certify.Interval;
import gradus.certify.Range;
import gradus.expr.Expr;
import gradus.expr.Function1;
import gradus.expr.Function2;
import gradus.expr.Node;
import gradus.expr.Reduction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// What `g > 0` says of a `g` that is a product, or a difference that is one ([LorentzForm]): for a
/// `g` that is nowhere negative a product is positive where every factor is, and a sum of products
/// with weights where its weights are, if all else in it is positive. The set of points does not
/// change, and is easier to see to be convex.
///
/// @param range what the bounds of the variables tell, and nothing that a need does
record PositiveProducts(Predicate<Expr> varying, Range range) {
  private static final int DEPTH = 16;

  /// Needs that hold together at the same points.
  List<Need> simpler(Need need) {
    Optional<LorentzForm> form =
        need.isSign() && varying.test(need.of())
            ? LorentzForm.of(need.of(), range)
            : Optional.empty();
    if (form.isPresent()) {
      return List.of(Need.positive(form.get().factor()), need.of(form.get().rest()));
    }
    if (need.isPositivity()
        && need.of().node() instanceof Node.Map2(var function, var above, var below)
        && function == Function2.DIVIDE
        && isNonnegative(above)) {
      return varying.test(above)
          ? List.of(need.of(above), need.of(below))
          : range.interval(above).mayBeZero() ? List.of(need) : List.of(need.of(below));
    }
    if (!need.isPositivity() || !isNonnegative(need.of())) {
      return List.of(need);
    }
    List<Expr> factors = new ArrayList<>();
    factors(need.of(), factors, DEPTH);
    return factors.stream()
        .map(factor -> need.of(weights(factor, DEPTH).filter(w -> !varying.test(w)).orElse(factor)))
        .toList();
  }

  private boolean isNonnegative(Expr x) {
    return range.interval(x).lower() >= 0;
  }

  /// All of which have to be positive.
  private void factors(Expr x, List<Expr> factors, int depth) {
    boolean split =
        depth > 0
            && switch (x.node()) {
              case Node.Map2(var function, var a, var b)
                  when function == Function2.MULTIPLY && isNonnegative(a) && isNonnegative(b) -> {
                factors(a, factors, depth - 1);
                factors(b, factors, depth - 1);
                yield true;
              }
              case Node.Map1(var function, var base)
                  when function == Function1.SQRT && isNonnegative(base) -> {
                factors(base, factors, depth - 1);
                yield true;
              }
              case Node.Power(var base, var p) when p > 0 && isNonnegative(base) -> {
                factors(base, factors, depth - 1);
                yield true;
              }
              case Node.Reduce(var reduction, var inner, var _)
                  when reduction == Reduction.PRODUCT && isNonnegative(inner) -> {
                factors(inner, factors, depth - 1);
                yield true;
              }
              default -> false;
            };
    if (!split) {
      factors.add(x);
    }
  }

  /// Positive at the same points, with 1 for whatever is positive everywhere.
  private Optional<Expr> weights(Expr x, int depth) {
    if (!varying.test(x)) {
      return Optional.of(x);
    }
    Interval at = range.interval(x);
    if (at.lower() > 0 || at.lower() >= 0 && at.nonzero() && isLeaf(x)) {
      return Optional.of(Expr.of(1).broadcastLike(x));
    }
    if (depth == 0 || !x.operands().stream().allMatch(this::isNonnegative)) {
      return Optional.empty();
    }
    return switch (x.node()) {
      case Node.Map2(var function, var a, var b)
          when function == Function2.ADD || function == Function2.MULTIPLY ->
          weights(a, depth - 1)
              .flatMap(left ->
                  weights(b, depth - 1)
                      .map(right ->
                          function == Function2.ADD ? left.plus(right) : left.times(right)));
      case Node.Reduce(var reduction, var inner, var axes) when reduction == Reduction.SUM ->
          weights(inner, depth - 1).map(w -> Expr.of(new Node.Reduce(reduction, w, axes)));
      case Node.Einsum(var operands, var subscripts, var output) -> {
        List<Expr> all = new ArrayList<>();
        for (Expr operand : operands) {
          weights(operand, depth - 1).ifPresent(all::add);
        }
        yield all.size() == operands.size()
            ? Optional.of(Expr.of(new Node.Einsum(all, subscripts, output)))
            : Optional.empty();
      }
      default -> Optional.empty();
    };
  }

  /// No sum or product, which would be taken apart.
  private static boolean isLeaf(Expr x) {
    return !(x.node() instanceof Node.Einsum) && !(x.node() instanceof Node.Reduce);
  }
}
