package gradus.calculus;

import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Node;
import gradus.expr.Reduction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A sum of products as one list of factors with labels, in which matrix products, transposes,
/// diagonals, traces, repetitions and identities are all the same thing.
///
/// What is read (`IndexReader`) is flattened; then every `δᵢⱼ` with a summed label is used up, ones
/// disappear, inverses cancel (`IndexInverses`), and what is left is written in the shortest form
/// (`IndexWriter`).
///
/// Source: Laue, Mitterreiter and Giesen 2018, *Computing higher order derivatives of matrix and
/// tensor expressions*, §3.
final class IndexForm {
  /// A factor and the labels of its axes.
  record Factor(Expr expr, List<Integer> labels) {
    Factor {
      labels = List.copyOf(labels);
    }
  }

  final Rewriter rewriter;
  final List<Integer> output;
  final List<Dim> shape;
  final Map<Integer, Dim> dims = new HashMap<>();
  final List<Factor> factors = new ArrayList<>();
  final List<Expr> scalars = new ArrayList<>();
  Coefficient coefficient = Coefficient.ONE;

  private IndexForm(List<Integer> output, List<Dim> shape, Rewriter rewriter) {
    this.output = output;
    this.shape = shape;
    this.rewriter = rewriter;
  }

  /// The shortest form of a sum of products, a sum over some axes, or a diagonal.
  static Optional<Expr> shorten(Expr x, Rewriter rewriter) {
    return switch (x.node()) {
      case Node.Einsum einsum -> {
        IndexForm form = new IndexForm(einsum.output(), x.dims(), rewriter);
        new IndexReader(form).read(einsum.operands(), einsum.subscripts(), false);
        yield form.result(x);
      }
      case Node.Reduce(var reduction, var inner, var axes)
          when reduction == Reduction.SUM && !axes.isEmpty() && IndexReader.contracts(inner) -> {
        List<Integer> labels = Batch.labels(0, inner.rank());
        IndexForm form =
            new IndexForm(
                labels.stream().filter(axis -> !axes.contains(axis)).toList(), x.dims(), rewriter);
        new IndexReader(form).read(List.of(inner), List.of(labels), true);
        yield form.result(x);
      }
      default -> Optional.empty();
    };
  }

  /// What `x` is a product of, numbers and scalars apart, each axis of `x` with its number as
  /// label.
  static IndexForm of(Expr x) {
    List<Integer> labels = Batch.labels(0, x.rank());
    IndexForm form = new IndexForm(labels, x.dims(), new Rewriter(List.of()));
    new IndexReader(form).read(List.of(x), List.of(labels), true);
    form.useDeltas();
    return form;
  }

  private Optional<Expr> result(Expr x) {
    if (!coefficient.isFinite() || coefficient.is(0)) {
      return Optional.empty();
    }
    useDeltas();
    IndexInverses inverses = new IndexInverses(this);
    inverses.shorten();
    inverses.cancel();
    straighten();
    Expr result = new IndexWriter(this).expr();
    return result == x ? Optional.empty() : Optional.of(result);
  }

  /// `Σⱼ δᵢⱼ xⱼ = xᵢ`: a summed label of an identity becomes the other one; `δᵢᵢ` is 1.
  void useDeltas() {
    for (int k = 0; k < factors.size(); ) {
      Factor factor = factors.get(k);
      if (!(factor.expr().node() instanceof Node.Eye)) {
        k++;
        continue;
      }
      int a = factor.labels().get(0);
      int b = factor.labels().get(1);
      if (a == b
          || factors.subList(0, k).stream()
              .anyMatch(other ->
                  other.expr() == factor.expr()
                      && new HashSet<>(other.labels()).equals(Set.of(a, b)))) {
        factors.remove(k);
      } else if (output.contains(a) && output.contains(b)) {
        k++;
      } else {
        factors.remove(k);
        rename(output.contains(b) ? a : b, output.contains(b) ? b : a);
        k = 0;
      }
    }
  }

  private void rename(int from, int to) {
    dims.remove(from);
    factors.replaceAll(factor ->
        new Factor(
            factor.expr(),
            factor.labels().stream().map(label -> label == from ? to : label).toList()));
  }

  /// Reads symmetric matrices in the direction in which they are walked through from the axes of
  /// the result, the first axis first, so that they need no transpose. A part that is summed apart
  /// is walked through as if it were alone.
  private void straighten() {
    Set<Integer> seen = new HashSet<>();
    for (int end : output) {
      int label = end;
      while (label >= 0) {
        int next = -1;
        for (int k = 0; k < factors.size() && next < 0; k++) {
          Factor factor = factors.get(k);
          if (factor.labels().size() == 2 && factor.labels().contains(label) && seen.add(k)) {
            boolean forward = factor.labels().get(0) == label;
            next = factor.labels().get(forward ? 1 : 0);
            if (!forward && rewriter.symmetric(factor.expr())) {
              factors.set(k, new Factor(factor.expr(), factor.labels().reversed()));
            }
          }
        }
        label = next;
      }
    }
    // between two axes of the result, in their order
    factors.replaceAll(factor -> {
      List<Integer> places = factor.labels().stream().map(output::indexOf).toList();
      boolean turned = places.size() == 2 && places.get(1) >= 0 && places.get(0) > places.get(1);
      return turned && rewriter.symmetric(factor.expr())
          ? new Factor(factor.expr(), factor.labels().reversed())
          : factor;
    });
  }

  /// Whether a label joins two axes and nothing else.
  boolean summedBetweenTwo(int label) {
    long occurrences =
        factors.stream()
            .flatMap(factor -> factor.labels().stream())
            .filter(other -> other == label)
            .count();
    return occurrences == 2 && !output.contains(label);
  }
}
