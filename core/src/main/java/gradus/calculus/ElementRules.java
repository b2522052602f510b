package gradus.calculus;

import static gradus.expr.Functions.*;

import gradus.calculus.Product.Factor;
import gradus.expr.Dim;
import gradus.expr.Domain;
import gradus.expr.Expr;
import gradus.expr.Function2;
import gradus.expr.Functions;
import gradus.expr.Node;
import gradus.expr.Operations;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// What school algebra does with numbers, element by element, where that saves operations: takes
/// common factors out, clears fractions, brings terms over one divisor.
final class ElementRules {
  private static final Expr X = Expr.variable("x");
  private static final Expr Y = Expr.variable("y");
  private static final Expr Z = Expr.variable("z");
  private static final Expr V = Expr.variable("v", Dim.of("n"));
  private static final Expr P =
      Expr.variable("p", Domain.between(Double.MIN_VALUE, Double.POSITIVE_INFINITY));
  private static final Expr Q =
      Expr.variable("q", Domain.between(Double.MIN_VALUE, Double.POSITIVE_INFINITY));

  /// Sums of more terms are not searched.
  static final int MOST_TERMS = 12;

  static final List<Rule> ALL =
      List.of(
          Rule.scalar("sign over modulus", sign(X).over(abs(X)), X.power(-1)),
          Rule.scalar("sign times the number", sign(X).times(X), abs(X)),
          Rule.scalar("sign times modulus", sign(X).times(abs(X)), X),
          Rule.structural(
              "part of nothing",
              Expr.of(0).over(X),
              Expr.of(0),
              Root.PRODUCTS,
              false,
              ElementRules::nothing),
          Rule.structural(
              "quotient by itself",
              Y.times(X.power(3).over(X)),
              Y.times(X.power(2)),
              Root.PRODUCTS,
              false,
              ElementRules::cancelled),
          Rule.structural(
              "power of what it is multiplied by",
              pow(P.over(Q), Y.minus(1)).times(P),
              Q.times(pow(P.over(Q), Y)),
              Root.PRODUCTS,
              false,
              ElementRules::raised),
          Rule.structural(
              "fraction in a factor",
              X.power(2).times(Y.over(X).plus(1)),
              X.times(Y.plus(X)),
              Root.PRODUCTS,
              false,
              Fractions::cleared),
          Rule.structural(
              "common factor of elements",
              X.over(Y.power(2)).plus(X.times(Z).over(Y)),
              X.over(Y).times(Z.plus(Y.power(-1))),
              Root.SUMS,
              false,
              ElementRules::common),
          Rule.structural(
              "number out of a sum",
              sum(V.plus(X.broadcastLike(V))).minus(X.times(size(Dim.of("n")))),
              sum(V),
              Root.SUMS,
              false,
              SumRules::counted),
          Rule.structural(
              "over one divisor",
              X.minus(Y).over(Y).plus(1),
              X.over(Y),
              Root.SUMS,
              false,
              Fractions::overOne));

  private ElementRules() {}

  /// `0/x = 0`
  private static Optional<Expr> nothing(Expr x, Rewriter rewriter) {
    return rewriter.product(x).factors().stream()
            .anyMatch(factor -> factor.exponent() > 0 && Uniform.is(factor.base(), 0))
        ? Optional.of(Uniform.of(0, x.dims()))
        : Optional.empty();
  }

  /// `x³/x = x²`
  private static Optional<Expr> cancelled(Expr x, Rewriter rewriter) {
    Product product = rewriter.product(x);
    List<Factor> factors = product.factors();
    boolean possible =
        factors.stream()
            .anyMatch(f ->
                factors.stream()
                    .anyMatch(g -> f.base() == g.base() && f.exponent() * g.exponent() < 0));
    if (!possible) {
      return Optional.empty();
    }
    Map<Expr, Double> exponents = new LinkedHashMap<>();
    factors.forEach(f -> exponents.merge(f.base(), f.exponent(), Double::sum));
    return Optional.of(product(product.coefficient(), exponents, product));
  }

  /// `p (p/q)ʸ⁻¹ = q (p/q)ʸ`
  private static Optional<Expr> raised(Expr x, Rewriter rewriter) {
    if (!rewriter.roots(x, true).contains(Function2.POWER)) {
      return Optional.empty();
    }
    Product product = rewriter.product(x);
    for (Factor power : product.factors()) {
      if (power.exponent() != 1
          || !(power.base().node() instanceof Node.Map2(var function, var base, var exponent))
          || function != Function2.POWER
          || !Sum.of(exponent).constant().is(-1)) {
        continue;
      }
      Product inner = Product.of(base);
      Map<Expr, Double> left = exponents(product.replaced(List.of(power)));
      boolean divides =
          inner.factors().stream()
              .filter(factor -> factor.exponent() > 0)
              .allMatch(factor -> left.getOrDefault(factor.base(), 0.0) >= factor.exponent());
      if (!divides) {
        continue;
      }
      inner.factors().forEach(factor -> left.merge(factor.base(), -factor.exponent(), Double::sum));
      Expr raised = Functions.pow(base, Sum.of(exponent.plus(1)).expr());
      left.merge(raised, 1.0, Double::sum);
      Expr instead = product(product.coefficient().over(inner.coefficient()), left, product);
      if (Operations.count(instead) < Operations.count(x)) {
        return Optional.of(instead);
      }
    }
    return Optional.empty();
  }

