package gradus.optimization.leastsquares;

import gradus.calculus.Jacobian;
import gradus.calculus.Stabilize;
import gradus.compile.Execution;
import gradus.compile.Program;
import gradus.expr.Expr;
import gradus.expr.Functions;
import gradus.linalg.Precision;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.linalg.kernel.Storage;
import gradus.optimization.Objective;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What is to become small in a problem of least squares, `min ½‖r(θ)‖²`: residuals as expressions
/// of parameters and data, one after another in one array.
///
/// The graph derives the Jacobian `J = ∂r/∂θ`; residuals and Jacobian come from one program.
///
/// ```java
/// Dim n = Dim.of("n");
/// Expr x = Expr.variable("x", n), y = Expr.variable("y", n);
/// Expr a = Expr.variable("a"), b = Expr.variable("b");
/// Expr r = y.minus(a.times(Functions.exp(b.times(x))));
/// Residuals residuals = Residuals.of(List.of(r), List.of(a, b), Map.of("x", times, "y", counts), Program.Options.defaults());
/// Fit fit = LevenbergMarquardt.defaults().fit(residuals, new double[] {1, 0});
/// ```
///
/// Weights are factors of the residuals, and knowledge about parameters is more residuals. It owns
/// the buffers of its programs: one thread at a time may use it.
public final class Residuals {
  private final Objective objective;
  private final List<Expr> parts;
  private final Program.Options options;
  private final Bound values;

  /// Where the elements of each part begin, and after the last one where they end.
  private final int[] starts;

  private final int count;
  private @Nullable Bound derivatives;

  private record Bound(Execution execution, Set<String> variables) {}

  private Residuals(List<Expr> parts, Objective objective, Program.Options options) {
    this.parts = List.copyOf(parts);
    this.objective = objective;
    this.options = options;
    this.values = bound(Stabilize.of(parts));
    this.starts = new int[parts.size() + 1];
    for (int k = 0; k < parts.size(); k++) {
      starts[k + 1] = starts[k] + values.execution().shape(k).count();
    }
    this.count = starts[parts.size()];
    if (count < objective.size()) {
      throw new IllegalArgumentException(
          count
              + " residuals cannot determine "
              + objective.size()
              + " parameters; give more data, or fewer parameters");
    }
  }

  /// The residuals over the given data.
  ///
  /// @param residuals expressions of any shapes, one or more; together at least as many numbers as
  ///   the parameters have
  /// @param parameters the variables to be found, in the order they are laid out
  /// @param data a tensor for each other variable
  /// @throws IllegalArgumentException where a variable is neither parameter nor data, or both, or
  ///   there are fewer residuals than parameters
  public static Residuals of(
      List<Expr> residuals,
      List<Expr> parameters,
      Map<String, Tensor> data,
      Program.Options options) {
    if (residuals.isEmpty()) {
      throw new IllegalArgumentException("least squares need at least one residual expression");
    }
    return new Residuals(
        residuals, Objective.of(halfSquares(residuals), parameters, data, options), options);
  }

  /// `½ Σ r²`
  private static Expr halfSquares(List<Expr> residuals) {
    return residuals.stream()
        .map(r -> r.rank() == 0 ? Functions.square(r) : Functions.sum(Functions.square(r)))
        .reduce(Expr::plus)
        .orElseThrow()
        .times(0.5);
  }

  /// `½‖r‖²` as a function for any method that minimizes.
  public Objective objective() {
    return objective;
  }

  /// How many residuals there are, `n`.
  public int count() {
    return count;
  }

  /// How many numbers the parameters have, `p`.
  public int size() {
    return objective.size();
  }

  /// The parameters of a flat array, by name.
  public Map<String, Tensor> unflatten(double[] at) {
    return objective.unflatten(at);
  }

  /// Writes `r(at)`.
  public void values(double[] at, double[] residuals) {
    run(values, at);
    read(values.execution(), residuals);
  }

  /// Writes `r(at)` and answers `J(at)`, of shape (count, size).
  public Tensor jacobian(double[] at, double[] residuals) {
    Bound bound = derivatives();
    run(bound, at);
    read(bound.execution(), residuals);
    double[] elements = new double[Math.multiplyExact(count, size())];
    int output = parts.size();
    for (int k = 0; k < parts.size(); k++) {
      for (Objective.Parameter parameter : objective.parameters()) {
        double[] block = Storage.doubles(bound.execution().tensor(output++).as(Precision.DOUBLE));
        int width = parameter.shape().count();
        for (int i = starts[k]; i < starts[k + 1]; i++) {
          System.arraycopy(
              block, (i - starts[k]) * width, elements, i * size() + parameter.offset(), width);
        }
      }
    }
    return Storage.tensor(Shape.of(count, size()), elements);
  }

  private Bound derivatives() {
    Bound present = derivatives;
    if (present == null) {
      List<Expr> outputs = new ArrayList<>(parts);
      for (Expr part : parts) {
        for (Objective.Parameter parameter : objective.parameters()) {
          outputs.add(Jacobian.of(part, parameter.variable()));
        }
      }
      present = bound(Stabilize.of(outputs));
      derivatives = present;
    }
    return present;
  }

  private Bound bound(List<Expr> outputs) {
    Program program = Program.compile(outputs, options);
    Map<String, Tensor> bindings = new HashMap<>(objective.values(new double[size()]));
    bindings.keySet().retainAll(program.variables().keySet());
    return new Bound(program.bind(bindings), program.variables().keySet());
  }

  private void run(Bound bound, double[] at) {
    if (at.length != size()) {
      throw new IllegalArgumentException(
          "the residuals have "
              + size()
              + " parameters, but the point has "
              + at.length
              + " numbers");
    }
    for (Objective.Parameter parameter : objective.parameters()) {
      if (bound.variables().contains(parameter.name())) {
        bound.execution().set(parameter.name(), at, parameter.offset());
      }
    }
    bound.execution().run();
  }

  private void read(Execution execution, double[] residuals) {
    for (int k = 0; k < parts.size(); k++) {
      execution.read(k, residuals, starts[k]);
    }
  }
}
