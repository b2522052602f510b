package gradus.certify.convexity;

import gradus.calculus.Simplify;
import gradus.certify.Elementwise;
import gradus.certify.Interval;
import gradus.certify.Range;
import gradus.expr.Expr;
import gradus.expr.Function1;
import gradus.expr.Function2;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Functions of two numbers, as functions of known curvature: jointly in both where both vary, else
/// in the one that does, on the proven ranges.
record Bivariate(Predicate<Expr> varying, Range range) {
  /// It rises in the first argument and in the second.
  static final List<Monotonicity> BOTH =
      List.of(Monotonicity.NONDECREASING, Monotonicity.NONDECREASING);

  /// What the operation itself tells.
  Atom of(Function2 function, Expr x, Expr y) {
    Interval a = range.interval(x);
    Interval b = range.interval(y);
    List<Expr> both = List.of(x, y);
    return switch (function) {
      case ADD -> joint(Atoms.SUM, Curvature.AFFINE, both, BOTH, "a sum is linear");
      case MULTIPLY -> multiply(x, y);
      case DIVIDE -> divide(x, y);
      case POWER -> power(x, y);
      case MAXIMUM ->
          larger(a, b, gap(x, y), x, y)
              .orElseGet(() ->
                  joint(
                      "max",
                      Curvature.CONVEX,
                      both,
                      BOTH,
                      "a maximum is convex, and rises in each"));
      case MINIMUM ->
          larger(b, a, gap(y, x), x, y)
              .orElseGet(() ->
                  joint(
                      "min",
                      Curvature.CONCAVE,
                      both,
                      BOTH,
                      "a minimum is concave, and rises in each"));
      case LOG_ADD_EXP ->
          joint("logaddexp", Curvature.CONVEX, both, BOTH, "log(eˣ + eʸ) is convex and rises");
      case HYPOT ->
          joint(
              "norm",
              Curvature.CONVEX,
              both,
              List.of(Monotonicity.ofModulus(a), Monotonicity.ofModulus(b)),
              "√(x² + y²) is a norm");
      case REL_ENTR ->
          joint(
              "rel_entr",
              Curvature.CONVEX,
              both,
              List.of(Entropy.monotone(a.over(b)), Monotonicity.NONINCREASING),
              "x log(x/y) is jointly convex where x ≥ 0 and y > 0, and falls in y");
      case XLOGY -> weighted("xlogy", x, y, Function1.LOG);
      case XLOG1PY -> weighted("xlog1py", x, y, Function1.LOG1P);
      case LOG_BETA ->
          joint(
              "lbeta",
              Curvature.CONVEX,
              both,
              List.of(Monotonicity.NONINCREASING, Monotonicity.NONINCREASING),
              "log B(x, y) is jointly convex where x, y > 0, and falls in each");
      case POLYGAMMA -> polygamma(x, y);
      case LESS, LESS_EQUAL ->
          joint(
              function.symbol(),
              Curvature.UNKNOWN,
              both,
              List.of(Monotonicity.NONINCREASING, Monotonicity.NONDECREASING),
              "a comparison jumps");
      case EQUAL, AND, OR -> Atom.none(function.symbol(), both, "a comparison jumps");
      case ATAN2 -> Atom.none("atan2", both, "an angle bends both ways");
    };
  }

  /// Where a difference lies, which tells `x + 2` and `x + 1` apart.
  private Interval gap(Expr x, Expr y) {
    return range.interval(Simplify.of(x.minus(y)));
  }

  /// The one that always counts, where the ranges decide: the first where `a` is above `b`, which
  /// are `gap` apart.
  private static Optional<Atom> larger(Interval a, Interval b, Interval gap, Expr x, Expr y) {
    if (a.isEmpty() || b.isEmpty() || gap.isEmpty()) {
      return Optional.empty();
    }
    boolean first = a.lower() >= b.upper() || gap.lower() >= 0;
    boolean second = b.lower() >= a.upper() || gap.upper() <= 0;
    return first || second
        ? Optional.of(
            Atom.linear(
                "choice",
                first ? x : y,
                Monotonicity.NONDECREASING,
                "it is always this one, by the ranges"))
        : Optional.empty();
  }

  static Atom joint(
      String name,
      Curvature curvature,
      List<Expr> arguments,
      List<Monotonicity> ways,
      String because) {
    List<Atom.Slot> slots = new ArrayList<>();
    for (int k = 0; k < arguments.size(); k++) {
      slots.add(new Atom.Slot(arguments.get(k), ways.get(k)));
    }
    return new Atom(name, curvature, slots, because);
  }

