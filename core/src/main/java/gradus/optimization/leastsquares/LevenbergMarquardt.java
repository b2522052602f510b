package gradus.optimization.leastsquares;

import gradus.linalg.Norms;
import gradus.linalg.Tensor;

/// Levenberg–Marquardt (Levenberg 1944, Marquardt 1963) as a trust region (Moré 1978): each step
/// minimizes `‖r + Jp‖` over `‖Dp‖ ≤ Δ`, which is `p(λ)` with `(JᵀJ + λD²)p = −Jᵀr`.
///
/// `λ` is found by Newton's iteration on `‖Dp(λ)‖ = Δ`, each time by QR of `J` above `√λ D`, so the
/// condition is never squared. `D` has the largest lengths that the columns of `J` had so far:
/// changing the unit of a parameter changes no step. `Δ` grows where the linear model was right and
/// shrinks where it was not; at a minimum with small residuals the steps become those of
/// Gauss–Newton. A Jacobian that loses rank does no harm.
///
/// @param factor the first `Δ` as a multiple of `‖Dθ‖`: with 1 the first step changes the residuals
///   no more than the whole of the parameters does, as suits a start of the right order of
///   magnitude; Moré's 100 trusts the linear model further
public record LevenbergMarquardt(double factor) implements FitMethod {
  /// Steps that make good this share of what the model promises are taken.
  private static final double ACCEPTED = 1e-4;

  /// How exactly `‖Dp‖` is `Δ`.
  private static final double CLOSE = 0.1;

  private static final int MOST_DAMPINGS = 10;

  public LevenbergMarquardt {
    if (!(factor > 0) || factor == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException(
          "the first radius is a positive multiple of the parameters, not " + factor);
    }
  }

  /// With the factor 1.
  public static LevenbergMarquardt defaults() {
    return new LevenbergMarquardt(1);
  }

  @Override
  public String title() {
    return "Levenberg-Marquardt";
  }

  @Override
  public Fit fit(Residuals residuals, double[] start, Tolerance tolerance) {
    return Run.fit(residuals, start, new Region(factor, residuals.size()), tolerance);
  }

  private static final class Region implements Run.Method {
    private final double factor;
    private final double[] d;
    private double radius;
    private double lambda;

    Region(double factor, int size) {
      this.factor = factor;
      this.d = new double[size];
    }

    @Override
    public double length() {
      return radius;
    }

    @Override
    public boolean advance(Run run) {
      boolean first = radius == 0;
      for (int j = 0; j < d.length; j++) {
        d[j] = Math.max(d[j], run.linear().columnNorm(j));
        d[j] = d[j] == 0 ? 1 : d[j];
      }
      double size = size(run);
      radius = first ? factor * (size == 0 ? 1 : size) : radius;
      boolean shrunk = false;
      while (radius > 0 && Double.isFinite(radius)) {
        Linearization.Damped step = step(run.linear());
        if (!(step.length() > 0) || !Double.isFinite(lambda)) {
          return false; // what is left of the residuals is too small for numbers
        }
        boolean bound = lambda > 0 && step.length() >= (1 - CLOSE) * radius;
        if (first) {
          radius = Math.min(radius, step.length());
        }
        double change = run.linear().change(step.step());
        double promised = 0.5 * change * change + lambda * step.length() * step.length();
        double decrease = run.value() - run.evaluate(1, step.step());
        if (run.unmoved()) {
          return false;
        }
        if (promised <= run.rounding() && Math.abs(decrease) <= run.rounding()) {
          boolean flatter = run.acceptIfFlatter(d);
          if (bound && !shrunk) {
            radius *= 10; // it is the radius that makes the promise small
          } else if (!flatter) {
            radius = 0.1 * step.length();
            shrunk = true;
          }
          if (flatter) {
            return true;
          }
          continue;
        }
        double ratio = decrease / promised;
        adapt(ratio, step.length(), decrease, promised + 0.5 * change * change);
        if (ratio >= ACCEPTED) {
          run.accept();
          return true;
        }
        shrunk = true;
      }
      return false;
    }

    private double size(Run run) {
      double[] weighted = new double[d.length];
      for (int j = 0; j < d.length; j++) {
        weighted[j] = d[j] * run.at(j);
      }
      return Norms.frobenius(Tensor.vector(weighted));
    }

    /// The radius for the next step (Moré 1978, §4).
    ///
    /// @param slope `−rᵀJp`
    private void adapt(double ratio, double length, double decrease, double slope) {
      if (!(ratio > 0.25)) {
        // the minimum of the parabola through both values and the slope at the point
        double shrink = decrease >= 0 ? 0.5 : 0.5 * slope / (slope - decrease);
        shrink = Double.isFinite(shrink) ? Math.clamp(shrink, 0.1, 0.5) : 0.1;
        radius = shrink * Math.min(radius, 10 * length);
        lambda /= shrink;
      } else if (lambda == 0 || ratio >= 0.75) {
        radius = 2 * length;
        lambda *= 0.5;
      }
    }

    /// The step of length `Δ`, up to a tenth, or the Gauss–Newton step where that is shorter (Moré
    /// 1978, Algorithm 5.5).
    private Linearization.Damped step(Linearization linear) {
      double low = 0;
      if (linear.rank() == linear.size()) {
        Linearization.Damped undamped = linear.damped(0, d);
        if (undamped.length() <= (1 + CLOSE) * radius) {
          lambda = 0;
          return undamped;
        }
        low = (undamped.length() - radius) / -undamped.slope();
      }
      double high = linear.gradientLength(d) / radius;
      lambda = between(low, high, lambda);
      Linearization.Damped damped = linear.damped(lambda, d);
      for (int k = 1; k < MOST_DAMPINGS; k++) {
        double excess = damped.length() - radius;
        if (Math.abs(excess) <= CLOSE * radius) {
          break;
        }
        high = excess < 0 ? lambda : high;
        double newton = excess / damped.slope();
        low = Math.max(low, lambda - newton);
        lambda = between(low, high, lambda - (excess + radius) / radius * newton);
        damped = linear.damped(lambda, d);
      }
      return damped;
    }

    private static double between(double low, double high, double lambda) {
      return lambda > low && lambda < high ? lambda : Math.max(0.001 * high, Math.sqrt(low * high));
    }
  }
}
