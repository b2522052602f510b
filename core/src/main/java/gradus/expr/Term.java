package gradus.expr;

import java.util.ArrayList;
import java.util.List;

/// A printed product, taken apart: `± numbers · scalars / divisors · core`.
///
/// Signs and scalars of the factors come to the front, so that `y ⊙ (−2 X w)` is `−2 y ⊙ Xw`. An
/// array of equal elements is *uniform*: it has no core and is printed as the scalar it repeats,
/// until a context needs its shape.
record Term(
    boolean negative,
    List<Phrase> numbers,
    List<Phrase> scalars,
    List<Phrase> divisors,
    Core core) {
  /// Longer lists of factors are written out, so that products of products stay linear.
  private static final int MOST = 64;

  static final Term ONE = new Term(false, List.of(), List.of(), List.of(), new None());

  /// The part of a product that has axes.
  sealed interface Core {}

  record None() implements Core {}

  /// A product of matrices, from left to right; a vector stands as a column at its end.
  record Chain(List<Link> links) implements Core {}

  /// `x ⊙ y ⊘ z`
  record Hadamard(List<Phrase> factors, List<Phrase> divisors) implements Core {}

  /// A factor of a chain.
  record Link(Phrase base, boolean transposed, boolean inverse, boolean symmetric) {
    static Link of(Phrase base) {
      return new Link(base, false, false, false);
    }

    static Link symmetric(Phrase base) {
      return new Link(base, false, false, true);
    }

    Link flipped() {
      return new Link(base, !transposed && !symmetric, inverse, symmetric);
    }
  }

  static Term scalar(Phrase phrase) {
    return new Term(false, List.of(), List.of(phrase), List.of(), new None());
  }

  static Term array(Phrase phrase) {
    return ONE.with(new Chain(List.of(Link.of(phrase))));
  }

  boolean isUniform() {
    return core instanceof None;
  }

  boolean isPlain() {
    return !negative && numbers.isEmpty() && scalars.isEmpty() && divisors.isEmpty();
  }

  Term negate() {
    return new Term(!negative, numbers, scalars, divisors, core);
  }

  Term absolute() {
    return negative ? negate() : this;
  }

  Term with(Core other) {
    return new Term(negative, numbers, scalars, divisors, other);
  }

  Term dividedBy(Phrase divisor) {
    return new Term(negative, numbers, scalars, joined(divisors, List.of(divisor)), core);
  }

  Term times(Phrase scalar) {
    return new Term(negative, numbers, joined(scalars, List.of(scalar)), divisors, core);
  }

  /// The product of signs and scalars of both, with a core of its own.
  Term merged(Term other, Core joint) {
    return new Term(
        negative != other.negative,
        joined(numbers, other.numbers),
        joined(scalars, other.scalars),
        joined(divisors, other.divisors),
        joint);
  }

  boolean isLong() {
    int cores =
        switch (core) {
          case None none -> 0;
          case Chain(var links) -> links.size();
          case Hadamard(var factors, var under) -> factors.size() + under.size();
        };
    return numbers.size() + scalars.size() + divisors.size() + cores > MOST;
  }

  static <T> List<T> joined(List<T> first, List<T> second) {
    if (first.isEmpty() || second.isEmpty()) {
      return first.isEmpty() ? second : first;
    }
    List<T> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }

  /// `(AB)ᵀ = BᵀAᵀ`
  static List<Link> flipped(List<Link> links) {
    return links.reversed().stream().map(Link::flipped).toList();
  }
}