  private Atom multiply(Expr x, Expr y) {
    if (!varying.test(x)) {
      return scaled(y, range.interval(x));
    }
    if (!varying.test(y)) {
      return scaled(x, range.interval(y));
    }
    return x == y
        ? Atoms.scalar("square", x, ScalarFacts.power(2), range)
        : Atom.bending(
            "product",
            List.of(
                new Atom.Slot(x, Monotonicity.times(range.interval(y))),
                new Atom.Slot(y, Monotonicity.times(range.interval(x)))),
            "both factors vary, and no rule for products fits");
  }

  private static Atom scaled(Expr x, Interval factor) {
    return Atom.linear(
        "scaling", x, Monotonicity.times(factor), "a constant factor, which lies in " + factor);
  }

  private Atom divide(Expr x, Expr y) {
    if (!varying.test(y)) {
      return scaled(x, Interval.of(1).over(range.interval(y)));
    }
    return varying.test(x)
        ? Atom.bending(
            "quotient",
            List.of(
                new Atom.Slot(x, Monotonicity.times(range.interval(y))),
                new Atom.Slot(y, inDivisor(range.interval(x), range.interval(y)))),
            "both vary, and no rule for quotients fits")
        : Atoms.scalar("reciprocal", y, ScalarFacts.power(-1), range).scaled(range.interval(x));
  }

  private static Monotonicity inDivisor(Interval above, Interval divisor) {
    boolean oneSign = divisor.lower() >= 0 || divisor.upper() <= 0;
    return oneSign ? Monotonicity.times(above).negate() : Monotonicity.UNKNOWN;
  }

  private Atom power(Expr x, Expr y) {
    Interval p = range.interval(y);
    if (varying.test(x) && varying.test(y)) {
      Interval log = Elementwise.of(Function1.LOG, range.interval(x));
      boolean positive = range.interval(x).lower() >= 0;
      return Atom.bending(
          "power",
          List.of(
              new Atom.Slot(x, positive ? Monotonicity.times(p) : Monotonicity.UNKNOWN),
              new Atom.Slot(y, positive ? Monotonicity.times(log) : Monotonicity.UNKNOWN)),
          "base and exponent vary");
    }
    if (varying.test(x)) {
      Interval base = range.interval(x);
      boolean concave = p.lower() >= 0 && p.upper() <= 1;
      boolean rising = p.lower() >= 1;
      boolean falling = p.upper() <= 0;
      return base.lower() >= 0 && (concave || rising || falling)
          ? new Atom(
              "power",
              concave ? Curvature.CONCAVE : Curvature.CONVEX,
              List.of(
                  new Atom.Slot(
                      x, falling ? Monotonicity.NONINCREASING : Monotonicity.NONDECREASING)),
              "its exponent lies in " + p)
          : Atom.none("power", List.of(x), "its exponent lies in " + p);
    }
    // cʸ = exp(y log c)
    Interval base = range.interval(x);
    Monotonicity way =
        base.lower() >= 1
            ? Monotonicity.NONDECREASING
            : base.upper() <= 1 ? Monotonicity.NONINCREASING : Monotonicity.UNKNOWN;
    return base.lower() >= 0 && base.nonzero()
        ? new Atom(
            "exponential",
            Curvature.CONVEX,
            List.of(new Atom.Slot(y, way)),
            "a power of a positive base is convex in the exponent")
        : Atom.none("power", List.of(y), "the base is not positive: " + base);
  }

  /// `x log y`
  private Atom weighted(String name, Expr x, Expr y, Function1 logarithm) {
    Interval at = range.interval(y);
    if (x == y && logarithm == Function1.LOG) {
      return Entropy.negative(x, range);
    }
    if (!varying.test(y)) {
      return scaled(x, Elementwise.of(logarithm, at));
    }
    return varying.test(x)
        ? Atom.bending(
            name,
            List.of(
                new Atom.Slot(x, Monotonicity.times(Elementwise.of(logarithm, at))),
                new Atom.Slot(y, Monotonicity.times(range.interval(x)))),
            "both factors vary")
        : Atoms.scalar(name, y, ScalarFacts.of(logarithm, at), range).scaled(range.interval(x));
  }

  private Atom polygamma(Expr order, Expr x) {
    Interval n = range.interval(order);
    if (varying.test(order) || !n.isPoint() || !(range.interval(x).lower() >= 0)) {
      return Atom.none("polygamma", List.of(order, x), "its order or sign is not known");
    }
    boolean odd = n.lower() % 2 != 0;
    return new Atom(
        "polygamma",
        odd ? Curvature.CONVEX : Curvature.CONCAVE,
        List.of(new Atom.Slot(x, odd ? Monotonicity.NONINCREASING : Monotonicity.NONDECREASING)),
        "derivatives of ψ of odd order are convex and falling where x > 0, of even order concave"
            + " and rising");
  }
}
