package gradus.expr;

import java.util.Locale;

/// Functions of one real number: name and notation by rows, value and derivative by cases.
///
/// A derivative is written in `x`, the argument, and `y`, the value already computed, whichever is
/// cheaper and more accurate. A template prints the function, with `#` for the argument.
public enum Function1 {
  NEGATE("neg", "-#", "-#"),
  EXP("exp", "e^{#}", "exp(#)"),
  LOG("log", "\\log #", "log #"),
  /// `eˣ − 1` without cancellation for small `x`.
  EXPM1("expm1", "e^{#}-1", "exp(#) − 1"),
  /// `log(1 + x)` without cancellation for small `x`.
  LOG1P("log1p", "\\log(1+#)", "log(1 + #)"),
  /// `log(1 − eˣ)` for `x < 0` (Mächler 2012, *Accurately computing log(1 − exp(−|a|))*).
  LOG1MEXP("log1mexp", "\\log(1-e^{#})", "log(1 − exp(#))"),
  SQRT("sqrt", "\\sqrt{#}", "√#"),
  ABS("abs", "\\left|#\\right|", "|#|"),
  SIGN("sign", "\\operatorname{sgn} #", "sgn #"),
  /// 1 where `x > 0`, otherwise 0.
  STEP("step", "[#>0]", "[# > 0]"),
  SIN("sin", "\\sin #", "sin #"),
  COS("cos", "\\cos #", "cos #"),
  TAN("tan", "\\tan #", "tan #"),
  ATAN("atan", "\\arctan #", "atan #"),
  SINH("sinh", "\\sinh #", "sinh #"),
  COSH("cosh", "\\cosh #", "cosh #"),
  TANH("tanh", "\\tanh #", "tanh #"),
  /// `1/cosh² x = 4e^{−2|x|}/(1 + e^{−2|x|})²`, the derivative of `tanh`. It keeps its digits where
  /// `1 − tanh² x` has none left.
  SECH2("sech2", "\\operatorname{sech}^2 #", "sech² #"),
  /// `σ(x) = 1/(1 + e⁻ˣ)`
  SIGMOID("sigmoid", "\\sigma(#)", "σ(#)"),
  /// `log(1 + eˣ) = max(x, 0) + log1p(e^{−|x|})`
  SOFTPLUS("softplus", "\\log(1+e^{#})", "log(1 + exp(#))"),
  /// `max(x, 0)`; its derivative at 0 is taken as 0.
  RELU("relu", "\\operatorname{relu}(#)", "relu(#)"),
  FLOOR("floor", "\\left\\lfloor #\\right\\rfloor", "⌊#⌋"),
  CEIL("ceil", "\\left\\lceil #\\right\\rceil", "⌈#⌉"),
  /// The nearest whole number, the even one of two.
  ROUND("round", "\\operatorname{round}(#)", "round(#)"),
  /// 1 where `x = 0`, otherwise 0.
  NOT("not", "[#=0]", "[# = 0]"),
  /// `x` itself, held fixed: its derivative is 0. No rule removes it.
  STOP("stop", "\\operatorname{stop}(#)", "stop(#)"),
  ASIN("asin", "\\arcsin #", "asin #"),
  ACOS("acos", "\\arccos #", "acos #"),
  ASINH("asinh", "\\operatorname{arsinh} #", "asinh #"),
  ACOSH("acosh", "\\operatorname{arcosh} #", "acosh #"),
  ATANH("atanh", "\\operatorname{artanh} #", "atanh #"),
  /// `2/√π ∫₀ˣ e^{−t²} dt`
  ERF("erf", "\\operatorname{erf}(#)", "erf(#)"),
  /// `1 − erf x` without cancellation for large `x`.
  ERFC("erfc", "\\operatorname{erfc}(#)", "erfc(#)"),
  /// `e^{x²} erfc x`, which does not underflow. Its derivative, `2x erfcx x − 2/√π`, would cancel;
  /// it is `−2` times [#IERFCX].
  ERFCX("erfcx", "\\operatorname{erfcx}(#)", "erfcx(#)"),
  /// `1/√π − x erfcx x = e^{x²} ∫ₓ^∞ erfc t dt`
  IERFCX("ierfcx", "\\operatorname{ierfcx}(#)", "ierfcx(#)"),
  /// `log Φ(x)`, the logarithm of the normal distribution function. Its derivative, `φ(x)/Φ(x)`, is
  /// [#INVERSE_MILLS] at `−x`, which is no quotient of numbers that underflow.
  LOG_NORMAL_CDF("lognormcdf", "\\log\\Phi(#)", "log Φ(#)"),
  /// `h(x) = φ(x)/(1 − Φ(x))`, the inverse of Mills' ratio, which is the hazard of the standard
  /// normal. Its derivative, `h(x)² − x h(x)`, would cancel; it is `h` times [#MEAN_RESIDUAL].
  INVERSE_MILLS("invmills", "\\operatorname{invmills}(#)", "invmills(#)"),
  /// `m(x) = h(x) − x = E[X − x | X > x]`, the mean residual life of the standard normal. Its
  /// derivative, `h m − 1`, would cancel; it is [#RESIDUAL_VARIANCE], negated.
  MEAN_RESIDUAL("meanresidual", "\\operatorname{meanresidual}(#)", "meanresidual(#)"),
  /// `v(x) = 1 − h(x) m(x) = Var[X | X > x]` of the standard normal. Far to the right `v` and `m²`,
  /// both about `1/x²`, keep all digits, and their difference loses as many as `x²` has.
  RESIDUAL_VARIANCE(
      "residualvariance", "\\operatorname{residualvariance}(#)", "residualvariance(#)"),
  /// `log |Γ(x)|`
  LOG_GAMMA("lgamma", "\\log\\Gamma(#)", "log Γ(#)"),
  /// `ψ(x) = Γ′(x)/Γ(x)`
  DIGAMMA("digamma", "\\psi(#)", "ψ(#)"),
  /// `ψ′(x)`
  TRIGAMMA("trigamma", "\\psi'(#)", "ψ′(#)"),
  /// `ψ″(x)`; further derivatives are [Function2#POLYGAMMA].
  TETRAGAMMA("tetragamma", "\\psi''(#)", "ψ″(#)"),
  /// `log(1 + x) − x` without cancellation for small `x`.
  LOG1PMX("log1pmx", "\\operatorname{log1pmx}(#)", "log1pmx(#)"),
  /// `log cosh x` without overflow, and without cancellation for small `x`.
  LOG_COSH("logcosh", "\\log\\cosh #", "log cosh #"),
  /// `sin x / x`, and 1 at 0.
  SINC("sinc", "\\operatorname{sinc}(#)", "sinc(#)"),
  /// `(eˣ − 1)/x`, and 1 at 0. Its derivative is a multiple, by [#EXPREL_MEAN].
  EXPREL("exprel", "\\operatorname{exprel}(#)", "exprel(#)"),
  /// `log((eˣ − 1)/x)` without overflow, and without cancellation for small `x`.
  LOG_EXPREL("logexprel", "\\log\\operatorname{exprel}(#)", "log exprel(#)"),
  /// `1/(1 − e⁻ˣ) − 1/x`, the mean of `t` in `[0, 1]` with a density in proportion to `eˣᵗ`: by it
  /// `(eˣ − 1)/x` grows in proportion.
  EXPREL_MEAN("exprelmean", "\\operatorname{exprelmean}(#)", "exprelmean(#)"),
  /// `1/x² − e⁻ˣ/(1 − e⁻ˣ)²`, the variance of the same `t`.
  EXPREL_VARIANCE("exprelvariance", "\\operatorname{exprelvariance}(#)", "exprelvariance(#)");

