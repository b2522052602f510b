package gradus.calculus;

import gradus.calculus.IndexForm.Factor;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Functions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Writes an [IndexForm] in the shortest form: numbers and scalars in front, a product of elements
/// where nothing is summed, else a sum of products whose factors with equal labels are multiplied
/// first.
final class IndexWriter {
  private final IndexForm form;
  private final Rewriter rewriter;
  private final List<Integer> output;
  private final List<Dim> shape;
  private final Map<Integer, Dim> dims;
  private final List<Factor> factors;
  private final List<Expr> scalars;

  IndexWriter(IndexForm form) {
    this.form = form;
    this.rewriter = form.rewriter;
    this.output = form.output;
    this.shape = form.shape;
    this.dims = form.dims;
    this.factors = form.factors;
    this.scalars = form.scalars;
  }

  Expr expr() {
    Set<Integer> present = new HashSet<>();
    factors.forEach(factor -> present.addAll(factor.labels()));
    for (Map.Entry<Integer, Dim> label : new TreeMap<>(dims).entrySet()) {
      if (!present.contains(label.getKey()) && !output.contains(label.getKey())) {
        count(label.getValue());
      }
    }
    takeScalarParts();
    Expr body =
        factors.isEmpty()
            ? Uniform.of(1, shape)
            : body(output.stream().filter(present::contains).toList());
    for (Expr scalar : scalars) {
      body = Uniform.is(body, 1) ? scalar.broadcast(shape) : scalar.times(body);
    }
    return Uniform.is(body, 1)
        ? Uniform.of(form.coefficient.value(), shape)
        : form.coefficient.of(body);
  }

  /// A sum over a label that no factor has is a multiplication by its size.
  private void count(Dim dim) {
    if (dim instanceof Dim.Fixed(int size)) {
      form.coefficient = form.coefficient.times(Coefficient.of(size));
    } else {
      scalars.add(Functions.size(dim));
    }
  }

  /// Factors whose labels nobody shares with the result are a scalar of their own.
  private void takeScalarParts() {
    List<List<Factor>> parts = parts(factors, _ -> true);
    for (List<Factor> part : parts) {
      boolean scalar =
          part.stream().noneMatch(factor -> factor.labels().stream().anyMatch(output::contains));
      if (scalar && (parts.size() > 1 || !output.isEmpty())) {
        scalars.add(sum(ordered(part), List.of()));
        factors.removeAll(part);
      }
    }
  }

  /// The factors in groups, in order, those of different groups sharing none of the labels that
  /// count.
  static List<List<Factor>> parts(List<Factor> factors, IntPredicate counts) {
    List<Integer> rest = new ArrayList<>(Batch.labels(0, factors.size()));
    List<List<Factor>> parts = new ArrayList<>();
    while (!rest.isEmpty()) {
      List<Integer> part = new ArrayList<>(List.of(rest.removeFirst()));
      for (int k = 0; k < part.size(); k++) {
        List<Integer> labels = factors.get(part.get(k)).labels();
        List<Integer> joined =
            rest.stream()
                .filter(other ->
                    factors.get(other).labels().stream()
                        .anyMatch(label -> counts.test(label) && labels.contains(label)))
                .toList();
        part.addAll(joined);
        rest.removeAll(joined);
      }
      parts.add(part.stream().sorted().map(factors::get).toList());
    }
    return parts;
  }

  /// The factors of a part in the order in which they were read.
  private List<Factor> ordered(List<Factor> part) {
    return factors.stream().filter(part::contains).toList();
  }

