package gradus.doctor;

import gradus.models.network.Bernoulli;
import gradus.models.network.Categorical;
import java.util.Map;
import java.util.Optional;

/// `initial_loss`: before the first step, a classifier is far from undecided.
///
/// Who knows nothing gives each of `k` classes the probability `1/k` and has the loss `log k`. A
/// larger loss at the start comes from outputs that are large already, and the first steps are
/// spent on making them small.
public record InitialLoss() implements NetworkPathology {
  private static final double EXCESS = 2;

  @Override
  public String slug() {
    return "initial_loss";
  }

  @Override
  public Optional<Finding> examine(NetworkEvidence evidence) {
    int classes =
        switch (evidence.likelihood()) {
          case Categorical _ -> evidence.network().output().count();
          case Bernoulli _ -> 2;
          default -> 0;
        };
    if (classes < 2) {
      return Optional.empty();
    }
    double undecided = Math.log(classes);
    double loss = evidence.objective().value(evidence.start());
    return Optional.of(
        NetworkDoctor.finding(
            slug(),
            loss <= EXCESS * undecided ? Level.INFO : Level.WARN,
            Confidence.MEASURED,
            Map.of(
                "loss",
                loss,
                "k",
                (double) classes,
                "log_k",
                undecided,
                "ratio",
                loss / undecided,
                "threshold",
                EXCESS),
            Map.of()));
  }
}
