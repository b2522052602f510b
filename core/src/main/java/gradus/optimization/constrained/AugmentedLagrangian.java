package gradus.optimization.constrained;

import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.linalg.kernel.Vectors;
import gradus.optimization.Differentiable;
import gradus.optimization.LbfgsB;
import gradus.optimization.Minimize;
import gradus.optimization.Minimum;
import gradus.optimization.Objective;
import gradus.optimization.Outcome;
import gradus.optimization.Stop;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// The method of multipliers (Powell 1969, Hestenes 1969) with bounds kept apart (Birgin & Martínez
/// 2014, Algorithm 4.1, ALGENCAN; Nocedal & Wright 2006, Algorithm 17.4).
///
/// Each round minimizes the augmented Lagrangian `L_ρ(x; λ, μ)` within the box by [LbfgsB], from
/// where the last one ended, and then corrects the multipliers: `λ ← λ + ρ ∂L_ρ/∂λ`. That one line
/// holds both rules of the books, `λ − ρh` and `max(0, μ − ρg)`, since the derivative by a
/// multiplier is what the multiplier's constraint still lacks. Where a round does not halve that,
/// `ρ` grows tenfold. So `ρ` stays moderate, and the problems well conditioned, unlike with a
/// penalty alone.
///
/// @param tolerance of the constraints, in their own units; and of the gradient of the Lagrangian,
///   as a share of the largest multiplier where that is above 1: choose units in which it is small;
///   a loss whose gradient is above 10¹⁰ at the start gets one by itself
/// @param rounds the most rounds
/// @param steps the most steps in a round
public record AugmentedLagrangian(double tolerance, int rounds, int steps) {
  /// `τ`: what a round must leave at most of the violation.
  private static final double PROGRESS = 0.5;

  private static final double GROWTH = 10;
  private static final double LARGEST_PENALTY = 1e12;
  private static final double LARGEST_MULTIPLIER = 1e20;

  /// A loss whose gradient at the start is steeper is minimized in a unit in which that is about 1,
  /// so that penalties and multipliers need not be larger than these.
  private static final double STEEP = 1e10;

  public AugmentedLagrangian {
    if (!(tolerance > 0) || rounds < 1 || steps < 1) {
      throw new IllegalArgumentException(
          "a tolerance above 0 and at least 1 round and 1 step are needed, not "
              + tolerance
              + ", "
              + rounds
              + " and "
              + steps);
    }
  }

  /// A tolerance of `10⁻⁸`, 100 rounds of at most 1000 steps.
  public static AugmentedLagrangian defaults() {
    return new AugmentedLagrangian(1e-8, 100, 1000);
  }

  /// Minimizes from a start, which need not satisfy the constraints; outside of the box it is moved
  /// to its closest point.
  ///
  /// @throws IllegalArgumentException where the start or the box is of another size than the
  ///   parameters
  public ConstrainedMinimum minimize(ConstrainedProblem problem, double[] start) {
    return new Run(problem, start).run();
  }

  private final class Run {
    private final ConstrainedProblem problem;
    private final Objective lagrangian;

    /// The unit of the loss in `augmented`, of multipliers and penalties: a power of two, 1 for
    /// most.
    private final double unit;

    private final Objective augmented;
    private final int n;
    private final int m;

    /// Parameters, multipliers and `ρ`, and the derivatives by them.
    private final double[] all;

    private final double[] gradient;
    private final List<ConstrainedMinimum.Round> log = new ArrayList<>();
    private int evaluations;

    Run(ConstrainedProblem problem, double[] start) {
      this.problem = problem;
      this.lagrangian = problem.lagrangian();
      this.n = problem.size(lagrangian);
      this.m = problem.multipliers(lagrangian);
      if (start.length != n) {
        throw new IllegalArgumentException(
            "the parameters are " + n + " numbers, but the start has " + start.length);
      }
      double[] inside = start.clone();
      problem.box().project(inside);
      this.unit = unit(inside);
      this.augmented = problem.in(unit).augmented();
      this.all = new double[augmented.size()];
      this.gradient = new double[augmented.size()];
      System.arraycopy(inside, 0, all, 0, n);
    }

    private double unit(double[] at) {
      double[] slopes = new double[n + m];
      lagrangian.valueAndGradient(Arrays.copyOf(at, n + m), slopes);
      double steepness = Vectors.largest(Arrays.copyOf(slopes, n));
      return steepness > STEEP && Double.isFinite(steepness)
          ? Math.scalb(1.0, Math.getExponent(steepness))
          : 1;
    }

