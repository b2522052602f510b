package gradus.calculus;

import gradus.calculus.Product.Factor;
import gradus.expr.Expr;
import gradus.expr.Function1;
import gradus.expr.Functions;
import gradus.expr.Node;
import gradus.expr.SpecialFunctions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// Rules for products in which `(eᵘ − 1)/u`, or one of its parts, occurs.
///
/// | product                      | instead                                    |
/// |------------------------------|--------------------------------------------|
/// | `(eᵘ − 1)/u`                  | `exprel(u)`, up to a number, above or below |
/// | `eᵛ/(eᵘ − 1)`, `u = c eᵛ`      | `1/(c exprel(u))`                           |
/// | `eᵘ/exprel(u)`                | `1/exprel(−u)`                              |
/// | `eᵂ/exprel(u)ᵐ`, `u = r + ceᵛ` | `e^{w − m log exprel(u)}`                    |
/// | `σ(u)/softplus(u)`            | `exprel(−s)`, `s = softplus(u)`             |
/// | `e⁻ᵘ softplus(u)`             | `e⁻ᵘ σ(u)/exprel(−s)`                       |
final class ExprelProducts {
  private ExprelProducts() {}

  /// `(eᵘ − 1)/u`, and its reciprocal
  static Optional<Expr> quotient(Expr x, Rewriter rewriter) {
    if (!rewriter.roots(x, true).contains(Function1.EXPM1)
        && !rewriter.roots(x, false).contains(Function1.EXPM1)) {
      return Optional.empty();
    }
    Product product = rewriter.product(x);
    for (Factor factor : ExponentialProducts.all(product, Function1.EXPM1)) {
      double sign = Math.signum(factor.exponent());
      Coefficient.Term u = Coefficient.front(factor.base().operands().get(0));
      List<Factor> left = new ArrayList<>(product.factors());
      left.remove(factor);
      ExponentialProducts.add(left, factor.base(), factor.exponent() - sign);
      Product divisor = Product.of(u.expr());
      boolean whole = Math.abs(factor.exponent()) >= 1 && divisor.coefficient().is(1);
      if (whole && divisor.factors().stream().allMatch(f -> taken(left, f, sign))) {
        left.add(new Factor(SpecialFunctions.exprel(factor.base().operands().get(0)), sign));
        Coefficient front =
            sign > 0
                ? product.coefficient().times(u.coefficient())
                : product.coefficient().over(u.coefficient());
        return Optional.of(new Product(front, left, 0, 0, product.dims()).expr());
      }
    }
    return Optional.empty();
  }

  /// Whether a factor was among others, on the other side of the fraction line, and is no more.
  private static boolean taken(List<Factor> factors, Factor wanted, double sign) {
    for (Factor factor : factors) {
      double exponent = factor.exponent() + sign * wanted.exponent();
      if (factor.base() == wanted.base()
          && factor.exponent() * sign * wanted.exponent() < 0
          && Math.abs(factor.exponent()) >= Math.abs(wanted.exponent())) {
        factors.remove(factor);
        ExponentialProducts.add(factors, factor.base(), exponent);
        return true;
      }
    }
    return false;
  }

  /// `eᵂ/(eᵘ − 1)`, `u = c eᵛ`, `w = r + v`
  static Optional<Expr> ofExponential(Expr x, Rewriter rewriter) {
    if (!rewriter.roots(x, false).contains(Function1.EXPM1)) {
      return Optional.empty();
    }
    Product product = rewriter.product(x);
    for (Factor exponential : ExponentialProducts.all(product, Function1.EXP)) {
      for (Factor below : ExponentialProducts.all(product, Function1.EXPM1)) {
        Expr argument = below.base().operands().get(0);
        Coefficient.Term u = Coefficient.front(argument);
        Optional<Expr> v = StableForms.argument(Function1.EXP, u.expr());
        Expr w = ExponentialProducts.exponent(exponential);
        if (v.isEmpty()
            || below.exponent() > -1
            || ExponentialProducts.share(w, v.get()).orElse(0) < 1) {
          continue;
        }
        List<Factor> factors = new ArrayList<>(product.factors());
        factors.removeAll(List.of(exponential, below));
        ExponentialProducts.addExponential(factors, ExponentialProducts.less(w, 1, v.get()));
        ExponentialProducts.add(factors, below.base(), below.exponent() + 1);
        factors.add(new Factor(SpecialFunctions.exprel(argument), -1));
        Coefficient front = product.coefficient().over(u.coefficient());
        return Optional.of(new Product(front, factors, 0, 0, product.dims()).expr());
      }
    }
    return Optional.empty();
  }

