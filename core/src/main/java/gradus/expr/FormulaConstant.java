package gradus.expr;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/// The value of a scalar expression that is made of numbers only, such as the `1/3` in `x^(1/3)`.
public final class FormulaConstant {
  private FormulaConstant() {}

  /// The number; empty where the expression has an axis, or something else than numbers in it.
  public static OptionalDouble value(Expr expr) {
    if (expr.rank() > 0) {
      return OptionalDouble.empty();
    }
    Map<Expr, Double> values = new HashMap<>();
    for (Expr part : Graph.topological(expr)) {
      List<Double> known =
          part.operands().stream()
              .map(operand -> values.getOrDefault(operand, Double.NaN))
              .toList();
      switch (part.node()) {
        case Node.Constant(var value) -> values.put(part, value);
        case Node.Map1(var function, var x) -> values.put(part, function.value(known.get(0)));
        case Node.Map2(var function, var x, var y) ->
            values.put(part, function.value(known.get(0), known.get(1)));
        case Node.Power(var x, var exponent) -> values.put(part, Math.pow(known.get(0), exponent));
        // Everything else has data or an axis in it.
        default -> {
          return OptionalDouble.empty();
        }
      }
    }
    return OptionalDouble.of(values.getOrDefault(expr, Double.NaN));
  }
}
