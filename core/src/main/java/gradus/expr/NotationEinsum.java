package gradus.expr;

import gradus.expr.Term.Chain;
import gradus.expr.Term.Link;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Turns a sum of products back into linear algebra: factors are vertices and subscripts the edges
/// of a graph, whose paths are chains of matrices and whose cycles are traces.
///
/// In this order, after Laue, Mitterreiter & Giesen (2020, *A simple and efficient tensor
/// calculus*):
/// 1. a matrix with one subscript twice is its diagonal; factors with equal subscripts are
///    multiplied element by element;
/// 2. where more than two factors meet, a vector is absorbed: `diag(v) A`, or `v ⊙ (…)` on the
///    subscript of the result;
/// 3. a cycle through the subscript of the result is the diagonal of a chain;
/// 4. a subscript summed over one factor alone meets a vector of ones;
/// 5. what is left are paths and cycles. Anything else is printed with its indices.
final class NotationEinsum {
  private final Typesetter set;
  private final List<Item> items = new ArrayList<>();
  private final List<Integer> output;
  private Term result = Term.ONE;

  /// A chain between two labels, or a vector on one.
  private record Item(List<Link> links, List<Integer> labels) {
    boolean isVector() {
      return labels.size() == 1;
    }

    boolean has(int label) {
      return labels.contains(label);
    }

    /// Itself only: a product may have the same factor twice.
    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }

  private NotationEinsum(Typesetter set, List<Integer> output) {
    this.set = set;
    this.output = output;
  }

  /// The term of an einsum whose operands are printed as `terms`.
  static Term term(Typesetter set, Node.Einsum einsum, List<Term> terms) {
    boolean flat =
        einsum.output().size() <= 2 && einsum.operands().stream().allMatch(x -> x.rank() <= 2);
    NotationEinsum translation = new NotationEinsum(set, einsum.output());
    for (int k = 0; flat && k < terms.size(); k++) {
      translation.add(terms.get(k), einsum.subscripts().get(k));
    }
    return flat && translation.reduced()
        ? translation.translated()
        : NotationIndices.term(set, einsum, terms);
  }

  private void add(Term term, List<Integer> labels) {
    result = result.merged(term, result.core());
    if (!labels.isEmpty()) {
      items.add(new Item(set.links(term.core()), labels));
    }
  }

  private long degree(int label) {
    long inside =
        items.stream()
            .flatMap(item -> item.labels.stream())
            .filter(other -> other == label)
            .count();
    return inside + (output.contains(label) ? 1 : 0);
  }

  private List<Integer> labels() {
    return items.stream().flatMap(item -> item.labels.stream()).distinct().sorted().toList();
  }

  private Phrase phrase(Item item) {
    return set.chain(item.links);
  }

  /// Makes every subscript join two ends; whether that was possible.
  private boolean reduced() {
    for (Item item : List.copyOf(items)) {
      boolean twice = item.labels.size() == 2 && item.labels.get(0).equals(item.labels.get(1));
      if (twice && degree(item.labels.get(0)) > 2) {
        Phrase diagonal = set.glyphs.call(set.glyphs.diagonal, phrase(item));
        items.set(
            items.indexOf(item), new Item(List.of(Link.of(diagonal)), item.labels.subList(0, 1)));
      }
    }
    for (int label : labels()) {
      joinMatrices(label);
      if (degree(label) > 2) {
        joinVectors(label);
      }
    }
    for (int label : labels()) {
      if (degree(label) > 2 && !absorbed(label) && !output.equals(List.of(label))) {
        return false;
      }
    }
    for (int label : output) {
      if (degree(label) > 2 && !closed(label)) {
        return false;
      }
    }
    labels().stream().filter(label -> degree(label) == 1).forEach(this::meetOnes);
    return true;
  }

  /// `A ⊙ B` for two matrices on the same two subscripts, unless they close a cycle of their own.
  private void joinMatrices(int label) {
    for (Item first : List.copyOf(items)) {
      for (Item second : List.copyOf(items)) {
        boolean same =
            !first.equals(second)
                && first.labels.size() == 2
                && first.has(label)
                && second.labels.size() == 2
                && second.labels.containsAll(first.labels)
                && first.labels.containsAll(second.labels);
        boolean cycle = same && first.labels.stream().allMatch(each -> degree(each) == 2);
        if (same && !cycle && items.contains(first) && items.contains(second)) {
          boolean crossed = !first.labels.equals(second.labels);
          List<Link> other = crossed ? Term.flipped(second.links) : second.links;
          join(first, second, other, first.labels);
        }
      }
    }
  }

  private void joinVectors(int label) {
    List<Item> vectors = items.stream().filter(item -> item.isVector() && item.has(label)).toList();
    for (int k = 1; k < vectors.size(); k++) {
      Item first =
          items.stream()
              .filter(item -> item.isVector() && item.has(label))
              .findFirst()
              .orElseThrow();
      join(first, vectors.get(k), vectors.get(k).links, first.labels);
    }
  }

  private void join(Item first, Item second, List<Link> other, List<Integer> labels) {
    Term product =
        set.times(
            Term.ONE.with(new Chain(first.links)), Term.ONE.with(new Chain(other)), labels.size());
    items.remove(second);
    items.set(items.indexOf(first), new Item(set.links(product.core()), labels));
  }

