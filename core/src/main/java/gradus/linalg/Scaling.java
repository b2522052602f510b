package gradus.linalg;

/// Powers of two that bring the entries of a matrix near 1, so that no square overflows or is lost.
/// They change no digit.
final class Scaling {
  private Scaling() {}

  /// The exponent of the largest entry; 0 for a matrix of zeros.
  static int exponent(double[] a) {
    double largest = 0;
    for (double x : a) {
      largest = Math.max(largest, Math.abs(x));
    }
    return largest == 0
        ? 0
        : Math.getExponent(largest) >= Double.MIN_EXPONENT
            ? Math.getExponent(largest)
            : Math.getExponent(largest * 0x1p60) - 60;
  }

  /// The same where products of entries might leave the range of numbers; otherwise 0.
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
}
