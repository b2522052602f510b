package gradus.compile;

import gradus.linalg.kernel.Workers;
import java.util.List;

/// A list of steps, run one after the other on one memory; by several threads together where a step
/// is worth it. Nobody can tell from the numbers.
final class Steps {
  /// About how many operations and numbers moved take as long as waking a thread.
  private static final long WORTH_SHARING = 200_000;

  /// So many parts of a step there are at most for each thread.
  private static final int MOST_PARTS = 8;

  private final Instruction[] steps;

  /// In how many parts a step is run; in one that is not shared.
  private final int[] parts;

  private final int threads;

  /// @param threads how many may share in a step
  Steps(List<Instruction> steps, int threads) {
    this.steps = steps.toArray(new Instruction[0]);
    this.parts = new int[this.steps.length];
    this.threads = threads;
    for (int k = 0; k < parts.length; k++) {
      parts[k] = threads > 1 && this.steps[k].divisible() ? parts(this.steps[k].work()) : 1;
    }
  }

  /// More than one for each thread where there is much to do: one that is held up leaves parts to
  /// the others.
  private int parts(Work work) {
    long total = work.operations() + work.moved();
    return total < WORTH_SHARING
        ? 1
        : Math.clamp(total / WORTH_SHARING, threads, MOST_PARTS * threads);
  }

  /// They run again and again: their kernels are worth being compiled soon.
  void warmUp() {
    WarmUp.of(steps);
  }

  boolean isEmpty() {
    return steps.length == 0;
  }

  /// @throws java.util.concurrent.CancellationException where the run is to end
  void run(Workspace workspace, Cancellation cancellation) {
    for (int k = 0; k < steps.length; k++) {
      cancellation.check();
      if (parts[k] > 1) {
        Instruction step = steps[k];
        int count = parts[k];
        Workers.run(threads, count, (worker, part) -> step.run(workspace, worker, part, count));
      } else if (threads > 1 && steps[k] instanceof Product product) {
        product.run(workspace, threads);
      } else {
        steps[k].run(workspace);
      }
    }
  }
}
