package gradus.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradus.calculus.Gradient;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Functions;
import gradus.expr.Reduction;
import gradus.expr.Windows;
import gradus.linalg.Precision;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Maxima of windows and their derivatives, which the compiler computes without copying a window,
/// against the interpreter, which copies them.
final class PoolingTest {
  private static final Dim N = Dim.of("n");

  /// @param rows how many; 70 are walked in blocks, fewer are not
  record Case(int rows, List<Integer> row, int size, int stride, int dilation) {
    Expr x() {
      Dim[] dims = new Dim[row.size() + 1];
      dims[0] = N;
      for (int k = 0; k < row.size(); k++) {
        dims[k + 1] = Dim.of(row.get(k));
      }
      return Expr.variable("x", dims);
    }

    Expr pooled() {
      Expr windows = x();
      int[] places = new int[row.size() - 1];
      for (int k = 0; k < places.length; k++) {
        windows = Windows.windows(windows, 2 + 2 * k, size, stride, dilation);
        places[k] = 3 + 2 * k;
      }
      return Functions.reduce(Reduction.MAXIMUM, windows, places);
    }

    /// Small whole numbers: the largest entry is often not the only one.
    Tensor values() {
      SplittableRandom random = new SplittableRandom(1);
      int[] sizes = new int[row.size() + 1];
      sizes[0] = rows;
      for (int k = 0; k < row.size(); k++) {
        sizes[k + 1] = row.get(k);
      }
      return Tensor.generate(Shape.of(sizes), k -> random.nextInt(4));
    }

    List<Expr> outputs() {
      Expr weighted = Functions.sum(Functions.sin(pooled().plus(0.3)));
      return List.of(pooled(), weighted, Gradient.of(weighted, List.of(x())).getFirst());
    }
  }

  static Stream<Case> cases() {
    return Stream.of(3, 70)
        .flatMap(rows ->
            Stream.of(
                new Case(rows, List.of(2, 6, 8), 2, 2, 1),
                new Case(rows, List.of(2, 7, 9), 3, 2, 1),
                new Case(rows, List.of(1, 8, 7), 2, 1, 3),
                new Case(rows, List.of(3, 11), 3, 2, 2),
                new Case(rows, List.of(2, 5), 5, 5, 1)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void agreesWithTheInterpreter(Case example) {
    Map<String, Tensor> values = Map.of("x", example.values());
    for (Precision precision : Precision.values()) {
      double tolerance = precision == Precision.DOUBLE ? 1e-13 : 1e-5;
      Program program = Program.compile(example.outputs(), new Program.Options(precision, 2));
      assertThat(program.bind(values).describe())
          .contains("maxima of", "derivative of maxima of")
          .doesNotContain("addition");
      List<Tensor> found = program.evaluate(values);
      for (int k = 0; k < found.size(); k++) {
        Tensor expected = Interpreter.evaluate(example.outputs().get(k), values);
        for (int i = 0; i < expected.shape().count(); i++) {
          double scale = Math.max(1, Math.abs(expected.flat(i)));
          assertThat(found.get(k).flat(i))
              .as("output %d, element %d of %s", k, i, example)
              .isCloseTo(expected.flat(i), within(tolerance * scale));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theNumberOfThreadsChangesNoBit(Case example) {
    Map<String, Tensor> values = Map.of("x", example.values());
    List<Tensor> one =
        Program.compile(example.outputs(), new Program.Options(Precision.DOUBLE, 1))
            .evaluate(values);
    List<Tensor> seven =
        Program.compile(example.outputs(), new Program.Options(Precision.DOUBLE, 7))
            .evaluate(values);
    for (int k = 0; k < one.size(); k++) {
      assertThat(seven.get(k).toDoubles()).isEqualTo(one.get(k).toDoubles());
    }
  }

  @Test
  void aNaNIsTheLargestOfItsWindowsAndReachesTheirDerivatives() {
    Case example = new Case(1, List.of(1, 2, 4), 2, 2, 1);
    Tensor x = Tensor.of(Shape.of(1, 1, 2, 4), 1, Double.NaN, 5, 1, 2, 3, 1, 1);
    List<Tensor> found =
        Program.compile(example.outputs(), Program.Options.defaults()).evaluate(Map.of("x", x));
    assertThat(found.get(0).toDoubles()).containsExactly(Double.NaN, 5);
    double slope = Math.cos(5.3);
    assertThat(found.get(2).toDoubles())
        .containsExactly(Double.NaN, Double.NaN, slope, 0, Double.NaN, Double.NaN, 0, 0);
  }

  /// The derivative of a sum is the same number everywhere.
  @Test
  void sumsOfMaximaAreDerivedToo() {
    Case example = new Case(2, List.of(1, 4, 4), 2, 2, 1);
    Expr sum = Functions.sum(example.pooled());
    Expr gradient = Gradient.of(sum, List.of(example.x())).getFirst();
    Map<String, Tensor> values = Map.of("x", example.values());
    assertThat(
            Program.compile(List.of(gradient), Program.Options.defaults())
                .evaluate(values)
                .getFirst()
                .toDoubles())
        .isEqualTo(Interpreter.evaluate(gradient, values).toDoubles());
  }
}
