package gradus.compile;

import static gradus.expr.Arrays.*;
import static gradus.expr.Functions.*;
import static gradus.expr.Indexing.*;
import static gradus.expr.Matrices.*;
import static gradus.expr.Windows.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradus.expr.Convolution;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.linalg.Precision;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// What the builders build, by its definition in plain loops: the second route to each number.
final class BuildersTest {
  private final SplittableRandom random = new SplittableRandom(4);

  private Tensor random(int... sizes) {
    return Tensor.generate(Shape.of(sizes), _ -> random.nextDouble(-2, 2));
  }

  /// The value, compiled; it is the interpreter's too.
  private static double[] value(Expr expr, Map<String, Tensor> values) {
    double[] compiled =
        Program.compile(List.of(expr), new Program.Options(Precision.DOUBLE, 2))
            .evaluate(values)
            .get(0)
            .toDoubles();
    double[] interpreted = Interpreter.evaluate(expr, values).toDoubles();
    assertThat(compiled).hasSameSizeAs(interpreted);
    for (int k = 0; k < compiled.length; k++) {
      assertThat(compiled[k]).isCloseTo(interpreted[k], within(1e-12));
    }
    return compiled;
  }

  private static final Expr V = Expr.variable("v", Dim.of(5));
  private static final Expr M = Expr.variable("M", Dim.of(2), Dim.of(3));
  private static final Map<String, Tensor> VECTOR = Map.of("v", Tensor.vector(3, 1, 4, 1, 5));
  private static final Map<String, Tensor> MATRIX =
      Map.of("M", Tensor.matrix(new double[][] {{1, 2, 3}, {4, 5, 6}}));

  @Test
  void partsOfAxes() {
    assertThat(value(slice(V, 0, 1, 3), VECTOR)).containsExactly(1, 4);
    assertThat(value(slice(V, 0, -2, 5), VECTOR)).containsExactly(1, 5);
    assertThat(value(slice(V, 0, 4, -2, Dim.of(3)), VECTOR)).containsExactly(5, 4, 3);
    assertThat(value(take(M, 1, -1), MATRIX)).containsExactly(3, 6);
    assertThat(value(flip(V, 0), VECTOR)).containsExactly(5, 1, 4, 1, 3);
    assertThat(value(pad(M, 0, 1, 0), MATRIX)).containsExactly(0, 0, 0, 1, 2, 3, 4, 5, 6);
    assertThat(value(pad(M, 1, 0, 2, Dim.of(5)), MATRIX))
        .containsExactly(1, 0, 2, 0, 3, 4, 0, 5, 0, 6);
  }

  @Test
  void otherAxes() {
    assertThat(value(reshape(M, Dim.of(3), Dim.of(2)).transpose(), MATRIX))
        .containsExactly(1, 3, 5, 2, 4, 6);
    assertThat(flatten(M).dims()).containsExactly(Dim.of(6));
    assertThat(flatten(Expr.variable("T", Dim.of("n"), Dim.of(2), Dim.of(3)), 1).dims())
        .containsExactly(Dim.of("n"), Dim.of(6));
    assertThat(flatten(Expr.variable("T", Dim.of("n"), Dim.of(1))).dims())
        .containsExactly(Dim.of("n"));
  }

  @Test
  void arraysPutTogether() {
    assertThat(value(concatenate(0, V, V.times(2)), VECTOR))
        .containsExactly(3, 1, 4, 1, 5, 6, 2, 8, 2, 10);
    assertThat(
            value(
                concatenate(1, M, take(M, 1, 0).broadcast(List.of(Dim.of(2), Dim.of(1)), 0)),
                MATRIX))
        .containsExactly(1, 2, 3, 1, 4, 5, 6, 4);
    assertThat(value(stack(0, V, V.negate()), VECTOR))
        .containsExactly(3, 1, 4, 1, 5, -3, -1, -4, -1, -5);
    assertThat(value(stack(1, V, V.negate()), VECTOR))
        .containsExactly(3, -3, 1, -1, 4, -4, 1, -1, 5, -5);
  }

  @Test
  void runningSumsAndProducts() {
    assertThat(value(cumulativeSum(V, 0), VECTOR)).containsExactly(3, 4, 8, 9, 14);
    assertThat(value(cumulativeSum(M, 0), MATRIX)).containsExactly(1, 2, 3, 5, 7, 9);
    assertThat(value(cumulativeProduct(V.minus(1), 0), VECTOR)).containsExactly(2, 0, 0, 0, 0);
    assertThat(value(cumulativeProduct(V.negate(), 0), VECTOR))
        .containsExactly(-3, 3, -12, 12, -60);
  }

