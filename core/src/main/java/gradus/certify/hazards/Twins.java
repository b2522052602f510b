package gradus.certify.hazards;

import gradus.certify.Shapes;
import gradus.expr.Expr;
import gradus.expr.Function1;
import gradus.expr.Function2;
import gradus.expr.Node;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// `c (f(p) − f(q))`: a difference of two values of one function.
///
/// @param form `f`, with any argument
/// @param first `p`
/// @param second `q`
/// @param factor `c`
record Twins(Node form, Expr first, Expr second, double factor) {
  /// One of the two terms: `c f(x)`, with a sign or without.
  private record Side(Node form, Expr argument, double factor) {
    static Optional<Side> of(Expr term) {
      double sign = Shapes.isNegative(term) ? -1 : 1;
      Expr x = Shapes.unsigned(term);
      if (x.node() instanceof Node.Map2(var function, var a, var b)) {
        OptionalDouble left = Shapes.number(a);
        OptionalDouble right = Shapes.number(b);
        if (function == Function2.MULTIPLY && left.isPresent()) {
          return function(b, sign * left.getAsDouble());
        }
        if (function == Function2.MULTIPLY && right.isPresent()) {
          return function(a, sign * right.getAsDouble());
        }
        if (function == Function2.DIVIDE && left.isPresent()) {
          return Optional.of(new Side(new Node.Power(b, -1), b, sign * left.getAsDouble()));
        }
        if (function == Function2.DIVIDE && right.isPresent()) {
          return function(a, sign / right.getAsDouble());
        }
      }
      return function(x, sign);
    }

    private static Optional<Side> function(Expr x, double factor) {
      return Shapes.square(x)
          .map(inner -> new Side(new Node.Power(inner, 2), inner, factor))
          .or(() ->
              switch (x.node()) {
                case Node.Map1(var _, var inner) -> Optional.of(new Side(x.node(), inner, factor));
                case Node.Power(var inner, var _) -> Optional.of(new Side(x.node(), inner, factor));
                default -> Optional.empty();
              });
    }

    boolean isValueOfTheSameFunction(Side other) {
      return form.equals(other.form.with(List.of(argument)));
    }
  }

  /// What a sum of two terms is, where it is such a difference.
  static Optional<Twins> of(Expr x, Expr y) {
    Optional<Side> one = Side.of(x);
    Optional<Side> other = Side.of(y);
    if (one.isEmpty() || other.isEmpty()) {
      return Optional.empty();
    }
    boolean swapped = one.get().factor < 0;
    Side first = swapped ? other.get() : one.get();
    Side second = swapped ? one.get() : other.get();
    return first.factor == -second.factor
            && first.argument != second.argument
            && first.isValueOfTheSameFunction(second)
        ? Optional.of(new Twins(first.form, first.argument, second.argument, first.factor))
        : Optional.empty();
  }

  boolean is(Function1 function) {
    return form instanceof Node.Map1 map && map.function() == function;
  }

  boolean isPower(double exponent) {
    return form instanceof Node.Power power && power.exponent() == exponent;
  }

  /// A function whose values are not rounded where its arguments are not.
  boolean isExact() {
    return is(Function1.NEGATE)
        || is(Function1.ABS)
        || is(Function1.RELU)
        || is(Function1.STOP)
        || form instanceof Node.Map1 map && Flat.is(map.function());
  }
}
