package gradus.calculus;

import gradus.calculus.Product.Factor;
import gradus.expr.Expr;
import gradus.expr.Function1;
import gradus.expr.Function2;
import gradus.expr.Functions;
import gradus.expr.Node;
import gradus.expr.Reduction;
import gradus.expr.SpecialFunctions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The stabilizing rules whose left sides are no patterns in scalars: sums over axes, products of
/// any length, determinants.
final class StableForms {
  private StableForms() {}

  /// What a function is applied to, where `x` is that.
  static Optional<Expr> argument(Function1 function, Expr x) {
    return x.node() instanceof Node.Map1(var other, var inner) && other == function
        ? Optional.of(inner)
        : Optional.empty();
  }

  /// `log ½ erfc(c x)`, which is `log Φ(−√2 c x)`.
  static Optional<Expr> logNormalCdf(Expr x) {
    Coefficient.Term half = argument(Function1.LOG, x).map(Coefficient::front).orElse(null);
    if (half == null || !half.coefficient().is(0.5)) {
      return Optional.empty();
    }
    return argument(Function1.ERFC, half.expr())
        .map(inner -> {
          Coefficient.Term term = Coefficient.front(inner);
          double scale = -Math.sqrt(2) * term.coefficient().value();
          boolean unit = Math.abs(Math.abs(scale) - 1) < 0x1p-51;
          Coefficient c = Coefficient.of(unit ? Math.signum(scale) : scale);
          return SpecialFunctions.logNormalCdf(c.of(term.expr()));
        });
  }

  /// `log erfc x = log 2 + log Φ(−√2 x)`
  static Optional<Expr> logErfc(Expr x) {
    return argument(Function1.LOG, x)
        .flatMap(inner -> argument(Function1.ERFC, inner))
        .flatMap(inner -> logNormalCdf(Functions.log(SpecialFunctions.erfc(inner).times(0.5))))
        .map(log -> log.plus(Uniform.of(Math.log(2), x.dims())));
  }

  /// `log Π xᵢ^{eᵢ} = Σ eᵢ log xᵢ` for positive factors, where there is more than a number and one
  /// factor. A quotient stays: where both are close its logarithm is small, and the two logarithms
  /// are not. Above or below may be exponentials, whose logarithms cost nothing.
  static Optional<Expr> logOfProduct(Expr x, Rewriter rewriter) {
    Expr inner = argument(Function1.LOG, x).orElseThrow();
    if (!Root.PRODUCTS.contains(Root.of(inner))) {
      return Optional.empty();
    }
    Product product = rewriter.product(inner);
    List<Factor> factors = product.factors();
    boolean several =
        factors.size() > 1
            || factors.size() == 1
                && (factors.get(0).exponent() != 1
                    || Root.of(factors.get(0).base()) == Function1.SIGMOID
                    || isExponential(factors.get(0).base()));
    boolean exponentials = factors.stream().anyMatch(f -> isExponential(f.base()));
    boolean quotient =
        factors.stream().anyMatch(f -> f.exponent() < 0 && !isExponential(f.base()))
            && factors.stream().anyMatch(f -> f.exponent() > 0 && !isExponential(f.base()));
    if (!several
        || quotient
        || !(product.coefficient().value() > 0)
        || !factors.stream().allMatch(f -> isPositive(f, exponentials, rewriter))) {
      return Optional.empty();
    }
    Expr number =
        Uniform.of(
            Math.log(product.coefficient().numerator())
                - Math.log(product.coefficient().denominator()),
            x.dims());
    return factors.stream()
        .map(f -> Coefficient.of(f.exponent()).of(Functions.log(f.base())))
        .reduce(Expr::plus)
        .map(sum -> product.coefficient().is(1) ? sum : sum.plus(number));
  }

  /// A divisor is not 0 where there is a quotient, and a sum of exponentials only where it has no
  /// terms; the logarithm is then `−∞` in either form.
  static boolean isPositive(Factor factor, boolean orZero, Rewriter rewriter) {
    boolean suffices = orZero || factor.exponent() < 0 || isExponential(factor.base());
    return rewriter.sign(factor.base()).within(suffices ? Sign.NONNEGATIVE : Sign.POSITIVE);
  }

  /// `eˣ` or a sum of such, whose logarithm is computed without it.
  private static boolean isExponential(Expr x) {
    return Root.of(x) == Function1.EXP || ExponentialProducts.logSumExp(x).isPresent();
  }

