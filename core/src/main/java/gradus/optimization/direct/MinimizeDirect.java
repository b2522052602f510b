package gradus.optimization.direct;

import gradus.linalg.kernel.Workers;
import gradus.optimization.Listener;

/// Minimizes a function by its values alone.
///
/// ```java
/// DirectProblem problem = DirectProblem.of(loss, List.of(w), Map.of()).within(Box.of(2, -5, 5));
/// DirectMinimum minimum =
///     MinimizeDirect.run(problem, start, CmaEs.of(1, 7), DirectStop.defaults());
/// ```
///
/// The same input gives the same bits, for any number of threads.
public final class MinimizeDirect {
  private MinimizeDirect() {}

  /// Minimizes from a start. One outside the bounds is moved to the closest point within.
  ///
  /// @param threads that evaluate a generation at most
  /// @param listener told of every step
  /// @throws IllegalArgumentException where the start is of another size or not finite
  public static DirectMinimum run(
      DirectProblem problem,
      double[] start,
      DirectMethod method,
      DirectStop stop,
      int threads,
      Listener listener) {
    if (start.length != problem.size()) {
      throw new IllegalArgumentException(
          "the function has "
              + problem.size()
              + " arguments, but the start has "
              + start.length
              + " numbers");
    }
    for (double element : start) {
      if (!Double.isFinite(element)) {
        throw new IllegalArgumentException("a start has finite numbers, not " + element);
      }
    }
    Search search = new Search(problem, start, stop, threads, listener);
    return switch (method) {
      case NelderMead simplex -> new SimplexSearch(search, simplex).run();
      case CmaEs evolution -> new EvolutionSearch(search, evolution).run();
    };
  }

  /// Minimizes from a start on all processors, heard by nobody.
  public static DirectMinimum run(
      DirectProblem problem, double[] start, DirectMethod method, DirectStop stop) {
    return run(problem, start, method, stop, Workers.processors(), Listener.none());
  }
}
