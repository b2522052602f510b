package gradus.optimization.landscape;

import java.util.Optional;

/// What a point is to a function.
public sealed interface Nature {
  /// All curvatures are positive: the function rises in every direction.
  ///
  /// @param smallest the curvature of the basin where it is widest
  /// @param largest the curvature where it is narrowest
  record Minimum(double smallest, double largest) implements Nature {
    /// How narrow the basin is compared to its length.
    public double condition() {
      return largest / smallest;
    }
  }

  /// All curvatures are negative.
  ///
  /// @param escape along the most negative curvature
  record Maximum(Escape escape) implements Nature {}

  /// Some curvatures are positive and some negative.
  ///
  /// @param descending in how many directions it leads down (the index of the saddle); at least as
  ///   many, where not all curvatures were looked at
  /// @param escape along the most negative curvature
  record Saddle(int descending, Escape escape) implements Nature {}

  /// Some curvatures are not told from 0, and the others have one sign or are none: second
  /// derivatives do not decide.
  ///
  /// @param flat in how many directions
  /// @param escape a way down, along a negative curvature or found by walking along flat
  ///   directions; empty where none was found, which does not prove that there is none
  record Degenerate(int flat, Optional<Escape> escape) implements Nature {}

  /// The gradient does not vanish.
  ///
  /// @param distance how far away Newton's method expects a stationary point, `‖H⁻¹g‖`, of whatever
  ///   nature; infinite where it expects none, or by products alone where 500 do not find it
  /// @param decrease what the best step along the gradient is expected to gain, `½‖g‖⁴/gᵀHg`;
  ///   infinite where the function curves down along it
  record NotStationary(double distance, double decrease) implements Nature {}

  /// The value, the gradient or the Hessian is not finite, so there is nothing to tell.
  record NotFinite() implements Nature {}
}