  private final String symbol;
  private final String latex;
  private final String unicode;

  Function1(String symbol, String latex, String unicode) {
    this.symbol = symbol;
    this.latex = latex;
    this.unicode = unicode;
  }

  /// The name in the formula language.
  public String symbol() {
    return symbol;
  }

  /// `f(x)`; NaN outside the domain.
  public double value(double x) {
    return switch (this) {
      case NEGATE -> ScalarFunctions.negate(x);
      case EXP -> ScalarFunctions.exp(x);
      case LOG -> ScalarFunctions.log(x);
      case EXPM1 -> ScalarFunctions.expm1(x);
      case LOG1P -> ScalarFunctions.log1p(x);
      case LOG1MEXP -> ScalarFunctions.log1mexp(x);
      case SQRT -> ScalarFunctions.sqrt(x);
      case ABS -> ScalarFunctions.abs(x);
      case SIGN -> ScalarFunctions.sign(x);
      case STEP -> ScalarFunctions.step(x);
      case SIN -> ScalarFunctions.sin(x);
      case COS -> ScalarFunctions.cos(x);
      case TAN -> ScalarFunctions.tan(x);
      case ATAN -> ScalarFunctions.atan(x);
      case SINH -> ScalarFunctions.sinh(x);
      case COSH -> ScalarFunctions.cosh(x);
      case TANH -> ScalarFunctions.tanh(x);
      case SECH2 -> ScalarFunctions.sech2(x);
      case SIGMOID -> ScalarFunctions.sigmoid(x);
      case SOFTPLUS -> ScalarFunctions.softplus(x);
      case RELU -> ScalarFunctions.relu(x);
      case FLOOR -> ScalarFunctions.floor(x);
      case CEIL -> ScalarFunctions.ceil(x);
      case ROUND -> ScalarFunctions.round(x);
      case NOT -> ScalarFunctions.not(x);
      case STOP -> ScalarFunctions.stop(x);
      case ASIN -> ScalarFunctions.asin(x);
      case ACOS -> ScalarFunctions.acos(x);
      case ASINH -> ScalarFunctions.asinh(x);
      case ACOSH -> ScalarFunctions.acosh(x);
      case ATANH -> ScalarFunctions.atanh(x);
      case ERF -> ScalarFunctions.erf(x);
      case ERFC -> ScalarFunctions.erfc(x);
      case ERFCX -> ScalarFunctions.erfcx(x);
      case IERFCX -> ScalarFunctions.ierfcx(x);
      case LOG_NORMAL_CDF -> ScalarFunctions.logNormalCdf(x);
      case INVERSE_MILLS -> ScalarFunctions.inverseMills(x);
      case MEAN_RESIDUAL -> ScalarFunctions.meanResidual(x);
      case RESIDUAL_VARIANCE -> ScalarFunctions.residualVariance(x);
      case LOG_GAMMA -> ScalarFunctions.logGamma(x);
      case DIGAMMA -> ScalarFunctions.digamma(x);
      case TRIGAMMA -> ScalarFunctions.trigamma(x);
      case TETRAGAMMA -> ScalarFunctions.tetragamma(x);
      case LOG1PMX -> ScalarFunctions.log1pmx(x);
      case LOG_COSH -> ScalarFunctions.logCosh(x);
      case SINC -> ScalarFunctions.sinc(x);
      case EXPREL -> ScalarFunctions.exprel(x);
      case LOG_EXPREL -> ScalarFunctions.logExprel(x);
      case EXPREL_MEAN -> ScalarFunctions.exprelMean(x);
      case EXPREL_VARIANCE -> ScalarFunctions.exprelVariance(x);
    };
  }

