package gradus.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/// Work that the peers' script knows under the same name.
///
/// @param name what is asked for
/// @param script the script's name for it
/// @param tasks what is timed, given the folder with the script's inputs and the number of threads
record Workload(String name, String script, Tasks tasks) {
  /// Prepares what is timed.
  interface Tasks {
    List<Task> prepare(Path inputs, int threads);
  }

  /// One thing to time.
  ///
  /// @param name what it is called in the table
  /// @param peer the script's name for it in its results
  /// @param runs how often it is timed in each round, after as many runs to warm up
  /// @param work does it once
  /// @param checks whether what comes out is right; asked for after the work was done
  /// @param quality the field of the script's result that [#work] answers too, or an empty string
  /// @param tolerance how far the two may differ, relatively
  record Task(
      String name,
      String peer,
      int runs,
      DoubleSupplier work,
      Supplier<List<Check>> checks,
      String quality,
      double tolerance) {}
}