  /// The factors, none of which is a scalar; repeated along the axes that none of them has.
  private Expr body(List<Integer> present) {
    List<Factor> outside = new ArrayList<>();
    List<Factor> inside = new ArrayList<>();
    Set<Integer> all = new LinkedHashSet<>();
    factors.forEach(factor -> all.addAll(factor.labels()));
    boolean sums = all.size() > present.size();
    for (Factor factor : factors) {
      boolean whole =
          factor.labels().size() == present.size()
              && new HashSet<>(factor.labels()).equals(new HashSet<>(present));
      (whole ? outside : inside).add(factor);
    }
    Expr body;
    if (outside.isEmpty() || present.isEmpty()) {
      body = sum(factors, present);
    } else if (sums
        && inside.stream()
            .flatMap(factor -> factor.labels().stream())
            .collect(Collectors.toSet())
            .containsAll(present)) {
      body = placed(outside.get(0), present);
      for (Factor factor : outside.subList(1, outside.size())) {
        body = body.times(placed(factor, present));
      }
      body = body.times(sum(inside, present));
    } else if (sums) {
      List<Factor> summed = apart(factors, present);
      boolean single =
          summed.size() < factors.size()
              && summed.stream().allMatch(factor -> present.containsAll(factor.labels()));
      body = single ? elementwise(summed, present) : sum(factors, present);
    } else {
      body = elementwise(factors, present);
    }
    return repeated(body, present);
  }

  /// Nothing is summed and some factor has every axis: a product of elements.
  private Expr elementwise(List<Factor> factors, List<Integer> present) {
    Expr product = null;
    List<Dim> full = present.stream().map(label -> dimension(label)).toList();
    for (Factor factor : factors) {
      List<Integer> own = present.stream().filter(factor.labels()::contains).toList();
      Expr x = Contractions.einsum(List.of(factor.expr()), List.of(factor.labels()), own);
      Expr placed = x.broadcast(full, own.stream().mapToInt(present::indexOf).toArray());
      product = product == null ? placed : product.times(placed);
    }
    return Objects.requireNonNull(product);
  }

  private Dim dimension(int label) {
    return Objects.requireNonNull(dims.get(label));
  }

  private static Expr placed(Factor factor, List<Integer> labels) {
    return Contractions.einsum(List.of(factor.expr()), List.of(factor.labels()), labels);
  }

  private Expr repeated(Expr x, List<Integer> present) {
    return x.broadcast(shape, present.stream().mapToInt(output::indexOf).toArray());
  }

  /// What is connected by sums alone is summed first: `(Ax)(By)ᵀ` rather than a sum over both, and
  /// `δᵢₖ (VᵀV)ⱼₗ`.
  private List<Factor> apart(List<Factor> factors, List<Integer> labels) {
    List<List<Factor>> parts = parts(factors, label -> !labels.contains(label));
    if (parts.size() < 2 || parts.size() == factors.size()) {
      return factors;
    }
    List<Factor> summed = new ArrayList<>();
    for (List<Factor> part : parts) {
      // where symmetric matrices are walked through, the order is that of the result
      boolean walked = part.stream().anyMatch(factor -> rewriter.symmetric(factor.expr()));
      List<Integer> own =
          part.stream().flatMap(factor -> factor.labels().stream()).distinct().toList();
      List<Integer> kept =
          walked
              ? labels.stream().filter(own::contains).toList()
              : own.stream().filter(labels::contains).toList();
      summed.add(
          part.size() == 1
              ? part.get(0)
              : new Factor(
                  Contractions.einsum(
                      part.stream().map(Factor::expr).toList(),
                      part.stream().map(Factor::labels).toList(),
                      kept),
                  kept));
    }
    return summed;
  }

  /// A sum of products, after multiplying what has the same labels; two such of which one is
  /// computed element by element are multiplied and summed.
  private Expr sum(List<Factor> all, List<Integer> labels) {
    List<Factor> parts = apart(all, labels);
    List<Factor> groups = new ArrayList<>();
    boolean apart =
        parts.size() == 2
            && parts.stream().allMatch(part -> IndexReader.stored(part.expr()))
            && parts.get(0).expr() != parts.get(1).expr();
    for (Factor part : parts) {
      int place =
          IntStream.range(0, groups.size())
              .filter(k -> !apart && groups.get(k).labels().equals(part.labels()))
              .findFirst()
              .orElse(-1);
      if (place < 0) {
        groups.add(part);
      } else {
        groups.set(place, new Factor(groups.get(place).expr().times(part.expr()), part.labels()));
      }
    }
    return Contractions.einsum(
        groups.stream().map(Factor::expr).toList(),
        groups.stream().map(Factor::labels).toList(),
        labels);
  }
}
