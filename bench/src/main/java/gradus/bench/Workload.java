package gradus.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.DoubleSupplier;

/// Work that the peers' script knows under the same name.
///
/// @param name what the script is asked for
/// @param tasks what is timed, given the folder with the script's inputs and the number of threads
record Workload(String name, Tasks tasks) {
  /// Prepares what is timed.
  interface Tasks {
    List<Task> prepare(Path inputs, int threads) throws IOException;
  }

  /// One thing to time.
  ///
  /// @param name the script's name for it in its results
  /// @param runs how often it is timed, after as many runs to warm up
  /// @param work does it once, and answers a number by which the result can be checked
  record Task(String name, int runs, DoubleSupplier work) {}
}
