package gradus.lab;

import gradus.optimization.training.Checkpoint;
import gradus.optimization.training.CheckpointStore;
import gradus.optimization.training.Fingerprint;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Checkpoints that know the rows that were learned from, beside what every checkpoint knows: of
/// two files of the same size only their numbers tell which one it was.
///
/// @param store where they are kept
/// @param rows SHA-256 of the rows, as they are learned from
record RowCheckpoints(CheckpointStore store, String rows) implements CheckpointStore {
  private static final String PART = "data";

  @Override
  public void save(Checkpoint checkpoint) {
    Map<String, String> parts = new LinkedHashMap<>(checkpoint.fingerprint().parts());
    parts.put(PART, rows);
    store.save(
        new Checkpoint(
            new Fingerprint(parts),
            checkpoint.step(),
            checkpoint.values(),
            checkpoint.best(),
            checkpoint.waiting(),
            checkpoint.plateau(),
            checkpoint.scores(),
            checkpoint.epochLoss(),
            checkpoint.seconds()));
  }

  @Override
  public Optional<Checkpoint> latest(Consumer<String> notices) {
    return store.latest(notices);
  }

  /// Refuses to go on from a checkpoint of other rows.
  void require() {
    latest(_ -> {})
        .ifPresent(checkpoint -> {
          String found = checkpoint.fingerprint().parts().getOrDefault(PART, rows);
          if (!found.equals(rows)) {
            throw new IllegalArgumentException(
                "cannot continue from the checkpoint after step "
                    + checkpoint.step()
                    + ": it is of another run, whose rows are others, or were split or standardized"
                    + " otherwise (their SHA-256 is "
                    + found.substring(0, Math.min(12, found.length()))
                    + "… and not "
                    + rows.substring(0, 12)
                    + "…); continue with the same data and options, or start anew in another"
                    + " folder");
          }
        });
  }
}
