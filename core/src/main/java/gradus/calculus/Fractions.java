package gradus.calculus;

import gradus.calculus.Product.Factor;
import gradus.expr.Expr;
import gradus.expr.Function2;
import gradus.expr.Operations;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Fractions within sums, cleared or brought over one divisor where that saves operations.
final class Fractions {
  private Fractions() {}

  /// `b² (a/b + 1) = b (a + b)`, and `1/(a/b + 1) = b/(a + b)`
  static Optional<Expr> cleared(Expr x, Rewriter rewriter) {
    if (!rewriter.roots(x, true).contains(Function2.ADD)
        && !rewriter.roots(x, false).contains(Function2.ADD)) {
      return Optional.empty();
    }
    Product product = rewriter.product(x);
    for (Factor factor : product.factors()) {
      if (Math.abs(factor.exponent()) != 1 || !Sum.is(factor.base())) {
        continue;
      }
      Sum sum = Sum.of(factor.base());
      for (Expr divisor : divisors(sum)) {
        double most = most(sum, divisor);
        Map<Expr, Double> left = ElementRules.exponents(product.replaced(List.of(factor)));
        left.merge(divisor, -most * factor.exponent(), Double::sum);
        left.merge(Simplify.of(times(sum, divisor, most)), factor.exponent(), Double::sum);
        Expr instead = ElementRules.product(product.coefficient(), left, product);
        if (Operations.count(instead) < Operations.count(x)) {
          return Optional.of(instead);
        }
      }
    }
    return Optional.empty();
  }

  /// What terms of a sum are divided by.
  private static Set<Expr> divisors(Sum sum) {
    Set<Expr> divisors = new LinkedHashSet<>();
    if (sum.size() > 1 && sum.size() <= ElementRules.MOST_TERMS) {
      for (Expr term : sum.terms().keySet()) {
        ElementRules.exponents(Product.of(term))
            .forEach((base, exponent) -> {
              if (exponent < 0 && exponent == Math.rint(exponent)) {
                divisors.add(base);
              }
            });
      }
    }
    return divisors;
  }

  /// The highest power of a divisor that a term is divided by.
  private static double most(Sum sum, Expr divisor) {
    return sum.terms().keySet().stream()
        .mapToDouble(term -> -ElementRules.exponents(Product.of(term)).getOrDefault(divisor, 0.0))
        .max()
        .orElse(0);
  }

  /// Each term times `bᵐ`
  private static Expr times(Sum sum, Expr b, double m) {
    List<Expr> terms = new ArrayList<>();
    sum.terms()
        .forEach((term, coefficient) -> {
          Product product = Product.of(term);
          Map<Expr, Double> exponents = ElementRules.exponents(product);
          exponents.merge(b, m, Double::sum);
          terms.add(
              ElementRules.product(product.coefficient().times(coefficient), exponents, product));
        });
    if (!sum.constant().is(0)) {
      terms.add(sum.constant().of(Powers.of(b, m)));
    }
    return terms.stream().reduce(Expr::plus).orElseThrow();
  }

  /// `a/b + c = (a + bc)/b`
  static Optional<Expr> overOne(Expr x, Rewriter rewriter) {
    Sum sum = rewriter.sum(x);
    for (Expr divisor : divisors(sum)) {
      double most = most(sum, divisor);
      Map<Expr, Double> quotient = new LinkedHashMap<>();
      quotient.put(flat(times(sum, divisor, most)), 1.0);
      quotient.merge(divisor, -most, Double::sum);
      Product of = new Product(Coefficient.ONE, List.of(), 0, 0, x.dims());
      Expr instead = Simplify.of(ElementRules.product(Coefficient.ONE, quotient, of));
      if (Operations.count(instead) < Operations.count(x)) {
        return Optional.of(instead);
      }
    }
    return Optional.empty();
  }

  private static Expr flat(Expr sum) {
    return Simplify.of(Sum.of(sum).expr());
  }
}
