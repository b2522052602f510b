package gradus.calculus;

import gradus.calculus.Product.Factor;
import gradus.expr.Expr;
import gradus.expr.Node;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// Differences with a minus in front, turned around: one operation less.
final class Reversals {
  private Reversals() {}

  /// `−(x − y) = y − x`, also as one factor of a product: `−Aᵀ(x − y) = Aᵀ(y − x)`.
  static Optional<Expr> negated(Expr x, Rewriter rewriter) {
    Expr inner = x.operands().get(0);
    if (isDifference(inner)) {
      return Optional.of(Sum.of(x).expr());
    }
    return switch (inner.node()) {
      case Node.Einsum _, Node.Solve _ -> turned(inner, rewriter);
      case Node.Map2(var function, var _, var _) when Root.PRODUCTS.contains(function) ->
          turned(Product.of(inner), rewriter);
      default -> Optional.empty();
    };
  }

  private static boolean isDifference(Expr x) {
    Sum sum = Sum.of(x);
    return Sum.is(x)
        && (sum.constant().value() < 0
            || sum.terms().values().stream().anyMatch(c -> c.value() < 0));
  }

  private static Optional<Expr> turned(Product product, Rewriter rewriter) {
    return product.factors().stream()
        .filter(factor ->
            Math.abs(factor.exponent()) == 1
                && product.coefficient().is(1)
                && isDifference(factor.base())
                && rewriter.usedOnce(factor.base()))
        .findFirst()
        .map(factor -> {
          List<Factor> factors = new ArrayList<>(product.factors());
          Expr turned = Sum.of(factor.base().negate()).expr();
          factors.set(factors.indexOf(factor), new Factor(turned, factor.exponent()));
          return new Product(Coefficient.ONE, factors, 0, 0, product.dims()).expr();
        });
  }

  /// A product with one of its factors, a difference that nothing else needs, turned around.
  private static Optional<Expr> turned(Expr product, Rewriter rewriter) {
    List<Expr> factors = new ArrayList<>(product.operands());
    for (int k = factors.size() - 1; k >= 0; k--) {
      Expr factor = factors.get(k);
      if (isDifference(factor) && Collections.frequency(factors, factor) == 1) {
        factors.set(k, Sum.of(factor.negate()).expr());
        return rewriter.usedOnce(factor)
            ? Optional.of(Expr.of(product.node().with(factors)))
            : Optional.empty();
      }
    }
    return Optional.empty();
  }
}
