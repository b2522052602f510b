package gradus.certify;

import gradus.expr.Expr;
import gradus.expr.Function1;
import gradus.expr.Function2;
import gradus.expr.Node;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/// Ranges of choices: of the branches that can be taken, each of them read with what its condition
/// says. In `select(x < 0, e, f)`, `e` is read for `x ≤ 0` and `f` for `x ≥ 0`.
///
/// A condition speaks of the element that is chosen, so what it says reaches as far into a branch
/// as operations go element by element: not through sums or other axes.
public final class Branches {
  /// How many expressions of branches are read again for one choice, with those nested in it.
  private static final int ALLOWANCE = 512;

  /// How many parts of one condition are read.
  private static final int CLAIMS = 16;

  private final Range range;
  private int allowance = ALLOWANCE;
  private int depth;

  public Branches(Range range) {
    this.range = range;
  }

  Interval select(Node.Select select, Function<Expr, Interval> known) {
    allowance = depth == 0 ? ALLOWANCE : allowance;
    depth++;
    try {
      Interval condition = known.apply(select.condition());
      boolean chosen = condition.lower() < 0 || condition.upper() > 0;
      Interval then =
          chosen ? branch(select.condition(), true, select.then(), known) : Interval.EMPTY;
      Interval otherwise =
          condition.contains(0)
              ? branch(select.condition(), false, select.otherwise(), known)
              : Interval.EMPTY;
      return then.or(otherwise).orUndefined(condition.undefined());
    } finally {
      depth--;
    }
  }

  private Interval branch(
      Expr condition, boolean holds, Expr branch, Function<Expr, Interval> known) {
    Map<Expr, Interval> facts = new HashMap<>();
    learn(condition, holds, known, facts);
    if (facts.values().stream().anyMatch(Interval::isEmpty)) {
      return Interval.EMPTY; // it is never taken
    }
    return facts.isEmpty() ? known.apply(branch) : reread(branch, facts, known).apply(branch);
  }

  /// The ranges of the expressions in a branch, wherever it is taken.
  public Function<Expr, Interval> inside(
      Node.Select select, boolean holds, Function<Expr, Interval> known) {
    Map<Expr, Interval> facts = new HashMap<>();
    learn(select.condition(), holds, known, facts);
    if (facts.values().stream().anyMatch(Interval::isEmpty)) {
      return x -> Interval.EMPTY;
    }
    allowance = ALLOWANCE;
    return reread(holds ? select.then() : select.otherwise(), facts, known);
  }

  /// What a condition says of the expressions in it.
  private void learn(
      Expr condition, boolean holds, Function<Expr, Interval> known, Map<Expr, Interval> facts) {
    Deque<Claim> open = new ArrayDeque<>(List.of(new Claim(condition, holds)));
    Set<Claim> seen = new HashSet<>();
    while (!open.isEmpty() && seen.size() < CLAIMS) {
      Claim claim = open.pop();
      if (seen.add(claim)) {
        open.addAll(learn(claim, known, facts));
      }
    }
  }

  /// That a condition is not 0, or that it is.
  private record Claim(Expr condition, boolean holds) {}

  /// Notes what a claim says of numbers, and answers the claims it consists of.
  private static List<Claim> learn(
      Claim claim, Function<Expr, Interval> known, Map<Expr, Interval> facts) {
    Expr x = claim.condition;
    boolean holds = claim.holds;
    switch (x.node()) {
      case Node.Map2(var function, var a, var b) when function == Function2.LESS ->
          ordered(holds ? a : b, holds ? b : a, holds, known, facts);
      case Node.Map2(var function, var a, var b) when function == Function2.LESS_EQUAL ->
          ordered(holds ? a : b, holds ? b : a, !holds, known, facts);
      case Node.Map2(var function, var a, var b) when function == Function2.EQUAL ->
          equal(a, b, holds, known, facts);
      case Node.Map2(var function, var a, var b) when function == Function2.MULTIPLY && holds -> {
        return List.of(new Claim(a, true), new Claim(b, true));
      }
      case Node.Map2(var function, var a, var b) when function == Function2.AND && holds -> {
        return List.of(new Claim(a, true), new Claim(b, true));
      }
      case Node.Map2(var function, var a, var b) when function == Function2.OR && !holds -> {
        return List.of(new Claim(a, false), new Claim(b, false));
      }
      case Node.Map1(var function, var a) when function == Function1.NOT -> {
        return List.of(new Claim(a, !holds));
      }
      case Node.Map1(var function, var a) when function == Function1.STEP ->
          narrow(a, holds ? Interval.POSITIVE : Interval.NONNEGATIVE.negate(), known, facts);
      default -> narrow(x, holds ? Interval.ALL.withoutZero() : Interval.of(0), known, facts);
    }
    return List.of();
  }

