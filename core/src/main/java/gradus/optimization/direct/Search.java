package gradus.optimization.direct;

import gradus.linalg.Tensor;
import gradus.linalg.kernel.Workers;
import gradus.optimization.Box;
import gradus.optimization.Listener;
import gradus.optimization.Outcome;
import gradus.optimization.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What all direct methods share while they run: evaluations, the best point, the trace.
final class Search {
  /// How many times as wide as at its start a search that is stuck must be to have diverged.
  private static final double HOPELESS = 1e10;

  final int n;
  final double[] start;
  final DirectStop stop;
  final Optional<Box> bounds;

  private final List<Evaluator> evaluators = new ArrayList<>();
  private final Listener listener;
  private final Trace.Recorder trace = new Trace.Recorder();
  private final long began = System.nanoTime();
  private final double[] best;
  private double bestValue = Double.NaN;
  private double valueAtStart = Double.NaN;
  private double width;
  private double widthAtStart;
  private int evaluations;
  private int steps;
  private int restarts;

  Search(DirectProblem problem, double[] start, DirectStop stop, int threads, Listener listener) {
    if (threads < 1) {
      throw new IllegalArgumentException("at least one thread works, not " + threads);
    }
    this.n = problem.size();
    this.start = start.clone();
    this.stop = stop;
    this.bounds = problem.bounds();
    this.listener = listener;
    bounds.ifPresent(box -> box.project(this.start));
    this.best = this.start.clone();
    for (int worker = 0; worker < threads; worker++) {
      evaluators.add(problem.evaluators().get());
    }
  }

  /// The value at one point, `+∞` in place of NaN.
  double evaluate(double[] at) {
    return keep(at, evaluators.getFirst().value(at.clone()));
  }

  /// The values at several points, by all threads. The best is chosen in the order of the points,
  /// so nothing depends on who evaluated what.
  double[] evaluate(double[][] points) {
    double[] values = new double[points.length];
    Workers.run(
        evaluators.size(),
        points.length,
        (worker, k) -> values[k] = evaluators.get(worker).value(points[k].clone()));
    for (int k = 0; k < points.length; k++) {
      values[k] = keep(points[k], values[k]);
    }
    return values;
  }

  private double keep(double[] at, double value) {
    evaluations++;
    if (value < bestValue || Double.isNaN(bestValue) && value < Double.POSITIVE_INFINITY) {
      bestValue = value;
      System.arraycopy(at, 0, best, 0, n);
    }
    return Double.isNaN(value) ? Double.POSITIVE_INFINITY : value;
  }

  double[] best() {
    return best.clone();
  }

  double bestValue() {
    return bestValue;
  }

  int evaluations() {
    return evaluations;
  }

  int restarts() {
    return restarts;
  }

  void restart() {
    restarts++;
  }

  /// A step is done. `false` where the listener wants no more.
  boolean record(double wide) {
    width = wide;
    if (steps == 0) {
      valueAtStart = bestValue;
      widthAtStart = wide;
    }
    Trace.Entry entry =
        new Trace.Entry(
            steps,
            bestValue,
            Double.NaN,
            Double.NaN,
            width,
            evaluations,
            (System.nanoTime() - began) * 1e-9);
    steps++;
    trace.add(entry);
    return listener.proceed(entry);
  }

  /// What ends any run: no value anywhere, one without bound, the target, or the last evaluation.
  Optional<Outcome> ended() {
    if (Double.isNaN(bestValue)) {
      return Optional.of(Outcome.NOT_FINITE);
    }
    if (bestValue == Double.NEGATIVE_INFINITY) {
      return Optional.of(Outcome.DIVERGED);
    }
    if (bestValue <= stop.target()) {
      return Optional.of(Outcome.CONVERGED);
    }
    return evaluations >= stop.evaluations() ? Optional.of(Outcome.STEP_LIMIT) : Optional.empty();
  }

  /// What it means that rounding ends the search: one that has found less and less ever further out
  /// knows of no minimum.
  Outcome stuck() {
    boolean within = width <= HOPELESS * widthAtStart; // false where it overflowed
    return within || bestValue >= valueAtStart ? Outcome.STALLED : Outcome.DIVERGED;
  }

  DirectMinimum minimum(Outcome outcome) {
    return new DirectMinimum(
        Tensor.vector(best),
        bestValue,
        outcome,
        Math.max(0, steps - 1),
        evaluations,
        restarts,
        trace.trace());
  }
}
