package gradus.calculus;

import gradus.calculus.Product.Factor;
import gradus.expr.Expr;
import gradus.expr.Function1;
import gradus.expr.Functions;
import gradus.expr.Node;
import gradus.expr.SpecialFunctions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Logarithms of sums whose terms are exponentials with positive weights, such as the densities of
/// mixtures: `log(a eˣ + b eʸ) = log(e^{x + log a} + e^{y + log b})`.
final class LogarithmsOfSums {
  private static final int MOST_TERMS = 6;

  private LogarithmsOfSums() {}

  /// `log(a eˣ + b eʸ + c)` for positive weights
  static Optional<Expr> logarithm(Expr x, Rewriter rewriter) {
    return StableForms.argument(Function1.LOG, x)
        .flatMap(sum -> ofSum(sum, rewriter).or(() -> ofMultiple(sum, rewriter)));
  }

  /// `log(c (a eˣ + b eʸ))`
  private static Optional<Expr> ofMultiple(Expr x, Rewriter rewriter) {
    Coefficient.Term term = Coefficient.front(x);
    double c = term.coefficient().value();
    return c > 0 && c != 1
        ? ofSum(term.expr(), rewriter).map(log -> log.plus(Uniform.of(Math.log(c), x.dims())))
        : Optional.empty();
  }

  /// `log(1 + a eˣ)` and `log(1 + a eˣ + b eʸ)`
  static Optional<Expr> logOnePlus(Expr x, Rewriter rewriter) {
    return StableForms.argument(Function1.LOG1P, x)
        .flatMap(rest ->
            Sum.is(rest)
                ? ofSum(rest, rewriter)
                : Root.of(rest) != Function1.EXP && hasExponential(Product.of(rest))
                    ? ofProduct(Coefficient.ONE, rest, rewriter)
                    : Optional.empty())
        .map(Functions::softplus);
  }

  /// The logarithm of a sum of positive terms, at least one of which is an exponential.
  static Optional<Expr> ofSum(Expr x, Rewriter rewriter) {
    if (!Sum.is(x)) {
      return Optional.empty();
    }
    Sum sum = Sum.of(x);
    if (sum.size() < 2 || sum.size() > MOST_TERMS || sum.constant().value() < 0) {
      return Optional.empty();
    }
    boolean exponentials =
        sum.terms().keySet().stream().anyMatch(term -> hasExponential(Product.of(term)));
    if (!exponentials) {
      return Optional.empty();
    }
    List<Expr> logarithms = new ArrayList<>();
    for (Map.Entry<Expr, Coefficient> term : sum.terms().entrySet()) {
      Optional<Expr> logarithm = ofProduct(term.getValue(), term.getKey(), rewriter);
      if (logarithm.isEmpty()) {
        return Optional.empty();
      }
      logarithms.add(logarithm.get());
    }
    boolean one = sum.constant().is(1);
    if (!one && !sum.constant().is(0)) {
      logarithms.add(Uniform.of(Math.log(sum.constant().value()), sum.dims()));
    }
    Optional<Expr> all = logarithms.stream().reduce(SpecialFunctions::logAddExp);
    return one ? all.map(Functions::softplus) : all;
  }

  private static boolean hasExponential(Product product) {
    return product.factors().stream()
        .anyMatch(factor ->
            Root.of(factor.base()) == Function1.EXP
                || ExponentialProducts.logSumExp(factor.base()).isPresent());
  }

  /// The logarithm of a product of positive factors, term by term.
  private static Optional<Expr> ofProduct(Coefficient front, Expr x, Rewriter rewriter) {
    Product product = Product.of(x);
    Coefficient number = front.times(product.coefficient());
    boolean positive =
        number.value() > 0
            && product.factors().stream()
                .allMatch(factor ->
                    StableForms.isPositive(factor, false, rewriter) || isWeight(factor, rewriter));
    if (!positive) {
      return Optional.empty();
    }
    Expr sum =
        product.factors().stream()
            .map(LogarithmsOfSums::ofFactor)
            .reduce(Expr::plus)
            .orElseGet(() -> Uniform.of(0, x.dims()));
    return Optional.of(
        number.is(1) ? sum : sum.plus(Uniform.of(Math.log(number.value()), x.dims())));
  }

  /// A share such as `p` or `1 − p`, which may be 0: then the logarithm is `−∞`, and its term
  /// counts for nothing.
  private static boolean isWeight(Factor factor, Rewriter rewriter) {
    return factor.exponent() == 1
        && Sum.of(factor.base()).terms().keySet().stream()
            .allMatch(term -> Uniform.scalar(term).node() instanceof Node.Variable)
        && rewriter.sign(factor.base()).within(Sign.NONNEGATIVE);
  }

  private static Expr ofFactor(Factor factor) {
    Coefficient power = Coefficient.of(factor.exponent());
    Expr base = factor.base();
    return power.of(
        StableForms.argument(Function1.EXP, base)
            .or(() -> ExponentialProducts.logSumExp(base))
            .orElseGet(() -> Functions.log(base)));
  }
}
