package gradus.certify.convexity;

import gradus.certify.Range;
import gradus.expr.Expr;
import gradus.expr.Function1;
import gradus.expr.Function2;
import gradus.expr.Node;
import gradus.expr.Reduction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// `log(Σ wᵢ exp(gᵢ) + c)` with weights and a number that are not negative: log-sum-exp of the `gᵢ`
/// and of numbers, as it is written out (Boyd & Vandenberghe 2004, *Convex Optimization*, §3.5.2).
record LogSum(Predicate<Expr> varying, Range range) {
  Optional<Atom> of(Expr expr) {
    if (!(expr.node() instanceof Node.Map1(var function, var sum)) || function != Function1.LOG) {
      return Optional.empty();
    }
    boolean adds =
        sum.node() instanceof Node.Reduce
            || sum.node() instanceof Node.Einsum
            || sum.node() instanceof Node.Map2(var add, var _, var _) && add == Function2.ADD;
    if (!adds) {
      return Optional.empty();
    }
    List<Atom.Slot> slots = new ArrayList<>();
    Deque<Expr> open = new ArrayDeque<>(List.of(sum));
    while (!open.isEmpty()) {
      Expr term = open.pop();
      if (varying.test(term) ? !parts(term, slots, open) : !isWeight(term)) {
        return Optional.empty();
      }
    }
    return Optional.of(
        new Atom(
            "log_sum_exp",
            Curvature.CONVEX,
            slots,
            "log Σ wᵢ exp(gᵢ) with w ≥ 0 is convex and rises in each gᵢ"));
  }

  private boolean isWeight(Expr x) {
    return range.interval(x).lower() >= 0;
  }

  /// Takes one term apart; false where it is no sum of weighted exponentials.
  private boolean parts(Expr term, List<Atom.Slot> slots, Deque<Expr> open) {
    switch (term.node()) {
      case Node.Map1(var function, var g) when function == Function1.EXP ->
          slots.add(new Atom.Slot(g, Monotonicity.NONDECREASING));
      case Node.Map2(var function, var a, var b) when function == Function2.ADD -> {
        open.push(b);
        open.push(a);
      }
      case Node.Map2(var function, var w, var x)
          when function == Function2.MULTIPLY && !varying.test(w) && isWeight(w) ->
          open.push(x);
      case Node.Map2(var function, var x, var w)
          when (function == Function2.MULTIPLY || function == Function2.DIVIDE)
              && !varying.test(w)
              && isWeight(w) ->
          open.push(x);
      case Node.Reduce(var reduction, var x, var _) when reduction == Reduction.SUM -> open.push(x);
      case Node.Broadcast(var x, var _, var _) -> open.push(x);
      case Node.Permute(var x, var _) -> open.push(x);
      case Node.Einsum(var operands, var _, var _)
          when operands.stream().filter(varying).count() == 1
              && operands.stream().allMatch(x -> varying.test(x) || isWeight(x)) ->
          open.push(operands.stream().filter(varying).findFirst().orElseThrow());
      default -> {
        return false;
      }
    }
    return true;
  }
}
