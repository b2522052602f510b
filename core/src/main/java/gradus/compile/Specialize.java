package gradus.compile;

import gradus.expr.Expr;
import gradus.expr.Function1;
import gradus.expr.Function2;
import gradus.expr.Functions;
import gradus.expr.Graph;
import gradus.expr.Node;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Forms of the same value that take fewer operations, where what they are made of is needed for
/// nothing else.
///
/// | form         | becomes                         | saves               |
/// |--------------|---------------------------------|---------------------|
/// | `σ(u) σ(−u)` | `e/(1 + e)²` with `e = e^{−|u|}` | one exponential     |
///
/// The first is the derivative of `σ`, and four times it at `2x` that of `tanh`.
final class Specialize {
  private final Map<Expr, Integer> uses;

  private Specialize(List<Expr> outputs) {
    this.uses = uses(outputs);
  }

  static List<Expr> of(List<Expr> outputs) {
    Specialize rules = new Specialize(outputs);
    return Graph.rewrite(outputs, rules::rewrite);
  }

  /// By how many expressions each one is used; an output counts as a use.
  static Map<Expr, Integer> uses(List<Expr> outputs) {
    Map<Expr, Integer> uses = new HashMap<>();
    count(outputs, uses);
    for (Expr expr : Graph.topological(outputs)) {
      count(expr.operands(), uses);
    }
    return uses;
  }

  private static void count(List<Expr> used, Map<Expr, Integer> uses) {
    for (Expr expr : used) {
      uses.put(expr, 1 + uses.getOrDefault(expr, 0));
    }
  }

  private boolean eachOnce(List<Expr> operands) {
    for (Expr operand : operands) {
      if (uses.getOrDefault(operand, 0) != 1) {
        return false;
      }
    }
    return true;
  }

  private Expr rewrite(Expr old, Expr rebuilt) {
    return rebuilt.node() instanceof Node.Map2(var function, var x, var y)
            && function == Function2.MULTIPLY
            && x.node() instanceof Node.Map1(var first, var u)
            && first == Function1.SIGMOID
            && y.node() instanceof Node.Map1(var second, var v)
            && second == Function1.SIGMOID
            && eachOnce(old.operands())
            && areOpposite(u, v)
        ? logisticDensity(u)
        : rebuilt;
  }

  private static Expr logisticDensity(Expr u) {
    Expr e = Functions.exp(Functions.abs(u).negate());
    Expr sum = e.plus(1);
    return e.over(sum.times(sum));
  }

  /// Whether `v = −u`, as it is written: `−u`, or a multiple by the opposite number.
  private static boolean areOpposite(Expr u, Expr v) {
    return isNegative(u, v) || isNegative(v, u) || areOppositeMultiples(u, v);
  }

  private static boolean isNegative(Expr u, Expr v) {
    return v.node() instanceof Node.Map1(var function, var x)
        && function == Function1.NEGATE
        && x == u;
  }

  private static boolean areOppositeMultiples(Expr u, Expr v) {
    return u.node() instanceof Node.Map2(var first, var a, var x)
        && first == Function2.MULTIPLY
        && v.node() instanceof Node.Map2(var second, var b, var y)
        && second == Function2.MULTIPLY
        && x == y
        && number(a) == -number(b);
  }

  /// The number that an array repeats; NaN where it is not a number repeated.
  private static double number(Expr x) {
    return switch (x.node()) {
      case Node.Constant(var value) -> value;
      case Node.Broadcast(var inner, var _, var _) -> number(inner);
      default -> Double.NaN;
    };
  }
}
