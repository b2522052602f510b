package gradus.calculus;

import gradus.calculus.Product.Factor;
import gradus.expr.Expr;
import gradus.expr.Function1;
import gradus.expr.Functions;
import gradus.expr.Node;
import gradus.expr.Reduction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/// The stabilizing rules for products in which an exponential overflows while another factor
/// vanishes, though the product does neither.
///
/// | product                              | instead                                            |
/// |--------------------------------------|----------------------------------------------------|
/// | `eᵂ σ(u)ᵐ`, `w = r − cu`              | `eʳ⁺⁽ʲ⁻ᶜ⁾ᵘ σ(−u)ʲ σ(u)ᵐ⁻ʲ`, `j = min(c, m)`          |
/// | `eᵂ/(eᵘ − 1)ᵐ`, `w = r + cu`          | the same, as `eᵘ/(eᵘ − 1) = 1/(1 − e⁻ᵘ)`            |
/// | `(Σ eˣ)ᵖ eᵂ`, `(Σ eˣ)ᵖ (Σ eʸ)ᑫ`        | `e^{p lse x + w}`, `e^{p lse x + q lse y}`          |
/// | `eᵂ σ(u)ᵐ`, `u = r − ceᵛ`             | `e^{w − m softplus(−u)}`                           |
/// | `eᵂ/(eᵘ − 1)ᵐ`, `u = eᵛ`              | `eᵂ⁻ᵐᵘ/(1 − e⁻ᵘ)ᵐ`                                 |
/// | `e⁻ᵍ (a + b eᵘ)`, `g ≥ 0`             | `a e⁻ᵍ + b eᵘ⁻ᵍ`                                   |
/// | `eʷ (a + b e⁻ʷ)`                      | `a eʷ + b`                                         |
/// | `e⁻ᵍ (eᵘ − 1)`, `g ≥ 0`               | `(eᵘ⁻ᵍ + e⁻ᵍ) tanh(u/2)`, which keeps small digits  |
final class ExponentialProducts {
  private ExponentialProducts() {}

  /// What a factor is the exponential of.
  static Expr exponent(Factor exponential) {
    Expr inner = exponential.base().operands().get(0);
    return Coefficient.of(exponential.exponent()).of(inner);
  }

  static List<Factor> all(Product product, Function1 function) {
    return product.factors().stream().filter(factor -> Root.of(factor.base()) == function).toList();
  }

  /// The most of `u` there is in `w`: the least of the ratios of their terms; empty where a term is
  /// missing or has the other sign.
  static OptionalDouble share(Expr w, Expr u) {
    Map<Expr, Coefficient> terms = Sum.of(w).terms();
    Map<Expr, Coefficient> wanted = Sum.of(u).terms();
    double least = wanted.isEmpty() ? -1 : Double.POSITIVE_INFINITY;
    for (Map.Entry<Expr, Coefficient> term : wanted.entrySet()) {
      Coefficient there = terms.get(term.getKey());
      double ratio = there == null ? -1 : there.over(term.getValue()).value();
      least = Math.min(least, ratio);
    }
    return least > 0 ? OptionalDouble.of(least) : OptionalDouble.empty();
  }

  /// `w − ju`, with like terms collected.
  static Expr less(Expr w, double j, Expr u) {
    return Sum.of(w.minus(Coefficient.of(j).of(u))).expr();
  }

  /// An exponential of it grows, or falls, like one of an exponential.
  static boolean isDouble(Expr u, Rewriter rewriter) {
    return Sum.of(u).terms().entrySet().stream()
        .anyMatch(term ->
            term.getValue().value() > 0
                && Product.of(term.getKey()).factors().stream()
                    .anyMatch(f -> Root.of(f.base()) == Function1.EXP)
                && rewriter.sign(term.getKey()).within(Sign.POSITIVE));
  }

  static void add(List<Factor> factors, Expr base, double exponent) {
    if (exponent != 0) {
      factors.add(new Factor(base, exponent));
    }
  }

