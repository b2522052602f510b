package gradus.certify.positivity;

import gradus.certify.Interval;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Function1;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the coefficients of a second derivative are polynomials of, made by [Algebra]; two atoms
/// are the same object or differ.
///
/// An atom may have axes. It stands in a [Monomial] with one label for each.
///
/// @param kind what it is
/// @param id its place among all atoms of one proof
/// @param dims the sizes of its axes
/// @param expr the expression it stands for, of the shape `dims`; null for what has an argument
/// @param argument that of the function, its axes being the labels `0, 1, …`
/// @param image the matrix product it is, if it is one
/// @param varying whether it depends on the variables
/// @param range where its values lie on the domain
/// @param function which one it is, for another function of one number
/// @param name as it is printed
record Indeterminate(
    Kind kind,
    int id,
    List<Dim> dims,
    @Nullable Expr expr,
    @Nullable IndexedPolynomial argument,
    @Nullable Image image,
    boolean varying,
    Interval range,
    @Nullable Function1 function,
    String name) {
  enum Kind {
    /// A constant, a variable, or a linear image of one.
    SYMBOL,
    /// A direction in which variables move, or a linear image of one.
    DIRECTION,
    /// `eᵐ` for a monomial `m` without a coefficient.
    EXP,
    /// `log p`
    LOG,
    /// A polynomial that is raised to powers other than small whole ones.
    SUM,
    /// A positive number that is raised to a power that is not whole.
    NUMBER,
    /// How many there are along a dimension.
    COUNT,
    /// Another function of one number.
    FUNCTION
  }

  /// `M w`, along one axis of `w`.
  record Image(Expr matrix, Indeterminate of, int axis) {}

  boolean isPositive() {
    return range.lower() >= 0 && range.nonzero();
  }

  boolean isNonnegative() {
    return range.lower() >= 0;
  }

  /// Linear in variables or directions, or constant.
  boolean isLinear() {
    return kind == Kind.SYMBOL || kind == Kind.DIRECTION;
  }

  /// By identity: atoms are interned, and their arguments can be deep.
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return id;
  }

  @Override
  public String toString() {
    return name;
  }
}
