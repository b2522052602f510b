package gradus.lab;

import gradus.doctor.NetworkEvidence;
import gradus.lab.view.NetworkFit.Epoch;
import gradus.lab.view.Numerals;
import gradus.lab.view.Progress;
import gradus.optimization.training.TrainingEvent;
import gradus.optimization.training.TrainingListener;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/// Hears a run of training: draws progress, keeps the loss of each epoch, passes events on, and
/// ends the run when asked to.
final class NetworkListener implements TrainingListener {
  private final Progress line;
  private final long epochs;
  private final long perEpoch;
  private final Interruption interruption;
  private final TrainingListener also;
  private final PrintWriter err;
  private final List<Epoch> seen = new ArrayList<>();
  private final List<NetworkEvidence.Norms> norms = new ArrayList<>();
  private String measured = "";

  /// @param epochs how many there are in all
  /// @param perEpoch steps in an epoch
  /// @param also is told the same
  /// @param err where notices go
  NetworkListener(
      Progress line,
      long epochs,
      long perEpoch,
      Interruption interruption,
      TrainingListener also,
      PrintWriter err) {
    this.line = line;
    this.epochs = epochs;
    this.perEpoch = perEpoch;
    this.interruption = interruption;
    this.also = also;
    this.err = err;
  }

  /// The mean loss of each epoch of this run that was seen to its end, without validation.
  List<Epoch> epochs() {
    return seen;
  }

  /// The norms of each layer, of the steps that told them.
  List<NetworkEvidence.Norms> norms() {
    return norms;
  }

  @Override
  public boolean proceed(TrainingEvent event) {
    switch (event) {
      case TrainingEvent.Stepped(var progress, var groups) -> {
        stepped(progress);
        if (!groups.isEmpty()) {
          norms.add(new NetworkEvidence.Norms(progress.step(), groups));
        }
      }
      case TrainingEvent.Validated(var score, _) ->
          measured = ", validation " + Numerals.text(score.loss(), 3);
      case TrainingEvent.Notice(var message) -> err.println("gradus: " + message);
      case TrainingEvent.Resumed _ -> {
        // the progress shows where it goes on
      }
    }
    boolean proceed = also.proceed(event);
    return proceed && !interruption.asked();
  }

  private void stepped(TrainingEvent.Progress progress) {
    line.at(
        progress.stepsPerSecond(),
        progress.share(),
        progress.remaining(),
        () ->
            "epoch %d/%d, loss %s%s"
                .formatted(
                    progress.epoch() + 1,
                    epochs,
                    Numerals.text(progress.epochLoss(), 3),
                    measured));
    if (progress.step() % perEpoch == 0) {
      seen.add(
          new Epoch(
              progress.epoch() + 1, progress.step(), progress.epochLoss(), Double.NaN, Double.NaN));
    }
  }
}
