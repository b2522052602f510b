package gradus.calculus;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.compile.Interpreter;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Functions;
import gradus.expr.Node;
import gradus.linalg.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.Assertions;

/// Central differences, for comparison.
final class Differences {
  private Differences() {}

  /// `Σ u ⊙ sin(1 + f)` with an array `u` of its own: a scalar that sees every element of `f`, and
  /// bends.
  static Expr weighted(Expr f) {
    Expr u = Expr.variable("weight", f.dims().toArray(new Dim[0]));
    return Functions.sum(u.times(Functions.sin(f.plus(1))));
  }

  /// The bound on the difference is `1e-7 · max(1, scale)`: centred differences with `h = 1e-5` err
  /// by about `h²` of the third derivative and `2⁻⁵³/h` of the value, both near 1e-10, and the
  /// examples' third derivatives are below 1000.
  static void assertGradient(Expr scalar, Expr variable, Expr gradient, Map<String, Tensor> point) {
    String name = ((Node.Variable) variable.node()).name();
    Map<String, Tensor> values = new HashMap<>(point);
    double[] analytic = value(gradient, scalar, point).toDoubles();
    Tensor start = Objects.requireNonNull(point.get(name));
    double[] at = start.toDoubles();
    boolean symmetric = ((Node.Variable) variable.node()).domain().symmetric();
    int n = symmetric ? start.rows() : 1;
    for (int k = 0; k < at.length; k++) {
      int mirror = symmetric ? k % n * n + k / n : k;
      double step = 1e-5;
      double numeric =
          (moved(scalar, name, values, at, k, mirror, step)
                  - moved(scalar, name, values, at, k, mirror, -step))
              / (2 * step);
      double expected = mirror == k ? analytic[k] : analytic[k] + analytic[mirror];
      assertThat(numeric)
          .as("component %d of the gradient by %s", k, name)
          .isCloseTo(expected, Assertions.within(1e-7 * Math.max(1, Math.abs(expected))));
    }
  }

  private static double moved(
      Expr scalar,
      String name,
      Map<String, Tensor> values,
      double[] at,
      int k,
      int mirror,
      double step) {
    double[] moved = at.clone();
    moved[k] += step;
    if (mirror != k) {
      moved[mirror] += step;
    }
    values.put(name, Tensor.of(Objects.requireNonNull(values.get(name)).shape(), moved));
    return Interpreter.evaluate(scalar, values).value();
  }

  /// The value of an expression whose dimensions may only be known from another's variables.
  static Tensor value(Expr expr, Expr context, Map<String, Tensor> point) {
    return Objects.requireNonNull(Interpreter.values(List.of(expr, context), point).get(expr));
  }
}
