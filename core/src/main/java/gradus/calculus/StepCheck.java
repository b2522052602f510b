package gradus.calculus;

import gradus.calculus.Derivation.Step;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Graph;
import gradus.expr.Node;
import gradus.linalg.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/// Compares the two sides of a step as numbers.
final class StepCheck {
  private static final double STEP = 1e-4;

  private final Derivative derivative;
  private final Map<String, Tensor> point;
  private final Derivative.Evaluation evaluation;

  StepCheck(Derivative derivative, Map<String, Tensor> point, Derivative.Evaluation evaluation) {
    this.derivative = derivative;
    this.point = point;
    this.evaluation = evaluation;
  }

  double residual(Step step) {
    return switch (step.phase()) {
      case STABILIZE, SIMPLIFY -> distance(value(step.before()), value(step.after()));
      case FORWARD -> forward(step);
      case DIFFERENTIATE -> reverse(step);
    };
  }

  /// The differences of `y` along each entry of the variable, or along the direction.
  private double forward(Step step) {
    Tensor derivatives = value(step.after());
    Tensor at = value(derivative.variable());
    int count = at.shape().count();
    if (derivative.direction().isPresent()) {
      double[] direction = value(derivative.direction().get()).toDoubles();
      return distance(
          derivatives, Tensor.of(derivatives.shape(), slope(step.of(), step.by(), at, direction)));
    }
    int size = derivatives.shape().count() / Math.max(1, count);
    double[] slopes = new double[derivatives.shape().count()];
    for (int k = 0; k < count; k++) {
      double[] direction = new double[count];
      direction[k] = 1;
      double[] slope = slope(step.of(), step.by(), at, direction);
      for (int i = 0; i < size; i++) {
        slopes[i * count + k] = slope[i];
      }
    }
    return distance(derivatives, Tensor.of(derivatives.shape(), slopes));
  }

  /// `⟨t, Ju⟩` by differences and `⟨Jᵀt, u⟩` by the step, for a random direction `u` of the
  /// operand.
  private double reverse(Step step) {
    Expr stand = Expr.variable("\u0000operand", step.by().dims().toArray(new Dim[0]));
    Expr y = replaced(step.of(), step.by(), stand);
    Tensor at = value(step.by());
    SplittableRandom random = new SplittableRandom(1);
    double[] direction = random.doubles(at.shape().count(), -1, 1).toArray();
    double[] slope = slope(y, stand, at, direction);
    double[] t = value(step.before()).toDoubles();
    double[] after = value(step.after()).toDoubles();
    int extra = t.length / Math.max(1, slope.length);
    double[] measured = new double[extra];
    double[] claimed = new double[extra];
    for (int e = 0; e < extra; e++) {
      for (int i = 0; i < slope.length; i++) {
        measured[e] += t[i * extra + e] * slope[i];
      }
      for (int i = 0; i < direction.length; i++) {
        claimed[e] += after[i * extra + e] * direction[i];
      }
    }
    return distance(Tensor.vector(measured), Tensor.vector(claimed));
  }

  /// `y` with an operand replaced, but not where the operand occurs within other operands: those
  /// are other steps. Steps that were joined replace what is further inside.
  private static Expr replaced(Expr y, Expr operand, Expr by) {
    return y.operands().contains(operand)
        ? Expr.of(
            y.node().with(y.operands().stream().map(x -> x.equals(operand) ? by : x).toList()))
        : Graph.substitute(y, Map.of(operand, by));
  }

  /// The derivative of `y` when `x` moves from `at` along a direction, from four values (error
  /// `O(h⁴)`). A symmetric matrix stays one.
  private double[] slope(Expr y, Expr x, Tensor at, double[] direction) {
    double[] near = difference(y, x, at, direction, STEP);
    double[] far = difference(y, x, at, direction, 2 * STEP);
    double[] slope = new double[near.length];
    for (int k = 0; k < slope.length; k++) {
      slope[k] = (8 * near[k] - far[k]) / (12 * STEP);
    }
    return slope;
  }

  private double[] difference(Expr y, Expr x, Tensor at, double[] direction, double step) {
    double[] ahead = moved(y, x, at, direction, step);
    double[] behind = moved(y, x, at, direction, -step);
    for (int k = 0; k < ahead.length; k++) {
      ahead[k] -= behind[k];
    }
    return ahead;
  }

  private double[] moved(Expr y, Expr x, Tensor at, double[] direction, double step) {
    Node.Variable variable = (Node.Variable) x.node();
    boolean symmetric = variable.domain().symmetric();
    int n = symmetric ? at.rows() : 1;
    double[] elements = at.toDoubles();
    for (int k = 0; k < elements.length; k++) {
      double along = symmetric ? 0.5 * (direction[k] + direction[k % n * n + k / n]) : direction[k];
      elements[k] += step * along;
    }
    Map<String, Tensor> there = new HashMap<>(point);
    there.put(variable.name(), Tensor.of(at.shape(), elements));
    return value(y, there).toDoubles();
  }

  private Tensor value(Expr x) {
    return value(x, point);
  }

  /// The function stands beside, because its variables say what the dimensions are.
  private Tensor value(Expr x, Map<String, Tensor> at) {
    List<Expr> roots = new ArrayList<>(List.of(x, derivative.function(), derivative.variable()));
    Map<String, Tensor> values = new HashMap<>(at);
    values.keySet().retainAll(Graph.variables(roots).keySet());
    return Objects.requireNonNull(evaluation.values(roots, values).get(x));
  }

  /// The largest difference, relative to the largest number; NaN where one is not finite.
  private static double distance(Tensor first, Tensor second) {
    double size = 1e-8;
    double distance = 0;
    for (int k = 0; k < first.shape().count(); k++) {
      size = Math.max(size, Math.max(Math.abs(first.flat(k)), Math.abs(second.flat(k))));
      distance = Math.max(distance, Math.abs(first.flat(k) - second.flat(k)));
    }
    return distance / size;
  }
}
