package gradus.doctor;

import gradus.optimization.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `growing_gradient`: the norm of the gradient grew during the run. Near a minimum it falls, up to
/// the noise of batches; a run that goes away from it meets ever steeper slopes.
public record GrowingGradient() implements NetworkPathology {
  private static final double GROWTH = 1e3;

  @Override
  public String slug() {
    return "growing_gradient";
  }

  @Override
  public Optional<Finding> examine(NetworkEvidence evidence) {
    List<Double> norms = new ArrayList<>();
    evidence.norms().forEach(step -> norms.add(norm(step.groups())));
    if (norms.size() < 2 || !(norms.getFirst() > 0)) {
      return Optional.empty();
    }
    int largest = 0;
    for (int k = 1; k < norms.size(); k++) {
      largest = norms.get(k) > norms.get(largest) ? k : largest;
    }
    double growth = norms.get(largest) / norms.getFirst();
    return Optional.of(
        NetworkDoctor.finding(
            slug(),
            growth > GROWTH ? Level.WARN : Level.INFO,
            Confidence.MEASURED,
            Map.of(
                "first",
                norms.getFirst(),
                "last",
                norms.getLast(),
                "largest",
                norms.get(largest),
                "step",
                (double) evidence.norms().get(largest).step(),
                "last_step",
                (double) evidence.norms().getLast().step(),
                "growth",
                growth,
                "threshold",
                GROWTH),
            Map.of()));
  }

  private static double norm(List<Trace.Group> groups) {
    double norm = 0;
    for (Trace.Group group : groups) {
      norm = Math.hypot(norm, group.gradient());
    }
    return norm;
  }
}
