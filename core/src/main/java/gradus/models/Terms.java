package gradus.models;

import gradus.linalg.Tensor;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// Numbers as an [Explanation] shows them.
final class Terms {
  private Terms() {}

  /// The ten largest of some terms, by modulus.
  static List<Explanation.Contribution> largest(double[] terms, IntFunction<String> label) {
    return IntStream.range(0, terms.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -Math.abs(terms[i])))
        .limit(10)
        .map(i -> new Explanation.Contribution(label.apply(i), terms[i]))
        .toList();
  }

  /// All terms, in their order.
  static List<Explanation.Contribution> all(double[] terms, IntFunction<String> label) {
    return IntStream.range(0, terms.length)
        .mapToObj(i -> new Explanation.Contribution(label.apply(i), terms[i]))
        .toList();
  }

  static String row(int i) {
    return "row " + i;
  }

  /// A number in LaTeX, with five significant digits.
  static String number(double x) {
    if (x == Math.rint(x) && Math.abs(x) < 1e6) {
      return Long.toString((long) x);
    }
    if (!Double.isFinite(x)) {
      return Double.isNaN(x) ? "\\text{NaN}" : x > 0 ? "\\infty" : "-\\infty";
    }
    double size = Math.abs(x);
    if (size >= 1e-3 && size < 1e6) {
      return String.format(
          Locale.ROOT, "%." + Math.max(0, 4 - (int) Math.floor(Math.log10(size))) + "f", x);
    }
    String[] parts = String.format(Locale.ROOT, "%.4e", x).split("e", -1);
    return parts[0] + " \\cdot 10^{" + Integer.parseInt(parts[1]) + "}";
  }

  /// `a + b + c`, with the signs of the numbers.
  static String sum(double... terms) {
    StringBuilder text = new StringBuilder();
    for (double term : terms) {
      text.append(text.isEmpty() ? "" : term < 0 ? " - " : " + ")
          .append(number(text.isEmpty() ? term : Math.abs(term)));
    }
    return text.toString();
  }

  static double norm(double... x) {
    return Math.sqrt(Arrays.stream(x).map(element -> element * element).sum());
  }

  static double[] elements(Tensor x) {
    return x.toDoubles();
  }
}
