package gradus.calculus;

import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Function1;
import gradus.expr.Function2;
import gradus.expr.Functions;
import gradus.expr.Node;
import gradus.expr.Reduction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A sum of products as one list of factors with labels, in which matrix products, transposes,
/// diagonals, traces, repetitions and identities are all the same thing.
///
/// What is read is flattened; then every `δᵢⱼ` with a summed label is used up, ones disappear,
/// numbers and scalars go in front, and what is left is written in the shortest form: a product of
/// elements where nothing is summed, else a sum of products whose factors with equal labels are
/// multiplied first.
///
/// Source: Laue, Mitterreiter and Giesen 2018, *Computing higher order derivatives of matrix and
/// tensor expressions*, §3.
final class IndexForm {
  /// Longer products stay nested, so that long chains stay linear.
  private static final int LIMIT = 8;

  /// A factor and the labels of its axes.
  record Factor(Expr expr, List<Integer> labels) {
    Factor {
      labels = List.copyOf(labels);
    }
  }

  private final Rewriter rewriter;
  private final List<Integer> output;
  private final List<Dim> shape;
  private final Map<Integer, Dim> dims = new HashMap<>();
  private final List<Factor> factors = new ArrayList<>();
  private final List<Expr> scalars = new ArrayList<>();
  private Coefficient coefficient = Coefficient.ONE;
  private int fresh;

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
        form.read(einsum);
        yield form.result(x);
      }
      case Node.Reduce(var reduction, var inner, var axes)
          when reduction == Reduction.SUM && !axes.isEmpty() && contracts(inner) -> {
        List<Integer> labels = Batch.labels(0, inner.rank());
        IndexForm form =
            new IndexForm(
                labels.stream().filter(axis -> !axes.contains(axis)).toList(), x.dims(), rewriter);
        form.read(List.of(inner), List.of(labels), true);
        yield form.result(x);
      }
      default -> Optional.empty();
    };
  }

  private Optional<Expr> result(Expr x) {
    if (!coefficient.isFinite() || coefficient.is(0)) {
      return Optional.empty();
    }
    useDeltas();
    shortenInverses();
    cancelInverses();
    straighten();
    Expr result = expr();
    return result == x ? Optional.empty() : Optional.of(result);
  }

  /// Whether a sum over `x` is better written as a sum of products: numbers or repetitions go out
  /// of it, or `x` is a product of two that exist anyway.
  private static boolean contracts(Expr x) {
    return switch (x.node()) {
      case Node.Broadcast broadcast -> true;
      case Node.Eye eye -> true;
      case Node.Einsum einsum -> true;
      case Node.Map1(var function, var a) -> function == Function1.NEGATE;
      case Node.Map2(var function, var a, var b) ->
          function == Function2.MULTIPLY
                  && (structural(a) || structural(b) || stored(a) && stored(b))
              || function == Function2.DIVIDE && (structural(a) || structural(b));
      default -> false;
    };
  }

  private static boolean structural(Expr x) {
    return switch (x.node()) {
      case Node.Broadcast broadcast -> true;
      case Node.Eye eye -> true;
      case Node.Einsum einsum ->
          new HashSet<>(einsum.output())
              .containsAll(einsum.subscripts().stream().flatMap(List::stream).toList());
      default -> false;
    };
  }

  /// Whether `x` is an array in memory whatever it is used for, and not computed element by element
  /// as it is needed.
  private static boolean stored(Expr x) {
    return switch (x.node()) {
      case Node.Leaf leaf -> true;
      case Node.Permute(var inner, var _) -> stored(inner);
      case Node.Einsum einsum -> true;
      case Node.Solve solve -> true;
      case Node.Inverse inverse -> true;
      default -> false;
    };
  }

  private void read(Node.Einsum einsum) {
    read(einsum.operands(), einsum.subscripts(), false);
  }

  /// Reads factors, the first ones first.
  private void read(List<Expr> operands, List<List<Integer>> subscripts, boolean split) {
    fresh = subscripts.stream().flatMap(List::stream).mapToInt(label -> label + 1).max().orElse(0);
    Deque<Factor> open = new ArrayDeque<>();
    for (int k = operands.size() - 1; k >= 0; k--) {
      open.push(new Factor(operands.get(k), subscripts.get(k)));
    }
    boolean alone = operands.size() == 1;
    while (!open.isEmpty()) {
      Factor next = open.pop();
      for (int axis = 0; axis < next.labels().size(); axis++) {
        dims.put(next.labels().get(axis), next.expr().dims().get(axis));
      }
      List<Factor> inner = inner(next, alone, split && next.expr() == operands.get(0), open.size());
      inner.reversed().forEach(open::push);
    }
  }

  /// What a factor is itself a product of; or nothing, after it was taken as one factor, a number,
  /// or a scalar.
  private List<Factor> inner(Factor factor, boolean alone, boolean split, int waiting) {
    Expr x = factor.expr();
    List<Integer> labels = factor.labels();
    Coefficient.Term front = Coefficient.split(x);
    if (front.expr() != x) {
      coefficient = coefficient.times(front.coefficient());
      return List.of(new Factor(front.expr(), labels));
    }
    switch (x.node()) {
      case Node.Constant(var value) -> coefficient = coefficient.times(Coefficient.of(value));
      case Node.Permute(var inner, var order) -> {
        List<Integer> inverse = Batch.inverse(order);
        return List.of(new Factor(inner, inverse.stream().map(labels::get).toList()));
      }
      case Node.Broadcast(var inner, var _, var axes) -> {
        return List.of(new Factor(inner, axes.stream().map(labels::get).toList()));
      }
      case Node.Map2(var function, var a, var b)
          when function == Function2.MULTIPLY && (split || structural(a) || structural(b)) -> {
        return List.of(new Factor(a, labels), new Factor(b, labels));
      }
      case Node.Map2(var function, var a, var b)
          when function == Function2.DIVIDE
              && b.node() instanceof Node.Broadcast(var inner, var _, var axes) -> {
        return List.of(
            new Factor(a, labels),
            new Factor(inner.power(-1), axes.stream().map(labels::get).toList()));
      }
      case Node.Einsum einsum when flattens(x, einsum, alone, waiting) -> {
        return inner(einsum, labels);
      }
      default -> {
        if (x.rank() == 0) {
          scalars.add(x);
        } else {
          factors.add(factor);
        }
      }
    }
    return List.of();
  }

  /// Whether a product within a product is better read as one: where it sums nothing, or nobody
  /// else needs it.
  private boolean flattens(Expr x, Node.Einsum einsum, boolean alone, int waiting) {
    boolean fits = factors.size() + waiting + einsum.operands().size() <= LIMIT;
    return structural(x) || alone || fits && rewriter.usedOnce(x);
  }

  private List<Factor> inner(Node.Einsum einsum, List<Integer> labels) {
    Map<Integer, Integer> names = new HashMap<>();
    for (int axis = 0; axis < labels.size(); axis++) {
      names.put(einsum.output().get(axis), labels.get(axis));
    }
    List<Factor> inner = new ArrayList<>();
    for (int k = 0; k < einsum.operands().size(); k++) {
      List<Integer> renamed =
          einsum.subscripts().get(k).stream()
              .map(label -> names.computeIfAbsent(label, _ -> fresh++))
              .toList();
      inner.add(new Factor(einsum.operands().get(k), renamed));
    }
    return inner;
  }

  /// `Σⱼ δᵢⱼ xⱼ = xᵢ`: a summed label of an identity becomes the other one; `δᵢᵢ` is 1.
  private void useDeltas() {
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

  /// `Σⱼ (A⁻¹)ᵢⱼ Aⱼₖ = δᵢₖ`, where nobody else has the label `j`.
  private void cancelInverses() {
    for (int k = 0; k < factors.size(); k++) {
      for (int l = 0; l < factors.size(); l++) {
        if (factors.get(k).expr().node() instanceof Node.Inverse(var a)
            && a == factors.get(l).expr()) {
          Optional<Factor> identity =
              cancelled(factors.get(k).labels(), factors.get(l).labels(), a);
          if (identity.isPresent()) {
            List<Integer> summed = new ArrayList<>(factors.get(k).labels());
            summed.removeAll(identity.get().labels());
            factors.remove(Math.max(k, l));
            factors.remove(Math.min(k, l));
            factors.add(identity.get());
            summed.forEach(dims::remove);
            useDeltas();
            cancelInverses();
            return;
          }
        }
      }
    }
  }

  /// `Σⱼ (AR)⁻¹ᵢⱼ Aⱼₖ = R⁻¹ᵢₖ` for square matrices, and the same from the other side.
  private void shortenInverses() {
    for (int k = 0; k < factors.size(); k++) {
      for (int l = 0; l < factors.size(); l++) {
        if (k != l
            && factors.get(k).expr().node() instanceof Node.Inverse(var a)
            && a.node() instanceof Node.Einsum
            && factors.get(l).labels().size() == 2) {
          Optional<Factor> rest = shortened(factors.get(k).labels(), a, factors.get(l));
          if (rest.isPresent()) {
            List<Integer> summed = new ArrayList<>(factors.get(k).labels());
            summed.removeAll(rest.get().labels());
            factors.set(k, rest.get());
            factors.remove(l);
            summed.forEach(dims::remove);
            shortenInverses();
            return;
          }
        }
      }
    }
  }

  private Optional<Factor> shortened(List<Integer> inverse, Expr a, Factor matrix) {
    for (boolean first : new boolean[] {true, false}) {
      int meeting = inverse.get(first ? 1 : 0);
      List<Integer> labels = matrix.labels();
      if (!labels.contains(meeting) || !summedBetweenTwo(meeting)) {
        continue;
      }
      int far = labels.get(labels.get(0) == meeting ? 1 : 0);
      boolean turned = labels.get(first ? 0 : 1) != meeting;
      for (boolean transposed :
          rewriter.symmetric(matrix.expr())
              ? new boolean[] {false, true}
              : new boolean[] {turned}) {
        Optional<Expr> rest = InverseChains.without(a, matrix.expr(), first, transposed);
        if (rest.isPresent()) {
          return Optional.of(
              new Factor(
                  Functions.inverse(rest.get()),
                  first ? List.of(inverse.get(0), far) : List.of(far, inverse.get(1))));
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Factor> cancelled(List<Integer> inverse, List<Integer> matrix, Expr a) {
    Expr eye = Expr.eye(a.dims().get(0));
    for (boolean mirrored :
        rewriter.symmetric(a) ? new boolean[] {false, true} : new boolean[] {false}) {
      List<Integer> m = mirrored ? matrix.reversed() : matrix;
      if (inverse.get(1).equals(m.get(0)) && summedBetweenTwo(m.get(0))) {
        return Optional.of(new Factor(eye, List.of(inverse.get(0), m.get(1))));
      }
      if (inverse.get(0).equals(m.get(1)) && summedBetweenTwo(m.get(1))) {
        return Optional.of(new Factor(eye, List.of(m.get(0), inverse.get(1))));
      }
    }
    return Optional.empty();
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
  }

  private boolean summedBetweenTwo(int label) {
    long occurrences =
        factors.stream()
            .flatMap(factor -> factor.labels().stream())
            .filter(other -> other == label)
            .count();
    return occurrences == 2 && !output.contains(label);
  }

  private Expr expr() {
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
    return Uniform.is(body, 1) ? Uniform.of(coefficient.value(), shape) : coefficient.of(body);
  }

  /// A sum over a label that no factor has is a multiplication by its size.
  private void count(Dim dim) {
    if (dim instanceof Dim.Fixed(int size)) {
      coefficient = coefficient.times(Coefficient.of(size));
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
  private static List<List<Factor>> parts(List<Factor> factors, IntPredicate counts) {
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
            && parts.stream().allMatch(part -> stored(part.expr()))
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
