package gradus.doctor;

import gradus.compile.NonFinite;
import gradus.optimization.training.NotFinite;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// `nonfinite_training`: a step came to a NaN or an infinity. The run itself has found the first
/// operation whose operands are finite and whose value is not ([NotFinite]).
public record NonFiniteTraining() implements NetworkPathology {
  @Override
  public String slug() {
    return "nonfinite_training";
  }

  @Override
  public Optional<Finding> examine(NetworkEvidence evidence) {
    if (evidence.trained().failure().isEmpty()) {
      return Optional.of(
          NetworkDoctor.finding(
              slug(),
              Level.INFO,
              Confidence.PROVEN,
              Map.of("steps", (double) evidence.trained().steps()),
              Map.of()));
    }
    NotFinite failure = evidence.trained().failure().get();
    Map<String, Double> numbers = new HashMap<>();
    numbers.put("step", (double) failure.step() + 1);
    numbers.put("epoch", (double) failure.epoch() + 1);
    numbers.put("batch", (double) failure.rows().length);
    numbers.put("loss", failure.loss());
    numbers.put("η", evidence.training().method().rateAt(failure.step() + 1));
    failure.row().ifPresent(row -> numbers.put("row", (double) row + 1));
    String where =
        failure
            .origin()
            .map(NonFinite::message)
            .orElse("all values are finite in double precision; single precision overflows");
    return Optional.of(
        NetworkDoctor.finding(
            slug(), Level.CRITICAL, Confidence.PROVEN, numbers, Map.of("where", where)));
  }
}
