package gradus.expr;

import static gradus.expr.Functions.abs;
import static gradus.expr.Functions.equal;
import static gradus.expr.Functions.expm1;
import static gradus.expr.Functions.less;
import static gradus.expr.Functions.lessEqual;
import static gradus.expr.Functions.log;
import static gradus.expr.Functions.log1mexp;
import static gradus.expr.Functions.log1p;
import static gradus.expr.Functions.normInfinity;
import static gradus.expr.Functions.select;
import static gradus.expr.Functions.sigmoid;
import static gradus.expr.Functions.sin;
import static gradus.expr.Functions.softplus;
import static gradus.expr.Functions.sqrt;
import static gradus.expr.Functions.stopGradient;
import static gradus.expr.Functions.sum;
import static gradus.expr.Functions.xlogy;

/// Builders of the special functions of analysis, probability and learning, element by element,
/// meant for `import static` beside [Functions].
///
/// A row of [Function1] or [Function2] is one operation. The others are methods that build graph,
/// in a form that keeps its digits in the tails and whose derivative does so too.
public final class SpecialFunctions {
  private static final double SQRT_HALF = 0.7071067811865476;

  private SpecialFunctions() {}

  /// `2/√π ∫₀ˣ e^{−t²} dt`
  public static Expr erf(Expr x) {
    return Expr.map1(Function1.ERF, x);
  }

  /// `1 − erf x`
  public static Expr erfc(Expr x) {
    return Expr.map1(Function1.ERFC, x);
  }

  /// `e^{x²} erfc x`
  public static Expr erfcx(Expr x) {
    return Expr.map1(Function1.ERFCX, x);
  }

  /// `1/√π − x e^{x²} erfc x`
  public static Expr ierfcx(Expr x) {
    return Expr.map1(Function1.IERFCX, x);
  }

  /// `Φ(x) = ½ erfc(−x/√2)`, the distribution function of the standard normal
  public static Expr normalCdf(Expr x) {
    return erfc(x.times(-SQRT_HALF)).times(0.5);
  }

  /// `log Φ(x)`
  public static Expr logNormalCdf(Expr x) {
    return Expr.map1(Function1.LOG_NORMAL_CDF, x);
  }

  /// `log erfc x`, below 1 from `log(1 − erf x)`, and beyond from `log erfcx x − x²`, which does
  /// not underflow
  public static Expr logErfc(Expr x) {
    Expr near = less(x, Expr.of(1));
    Expr far = log(erfcx(x)).minus(x.power(2));
    return select(near, log1p(erf(x).negate()), far);
  }

  /// `φ(x)/(1 − Φ(x))`, the hazard of the standard normal
  public static Expr inverseMills(Expr x) {
    return Expr.map1(Function1.INVERSE_MILLS, x);
  }

  /// `φ(x)/(1 − Φ(x)) − x`, by how much a standard normal above `x` exceeds it in the mean
  public static Expr meanResidual(Expr x) {
    return Expr.map1(Function1.MEAN_RESIDUAL, x);
  }

  /// `1 − h(x) (h(x) − x)` with `h(x) = φ(x)/(1 − Φ(x))`, the variance of a standard normal above
  /// `x`
  public static Expr residualVariance(Expr x) {
    return Expr.map1(Function1.RESIDUAL_VARIANCE, x);
  }

  /// `log |Γ(x)|`
  public static Expr logGamma(Expr x) {
    return Expr.map1(Function1.LOG_GAMMA, x);
  }

  /// `ψ(x) = Γ′(x)/Γ(x)`
  public static Expr digamma(Expr x) {
    return Expr.map1(Function1.DIGAMMA, x);
  }

  /// `ψ′(x)`
  public static Expr trigamma(Expr x) {
    return Expr.map1(Function1.TRIGAMMA, x);
  }

  /// `ψ″(x)`
  public static Expr tetragamma(Expr x) {
    return Expr.map1(Function1.TETRAGAMMA, x);
  }

  /// `ψ⁽ⁿ⁾(x)`, the n-th derivative of [#digamma]
  public static Expr polygamma(int n, Expr x) {
    return polygamma(Expr.of(n), x);
  }

  static Expr polygamma(Expr n, Expr x) {
    return Expr.map2(Function2.POLYGAMMA, n, x);
  }

  /// `log B(a, b) = log Γ(a) + log Γ(b) − log Γ(a + b)`, for positive arguments
  public static Expr logBeta(Expr a, Expr b) {
    return Expr.map2(Function2.LOG_BETA, a, b);
  }

  /// `log(eˣ + eʸ)`
  public static Expr logAddExp(Expr x, Expr y) {
    return Expr.map2(Function2.LOG_ADD_EXP, x, y);
  }

  /// `log(eˣ − eʸ) = x + log(1 − e^{y−x})`, for `x > y`
  public static Expr logSubExp(Expr x, Expr y) {
    return x.plus(log1mexp(y.minus(x)));
  }

  /// `x log(1 + y)`, and 0 where `x = 0`
  public static Expr xlog1py(Expr x, Expr y) {
    return Expr.map2(Function2.XLOG1PY, x, y);
  }