  @Test
  void entriesByIndex() {
    Expr i = Expr.of(Tensor.vector(2, 0));
    assertThat(value(rows(M.transpose(), i), MATRIX)).containsExactly(3, 6, 1, 4);
    assertThat(value(pick(M, i), MATRIX)).containsExactly(3, 4);
    assertThat(value(scatterAdd(M, Expr.of(Tensor.vector(1, 1)), Dim.of(3)), MATRIX))
        .containsExactly(0, 0, 0, 5, 7, 9, 0, 0, 0);
    assertThat(value(oneHot(i, Dim.of(3)), Map.of())).containsExactly(0, 0, 1, 1, 0, 0);
  }

  @Test
  void entriesByOrder() {
    assertThat(value(argMax(V, 0), VECTOR)).containsExactly(4);
    assertThat(value(argMin(V, 0), VECTOR)).containsExactly(1);
    assertThat(value(argMax(M, 0), MATRIX)).containsExactly(1, 1, 1);
    assertThat(value(argSort(V), VECTOR)).containsExactly(1, 3, 0, 2, 4);
    assertThat(value(sort(V), VECTOR)).containsExactly(1, 1, 3, 4, 5);
    assertThat(value(topK(V, 2).values(), VECTOR)).containsExactly(5, 4);
    assertThat(value(topK(V, 2).places(), VECTOR)).containsExactly(4, 2);
  }

  @Test
  void aNanIsLastInOrderAndCountsAsLargest() {
    Map<String, Tensor> values = Map.of("v", Tensor.vector(3, Double.NaN, 4, -0.0, 0));
    assertThat(Interpreter.evaluate(argSort(V), values).toDoubles()).containsExactly(3, 4, 0, 2, 1);
    assertThat(Interpreter.evaluate(argMax(V, 0), values).value()).isEqualTo(1);
    assertThat(Interpreter.evaluate(argMin(V, 0), values).value()).isEqualTo(1);
    assertThat(Interpreter.evaluate(topK(V, 2).places(), values).toDoubles()).containsExactly(2, 0);
  }

  /// Source: `numpy.quantile`, whose default is definition 7 of Hyndman & Fan 1996.
  @Test
  void quantilesAreInterpolated() {
    assertThat(value(median(V), VECTOR)).containsExactly(3);
    assertThat(value(median(M), MATRIX)).containsExactly(2, 5);
    assertThat(value(quantile(V, 0.1), VECTOR)[0]).isCloseTo(1, within(1e-15));
    assertThat(value(quantile(V, 0.6), VECTOR)[0]).isCloseTo(3.4, within(1e-15));
    assertThat(value(quantile(V, 1), VECTOR)).containsExactly(5);
  }

  @Test
  void trianglesAndKroneckerProducts() {
    assertThat(value(tril(M), MATRIX)).containsExactly(1, 0, 0, 4, 5, 0);
    assertThat(value(tril(M, -1), MATRIX)).containsExactly(0, 0, 0, 4, 0, 0);
    assertThat(value(triu(M), MATRIX)).containsExactly(1, 2, 3, 0, 5, 6);
    assertThat(value(triu(M, 1), MATRIX)).containsExactly(0, 2, 3, 0, 0, 6);
    assertThat(value(kron(slice(M, 1, 0, 2), slice(M, 0, 0, 1)), MATRIX))
        .containsExactly(1, 2, 3, 2, 4, 6, 4, 8, 12, 5, 10, 15);
  }

  @Test
  void factorsMultiplyBackToTheMatrix() {
    Dim n = Dim.of("n");
    Expr a = Expr.variable("A", n, n);
    Map<String, Tensor> values = Map.of("A", random(5, 5));
    Expr s = a.matmul(a.transpose()).plus(Expr.eye(n));
    Expr l = cholesky(s);
    Expr v = eigenvectors(s);
    Expr u = leftSingularVectors(a);
    List<Expr> zeros =
        List.of(
            l.matmul(l.transpose()).minus(s),
            triu(l, 1),
            v.matmul(diag(eigenvalues(s))).matmul(v.transpose()).minus(s),
            u.matmul(diag(singularValues(a))).matmul(rightSingularVectors(a).transpose()).minus(a),
            solveLower(a, tril(a)).minus(Expr.eye(n)),
            solveUpper(a, triu(a)).minus(Expr.eye(n)),
            spectralNorm(a).power(2).minus(take(eigenvalues(a.matmul(a.transpose())), 0, 0)),
            nuclearNorm(s).minus(trace(s)),
            quadraticForm(a, take(a, 0, 0)).minus(quadraticForm(symmetricPart(a), take(a, 0, 0))));
    for (Expr zero : zeros) {
      // 5×5 matrices with elements below 25: a few hundred roundings of that size
      for (double x : value(zero, values)) {
        assertThat(x).as("%s", zero).isCloseTo(0, within(1e-12));
      }
    }
  }

