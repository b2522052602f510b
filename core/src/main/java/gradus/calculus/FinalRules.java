package gradus.calculus;

import static gradus.expr.Functions.*;
import static gradus.expr.SpecialFunctions.*;

import gradus.expr.Expr;
import java.util.List;

/// Stable forms that are for values only: their derivatives are longer, or overflow, where those of
/// the form before do neither. They come after everything else, and after differentiating.
final class FinalRules {
  private static final Expr X = Expr.variable("x");

  static final List<Rule> ALL =
      List.of(
          Rule.scalar("√(1 + x) − 1", sqrt(X.plus(1)).plus(-1), sqrt1pm1(X)),
          // 1/(1 − e⁻ᵗ) = 1 + 1/(t exprel(t)) with t = eˣ
          Rule.scalar(
              "log(1 − exp(−exp(x)))",
              log1mexp(exp(X).negate()),
              softplus(X.plus(logExprel(exp(X))).negate()).negate()));

  private FinalRules() {}
}
