package gradus.certify.positivity;

import java.math.BigDecimal;
import java.math.BigInteger;

/// An exact rational number, for exponents and coefficients whose sums decide.
public record Fraction(BigInteger numerator, BigInteger denominator)
    implements Comparable<Fraction> {
  public static final Fraction ZERO = of(0);
  public static final Fraction ONE = of(1);
  private static final int LARGEST = 100;

  public Fraction {
    BigInteger divisor = numerator.gcd(denominator);
    divisor = denominator.signum() < 0 ? divisor.negate() : divisor;
    numerator = numerator.divide(divisor);
    denominator = denominator.divide(divisor);
  }

  public static Fraction of(long value) {
    return new Fraction(BigInteger.valueOf(value), BigInteger.ONE);
  }

  /// The number that a double is, exactly.
  public static Fraction exactly(double value) {
    BigDecimal decimal = new BigDecimal(value);
    return decimal.scale() > 0
        ? new Fraction(decimal.unscaledValue(), BigInteger.TEN.pow(decimal.scale()))
        : new Fraction(decimal.toBigIntegerExact(), BigInteger.ONE);
  }

  /// The number that a double stands for: the fraction with the smallest denominator up to 100 that
  /// rounds to it, so that a third is a third; otherwise what it is exactly.
  public static Fraction meant(double value) {
    for (int d = 1; d <= LARGEST && Math.abs(value) < 1e6; d++) {
      double n = Math.rint(value * d);
      if (n / d == value) {
        return new Fraction(BigInteger.valueOf((long) n), BigInteger.valueOf(d));
      }
    }
    return exactly(value);
  }

  public Fraction plus(Fraction other) {
    return new Fraction(
        numerator.multiply(other.denominator).add(other.numerator.multiply(denominator)),
        denominator.multiply(other.denominator));
  }

  public Fraction minus(Fraction other) {
    return plus(other.negate());
  }

  public Fraction times(Fraction other) {
    return new Fraction(
        numerator.multiply(other.numerator), denominator.multiply(other.denominator));
  }

  public Fraction over(Fraction other) {
    return new Fraction(
        numerator.multiply(other.denominator), denominator.multiply(other.numerator));
  }

  public Fraction negate() {
    return new Fraction(numerator.negate(), denominator);
  }

  public int signum() {
    return numerator.signum();
  }

  public double value() {
    return numerator.doubleValue() / denominator.doubleValue();
  }

  @Override
  public int compareTo(Fraction other) {
    return minus(other).signum();
  }

  @Override
  public String toString() {
    return denominator.equals(BigInteger.ONE)
        ? numerator.toString()
        : numerator + "/" + denominator;
  }
}
