package gradus.optimization;

import gradus.linalg.kernel.Storage;
import gradus.linalg.kernel.Vectors;
import java.util.Comparator;
import java.util.PriorityQueue;

/// L-BFGS-B (Byrd, Lu, Nocedal & Zhu 1995): L-BFGS within bounds of the arguments.
///
/// Each step models the function by a quadratic whose Hessian is known from the last changes of the
/// gradient. Along the path of steepest descent, bent at the bounds, it finds the first minimum of
/// the model (Cauchy point), which says what bounds are active; minimizes the model over the other
/// arguments, and puts the result back into the box (Morales & Nocedal 2011); and searches the line
/// to there. Every point that is evaluated lies in the box; a start outside is moved to its closest
/// point. The gradients in the trace and the tolerance are those within the box
/// ([Box#projectedGradientMax]).
///
/// One step costs about `4·memory²·size` multiplications beside the evaluations.
///
/// @param memory how many changes are remembered; 5 to 20 serve most functions
/// @param box the bounds
/// @param lineSearch how far to go along each direction
public record LbfgsB(int memory, Box box, LineSearch lineSearch) implements Method {
  public LbfgsB {
    Lbfgs.requireMemory("L-BFGS-B", memory);
  }

  /// With the last 10 changes and the strong Wolfe conditions.
  public static LbfgsB within(Box box) {
    return new LbfgsB(10, box, StrongWolfe.defaults());
  }

  @Override
  public String title() {
    return "L-BFGS-B";
  }

  Descent begin(Differentiable f, Position at) {
    return new Run(f, at, this);
  }

  private static final class Run implements Descent {
    private final Search line;
    private final int n;
    private final double[] lower;
    private final double[] upper;
    private final LimitedMemoryMatrix matrix;
    private final double[] direction;
    private final double[] breaks;
    private final double[] cauchy;
    private Change spare;

    // The path to the Cauchy point: slope and curvature of the model along the piece where it is,
    // Wᵀd and Wᵀ(x − x₀).
    private double slope;
    private double curvature;
    private double[] p = new double[0];
    private double[] reached = new double[0];

    Run(Differentiable f, Position at, LbfgsB method) {
      this.line = Search.of(method.lineSearch, f, at);
      this.n = f.size();
      this.lower = Storage.doubles(method.box.lower());
      this.upper = Storage.doubles(method.box.upper());
      this.matrix = new LimitedMemoryMatrix(method.memory);
      this.direction = new double[n];
      this.breaks = new double[n];
      this.cauchy = new double[n];
      this.spare = new Change(n);
    }

    @Override
    public boolean advance(Position at) {
      if (step(at)) {
        return true;
      }
      boolean hadMemory = matrix.count() > 0;
      matrix.reset(1); // what was learned misleads: start again from steepest descent
      return hadMemory && step(at);
    }

    private boolean step(Position at) {
      if (matrix.count() == 0) {
        matrix.reset(1 / Change.firstStep(at));
      }
      cauchyPoint(at);
      minimizeFree(at);
      double most = longest(at.point);
      spare.begin(at);
      if (!line.search(at, direction, Math.min(1, most), most)) {
        return false;
      }
      if (spare.end(at)) {
        spare = matrix.learn(spare);
      }
      return true;
    }

    /// The largest factor of the direction that stays in the box; infinite where no bound is met.
    private double longest(double[] x) {
      double most = Double.POSITIVE_INFINITY;
      for (int i = 0; i < n; i++) {
        double room = direction[i] < 0 ? lower[i] - x[i] : upper[i] - x[i];
        if (direction[i] != 0) {
          most = Math.min(most, room / direction[i]);
        }
      }
      return most;
    }

