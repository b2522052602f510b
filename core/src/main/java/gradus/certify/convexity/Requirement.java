package gradus.certify.convexity;

import gradus.expr.Expr;
import gradus.expr.Notation;

/// What must hold of a part of a function for the function to be defined, or for what is certified
/// of it. Where a curvature is certified, the part is concave, so that the points where it holds
/// are a convex set.
///
/// @param of a part of the function, or one made of it
public record Requirement(Expr of, Kind kind) {
  /// What is required of every element, or of the matrix.
  public enum Kind {
    /// `g ≥ 0`
    NONNEGATIVE,
    /// `g > 0`
    POSITIVE,
    /// `½(G + Gᵀ) ≻ 0`, of an affine `G`
    POSITIVE_DEFINITE
  }

  /// `x + 1 > 0`
  @Override
  public String toString() {
    return Notation.unicode(of)
        + switch (kind) {
          case NONNEGATIVE -> " ≥ 0";
          case POSITIVE -> " > 0";
          case POSITIVE_DEFINITE -> " ≻ 0";
        };
  }
}
