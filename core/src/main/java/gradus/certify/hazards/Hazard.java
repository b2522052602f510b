package gradus.certify.hazards;

import gradus.certify.Interval;
import gradus.expr.Expr;
import java.util.List;
import java.util.Optional;

/// A place in an expression where floating point would give another value than the real numbers, or
/// none, or where a derivative is lost without a word.
///
/// @param kind what happens
/// @param expr the operation it happens in
/// @param path the operations from the whole expression down to that one, both included
/// @param operand the operand that brings it about; the operation itself where it has none
/// @param range where the operand lies
/// @param witness a value of the operand at which it happens, where one is easily stated
/// @param mend what to write instead, where a form of the same value is known that is free of it
public record Hazard(
    Kind kind,
    Expr expr,
    List<Expr> path,
    Expr operand,
    Interval range,
    Optional<Witness> witness,
    Optional<Mend> mend) {
  public Hazard {
    path = List.copyOf(path);
  }

  /// Without the path, which may be as long as the expression is deep.
  @Override
  public String toString() {
    return kind + " in " + expr + mend.map(m -> ", better " + m.after()).orElse("");
  }

  /// What can happen, the worst first.
  public enum Kind {
    /// `0·∞` or `∞ − ∞`, which is NaN.
    INDETERMINATE,
    /// A value beyond the largest number becomes infinite.
    OVERFLOW,
    /// A value below the smallest number becomes 0, where it is divided by, or its logarithm or
    /// root is taken.
    UNDERFLOW,
    /// A divisor that can be 0.
    DIVISION_BY_ZERO,
    /// A matrix to invert or to solve with that can be singular, or so near to it that as many
    /// digits are lost as its condition number has.
    SINGULAR,
    /// The logarithm of what is not positive, the root of what is negative.
    DOMAIN,
    /// The Cholesky factor of a matrix that is not known to be positive definite.
    INDEFINITE,
    /// A difference of nearly equal values, each of them rounded before.
    CANCELLATION,
    /// What is added to a much larger number is lost, though later only it matters.
    ABSORPTION,
    /// Eigenvectors or singular vectors that are not determined where two values coincide.
    REPEATED_EIGENVALUE,
    /// Sine or cosine of a number whose neighbours are whole periods away.
    LARGE_ANGLE,
    /// A matrix inverted only to be multiplied.
    EXPLICIT_INVERSE,
    /// Computed numbers compared for equality.
    FLOAT_EQUALITY,
    /// The derivative by a variable is 0 everywhere.
    SILENT_GRADIENT;

    /// Whether it is the operand that is at fault, whatever operation it is in: what is said of a
    /// matrix is the same of its inverse, of a solution and of the logarithm of its determinant.
    public boolean ofOperand() {
      return this == SINGULAR || this == INDEFINITE || this == REPEATED_EIGENVALUE;
    }
  }

  /// `operand = at` gives `value`.
  public record Witness(double at, double value) {}

  /// Write `after` in place of `before`, a part of the whole expression.
  public record Mend(Expr before, Expr after) {}
}
