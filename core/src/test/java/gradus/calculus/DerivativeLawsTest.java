package gradus.calculus;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.compile.Interpreter;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Functions;
import gradus.expr.Graph;
import gradus.expr.Node;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Laws of every form's derivative rules: forward and reverse mode are transposes of each other,
/// and so are they for the derivative; second derivatives are differences of first ones; a Jacobian
/// by columns is the one by rows.
final class DerivativeLawsTest {
  static List<Examples> examples() {
    return Examples.all();
  }

  /// Values of the variables of an example and of all directions, at random; those of a symmetric
  /// matrix are symmetric.
  private static final class Case {
    final Expr f;

    /// A direction of the value, which also says the size of each of its dimensions.
    final Expr u;

    final List<Expr> variables;
    final Map<Expr, Expr> directions = new LinkedHashMap<>();
    final Map<String, Tensor> point;
    private final SplittableRandom random = new SplittableRandom(11);

    Case(Expr f) {
      this.f = f;
      this.variables = List.copyOf(Graph.variables(List.of(f)).values());
      this.point = Examples.point(List.of(f), 5);
      this.u = like("u̅", f);
      for (Expr variable : variables) {
        Node.Variable node = (Node.Variable) variable.node();
        Expr direction =
            Expr.of(
                new Node.Variable(
                    "d" + node.name(),
                    node.dims(),
                    node.domain().symmetric() ? node.domain() : gradus.expr.Domain.REAL));
        directions.put(variable, direction);
        point.put("d" + node.name(), Examples.value((Node.Variable) direction.node(), random));
      }
    }

    Expr like(String name, Expr x) {
      Expr variable = Expr.variable(name, x.dims().toArray(new Dim[0]));
      point.put(name, Examples.value((Node.Variable) variable.node(), random));
      return variable;
    }

    Tensor value(Expr expr) {
      List<Expr> roots = new ArrayList<>(List.of(expr, f, u));
      roots.addAll(directions.values());
      Map<String, Tensor> needed = new LinkedHashMap<>(point);
      needed.keySet().retainAll(Graph.variables(roots).keySet());
      return Objects.requireNonNull(Interpreter.values(roots, needed).get(expr));
    }

    double dot(List<Expr> x, List<Expr> y) {
      double sum = 0;
      for (int k = 0; k < x.size(); k++) {
        sum += value(Functions.dot(x.get(k), y.get(k))).value();
      }
      return sum;
    }
  }

