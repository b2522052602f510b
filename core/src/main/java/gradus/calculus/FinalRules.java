package gradus.calculus;

import static gradus.expr.Functions.*;
import static gradus.expr.SpecialFunctions.*;

import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Function1;
import gradus.expr.SpecialFunctions;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Stable forms that are for values only: their derivatives are longer, or overflow, where those of
/// the form before do neither. They come after everything else, and after differentiating.
final class FinalRules {
  private static final Expr X = Expr.variable("x");
  private static final Expr V = Expr.variable("v", Dim.of("n"));

  static final List<Rule> ALL =
      List.of(
          Rule.scalar("√(1 + x) − 1", sqrt(X.plus(1)).plus(-1), sqrt1pm1(X)),
          Rule.structural(
              "log(2 Φ(x))",
              logNormalCdf(V).plus(Math.log(2)),
              SpecialFunctions.logErfc(V.times(-Math.sqrt(0.5))),
              Root.SUMS,
              true,
              FinalRules::ofTwice),
          // 1/(1 − e⁻ᵗ) = 1 + 1/(t exprel(t)) with t = eˣ
          Rule.scalar(
              "log(1 − exp(−exp(x)))",
              log1mexp(exp(X).negate()),
              softplus(X.plus(logExprel(exp(X))).negate()).negate()));

  private FinalRules() {}

  /// `log 2 + log Φ(u) = log erfc(−u/√2)`, which keeps the digits next to 0.
  private static Optional<Expr> ofTwice(Expr x, Rewriter rewriter) {
    Sum sum = rewriter.sum(x);
    if (sum.terms().size() != 1 || sum.constant().value() != Math.log(2)) {
      return Optional.empty();
    }
    Map.Entry<Expr, Coefficient> term = sum.terms().entrySet().iterator().next();
    return term.getValue().is(1)
        ? StableForms.argument(Function1.LOG_NORMAL_CDF, term.getKey())
            .map(u -> SpecialFunctions.logErfc(Simplify.of(u.times(-Math.sqrt(0.5)))))
        : Optional.empty();
  }
}
