package gradus.optimization;

import gradus.optimization.landscape.Curvature;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/// The learning-rate range test (Smith 2017, *Cyclical learning rates for training neural
/// networks*, section 3.3): a short run whose rate grows by the same factor in every step, from far
/// too small to too large. The loss against the rate shows where learning begins and where it
/// breaks.
///
/// It ends at the largest rate, or where the loss breaks: where the smoothed loss is no number, or
/// has risen from its least value by more than three times that value and three times what it had
/// fallen.
///
/// @param from the first rate, above 0
/// @param to the last rate, above the first
/// @param steps at least 2
/// @param smoothing the share of earlier losses in the smoothed one, in `[0, 1)`: 0 where every
///   step sees all rows, about 0.9 for batches
public record RangeTest(double from, double to, int steps, double smoothing) {
  /// How many times the least loss, or the fall to it, the loss may rise before it counts as
  /// broken.
  private static final double BROKEN = 3;

  /// Products with the Hessian spent on the largest curvature.
  private static final int PRODUCTS = 20;

  public RangeTest {
    FirstOrder.requireRate(from);
    FirstOrder.requireRate(to);
    FirstOrder.requireDecay("smoothing", smoothing);
    if (!(to > from) || steps < 2) {
      throw new IllegalArgumentException(
          "a range test goes up from one rate to a larger one in at least 2 steps, not from "
              + from
              + " to "
              + to
              + " in "
              + steps);
    }
  }

  /// From 10⁻⁷ to 10 in 100 steps, smoothed for batches.
  public static RangeTest defaults() {
    return new RangeTest(1e-7, 10, 100, 0.9);
  }

  /// Takes a step of training.
  @FunctionalInterface
  public interface Step {
    /// Takes one step with that learning rate, and answers the loss before it.
    double loss(double rate);
  }

  /// One step.
  ///
  /// @param rate it was taken with
  /// @param loss before it
  /// @param smoothed the running mean of losses
  public record Trial(double rate, double loss, double smoothed) {}

  /// What the test found.
  ///
  /// @param trials step by step; the last may have a loss that is no number
  /// @param broken whether the loss broke before the largest rate was reached; where it did not,
  ///   try larger rates
  /// @param suggested a tenth of the rate at which the smoothed loss was least. Beyond the edge an
  ///   error takes some steps to show, while the rate goes on growing, so the least loss itself may
  ///   be well beyond: compare with the limit
  /// @param steepest the rate at which the smoothed loss fell fastest per factor of the rate
  /// @param limit `c/λ₁`, the largest stable rate by theory, with the largest curvature where the
  ///   loss was least and the `c` of that largest rate; empty where the method has no such limit or
  ///   the function no Hessian
  public record Result(
      List<Trial> trials, boolean broken, double suggested, double steepest, OptionalDouble limit) {
    public Result {
      trials = List.copyOf(trials);
    }
  }

  /// The rate of step `t = 1 … steps`: `from · (to/from)^((t − 1)/(steps − 1))`.
  public double rate(int step) {
    return from * Math.pow(to / from, (step - 1.0) / (steps - 1));
  }

  /// Tests the rates of a training step. Nothing is said of a limit.
  public Result run(Step step) {
    return result(trials(step), OptionalDouble.empty());
  }

  /// Tests the rates of a method on a function. The rate of the method itself does not matter.
  ///
  /// @throws IllegalArgumentException where the start is of another size, or the method has a
  ///   schedule
  public Result run(FirstOrder method, Differentiable f, double[] start) {
    Position.requireStart(f, start);
    requireUnscheduled(method);
    List<Trial> trials = trials(new Walk(method, f, start)::step);
    OptionalDouble limit =
        f instanceof TwiceDifferentiable twice && method.stability().isPresent()
            ? limit(method, twice, start, best(trials))
            : OptionalDouble.empty();
    return result(trials, limit);
  }

  private void requireUnscheduled(FirstOrder method) {
    for (int t = 1; t <= steps; t++) {
      if (method.rateAt(t) != method.rate()) {
        throw new IllegalArgumentException(
            "a range test sets the rate of every step, but that of "
                + method.title()
                + " is "
                + method.rateAt(t) / method.rate()
                + " times as large in step "
                + t
                + ", so that a rate found would not be the one that was taken: test the method"
                + " without its schedule, and put the schedule around it afterwards");
      }
    }
  }

  private List<Trial> trials(Step step) {
    List<Trial> trials = new ArrayList<>();
    double mean = 0;
    double weight = 0;
    for (int t = 1; t <= steps; t++) {
      double loss = step.loss(rate(t));
      mean = smoothing * mean + (1 - smoothing) * loss;
      weight = smoothing * weight + (1 - smoothing);
      trials.add(new Trial(rate(t), loss, mean / weight));
      if (broken(trials)) {
        break;
      }
    }
    return trials;
  }

  private static boolean broken(List<Trial> trials) {
    double first = trials.getFirst().smoothed();
    double least = trials.get(best(trials)).smoothed();
    double rise = trials.getLast().smoothed() - least;
    return !(rise <= BROKEN * Math.max(first - least, Math.abs(least)));
  }

  /// The place of the least smoothed loss.
  private static int best(List<Trial> trials) {
    int best = 0;
    for (int k = 1; k < trials.size(); k++) {
      best = trials.get(k).smoothed() < trials.get(best).smoothed() ? k : best;
    }
    return best;
  }

  private static Result result(List<Trial> trials, OptionalDouble limit) {
    double suggested = trials.get(best(trials)).rate() / 10;
    return new Result(trials, broken(trials), suggested, steepest(trials), limit);
  }

  /// By differences over neighbors, up to the least loss.
  private static double steepest(List<Trial> trials) {
    int steepest = 0;
    double slope = 0;
    for (int k = 1; k < best(trials); k++) {
      double fall = trials.get(k + 1).smoothed() - trials.get(k - 1).smoothed();
      if (fall < slope) {
        slope = fall;
        steepest = k;
      }
    }
    return trials.get(steepest).rate();
  }

  /// Walks again to the point of least loss, and measures the curvature there.
  private OptionalDouble limit(
      FirstOrder method, TwiceDifferentiable f, double[] start, int count) {
    Walk walk = new Walk(method, f, start);
    for (int t = 1; t <= count; t++) {
      walk.step(rate(t));
    }
    double[] preconditioner = FlatUpdate.preconditioner(method, f.blocks(), walk.update.state());
    double curvature = Curvature.largest(f, walk.point, preconditioner, PRODUCTS, 1).value();
    return curvature > 0 ? OptionalDouble.of(edge(method, curvature)) : OptionalDouble.empty();
  }

  /// The rate `η = c(η)/λ₁`. Where parameters decay, `c` falls linearly with the rate.
  private static double edge(FirstOrder method, double curvature) {
    double still = method.stability(0).orElseThrow().limit() / curvature;
    double there = method.stability(still).orElseThrow().limit() / curvature;
    return still * still / (2 * still - there);
  }

  /// A run with a rate of its own at each step.
  private static final class Walk {
    private final FirstOrder method;
    private final Differentiable f;
    private final FlatUpdate update;
    private final double[] point;
    private final double[] gradient;

    Walk(FirstOrder method, Differentiable f, double[] start) {
      this.method = method;
      this.f = f;
      this.update = FlatUpdate.of(method, f.blocks());
      this.point = start.clone();
      this.gradient = new double[start.length];
    }

    double step(double rate) {
      double loss = f.valueAndGradient(point, gradient);
      update.advance(point, gradient, rate / method.rate());
      return loss;
    }
  }
}
