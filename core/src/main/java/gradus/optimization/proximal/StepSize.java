package gradus.optimization.proximal;

import gradus.optimization.TwiceDifferentiable;
import gradus.optimization.landscape.Curvature;

/// How long the steps of a proximal method are. Those of at most `1/L`, where `L` is the Lipschitz
/// constant of the gradient of the smooth part, decrease the value.
public sealed interface StepSize {
  /// The same length always.
  ///
  /// @param length `t`, positive
  record Fixed(double length) implements StepSize {
    public Fixed {
      Requirements.positive("the length of a step", length);
    }

    /// `1/L` for a function whose curvature is nowhere larger than at a point: a quadratic one, as
    /// least squares are. `L` comes from the Lanczos method, with the bound of its error added.
    ///
    /// @throws IllegalArgumentException where the function has no positive curvature
    public static Fixed lipschitz(TwiceDifferentiable f, double[] at) {
      Curvature curvature = Curvature.largest(f, at);
      double lipschitz = curvature.value() + curvature.residual();
      if (!(lipschitz > 0)) {
        throw new IllegalArgumentException(
            "the length of a step is one over the largest curvature, but that is "
                + curvature.value()
                + ": the function is flat or concave there; give a length, or use backtracking");
      }
      return new Fixed(1 / lipschitz);
    }
  }

  /// Shorter and shorter until the value lies below the parabola `f(y) + ⟨∇f(y), p − y⟩ + ‖p −
  /// y‖²/(2t)` (Beck & Teboulle 2009, §3). The first length is one over the curvature along the
  /// gradient.
  ///
  /// @param shrink the factor where the test fails, between 0 and 1
  /// @param growth the factor before a step without momentum, at least 1; 1 for lengths that never
  ///   grow
  record Backtracking(double shrink, double growth) implements StepSize {
    public Backtracking {
      if (!(shrink > 0 && shrink < 1) || !(growth >= 1) || !Double.isFinite(growth)) {
        throw new IllegalArgumentException(
            "steps shrink by a factor between 0 and 1 and grow by one of at least 1, not "
                + shrink
                + " and "
                + growth);
      }
    }

    public static Backtracking defaults() {
      return new Backtracking(0.7, 1.1);
    }
  }
}
