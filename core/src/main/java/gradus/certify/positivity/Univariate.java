package gradus.certify.positivity;

import java.util.ArrayList;
import java.util.List;

/// A polynomial of one number with exact coefficients, lowest power first and no zero at the end,
/// and whether it is nowhere negative on an interval. The decision is exact.
///
/// Source: Basu, Pollack and Roy 2006, *Algorithms in real algebraic geometry*, §2.2 (Sturm).
record Univariate(List<Rational> coefficients) {
  static final int LARGEST_DEGREE = 16;

  Univariate {
    int size = coefficients.size();
    while (size > 0 && coefficients.get(size - 1).signum() == 0) {
      size--;
    }
    coefficients = List.copyOf(coefficients.subList(0, size));
  }

  int degree() {
    return coefficients.size() - 1;
  }

  private Rational leading() {
    return coefficients.getLast();
  }

  /// `p ≥ 0` at every number from `lower` to `upper`, which may be infinite: there is no root in
  /// between at which the sign changes, and one value is positive.
  boolean isNonnegative(double lower, double upper) {
    if (degree() < 0) {
      return true;
    }
    Univariate odd = oddRoots();
    return odd.roots(lower, upper) == 0 && hasPositive(lower, upper);
  }

  /// Some value within is positive; `p` is not 0.
  private boolean hasPositive(double lower, double upper) {
    for (int k = 1; k <= degree() + 1; k++) {
      Rational place = place(lower, upper, k);
      int sign = at(place).signum();
      if (sign != 0) {
        return sign > 0;
      }
    }
    return false;
  }

  /// One of `degree + 1` different numbers of the interval.
  private Rational place(double lower, double upper, int k) {
    Rational number = Rational.of(k);
    if (Double.isInfinite(lower) && Double.isInfinite(upper)) {
      return number;
    }
    if (Double.isInfinite(upper)) {
      return Rational.of(lower).plus(number);
    }
    if (Double.isInfinite(lower)) {
      return Rational.of(upper).minus(number);
    }
    Rational width = Rational.of(upper).minus(Rational.of(lower));
    return Rational.of(lower).plus(width.times(number).over(Rational.of(degree() + 2)));
  }

  Rational at(Rational x) {
    Rational value = Rational.ZERO;
    for (Rational coefficient : coefficients.reversed()) {
      value = value.times(x).plus(coefficient);
    }
    return value;
  }

  /// The product of the factors of odd multiplicity (Yun's decomposition).
  private Univariate oddRoots() {
    Univariate result = new Univariate(List.of(Rational.ONE));
    Univariate common = greatestCommon(this, derivative());
    Univariate simple = quotient(this, common);
    for (int multiplicity = 1; simple.degree() > 0; multiplicity++) {
      Univariate next = greatestCommon(simple, common);
      if (multiplicity % 2 == 1) {
        result = product(result, quotient(simple, next));
      }
      common = quotient(common, next);
      simple = next;
    }
    return result;
  }

  /// How many roots there are between the bounds; each is simple.
  private int roots(double lower, double upper) {
    if (degree() <= 0 || lower == upper) {
      return 0;
    }
    List<Univariate> chain = new ArrayList<>(List.of(this, derivative()));
    while (chain.getLast().degree() > 0) {
      Univariate rest = remainder(chain.get(chain.size() - 2), chain.getLast());
      if (rest.degree() < 0) {
        break;
      }
      chain.add(rest.scaled(Rational.of(-1)));
    }
    int within = changes(chain, lower) - changes(chain, upper);
    boolean atUpper = !Double.isInfinite(upper) && at(Rational.of(upper)).signum() == 0;
    return within - (atUpper ? 1 : 0);
  }

  private static int changes(List<Univariate> chain, double place) {
    int changes = 0;
    int last = 0;
    for (Univariate p : chain) {
      int sign = p.signAt(place);
      if (sign != 0) {
        changes += last != 0 && sign != last ? 1 : 0;
        last = sign;
      }
    }
    return changes;
  }

  private int signAt(double place) {
    if (Double.isInfinite(place)) {
      boolean flips = place < 0 && degree() % 2 == 1;
      return flips ? -leading().signum() : leading().signum();
    }
    return at(Rational.of(place)).signum();
  }

  private Univariate derivative() {
    List<Rational> result = new ArrayList<>();
    for (int k = 1; k <= degree(); k++) {
      result.add(coefficients.get(k).times(Rational.of(k)));
    }
    return new Univariate(result);
  }

  private Univariate scaled(Rational factor) {
    return new Univariate(coefficients.stream().map(c -> c.times(factor)).toList());
  }

  private static Univariate product(Univariate a, Univariate b) {
    List<Rational> result = new ArrayList<>();
    for (int k = 0; k <= a.degree() + b.degree(); k++) {
      Rational sum = Rational.ZERO;
      for (int j = Math.max(0, k - b.degree()); j <= Math.min(k, a.degree()); j++) {
        sum = sum.plus(a.coefficients.get(j).times(b.coefficients.get(k - j)));
      }
      result.add(sum);
    }
    return new Univariate(result);
  }

  private static Univariate remainder(Univariate a, Univariate b) {
    return divided(a, b, new ArrayList<>());
  }

  private static Univariate quotient(Univariate a, Univariate b) {
    List<Rational> quotient = new ArrayList<>();
    divided(a, b, quotient);
    return new Univariate(quotient.reversed());
  }

  private static Univariate divided(Univariate a, Univariate b, List<Rational> quotient) {
    List<Rational> rest = new ArrayList<>(a.coefficients);
    for (int k = a.degree() - b.degree(); k >= 0; k--) {
      Rational factor = rest.get(k + b.degree()).over(b.leading());
      quotient.add(factor);
      for (int j = 0; j <= b.degree(); j++) {
        rest.set(k + j, rest.get(k + j).minus(factor.times(b.coefficients.get(j))).limited());
      }
    }
    return new Univariate(rest);
  }

  /// With the leading coefficient 1.
  private static Univariate greatestCommon(Univariate a, Univariate b) {
    Univariate x = a;
    Univariate y = b;
    while (y.degree() >= 0) {
      Univariate rest = remainder(x, y);
      x = y;
      y = rest;
    }
    return x.scaled(Rational.ONE.over(x.leading()));
  }
}