    ConstrainedMinimum run() {
      double violation = begin();
      double accuracy = Math.sqrt(tolerance);
      for (int round = 0; round < rounds; round++) {
        double rho = all[n + m];
        double[] from = Arrays.copyOf(all, n);
        Minimum inner = inner(accuracy);
        if (inner.outcome() == Outcome.DIVERGED) {
          if (evaluate() <= tolerance || rho >= LARGEST_PENALTY) {
            return result(ConstrainedMinimum.Outcome.DIVERGED);
          }
          // a larger penalty may bound what this one did not
          System.arraycopy(from, 0, all, 0, n);
          all[n + m] = GROWTH * rho;
          continue;
        }
        if (!Double.isFinite(inner.value())) {
          return result(ConstrainedMinimum.Outcome.NOT_FINITE);
        }
        double before = violation;
        violation = evaluate();
        double stationarity = stationarity();
        log.add(
            new ConstrainedMinimum.Round(
                unit * rho, violation, unit * stationarity, inner.steps()));
        correct();
        double small = tolerance * Math.max(1, largestMultiplier());
        if (violation <= tolerance && stationarity <= small) {
          return result(ConstrainedMinimum.Outcome.CONVERGED);
        }
        if (violation <= tolerance && accuracy <= small && inner.outcome() == Outcome.STALLED) {
          return result(ConstrainedMinimum.Outcome.STALLED);
        }
        if (violation > tolerance && violation > PROGRESS * before) {
          if (rho >= LARGEST_PENALTY) {
            return result(ConstrainedMinimum.Outcome.INFEASIBLE);
          }
          all[n + m] = GROWTH * rho;
        }
        accuracy = Math.max(0.1 * accuracy, small);
      }
      return result(ConstrainedMinimum.Outcome.ROUND_LIMIT);
    }

    /// Evaluates at the start without multipliers, and sets the first `ρ`: such that the penalty is
    /// as large as `f` (Birgin & Martínez 2014, §12.4).
    private double begin() {
      all[n + m] = 1;
      double violation = evaluate();
      double[] plain = all.clone();
      Arrays.fill(plain, n, n + m, 0);
      double withPenalty = augmented.valueAndGradient(plain, gradient);
      double squares = 0;
      for (int k = n; k < n + m; k++) {
        squares += 0.5 * gradient[k] * gradient[k];
      }
      double loss = withPenalty - squares;
      double rho = 10 * Math.max(1, Math.abs(loss)) / Math.max(1, squares);
      all[n + m] = Double.isFinite(rho) ? Math.clamp(rho, 1e-8, 1e8) : 1;
      return violation;
    }

    private Minimum inner(double accuracy) {
      Minimum inner =
          Minimize.run(
              new Bounded(),
              Arrays.copyOf(all, n),
              LbfgsB.within(problem.box()),
              new Stop(accuracy, 0, steps));
      System.arraycopy(inner.point().toDoubles(), 0, all, 0, n);
      return inner;
    }

    /// `max |∂L_ρ/∂λ|`: `|hᵢ|` and `|min(gⱼ, μⱼ/ρ)|`.
    private double evaluate() {
      augmented.valueAndGradient(all, gradient);
      evaluations++;
      double violation = 0;
      for (int k = n; k < n + m; k++) {
        violation = Math.max(violation, Math.abs(gradient[k]));
      }
      return violation;
    }

    private double stationarity() {
      return problem.box().projectedGradientMax(Arrays.copyOf(all, n), Arrays.copyOf(gradient, n));
    }

    private double largestMultiplier() {
      double largest = 0;
      for (int k = n; k < n + m; k++) {
        largest = Math.max(largest, Math.abs(all[k]));
      }
      return largest;
    }

    private void correct() {
      for (int k = n; k < n + m; k++) {
        all[k] =
            Math.clamp(all[k] + all[n + m] * gradient[k], -LARGEST_MULTIPLIER, LARGEST_MULTIPLIER);
      }
    }

    private ConstrainedMinimum result(ConstrainedMinimum.Outcome outcome) {
      Tensor point = Tensor.vector(Arrays.copyOf(all, n));
      Tensor multipliers = Tensor.generate(Shape.of(m), k -> unit * all[n + k]);
      Map<String, Tensor> values = augmented.unflatten(all);
      values
          .keySet()
          .retainAll(
              augmented.parameters().stream()
                  .limit(problem.parameters().size())
                  .map(Objective.Parameter::name)
                  .toList());
      return new ConstrainedMinimum(
          values,
          point,
          lagrangian.value(Arrays.copyOf(point.toDoubles(), n + m)), // with no multipliers, f
          multipliers,
          outcome,
          Optimality.of(problem, lagrangian, point, multipliers),
          log,
          evaluations);
    }

    /// The augmented Lagrangian as a function of the parameters alone.
    private final class Bounded implements Differentiable {
      @Override
      public int size() {
        return n;
      }

      @Override
      public double epsilon() {
        return augmented.epsilon();
      }

      @Override
      public double valueAndGradient(double[] at, double[] slopes) {
        System.arraycopy(at, 0, all, 0, n);
        double value = augmented.valueAndGradient(all, gradient);
        System.arraycopy(gradient, 0, slopes, 0, n);
        evaluations++;
        return value;
      }
    }
  }
}
