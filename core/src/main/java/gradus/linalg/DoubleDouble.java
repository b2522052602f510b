package gradus.linalg;

/// A number in about 32 digits: the sum of two doubles, the second at most half a unit in the last
/// place of the first.
///
/// Sums and products of two doubles are exact; operations on pairs are right to `2⁻¹⁰²` or better
/// (Dekker 1971; Joldes, Muller & Popescu 2017, *Tight and rigorous error bounds for basic building
/// blocks of double-word arithmetic*).
record DoubleDouble(double high, double low) {
  static final DoubleDouble ZERO = new DoubleDouble(0, 0);

  static DoubleDouble of(double x) {
    return new DoubleDouble(x, 0);
  }

  /// `a + b`, exactly (Knuth's TwoSum).
  static DoubleDouble sum(double a, double b) {
    double sum = a + b;
    return new DoubleDouble(sum, lostInSum(a, b, sum));
  }

  /// `a b`, exactly where nothing underflows.
  static DoubleDouble product(double a, double b) {
    double product = a * b;
    return new DoubleDouble(product, Math.fma(a, b, -product));
  }

  /// `a + b − sum`, exactly, where `sum` is `a + b` rounded.
  static double lostInSum(double a, double b, double sum) {
    double second = sum - a;
    return (a - (sum - second)) + (b - second);
  }

  /// `a + b` where `|a| ≥ |b|`, exactly.
  private static DoubleDouble fast(double a, double b) {
    double sum = a + b;
    return new DoubleDouble(sum, b - (sum - a));
  }

  DoubleDouble plus(DoubleDouble other) {
    DoubleDouble highs = sum(high, other.high);
    DoubleDouble lows = sum(low, other.low);
    DoubleDouble first = fast(highs.high, highs.low + lows.high);
    return fast(first.high, first.low + lows.low);
  }

  DoubleDouble plus(double other) {
    DoubleDouble highs = sum(high, other);
    return fast(highs.high, highs.low + low);
  }

  DoubleDouble minus(DoubleDouble other) {
    return plus(other.negated());
  }

  DoubleDouble times(DoubleDouble other) {
    double product = high * other.high;
    double lost = Math.fma(high, other.high, -product);
    return fast(product, lost + Math.fma(high, other.low, low * other.high));
  }

  DoubleDouble times(double other) {
    double product = high * other;
    double lost = Math.fma(high, other, -product);
    return fast(product, Math.fma(low, other, lost));
  }

  /// By long division: a digit of 53 bits, then two more of what is left.
  DoubleDouble dividedBy(DoubleDouble other) {
    double first = high / other.high;
    DoubleDouble left = minus(other.times(first));
    double second = left.high / other.high;
    left = left.minus(other.times(second));
    double third = left.high / other.high;
    return fast(first, second).plus(third);
  }

  /// One Newton step from the rounded root (Karp & Markstein 1997).
  DoubleDouble squareRoot() {
    if (high == 0) {
      return ZERO;
    }
    double root = Math.sqrt(high);
    DoubleDouble left = minus(product(root, root));
    return fast(root, left.high / (2 * root));
  }

  DoubleDouble negated() {
    return new DoubleDouble(-high, -low);
  }

  /// The nearest double.
  double value() {
    return high + low;
  }
}
