package gradus.optimization;

import gradus.linalg.Tensor;
import gradus.linalg.kernel.JustInTime;
import gradus.linalg.kernel.Vectors;
import java.util.Map;

/// Runs a method until it converges, cannot go on, or is told to stop.
///
/// The same input gives the same bits: nothing depends on time, threads or the listener.
public final class Minimize {
  /// How many steps of a line search may pass without any gain before the run counts as stalled.
  private static final int PATIENCE = 50;

  /// How many steps the gradient must have grown one after another before overflow counts as
  /// divergence.
  private static final int GROWING = 5;

  /// The share of the smallest gradient so far that counts as a gain where the value has none: less
  /// may be rounding.
  private static final double FLATTER = 0.9;

  /// The growth of the gradient, over a loss above the start's, at which a run is given up; and of
  /// point and loss at which a run that is held up was on its way to −∞.
  private static final double HOPELESS = 1e10;

  /// The share of the gradient at the start that is no minimum's.
  private static final double STEEP = 1e-3;

  /// The function times `2^power`, as the method and the positions know it.
  private final Differentiable f;

  private final int power;
  private final Method method;
  private final Stop stop;
  private final Listener listener;
  private final Trace.Recorder trace = new Trace.Recorder();
  private final long began = System.nanoTime();
  private final Position at;
  private final Position best;
  private final BlockNorms norms;
  private final double valueAtStart;
  private final double gradientAtStart;
  private final double pointAtStart;

  /// The gradient in the unit of the function, as the listener and the trace know it.
  private final double[] gradient;

  private int steps;
  private int growing;
  private int idle;
  private double largestGradient;

  private Minimize(Differentiable f, double[] start, Method method, Stop stop, Listener listener) {
    Position.requireStart(f, start);
    JustInTime.await();
    this.method = method;
    this.stop = stop;
    this.listener = listener;
    this.at = Position.of(f, start, method);
    this.power = method instanceof FirstOrder ? 0 : Scaled.power(at); // a rate has the unit of f
    this.f = Scaled.of(f, power);
    at.scale(power);
    this.best = at.copy();
    this.norms = new BlockNorms(f.blocks(), start);
    this.valueAtStart = at.value;
    this.gradientAtStart = at.gradientMax();
    this.pointAtStart = Math.max(1, Vectors.largest(at.point));
    this.gradient = power == 0 ? at.gradient : new double[start.length];
    this.largestGradient = gradientAtStart;
  }

  /// Minimizes from a start.
  ///
  /// @throws IllegalArgumentException where the start is of another size, or [Newton] or
  ///   [TrustRegion] is given a function without a Hessian
  public static Minimum run(
      Differentiable f, double[] start, Method method, Stop stop, Listener listener) {
    return new Minimize(f, start, method, stop, listener).run();
  }

  /// Minimizes from a start, heard by nobody.
  public static Minimum run(Differentiable f, double[] start, Method method, Stop stop) {
    return run(f, start, method, stop, Listener.none());
  }

  private Minimum run() {
    Descent descent =
        switch (method) {
          case Lbfgs lbfgs -> lbfgs.begin(f, at);
          case Bfgs bfgs -> bfgs.begin(f, at);
          case ConjugateGradients gradients -> gradients.begin(f, at);
          case TrustRegion region -> region.begin(f, at);
          case LbfgsB bounded -> bounded.begin(f, at);
          case Newton newton -> newton.begin(f, at);
          case FirstOrder method -> new FirstOrderRun(f, method);
        };
    Outcome outcome = loop(descent, method instanceof FirstOrder ? Integer.MAX_VALUE : PATIENCE);
    best.scale(-power);
    return new Minimum(
        Tensor.vector(best.point),
        best.value,
        Tensor.vector(best.gradient),
        outcome,
        steps,
        at.evaluations,
        trace.trace(),
        descent.state());
  }

  private Outcome loop(Descent descent, int patience) {
    double tolerance = stop.scaled(power).tolerance(gradientAtStart);
    boolean asked = record();
    if (!at.isFinite()) {
      return Outcome.NOT_FINITE;
    }
    if (!asked) {
      return Outcome.INTERRUPTED;
    }
    while (at.gradientMax() > tolerance) {
      if (steps == stop.steps()) {
        return Outcome.STEP_LIMIT;
      }
      if (!descent.advance(at)) {
        return held(descent);
      }
      steps++;
      boolean proceed = record();
      if (diverged()) {
        return Outcome.DIVERGED;
      }
      if (!at.isFinite()) {
        return Outcome.NOT_FINITE;
      }
      idle = improved() ? 0 : idle + 1;
      if (idle >= patience) {
        return held(descent);
      }
      if (!proceed) {
        return Outcome.INTERRUPTED;
      }
    }
    at.copyTo(best);
    return Outcome.CONVERGED;
  }

  /// What it means that no step leads on.
  private Outcome held(Descent descent) {
    double sizeAtStart = Math.max(Math.abs(valueAtStart), gradientAtStart * pointAtStart);
    boolean far = Vectors.largest(at.point) > HOPELESS * pointAtStart;
    boolean steep = at.gradientMax() > STEEP * gradientAtStart;
    if (at.value < -HOPELESS * sizeAtStart && (at.overflowed || far && steep)) {
      return Outcome.DIVERGED;
    }
    return descent.informed() ? Outcome.STALLED : Outcome.NOT_FINITE;
  }

  private boolean record() {
    if (power != 0) {
      Vectors.copy(at.gradient, gradient);
      Scaled.scale(gradient, -power);
    }
    Trace.Entry entry =
        new Trace.Entry(
            steps,
            Math.scalb(at.value, -power),
            Math.scalb(at.gradientMax(), -power),
            Vectors.norm(gradient),
            at.stepLength,
            at.evaluations,
            (System.nanoTime() - began) * 1e-9,
            norms.of(at.point, gradient),
            Map.of());
    entry = listener.examine(entry, at.point, gradient);
    trace.add(entry);
    return listener.proceed(entry);
  }

  /// Whether the gradient grows without bound, and the loss with it; or the loss falls without
  /// bound.
  private boolean diverged() {
    if (at.value == Double.NEGATIVE_INFINITY) {
      return true;
    }
    double steepness = at.gradientMax();
    if (!at.isFinite()) {
      return growing >= GROWING;
    }
    growing = steepness > largestGradient ? growing + 1 : 0;
    largestGradient = Math.max(steepness, largestGradient);
    return growing >= GROWING && at.value > valueAtStart && steepness > HOPELESS * gradientAtStart;
  }

  /// Keeps the best point: the lowest value, and among values that differ by rounding alone the
  /// smallest gradient.
  private boolean improved() {
    double gain = best.value - at.value;
    boolean lower = gain > at.rounding();
    boolean level = gain > -at.rounding() && at.gradientMax() < best.gradientMax();
    boolean flatter = level && at.gradientMax() < FLATTER * best.gradientMax();
    if (lower || level) {
      at.copyTo(best);
    }
    return lower || flatter;
  }
}
