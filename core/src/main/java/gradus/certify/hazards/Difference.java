package gradus.certify.hazards;

import gradus.expr.Expr;

/// A sum of rounded terms that can nearly cancel, of which no better form is known: what is left is
/// as exact as its largest term, which may be none of its own digits.
///
/// That is no fault where a sum is small because it is meant to be: a residual `Xw − y`, a gradient
/// near a minimum. It is one where the digits of what is left matter: in a logarithm, as a divisor.
///
/// @param expr the sum
/// @param magnitude the largest modulus of a term of `x + y`; of the sum itself where it is one
///   over an axis
public record Difference(Expr expr, double magnitude) {}
