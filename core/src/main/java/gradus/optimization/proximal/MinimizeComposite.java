package gradus.optimization.proximal;

import gradus.linalg.Tensor;
import gradus.linalg.kernel.Rows;
import gradus.linalg.kernel.Vectors;
import gradus.optimization.Differentiable;
import gradus.optimization.Listener;
import gradus.optimization.Outcome;
import gradus.optimization.Trace;
import org.jspecify.annotations.Nullable;

/// Runs a proximal method on a smooth function plus a penalty.
///
/// ```java
/// Composite problem = Composite.of(objective, new L1(0.1)).convexAbove(0);
/// CompositeMinimum minimum =
///     MinimizeComposite.run(problem, start, Fista.defaults(), ProximalStop.atGap(1e-6));
/// double proven = minimum.certificate().gap();
/// ```
///
/// The same input gives the same bits: nothing depends on time, threads or the listener.
public final class MinimizeComposite {
  /// How many steps may pass without any gain before the run counts as stalled.
  private static final int PATIENCE = 500;

  /// The shortest step that backtracking tries, as a share of the first.
  private static final double SHORTEST = 1e-30;

  private final Differentiable f;
  private final Composite problem;
  private final ProximalMethod method;
  private final ProximalStop stop;
  private final Listener listener;
  private final Trace.Recorder trace = new Trace.Recorder();
  private final long began = System.nanoTime();

  /// The latest point, the one before, where the step begins, where it ends, and the best.
  private final Point x;

  private final Point y;
  private final Point p;
  private final Point best;
  private final double[] moved;
  private double length;
  private double momentum = 1;
  private double tolerance;
  private int steps;
  private int evaluations;
  private int idle;

  private MinimizeComposite(
      Composite problem,
      double[] start,
      ProximalMethod method,
      ProximalStop stop,
      Listener listener) {
    this.f = problem.smooth();
    Requirements.length("the function", start.length, f.size());
    if (stop.gap() > 0 && !problem.convex()) {
      throw new IllegalArgumentException(
          "a run cannot end at a duality gap where the smooth part is not known to be convex;"
              + " say so with convexAbove, or give another tolerance");
    }
    this.problem = problem;
    this.method = method;
    this.stop = stop;
    this.listener = listener;
    this.x = new Point(f.size());
    this.y = new Point(f.size());
    this.p = new Point(f.size());
    this.best = new Point(f.size());
    this.moved = new double[f.size()];
    // the start need not satisfy the constraints; with a vanishing step the operator projects
    problem.penalty().prox(start, Double.MIN_NORMAL, x.at);
  }

  /// Minimizes from a start. One that violates a constraint is projected first.
  ///
  /// @throws IllegalArgumentException where the start is of another size, or the run shall end at a
  ///   gap and nothing makes one known
  public static CompositeMinimum run(
      Composite problem,
      double[] start,
      ProximalMethod method,
      ProximalStop stop,
      Listener listener) {
    return new MinimizeComposite(problem, start, method, stop, listener).run();
  }

  /// Minimizes from a start, heard by nobody.
  public static CompositeMinimum run(
      Composite problem, double[] start, ProximalMethod method, ProximalStop stop) {
    return run(problem, start, method, stop, Listener.none());
  }

  private CompositeMinimum run() {
    x.evaluate();
    Outcome outcome = begin();
    if (outcome == null) {
      outcome = loop();
    }
    return new CompositeMinimum(
        Tensor.vector(best.at),
        best.value,
        best.penalty,
        Tensor.vector(best.subgradient),
        problem.certify(best.at, best.value, best.gradient),
        outcome,
        steps,
        evaluations,
        trace.trace());
  }

  /// The first step shows how large subgradients are; what ends a run before it is the answer.
  private @Nullable Outcome begin() {
    length = firstLength();
    x.subgradientByMapping();
    x.copyTo(y);
    x.copyTo(best);
    tolerance = Math.max(stop.subgradient(), stop.relative() * largest(x.subgradient));
    boolean proceed = record(x);
    if (!x.isFinite()) {
      return Outcome.NOT_FINITE;
    }
    if (!proceed) {
      return Outcome.INTERRUPTED;
    }
    if (x.lost()) {
      return Outcome.STALLED;
    }
    return converged(x) ? Outcome.CONVERGED : null;
  }

