package gradus.calculus;

import gradus.calculus.Product.Factor;
import gradus.expr.Expr;
import gradus.expr.Function1;
import gradus.expr.Function2;
import gradus.expr.Functions;
import gradus.expr.Node;
import gradus.expr.Reduction;
import gradus.expr.SpecialFunctions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The stabilizing rules whose left sides are no patterns in scalars: sums over axes, products of
/// any length, determinants.
final class StableForms {
  private StableForms() {}

  /// `log Σ eˣ`
  static Optional<Expr> logSumExp(Expr x) {
    return argument(Function1.LOG, x)
        .filter(sum -> sum.node() instanceof Node.Reduce)
        .flatMap(sum ->
            sum.node() instanceof Node.Reduce(var reduction, var terms, var axes)
                    && reduction == Reduction.SUM
                ? argument(Function1.EXP, terms)
                    .map(inner -> Expr.of(new Node.Reduce(Reduction.LOG_SUM_EXP, inner, axes)))
                : Optional.empty());
  }

  private static Optional<Expr> argument(Function1 function, Expr x) {
    return x.node() instanceof Node.Map1(var other, var inner) && other == function
        ? Optional.of(inner)
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

  /// `e^{x − lse x}` for the terms `eˣ` of a sum.
  private static Expr share(Expr terms, Expr sum) {
    Expr x = argument(Function1.EXP, terms).orElseThrow();
    List<Integer> axes = ((Node.Reduce) sum.node()).axes();
    Expr lse = Expr.of(new Node.Reduce(Reduction.LOG_SUM_EXP, x, axes));
    return Functions.exp(x.minus(Batch.repeated(lse, x, axes)));
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

  /// `log Π xᵢ^{eᵢ} = Σ eᵢ log xᵢ` for positive factors, where there is more than a number and one
  /// factor. A quotient stays: where both are close its logarithm is small, and the two logarithms
  /// are not. Above may be exponentials, whose logarithms cost nothing.
  static Optional<Expr> logOfProduct(Expr x, Rewriter rewriter) {
    Expr inner = argument(Function1.LOG, x).orElseThrow();
    if (!Root.PRODUCTS.contains(Root.of(inner))) {
      return Optional.empty();
    }
    Product product = rewriter.product(inner);
    List<Factor> factors = product.factors();
    boolean several = factors.size() > 1 || factors.size() == 1 && factors.get(0).exponent() != 1;
    boolean quotient =
        factors.stream().anyMatch(f -> f.exponent() < 0)
            && factors.stream()
                .anyMatch(f -> f.exponent() > 0 && Root.of(f.base()) != Function1.EXP);
    if (!several
        || quotient
        || !(product.coefficient().value() > 0)
        || !factors.stream().allMatch(f -> rewriter.sign(f.base()).within(Sign.POSITIVE))) {
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

  static Optional<Expr> logDeterminant(Expr x) {
    return argument(Function1.LOG, x).orElseThrow().node() instanceof Node.Determinant(var a)
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