  /// The definition, in loops.
  private static double[] convolved(Tensor x, Tensor w, Convolution layout) {
    int channels = w.shape().size(1);
    int each = w.shape().size(0) / layout.groups();
    int rows = positions(x.shape().size(2), w.shape().size(2), layout);
    int columns = positions(x.shape().size(3), w.shape().size(3), layout);
    double[] y = new double[x.shape().size(0) * w.shape().size(0) * rows * columns];
    int k = 0;
    for (int b = 0; b < x.shape().size(0); b++) {
      for (int o = 0; o < w.shape().size(0); o++) {
        for (int p = 0; p < rows; p++) {
          for (int q = 0; q < columns; q++) {
            for (int c = 0; c < channels; c++) {
              for (int s = 0; s < w.shape().size(2); s++) {
                for (int t = 0; t < w.shape().size(3); t++) {
                  int i = p * layout.stride() + s * layout.dilation() - layout.padding();
                  int j = q * layout.stride() + t * layout.dilation() - layout.padding();
                  boolean inside =
                      i >= 0 && j >= 0 && i < x.shape().size(2) && j < x.shape().size(3);
                  y[k] += inside ? at(x, b, o / each * channels + c, i, j) * at(w, o, c, s, t) : 0;
                }
              }
            }
            k++;
          }
        }
      }
    }
    return y;
  }

  private static int positions(int length, int size, Convolution layout) {
    return (length + 2 * layout.padding() - (size - 1) * layout.dilation() - 1) / layout.stride()
        + 1;
  }

  private static double at(Tensor x, int a, int b, int c, int d) {
    Shape shape = x.shape();
    return x.flat(((a * shape.size(1) + b) * shape.size(2) + c) * shape.size(3) + d);
  }

  @Test
  void convolutionsOfImages() {
    for (int[] layout :
        new int[][] {{1, 0, 1, 1}, {2, 1, 1, 1}, {1, 2, 2, 1}, {3, 1, 2, 2}, {1, 0, 1, 4}}) {
      Convolution convolution = new Convolution(layout[0], layout[1], layout[2], layout[3]);
      Tensor x = random(3, 4, 7, 6);
      Tensor w = random(8, 4 / layout[3], 3, 2);
      Expr y =
          convolution.of(
              Expr.variable("x", Dim.of(3), Dim.of(4), Dim.of(7), Dim.of(6)),
              Expr.variable("w", Dim.of(8), Dim.of(4 / layout[3]), Dim.of(3), Dim.of(2)));
      double[] expected = convolved(x, w, convolution);
      double[] actual = value(y, Map.of("x", x, "w", w));
      assertThat(actual).as("%s", convolution).hasSameSizeAs(expected);
      for (int k = 0; k < expected.length; k++) {
        assertThat(actual[k]).isCloseTo(expected[k], within(1e-12));
      }
    }
  }

  /// A batch whose size has a name is walked in blocks.
  @Test
  void convolutionsOfManySignals() {
    Expr x = Expr.variable("x", Dim.of("n"), Dim.of(2), Dim.of(9));
    Expr w = Expr.variable("w", Dim.of(3), Dim.of(2), Dim.of(4));
    Map<String, Tensor> values = Map.of("x", random(300, 2, 9), "w", random(3, 2, 4));
    assertThat(convolve(x, w).dims()).containsExactly(Dim.of("n"), Dim.of(3), Dim.of(6));
    value(convolve(x, w), values);
    value(maxPool(x, 3, 2), Map.of("x", random(300, 2, 9)));
  }

  @Test
  void pools() {
    Expr x = Expr.variable("x", Dim.of(1), Dim.of(1), Dim.of(3), Dim.of(4));
    Map<String, Tensor> values =
        Map.of(
            "x",
            Tensor.of(Shape.of(1, 1, 3, 4), new double[] {1, 8, 2, 7, 3, 4, 5, 6, 9, 0, 1, 2}));
    assertThat(value(maxPool(x, 2, 1), values)).containsExactly(8, 8, 7, 9, 5, 6);
    assertThat(value(meanPool(x, 2, 2), values)).containsExactly(4, 5);
    assertThat(Arrays.asList(maxPool(x, 2, 2).dims().toArray()))
        .containsExactly(Dim.of(1), Dim.of(1), Dim.of(1), Dim.of(2));
  }
}
