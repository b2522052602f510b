package gradus.optimization.leastsquares;

import gradus.linalg.Tensor;
import gradus.linalg.kernel.Rows;
import gradus.optimization.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A fit under way: the point, what is known there, and what every method does between its steps.
final class Run {
  private final Residuals function;
  private final double[] point;
  private double[] residuals;
  private Tensor jacobian;
  private Linearization linear;

  /// `½‖r‖²`
  private double value;

  private final double[] trialPoint;
  private double[] trialResiduals;
  private double trialValue;

  private final List<Fit.Step> steps = new ArrayList<>();
  private int evaluations;
  private int jacobians;

  private Run(Residuals function, double[] start) {
    this.function = function;
    this.point = start.clone();
    this.trialPoint = start.clone();
    this.residuals = new double[function.count()];
    this.trialResiduals = new double[function.count()];
    this.jacobian = function.jacobian(point, residuals);
    this.linear = Linearization.of(point, residuals, jacobian);
    this.value = half(residuals);
    this.evaluations = 1;
    this.jacobians = 1;
  }

  /// A method between two points.
  interface Method {
    /// Moves the run to a better point; `false` where there is none in reach.
    boolean advance(Run run);

    /// The factor of the last step along its direction, or the radius that bounded it.
    double length();
  }

  static Fit fit(Residuals function, double[] start, Method method, Tolerance tolerance) {
    if (start.length != function.size()) {
      throw new IllegalArgumentException(
          "the residuals have "
              + function.size()
              + " parameters, but the start has "
              + start.length
              + " numbers");
    }
    Run run = new Run(function, start);
    Outcome outcome = run.loop(method, tolerance);
    return new Fit(
        function.unflatten(run.point),
        Tensor.vector(run.point),
        Tensor.vector(run.residuals),
        run.jacobian,
        outcome,
        tolerance,
        run.steps,
        run.evaluations,
        run.jacobians);
  }

  private Outcome loop(Method method, Tolerance tolerance) {
    for (int step = 0; ; step++) {
      if (!Double.isFinite(value) || !jacobian.isFinite()) {
        return Outcome.NOT_FINITE;
      }
      double offset = linear.offset();
      steps.add(new Fit.Step(step, value, offset, step == 0 ? 0 : method.length()));
      if (value == 0 || offset <= Math.max(tolerance.offset(), linear.rounding())) {
        return Outcome.CONVERGED;
      }
      if (step == tolerance.steps()) {
        return Outcome.STEP_LIMIT;
      }
      if (!method.advance(this)) {
        return Outcome.STALLED;
      }
    }
  }

  Linearization linear() {
    return linear;
  }

  /// `θⱼ`
  double at(int j) {
    return point[j];
  }

  /// `½‖r‖²`
  double value() {
    return value;
  }

  /// What rounding the parameters and the residuals can make of differences between values here.
  double rounding() {
    return 2 * value * linear.rounding();
  }

  /// Evaluates `½‖r(θ + αp)‖²`: not finite outside the domain.
  double evaluate(double alpha, double[] p) {
    for (int j = 0; j < point.length; j++) {
      trialPoint[j] = point[j] + alpha * p[j];
    }
    function.values(trialPoint, trialResiduals);
    evaluations++;
    trialValue = half(trialResiduals);
    return trialValue;
  }

  /// Whether the last trial is the point itself, so that no shorter step would move it.
  boolean unmoved() {
    return Arrays.equals(point, trialPoint);
  }

  /// Moves to the last trial.
  void accept() {
    moveTo(function.jacobian(trialPoint, trialResiduals));
  }

  /// Moves to the last trial if `‖D⁻¹Jᵀr‖` is smaller there: what tells better from worse where
  /// rounding hides the difference of the values.
  boolean acceptIfFlatter(double[] d) {
    Tensor there = function.jacobian(trialPoint, trialResiduals);
    jacobians++;
    if (!there.isFinite()
        || !(Linearization.of(trialPoint, trialResiduals, there).gradientLength(d)
            < linear.gradientLength(d))) {
      return false;
    }
    jacobians--;
    moveTo(there);
    return true;
  }

  private void moveTo(Tensor there) {
    System.arraycopy(trialPoint, 0, point, 0, point.length);
    double[] left = residuals;
    residuals = trialResiduals;
    trialResiduals = left;
    value = trialValue;
    jacobian = there;
    jacobians++;
    linear = Linearization.of(point, residuals, jacobian);
  }

  private static double half(double[] residuals) {
    return 0.5 * Rows.dot(residuals, 0, residuals, 0, residuals.length);
  }
}
