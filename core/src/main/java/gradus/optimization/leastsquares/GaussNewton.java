package gradus.optimization.leastsquares;

import java.util.Arrays;

/// The Gauss–Newton method with a line search (Gauss 1809; Björck 1996, §9.2): each step solves the
/// linear problem `min ‖r + Jp‖` and goes as far along `p` as the sum of squares falls enough.
///
/// Where residuals are small at the minimum it converges as Newton's method does, without second
/// derivatives, and whatever the units of the parameters. Where they are large and bent it may need
/// many steps, and where `J` nearly loses rank the steps are long and useless: then
/// [LevenbergMarquardt].
public record GaussNewton() implements FitMethod {
  private static final double DECREASE = 1e-4;
  private static final int MOST_TRIALS = 50;

  @Override
  public String title() {
    return "Gauss-Newton";
  }

  @Override
  public Fit fit(Residuals residuals, double[] start, Tolerance tolerance) {
    return Run.fit(residuals, start, new Line(), tolerance);
  }

  private static final class Line implements Run.Method {
    private double length;

    @Override
    public double length() {
      return length;
    }

    /// Backtracking, each trial where the parabola through what is known is lowest.
    @Override
    public boolean advance(Run run) {
      double[] p = run.linear().step();
      double change = run.linear().change(p);
      double slope = -change * change; // rᵀJp, for r + Jp is orthogonal to Jp
      double[] d = new double[p.length];
      Arrays.setAll(d, j -> Math.max(run.linear().columnNorm(j), Double.MIN_NORMAL));
      length = 1;
      for (int trial = 0; trial < MOST_TRIALS; trial++) {
        double value = run.evaluate(length, p);
        if (value <= run.value() + DECREASE * length * slope) {
          run.accept();
          return true;
        }
        if (Math.abs(value - run.value()) <= run.rounding() && -length * slope <= run.rounding()) {
          return !run.unmoved() && run.acceptIfFlatter(d);
        }
        double lowest = -slope * length * length / (2 * (value - run.value() - length * slope));
        length *= Double.isFinite(lowest) ? Math.clamp(lowest / length, 0.1, 0.5) : 0.5;
      }
      return false;
    }
  }
}
