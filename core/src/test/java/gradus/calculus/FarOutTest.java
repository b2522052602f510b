package gradus.calculus;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.calculus.Derivative.Order;
import gradus.compile.Interpreter;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Formula;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Values, gradients and products with the Hessian where exponentials overflow or vanish and the
/// mathematics does neither: against values of many digits.
final class FarOutTest {
  private static final double[] DIRECTION = {1, -2, 0.5};

  private record Row(
      String formula, double[] x, double value, double[] gradient, double[] product) {
    static Row of(String line) {
      String[] parts = line.split(" \\| ", -1);
      return new Row(
          parts[0],
          numbers(parts[1]),
          Double.parseDouble(parts[2]),
          numbers(parts[3]),
          numbers(parts[4]));
    }

    private static double[] numbers(String text) {
      return Arrays.stream(text.trim().split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
    }

    /// A scalar, or a vector of three.
    Expr variable() {
      return x.length == 1 ? Expr.variable("x") : Expr.variable("x", Dim.of("n"));
    }

    Tensor at(double[] values) {
      return x.length == 1 ? Tensor.scalar(values[0]) : Tensor.of(Shape.of(x.length), values);
    }

    @Override
    public String toString() {
      return formula + " at " + Arrays.toString(x);
    }
  }

  static List<Row> rows() throws IOException {
    try (InputStream stream = FarOutTest.class.getResourceAsStream("far-out.txt")) {
      String text =
          new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().filter(line -> !line.startsWith("#")).map(Row::of).toList();
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void valueAndDerivativesAreFiniteAndRight(Row row) {
    Expr x = row.variable();
    Expr function = Formula.parse(row.formula, Map.of("x", x));
    Derivative gradient = Derivative.of(function, x, Order.GRADIENT);
    Derivative product = Derivative.of(function, x, Order.HESSIAN_PRODUCT);
    check(row, "value", gradient.stable(), gradient, row.value);
    check(row, "gradient", gradient.result(), gradient, row.gradient);
    check(row, "product", product.result(), product, row.product);
  }

  /// To the digits of terms of the size of the value: a share of 1 less another one has no more.
  private static void check(
      Row row, String what, Expr expr, Derivative derivative, double... expected) {
    Map<String, Tensor> point = new HashMap<>(Map.of("x", row.at(row.x)));
    derivative
        .direction()
        .ifPresent(v -> point.put(v.toString(), row.at(Arrays.copyOf(DIRECTION, row.x.length))));
    double[] values =
        Objects.requireNonNull(
                Interpreter.values(List.of(derivative.function(), expr), point).get(expr))
            .toDoubles();
    assertThat(values).hasSameSizeAs(expected);
    double size =
        Math.max(Math.abs(row.value), Arrays.stream(expected).map(Math::abs).max().getAsDouble());
    for (int k = 0; k < expected.length; k++) {
      assertThat(Math.abs(values[k] - expected[k]))
          .as("%s of %s, %s: %s, not %s", what, row, expr, values[k], expected[k])
          .isLessThanOrEqualTo(1e-12 * Math.abs(expected[k]) + 16 * Math.ulp(Math.max(1, size)));
    }
  }
}
