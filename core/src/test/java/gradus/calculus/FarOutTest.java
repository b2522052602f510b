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
  private static final List<Double> DIRECTION = List.of(1.0, -2.0, 0.5);

  record Row(
      String formula, List<Double> x, double value, List<Double> gradient, List<Double> product) {
    static Row of(String line) {
      String[] parts = line.split(" \\| ", -1);
      return new Row(
          parts[0],
          numbers(parts[1]),
          Double.parseDouble(parts[2]),
          numbers(parts[3]),
          numbers(parts[4]));
    }

    private static List<Double> numbers(String text) {
      return Arrays.stream(text.trim().split(" ", -1)).map(Double::valueOf).toList();
    }

    /// A scalar, or a vector of three.
    Expr variable() {
      return x.size() == 1 ? Expr.variable("x") : Expr.variable("x", Dim.of("n"));
    }

    /// A point or a direction.
    Tensor tensor(List<Double> values) {
      return x.size() == 1
          ? Tensor.scalar(values.getFirst())
          : Tensor.generate(Shape.of(x.size()), values::get);
    }

    @Override
    public String toString() {
      return formula + " at " + x;
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
    check(row, "value", gradient.stable(), gradient, List.of(row.value));
    check(row, "gradient", gradient.result(), gradient, row.gradient);
    check(row, "product", product.result(), product, row.product);
  }

  /// To the digits of terms of the size of the value: a share of 1 less another one has no more.
  private static void check(
      Row row, String what, Expr expr, Derivative derivative, List<Double> expected) {
    Map<String, Tensor> point = new HashMap<>(Map.of("x", row.tensor(row.x)));
    derivative.direction().ifPresent(v -> point.put(v.toString(), row.tensor(DIRECTION)));
    double[] values =
        Objects.requireNonNull(
                Interpreter.values(List.of(derivative.function(), expr), point).get(expr))
            .toDoubles();
    assertThat(values).hasSize(expected.size());
    double size =
        Math.max(Math.abs(row.value), expected.stream().mapToDouble(Math::abs).max().getAsDouble());
    for (int k = 0; k < expected.size(); k++) {
      assertThat(Math.abs(values[k] - expected.get(k)))
          .as("%s of %s, %s: %s, not %s", what, row, expr, values[k], expected.get(k))
          .isLessThanOrEqualTo(
              1e-12 * Math.abs(expected.get(k)) + 16 * Math.ulp(Math.max(1, size)));
    }
  }
}