  /// `f′(x)` as an expression of the shape of `x`, where `y = f(x)`.
  public Expr derivative(Expr x, Expr y) {
    return switch (this) {
      case NEGATE -> number(-1, x);
      case EXP -> y;
      case LOG -> x.power(-1);
      case EXPM1 -> Functions.exp(x);
      case LOG1P -> x.plus(1).power(-1);
      case LOG1MEXP -> Functions.expm1(x.negate()).power(-1).negate();
      case SQRT -> y.power(-1).times(0.5);
      case ABS -> Functions.sign(x);
      case SIGN, STEP, FLOOR, CEIL, ROUND, NOT, STOP -> number(0, x);
      case SIN -> Functions.cos(x);
      case COS -> Functions.sin(x).negate();
      case TAN -> y.power(2).plus(1);
      case ATAN -> x.power(2).plus(1).power(-1);
      case SINH -> Functions.cosh(x);
      case COSH -> Functions.sinh(x);
      case TANH -> Functions.sech2(x);
      case SECH2 -> y.times(Functions.tanh(x)).times(-2);
      case SIGMOID -> y.times(Functions.sigmoid(x.negate()));
      case SOFTPLUS -> Functions.sigmoid(x);
      case RELU -> Functions.step(x);
      case ASIN -> roots(x.negate().plus(1), x.plus(1)).power(-1);
      case ACOS -> roots(x.negate().plus(1), x.plus(1)).power(-1).negate();
      case ASINH -> Functions.hypot(number(1, x), x).power(-1);
      case ACOSH -> roots(x.plus(-1), x.plus(1)).power(-1);
      case ATANH -> x.negate().plus(1).times(x.plus(1)).power(-1);
      case ERF -> gaussian(x);
      case ERFC -> gaussian(x).negate();
      case ERFCX -> SpecialFunctions.ierfcx(x).times(-2);
      case IERFCX -> x.times(y).times(2).minus(SpecialFunctions.erfcx(x));
      case LOG_NORMAL_CDF -> SpecialFunctions.inverseMills(x.negate());
      case INVERSE_MILLS -> y.times(SpecialFunctions.meanResidual(x));
      case MEAN_RESIDUAL -> SpecialFunctions.residualVariance(x).negate();
      case RESIDUAL_VARIANCE ->
          SpecialFunctions.inverseMills(x)
              .times(y.minus(SpecialFunctions.meanResidual(x).power(2)));
      case LOG_GAMMA -> SpecialFunctions.digamma(x);
      case DIGAMMA -> SpecialFunctions.trigamma(x);
      case TRIGAMMA -> SpecialFunctions.tetragamma(x);
      case TETRAGAMMA -> SpecialFunctions.polygamma(3, x);
      case LOG1PMX -> x.over(x.plus(1)).negate();
      case LOG_COSH -> Functions.tanh(x);
      case SINC -> Removable.sincDerivative(x);
      case EXPREL -> y.times(SpecialFunctions.exprelMean(x));
      case LOG_EXPREL -> SpecialFunctions.exprelMean(x);
      case EXPREL_MEAN -> SpecialFunctions.exprelVariance(x);
      case EXPREL_VARIANCE -> Removable.exprelVarianceDerivative(x);
    };
  }

  /// The LaTeX template, with `#` for the argument.
  public String latex() {
    return latex;
  }

  /// The Unicode template, with `#` for the argument.
  public String unicode() {
    return unicode;
  }

  private static Expr number(double value, Expr like) {
    return Expr.of(value).broadcastLike(like);
  }

  /// `√a √b`, which does not overflow where `ab` does.
  private static Expr roots(Expr a, Expr b) {
    return Functions.sqrt(a).times(Functions.sqrt(b));
  }

  /// `2/√π e^{−x²}`
  private static Expr gaussian(Expr x) {
    return Functions.exp(x.power(2).negate()).times(2 / Math.sqrt(Math.PI));
  }

  /// The name of the method that computes the value, in whatever class has it.
  public String method() {
    return camelCase(name());
  }

  /// `LESS_EQUAL` → `lessEqual`
  static String camelCase(String constant) {
    StringBuilder name = new StringBuilder();
    for (String word : constant.toLowerCase(Locale.ROOT).split("_", -1)) {
      name.append(
          name.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
    }
    return name.toString();
  }
}
