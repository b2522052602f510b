package gradus.lab;

import gradus.data.CheckpointFolder;
import gradus.optimization.training.Every;
import gradus.optimization.training.OtherRunException;
import gradus.optimization.training.Trained;
import gradus.optimization.training.Training;
import gradus.optimization.training.TrainingListener;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What is recorded of a network's training as it goes: a trace, and checkpoints to go on from.
final class Recording {
  @Option(
      names = "--trace",
      paramLabel = "FILE",
      description =
          "Write what happens in a network's training there, a line of JSON for each step and"
              + " validation.")
  private @Nullable Path trace;

  @Option(
      names = "--trace-every",
      paramLabel = "N",
      description = "Trace only every so many steps. Default 1.")
  private @Nullable Long traceEvery;

  @Option(
      names = "--trace-norms",
      paramLabel = "N",
      description =
          "Trace the norms of gradient, update and parameters of each layer at the first step and"
              + " every so many, 0 for never. Default 50.")
  private @Nullable Long traceNorms;

  @Option(
      names = "--checkpoints",
      paramLabel = "FOLDER",
      description = "Keep checkpoints of a network's training there, the latest three.")
  private @Nullable Path checkpoints;

  @Option(
      names = "--checkpoint-every",
      paramLabel = "TIME",
      converter = EveryWord.class,
      description = "How often: 30s, 2epochs or 500steps. Default 30s.")
  private Every every = Every.seconds(30);

  @Option(
      names = "--resume",
      description =
          "Go on from the latest checkpoint, bit for bit as if the run had not been stopped; from"
              + " the start where there is none.")
  private boolean resume;

  /// Takes what an experiment file says and the command line does not.
  void fill(NetworkOptions network) {
    trace = trace == null && network.trace != null ? Path.of(network.trace) : trace;
    traceEvery = traceEvery == null ? Long.valueOf(network.traceEvery) : traceEvery;
    traceNorms = traceNorms == null ? Long.valueOf(network.traceNorms) : traceNorms;
  }

  /// Refuses what no data could mend.
  void check(Recipe.ModelKind model) {
    if (model != Recipe.ModelKind.NETWORK && (trace != null || checkpoints != null || resume)) {
      throw new IllegalArgumentException(
          "--trace, --checkpoints and --resume are for --model network, but the model is " + model);
    }
    if (resume && checkpoints == null) {
      throw new IllegalArgumentException(
          "--resume goes on from a checkpoint; say where they are with --checkpoints FOLDER");
    }
    if (traceEvery != null && traceEvery < 1) {
      throw new IllegalArgumentException("--trace-every is at least 1, not " + traceEvery);
    }
    if (traceNorms != null && traceNorms < 0) {
      throw new IllegalArgumentException(
          "--trace-norms is at least 1, or 0 for never, not " + traceNorms);
    }
  }

  /// Opens what is to be written.
  Open open() {
    long every = Objects.requireNonNullElse(traceEvery, 1L);
    return new Open(trace == null ? null : TraceFile.open(trace, every, resume));
  }

  /// Recording under way.
  final class Open implements AutoCloseable {
    private final @Nullable TraceFile lines;

    private Open(@Nullable TraceFile lines) {
      this.lines = lines;
    }

    /// Who is to be told what happens.
    TrainingListener listener() {
      return lines == null ? TrainingListener.none() : lines;
    }

    /// Trains, from the start or from where a run was.
    ///
    /// @param rows SHA-256 of the rows that are learned from
    Trained run(Training plain, TrainingListener listener, String rows) {
      long norms = Objects.requireNonNullElse(traceNorms, Training.NORMS_EVERY);
      Training training = lines == null ? plain : plain.withNorms(norms);
      if (checkpoints == null) {
        return training.run(listener);
      }
      RowCheckpoints folder = new RowCheckpoints(CheckpointFolder.of(checkpoints), rows);
      Training saved = training.saved(folder, every);
      if (resume) {
        folder.require();
        try {
          return saved.resume(listener);
        } catch (OtherRunException e) {
          throw OtherOptions.of(e);
        }
      }
      folder
          .latest(_ -> {})
          .ifPresent(old -> {
            throw new IllegalArgumentException(
                "there is a checkpoint after step "
                    + old.step()
                    + " of another run in "
                    + checkpoints
                    + ": go on with it by --resume, or name another folder");
          });
      return saved.run(listener);
    }

    @Override
    public void close() {
      if (lines != null) {
        lines.close();
      }
    }
  }
}
