package gradus.doctor;

import gradus.linalg.Tensor;
import gradus.models.Dataset;
import gradus.models.Logistic;
import gradus.models.LogisticFit;
import gradus.optimization.Method;
import gradus.optimization.Minimum;
import gradus.optimization.Objective;
import gradus.optimization.Stop;
import java.util.Optional;

/// What the doctor is given: the run as it was, and enough to run it again. It only reads.
///
/// @param objective that was minimized
/// @param start of shape (size)
/// @param method by which
/// @param stop when the run was to end
/// @param run what came out
/// @param design the rows behind a model that is linear in them; empty for others
public record Evidence(
    Objective objective,
    Tensor start,
    Method method,
    Stop stop,
    Minimum run,
    Optional<Design> design) {
  /// The rows of a model with a linear predictor.
  ///
  /// @param variable the name of the features in the objective
  /// @param data the rows
  /// @param penalty `λ` of the L2 penalty, 0 for none
  public record Design(String variable, Dataset data, double penalty) {}

  /// Of a logistic regression fitted to these rows.
  public static Evidence of(Logistic logistic, Dataset data, LogisticFit fit) {
    Objective objective = logistic.objective(data);
    return new Evidence(
        objective,
        Tensor.zeros(objective.size()),
        logistic.method(),
        logistic.stop(),
        fit.minimum(),
        Optional.of(new Design("X", data, logistic.penalty())));
  }

  /// Of any objective.
  public static Evidence of(
      Objective objective, double[] start, Method method, Stop stop, Minimum run) {
    return new Evidence(objective, Tensor.vector(start), method, stop, run, Optional.empty());
  }
}
