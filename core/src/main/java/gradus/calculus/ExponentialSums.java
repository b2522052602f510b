package gradus.calculus;

import gradus.calculus.Product.Factor;
import gradus.expr.Expr;
import gradus.expr.Function1;
import gradus.expr.Function2;
import gradus.expr.Functions;
import gradus.expr.Node;
import gradus.expr.Reduction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The stabilizing rules for `Σ eˣ`: log-sum-exp, softmax, and means weighed by exponentials.
final class ExponentialSums {
  private ExponentialSums() {}

  /// `log Σ eˣ`
  static Optional<Expr> logSumExp(Expr x) {
    return StableForms.argument(Function1.LOG, x)
        .filter(sum -> sum.node() instanceof Node.Reduce)
        .flatMap(sum ->
            sum.node() instanceof Node.Reduce(var reduction, var terms, var axes)
                    && reduction == Reduction.SUM
                ? StableForms.argument(Function1.EXP, terms)
                    .map(inner -> Expr.of(new Node.Reduce(Reduction.LOG_SUM_EXP, inner, axes)))
                : Optional.empty());
  }

  /// `log Σ eˣ p = log Σ eˣ⁺ˡᵒᵍ ᵖ` for positive `p`
  static Optional<Expr> weighedLogSumExp(Expr x, Rewriter rewriter) {
    Expr sum = x.operands().get(0);
    if (!(sum.node() instanceof Node.Reduce(var reduction, var terms, var axes))
        || reduction != Reduction.SUM) {
      return Optional.empty();
    }
    Product product = Product.of(terms);
    return product.factors().stream()
        .filter(factor -> factor.exponent() == 1)
        .filter(factor -> Root.of(factor.base()) == Function1.EXP)
        .findFirst()
        .flatMap(factor -> {
          Expr weight = product.replaced(List.of(factor)).expr();
          Expr inner = factor.base().operands().get(0).plus(Functions.log(weight));
          return product.factors().size() > 1 && rewriter.sign(weight).within(Sign.POSITIVE)
              ? Optional.of(Expr.of(new Node.Reduce(Reduction.LOG_SUM_EXP, inner, axes)))
              : Optional.empty();
        });
  }

  /// `log(1 + Σ eˣ)`
  static Optional<Expr> logOnePlusSumExp(Expr x) {
    return logSumExp(Functions.log(x.operands().get(0))).map(Functions::softplus);
  }

  /// `Σ eˣ y / Σ eˣ`
  static Optional<Expr> weighedMean(Expr x) {
    Expr above = x.operands().get(0);
    Expr below = x.operands().get(1);
    if (!(below.node() instanceof Node.Reduce(var reduction, var terms, var axes))
        || reduction != Reduction.SUM
        || Root.of(terms) != Function1.EXP) {
      return Optional.empty();
    }
    Expr share = share(terms, below);
    if (above.node() instanceof Node.Reduce(var other, var summed, var along)
        && other == Reduction.SUM
        && along.equals(axes)
        && summed != terms) {
      Product product = Product.of(summed);
      return product.factors().stream()
          .filter(factor -> factor.exponent() == 1 && factor.base() == terms)
          .findFirst()
          .map(factor -> product.replaced(List.of(factor), share).expr())
          .map(mean -> Expr.of(new Node.Reduce(Reduction.SUM, mean, axes)));
    }
    boolean dot =
        above.node() instanceof Node.Einsum(var _, var subscripts, var output)
            && output.isEmpty()
            && subscripts.equals(List.of(List.of(0), List.of(0)))
            && above.operands().contains(terms)
            && terms.rank() == 1;
    return dot
        ? Optional.of(
            Expr.of(
                above
                    .node()
                    .with(above.operands().stream().map(y -> y == terms ? share : y).toList())))
        : Optional.empty();
  }

  /// `eˣ / Σ eˣ`, the sum repeated along the axes it was taken over.
  static Optional<Expr> softmax(Expr x, Rewriter rewriter) {
    boolean possible =
        rewriter.roots(x, true).contains(Function1.EXP)
            && (rewriter.roots(x, true).contains(Node.Broadcast.class)
                || rewriter.roots(x, false).contains(Node.Broadcast.class));
    return possible ? withShare(rewriter.product(x)).map(Product::expr) : Optional.empty();
  }