    /// Algorithm CP: the first minimum of the model `gᵀ(x − x₀) + ½(x − x₀)ᵀB(x − x₀)` along `P(x₀
    /// − tg)`, a line that bends at each bound.
    private void cauchyPoint(Position at) {
      PriorityQueue<Integer> next = breakpoints(at);
      p = matrix.transposed(direction);
      reached = new double[p.length];
      slope = -Vectors.dot(direction, direction);
      curvature = -matrix.theta() * slope - Vectors.dot(p, matrix.middle(p));
      double rounding = Math.ulp(1.0) * curvature;
      double t = 0;
      while (!next.isEmpty() && -slope / curvature >= breaks[next.peek()] - t) {
        int b = next.remove();
        bend(at, b, breaks[b] - t);
        curvature = Math.max(curvature, rounding);
        t = breaks[b];
      }
      double rest = slope < 0 ? -slope / curvature : 0;
      for (int i = 0; i < n; i++) {
        if (direction[i] != 0) {
          cauchy[i] = at.point[i] + (t + rest) * direction[i];
        }
      }
      Vectors.add(rest, p, reached);
    }

    /// Sets out along steepest descent; answers the arguments that will meet a bound, the first
    /// first.
    private PriorityQueue<Integer> breakpoints(Position at) {
      PriorityQueue<Integer> next =
          new PriorityQueue<>(
              Comparator.<Integer>comparingDouble(i -> breaks[i]).thenComparingInt(i -> i));
      for (int i = 0; i < n; i++) {
        double g = at.gradient[i];
        double room = g < 0 ? at.point[i] - upper[i] : at.point[i] - lower[i];
        breaks[i] = g == 0 ? Double.POSITIVE_INFINITY : room / g;
        direction[i] = breaks[i] > 0 ? -g : 0;
        cauchy[i] = at.point[i];
        if (breaks[i] > 0 && breaks[i] < Double.POSITIVE_INFINITY) {
          next.add(i);
        }
      }
      return next;
    }

    /// Goes on to where argument `b` meets its bound, and holds it there: slope and curvature of
    /// the model along the next piece (§4.2).
    private void bend(Position at, int b, double step) {
      double g = at.gradient[b];
      cauchy[b] = direction[b] > 0 ? upper[b] : lower[b];
      direction[b] = 0;
      Vectors.add(step, p, reached);
      double[] w = matrix.row(b);
      double[] mw = matrix.middle(w);
      slope +=
          step * curvature
              + g * g
              + matrix.theta() * g * (cauchy[b] - at.point[b])
              - g * Vectors.dot(mw, reached);
      curvature -= matrix.theta() * g * g + 2 * g * Vectors.dot(mw, p) + g * g * Vectors.dot(mw, w);
      Vectors.add(g, w, p);
    }

    /// The minimum of the model over the arguments that are not at a bound at the Cauchy point
    /// (direct primal method, §5.1), put back into the box; `direction` leads there.
    private void minimizeFree(Position at) {
      double[] mc = matrix.middle(reached);
      double theta = matrix.theta();
      boolean[] free = new boolean[n];
      double[] r = new double[n];
      for (int i = 0; i < n; i++) {
        free[i] = cauchy[i] > lower[i] && cauchy[i] < upper[i];
        if (free[i]) {
          r[i] = at.gradient[i] + theta * (cauchy[i] - at.point[i]) - matrix.rowTimes(i, mc);
        }
      }
      double[] v = matrix.withinFree(free, matrix.transposed(r));
      double[] step = new double[n];
      double inside = 1;
      for (int i = 0; i < n; i++) {
        if (free[i]) {
          step[i] = -(r[i] + matrix.rowTimes(i, v) / theta) / theta;
          double room = step[i] < 0 ? lower[i] - cauchy[i] : upper[i] - cauchy[i];
          inside = step[i] == 0 ? inside : Math.min(inside, room / step[i]);
        }
      }
      double descent = 0;
      for (int i = 0; i < n; i++) {
        double end = Math.min(Math.max(cauchy[i] + step[i], lower[i]), upper[i]);
        direction[i] = end - at.point[i];
        descent += direction[i] * at.gradient[i];
      }
      if (!(descent < 0)) { // cut the step at the first bound instead
        for (int i = 0; i < n; i++) {
          direction[i] = cauchy[i] + inside * step[i] - at.point[i];
        }
      }
    }
  }
}
