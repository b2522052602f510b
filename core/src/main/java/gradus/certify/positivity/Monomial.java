package gradus.certify.positivity;

import gradus.certify.Interval;
import gradus.expr.Dim;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/// A product of powers of atoms with labels, as in Einstein's notation: labels from 0 on are axes
/// of the result, negative ones are summed over. `x₋₁²` is `Σᵢ xᵢ²`.
///
/// The factors are sorted and differ in atom or labels; [Algebra] brings products into this form.
public record Monomial(List<Factor> factors) {
  static final Monomial ONE = new Monomial(List.of());

  /// From here on labels are axes of the function itself: what is said holds for each of them.
  public static final int FIXED = 100;

  private static final Comparator<Factor> ORDER =
      Comparator.<Factor>comparingInt(factor -> factor.atom().id())
          .thenComparing(Factor::labels, Monomial::lexicographic)
          .thenComparing(Factor::exponent);

  /// One power of one atom.
  record Factor(Indeterminate atom, List<Integer> labels, Rational exponent) {
    Factor {
      labels = List.copyOf(labels);
    }

    Factor relabeled(IntUnaryOperator names) {
      return labels.isEmpty()
          ? this
          : new Factor(
              atom, labels.stream().map(label -> names.applyAsInt(label)).toList(), exponent);
    }

    Factor with(Rational other) {
      return new Factor(atom, labels, other);
    }

    boolean isSameBase(Factor other) {
      return atom.equals(other.atom) && labels.equals(other.labels);
    }

    /// The labels that are summed over, in the order of the axes.
    List<Integer> index() {
      return labels.stream().filter(label -> label < 0).toList();
    }

    /// The sizes of the axes that are neither summed over nor fixed.
    List<Dim> dims() {
      return IntStream.range(0, labels.size())
          .filter(axis -> labels.get(axis) >= 0 && labels.get(axis) < FIXED)
          .mapToObj(atom.dims()::get)
          .toList();
    }

    /// Where the power lies.
    Interval range() {
      if (exponent.isDouble()) {
        return atom.range().power(exponent.doubleValue());
      }
      return atom.isPositive() ? Interval.POSITIVE : Interval.UNKNOWN;
    }

    boolean isPositive() {
      return atom.isPositive() || exponent.isEven() && atom.range().nonzero();
    }

    boolean isNonnegative() {
      return isPositive() || atom.isNonnegative() || exponent.isEven();
    }

    @Override
    public String toString() {
      StringBuilder text = new StringBuilder(atom.name());
      if (!labels.isEmpty()) {
        text.append('[');
        for (int k = 0; k < labels.size(); k++) {
          text.append(k == 0 ? "" : ",").append(letter(labels.get(k)));
        }
        text.append(']');
      }
      return exponent.is(1) ? text.toString() : text + "^" + parenthesized(exponent.toString());
    }
  }

  public Monomial {
    factors = List.copyOf(factors);
  }

  /// The sorted product of factors, equal ones joined.
  static Monomial sorted(List<Factor> factors) {
    List<Factor> sorted = new ArrayList<>(factors);
    sorted.sort(ORDER);
    List<Factor> joined = new ArrayList<>();
    for (Factor factor : sorted) {
      Factor last = joined.isEmpty() ? factor : joined.getLast();
      if (!joined.isEmpty() && last.isSameBase(factor)) {
        joined.removeLast();
        Rational exponent = last.exponent().plus(factor.exponent());
        if (exponent.signum() != 0) {
          joined.add(last.with(exponent));
        }
      } else {
        joined.add(factor);
      }
    }
    joined.sort(ORDER);
    return new Monomial(joined);
  }

  /// The labels that are summed over.
  List<Integer> summed() {
    return labels(label -> label < 0);
  }

  /// The labels that are axes of the result.
  List<Integer> free() {
    return labels(label -> label >= 0);
  }

  private List<Integer> labels(Predicate<Integer> which) {
    TreeSet<Integer> labels = new TreeSet<>();
    factors.forEach(factor -> factor.labels().stream().filter(which).forEach(labels::add));
    return List.copyOf(labels);
  }

  boolean has(int label) {
    return factors.stream().anyMatch(factor -> factor.labels().contains(label));
  }

  /// The dimension of a label that is in it.
  Dim dim(int label) {
    for (Factor factor : factors) {
      int axis = factor.labels().indexOf(label);
      if (axis >= 0) {
        return factor.atom().dims().get(axis);
      }
    }
    throw new IllegalArgumentException("no factor of " + this + " has the label " + label);
  }

  /// The exponent of an atom at some labels; 0 where it is absent.
  Rational exponent(Factor base) {
    return factors.stream()
        .filter(factor -> factor.isSameBase(base))
        .map(Factor::exponent)
        .findFirst()
        .orElse(Rational.ZERO);
  }

  /// What is left without an atom at some labels.
  Monomial without(Factor base) {
    return new Monomial(factors.stream().filter(factor -> !factor.isSameBase(base)).toList());
  }

  /// The only factor, where there is one.
  Optional<Factor> only() {
    return factors.size() == 1 ? Optional.of(factors.getFirst()) : Optional.empty();
  }

  int compare(Monomial other) {
    for (int k = 0; k < Math.min(factors.size(), other.factors.size()); k++) {
      int order = ORDER.compare(factors.get(k), other.factors.get(k));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(factors.size(), other.factors.size());
  }

  private static int lexicographic(List<Integer> a, List<Integer> b) {
    for (int k = 0; k < Math.min(a.size(), b.size()); k++) {
      int order = Integer.compare(b.get(k), a.get(k));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(a.size(), b.size());
  }

  /// `i, j, …` for axes, `k, l, …` for what is summed over.
  static String letter(int label) {
    if (label >= FIXED) {
      return String.valueOf((char) ('a' + label - FIXED));
    }
    return label >= 0
        ? String.valueOf((char) ('i' + Math.min(label, 1)))
        : String.valueOf((char) ('k' - 1 - Math.max(label, -12)));
  }

  static String parenthesized(String text) {
    return text.chars().allMatch(Character::isLetterOrDigit) ? text : "(" + text + ")";
  }

  /// As in a text book, with a `Σ` in front where something is summed.
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    summed().reversed().forEach(label -> text.append("Σ").append(letter(label)).append(' '));
    for (int k = 0; k < factors.size(); k++) {
      text.append(k == 0 ? "" : "·").append(factors.get(k));
    }
    return text.toString();
  }
}
