package gradus.optimization.training;

import java.util.Optional;
import java.util.function.Consumer;

/// Where checkpoints are kept. `gradus.data` keeps them in a folder.
public interface CheckpointStore {
  /// Keeps a checkpoint, whole or not at all, whatever happens to the process meanwhile. Called
  /// from one thread at a time, beside the training.
  void save(Checkpoint checkpoint);

  /// The latest checkpoint that can be read; empty where none was saved.
  ///
  /// @param notices is told, in one sentence, of each later one that cannot be read, and why
  /// @throws RuntimeException where there are some and none can be read
  Optional<Checkpoint> latest(Consumer<String> notices);
}