  private Outcome loop() {
    while (steps < stop.steps()) {
      step();
      steps++;
      boolean proceed = record(p);
      if (!p.isFinite()) {
        return Outcome.NOT_FINITE;
      }
      improve();
      if (y.lost()) {
        return Outcome.STALLED;
      }
      if (converged(p)) {
        p.copyTo(best);
        return Outcome.CONVERGED;
      }
      if (!proceed) {
        return Outcome.INTERRUPTED;
      }
      if (idle >= PATIENCE) {
        return Outcome.STALLED;
      }
      advance();
    }
    return Outcome.STEP_LIMIT;
  }

  /// `p = prox(y − t∇f(y), t)`, with `t` short enough.
  private void step() {
    switch (method.step()) {
      case StepSize.Fixed _ -> p.step();
      case StepSize.Backtracking(double shrink, double growth) -> {
        length *= momentum == 1 && steps > 0 ? growth : 1;
        double shortest = SHORTEST * length;
        p.step();
        while (!below() && length > shortest) {
          length *= shrink;
          p.step();
        }
      }
    }
    p.subgradientAfterStep();
  }

  /// Whether the value lies below the parabola at `y`. Where the difference of values is lost in
  /// rounding, the gradients decide: of a quadratic `f`, which all are nearly over such short
  /// steps, the difference is `½⟨∇f(p) − ∇f(y), p − y⟩` (Becker, Candès & Grant 2011, §5.3).
  private boolean below() {
    double linear = 0;
    double squares = 0;
    double curved = 0;
    for (int i = 0; i < moved.length; i++) {
      double d = p.at[i] - y.at[i];
      linear += y.gradient[i] * d;
      squares += d * d;
      curved += (p.gradient[i] - y.gradient[i]) * d;
    }
    double allowed = squares / (2 * length);
    double rounding = 500 * f.epsilon() * Math.max(Math.abs(p.value), Math.abs(y.value));
    return allowed > rounding ? p.value - y.value - linear <= allowed : curved <= 2 * allowed;
  }

  /// Takes the step, and chooses where the next one begins.
  private void advance() {
    if (!(method instanceof Fista(StepSize _, boolean restart, boolean monotone))) {
      p.copyTo(x);
      p.copyTo(y);
      return;
    }
    boolean worse = monotone && p.total() > x.total();
    if (restart && turnsBack()) {
      momentum = 1;
      (worse ? x : p).copyTo(y);
      y.copyTo(x);
      return;
    }
    double next = 0.5 * (1 + Math.sqrt(1 + 4 * momentum * momentum));
    // MFISTA, eq. (5.3): what was not taken still pulls
    double ahead = worse ? momentum / next : (momentum - 1) / next;
    for (int i = 0; i < moved.length; i++) {
      y.at[i] = (worse ? x.at[i] : p.at[i]) + ahead * (p.at[i] - x.at[i]);
    }
    if (!worse) {
      p.copyTo(x);
    }
    momentum = next;
    y.evaluate();
  }

  /// `⟨y − p, p − x⟩ > 0`: the step and the momentum point apart.
  private boolean turnsBack() {
    double product = 0;
    for (int i = 0; i < moved.length; i++) {
      product += (y.at[i] - p.at[i]) * (p.at[i] - x.at[i]);
    }
    return product > 0;
  }

  private boolean converged(Point point) {
    if (largest(point.subgradient) <= tolerance) {
      return true;
    }
    return stop.gap() > 0
        && problem.certify(point.at, point.value, point.gradient).relative() <= stop.gap();
  }

