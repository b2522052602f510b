package gradus.models.network;

import gradus.expr.Expr;
import gradus.expr.Sampling;
import java.util.function.ToDoubleFunction;

/// Sets each element to 0 with a probability while training, and divides the others by what is left
/// of it, so that the mean stays; in inference it changes nothing (Srivastava et al. 2014).
///
/// What is dropped is a function of the seed, the number of the step and the place of the element:
/// the same in each repetition, on any number of threads.
///
/// @param rate the probability, at least 0 and below 1
public record Dropout(double rate) implements Layer {
  public Dropout {
    Checks.rate("a dropout rate", rate);
  }

  @Override
  public String kind() {
    return "dropout";
  }

  @Override
  public Expr apply(Expr x, Scope scope) {
    return scope.training() && rate > 0
        ? Sampling.dropout(x, scope.step(), scope.stream(), rate)
        : x;
  }

  @Override
  public Spread spread(Expr x, Expr y, ToDoubleFunction<Expr> meanSquare) {
    double before = meanSquare.applyAsDouble(x);
    double q = before / (1 - rate);
    return new Spread(
        q,
        "q = q₀/(1 − rate) = "
            + Spread.number(before)
            + "/"
            + Spread.number(1 - rate)
            + " = "
            + Spread.number(q));
  }
}