  /// `log(1 + x) − x`
  public static Expr log1pmx(Expr x) {
    return Expr.map1(Function1.LOG1PMX, x);
  }

  /// `log cosh x`
  public static Expr logCosh(Expr x) {
    return Expr.map1(Function1.LOG_COSH, x);
  }

  /// `sin x / x`, and 1 at 0
  public static Expr sinc(Expr x) {
    return Expr.map1(Function1.SINC, x);
  }

  /// `(eˣ − 1)/x`, and 1 at 0
  public static Expr exprel(Expr x) {
    return Expr.map1(Function1.EXPREL, x);
  }

  /// `log((eˣ − 1)/x)`, and 0 at 0
  public static Expr logExprel(Expr x) {
    return Expr.map1(Function1.LOG_EXPREL, x);
  }

  /// `1/(1 − e⁻ˣ) − 1/x`, and ½ at 0: the derivative of `log((eˣ − 1)/x)`
  public static Expr exprelMean(Expr x) {
    return Expr.map1(Function1.EXPREL_MEAN, x);
  }

  /// `1/x² − e⁻ˣ/(1 − e⁻ˣ)²`, and 1/12 at 0: the second derivative of `log((eˣ − 1)/x)`
  public static Expr exprelVariance(Expr x) {
    return Expr.map1(Function1.EXPREL_VARIANCE, x);
  }

  /// `cos x − 1 = −2 sin²(x/2)`
  public static Expr cosm1(Expr x) {
    return sin(x.times(0.5)).power(2).times(-2);
  }

  /// `√(1 + x) − 1 = x/(1 + √(1 + x))`
  public static Expr sqrt1pm1(Expr x) {
    return x.over(sqrt(x.plus(1)).plus(1));
  }

  /// `xʸ − 1 = expm1(y log x)`, for `x > 0`
  public static Expr powm1(Expr x, Expr y) {
    return expm1(xlogy(y, x));
  }

  /// `1/x`
  public static Expr recip(Expr x) {
    return x.power(-1);
  }

  /// `log σ(x) = −log(1 + e⁻ˣ)`
  public static Expr logSigmoid(Expr x) {
    return softplus(x.negate()).negate();
  }

  /// `log(p/(1 − p))`, the inverse of the sigmoid
  public static Expr logit(Expr p) {
    return log(p).minus(log1p(p.negate()));
  }

  /// `log(eʸ − 1) = y + log(1 − e⁻ʸ)`, the inverse of the softplus, for `y > 0`
  public static Expr softplusInverse(Expr y) {
    return y.plus(log1mexp(y.negate()));
  }

  /// `x σ(x)`
  public static Expr silu(Expr x) {
    return x.times(sigmoid(x));
  }

  /// `x Φ(x)`, exactly (Hendrycks and Gimpel 2016)
  public static Expr gelu(Expr x) {
    return x.times(normalCdf(x));
  }

  /// `½x²` where `|x| ≤ δ`, and `δ(|x| − ½δ)` beyond (Huber 1964).
  public static Expr huber(Expr x, double delta) {
    if (!(delta > 0)) {
      throw new IllegalArgumentException(
          "the threshold of the Huber function is positive, not " + delta);
    }
    Expr size = abs(x);
    Expr inside = lessEqual(size, Expr.of(delta));
    return select(inside, x.power(2).times(0.5), size.minus(0.5 * delta).times(delta));
  }

  /// `−x log x`, and 0 at 0
  public static Expr entr(Expr x) {
    return xlogy(x, x).negate();
  }

  /// `−p log p − (1 − p) log(1 − p)`
  public static Expr binaryEntropy(Expr p) {
    Expr complement = p.negate().plus(1);
    return xlogy(p, p).plus(xlog1py(complement, p.negate())).negate();
  }

  /// `x log(x/y)`, and 0 where `x = 0`
  public static Expr relEntr(Expr x, Expr y) {
    return Expr.map2(Function2.REL_ENTR, x, y);
  }

  /// `x log(x/y) − x + y`, and `y` where `x = 0`. Near `x = y` that cancels: with `u = (y − x)/x`
  /// it is `−x (log(1 + u) − u)` there.
  public static Expr klDiv(Expr x, Expr y) {
    Expr near = less(abs(y.minus(x)), x.times(0.5));
    Expr some = select(near, x, Expr.of(1).broadcastLike(x));
    Expr u = select(near, y.minus(x).over(some), Expr.of(0).broadcastLike(x));
    return select(near, x.times(log1pmx(u)).negate(), relEntr(x, y).minus(x).plus(y));
  }

  /// `(Σ |xᵢ|ᵖ)^{1/p}` over all elements, for `p ≥ 1`. The largest modulus is taken out, so that
  /// nothing overflows; it is held fixed, for the norm does not depend on what is taken out.
  public static Expr normP(Expr x, double p) {
    if (!(p >= 1)) {
      throw new IllegalArgumentException("a norm has p ≥ 1, not " + p);
    }
    Expr largest = normInfinity(x);
    Expr scale = stopGradient(largest.plus(equal(largest, Expr.of(0))));
    return scale.times(sum(abs(x.over(scale)).power(p)).power(1 / p));
  }
}