  /// Keeps the best point: the lowest value, and among values that differ by rounding alone the
  /// smallest subgradient.
  private void improve() {
    double gain = best.total() - p.total();
    double rounding = 500 * f.epsilon() * Math.abs(p.total());
    boolean smaller = largest(p.subgradient) < largest(best.subgradient);
    boolean better = gain > rounding || gain > -rounding && smaller;
    idle = better ? 0 : idle + 1;
    if (better) {
      p.copyTo(best);
    }
  }

  private boolean record(Point point) {
    double norm = Vectors.norm(point.subgradient);
    Trace.Entry entry =
        new Trace.Entry(
            steps,
            point.total(),
            largest(point.subgradient),
            norm,
            steps == 0 ? 0 : length,
            evaluations,
            (System.nanoTime() - began) * 1e-9);
    trace.add(entry);
    return listener.proceed(entry);
  }

  private double firstLength() {
    if (method.step() instanceof StepSize.Fixed(double fixed)) {
      return fixed;
    }
    double size = largest(x.gradient);
    if (!(size > 0) || !Double.isFinite(size)) {
      return 1;
    }
    double distance = 1e-4 * Math.max(1, largest(x.at)) / size;
    for (int i = 0; i < moved.length; i++) {
      y.at[i] = x.at[i] - distance * x.gradient[i];
    }
    y.evaluate();
    int power = -Math.getExponent(size); // with g about 1 no square is too large or too small
    double change = 0;
    double squares = 0;
    for (int i = 0; i < moved.length; i++) {
      double g = Math.scalb(x.gradient[i], power);
      change += (g - Math.scalb(y.gradient[i], power)) * g;
      squares += g * g;
    }
    double curvature = change / (distance * squares);
    return curvature > 0 && Double.isFinite(1 / curvature) ? 1 / curvature : 1;
  }

  private static double largest(double[] x) {
    return Rows.largest(x, 0, x.length);
  }

  /// A point with what is known there.
  private final class Point {
    private final double[] at;
    private final double[] gradient;
    private final double[] subgradient;
    private double value;
    private double penalty;

    Point(int n) {
      this.at = new double[n];
      this.gradient = new double[n];
      this.subgradient = new double[n];
    }

    void evaluate() {
      value = f.valueAndGradient(at, gradient);
      penalty = problem.penalty().value(at);
      evaluations++;
    }

    double total() {
      return value + penalty;
    }

    boolean isFinite() {
      return Double.isFinite(total()) && Double.isFinite(largest(gradient));
    }

    /// Whether a step against the gradient is lost in rounding, though the gradient is not small:
    /// then it tells nothing of subgradients.
    boolean lost() {
      for (int i = 0; i < at.length; i++) {
        if (at[i] != at[i] - length * gradient[i]) {
          return false;
        }
      }
      return largest(gradient) > tolerance;
    }

    void step() {
      for (int i = 0; i < at.length; i++) {
        moved[i] = y.at[i] - length * y.gradient[i];
      }
      problem.penalty().prox(moved, length, at);
      evaluate();
    }

    /// `(y − p)/t − ∇f(y)` is in `∂g(p)`, by the definition of the operator.
    void subgradientAfterStep() {
      for (int i = 0; i < at.length; i++) {
        subgradient[i] = (y.at[i] - at[i]) / length + (gradient[i] - y.gradient[i]);
      }
    }

    /// The gradient mapping `(x − prox(x − t∇f(x), t))/t`, which is 0 where `x` is a minimum.
    void subgradientByMapping() {
      if (!isFinite()) {
        return;
      }
      for (int i = 0; i < at.length; i++) {
        moved[i] = at[i] - length * gradient[i];
      }
      problem.penalty().prox(moved, length, moved);
      for (int i = 0; i < at.length; i++) {
        subgradient[i] = (at[i] - moved[i]) / length;
      }
    }

    void copyTo(Point other) {
      System.arraycopy(at, 0, other.at, 0, at.length);
      System.arraycopy(gradient, 0, other.gradient, 0, at.length);
      System.arraycopy(subgradient, 0, other.subgradient, 0, at.length);
      other.value = value;
      other.penalty = penalty;
    }
  }
}
