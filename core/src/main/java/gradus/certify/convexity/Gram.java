package gradus.certify.convexity;

import gradus.certify.Range;
import gradus.certify.positivity.Definite;
import gradus.certify.positivity.Definite.Labelled;
import gradus.expr.Expr;
import gradus.expr.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// A sum of products that is a quadratic form: `xᵀPx` with `P ⪰ 0`, `xᵀAᵀAx`, `Σ cᵢxᵢ²` with `c ≥
/// 0`, `xᵀP⁻¹x`; or the negative of one.
///
/// The factors are a left half, its mirror image, and what stands between them: weights, or one
/// matrix. The labels that both halves have are kept, so the sum is one of squares `(Ax)ₖ²`, or of
/// forms `yᵀMy` with `y = Ax`.
///
/// @param base what stands on both sides
/// @param plain the halves are the base itself, so it is elements of the base that are squared
/// @param matrix the matrix between, where it is one that varies: `P` in `xᵀP⁻¹x`
/// @param negative whether it is the negative of such a form
public record Gram(
    Expr base, boolean plain, Optional<Expr> matrix, boolean negative, String because) {
  private static final int MOST = 6;

  /// Reads a sum of products, or else the same with products among its factors taken apart; empty
  /// where it is no such form.
  static Optional<Gram> of(
      Node.Einsum einsum, Predicate<Expr> varying, Range range, Definite definite) {
    List<Labelled> factors = new ArrayList<>();
    for (int k = 0; k < einsum.operands().size(); k++) {
      factors.add(Labelled.of(einsum.operands().get(k), einsum.subscripts().get(k)));
    }
    List<Labelled> apart = new ArrayList<>();
    factors.forEach(factor -> apart(factor, varying, apart));
    return of(einsum, factors, varying, range, definite)
        .or(() ->
            apart.size() > factors.size()
                ? of(einsum, apart, varying, range, definite)
                : Optional.empty());
  }

  /// The factors of a factor, with labels of their own for what is summed inside.
  private static void apart(Labelled factor, Predicate<Expr> varying, List<Labelled> into) {
    if (!(factor.expr().node() instanceof Node.Einsum inner) || !varying.test(factor.expr())) {
      into.add(factor);
      return;
    }
    int fresh = -100 * (into.size() + 1);
    for (int k = 0; k < inner.operands().size(); k++) {
      List<Integer> labels =
          inner.subscripts().get(k).stream()
              .map(label -> {
                int place = inner.output().indexOf(label);
                return place < 0 ? Integer.valueOf(fresh - label) : factor.labels().get(place);
              })
              .toList();
      into.add(Labelled.of(inner.operands().get(k), labels));
    }
  }

  private static Optional<Gram> of(
      Node.Einsum einsum,
      List<Labelled> all,
      Predicate<Expr> varying,
      Range range,
      Definite definite) {
    List<Labelled> factors = new ArrayList<>();
    for (int k = 0; k < all.size(); k++) {
      Labelled factor = all.get(k);
      if (factor.expr().node() instanceof Node.Solve(var p, var b) && varying.test(p)) {
        // P⁻¹b, with a label of its own for what is summed inside
        List<Integer> labels = new ArrayList<>(factor.labels());
        int row = labels.set(0, -1 - k);
        factors.add(new Labelled(Expr.of(new Node.Inverse(p)), List.of(row, -1 - k)));
        factors.add(Labelled.of(b, labels));
      } else {
        factors.add(factor);
      }
    }
    List<Labelled> outer = new ArrayList<>();
    List<Labelled> inner = new ArrayList<>();
    List<Labelled> constants = new ArrayList<>();
    for (Labelled factor : factors) {
      if (!varying.test(factor.expr())) {
        constants.add(factor);
      } else if (factor.expr().node() instanceof Node.Inverse) {
        inner.add(factor);
      } else {
        outer.add(factor);
      }
    }
    if (outer.isEmpty() && inner.size() == 2) {
      outer = inner;
      inner = List.of();
    } else if (outer.isEmpty() && inner.size() == 1) {
      outer = pair(constants);
      constants.removeAll(outer);
    }
    if (outer.size() != 2
        || inner.size() > 1
        || outer.get(0).expr() != outer.get(1).expr()
        || constants.size() > MOST) {
      return Optional.empty();
    }
    return new GramSearch(einsum, outer, inner, constants, range, definite).find();
  }

  /// Two constants that are one expression, as in `bᵀP⁻¹b`; empty where there are none.
  private static List<Labelled> pair(List<Labelled> constants) {
    for (int k = 0; k < constants.size(); k++) {
      for (int j = 0; j < k; j++) {
        if (constants.get(j).expr() == constants.get(k).expr()) {
          return List.of(constants.get(j), constants.get(k));
        }
      }
    }
    return List.of();
  }
}
