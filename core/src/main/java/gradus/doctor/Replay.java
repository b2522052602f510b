package gradus.doctor;

import gradus.optimization.FirstOrder;
import gradus.optimization.Moments;
import gradus.optimization.Objective;
import java.util.Optional;

/// A first-order run repeated step by step: the same bits as the run examined, with a look at every
/// point.
final class Replay {
  private final Objective objective;
  private final FirstOrder rule;
  private final double[] point;
  private final double[] gradient;
  private double value;
  private Moments state;

  private Replay(Objective objective, FirstOrder rule, double[] start) {
    this.objective = objective;
    this.rule = rule;
    this.point = start;
    this.gradient = new double[start.length];
    this.state = Moments.zero(start.length);
    this.value = objective.valueAndGradient(point, gradient);
  }

  /// From the start; empty where the method is not of first order.
  static Optional<Replay> of(Evidence evidence) {
    return evidence.method() instanceof FirstOrder rule
        ? Optional.of(new Replay(evidence.objective(), rule, evidence.start().toDoubles()))
        : Optional.empty();
  }

  void advance() {
    FirstOrder.Update update = rule.update(gradient, state);
    state = update.state();
    for (int i = 0; i < point.length; i++) {
      point[i] += update.step()[i];
    }
    value = objective.valueAndGradient(point, gradient);
  }

  boolean isFinite() {
    double sum = value;
    for (double g : gradient) {
      sum += 0 * g;
    }
    return Double.isFinite(sum);
  }

  /// `‖θ‖₂`
  double length() {
    double squares = 0;
    for (double x : point) {
      squares += x * x;
    }
    return Math.sqrt(squares);
  }

  double value() {
    return value;
  }

  double[] point() {
    return point.clone();
  }

  double[] gradient() {
    return gradient.clone();
  }

  Moments state() {
    return state;
  }
}
