package gradus.certify.hazards;

import gradus.certify.Interval;
import gradus.certify.Places;
import gradus.expr.Expr;
import gradus.expr.Function1;
import gradus.expr.Node;
import gradus.expr.Reduction;
import gradus.linalg.Precision;

/// Which numbers there are in a precision, and which become 0 or infinite.
record Magnitudes(Precision precision) {
  boolean fits(Interval x) {
    return x.magnitude() <= precision.largest();
  }

  /// May round to 0, though it never is 0. What is given, or picked from what is given, is not
  /// rounded.
  boolean vanishes(Expr x, Interval range) {
    return computed(x)
        && !range.isEmpty()
        && !range.mayBeZero()
        && range.mignitude() < precision.smallest();
  }

  /// The sum of two, neither of them 0, may be so small that half of its digits or more are those
  /// of their rounding errors.
  boolean cancel(Interval x, Interval y) {
    double low = Math.max(x.lower(), -y.upper());
    double high = Math.min(x.upper(), -y.lower());
    double gap = Math.sqrt(precision.epsilon()) * Math.min(x.magnitude(), y.magnitude());
    return gap > 0 && low - gap <= high && !(low == 0 && high == 0);
  }

  /// Not only given, or picked from what is given, or whole numbers.
  static boolean computed(Expr x) {
    Expr inner = x;
    while (true) {
      boolean exact =
          switch (inner.node()) {
            case Node.Broadcast _, Node.Permute _, Node.Gather _ -> true;
            case Node.Map1(var f, var _) -> f == Function1.NEGATE || f == Function1.ABS;
            case Node.Reduce(var f, var _, var _) ->
                f == Reduction.MAXIMUM || f == Reduction.MINIMUM;
            default -> false;
          };
      if (!exact) {
        return !(inner.node() instanceof Node.Leaf) && !Places.whole(inner);
      }
      inner = inner.operands().get(0);
    }
  }
}