  /// `eᵂ/exprel(u)ᵐ`
  static Optional<Expr> exponentials(Expr x, Rewriter rewriter) {
    if (!rewriter.roots(x, false).contains(Function1.EXPREL)) {
      return Optional.empty();
    }
    Product product = rewriter.product(x);
    for (Factor exponential : ExponentialProducts.all(product, Function1.EXP)) {
      for (Factor below : ExponentialProducts.all(product, Function1.EXPREL)) {
        if (below.exponent() > -1) {
          continue;
        }
        Expr w = ExponentialProducts.exponent(exponential);
        Expr u = below.base().operands().get(0);
        OptionalDouble share = ExponentialProducts.share(w, u);
        List<Factor> factors = new ArrayList<>(product.factors());
        factors.removeAll(List.of(exponential, below));
        if (share.orElse(0) >= 1) {
          ExponentialProducts.addExponential(factors, ExponentialProducts.less(w, 1, u));
          ExponentialProducts.add(factors, below.base(), below.exponent() + 1);
          factors.add(new Factor(SpecialFunctions.exprel(Sum.of(u.negate()).expr()), -1));
        } else if (ExponentialProducts.isDouble(u, rewriter)) {
          Expr logarithm = Coefficient.of(-below.exponent()).of(SpecialFunctions.logExprel(u));
          factors.add(new Factor(Functions.exp(w.minus(logarithm)), 1));
        } else {
          continue;
        }
        return Optional.of(
            new Product(product.coefficient(), factors, 0, 0, product.dims()).expr());
      }
    }
    return Optional.empty();
  }

  /// `σ(u)ᵐ/softplus(u)ᵖ`: their quotient is `(1 − e⁻ˢ)/s` for `s = softplus(u)`.
  static Optional<Expr> overSoftplus(Expr x, Rewriter rewriter) {
    if (!rewriter.roots(x, true).contains(Function1.SIGMOID)) {
      return Optional.empty();
    }
    Product product = rewriter.product(x);
    for (Factor sigmoid : ExponentialProducts.all(product, Function1.SIGMOID)) {
      Expr softplus = Functions.softplus(sigmoid.base().operands().get(0));
      for (Factor below : product.factors()) {
        boolean root =
            below.base().node() instanceof Node.Map1(var function, var inner)
                && function == Function1.SQRT
                && inner == softplus;
        double p = root ? 0.5 * below.exponent() : below.exponent();
        double j = Math.min(Math.ceil(-p), sigmoid.exponent());
        if ((root || below.base() == softplus) && p < 0 && j >= 1 && j == Math.rint(j)) {
          List<Factor> factors = new ArrayList<>(product.factors());
          factors.removeAll(List.of(sigmoid, below));
          ExponentialProducts.add(factors, sigmoid.base(), sigmoid.exponent() - j);
          if (root) {
            ExponentialProducts.add(factors, below.base(), 2 * (p + j));
          } else {
            ExponentialProducts.add(factors, softplus, p + j);
          }
          ExponentialProducts.add(factors, SpecialFunctions.exprel(softplus.negate()), j);
          return Optional.of(
              new Product(product.coefficient(), factors, 0, 0, product.dims()).expr());
        }
      }
    }
    return Optional.empty();
  }

  /// `eᵂ softplus(u)ᵐ`, `w = r − cu`: there softplus is `σ(u)` over that quotient.
  static Optional<Expr> timesSoftplus(Expr x, Rewriter rewriter) {
    if (!rewriter.roots(x, true).contains(Function1.SOFTPLUS)) {
      return Optional.empty();
    }
    Product product = rewriter.product(x);
    for (Factor exponential : ExponentialProducts.all(product, Function1.EXP)) {
      for (Factor softplus : ExponentialProducts.all(product, Function1.SOFTPLUS)) {
        Expr u = softplus.base().operands().get(0);
        double m = softplus.exponent();
        if (m > 0
            && ExponentialProducts.share(
                    ExponentialProducts.exponent(exponential), Sum.of(u.negate()).expr())
                .isPresent()) {
          List<Factor> factors = new ArrayList<>(product.factors());
          factors.remove(softplus);
          ExponentialProducts.add(factors, Functions.sigmoid(u), m);
          ExponentialProducts.add(factors, SpecialFunctions.exprel(softplus.base().negate()), -m);
          return Optional.of(
              new Product(product.coefficient(), factors, 0, 0, product.dims()).expr());
        }
      }
    }
    return Optional.empty();
  }
}