  static void addExponential(List<Factor> factors, Expr w) {
    if (!Uniform.is(w, 0)) {
      factors.add(new Factor(Functions.exp(w), 1));
    }
  }

  /// `eᵂ σ(u)ᵐ`
  static Optional<Expr> sigmoids(Expr x, Rewriter rewriter) {
    if (!rewriter.roots(x, true).contains(Function1.SIGMOID)) {
      return Optional.empty();
    }
    Product product = rewriter.product(x);
    for (Factor exponential : all(product, Function1.EXP)) {
      for (Factor sigmoid : all(product, Function1.SIGMOID)) {
        Expr w = exponent(exponential);
        Expr mirrored = Sum.of(sigmoid.base().operands().get(0).negate()).expr();
        OptionalDouble c = share(w, mirrored);
        if (sigmoid.exponent() > 0 && isDouble(mirrored, rewriter)) {
          Expr logarithm = Coefficient.of(sigmoid.exponent()).of(Functions.softplus(mirrored));
          return Optional.of(
              product
                  .replaced(List.of(exponential, sigmoid), Functions.exp(w.minus(logarithm)))
                  .expr());
        }
        if (c.isEmpty() || sigmoid.exponent() < 0) {
          continue;
        }
        double j = Math.min(c.getAsDouble(), sigmoid.exponent());
        List<Factor> factors = new ArrayList<>(product.factors());
        factors.removeAll(List.of(exponential, sigmoid));
        addExponential(factors, less(w, j, mirrored));
        add(factors, Functions.sigmoid(mirrored), j);
        add(factors, sigmoid.base(), sigmoid.exponent() - j);
        return Optional.of(
            new Product(product.coefficient(), factors, 0, 0, product.dims()).expr());
      }
    }
    return Optional.empty();
  }

  /// `eᵂ/(eᵘ − 1)ᵐ`
  static Optional<Expr> quotients(Expr x, Rewriter rewriter) {
    if (!rewriter.roots(x, false).contains(Function1.EXPM1)) {
      return Optional.empty();
    }
    Product product = rewriter.product(x);
    for (Factor exponential : all(product, Function1.EXP)) {
      for (Factor below : all(product, Function1.EXPM1)) {
        Expr w = exponent(exponential);
        Expr u = below.base().operands().get(0);
        boolean grows = isDouble(u, rewriter);
        double j =
            grows
                ? Math.floor(-below.exponent())
                : Math.floor(Math.min(share(w, u).orElse(0), -below.exponent()));
        if (j < 1 || isDouble(u.negate(), rewriter)) {
          continue;
        }
        List<Factor> factors = new ArrayList<>(product.factors());
        factors.removeAll(List.of(exponential, below));
        // 1/(eᵘ − 1) = e⁻ᵘ/(1 − e⁻ᵘ), and eᵘ/(eᵘ − 1) = 1/(1 − e⁻ᵘ)
        addExponential(factors, less(w, j, u));
        add(factors, Functions.expm1(Sum.of(u.negate()).expr()), -j);
        add(factors, below.base(), below.exponent() + j);
        Coefficient sign = Coefficient.of(j % 2 == 0 ? 1 : -1);
        return Optional.of(
            new Product(product.coefficient().times(sign), factors, 0, 0, product.dims()).expr());
      }
    }
    return Optional.empty();
  }

  /// `(Σ eˣ)ᵖ` and other exponentials; or a root of such a sum, which overflows late.
  static Optional<Expr> sums(Expr x, Rewriter rewriter) {
    Product product = spread(Root.of(x) == Function1.SQRT ? Product.of(x) : rewriter.product(x));
    List<Factor> used = new ArrayList<>();
    List<Expr> exponents = new ArrayList<>();
    boolean summed = false;
    boolean root = false;
    for (Factor factor : product.factors()) {
      Optional<Expr> logarithm = ofSum(factor, rewriter);
      if (logarithm.isPresent()) {
        summed = true;
        root |= !factor.integer() || Root.of(factor.base()) == Function1.SQRT;
        exponents.add(logarithm.get());
        used.add(factor);
      } else if (Root.of(factor.base()) == Function1.EXP) {
        summed |= Sum.of(exponent(factor)).terms().keySet().stream().anyMatch(t -> isLogSum(t));
        exponents.add(exponent(factor));
        used.add(factor);
      }
    }
    if (!summed || used.size() < 2 && !root) {
      return Optional.empty();
    }
    Sum together = Sum.of(exponents.stream().reduce(Expr::plus).orElseThrow());
    Expr merged = power(together).orElseGet(() -> Functions.exp(together.expr()));
    return Optional.of(product.replaced(used, merged).expr());
  }