  /// `eˣ (a/Σ eˣ + b/Σ eˣ)`, as gradients have it: `eˣ` goes into a sum all of whose terms have
  /// that divisor.
  static Optional<Expr> distributedSoftmax(Expr x, Rewriter rewriter) {
    if (!rewriter.roots(x, true).contains(Function1.EXP)
        || !rewriter.roots(x, true).contains(Function2.ADD)) {
      return Optional.empty();
    }
    Product product = rewriter.product(x);
    for (Factor exponential : product.factors()) {
      for (Factor factor : product.factors()) {
        if (exponential.exponent() == 1
            && Root.of(exponential.base()) == Function1.EXP
            && factor.exponent() == 1
            && Sum.is(factor.base())) {
          Optional<Expr> sum = distributed(exponential, Sum.of(factor.base()));
          if (sum.isPresent()) {
            return sum.map(s -> product.replaced(List.of(exponential, factor), s).expr());
          }
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Expr> distributed(Factor exponential, Sum sum) {
    List<Expr> terms = new ArrayList<>();
    for (Map.Entry<Expr, Coefficient> term : sum.terms().entrySet()) {
      Optional<Product> share =
          withShare(Product.of(term.getKey()).replaced(List.of(), exponential.base()));
      if (share.isEmpty()) {
        return Optional.empty();
      }
      terms.add(term.getValue().of(share.get().expr()));
    }
    return sum.constant().is(0) ? terms.stream().reduce(Expr::plus) : Optional.empty();
  }

  /// The product with `eˣ` over `Σ eˣ` in it replaced by the softmax.
  private static Optional<Product> withShare(Product product) {
    for (Factor above : product.factors()) {
      if (above.exponent() < 1 || Root.of(above.base()) != Function1.EXP) {
        continue;
      }
      for (Factor below : product.factors()) {
        if (!(below.base().node() instanceof Node.Broadcast repeated)) {
          continue;
        }
        Optional<Expr> sum = divisor(repeated, below.exponent(), above.base());
        if (sum.isPresent()) {
          Expr share = share(above.base(), sum.get());
          return Optional.of(
              below.exponent() < 0
                  ? product.replaced(above, below, share)
                  : product.replaced(List.of(above, below), share, rest(repeated, sum.get())));
        }
      }
    }
    return Optional.empty();
  }

  /// `Σ eˣ` where it divides: itself repeated below, or in a quotient that is repeated above.
  private static Optional<Expr> divisor(Node.Broadcast repeated, double exponent, Expr terms) {
    List<Expr> candidates =
        exponent < 0
            ? List.of(repeated.x())
            : exponent == 1 && Root.PRODUCTS.contains(Root.of(repeated.x()))
                ? Product.of(repeated.x()).factors().stream()
                    .filter(factor -> factor.exponent() <= -1)
                    .map(Factor::base)
                    .toList()
                : List.of();
    return candidates.stream()
        .filter(sum ->
            sum.node() instanceof Node.Reduce(var reduction, var summed, var axes)
                && reduction == Reduction.SUM
                && summed == terms
                && Batch.repeated(sum, terms, axes)
                    == Expr.of(new Node.Broadcast(sum, repeated.dims(), repeated.axes())))
        .findFirst();
  }

  /// What is repeated, times the sum.
  private static Expr rest(Node.Broadcast repeated, Expr sum) {
    Product inner = Product.of(repeated.x());
    Factor divisor =
        inner.factors().stream()
            .filter(factor -> factor.base() == sum && factor.exponent() <= -1)
            .findFirst()
            .orElseThrow();
    Product without =
        divisor.exponent() == -1
            ? inner.replaced(List.of(divisor))
            : inner.replaced(List.of(divisor), new Factor(sum, divisor.exponent() + 1).expr());
    return Expr.of(new Node.Broadcast(without.expr(), repeated.dims(), repeated.axes()));
  }

  /// `Σᵢ exp(vᵢ − log Σⱼ exp vⱼ) = 1`
  static Optional<Expr> shares(Expr x) {
    if (!(x.node() instanceof Node.Reduce(var reduction, var share, var axes))
        || reduction != Reduction.SUM
        || !(share.node() instanceof Node.Map1(var function, var shifted))
        || function != Function1.EXP
        || !(shifted.node() instanceof Node.Map2(var add, var v, var _))
        || add != Function2.ADD) {
      return Optional.empty();
    }
    Expr total = Expr.of(new Node.Reduce(Reduction.LOG_SUM_EXP, v, axes));
    return shifted == v.minus(Batch.repeated(total, v, axes))
        ? Optional.of(Uniform.of(1, x.dims()))
        : Optional.empty();
  }

  /// `e^{x − lse x}` for the terms `eˣ` of a sum.
  private static Expr share(Expr terms, Expr sum) {
    Expr x = StableForms.argument(Function1.EXP, terms).orElseThrow();
    List<Integer> axes = ((Node.Reduce) sum.node()).axes();
    Expr lse = Expr.of(new Node.Reduce(Reduction.LOG_SUM_EXP, x, axes));
    return Functions.exp(x.minus(Batch.repeated(lse, x, axes)));
  }
}
