package gradus.certify.positivity;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.certify.Count;
import gradus.certify.Range;
import gradus.expr.Domain;
import gradus.expr.Expr;
import gradus.expr.Functions;
import gradus.expr.ScalarFunctions;
import gradus.expr.SpecialFunctions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The bounds by which functions are replaced lie on the side that they are said to.
class SignByEstimatesTest {
  record Row(
      String name,
      UnaryOperator<Expr> function,
      DoubleUnaryOperator value,
      double from,
      double to) {
    @Override
    public String toString() {
      return name + " on [" + from + ", " + to + "]";
    }
  }

  static Stream<Row> rows() {
    return Stream.of(
        new Row("log", Functions::log, Math::log, 0, 1),
        new Row("log", Functions::log, Math::log, 1, 50),
        new Row("log", Functions::log, Math::log, 0, 50),
        new Row("exp", Functions::exp, Math::exp, 0, 9),
        new Row("exp", Functions::exp, Math::exp, -9, 0),
        new Row("exp", Functions::exp, Math::exp, -9, 9),
        new Row("sin", Functions::sin, Math::sin, 0, 20),
        new Row("sin", Functions::sin, Math::sin, -20, 0),
        new Row("cos", Functions::cos, Math::cos, -20, 20),
        new Row("atan", Functions::atan, Math::atan, 0, 30),
        new Row("atan", Functions::atan, Math::atan, -30, 0),
        new Row("ψ", SpecialFunctions::digamma, ScalarFunctions::digamma, 0.001, 40),
        new Row("ψ₁", SpecialFunctions::trigamma, ScalarFunctions::trigamma, 0.001, 40),
        new Row("ψ₂", SpecialFunctions::tetragamma, ScalarFunctions::tetragamma, 0.001, 40));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void boundsLieOnTheirSide(Row row) {
    Expr x = Expr.variable("x", Domain.between(row.from, row.to));
    Algebra algebra =
        new Algebra(Range.within(Map.of(), Map.of()), new Count.Sizes(Map.of(), Count.LARGEST));
    IndexedPolynomial p =
        new Collector(algebra, Set.of(x), Set.of(), Range::of).read(row.function.apply(x));
    SignByEstimates.Bounds bounds =
        new SignByEstimates(new CoefficientSign(algebra), 3)
            .bounds(p.only().orElseThrow().only().orElseThrow());
    assertThat(List.of(bounds.below(), bounds.above()))
        .as("some bound")
        .anyMatch(b -> !b.isEmpty());
    for (int k = 1; k < 400; k++) {
      double at = row.from + (row.to - row.from) * k * k / 160_000;
      double value = row.value.applyAsDouble(at);
      double slack = 1e-9 * (1 + Math.abs(value));
      for (IndexedPolynomial below : bounds.below()) {
        assertThat(value(below, at)).as(below + " at " + at).isLessThanOrEqualTo(value + slack);
      }
      for (IndexedPolynomial above : bounds.above()) {
        assertThat(value(above, at)).as(above + " at " + at).isGreaterThanOrEqualTo(value - slack);
      }
    }
  }

  private static double value(IndexedPolynomial p, double x) {
    double sum = 0;
    for (Map.Entry<Monomial, Rational> term : p.terms().entrySet()) {
      double product = term.getValue().doubleValue();
      for (Monomial.Factor factor : term.getKey().factors()) {
        Indeterminate atom = factor.atom();
        double base =
            atom.kind() == Indeterminate.Kind.SYMBOL
                ? x
                : value(Objects.requireNonNull(atom.argument()), x);
        double of = atom.kind() == Indeterminate.Kind.LOG ? Math.log(base) : base;
        product *= Math.pow(of, factor.exponent().doubleValue());
      }
      sum += product;
    }
    return sum;
  }
}