  /// `(1 + eˣ)ᵖ`, for a power that is no whole number.
  static Optional<Expr> rootOfOnePlus(Expr x) {
    Expr base = x.operands().get(0);
    double p = x.node() instanceof Node.Power(var _, var exponent) ? exponent : 0.5;
    if (p == Math.rint(p) || !Sum.is(base)) {
      return Optional.empty();
    }
    Sum sum = Sum.of(base);
    return sum.constant().is(1)
            && sum.terms().size() == 1
            && sum.terms().values().iterator().next().is(1)
        ? argument(Function1.EXP, sum.terms().keySet().iterator().next())
            .map(inner -> Functions.exp(Coefficient.of(p).of(Functions.softplus(inner))))
        : Optional.empty();
  }

  /// `log Π x = Σ log x` for positive elements.
  static Optional<Expr> logOfLongProduct(Expr x, Rewriter rewriter) {
    return argument(Function1.LOG, x).orElseThrow().node()
                instanceof Node.Reduce(var reduction, var terms, var axes)
            && reduction == Reduction.PRODUCT
            && rewriter.sign(terms).within(Sign.POSITIVE)
        ? Optional.of(Expr.of(new Node.Reduce(Reduction.SUM, Functions.log(terms), axes)))
        : Optional.empty();
  }

  static Optional<Expr> norm(Expr x) {
    Expr sum = argument(Function1.SQRT, x).orElseThrow();
    return switch (sum.node()) {
      case Node.Reduce(var reduction, var terms, var axes) when reduction == Reduction.SUM ->
          squared(terms).map(inner -> Expr.of(new Node.Reduce(Reduction.NORM2, inner, axes)));
      case Node.Einsum einsum
          when einsum.output().isEmpty()
              && einsum.operands().size() == 2
              && einsum.operands().get(0) == einsum.operands().get(1)
              && einsum.subscripts().get(0).equals(einsum.subscripts().get(1)) ->
          Optional.of(Functions.norm2(einsum.operands().get(0)));
      default -> Optional.empty();
    };
  }

  private static Optional<Expr> squared(Expr x) {
    return switch (x.node()) {
      case Node.Power(var inner, var exponent) when exponent == 2 -> Optional.of(inner);
      case Node.Map2(var function, var a, var b) when function == Function2.MULTIPLY && a == b ->
          Optional.of(a);
      default -> Optional.empty();
    };
  }

  /// `log |det A|`, with the modulus or without.
  static Optional<Expr> logDeterminant(Expr x) {
    Expr inner = argument(Function1.LOG, x).orElseThrow();
    return argument(Function1.ABS, inner).orElse(inner).node() instanceof Node.Determinant(var a)
        ? Optional.of(Functions.logDeterminant(a))
        : Optional.empty();
  }

  /// `E[x²] − E[x]² = E[(x − E[x])²]`, up to a common factor and among other terms.
  static Optional<Expr> variance(Expr x, Rewriter rewriter) {
    Sum sum = rewriter.sum(x);
    for (Map.Entry<Expr, Coefficient> second : sum.terms().entrySet()) {
      if (!(second.getKey().node() instanceof Node.Power(var mean, var exponent))
          || exponent != 2) {
        continue;
      }
      Coefficient.Term scaled = Coefficient.front(mean);
      Optional<Node.Reduce> total = total(scaled.expr());
      if (total.isEmpty()) {
        continue;
      }
      Expr terms = total.get().x();
      int[] axes = Batch.axes(total.get().axes());
      if (Functions.mean(terms, axes) != mean) {
        continue;
      }
      Coefficient.Term first = Coefficient.front(Functions.mean(Functions.square(terms), axes));
      Coefficient factor = second.getValue().negate();
      Coefficient wanted = first.coefficient().times(factor);
      if (wanted.equals(sum.terms().get(first.expr()))) {
        Map<Expr, Coefficient> rest = new LinkedHashMap<>(sum.terms());
        rest.remove(first.expr());
        rest.remove(second.getKey());
        rest.merge(Functions.variance(terms, axes), factor, Coefficient::plus);
        return Optional.of(new Sum(rest, sum.constant(), sum.parts(), sum.dims()).expr());
      }
    }
    return Optional.empty();
  }

  /// The sum that is divided by a size, or scaled by one.
  private static Optional<Node.Reduce> total(Expr x) {
    Expr above =
        x.node() instanceof Node.Map2(var function, var a, var _) && function == Function2.DIVIDE
            ? a
            : x;
    return above.node() instanceof Node.Reduce reduce && reduce.reduction() == Reduction.SUM
        ? Optional.of(reduce)
        : Optional.empty();
  }
}
