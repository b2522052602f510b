package gradus.certify.convexity;

import gradus.certify.Range;
import gradus.certify.positivity.Definite;
import gradus.expr.Expr;
import gradus.expr.Function2;
import gradus.expr.Node;
import gradus.expr.Reduction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// A sum of squares with weights that are not negative, and perhaps numbers that are not negative:
/// `x² + 2y² + 1`, `‖x‖² + xᵀPx`.
///
/// Its root is a Euclidean norm of what is squared, and of the roots of the numbers.
final class Squares {
  private final Predicate<Expr> varying;
  private final Range range;
  private final Definite definite;

  Squares(Predicate<Expr> varying, Range range, Definite definite) {
    this.varying = varying;
    this.range = range;
    this.definite = definite;
  }

  /// What is squared, and which way a norm goes in it; empty where the expression is no such sum.
  Optional<List<Atom.Slot>> of(Expr sum) {
    List<Atom.Slot> slots = new ArrayList<>();
    Deque<Expr> open = new ArrayDeque<>(List.of(sum));
    while (!open.isEmpty()) {
      Expr part = open.pop();
      if (!varying.test(part)) {
        if (!(range.interval(part).lower() >= 0)) {
          return Optional.empty();
        }
      } else if (!parts(part, slots, open)) {
        return Optional.empty();
      }
    }
    return slots.isEmpty() ? Optional.empty() : Optional.of(slots);
  }

  /// Notes what is squared in one part, or what it consists of; false where it is no square.
  private boolean parts(Expr part, List<Atom.Slot> slots, Deque<Expr> open) {
    switch (part.node()) {
      case Node.Power(var x, var p) when p == 2 -> slots.add(slot(x));
      case Node.Map2(var function, var a, var b) -> {
        return pair(function, a, b, slots, open);
      }
      case Node.Reduce(var reduction, var x, var _) when reduction == Reduction.SUM -> open.push(x);
      case Node.Broadcast(var x, var _, var _) -> open.push(x);
      case Node.Permute(var x, var _) -> open.push(x);
      case Node.Linear(var _, var x) -> open.push(x);
      case Node.Gather(var x, var i, var _, var _) when !varying.test(i) -> open.push(x);
      case Node.Einsum einsum -> {
        return product(einsum, slots, open);
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean pair(
      Function2 function, Expr a, Expr b, List<Atom.Slot> slots, Deque<Expr> open) {
    switch (function) {
      case ADD -> {
        open.push(b);
        open.push(a);
      }
      case MULTIPLY -> {
        if (a == b) {
          slots.add(slot(a));
        } else if (isWeight(a)) {
          open.push(b);
        } else if (isWeight(b)) {
          open.push(a);
        } else {
          return false;
        }
      }
      case DIVIDE -> {
        if (!isWeight(b)) {
          return false;
        }
        open.push(a);
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean isWeight(Expr x) {
    return !varying.test(x) && range.interval(x).lower() >= 0;
  }

  private boolean product(Node.Einsum einsum, List<Atom.Slot> slots, Deque<Expr> open) {
    Optional<Gram> gram = Gram.of(einsum, varying, range, definite);
    if (gram.isPresent() && gram.get().matrix().isEmpty() && !gram.get().negative()) {
      Expr base = gram.get().base();
      slots.add(gram.get().plain() ? slot(base) : new Atom.Slot(base, Monotonicity.UNKNOWN));
      return true;
    }
    List<Expr> moving = einsum.operands().stream().filter(varying).toList();
    boolean weighted = einsum.operands().stream().allMatch(x -> varying.test(x) || isWeight(x));
    if (moving.size() == 1 && weighted) {
      open.push(moving.get(0));
      return true;
    }
    return false;
  }

  private Atom.Slot slot(Expr x) {
    return new Atom.Slot(x, Monotonicity.ofModulus(range.interval(x)));
  }
}
