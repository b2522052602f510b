package gradus.calculus;

import static gradus.expr.Functions.einsum;

import gradus.expr.Expr;
import gradus.expr.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The rules among [CompactRules] for arrays of three axes or more, which are shown by their
/// elements: as sums of products without parentheses.
final class SubscriptRules {
  /// Products with longer sums stay as they are.
  private static final int MOST_TERMS = 6;

  private SubscriptRules() {}

  /// `Σₘ Aᵢₘ (Bₘⱼₖ + Cₘⱼₖ)`, where the sum is an array of three axes or more: its terms are
  /// products in which the other factors find their place.
  static Optional<Expr> distributed(Expr x) {
    Node.Einsum einsum = (Node.Einsum) x.node();
    for (int k = 0; k < einsum.operands().size(); k++) {
      Expr factor = einsum.operands().get(k);
      if (factor.rank() > 2 && Sum.is(factor) && einsum.operands().size() > 1) {
        Sum sum = Sum.of(factor);
        if (sum.constant().is(0) && sum.terms().size() <= MOST_TERMS) {
          int place = k;
          return sum.terms().entrySet().stream()
              .map(term -> term.getValue().of(with(einsum, place, term.getKey())))
              .reduce(Expr::plus);
        }
      }
    }
    return Optional.empty();
  }

  /// Factors that are repeated along some of three axes or more are one product with subscripts.
  static Optional<Expr> elements(Expr x) {
    if (x.rank() < 3 || !x.operands().stream().allMatch(SubscriptRules::subscripted)) {
      return Optional.empty();
    }
    IndexForm form = IndexForm.of(x);
    Set<Integer> met = new HashSet<>();
    form.factors.forEach(factor -> met.addAll(factor.labels()));
    if (!form.scalars.isEmpty() || !met.containsAll(form.output)) {
      return Optional.empty();
    }
    return Optional.of(
        form.coefficient.of(
            einsum(
                form.factors.stream().map(IndexForm.Factor::expr).toList(),
                form.factors.stream().map(IndexForm.Factor::labels).toList(),
                form.output)));
  }

  private static boolean subscripted(Expr x) {
    return x.node() instanceof Node.Einsum
        || x.node() instanceof Node.Broadcast(var inner, var _, var _) && inner.rank() > 0;
  }

  private static Expr with(Node.Einsum einsum, int place, Expr factor) {
    List<Expr> operands = new ArrayList<>(einsum.operands());
    operands.set(place, factor);
    return einsum(operands, einsum.subscripts(), einsum.output());
  }
}