  /// `a < b`, or `a ≤ b`.
  private static void ordered(
      Expr a, Expr b, boolean strictly, Function<Expr, Interval> known, Map<Expr, Interval> facts) {
    double least = known.apply(a).lower();
    double most = known.apply(b).upper();
    if (known.apply(a).isEmpty() || known.apply(b).isEmpty()) {
      return;
    }
    Interval below = Interval.of(Double.NEGATIVE_INFINITY, most);
    Interval above = Interval.of(least, Double.POSITIVE_INFINITY);
    narrow(a, below.withoutZero(strictly && most <= 0), known, facts);
    narrow(b, above.withoutZero(strictly && least >= 0), known, facts);
  }

  private static void equal(
      Expr a, Expr b, boolean holds, Function<Expr, Interval> known, Map<Expr, Interval> facts) {
    Interval x = known.apply(a);
    Interval y = known.apply(b);
    if (holds) {
      narrow(a, y, known, facts);
      narrow(b, x, known, facts);
    } else if (y.isZero()) {
      narrow(a, Interval.ALL.withoutZero(), known, facts);
    } else if (x.isZero()) {
      narrow(b, Interval.ALL.withoutZero(), known, facts);
    }
  }

  /// A fact of an expression, and what follows for its operand where it is a sign or a modulus.
  private static void narrow(
      Expr x, Interval to, Function<Expr, Interval> known, Map<Expr, Interval> facts) {
    Expr inner = x;
    Interval fact = to;
    while (true) {
      facts.put(inner, facts.getOrDefault(inner, known.apply(inner)).narrowed(fact));
      if (!(inner.node() instanceof Node.Map1(var function, var operand))) {
        return;
      }
      switch (function) {
        case NEGATE -> fact = fact.negate();
        case ABS ->
            fact =
                new Interval(
                    -fact.upper(), fact.upper(), fact.nonzero() || fact.lower() > 0, false);
        default -> {
          return;
        }
      }
      inner = operand;
    }
  }

  /// The range of a branch where some expressions in it are known better.
  private Function<Expr, Interval> reread(
      Expr branch, Map<Expr, Interval> facts, Function<Expr, Interval> known) {
    Map<Expr, Interval> better = new HashMap<>(facts);
    Function<Expr, Interval> look = x -> better.getOrDefault(x, known.apply(x));
    Deque<Expr> open = new ArrayDeque<>(List.of(branch));
    while (!open.isEmpty() && allowance > 0) {
      Expr x = open.element();
      List<Expr> unread =
          better.containsKey(x) || !elementwise(x)
              ? List.of()
              : x.operands().stream()
                  .filter(y -> elementwise(y) && !better.containsKey(y))
                  .toList();
      if (unread.isEmpty()) {
        open.pop();
        if (elementwise(x) && !better.containsKey(x)) {
          allowance--;
          better.put(x, range.read(x, look).and(known.apply(x)));
        }
      }
      unread.forEach(open::push);
    }
    return look;
  }

  public static boolean elementwise(Expr x) {
    return switch (x.node()) {
      case Node.Map1 _, Node.Map2 _, Node.Power _, Node.Select _ -> true;
      default -> false;
    };
  }
}
