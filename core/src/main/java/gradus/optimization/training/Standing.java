package gradus.optimization.training;

import gradus.linalg.Tensor;
import gradus.optimization.schedule.Plateau;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How a run stands by its validations: all scores, the best model, how long none was better, and
/// how far the rate has fallen for it.
final class Standing {
  private final Training training;
  private final List<Score> scores;
  private Optional<Best> best;
  private int waiting;
  private Plateau.Progress plateau;

  /// @param from where a run goes on that was stopped
  Standing(Training training, Optional<Checkpoint> from) {
    this.training = training;
    this.scores = new ArrayList<>(from.map(Checkpoint::scores).orElse(List.of()));
    this.best = from.flatMap(Checkpoint::best);
    this.waiting = from.map(Checkpoint::waiting).orElse(0);
    this.plateau = from.map(Checkpoint::plateau).orElse(Plateau.Progress.START);
  }

  /// Takes the next score, and the model that reached it. Answers whether it is the best so far.
  boolean add(Score score, Map<String, Tensor> model) {
    scores.add(score);
    double held = score.loss();
    double needed = training.patience().map(Patience::improvement).orElse(0.0);
    boolean better = best.isEmpty() ? !Double.isNaN(held) : held < best.get().loss() - needed;
    waiting = better ? 0 : waiting + 1;
    plateau = training.plateau().map(one -> one.next(plateau, held)).orElse(plateau);
    if (better) {
      best = Optional.of(new Best(score.step(), held, model));
    }
    return better;
  }

  /// Whether the patience is at its end.
  boolean exhausted() {
    return training.patience().map(one -> waiting >= one.validations()).orElse(false);
  }

  /// What the rate is multiplied by.
  double factor() {
    return plateau.factor();
  }

  /// The model to return instead of the last one, where the run waits for improvement.
  Optional<Map<String, Tensor>> restored() {
    return training.patience().isPresent() ? best.map(Best::values) : Optional.empty();
  }

  List<Score> scores() {
    return scores;
  }

  Optional<Best> best() {
    return best;
  }

  int waiting() {
    return waiting;
  }

  Plateau.Progress plateau() {
    return plateau;
  }
}
