package gradus.compile;

import gradus.linalg.kernel.Workers;
import java.util.List;

/// A list of steps, run one after the other on one memory; by several threads together where a step
/// is worth it. Nobody can tell from the numbers.
final class Steps {
  /// About how many operations and numbers moved take as long as waking a thread.
  private static final long WORTH_SHARING = 200_000;

  private final Instruction[] steps;
  private final boolean[] shared;
  private final int threads;

  /// @param threads how many may share in a step
  Steps(List<Instruction> steps, int threads) {
    this.steps = steps.toArray(new Instruction[0]);
    this.shared = new boolean[this.steps.length];
    this.threads = threads;
    for (int k = 0; k < shared.length && threads > 1; k++) {
      Work work = this.steps[k].work();
      shared[k] = this.steps[k].divisible() && work.operations() + work.moved() >= WORTH_SHARING;
    }
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
      if (shared[k]) {
        Instruction step = steps[k];
        Workers.run(threads, threads, (worker, part) -> step.run(workspace, worker, part, threads));
      } else if (threads > 1 && steps[k] instanceof Product product) {
        product.run(workspace, threads);
      } else {
        steps[k].run(workspace);
      }
    }
  }
}
