package gradus.compile;

import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Functions;
import gradus.expr.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Lowers a sum of products to products of two operands, in the forms that a matrix product can
/// compute.
///
/// The axes of two operands fall into four groups: *batch* (in both and in the result), *inner* (in
/// both, summed), *left* and *right* (in one and in the result). A product is `[batch, left, inner]
/// · [batch, inner, right]`, with either operand possibly transposed. Without inner axes nothing is
/// summed and the product is elementwise.
final class Contraction {
  private final Bindings bindings;
  private final Map<Integer, Integer> sizes = new HashMap<>();
  private final List<Term> terms = new ArrayList<>();
  private final List<Integer> output;

  /// An operand and the labels of its axes.
  private record Term(Expr expr, List<Integer> labels) {}

  private Contraction(Node.Einsum einsum, Bindings bindings) {
    this.bindings = bindings;
    this.output = einsum.output();
    for (int k = 0; k < einsum.operands().size(); k++) {
      terms.add(new Term(einsum.operands().get(k), einsum.subscripts().get(k)));
    }
  }

  static Expr lower(Node.Einsum einsum, Bindings bindings) {
    return new Contraction(einsum, bindings).lower();
  }

  private Expr lower() {
    for (int k = 0; k < terms.size(); k++) {
      terms.set(k, simple(withoutPermutation(terms.get(k))));
      Term term = terms.get(k);
      for (int axis = 0; axis < term.labels().size(); axis++) {
        sizes.put(term.labels().get(axis), bindings.size(term.expr().dims().get(axis)));
      }
    }
    List<List<Integer>> labels = new ArrayList<>();
    for (Term term : terms) {
      labels.add(term.labels());
    }
    for (int[] pair : ContractionOrder.of(labels, output, sizes)) {
      Term second = terms.remove(pair[1]);
      Term first = terms.remove(pair[0]);
      terms.add(product(reduced(first, second), reduced(second, first)));
    }
    Term last = reduced(terms.get(0), null);
    return ordered(last, output).expr();
  }

  /// A transposed operand is the operand itself under other labels: no copy.
  private static Term withoutPermutation(Term term) {
    if (!(term.expr().node() instanceof Node.Permute(var x, var order))) {
      return term;
    }
    Integer[] labels = new Integer[order.size()];
    for (int k = 0; k < labels.length; k++) {
      labels[order.get(k)] = term.labels().get(k);
    }
    return new Term(x, List.of(labels));
  }

  /// Takes the diagonal where a label occurs twice in one operand.
  private static Term simple(Term term) {
    List<Integer> unique = List.copyOf(new LinkedHashSet<>(term.labels()));
    return unique.size() == term.labels().size()
        ? term
        : new Term(Functions.einsum(List.of(term.expr()), List.of(term.labels()), unique), unique);
  }

  /// Sums over the labels that nobody else needs: neither the other factor, nor the rest, nor the
  /// result.
  private Term reduced(Term term, @Nullable Term other) {
    List<Integer> rest = Labels.both(term.labels(), needed(other));
    if (rest.size() == term.labels().size()) {
      return term;
    }
    int[] axes = new int[term.labels().size() - rest.size()];
    int found = 0;
    for (int axis = 0; axis < term.labels().size(); axis++) {
      if (!rest.contains(term.labels().get(axis))) {
        axes[found++] = axis;
      }
    }
    return new Term(Functions.sum(term.expr(), axes), rest);
  }

  private Set<Integer> needed(@Nullable Term other) {
    Set<Integer> needed = new LinkedHashSet<>(output);
    if (other != null) {
      needed.addAll(other.labels());
      addLabels(needed);
    }
    return needed;
  }

  /// Adds the labels of all operands that are left.
  private void addLabels(Set<Integer> labels) {
    for (Term term : terms) {
      labels.addAll(term.labels());
    }
  }

  private Term product(Term a, Term b) {
    Set<Integer> kept = new LinkedHashSet<>(output);
    addLabels(kept);
    List<Integer> inner = Labels.without(Labels.both(a.labels(), b.labels()), kept);
    List<Integer> left = Labels.without(a.labels(), b.labels());
    List<Integer> right = Labels.without(b.labels(), a.labels());
    if (inner.isEmpty() || (left.isEmpty() && right.isEmpty())) {
      return elementwise(a, b, left, right);
    }
    Set<Integer> present = new LinkedHashSet<>(a.labels());
    present.addAll(b.labels());
    present.retainAll(kept);
    List<List<Integer>> orders = Operands.candidates(a.labels(), b.labels(), present, output);
    return orders.isEmpty()
        ? copied(a, b, inner, left, right, kept)
        : product(a, b, orders.getFirst());
  }

  private static Term product(Term a, Term b, List<Integer> order) {
    return new Term(
        Functions.einsum(List.of(a.expr(), b.expr()), List.of(a.labels(), b.labels()), order),
        order);
  }

  /// Where the operands cannot be used as they lie, they are brought into order first.
  private Term copied(
      Term a,
      Term b,
      List<Integer> inner,
      List<Integer> left,
      List<Integer> right,
      Set<Integer> kept) {
    List<Integer> batch = Labels.both(Labels.both(a.labels(), b.labels()), kept);
    boolean swap =
        !left.isEmpty()
            && !right.isEmpty()
            && output.indexOf(right.get(0)) >= 0
            && output.indexOf(right.get(0)) < output.indexOf(left.get(0));
    return swap
        ? matrices(b, a, batch, right, inner, left)
        : matrices(a, b, batch, left, inner, right);
  }

  /// `[batch, left, inner] · [batch, inner, right]`, each possibly with its last two groups
  /// exchanged.
  private static Term matrices(
      Term a,
      Term b,
      List<Integer> batch,
      List<Integer> left,
      List<Integer> inner,
      List<Integer> right) {
    Term first = arranged(a, batch, left, inner);
    Term second = arranged(b, batch, inner, right);
    return product(first, second, concat(batch, left, right));
  }

  private static Term arranged(
      Term term, List<Integer> batch, List<Integer> one, List<Integer> two) {
    return term.labels().equals(concat(batch, two, one))
        ? term
        : ordered(term, concat(batch, one, two));
  }

  /// A product of elements, summed over what is not needed afterwards by [#reduced].
  private static Term elementwise(Term a, Term b, List<Integer> left, List<Integer> right) {
    List<Integer> labels =
        right.isEmpty() ? a.labels() : left.isEmpty() ? b.labels() : concat(a.labels(), right);
    List<Dim> dims = new ArrayList<>();
    for (int label : labels) {
      Term owner = a.labels().contains(label) ? a : b;
      dims.add(owner.expr().dims().get(owner.labels().indexOf(label)));
    }
    Expr product = spread(a, labels, dims).times(spread(b, labels, dims));
    return new Term(product, labels);
  }

  private static Expr spread(Term term, List<Integer> labels, List<Dim> dims) {
    Term sorted = ordered(term, Labels.both(labels, term.labels()));
    return Lower.repeated(sorted.expr(), dims, Labels.places(sorted.labels(), labels));
  }

  private static Term ordered(Term term, List<Integer> labels) {
    return new Term(
        term.expr().permute(Labels.array(Labels.places(labels, term.labels()))), labels);
  }

  @SafeVarargs
  private static List<Integer> concat(List<Integer>... parts) {
    List<Integer> all = new ArrayList<>();
    for (List<Integer> part : parts) {
      all.addAll(part);
    }
    return List.copyOf(all);
  }
}
