package gradus.linalg;

import java.math.BigInteger;

/// A sum of numbers and of products of two numbers, without any rounding until it is asked for.
///
/// All doubles and their products are multiples of `2⁻²¹⁴⁸` below `2²⁰⁴⁸`: they fit a fixed-point
/// number of some 4,200 bits, kept in places of 32 (Kulisch 1971; Neal 2015). So the result does
/// not depend on the order, and nothing overflows on the way.
final class ExactSum {
  /// The value of the lowest bit is 2 to the minus this.
  private static final int LOWEST = 2176;

  private static final int PLACES = (LOWEST + 2048) / 32 + 4;
  private static final long MASK = 0xffff_ffffL;

  /// Places take this many summands before they must be carried.
  private static final int PATIENCE = 1 << 28;

  private final long[] places = new long[PLACES];
  private int uncarried;

  /// The sum of what is not finite.
  private double special;

  ExactSum add(double x) {
    if (!Double.isFinite(x)) {
      special += x;
      return this;
    }
    add(x < 0, mantissa(x), exponent(x));
    return this;
  }

  ExactSum addProduct(double x, double y) {
    if (!Double.isFinite(x) || !Double.isFinite(y)) {
      special += x * y;
      return this;
    }
    boolean negative = x < 0 != y < 0;
    long first = mantissa(x);
    long second = mantissa(y);
    int exponent = exponent(x) + exponent(y);
    add(negative, first * second, exponent);
    add(negative, Math.multiplyHigh(first, second), exponent + 64);
    return this;
  }

  /// `|x| = mantissa · 2^exponent`
  private static long mantissa(double x) {
    long bits = Double.doubleToRawLongBits(x);
    long fraction = bits & 0xf_ffff_ffff_ffffL;
    return (bits & 0x7ff0_0000_0000_0000L) == 0 ? fraction : fraction | 0x10_0000_0000_0000L;
  }

  private static int exponent(double x) {
    return Math.max(Math.getExponent(x), Double.MIN_EXPONENT) - 52;
  }

  /// Adds an unsigned number of 64 bits.
  private void add(boolean negative, long mantissa, int exponent) {
    int place = exponent + LOWEST >> 5;
    int shift = exponent + LOWEST & 31;
    long low = (mantissa & MASK) << shift;
    long high = (mantissa >>> 32) << shift;
    long sign = negative ? -1 : 1;
    places[place] += sign * (low & MASK);
    places[place + 1] += sign * ((low >>> 32) + (high & MASK));
    places[place + 2] += sign * (high >>> 32);
    uncarried++;
    if (uncarried == PATIENCE) {
      carry();
    }
  }

  /// Leaves 32 bits in every place but the last, which keeps the sign.
  private void carry() {
    for (int i = 0; i < PLACES - 1; i++) {
      places[i + 1] += places[i] >> 32;
      places[i] &= MASK;
    }
    uncarried = 0;
  }

  /// The sum, rounded once: to the nearest double, ties to even.
  double value() {
    if (special != 0) { // NaN is not 0 either
      return special;
    }
    carry();
    BigInteger sum = BigInteger.valueOf(places[PLACES - 1]);
    for (int i = PLACES - 2; i >= 0; i--) {
      sum = sum.shiftLeft(32).add(BigInteger.valueOf(places[i]));
    }
    return rounded(sum);
  }

  private static double rounded(BigInteger sum) {
    BigInteger size = sum.abs();
    // 53 bits, or as many as a subnormal number has
    int drop = Math.max(size.bitLength() - 53, LOWEST - 1074);
    BigInteger kept = size.shiftRight(drop);
    boolean half = size.testBit(drop - 1);
    boolean more = size.getLowestSetBit() < drop - 1;
    if (half && (more || kept.testBit(0))) {
      kept = kept.add(BigInteger.ONE);
    }
    return sum.signum() * Math.scalb(kept.doubleValue(), drop - LOWEST);
  }
}
