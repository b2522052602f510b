package gradus.doctor;

import gradus.optimization.FirstOrder;
import gradus.optimization.Stability;
import gradus.optimization.landscape.Curvature;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// `training_rate`: the rate of the last step against the largest one that is stable where training
/// ended, `c/λ₁` ([FirstOrder#stability]); where the loss has not fallen, also where it began.
///
/// `λ₁` is the largest curvature of the mean loss over the rows examined, after the method's
/// preconditioning, by Lanczos from below: a rate found above the limit is certainly above it.
/// Gradient descent comes to the limit by itself and hovers there while the loss still falls (Cohen
/// et al. 2021), so a rate above it is an alarm only where the loss did not fall: where the mean
/// loss at the end is not below that at the start.
public record TrainingRate() implements NetworkPathology {
  private static final int PRODUCTS = 30;

  @Override
  public String slug() {
    return "training_rate";
  }

  @Override
  public Optional<Finding> examine(NetworkEvidence evidence) {
    FirstOrder method = evidence.training().method();
    if (evidence.trained().steps() == 0) {
      return Optional.empty();
    }
    double rate =
        method.rateAt(evidence.trained().steps()) * evidence.trained().last().plateau().factor();
    Optional<Stability> stability = method.stability(rate);
    if (stability.isEmpty()) {
      return Optional.empty(); // no theory names a limit
    }
    double before = evidence.objective().value(evidence.start());
    double after = evidence.objective().value(evidence.end());
    boolean stuck = !(after < before) || evidence.trained().failure().isPresent();
    Curvature curvature = curvature(evidence, evidence.end());
    boolean atStart = false;
    if (stuck) { // the end may be a plain where the rate would do: it was not, where it came from
      Curvature first = curvature(evidence, evidence.start());
      atStart = !(curvature.value() >= first.value());
      curvature = atStart ? first : curvature;
    }
    double limit = stability.get().limit() / curvature.value();
    if (!(limit > 0) || !Double.isFinite(limit)) {
      return Optional.empty(); // the loss does not curve up, or is not finite nearby
    }
    Map<String, Double> numbers = new HashMap<>();
    numbers.put("η", rate);
    numbers.put("λ₁", curvature.value());
    numbers.put("λ₁_residual", curvature.residual());
    numbers.put("c", stability.get().limit());
    numbers.put("limit", limit);
    numbers.put("S", rate / limit);
    numbers.put("before", before);
    numbers.put("after", after);
    numbers.put("rows", (double) evidence.rows());
    return Optional.of(
        NetworkDoctor.finding(
            slug(),
            rate > limit && stuck ? Level.ERROR : Level.INFO,
            Confidence.MEASURED,
            numbers,
            Map.of(
                "method",
                method.title(),
                "which",
                rate <= limit
                    ? "below the limit of stability"
                    : "above the limit of stability, and the loss fell all the same",
                "where",
                atStart ? "start" : "end",
                "hessian",
                stability.get().preconditioned() ? "P⁻¹∇²L" : "∇²L")));
  }

  private static Curvature curvature(NetworkEvidence evidence, double[] point) {
    return Curvature.largest(evidence.objective(), point, evidence.preconditioner(), PRODUCTS, 1);
  }
}
