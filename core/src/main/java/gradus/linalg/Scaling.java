package gradus.linalg;

import gradus.linalg.kernel.Vectors;

/// Powers of two that bring the entries of a matrix near 1, so that no square overflows or is lost.
/// They change no digit.
final class Scaling {
  private Scaling() {}

  /// The exponent of the largest entry; 0 for a matrix of zeros, and where one is not finite.
  static int exponent(double[] a) {
    return exponent(Vectors.largest(a));
  }

  /// The exponent of a number that is not negative, be it subnormal; 0 for 0 and what is not
  /// finite.
  static int exponent(double largest) {
    return largest == 0 || !(largest <= Double.MAX_VALUE)
        ? 0
        : Math.getExponent(largest) >= Double.MIN_EXPONENT
            ? Math.getExponent(largest)
            : Math.getExponent(largest * 0x1p60) - 60;
  }

  /// The exponent that leaves most entries in range when it is taken out: that of the largest, or
  /// where the smallest would be lost then, halfway between the two.
  static int central(double[] a) {
    int largest = exponent(a);
    int smallest = exponent(smallest(a));
    return largest - smallest < 900 ? largest : Math.floorDiv(largest + smallest, 2);
  }

  /// The exponent of the largest entry where products of entries might leave the range of numbers;
  /// otherwise 0.
  static int safeExponent(double[] a) {
    int exponent = exponent(a);
    return Math.abs(exponent) < 300 ? 0 : exponent;
  }

  /// `a ← 2ᵖ a`
  static void scale(double[] a, int power) {
    if (power == 0) {
      return;
    }
    if (Math.abs(power) > 1000) {
      for (int i = 0; i < a.length; i++) {
        a[i] = Math.scalb(a[i], power);
      }
      return;
    }
    double factor = Math.scalb(1.0, power);
    for (int i = 0; i < a.length; i++) {
      a[i] *= factor;
    }
  }

  /// Brings each column of a matrix into a range in which products are safe, and answers the powers
  /// of two that [#unscaleColumns] gives back; they are all 0 for ordinary numbers.
  static int[] scaleColumns(double[] x, int columns) {
    int[] powers = new int[columns];
    if (safeExponent(x) == 0 && smallest(x) > 0x1p-300) {
      return powers;
    }
    double[] column = new double[columns == 0 ? 0 : x.length / columns];
    for (int j = 0; j < columns; j++) {
      for (int i = 0; i < column.length; i++) {
        column[i] = x[i * columns + j];
      }
      powers[j] = safeExponent(column);
      for (int i = 0; i < column.length; i++) {
        x[i * columns + j] = Math.scalb(x[i * columns + j], -powers[j]);
      }
    }
    return powers;
  }

  /// Multiplies each column by its power of two, and all by another.
  static void unscaleColumns(double[] x, int[] powers, int power) {
    int columns = powers.length;
    for (int j = 0; j < columns; j++) {
      for (int k = j; k < x.length && powers[j] + power != 0; k += columns) {
        x[k] = Math.scalb(x[k], powers[j] + power);
      }
    }
  }

  /// The smallest modulus but 0.
  private static double smallest(double[] x) {
    double smallest = Double.MAX_VALUE;
    for (double entry : x) {
      smallest = entry == 0 ? smallest : Math.min(smallest, Math.abs(entry));
    }
    return smallest;
  }
}
