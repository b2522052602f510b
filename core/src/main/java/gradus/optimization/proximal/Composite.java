package gradus.optimization.proximal;

import gradus.linalg.kernel.Rows;
import gradus.optimization.Differentiable;

/// `F(x) = f(x) + g(x)`: a smooth function, for instance an [gradus.optimization.Objective], and a
/// penalty.
///
/// Where `f` is said to be convex, results come with a proof. For `u = ∇f(x)`, Fenchel's equality
/// `f*(u) = ⟨x, u⟩ − f(x)` makes the dual value known without knowing `f*`, and between `u` and 0
/// convexity bounds it: `f*(s u) ≤ s f*(u) + (1 − s) f*(0)`, where `−f*(0)` is the least value of
/// `f`. So for every `s` in `[0, 1]`
///
/// `F(z) ≥ −s f*(u) + (1 − s) min f − g*(−s u)` for all `z`
///
/// (Fenchel's duality, Rockafellar 1970, §31; of `s` we take the largest that leaves `g*` finite).
///
/// @param smooth `f`
/// @param penalty `g`
/// @param convex whether `f` is convex: an assertion of the caller, on which the proof rests
/// @param least a number that `f` is never below, 0 for most losses; `−∞` for none. Needed where
///   the conjugate of the penalty is not finite everywhere
public record Composite(Differentiable smooth, Penalty penalty, boolean convex, double least) {
  public Composite {
    if (Double.isNaN(least) || least == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException(
          "the least value of a function is a number or −∞, not " + least);
    }
  }

  /// Nothing is known of `f`: results come without a proof.
  public static Composite of(Differentiable smooth, Penalty penalty) {
    return new Composite(smooth, penalty, false, Double.NEGATIVE_INFINITY);
  }

  /// The same, where `f` is known to be convex and never below a number.
  public Composite convexAbove(double bound) {
    return new Composite(smooth, penalty, true, bound);
  }

  /// The bounds of the minimum that a point proves.
  ///
  /// @param value `f` at the point
  /// @param gradient `∇f` there
  DualityGap certify(double[] point, double value, double[] gradient) {
    double primal = value + penalty.value(point);
    if (!convex) {
      return new DualityGap(primal, Double.NEGATIVE_INFINITY);
    }
    double[] u = new double[point.length];
    for (int i = 0; i < u.length; i++) {
      u[i] = -gradient[i];
    }
    double scale = penalty.dualScale(u);
    for (int i = 0; i < u.length; i++) {
      u[i] *= scale;
    }
    double conjugate = Rows.dot(point, 0, gradient, 0, point.length) - value;
    double rest = scale < 1 ? (1 - scale) * least : 0;
    double dual = -scale * conjugate + rest - penalty.conjugate(u);
    return new DualityGap(primal, Double.isNaN(dual) ? Double.NEGATIVE_INFINITY : dual);
  }
}
