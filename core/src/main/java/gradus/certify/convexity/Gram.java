package gradus.certify.convexity;

import gradus.calculus.Symmetry;
import gradus.certify.Interval;
import gradus.certify.Range;
import gradus.certify.positivity.Definite;
import gradus.certify.positivity.Definite.Labelled;
import gradus.expr.Expr;
import gradus.expr.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    return new Search(einsum, outer, inner, constants, range, definite).find();
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

  private record Search(
      Node.Einsum einsum,
      List<Labelled> outer,
      List<Labelled> inner,
      List<Labelled> constants,
      Range range,
      Definite definite) {

    /// Tries which constants stand left, right and between.
    Optional<Gram> find() {
      int ways = 1;
      for (int k = 0; k < constants.size(); k++) {
        ways *= 3;
      }
      for (int way = 0; way < ways; way++) {
        List<Labelled> left = new ArrayList<>(List.of(outer.get(0)));
        List<Labelled> right = new ArrayList<>(List.of(outer.get(1)));
        List<Labelled> middle = new ArrayList<>(inner);
        int rest = way;
        for (Labelled constant : constants) {
          (rest % 3 == 0 ? middle : rest % 3 == 1 ? left : right).add(constant);
          rest /= 3;
        }
        Optional<Gram> found =
            left.size() == right.size() ? mirrored(left, right, middle) : Optional.empty();
        if (found.isPresent()) {
          return found;
        }
      }
      return Optional.empty();
    }

    private Optional<Gram> mirrored(
        List<Labelled> left, List<Labelled> right, List<Labelled> middle) {
      List<Map<Integer, Integer>> images = new ArrayList<>();
      images(left, right, 0, new HashSet<>(), new HashMap<>(), images);
      return images.stream()
          .flatMap(mirror -> mirrored(left, right, middle, mirror).stream())
          .findFirst();
    }

    private Optional<Gram> mirrored(
        List<Labelled> left,
        List<Labelled> right,
        List<Labelled> middle,
        Map<Integer, Integer> mirror) {
      Set<Integer> shared = labels(left);
      shared.retainAll(labels(right));
      boolean fixed = shared.stream().allMatch(label -> label.equals(mirror.get(label)));
      Set<Integer> kept = new HashSet<>(einsum.output());
      kept.retainAll(labels(List.of(left, right)));
      if (!fixed || !shared.containsAll(kept)) {
        return Optional.empty();
      }
      return weights(middle, left, right, shared)
          .map(weights -> squares(left.size() == 1, weights))
          .or(() -> form(middle, shared, mirror, kept));
    }

    private Gram squares(boolean plain, Interval weights) {
      boolean negative = !(weights.lower() >= 0);
      return new Gram(
          outer.get(0).expr(),
          plain,
          Optional.empty(),
          negative,
          "it is a sum of squares" + (negative ? ", with weights that are not positive" : ""));
    }

    private static Set<Integer> labels(List<?> parts) {
      Set<Integer> labels = new HashSet<>();
      for (Object part : parts) {
        if (part instanceof Labelled factor) {
          labels.addAll(factor.labels());
        } else if (part instanceof List<?> list) {
          labels.addAll(labels(list));
        }
      }
      return labels;
    }

    /// Where the labels of the left half go in the right one, in every way in which factors agree.
    private static void images(
        List<Labelled> left,
        List<Labelled> right,
        int index,
        Set<Integer> used,
        Map<Integer, Integer> labels,
        List<Map<Integer, Integer>> found) {
      if (index == left.size()) {
        boolean injective = new HashSet<>(labels.values()).size() == labels.size();
        if (injective) {
          found.add(labels);
        }
        return;
      }
      for (int other = 0; other < right.size(); other++) {
        if (used.contains(other)) {
          continue;
        }
        Set<Integer> taken = new HashSet<>(used);
        taken.add(other);
        for (Labelled turned : turned(right.get(other))) {
          Map<Integer, Integer> more = new HashMap<>(labels);
          if (pairs(left.get(index), turned, more)) {
            images(left, right, index + 1, taken, more, found);
          }
        }
      }
    }

    /// A factor as it stands, and transposed where that is the same.
    private static List<Labelled> turned(Labelled factor) {
      return factor.labels().size() == 2 && Symmetry.isCertain(factor.expr())
          ? List.of(factor, new Labelled(factor.expr(), factor.labels().reversed()))
          : List.of(factor);
    }

    private static boolean pairs(Labelled a, Labelled b, Map<Integer, Integer> labels) {
      if (a.expr() != b.expr()) {
        return false;
      }
      for (int axis = 0; axis < a.labels().size(); axis++) {
        Integer image = b.labels().get(axis);
        Integer known = labels.putIfAbsent(a.labels().get(axis), image);
        if (known != null && !known.equals(image)) {
          return false;
        }
      }
      return true;
    }

    /// Numbers of one sign, for each square or for each element.
    private Optional<Interval> weights(
        List<Labelled> middle, List<Labelled> left, List<Labelled> right, Set<Integer> shared) {
      Set<Integer> halves = labels(List.of(left, right));
      Interval product = Interval.of(1);
      for (Labelled factor : middle) {
        product = product.times(range.interval(factor.expr()));
        boolean apart =
            factor.labels().stream()
                .allMatch(label -> shared.contains(label) || !halves.contains(label));
        if (!apart) {
          return Optional.empty();
        }
      }
      return Optional.of(product).filter(x -> x.lower() >= 0 || x.upper() <= 0);
    }

    /// Matrices between the halves, semidefinite, or one that is the inverse of one that varies.
    private Optional<Gram> form(
        List<Labelled> middle,
        Set<Integer> shared,
        Map<Integer, Integer> mirror,
        Set<Integer> kept) {
      if (middle.isEmpty()
          || !middle.stream().allMatch(factor -> isAcross(factor.labels(), shared, mirror, kept))) {
        return Optional.empty();
      }
      List<Expr> matrices = middle.stream().map(Labelled::expr).toList();
      if (!inner.isEmpty()) {
        return matrices.size() == 1 && matrices.get(0).node() instanceof Node.Inverse(var p)
            ? Optional.of(
                new Gram(
                    outer.get(0).expr(),
                    false,
                    Optional.of(p),
                    false,
                    "xᵀP⁻¹x is jointly convex in x and P ≻ 0"))
            : Optional.empty();
      }
      return definite
          .semidefinite(matrices)
          .map(reason -> form(false, reason))
          .or(() -> definite.negativeSemidefinite(matrices).map(reason -> form(true, reason)));
    }

    private Gram form(boolean negative, String reason) {
      return new Gram(
          outer.get(0).expr(),
          false,
          Optional.empty(),
          negative,
          "the matrix of the quadratic form is "
              + (negative ? "negative" : "positive")
              + " semidefinite: "
              + reason);
    }

    /// Of a matrix whose labels are each other's mirror image.
    private static boolean isAcross(
        List<Integer> labels,
        Set<Integer> shared,
        Map<Integer, Integer> mirror,
        Set<Integer> kept) {
      if (labels.size() != 2) {
        return false;
      }
      Integer a = labels.get(0);
      Integer b = labels.get(1);
      return !a.equals(b)
          && !shared.contains(a)
          && !shared.contains(b)
          && !kept.contains(a)
          && !kept.contains(b)
          && (b.equals(mirror.get(a)) || a.equals(mirror.get(b)));
    }
  }
}
