package gradus.models.network;

import gradus.expr.Expr;
import gradus.expr.Functions;
import gradus.expr.SpecialFunctions;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;

/// A function of each element between two layers.
///
/// | activation   | `f(x)`                          | source                     |
/// |--------------|---------------------------------|----------------------------|
/// | `RELU`       | `max(x, 0)`                     | Nair & Hinton 2010         |
/// | `LEAKY_RELU` | `x`, and `x/100` below 0        | Maas, Hannun & Ng 2013     |
/// | `ELU`        | `x`, and `eˣ − 1` below 0       | Clevert et al. 2016        |
/// | `GELU`       | `x Φ(x)`, exactly               | Hendrycks & Gimpel 2016    |
/// | `SILU`       | `x σ(x)`, also called swish     | Elfwing, Uchibe & Doya 2018 |
/// | `MISH`       | `x tanh(log(1 + eˣ))`           | Misra 2019                 |
/// | `SOFTPLUS`   | `log(1 + eˣ)`                   | Dugas et al. 2001          |
/// | `TANH`       | `tanh x`                        |                            |
/// | `SIGMOID`    | `1/(1 + e⁻ˣ)`                   |                            |
/// | `SOFTMAX`    | `e^{xᵢ}/Σⱼ e^{xⱼ}`, last axis   |                            |
///
/// A last layer before a [Likelihood] needs no activation: likelihoods take logits.
public enum Activation implements Layer {
  RELU(Functions::relu),
  LEAKY_RELU(x -> Functions.relu(x).minus(Functions.relu(x.negate()).times(0.01))),
  ELU(x -> Functions.relu(x).plus(Functions.expm1(Functions.min(x, Expr.of(0))))),
  GELU(SpecialFunctions::gelu),
  SILU(SpecialFunctions::silu),
  MISH(x -> x.times(Functions.tanh(Functions.softplus(x)))),
  SOFTPLUS(Functions::softplus),
  TANH(Functions::tanh),
  SIGMOID(Functions::sigmoid),
  SOFTMAX(Functions::softmax);

  private final UnaryOperator<Expr> function;

  Activation(UnaryOperator<Expr> function) {
    this.function = function;
  }

  /// `f(x)`
  public Expr of(Expr x) {
    return function.apply(x);
  }

  @Override
  public String kind() {
    return name().toLowerCase(Locale.ROOT).replace("_", "");
  }

  @Override
  public Expr apply(Expr x, Scope scope) {
    return of(x);
  }

  @Override
  public Spread spread(Expr x, Expr y, ToDoubleFunction<Expr> meanSquare) {
    return this == SOFTMAX
        ? Spread.UNKNOWN
        : Spread.function(kind(), function, meanSquare.applyAsDouble(x));
  }
}
