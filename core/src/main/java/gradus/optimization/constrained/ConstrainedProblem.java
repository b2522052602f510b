package gradus.optimization.constrained;

import gradus.compile.Program;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Functions;
import gradus.linalg.Tensor;
import gradus.optimization.Box;
import gradus.optimization.Objective;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// `min f(x)` with `h(x) = 0`, `g(x) ≥ 0` and `l ≤ x ≤ u`, all of them expressions.
///
/// ```java
/// Expr x = Expr.variable("x"), y = Expr.variable("y");
/// ConstrainedProblem problem =
///     new ConstrainedProblem(x.plus(y), List.of(), List.of(Expr.of(1).minus(x.times(x)).minus(y.times(y))),
///         List.of(x, y), Box.of(2, -2, 2), Map.of());
/// ConstrainedMinimum minimum = AugmentedLagrangian.defaults().minimize(problem, new double[2]);
/// ```
///
/// @param loss `f`, a scalar
/// @param equalities what is to be 0, of any shapes
/// @param inequalities what is to be at least 0, of any shapes
/// @param parameters the variables to be found, in the order they are laid out
/// @param box the bounds of the parameters, one after another
/// @param data a tensor for each other variable
public record ConstrainedProblem(
    Expr loss,
    List<Expr> equalities,
    List<Expr> inequalities,
    List<Expr> parameters,
    Box box,
    Map<String, Tensor> data) {
  private static final Program.Options OPTIONS = Program.Options.defaults();
  private static final String MULTIPLIER = "multiplier ";
  private static final String PENALTY = "penalty of the constraints";

  public ConstrainedProblem {
    equalities = List.copyOf(equalities);
    inequalities = List.copyOf(inequalities);
    parameters = List.copyOf(parameters);
    data = Map.copyOf(data);
    if (equalities.isEmpty() && inequalities.isEmpty()) {
      throw new IllegalArgumentException(
          "there are no constraints but bounds; minimize with L-BFGS-B");
    }
    for (String name : data.keySet()) {
      if (name.equals(PENALTY) || name.startsWith(MULTIPLIER)) {
        throw new IllegalArgumentException(
            "the Lagrange function has a variable called " + name + " of its own; rename the data");
      }
    }
  }

  /// The multiplier of each constraint, the equalities first.
  List<Expr> multipliers() {
    List<Expr> constraints = constraints();
    return IntStream.range(0, constraints.size())
        .mapToObj(k -> Expr.variable(MULTIPLIER + k, constraints.get(k).dims().toArray(Dim[]::new)))
        .toList();
  }

  private List<Expr> constraints() {
    List<Expr> all = new ArrayList<>(equalities);
    all.addAll(inequalities);
    return all;
  }

  /// `L(x, λ, μ) = f − λᵀh − μᵀg`, a function of parameters and multipliers.
  Objective lagrangian() {
    Expr sum = loss;
    for (int k = 0; k < constraints().size(); k++) {
      sum = sum.minus(total(multipliers().get(k).times(constraints().get(k))));
    }
    return objective(sum, List.of());
  }

  /// `f − λᵀh + ½ρ‖h‖² + (‖max(0, μ − ρg)‖² − ‖μ‖²)/(2ρ)` (Powell 1969, Hestenes 1969, Rockafellar
  /// 1973), a function of parameters, multipliers and `ρ`.
  Objective augmented() {
    Expr rho = Expr.variable(PENALTY);
    Expr sum = loss;
    List<Expr> multipliers = multipliers();
    for (int k = 0; k < equalities.size(); k++) {
      Expr h = equalities.get(k);
      sum = sum.minus(total(multipliers.get(k).times(h)));
      sum = sum.plus(total(Functions.square(h)).times(rho).times(0.5));
    }
    for (int k = 0; k < inequalities.size(); k++) {
      Expr mu = multipliers.get(equalities.size() + k);
      Expr next = Functions.relu(mu.minus(inequalities.get(k).times(rho)));
      Expr change = total(Functions.square(next)).minus(total(Functions.square(mu)));
      sum = sum.plus(change.over(rho.times(2)));
    }
    return objective(sum, List.of(rho));
  }

  /// The same problem with the loss in another unit.
  ConstrainedProblem in(double unit) {
    return unit == 1
        ? this
        : new ConstrainedProblem(
            loss.times(1 / unit), equalities, inequalities, parameters, box, data);
  }

  private Objective objective(Expr sum, List<Expr> more) {
    List<Expr> arguments = new ArrayList<>(parameters);
    arguments.addAll(multipliers());
    arguments.addAll(more);
    Objective objective = Objective.of(sum, arguments, data, OPTIONS);
    int size = size(objective);
    if (box.size() != size) {
      throw new IllegalArgumentException(
          "the box bounds "
              + box.size()
              + " arguments, but the parameters are "
              + size
              + " numbers; give each its bounds, infinite ones where there are none");
    }
    return objective;
  }

  /// How many numbers the parameters are.
  int size(Objective objective) {
    return offset(objective, parameters.size());
  }

  /// How many multipliers belong to equalities: they come first.
  int equalities(Objective objective) {
    return offset(objective, parameters.size() + equalities.size()) - size(objective);
  }

  /// How many multipliers there are.
  int multipliers(Objective objective) {
    int count = parameters.size() + equalities.size() + inequalities.size();
    return offset(objective, count) - size(objective);
  }

  private static int offset(Objective objective, int parameter) {
    return parameter == objective.parameters().size()
        ? objective.size()
        : objective.parameters().get(parameter).offset();
  }

  private static Expr total(Expr x) {
    return x.rank() == 0 ? x : Functions.sum(x);
  }
}