  private static void same(double x, double y, double scale) {
    // two sums of the same products in different order: a few hundred roundings
    assertThat(Math.abs(x - y)).as("%s and %s", x, y).isLessThanOrEqualTo(1e-12 * (1 + scale));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void forwardModeIsTheTransposeOfReverseMode(Examples example) {
    Case at = new Case(example.expr());
    Expr pushed = Tangent.of(List.of(at.f), at.directions).get(0);
    List<Expr> pulled = Gradient.product(at.f, at.variables, at.u);
    double forward = at.dot(List.of(at.u), List.of(pushed));
    double reverse = at.dot(pulled, List.copyOf(at.directions.values()));
    same(forward, reverse, Math.abs(forward));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void theSecondDerivativeIsItsOwnTranspose(Examples example) {
    Case at = new Case(Differences.weighted(example.expr()));
    List<Expr> directions = List.copyOf(at.directions.values());
    List<Expr> gradients = Gradient.of(at.f, at.variables);
    Map<Expr, Expr> others = new LinkedHashMap<>();
    for (Expr variable : at.variables) {
      others.put(variable, at.like("e" + ((Node.Variable) variable.node()).name(), variable));
    }
    // forward over reverse, and reverse over reverse of ⟨∇f, d⟩
    List<Expr> moved = Tangent.of(gradients, at.directions);
    Expr slope = Expr.of(0);
    for (int k = 0; k < directions.size(); k++) {
      slope = slope.plus(Functions.dot(gradients.get(k), directions.get(k)));
    }
    List<Expr> pulled = Gradient.of(slope, at.variables);
    double forward = 0;
    double reverse = 0;
    for (int k = 0; k < directions.size(); k++) {
      boolean symmetric = ((Node.Variable) at.variables.get(k).node()).domain().symmetric();
      Expr e = Objects.requireNonNull(others.get(at.variables.get(k)));
      Expr other = symmetric ? e.plus(e.transpose()) : e;
      forward += at.value(Functions.dot(moved.get(k), other)).value();
      reverse += at.value(Functions.dot(pulled.get(k), other)).value();
    }
    assertThat(Math.abs(forward - reverse))
        .as("%s and %s", forward, reverse)
        .isLessThanOrEqualTo(1e-11 * (1 + Math.abs(forward)));
  }

  /// The bound is that of [Differences#assertGradient], for the gradient's slope along a direction.
  @ParameterizedTest
  @MethodSource("examples")
  void theSecondDerivativeIsTheDifferenceOfGradients(Examples example) {
    Case at = new Case(Differences.weighted(example.expr()));
    List<Expr> gradients = Gradient.of(at.f, at.variables);
    List<Expr> moved = Hessian.product(at.f, at.variables, List.copyOf(at.directions.values()));
    double step = 1e-5;
    for (int k = 0; k < gradients.size(); k++) {
      double[] expected = at.value(moved.get(k)).toDoubles();
      double[] ahead = at(at, gradients.get(k), step);
      double[] behind = at(at, gradients.get(k), -step);
      double scale = 1;
      for (double number : expected) {
        scale = Math.max(scale, Math.abs(number));
      }
      for (int i = 0; i < expected.length; i++) {
        assertThat((ahead[i] - behind[i]) / (2 * step))
            .as("element %d of Hv by %s", i, at.variables.get(k))
            .isCloseTo(expected[i], org.assertj.core.api.Assertions.within(1e-6 * scale));
      }
    }
  }

  /// The value of an expression after a step along all directions.
  private static double[] at(Case at, Expr expr, double step) {
    Map<String, Tensor> before = new LinkedHashMap<>(at.point);
    for (Expr variable : at.variables) {
      String name = ((Node.Variable) variable.node()).name();
      Tensor x = Objects.requireNonNull(before.get(name));
      Tensor d = Objects.requireNonNull(before.get("d" + name));
      at.point.put(name, Tensor.generate(x.shape(), k -> x.flat(k) + step * d.flat(k)));
    }
    double[] value = at.value(expr).toDoubles();
    at.point.putAll(before);
    return value;
  }

  @ParameterizedTest
  @MethodSource("examples")
  void theJacobianByColumnsIsTheOneByRows(Examples example) {
    Case at = new Case(example.expr());
    for (Expr variable : at.variables) {
      Expr forward = Jacobian.forward(at.f, variable);
      Expr reverse = Jacobian.reverse(at.f, variable);
      assertThat(reverse.dims()).isEqualTo(forward.dims());
      double[] columns = at.value(forward).toDoubles();
      double[] rows = at.value(reverse).toDoubles();
      double scale = 0;
      for (double entry : columns) {
        scale = Math.max(scale, Math.abs(entry));
      }
      for (int k = 0; k < columns.length; k++) {
        same(columns[k], rows[k], scale);
      }
      alongADirection(at, variable, columns);
    }
  }

  /// `J d` is what forward mode finds along `d`.
  private static void alongADirection(Case at, Expr variable, double[] jacobian) {
    Expr direction = Objects.requireNonNull(at.directions.get(variable));
    double[] moved =
        at.value(Tangent.of(List.of(at.f), Map.of(variable, direction)).get(0)).toDoubles();
    double[] d = at.value(direction).toDoubles();
    for (int i = 0; i < moved.length; i++) {
      double sum = 0;
      double scale = 0;
      for (int k = 0; k < d.length; k++) {
        sum += jacobian[i * d.length + k] * d[k];
        scale += Math.abs(jacobian[i * d.length + k] * d[k]);
      }
      same(sum, moved[i], scale);
    }
  }

  /// The second derivative of a scalar as a whole, with extra axes in both modes.
  @ParameterizedTest
  @MethodSource("examples")
  void theHessianIsSymmetric(Examples example) {
    Case at = new Case(Differences.weighted(example.expr()));
    Expr variable = at.variables.get(0);
    Tensor hessian = at.value(Hessian.of(at.f, variable));
    int n = at.value(variable).shape().count();
    Tensor square = Tensor.of(Shape.of(n, n), hessian.toDoubles());
    double scale = 0;
    for (int k = 0; k < n * n; k++) {
      scale = Math.max(scale, Math.abs(square.flat(k)));
    }
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < i; k++) {
        assertThat(Math.abs(square.at(i, k) - square.at(k, i)))
            .isLessThanOrEqualTo(1e-11 * (1 + scale));
      }
    }
  }
}
