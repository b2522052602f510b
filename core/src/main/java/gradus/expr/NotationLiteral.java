package gradus.expr;

import gradus.linalg.Tensor;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// An array of numbers in print: its elements where they are few, its shape where they are not.
final class NotationLiteral {
  private static final int FEW = 9;

  private NotationLiteral() {}

  static Phrase phrase(Glyphs glyphs, Tensor value) {
    if (value.shape().count() > FEW || value.shape().count() == 0 || value.rank() > 2) {
      return Phrase.word(
          Glyphs.ATOM,
          glyphs.isLatex()
              ? "\\left[\\text{" + value.shape() + "}\\right]"
              : "[" + value.shape() + "]");
    }
    int width = value.shape().size(value.rank() - 1);
    boolean vector = value.rank() == 1;
    String next = glyphs.isLatex() ? vector ? "\\\\" : "&" : ", ";
    String row = glyphs.isLatex() ? "\\\\" : "; ";
    String elements =
        IntStream.range(0, value.shape().count() / width)
            .mapToObj(i ->
                IntStream.range(0, width)
                    .mapToObj(j -> number(glyphs, value.flat(i * width + j)))
                    .collect(Collectors.joining(next)))
            .collect(Collectors.joining(row));
    return Phrase.word(
        Glyphs.ATOM,
        glyphs.isLatex() ? "\\begin{bmatrix}" + elements + "\\end{bmatrix}" : "[" + elements + "]");
  }

  private static String number(Glyphs glyphs, double value) {
    return (value < 0 ? glyphs.negative : "") + glyphs.number(Math.abs(value)).text();
  }
}
