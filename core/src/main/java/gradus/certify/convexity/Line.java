package gradus.certify.convexity;

import gradus.expr.Expr;
import gradus.expr.Notation;

/// One line of a proof: what is said of a part of the function, and by which theorem.
///
/// A proof is read in order. What a line builds on is said of the parts in the lines before it, of
/// variables and of constants, which need no line.
///
/// @param rule the name of what was applied: a function (`logsumexp`), a theorem (`composition`),
///   or a template of a Hessian
/// @param of the part of the function that the line speaks of
/// @param curvature what it says; [Curvature#UNKNOWN] where the rule failed
/// @param because the reason, in words, with the ranges that were needed
public record Line(String rule, Expr of, Curvature curvature, String because) {
  /// `log(1 + exp(x)) is convex (softplus): …`
  @Override
  public String toString() {
    String verdict = curvature.name().toLowerCase(java.util.Locale.ROOT);
    return Notation.unicode(of) + " is " + verdict + " (" + rule + "): " + because;
  }
}
