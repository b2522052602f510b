package gradus.expr;

import gradus.linalg.Tensor;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// An array of numbers in the formula language: `[1, 2]`, `[1, 2; 3, 4]`, or `tensor("2×2×2", …)`.
final class FormulaLiteral {
  private FormulaLiteral() {}

  static Phrase phrase(Tensor value, int level) {
    boolean bracketed =
        value.shape().count() > 0 && (value.rank() == 1 || (value.rank() == 2 && value.rows() > 1));
    if (bracketed) {
      int width = value.shape().size(value.rank() - 1);
      String rows =
          IntStream.range(0, value.shape().count() / width)
              .mapToObj(
                  i -> numbers(Arrays.copyOfRange(value.toDoubles(), i * width, (i + 1) * width)))
              .collect(Collectors.joining("; "));
      return Phrase.word(level, "[" + rows + "]");
    }
    String sizes =
        Arrays.stream(value.shape().sizes())
            .mapToObj(Integer::toString)
            .collect(Collectors.joining("×"));
    String elements = numbers(value.toDoubles());
    return Phrase.word(
        level, "tensor(\"" + sizes + "\"" + (elements.isEmpty() ? "" : ", ") + elements + ")");
  }

  private static String numbers(double[] values) {
    return Arrays.stream(values)
        .mapToObj(FormulaPhrases::numeral)
        .collect(Collectors.joining(", "));
  }
}
