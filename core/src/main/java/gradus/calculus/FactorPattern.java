package gradus.calculus;

import gradus.calculus.Product.Factor;
import gradus.expr.Expr;
import gradus.expr.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Finds the factors of a pattern `p q`, `p / q` or `1/p` among those of a longer product.
final class FactorPattern {
  private FactorPattern() {}

  /// Replaces the factors that the pattern describes; higher powers of them remain in part.
  static Optional<Expr> rewrite(Expr x, Pattern pattern, Rewriter rewriter) {
    Product product = rewriter.product(x);
    Product wanted = pattern.product();
    if (product.operations() == 0 || !mayHold(product, wanted, rewriter, x)) {
      return Optional.empty();
    }
    List<Factor> rest = new ArrayList<>(product.factors());
    Map<String, Expr> bound = new HashMap<>();
    if (!take(wanted.factors(), 0, rest, bound) || !pattern.holds(bound, rewriter)) {
      return Optional.empty();
    }
    Expr result = Pattern.instance(pattern.after(), bound, product.dims());
    Coefficient coefficient = product.coefficient().over(wanted.coefficient());
    rest.add(new Factor(result, 1));
    return Optional.of(new Product(coefficient, rest, 0, 0, product.dims()).expr());
  }

  /// By the roots of the factors alone, which is quickly seen.
  private static boolean mayHold(Product product, Product wanted, Rewriter rewriter, Expr x) {
    return wanted.factors().size() <= product.factors().size()
        && wanted.factors().stream()
            .filter(factor -> !(factor.base().node() instanceof Node.Variable))
            .allMatch(factor ->
                rewriter.roots(x, factor.exponent() > 0).contains(Root.of(factor.base())));
  }

  /// Takes the wanted factors from `index` on out of the rest; as deep as the pattern has factors.
  private static boolean take(
      List<Factor> wanted, int index, List<Factor> rest, Map<String, Expr> bound) {
    if (index == wanted.size()) {
      return true;
    }
    Factor want = wanted.get(index);
    for (int k = 0; k < rest.size(); k++) {
      Factor have = rest.get(k);
      double remaining = have.exponent() - want.exponent();
      boolean enough =
          remaining == 0 || have.integer() && want.integer() && remaining * want.exponent() > 0;
      if (!enough || !Pattern.alike(want.base(), have.base())) {
        continue;
      }
      Map<String, Expr> attempt = new HashMap<>(bound);
      if (!Pattern.match(want.base(), have.base(), attempt)) {
        continue;
      }
      List<Factor> left = new ArrayList<>(rest);
      left.remove(k);
      if (remaining != 0) {
        left.add(k, new Factor(have.base(), remaining));
      }
      if (take(wanted, index + 1, left, attempt)) {
        rest.clear();
        rest.addAll(left);
        bound.putAll(attempt);
        return true;
      }
    }
    return false;
  }
}