  /// The same with each factor of a quotient that is repeated by itself: there a sum of
  /// exponentials may divide.
  private static Product spread(Product product) {
    Coefficient coefficient = product.coefficient();
    List<Factor> factors = new ArrayList<>();
    for (Factor factor : product.factors()) {
      if (Math.abs(factor.exponent()) == 1
          && factor.base().node() instanceof Node.Broadcast(var inner, var dims, var axes)
          && Root.PRODUCTS.contains(Root.of(inner))) {
        Product repeated = Product.of(inner);
        double e = factor.exponent();
        coefficient =
            e > 0
                ? coefficient.times(repeated.coefficient())
                : coefficient.over(repeated.coefficient());
        repeated
            .factors()
            .forEach(f ->
                factors.add(
                    new Factor(
                        Expr.of(new Node.Broadcast(f.base(), dims, axes)), e * f.exponent())));
      } else {
        factors.add(factor);
      }
    }
    return new Product(coefficient, factors, 0, 0, product.dims());
  }

  private static boolean isLogSum(Expr x) {
    return Uniform.scalar(x).node() instanceof Node.Reduce(var reduction, var _, var _)
        && reduction == Reduction.LOG_SUM_EXP;
  }

  /// `(Σ eˣ)ᵖ` itself, where every other exponential cancels.
  private static Optional<Expr> power(Sum exponent) {
    if (exponent.terms().size() != 1 || !exponent.constant().is(0)) {
      return Optional.empty();
    }
    var term = exponent.terms().entrySet().iterator().next();
    Expr logarithm = term.getKey();
    double p = term.getValue().value();
    if (p != Math.rint(p) || !isLogSum(logarithm)) {
      return Optional.empty();
    }
    Node.Reduce inner = (Node.Reduce) Uniform.scalar(logarithm).node();
    Expr sum = Expr.of(new Node.Reduce(Reduction.SUM, Functions.exp(inner.x()), inner.axes()));
    return logarithm.node() instanceof Node.Broadcast(var x, var dims, var axes)
        ? x.node() instanceof Node.Reduce
            ? Optional.of(Powers.of(Expr.of(new Node.Broadcast(sum, dims, axes)), p))
            : Optional.empty()
        : Optional.of(Powers.of(sum, p));
  }

  /// The logarithm of `(Σ eˣ)ᵖ`, repeated where the sum is, or of `(a eˣ + b eʸ)⁻ᵖ`.
  private static Optional<Expr> ofSum(Factor factor, Rewriter rewriter) {
    Expr base = factor.base();
    double p = factor.exponent();
    if (base.node() instanceof Node.Map1(var function, var inner) && function == Function1.SQRT) {
      base = inner;
      p *= 0.5;
    }
    Coefficient power = Coefficient.of(p);
    if (base.node() instanceof Node.Broadcast(var inner, var dims, var axes)) {
      Optional<Expr> lse = logSumExp(inner);
      return (lse.isPresent() || p >= 0 ? lse : LogarithmsOfSums.ofSum(inner, rewriter))
          .map(log -> power.of(Expr.of(new Node.Broadcast(log, dims, axes))));
    }
    Optional<Expr> logarithm = logSumExp(base);
    return logarithm.isPresent() || p >= 0
        ? logarithm.map(power::of)
        : LogarithmsOfSums.ofSum(base, rewriter).map(power::of);
  }

