package gradus.compile;

import static gradus.expr.Arrays.*;
import static gradus.expr.Functions.*;
import static gradus.expr.Windows.*;
import static org.assertj.core.api.Assertions.assertThat;

import gradus.calculus.Gradient;
import gradus.expr.Convolution;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Moves of moves are one copy, and are right.
final class MovesTest {
  private static final Expr X = Expr.variable("X", Dim.of("n"), Dim.of(6));
  private static final Map<String, Tensor> DATA =
      Map.of("X", Tensor.generate(Shape.of(200, 6), k -> k % 17));

  private static long copies(List<Expr> outputs, Map<String, Tensor> data) {
    Execution execution = Program.compile(outputs, Program.Options.defaults()).bind(data);
    execution.run();
    Map<Expr, Tensor> expected = Interpreter.values(outputs, data);
    for (int k = 0; k < outputs.size(); k++) {
      // whole numbers, whose sums are exact
      assertThat(execution.tensor(k).toDoubles())
          .isEqualTo(Objects.requireNonNull(expected.get(outputs.get(k))).toDoubles());
    }
    return execution
        .describe()
        .lines()
        .filter(line -> line.contains("copy of") || line.contains("addition of"))
        .count();
  }

  @Test
  void viewsOfViewsAreOneCopy() {
    Expr chain =
        flip(windows(slice(flip(X, 1), 1, 1, 6), 1, 2, 1).permute(0, 2, 1), 1).permute(0, 2, 1);
    assertThat(copies(List.of(chain), DATA)).isEqualTo(1);
  }

  @Test
  void padsOfPadsAreOneCopyAndWindowsAreAddedUpAtOnce() {
    assertThat(copies(List.of(pad(pad(flip(X, 1), 1, 1, 2), 1, 0, 3)), DATA)).isEqualTo(1);
    Expr image = Expr.variable("I", Dim.of("n"), Dim.of(1), Dim.of(4), Dim.of(4));
    Expr loss = sum(sin(windows(windows(image, 2, 2, 1), 4, 2, 1)));
    Expr gradient = Gradient.of(loss, List.of(image)).get(0);
    Map<String, Tensor> data =
        Map.of("I", Tensor.generate(Shape.of(100, 1, 4, 4), k -> (k % 5) * Math.PI));
    assertThat(copies(List.of(windows(windows(image, 2, 2, 1), 4, 2, 1)), data)).isEqualTo(1);
    // the windows for the cosine, and their sum
    assertThat(
            Program.compile(List.of(gradient), Program.Options.defaults())
                .bind(data)
                .describe()
                .lines()
                .filter(line -> line.contains("copy of") || line.contains("addition of")))
        .hasSize(2);
  }

  /// The padded image, the windows in the order of the product, and the result in its own order.
  @Test
  void aConvolutionIsThreeCopiesAndAProduct() {
    Expr image = Expr.variable("I", Dim.of("n"), Dim.of(2), Dim.of(5), Dim.of(5));
    Expr kernel = Expr.variable("K", Dim.of(3), Dim.of(2), Dim.of(3), Dim.of(3));
    Map<String, Tensor> data =
        Map.of(
            "I", Tensor.generate(Shape.of(100, 2, 5, 5), k -> k % 7),
            "K", Tensor.generate(Shape.of(3, 2, 3, 3), k -> k % 3));
    assertThat(copies(List.of(Convolution.PLAIN.padding(1).of(image, kernel)), data)).isEqualTo(3);
  }

  @Test
  void aViewThatIsWantedItselfIsComputed() {
    Expr flipped = flip(X, 1);
    copies(List.of(flipped, flip(slice(flipped, 1, 0, 4), 1), sum(flipped, 1)), DATA);
    copies(List.of(pad(X, 1, 1, 1), pad(pad(X, 1, 1, 1), 1, 2, 0)), DATA);
    copies(List.of(reshape(flipped.permute(1, 0), Dim.of(3), Dim.of(2), Dim.of("n"))), DATA);
  }

  @Test
  void aChainOfTwentyThousandViewsIsOneCopy() {
    Expr x = X;
    for (int k = 0; k < 10_000; k++) {
      x = slice(flip(x, 1), 1, 0, 1, Dim.of(6));
    }
    assertThat(copies(List.of(x), DATA)).isEqualTo(1);
  }

  @Test
  void nothingIsMovedWhereThereIsNothing() {
    Expr none = slice(X, 1, 2, 2);
    assertThat(none.dims().get(1)).isEqualTo(Dim.of(0));
    copies(List.of(concatenate(1, none, X, none), flip(none, 1), pad(none, 1, 1, 1)), DATA);
  }
}
