package gradus.data;

import java.util.Locale;

/// Numbers as tables write them: read to the nearest double, written in the fewest digits that read
/// back the same.
///
/// `[+-] digits [. digits] [e [+-] digits]`, or `inf`, `infinity` with a sign. (Java's own parser
/// also takes `1d`, `0x1p3` and `NaN`, which in a table are texts or missing cells.)
final class Decimal {
  /// Powers of ten that a double holds exactly: `5²² < 2⁵³`.
  private static final double[] TEN = new double[23];

  static {
    TEN[0] = 1;
    for (int i = 1; i < TEN.length; i++) {
      TEN[i] = TEN[i - 1] * 10;
    }
  }

  private Decimal() {}

  /// The number in a stretch of characters, `NaN` where it is not one.
  static double parse(char[] text, int from, int to) {
    int at = from < to && (text[from] == '-' || text[from] == '+') ? from + 1 : from;
    boolean negative = from < to && text[from] == '-';
    int start = at;
    long mantissa = 0;
    int digits = 0;
    int point = -1;
    for (; at < to; at++) {
      char c = text[at];
      if (c >= '0' && c <= '9') {
        digits++;
        mantissa = mantissa < 100_000_000_000_000_000L ? mantissa * 10 + (c - '0') : Long.MAX_VALUE;
      } else if (c == '.' && point < 0) {
        point = at;
      } else {
        break;
      }
    }
    if (digits == 0) {
      return infinity(text, start, to, negative);
    }
    int scale = point < 0 ? 0 : point + 1 - at;
    if (at == to) {
      return value(mantissa, scale, negative, text, from, to);
    }
    if (text[at] != 'e' && text[at] != 'E') {
      return Double.NaN;
    }
    int exponent = exponent(text, at + 1, to);
    return exponent == Integer.MIN_VALUE
        ? Double.NaN
        : value(mantissa, scale + exponent, negative, text, from, to);
  }

  /// `± mantissa · 10^scale`, correctly rounded: where mantissa and power are both exact in a
  /// double, one operation rounds once (Clinger 1990, §3, "fast path"); elsewhere Java's parser
  /// does it.
  private static double value(
      long mantissa, int scale, boolean negative, char[] text, int from, int to) {
    double magnitude = Double.NaN;
    if (mantissa <= 1L << 53 && scale >= -22 && scale <= 22) {
      magnitude = scale < 0 ? mantissa / TEN[-scale] : mantissa * TEN[scale];
    } else if (mantissa < Long.MAX_VALUE && scale >= -22 && scale < 0) {
      magnitude = quotient(mantissa, TEN[-scale]);
    }
    if (Double.isNaN(magnitude)) {
      magnitude = Math.abs(Double.parseDouble(new String(text, from, to - from)));
    }
    return negative ? -magnitude : magnitude;
  }

  /// `mantissa / power`, correctly rounded, for a mantissa beyond `2⁵³`; `NaN` where this cannot be
  /// told.
  ///
  /// The quotient is a sum of two doubles, `first + second`: the remainder `high − first · power`
  /// is a double (Muller et al., *Handbook of Floating-Point Arithmetic*, 2nd ed., §4.4), so the
  /// relative error of `second` is below `2⁻⁵⁰` and that of the sum below `2⁻¹⁰²`. Its rounding is
  /// that of the true quotient unless this lies so close to the middle of two doubles, or beside a
  /// power of two, where the doubles below are closer.
  private static double quotient(long mantissa, double power) {
    double high = mantissa;
    double low = mantissa - (long) high;
    double first = high / power;
    double second = (Math.fma(-first, power, high) + low) / power;
    double sum = first + second;
    double rest = Math.abs((first - sum) + second);
    double ulp = Math.ulp(sum);
    boolean nearMiddle = Math.abs(rest - ulp / 2) < ulp * 0x1p-40;
    boolean powerOfTwo = (Double.doubleToRawLongBits(sum) & ((1L << 52) - 1)) == 0;
    return nearMiddle || powerOfTwo ? Double.NaN : sum;
  }

  /// The digits after the `e`; the least integer where they are not a number. Large ones are cut:
  /// the value is then 0 or infinite whatever they are, and Java's parser reads the text anew.
  private static int exponent(char[] text, int from, int to) {
    int at = from < to && (text[from] == '-' || text[from] == '+') ? from + 1 : from;
    if (at == to) {
      return Integer.MIN_VALUE;
    }
    int exponent = 0;
    for (int i = at; i < to; i++) {
      if (text[i] < '0' || text[i] > '9') {
        return Integer.MIN_VALUE;
      }
      exponent = Math.min(1_000_000, exponent * 10 + (text[i] - '0'));
    }
    return text[from] == '-' ? -exponent : exponent;
  }

  private static double infinity(char[] text, int from, int to, boolean negative) {
    int length = to - from;
    if (length != 3 && length != 8) {
      return Double.NaN;
    }
    String word = new String(text, from, length).toLowerCase(Locale.ROOT);
    if (!word.equals("inf") && !word.equals("infinity")) {
      return Double.NaN;
    }
    return negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
  }

  /// The shortest text that [#parse] reads back to the same double; empty for `NaN`. Whole numbers
  /// below `10¹⁵` go without a point.
  static String text(double value) {
    if (Double.isNaN(value)) {
      return "";
    }
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      boolean negativeZero = value == 0 && 1 / value < 0;
      return negativeZero ? "-0" : Long.toString((long) value);
    }
    return Double.toString(value);
  }
}
