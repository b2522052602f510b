package gradus.doctor;

import gradus.optimization.FirstOrder;
import gradus.optimization.FlatUpdate;
import gradus.optimization.Objective;
import gradus.optimization.State;
import java.util.Optional;

/// A first-order run repeated step by step: the same bits as the run examined, with a look at every
/// point.
final class Replay {
  private final Objective objective;
  private final FlatUpdate update;
  private final double[] point;
  private final double[] gradient;
  private double value;

  private Replay(Objective objective, FirstOrder rule, double[] start) {
    this.objective = objective;
    this.update = FlatUpdate.of(rule, objective.blocks());
    this.point = start;
    this.gradient = new double[start.length];
    this.value = objective.valueAndGradient(point, gradient);
  }

  /// From the start; empty where the method is not of first order.
  static Optional<Replay> of(Evidence evidence) {
    return evidence.method() instanceof FirstOrder rule
        ? Optional.of(new Replay(evidence.objective(), rule, evidence.start().toDoubles()))
        : Optional.empty();
  }

  void advance() {
    update.observe(value);
    update.advance(point, gradient);
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

  State state() {
    return update.state();
  }
}
