package gradus.certify;

import static gradus.expr.Functions.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.expr.Definition;
import gradus.expr.Dim;
import gradus.expr.Domain;
import gradus.expr.Expr;
import gradus.expr.Factor;
import gradus.expr.Formula;
import gradus.expr.Node;
import gradus.expr.Reduction;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How close the ranges are: against ranges worked out by hand.
final class RangeTest {
  private static final Dim N = Dim.of("n");
  private static final Expr X = Expr.variable("x", Domain.between(-1, 2));
  private static final Expr P = Expr.variable("p", Domain.between(0, 1), N);
  private static final Expr V = Expr.variable("v", N);
  private static final Map<String, Expr> VARIABLES =
      Map.of(
          "x", X,
          "u", Expr.variable("u", Domain.between(0, 1)),
          "t", Expr.variable("t", Domain.between(2, 3)),
          "z", Expr.variable("z"),
          "v", Expr.variable("v", Domain.between(-3, 4), Dim.of(5)),
          "p", P,
          "A", Expr.variable("A", Domain.between(-1, 2), Dim.of(3), Dim.of(3)));

  /// To the last digits: the bounds are those of the calculation by hand, but for rounding outward.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x.^2 | 0 | 4",
        "x .* x | 0 | 4",
        "x - x | 0 | 0",
        "x - 1 | -2 | 1",
        "t ./ t | 1 | 1",
        "x.^3 | -1 | 8",
        "t.^-1 | 0.333333333333333 | 0.5",
        "sqrt(u) | 0 | 1",
        "z ./ sqrt(1 + z.^2) | -1 | 1",
        "z ./ sqrt(z.^2 + u) | -1 | 1",
        "abs(x) | 0 | 2",
        "exp(x) | 0.367879441171442 | 7.38905609893065",
        "log(t) | 0.693147180559945 | 1.09861228866811",
        "sin(x) | -0.841470984807897 | 1",
        "cos(x) | -0.416146836547142 | 1",
        "sin(t) | 0.141120008059867 | 0.909297426825682",
        "sech2(x) | 0.0706508248531644 | 1",
        "tanh(x) | -0.761594155955765 | 0.964027580075817",
        "sigmoid(z) | 0 | 1",
        "sigmoid(x) | 0.268941421369995 | 0.880797077977882",
        "softplus(z) | 0 | Infinity",
        "cosh(x) | 1 | 3.76219569108363",
        "relu(x) | 0 | 2",
        "u .* (1 - u) | 0 | 0.25",
        "u .* log(u) | -0.367879441171442 | 0",
        "xlogy(u, u) | -0.367879441171442 | 0",
        "max(x, u) | 0 | 2",
        "min(x, u) | -1 | 1",
        "x < t | 0 | 1",
        "t <= x | 0 | 1",
        "t < u | 0 | 0",
        "sum(v) | -15 | 20",
        "mean(v) | -3 | 4",
        "var(v) | 0 | 12.25",
        "mean((v - mean(v)).^2) | 0 | 12.25",
        "v - max(v) | -7 | 0",
        "sum(softmax(v)) | 1 | 1",
        "sum(exp(v - max(v))) | 1 | 5",
        "v - min(v) | 0 | 7",
        "v ./ norm2(v) | -1 | 1",
        "v ./ -norm2(v) | -Infinity | Infinity",
        "dot(v, v) | 0 | 80",
        "norm2(v) | 0 | 8.94427190999916",
        "logsumexp(v) | -1.3905620875659 | 5.6094379124341",
        "max(v) | -3 | 4",
        "prod(v) | -1024 | 1024",
        "softmax(v) | 0.000182376393110903 | 1",
        "logsoftmax(v) | -8.6094379124341 | 0",
        "tr(A) | -3 | 6",
        "det(A) | -41.5692193816531 | 41.5692193816531",
        "select(x < 0, x, 0) | -1 | 0",
        "select(x < 0, -x, x) | 0 | 2",
        "select(x == 0, 1, sin(x) ./ x) | -Infinity | Infinity",
        "select(t < 0, exp(t), 5) | 5 | 5",
        "select(u < x, x - u, u - x) | -1 | 2",
      })
  void rangesOfFormulas(String formula, double lower, double upper) {
    Interval range = Range.of(Formula.parse(formula, VARIABLES));
    if (Double.isInfinite(lower) || lower == 0) {
      assertThat(range.lower()).isEqualTo(lower);
    } else {
      assertThat(range.lower()).isCloseTo(lower, within(1e-13 * Math.abs(lower)));
    }
    if (Double.isInfinite(upper) || upper == 0) {
      assertThat(range.upper()).isEqualTo(upper);
    } else {
      assertThat(range.upper()).isCloseTo(upper, within(1e-13 * Math.abs(upper)));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "log(u) | true",
        "log(exp(z)) | false",
        "log(1 - exp(-t)) | false",
        "log(exp(t) - 1) | false",
        "log(1 - exp(u)) | true",
        "log(z + sqrt(1 + z.^2)) | false",
        "log(sqrt(t + z.^2) - z) | false",
        "log(z + sqrt(u + z.^2)) | true",
        "1 ./ (exp(z) - 1) | true",
        "log(1 + u) | false",
        "log(t - 1) | false",
        "sqrt(x) | true",
        "sqrt(x.^2) | false",
        "1 ./ x | true",
        "1 ./ exp(z) | false",
        "1 ./ (1 + exp(-z)) | false",
        "1 ./ sigmoid(z) | false",
        "log(sigmoid(z)) | false",
        "x.^0.5 | true",
        "t.^0.5 | false",
        "log1p(x) | true",
        "log1p(u) | false",
        "xlogy(u, u) | false",
        "u .* log(u) | true",
        "log(logsumexp(v)) | true",
        "log(sum(exp(v))) | false",
        "exp(v) ./ sum(exp(v)) | false",
        "x ./ abs(x) | true",
        "inv(A) | true",
        "select(x == 0, 1, sin(x) ./ x) | false",
        "select(0 < x, log(x), 0) | false",
        "select(x <= 0, 0, log(x)) | false",
        "select(0 <= x, log(x), 0) | true",
        "select(abs(x) < 1, sqrt(1 - abs(x)), 0) | false",
        "select(-x < 0, 1 ./ x, 0) | false",
      })
  void saysWhereAnExpressionMayBeUndefined(String formula, boolean undefined) {
    assertThat(Range.of(Formula.parse(formula, VARIABLES)).undefined()).isEqualTo(undefined);
  }

  /// A sum times the number of its elements is no mean.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          2 * sum(b)          | 4
          sum(b) / (2^-1)     | 4
          sum(b) * 2          | 4
          sum(b) / 2          | 1
          sum(b) * 2^-1       | 1
          sum(B) * 6          | 36
          """)
  void aSumIsDividedByItsCountInAMean(String formula, double upper) {
    Expr b = Expr.variable("b", Domain.between(0, 1), Dim.of(2));
    Expr matrix = Expr.variable("B", Domain.between(0, 1), Dim.of(2), Dim.of(3));
    Interval range = Range.of(Formula.parse(formula, Map.of("b", b, "B", matrix)));
    assertThat(range.lower()).isZero();
    assertThat(range.upper()).isCloseTo(upper, within(1e-12));
  }

  @Test
  void signsAreKnownThoughBoundsAreNot() {
    Expr z = Expr.variable("z");
    assertThat(Range.of(exp(z))).isEqualTo(Interval.POSITIVE);
    assertThat(Range.of(exp(z).plus(1)).lower()).isEqualTo(1);
    assertThat(Range.of(softplus(z).negate()).within(Interval.POSITIVE.negate())).isTrue();
    assertThat(Range.of(sum(exp(V)))).isEqualTo(Interval.POSITIVE);
    assertThat(Range.of(dot(V, V))).isEqualTo(Interval.NONNEGATIVE);
    assertThat(Range.of(square(z).plus(exp(z)))).isEqualTo(Interval.POSITIVE);
    assertThat(Range.of(Expr.of(new Node.Factorized(Factor.SINGULAR_VALUES, matrix()))).lower())
        .isZero();
    assertThat(Range.of(diagonal(matrix().transpose().matmul(matrix()))))
        .isEqualTo(Interval.NONNEGATIVE);
    assertThat(Range.of(trace(matrix().transpose().matmul(matrix()))))
        .isEqualTo(Interval.NONNEGATIVE);
    assertThat(Range.of(matrix().transpose().matmul(matrix()))).isEqualTo(Interval.ALL);
  }

  private static Expr matrix() {
    return Expr.variable("M", N, Dim.of(3));
  }

  @Test
  void softmaxIsAProbabilityHoweverItIsWritten() {
    Expr m = matrix();
    assertThat(Range.of(softmax(m)).within(Interval.UNIT)).isTrue();
    assertThat(Range.of(logSoftmax(m)).upper()).isZero();
    Expr naive = exp(m).over(sum(exp(m), 1).broadcast(m.dims(), 0));
    assertThat(Range.of(naive).within(Interval.UNIT)).isTrue();
    Expr shifted = m.minus(reduce(Reduction.MAXIMUM, m, 1).broadcast(m.dims(), 0));
    assertThat(Range.of(shifted).upper()).isZero();
    assertThat(Range.of(exp(shifted)).upper()).isEqualTo(1);
    // along the other axis it is no softmax
    Expr crossed = exp(matrix()).over(sum(exp(matrix()), 0).broadcast(m.dims(), 1));
    assertThat(Range.of(crossed).within(Interval.UNIT)).isTrue();
    Dim d = Dim.of("d");
    Expr square = exp(Expr.variable("S", d, d));
    Expr wrong = square.over(sum(square, 1).broadcast(square.dims(), 1));
    assertThat(Range.of(wrong).upper()).isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void sizesSharpenSums() {
    assertThat(Range.of(List.of(sum(P)), Map.of(), Map.of("n", 10)).get(0).upper())
        .isCloseTo(10, within(1e-13));
    assertThat(Range.of(sum(P)).upper()).isGreaterThan(2e9).isLessThan(3e9);
    assertThat(Range.of(sum(P.plus(1))).lower()).isEqualTo(1);
    assertThat(Range.of(mean(P.plus(1))).upper()).isCloseTo(2, within(1e-6));
  }

  @Test
  void boundsCanBeGivenAndAreOfVariables() {
    Expr z = Expr.variable("z");
    Map<String, Interval> bounds = Map.of("z", Interval.of(0, 1));
    assertThat(Range.of(List.of(z.times(2)), bounds)).containsExactly(Interval.of(0, 2));
    assertThatThrownBy(() -> Range.of(List.of(X), bounds))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot bound z")
        .hasMessageContaining("[x]");
  }

  @Test
  void aDefinitionIsReadThroughItsBodyAndMaySayMore() {
    Definition cube = Definition.of("difference", a -> a.get(0).times(2).minus(a.get(0)));
    assertThat(Range.of(cube.call(X))).isEqualTo(Interval.of(-4, 5));
    assertThat(Range.of(cube.range(arguments -> arguments.get(0)).call(X)))
        .isEqualTo(Interval.of(-1, 2));
  }

  @Test
  void aLongChainIsReadWithoutRecursion() {
    Expr y = X;
    Expr chosen = X;
    for (int k = 0; k < 20_000; k++) {
      y = tanh(y.plus(1));
      chosen = select(less(X, Expr.of(k)), X, chosen);
    }
    assertThat(Range.of(y).within(Interval.of(-1, 1))).isTrue();
    assertThat(Range.of(chosen)).isEqualTo(Interval.of(-1, 2));
  }
}