  /// The factors of a product, those of whole powers and of what is repeated one by one.
  static Map<Expr, Double> exponents(Product product) {
    Map<Expr, Double> exponents = new LinkedHashMap<>();
    for (Factor factor : product.factors()) {
      Expr base = factor.base();
      boolean quotient = factor.integer() && Root.PRODUCTS.contains(Root.of(base));
      if (quotient && Product.of(base).coefficient().is(1)) {
        exponents(Product.of(base))
            .forEach((x, e) -> exponents.merge(x, e * factor.exponent(), Double::sum));
      } else if (base.node() instanceof Node.Broadcast(var inner, var dims, var axes)
          && factor.integer()
          && !isMean(inner)
          && Product.of(inner).coefficient().is(1)) {
        exponents(Product.of(inner))
            .forEach((x, e) ->
                exponents.merge(
                    Expr.of(new Node.Broadcast(x, dims, axes)),
                    e * factor.exponent(),
                    Double::sum));
      } else {
        exponents.merge(base, factor.exponent(), Double::sum);
      }
    }
    return exponents;
  }

  /// A quotient by a number of elements, which has a name.
  private static boolean isMean(Expr x) {
    return x.node() instanceof Node.Map2(var function, var _, var size)
        && function == Function2.DIVIDE
        && size.node() instanceof Node.Reduce(var _, var ones, var _)
        && Uniform.is(ones, 1);
  }

  static Expr product(Coefficient front, Map<Expr, Double> exponents, Product of) {
    List<Factor> factors = new ArrayList<>();
    exponents.forEach((base, exponent) -> {
      if (exponent != 0) {
        factors.add(new Factor(base, exponent));
      }
    });
    return new Product(front, factors, 0, 0, of.dims()).expr();
  }

  /// `a b + a c = a (b + c)`, where one of `b` and `c` may be 1.
  private static Optional<Expr> common(Expr x, Rewriter rewriter) {
    Sum sum = rewriter.sum(x);
    List<Expr> terms = List.copyOf(sum.terms().keySet());
    if (terms.size() > MOST_TERMS) {
      return Optional.empty();
    }
    for (int k = 0; k < terms.size(); k++) {
      for (int l = k + 1; l < terms.size(); l++) {
        Optional<Expr> together = together(sum.product(terms.get(k)), sum.product(terms.get(l)));
        if (together.isPresent()) {
          Expr instead = sum.replaced(terms.get(k), terms.get(l), together.get());
          if (Operations.count(instead) < Operations.count(x)) {
            return Optional.of(instead);
          }
        }
      }
    }
    return Optional.empty();
  }

  /// Two terms with their common factor taken out.
  static Optional<Expr> together(Expr first, Expr second) {
    return together(Product.of(first), Product.of(second));
  }

  private static Optional<Expr> together(Product mine, Product theirs) {
    Map<Expr, Double> left = exponents(mine);
    Map<Expr, Double> right = exponents(theirs);
    Map<Expr, Double> common = new LinkedHashMap<>();
    left.forEach((base, exponent) -> {
      double other = right.getOrDefault(base, 0.0);
      if (exponent * other > 0 && isElement(base)) {
        common.put(base, Math.signum(other) * Math.min(Math.abs(exponent), Math.abs(other)));
      }
    });
    if (common.isEmpty()) {
      return Optional.empty();
    }
    common.forEach((base, exponent) -> {
      left.merge(base, -exponent, Double::sum);
      right.merge(base, -exponent, Double::sum);
    });
    Expr rest =
        Simplify.of(
            product(mine.coefficient(), left, mine)
                .plus(product(theirs.coefficient(), right, theirs)));
    OptionalDouble number = Uniform.value(rest);
    if (number.isPresent()) {
      if (number.getAsDouble() == 0) {
        return Optional.of(rest);
      }
      return Optional.of(product(Coefficient.of(number.getAsDouble()), common, mine));
    }
    Coefficient.Term front = Coefficient.front(rest);
    common.merge(front.expr(), 1.0, Double::sum);
    return Optional.of(product(front.coefficient(), common, mine));
  }

  /// No row or column of a matrix, whose products are read as such.
  private static boolean isElement(Expr base) {
    return !(base.node() instanceof Node.Broadcast(var inner, var _, var _)) || inner.rank() == 0;
  }
}