  /// `log Σ eˣ`, where an expression is the sum.
  static Optional<Expr> logSumExp(Expr sum) {
    return sum.node() instanceof Node.Reduce(var reduction, var terms, var axes)
            && reduction == Reduction.SUM
        ? StableForms.argument(Function1.EXP, terms)
            .map(x -> Expr.of(new Node.Reduce(Reduction.LOG_SUM_EXP, x, axes)))
        : Optional.empty();
  }

  /// `e⁻ᵍ (a + b eᵘ)` and `e⁻ᵍ (eᵘ − 1)`
  static Optional<Expr> decaying(Expr x, Rewriter rewriter) {
    Set<Object> roots = rewriter.roots(x, true);
    if (!roots.contains(Function1.EXP)) {
      return Optional.empty();
    }
    Product product = rewriter.product(x);
    for (Factor exponential : all(product, Function1.EXP)) {
      if (exponential.exponent() != 1) {
        continue;
      }
      Expr w = exponent(exponential);
      for (Factor factor : product.factors()) {
        Optional<Expr> instead =
            factor.exponent() == 1
                    && !factor.equals(exponential)
                    && (decays(w, rewriter) || cancels(w, factor.base()))
                ? distributed(w, factor.base())
                : Optional.empty();
        if (instead.isPresent()) {
          return Optional.of(product.replaced(List.of(exponential, factor), instead.get()).expr());
        }
      }
    }
    return Optional.empty();
  }

  /// A term of the exponent is nowhere positive.
  private static boolean decays(Expr w, Rewriter rewriter) {
    return Sum.of(w).terms().entrySet().stream()
        .anyMatch(term -> {
          Sign sign = rewriter.sign(term.getKey());
          return (term.getValue().value() < 0 ? sign.negate() : sign)
              .within(Sign.NONNEGATIVE.negate());
        });
  }

  /// A term of a sum has the factor `e⁻ʷ`, up to a constant.
  private static boolean cancels(Expr w, Expr factor) {
    return Sum.is(factor)
        && Sum.of(factor).terms().keySet().stream()
            .flatMap(term -> all(Product.of(term), Function1.EXP).stream())
            .anyMatch(own -> Sum.of(w.plus(exponent(own))).terms().isEmpty());
  }

  private static Optional<Expr> distributed(Expr w, Expr factor) {
    Optional<Expr> u = StableForms.argument(Function1.EXPM1, factor);
    if (u.isPresent()) {
      Expr half = Coefficient.of(0.5).of(u.get());
      return Optional.of(
          Functions.exp(w.plus(u.get())).plus(Functions.exp(w)).times(Functions.tanh(half)));
    }
    if (!Sum.is(factor)) {
      return Optional.empty();
    }
    Sum sum = Sum.of(factor);
    boolean exponentials =
        sum.terms().keySet().stream()
            .anyMatch(term ->
                Product.of(term).factors().stream()
                    .anyMatch(f -> f.exponent() > 0 && Root.of(f.base()) == Function1.EXP));
    if (!exponentials) {
      return Optional.empty();
    }
    List<Expr> terms = new ArrayList<>();
    sum.terms().forEach((term, coefficient) -> terms.add(coefficient.of(merged(w, term))));
    if (!sum.constant().is(0)) {
      terms.add(sum.constant().of(Functions.exp(w)));
    }
    return terms.stream().reduce(Expr::plus);
  }

  /// A term times `eᵂ`, with one exponential.
  private static Expr merged(Expr w, Expr term) {
    Product product = Product.of(term);
    Optional<Factor> own =
        product.factors().stream()
            .filter(f -> f.exponent() > 0 && Root.of(f.base()) == Function1.EXP)
            .findFirst();
    return own.map(f ->
            product.replaced(List.of(f), Functions.exp(Sum.of(w.plus(exponent(f))).expr())).expr())
        .orElseGet(() -> product.replaced(List.of(), Functions.exp(w)).expr());
  }
}
