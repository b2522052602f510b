package gradus.certify.positivity;

import gradus.certify.Interval;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/// An exact fraction of whole numbers in lowest terms, the denominator positive.
///
/// Every double is one, so a sign that is decided with fractions is not an artifact of rounding:
/// `0.1 + 0.2 − 0.3`, read as doubles, is `2⁻⁵⁵`-ish and not 0. Arithmetic has no limit of its own;
/// where a proof computes with fractions that grow from step to step, it asks for [#limited].
public record Rational(BigInteger numerator, BigInteger denominator)
    implements Comparable<Rational> {
  public static final Rational ZERO = of(0);
  public static final Rational ONE = of(1);

  /// What counts as long.
  private static final int LARGEST_BITS = 6000;

  /// Fractions that doubles stand for have denominators up to this.
  private static final int LARGEST_DENOMINATOR = 100;

  public Rational {
    if (denominator.signum() == 0) {
      throw new ArithmeticException("a fraction has a denominator that is not 0");
    }
    BigInteger divisor = numerator.gcd(denominator);
    if (denominator.signum() < 0) {
      divisor = divisor.negate();
    }
    if (!divisor.equals(BigInteger.ONE)) {
      numerator = numerator.divide(divisor);
      denominator = denominator.divide(divisor);
    }
  }

  public static Rational of(long value) {
    return new Rational(BigInteger.valueOf(value), BigInteger.ONE);
  }

  /// The exact value of a finite double.
  public static Rational of(double value) {
    BigDecimal exact = new BigDecimal(value);
    return exact.scale() <= 0
        ? new Rational(exact.toBigIntegerExact(), BigInteger.ONE)
        : new Rational(exact.unscaledValue(), BigInteger.TEN.pow(exact.scale()));
  }

  /// The number that a double stands for: the fraction with the smallest denominator up to 100 that
  /// rounds to it, so that a third is a third; otherwise what it is exactly.
  public static Rational meant(double value) {
    for (int d = 1; d <= LARGEST_DENOMINATOR && Math.abs(value) < 1e6; d++) {
      double n = Math.rint(value * d);
      if (n / d == value) {
        return new Rational(BigInteger.valueOf((long) n), BigInteger.valueOf(d));
      }
    }
    return of(value);
  }

  /// This number, unless it is so long that a proof with more such numbers would take for ever.
  ///
  /// @throws InapplicableException where numerator and denominator have more than 6000 bits
  Rational limited() {
    if (numerator.bitLength() + denominator.bitLength() > LARGEST_BITS) {
      throw new InapplicableException(
          "its constants need fractions of more than " + LARGEST_BITS + " bits");
    }
    return this;
  }

  public Rational plus(Rational other) {
    return new Rational(
        numerator.multiply(other.denominator).add(other.numerator.multiply(denominator)),
        denominator.multiply(other.denominator));
  }

  public Rational minus(Rational other) {
    return plus(other.negate());
  }

  public Rational times(Rational other) {
    return new Rational(
        numerator.multiply(other.numerator), denominator.multiply(other.denominator));
  }

  public Rational over(Rational other) {
    return new Rational(
        numerator.multiply(other.denominator), denominator.multiply(other.numerator));
  }

  public Rational negate() {
    return new Rational(numerator.negate(), denominator);
  }

  Rational abs() {
    return signum() < 0 ? negate() : this;
  }

  /// `xⁿ` for a whole `n`.
  ///
  /// @throws InapplicableException where that is a very long number
  Rational power(int exponent) {
    if (exponent < 0) {
      return ONE.over(this).power(-exponent);
    }
    long bits = (long) (numerator.bitLength() + denominator.bitLength()) * exponent;
    if (bits > 2L * LARGEST_BITS) {
      throw new InapplicableException("one of its constants is a very large power");
    }
    return new Rational(numerator.pow(exponent), denominator.pow(exponent));
  }

  public int signum() {
    return numerator.signum();
  }

  boolean isWhole() {
    return denominator.equals(BigInteger.ONE);
  }

  boolean isEven() {
    return isWhole() && !numerator.testBit(0);
  }

  boolean is(long value) {
    return isWhole() && numerator.equals(BigInteger.valueOf(value));
  }

  /// Whether it is a whole number of a modulus no larger than the given one.
  boolean isWholeWithin(int magnitude) {
    return isWhole() && numerator.abs().compareTo(BigInteger.valueOf(magnitude)) <= 0;
  }

  int intValue() {
    return numerator.intValueExact();
  }

  @Override
  public int compareTo(Rational other) {
    return numerator.multiply(other.denominator).compareTo(other.numerator.multiply(denominator));
  }

  /// The nearest double, or one beside it.
  public double doubleValue() {
    return new BigDecimal(numerator)
        .divide(new BigDecimal(denominator), new MathContext(40))
        .doubleValue();
  }

  /// Whether a double has exactly this value.
  boolean isDouble() {
    double value = doubleValue();
    return Double.isFinite(value) && of(value).equals(this);
  }

  /// The least interval of doubles around it.
  public Interval interval() {
    double value = doubleValue();
    if (Double.isInfinite(value)) {
      return value > 0
          ? Interval.of(Double.MAX_VALUE, value)
          : Interval.of(value, -Double.MAX_VALUE);
    }
    int side = compareTo(of(value));
    Interval around =
        side == 0
            ? Interval.of(value)
            : side > 0
                ? Interval.of(value, Math.nextUp(value))
                : Interval.of(Math.nextDown(value), value);
    return around.withoutZero(signum() != 0);
  }

  @Override
  public String toString() {
    String text =
        isWhole()
            ? numerator.toString()
            : denominator.bitLength() <= 20
                ? numerator + "/" + denominator
                : Double.toString(doubleValue());
    return text.replace('-', '−');
  }
}
