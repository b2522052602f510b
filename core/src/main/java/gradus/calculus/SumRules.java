package gradus.calculus;

import gradus.calculus.Product.Factor;
import gradus.expr.Expr;
import gradus.expr.Functions;
import gradus.expr.Node;
import gradus.expr.Operations;
import gradus.expr.Reduction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is the same in all terms of a sum over a vector, taken out of it: `Σ (a + vᵢ) = n a + Σ
/// vᵢ`.
final class SumRules {
  private SumRules() {}

  /// A sum of such a `Σ` and multiples of `n`, where that saves operations.
  static Optional<Expr> counted(Expr x, Rewriter rewriter) {
    if (x.rank() > 0) {
      return Optional.empty();
    }
    Sum sum = rewriter.sum(x);
    for (Expr term : sum.terms().keySet()) {
      Product product = sum.product(term);
      for (Factor factor : product.factors()) {
        if (factor.exponent() == 1
            && factor.base().node() instanceof Node.Reduce(var reduction, var inner, var _)
            && reduction == Reduction.SUM
            && inner.rank() == 1
            && Sum.is(inner)) {
          Optional<Expr> counted = counted(sum, term, product, factor, Sum.of(inner));
          if (counted.isPresent() && Operations.count(counted.get()) < Operations.count(x)) {
            return counted;
          }
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Expr> counted(
      Sum sum, Expr term, Product product, Factor factor, Sum inner) {
    Map<Expr, Coefficient> alike = new LinkedHashMap<>();
    Map<Expr, Coefficient> others = new LinkedHashMap<>();
    inner
        .terms()
        .forEach((each, c) -> {
          Expr scalar = Uniform.scalar(each);
          (scalar.rank() == 0 ? alike : others).put(scalar.rank() == 0 ? scalar : each, c);
        });
    if (others.isEmpty() || alike.isEmpty() && inner.constant().is(0)) {
      return Optional.empty();
    }
    Expr each = new Sum(alike, inner.constant(), 0, List.of()).expr();
    Expr rest = new Sum(others, Coefficient.of(0), 0, inner.dims()).expr();
    Expr size = Functions.size(inner.dims().get(0));
    Expr number = product.replaced(List.of(factor), size, each).expr();
    List<Expr> terms = new ArrayList<>();
    terms.add(
        product
            .replaced(List.of(factor), Expr.of(new Node.Reduce(Reduction.SUM, rest, List.of(0))))
            .expr());
    boolean found = false;
    for (Map.Entry<Expr, Coefficient> other : sum.terms().entrySet()) {
      Expr summand = other.getValue().of(other.getKey());
      if (other.getKey() != term) {
        Optional<Expr> together = found ? Optional.empty() : ElementRules.together(number, summand);
        terms.add(together.orElse(summand));
        found |= together.isPresent();
      }
    }
    if (!sum.constant().is(0)) {
      terms.add(Uniform.of(sum.constant().value(), sum.dims()));
    }
    return found
        ? terms.stream().reduce(Expr::plus).map(all -> Sum.of(Simplify.of(all)).expr())
        : Optional.empty();
  }
}
