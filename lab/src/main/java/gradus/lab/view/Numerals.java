package gradus.lab.view;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/// Numbers as a reader wants them: four significant digits, `1.2 × 10⁻⁷` for the very small and
/// large, a true minus sign, thin spaces in long integers.
public final class Numerals {
  private static final String SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
  private static final char THIN_SPACE = '\u2009';
  private static final int SIGNIFICANT = 4;

  private Numerals() {}

  /// `x` with four significant digits; trailing zeros kept, so that columns align.
  public static String text(double x) {
    return text(x, SIGNIFICANT);
  }

  /// `x` with the given number of significant digits.
  public static String text(double x, int digits) {
    if (Double.isNaN(x)) {
      return "NaN";
    }
    if (Double.isInfinite(x)) {
      return x > 0 ? "∞" : "−∞";
    }
    if (x == 0) {
      return "0";
    }
    BigDecimal rounded = new BigDecimal(x).round(new MathContext(digits, RoundingMode.HALF_EVEN));
    int exponent = rounded.precision() - rounded.scale() - 1;
    if (exponent < -4 || exponent >= 6) {
      return scientific(rounded, exponent, digits);
    }
    int decimals = Math.max(0, digits - 1 - exponent);
    BigDecimal shown =
        exponent >= digits
            ? new BigDecimal(x).setScale(0, RoundingMode.HALF_EVEN)
            : rounded.setScale(decimals, RoundingMode.HALF_EVEN);
    String sign = shown.signum() < 0 ? "−" : "";
    String plain = shown.abs().toPlainString();
    int point = plain.indexOf('.');
    return point < 0
        ? sign + group(plain)
        : sign + group(plain.substring(0, point)) + plain.substring(point);
  }

  /// `x` without trailing zeros: for numbers inside sentences and formulas (`0.5`, not `0.5000`).
  public static String brief(double x) {
    return brief(x, SIGNIFICANT);
  }

  /// The same with the given number of significant digits.
  public static String brief(double x, int digits) {
    String text = text(x, digits);
    int times = text.indexOf(" × ");
    String mantissa = times < 0 ? text : text.substring(0, times);
    if (mantissa.indexOf('.') >= 0) {
      mantissa = mantissa.replaceAll("0+$", "").replaceAll("\\.$", "");
    }
    return times < 0 ? mantissa : mantissa + text.substring(times);
  }

  /// An integer, with thin spaces from five digits on.
  public static String count(long n) {
    return n < 0 ? "−" + group(Long.toString(n).substring(1)) : group(Long.toString(n));
  }

  /// `n` and the noun, in the plural unless `n = 1`.
  public static String count(long n, String noun) {
    return count(n) + " " + (n == 1 ? noun : plural(noun));
  }

  /// A share in per cent with one decimal: `97.4 %`; neither 0 nor all is ever said of what is not.
  public static String percent(double share) {
    if (!Double.isFinite(share)) {
      return text(share);
    }
    if (share > 0 && share < 0.0005) {
      return "< 0.1 %";
    }
    if (share < 1 && share > 0.9995) {
      return "> 99.9 %";
    }
    return BigDecimal.valueOf(100 * share).setScale(1, RoundingMode.HALF_EVEN) + " %";
  }

  /// A duration in the unit that keeps it short: `3.1 ms`, `12 s`, `4 min 10 s`.
  public static String seconds(double seconds) {
    if (seconds < 1) {
      return text(1000 * seconds, 2) + " ms";
    }
    if (seconds < 60) {
      return text(seconds, 2) + " s";
    }
    long whole = Math.round(seconds);
    return whole / 60 + " min " + whole % 60 + " s";
  }

  /// `x` in LaTeX: `1.2 \times 10^{-7}`, with an ordinary minus sign.
  public static String latex(double x) {
    if (Double.isNaN(x)) {
      return "\\mathrm{NaN}";
    }
    if (Double.isInfinite(x)) {
      return x > 0 ? "\\infty" : "-\\infty";
    }
    String text = brief(x).replace('−', '-').replace(String.valueOf(THIN_SPACE), "\\,");
    int times = text.indexOf(" × 10");
    if (times < 0) {
      return text;
    }
    StringBuilder exponent = new StringBuilder();
    for (char c : text.substring(times + 5).toCharArray()) {
      int digit = SUPERSCRIPTS.indexOf(c);
      exponent.append(digit >= 0 ? Character.forDigit(digit, 10) : '-');
    }
    return text.substring(0, times) + " \\times 10^{" + exponent + "}";
  }

  private static String plural(String noun) {
    if (noun.endsWith("class")) {
      return noun + "es";
    }
    return noun.endsWith("y") ? noun.substring(0, noun.length() - 1) + "ies" : noun + "s";
  }

  private static String scientific(BigDecimal rounded, int exponent, int digits) {
    BigDecimal mantissa =
        rounded.movePointLeft(exponent).setScale(digits - 1, RoundingMode.HALF_EVEN);
    String sign = mantissa.signum() < 0 ? "−" : "";
    return sign + mantissa.abs().toPlainString() + " × 10" + superscript(exponent);
  }

  private static String superscript(int exponent) {
    StringBuilder text = new StringBuilder(exponent < 0 ? "⁻" : "");
    for (char c : Integer.toString(Math.abs(exponent)).toCharArray()) {
      text.append(SUPERSCRIPTS.charAt(c - '0'));
    }
    return text.toString();
  }

  private static String group(String digits) {
    if (digits.length() < 5) {
      return digits;
    }
    StringBuilder text = new StringBuilder(digits);
    for (int at = digits.length() - 3; at > 0; at -= 3) {
      text.insert(at, THIN_SPACE);
    }
    return text.toString();
  }
}
