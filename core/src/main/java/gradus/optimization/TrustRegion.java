package gradus.optimization;

import gradus.linalg.kernel.Vectors;
import java.util.Arrays;

/// Newton's method within a trust region, by truncated conjugate gradients (Steihaug 1983, Toint
/// 1981; Nocedal & Wright 2006, Algorithms 4.1 and 7.2).
///
/// Each step lowers the quadratic model `gᵀp + ½pᵀHp` over `‖p‖ ≤ Δ`. Only products of the Hessian
/// with vectors are needed, so it serves thousands of arguments and more; where a direction has
/// negative curvature it is followed to the edge, so saddles do not hold it. `Δ` grows where the
/// model was right and shrinks where it was not. Close to a minimum with positive curvature it
/// converges superlinearly: the model is solved the more exactly the smaller the gradient.
///
/// The step length in the trace is the radius `Δ`.
///
/// @param mostProducts the most products with the Hessian in a step
public record TrustRegion(int mostProducts) implements Method {
  /// `η` in Algorithm 4.1: the share of the promised decrease that makes a step good enough.
  private static final double ACCEPTED = 1e-4;

  /// The square of the radius stays a number.
  private static final double LARGEST_RADIUS = 1e150;

  public TrustRegion {
    if (mostProducts < 1) {
      throw new IllegalArgumentException(
          "a step of a trust region needs at least 1 product with the Hessian, not "
              + mostProducts);
    }
  }

  /// With at most 500 products in a step.
  public static TrustRegion defaults() {
    return new TrustRegion(500);
  }

  @Override
  public String title() {
    return "trust-region Newton-CG";
  }

  Descent begin(Differentiable f, Position at) {
    if (f instanceof TwiceDifferentiable twice) {
      return new Run(twice, at, mostProducts);
    }
    throw new IllegalArgumentException(
        "a trust region needs products with the Hessian, and this function has only a gradient;"
            + " use L-BFGS");
  }

  private static final class Run implements Descent {
    private final TwiceDifferentiable f;
    private final int mostProducts;
    private final double gradientAtStart;
    private final Position trial;

    // The truncated conjugate gradients: step p, residual r = g + Hp, direction d.
    private final double[] p;
    private final double[] r;
    private final double[] d;
    private final double[] product;

    private double radius;
    private boolean informed = true;

    /// `−(gᵀp + ½pᵀHp)`
    private double promised;

    /// Whether the step ends at the edge.
    private boolean atEdge;

    Run(TwiceDifferentiable f, Position at, int mostProducts) {
      int n = f.size();
      this.f = f;
      this.mostProducts = mostProducts;
      this.gradientAtStart = Vectors.norm(at.gradient);
      this.trial = at.copy();
      this.p = new double[n];
      this.r = new double[n];
      this.d = new double[n];
      this.product = new double[n];
    }

    @Override
    public boolean advance(Position at) {
      at.overflowed = false;
      if (radius == 0) {
        radius = Math.min(Change.firstLength(at), LARGEST_RADIUS);
      }
      while (true) {
        solve(at);
        double length = Vectors.norm(p);
        Vectors.along(at.point, 1, p, trial.point);
        at.overflowed |= !Double.isFinite(promised) || !Double.isFinite(length);
        if (!(promised > 0) || !Double.isFinite(length) || same(at.point, trial.point)) {
          return false;
        }
        trial.evaluate(f);
        at.evaluations++;
        at.overflowed |= !trial.isFinite();
        double ratio = ratio(at);
        if (!(ratio >= 0.25)) {
          radius = 0.25 * length;
        } else if (ratio > 0.75 && atEdge) {
          radius = Math.min(2 * radius, LARGEST_RADIUS);
        }
        if (ratio > ACCEPTED) {
          trial.copyTo(at);
          at.stepLength = radius;
          return true;
        }
      }
    }

    @Override
    public boolean informed() {
      return informed;
    }

    /// The decrease as a share of the promised one; where both are smaller than the rounding of
    /// `f`, a smaller gradient is as good.
    private double ratio(Position at) {
      if (!trial.isFinite()) {
        return Double.NEGATIVE_INFINITY;
      }
      double decrease = at.value - trial.value;
      boolean rounded = promised <= at.rounding() && Math.abs(decrease) <= at.rounding();
      if (rounded) {
        return Vectors.norm(trial.gradient) < Vectors.norm(at.gradient) ? 1 : 0;
      }
      return decrease / promised;
    }

    private static boolean same(double[] x, double[] y) {
      for (int i = 0; i < x.length; i++) {
        if (x[i] != y[i]) {
          return false;
        }
      }
      return true;
    }

    /// Algorithm 7.2: conjugate gradients for `Hp = −g`, until the residual is small, the edge is
    /// reached or a direction of negative curvature is met.
    private void solve(Position at) {
      Arrays.fill(p, 0);
      Vectors.copy(at.gradient, r);
      for (int i = 0; i < d.length; i++) {
        d[i] = -r[i];
      }
      promised = 0;
      atEdge = false;
      double squares = Vectors.dot(r, r);
      double norm = Math.sqrt(squares);
      double tolerance = norm * Math.min(0.5, Math.sqrt(norm / gradientAtStart));
      for (int j = 0; j < mostProducts; j++) {
        f.hessianVector(at.point, d, product);
        double curvature = Vectors.dot(d, product);
        informed = Double.isFinite(curvature) || Double.isFinite(Vectors.largest(product));
        if (!informed) {
          promised = Double.NaN;
          return;
        }
        double alpha = squares / curvature;
        double edge = toEdge();
        if (!(curvature > 0) || alpha >= edge) {
          step(edge, squares, curvature);
          atEdge = true;
          return;
        }
        step(alpha, squares, curvature);
        Vectors.add(alpha, product, r);
        double next = Vectors.dot(r, r);
        if (!(Math.sqrt(next) > tolerance)) {
          return;
        }
        double beta = next / squares;
        squares = next;
        for (int i = 0; i < d.length; i++) {
          d[i] = beta * d[i] - r[i];
        }
      }
    }

    /// `p ← p + αd`, along which the model falls by `α‖r‖² − ½α²dᵀHd`.
    private void step(double alpha, double squares, double curvature) {
      Vectors.add(alpha, d, p);
      promised += alpha * (squares - 0.5 * alpha * curvature);
    }

    /// `τ > 0` with `‖p + τd‖ = Δ`.
    private double toEdge() {
      double a = Vectors.dot(d, d);
      double b = Vectors.dot(p, d);
      double c = radius * radius - Vectors.dot(p, p);
      double root = Math.sqrt(b * b + a * Math.max(0, c));
      return b > 0 ? c / (b + root) : (root - b) / a;
    }
  }
}
