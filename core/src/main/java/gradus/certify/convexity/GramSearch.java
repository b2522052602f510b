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

/// The search for a quadratic form in a sum of products: which constants stand left, right and
/// between, and how the right half mirrors the left one.
///
/// @param outer the two factors that are the same and vary
/// @param inner the inverse of a matrix that varies, where there is one
/// @param constants the other factors
record GramSearch(
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
      List<Labelled> middle, Set<Integer> shared, Map<Integer, Integer> mirror, Set<Integer> kept) {
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
      List<Integer> labels, Set<Integer> shared, Map<Integer, Integer> mirror, Set<Integer> kept) {
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