  /// Puts the vector on a crowded subscript into a matrix there, or, on the only subscript of the
  /// result, in front.
  private boolean absorbed(int label) {
    List<Item> vectors = items.stream().filter(item -> item.isVector() && item.has(label)).toList();
    if (vectors.isEmpty() || degree(label) > 3) {
      return false;
    }
    Item vector = vectors.get(0);
    items.remove(vector);
    if (output.equals(List.of(label))) {
      result = result.with(new Chain(vector.links));
      return true;
    }
    Item matrix = items.stream().filter(item -> item.has(label)).findFirst().orElseThrow();
    Link diagonal = Link.symmetric(set.glyphs.call(set.glyphs.diagonal, phrase(vector)));
    boolean left = matrix.labels.get(0) == label;
    List<Link> links =
        left
            ? Term.joined(List.of(diagonal), matrix.links)
            : Term.joined(matrix.links, List.of(diagonal));
    items.set(items.indexOf(matrix), new Item(links, matrix.labels));
    return true;
  }

  /// Replaces a cycle through the only subscript of the result by the diagonal of its product, in
  /// the direction that needs fewest transposes; a vector there goes in front.
  private boolean closed(int label) {
    List<Item> vectors = items.stream().filter(item -> item.isVector() && item.has(label)).toList();
    if (vectors.size() > 1 || degree(label) - vectors.size() != 3) {
      return false;
    }
    for (Item vector : vectors) {
      items.remove(vector);
      result = result.with(new Chain(vector.links));
    }
    List<Link> path = new ArrayList<>();
    int here = label;
    do {
      int end = here;
      var next = items.stream().filter(item -> item.has(end)).findFirst();
      if (next.isEmpty() || next.get().isVector() || degree(end) > (end == label ? 3 : 2)) {
        return false;
      }
      Item item = next.get();
      items.remove(item);
      boolean forward = item.labels.get(0) == here;
      path.addAll(forward ? item.links : Term.flipped(item.links));
      here = item.labels.get(forward ? 1 : 0);
    } while (here != label);
    List<Link> chain = Stream.of(path, Term.flipped(path)).min(byTransposes()).orElse(path);
    Phrase diagonal = set.glyphs.call(set.glyphs.diagonal, set.chain(chain));
    items.add(new Item(List.of(Link.of(diagonal)), List.of(label)));
    return true;
  }

  private void meetOnes(int label) {
    boolean alone = items.stream().anyMatch(item -> item.isVector() && item.has(label));
    if (!alone) {
      items.add(new Item(List.of(Link.of(set.ones)), List.of(label)));
    }
  }

  private Term translated() {
    List<Link> core = new ArrayList<>();
    boolean joined = false;
    for (int label : output) {
      if (!joined) {
        List<Link> path = new ArrayList<>();
        joined = walk(label, path::addAll) != label && output.size() == 2;
        core = core.isEmpty() ? path : Term.joined(core, Term.flipped(path));
      }
    }
    while (!items.isEmpty()) {
      result = result.times(scalar());
    }
    if (core.isEmpty()) {
      return set.settled(result);
    }
    Term rest = Term.ONE.with(new Chain(core));
    return set.settled(
        result.isUniform() ? result.with(rest.core()) : set.times(result, rest, output.size()));
  }

  /// Follows the factors from a label to the end of the path, and answers the label there: that of
  /// the result, or the label it began with where the path ends in a vector.
  private int walk(int start, Consumer<List<Link>> path) {
    int label = start;
    while (true) {
      int here = label;
      var next = items.stream().filter(item -> item.has(here)).findFirst();
      if (next.isEmpty()) {
        return label;
      }
      Item item = next.get();
      items.remove(item);
      if (item.isVector()) {
        path.accept(item.links);
        return start;
      }
      boolean forward = item.labels.get(0) == label;
      path.accept(forward ? item.links : Term.flipped(item.links));
      label = item.labels.get(forward ? 1 : 0);
    }
  }

  /// A path between two vectors, or a cycle, in the direction that needs fewest transposes.
  private Phrase scalar() {
    Item first = items.stream().filter(Item::isVector).findFirst().orElse(items.get(0));
    items.remove(first);
    if (!first.isVector()) {
      return cycle(first);
    }
    List<Link> path = new ArrayList<>(Term.flipped(first.links));
    walk(first.labels.get(0), path::addAll);
    return path.size() == first.links.size()
        ? set.big(set.glyphs.sum, set.chain(first.links))
        : set.chain(Stream.of(path, Term.flipped(path)).min(byTransposes()).orElse(path));
  }

  /// A trace, begun at any of its factors; `tr(AᵀB)`, not `tr(ABᵀ)`, for `Σᵢⱼ Aᵢⱼ Bᵢⱼ`.
  private Phrase cycle(Item first) {
    List<List<Link>> factors = new ArrayList<>(List.of(first.links));
    walk(first.labels.get(1), factors::add);
    Comparator<List<Link>> byHead =
        Comparator.comparing(
            links -> factors.size() == 1 || !links.get(0).equals(first.links.getLast().flipped()));
    List<Link> best =
        IntStream.range(0, factors.size())
            .boxed()
            .flatMap(k -> turned(factors, k))
            .min(byTransposes().thenComparing(byHead))
            .orElseThrow();
    return set.glyphs.call(set.glyphs.trace, set.chain(best));
  }

  /// The cycle begun at factor `k`, in both directions.
  private static Stream<List<Link>> turned(List<List<Link>> cycle, int k) {
    List<List<Link>> turned = Term.joined(cycle.subList(k, cycle.size()), cycle.subList(0, k));
    List<Link> links = turned.stream().flatMap(List::stream).toList();
    return Stream.of(links, Term.flipped(links));
  }

  private static Comparator<List<Link>> byTransposes() {
    return Comparator.comparingLong(links -> links.stream().filter(Link::transposed).count());
  }
}
