package gradus.compile;

import static gradus.expr.Functions.*;
import static gradus.expr.SpecialFunctions.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import gradus.calculus.Gradient;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Formula;
import gradus.linalg.Precision;
import gradus.linalg.Tensor;
import gradus.models.Json;
import gradus.models.Reference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The special functions against values computed with 60 digits (`truth/special`), by the
/// interpreter and by compiled programs.
final class SpecialFunctionsTest {
  private static final Expr X = Expr.variable("x", Dim.of("n"));
  private static final Expr Y = Expr.variable("y", Dim.of("n"));

  /// Forms are chains of at most four operations, each within 1.5 units in the last place in the
  /// interpreter; kernels are within 4 of it. Rounding an argument or what stands for it moves the
  /// value by the condition number times as much.
  private static final double INTERPRETED = 6;

  private static final double COMPILED = INTERPRETED + 4;

  /// Where the file says 0 its own digits had run out.
  private static final double RUN_OUT = 1e-220;

  private static final Map<String, Expr> OFFERED = offered();

  /// Functions of the file that the library has no builder for.
  private static final Set<String> NOT_OFFERED =
      Set.of(
          "bessel_i0e",
          "bessel_i1_over_i0",
          "bessel_i1e",
          "beta",
          "betainc",
          "betainc_c",
          "betainc_inv",
          "dawson",
          "erfcinv",
          "erfinv",
          "expint_e1",
          "gamma",
          "gammainc_p",
          "gammainc_p_inv",
          "gammainc_q",
          "lambertw0",
          "lbinom",
          "lgamma1p",
          "lgamma_diff",
          "log_bessel_i0",
          "multigammaln",
          "ndtri",
          "rgamma",
          "zeta");

  /// Rows whose expected value is wrong, for the digits they were computed with did not tell the
  /// argument from 0; and the limit that is right.
  private static final Map<String, Double> CORRECTED =
      Map.of(
          "exprel(1e-300)",
          1.0,
          "exprel(-1.2014721444773205e-300)",
          1.0,
          "softplus_inv(1e-300)",
          Math.log(1e-300),
          "binary_entropy(1e-300)",
          1e-300 * (1 - Math.log(1e-300)));

  private static Map<String, Expr> offered() {
    Map<String, Expr> offered = new LinkedHashMap<>();
    Map<String, UnaryOperator<Expr>> ones = new LinkedHashMap<>();
    ones.put("expm1", x -> expm1(x));
    ones.put("log1p", x -> log1p(x));
    ones.put("log1mexp", x -> log1mexp(x.negate()));
    ones.put("softplus", x -> softplus(x));
    ones.put("sigmoid", x -> sigmoid(x));
    ones.put("log_sigmoid", x -> logSigmoid(x));
    ones.put("tanh", x -> tanh(x));
    ones.put("entr", x -> entr(x));
    ones.put("binary_entropy", x -> binaryEntropy(x));
    ones.put("erf", x -> erf(x));
    ones.put("erfc", x -> erfc(x));
    ones.put("erfcx", x -> erfcx(x));
    ones.put("ndtr", x -> normalCdf(x));
    ones.put("log_ndtr", x -> logNormalCdf(x));
    ones.put("inv_mills", x -> inverseMills(x));
    ones.put("lgamma", x -> logGamma(x));
    ones.put("digamma", x -> digamma(x));
    ones.put("trigamma", x -> trigamma(x));
    ones.put("tetragamma", x -> tetragamma(x));
    ones.put("gelu", x -> gelu(x));
    ones.put("log_cosh", x -> logCosh(x));
    ones.put("logit", x -> logit(x));
    ones.put("log1pmx", x -> log1pmx(x));
    ones.put("cosm1", x -> cosm1(x));
    ones.put("sinc", x -> sinc(x));
    ones.put("sqrt1pm1", x -> sqrt1pm1(x));
    ones.put("exprel", x -> exprel(x));
    ones.put("softplus_inv", x -> softplusInverse(x));
    ones.forEach((name, f) -> offered.put(name, f.apply(X)));
    Map<String, BinaryOperator<Expr>> twos = new LinkedHashMap<>();
    twos.put("logaddexp", (x, y) -> logAddExp(x, y));
    twos.put("logsubexp", (x, y) -> logSubExp(x, y));
    twos.put("xlogy", (x, y) -> xlogy(x, y));
    twos.put("xlog1py", (x, y) -> xlog1py(x, y));
    twos.put("rel_entr", (x, y) -> relEntr(x, y));
    twos.put("powm1", (x, y) -> powm1(x, y));
    twos.put("hypot", (x, y) -> hypot(x, y));
    twos.put("atan2", (x, y) -> atan2(x, y));
    twos.put("lbeta", (x, y) -> logBeta(x, y));
    twos.forEach((name, f) -> offered.put(name, f.apply(X, Y)));
    return offered;
  }

  /// One row of the file.
  private record Row(String function, double x, double y, double expected, double condition) {
    static Row of(String[] cells) {
      return new Row(
          cells[0],
          Double.parseDouble(cells[1]),
          cells[2].isEmpty() ? 0 : Double.parseDouble(cells[2]),
          CORRECTED.getOrDefault(cells[0] + "(" + cells[1] + ")", number(cells[5])),
          cells[6].isEmpty() ? 0 : Double.parseDouble(cells[6]));
    }

    private static double number(String text) {
      return switch (text) {
        case "inf" -> Double.POSITIVE_INFINITY;
        case "-inf" -> Double.NEGATIVE_INFINITY;
        default -> Double.parseDouble(text);
      };
    }

    boolean holds(double value, double ulps) {
      if (!Double.isFinite(expected)) {
        return Double.compare(value, expected) == 0;
      }
      double digits = ulps * 0x1p-53 * (1 + condition) * Math.abs(expected);
      double floor = expected == 0 ? RUN_OUT : Double.MIN_VALUE;
      return Math.abs(value - expected) <= Math.max(digits, floor);
    }
  }

  private static List<Row> rows() {
    return Reference.rows("truth/special/special.csv").stream()
        .filter(cells -> OFFERED.containsKey(cells[0]))
        .map(Row::of)
        .toList();
  }

  @Test
  void everyFunctionOfTheFileIsOfferedOrListed() {
    Set<String> names =
        new java.util.TreeSet<>(
            Reference.rows("truth/special/special.csv").stream().map(cells -> cells[0]).toList());
    assertThat(names)
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(OFFERED.keySet().stream(), NOT_OFFERED.stream()).toList());
  }

  @Test
  void interpretedValuesKeepTheirDigits() {
    check(INTERPRETED, (f, x, y) -> Interpreter.evaluate(f, point(f, x, y)).toDoubles());
  }

  @Test
  void compiledValuesKeepTheirDigits() {
    check(
        COMPILED,
        (f, x, y) ->
            Program.compile(List.of(f), new Program.Options(Precision.DOUBLE, 1))
                .evaluate(point(f, x, y))
                .get(0)
                .toDoubles());
  }

  private static Map<String, Tensor> point(Expr f, double[] x, double[] y) {
    return gradus.expr.Graph.variables(List.of(f)).containsKey("y")
        ? Map.of("x", Tensor.vector(x), "y", Tensor.vector(y))
        : Map.of("x", Tensor.vector(x));
  }

  private interface Evaluation {
    double[] of(Expr f, double[] x, double[] y);
  }

  private static void check(double ulps, Evaluation evaluation) {
    List<Row> rows = rows();
    List<String> wrong = new ArrayList<>();
    OFFERED.forEach((name, f) -> {
      List<Row> own = rows.stream().filter(row -> row.function().equals(name)).toList();
      double[] values =
          evaluation.of(
              f,
              own.stream().mapToDouble(Row::x).toArray(),
              own.stream().mapToDouble(Row::y).toArray());
      for (int k = 0; k < values.length; k++) {
        if (!own.get(k).holds(values[k], ulps)) {
          wrong.add(own.get(k) + " gave " + values[k]);
        }
      }
    });
    assertThat(wrong).isEmpty();
  }

  private static double at(Expr f, double... x) {
    Map<String, Tensor> point = new LinkedHashMap<>();
    point.put("x", Tensor.vector(x[0]));
    if (x.length > 1) {
      point.put("y", Tensor.vector(x[1]));
    }
    return Interpreter.evaluate(f, point).toDoubles()[0];
  }

  @Test
  void theDivergenceOfCloseNumbersKeepsItsDigits() {
    double y = 1 + 0x1p-30;
    // x log(x/y) − x + y at x = 1, y = 1 + u is u − log(1 + u) = u²/2 − u³/3 + …
    double u = 0x1p-30;
    assertThat(at(klDiv(X, Y), 1, y))
        .isCloseTo(u * u / 2 - u * u * u / 3, Offset.offset(8 * Math.ulp(u * u / 2)));
    assertThat(at(klDiv(X, Y), 0, 3)).isEqualTo(3);
    assertThat(at(klDiv(X, Y), 0, 0)).isZero();
    assertThat(at(klDiv(X, Y), 3, 3)).isZero();
  }

  /// `x log(x/y) − x + y` and its derivative by `x`, `log(x/y)`, in ordinary arithmetic.
  @ParameterizedTest
  @CsvSource({
    "1, 1e-17, 38.143947",
    "1, 1e-5, 10.512935",
    "1, 1e-8, 17.420681",
    "1e-20, 1, 1",
    "0.5, 1, 0.153426"
  })
  void theDivergenceOfDistantNumbersKeepsItsDigitsAndItsSlope(double x, double y, double value) {
    Expr divergence = klDiv(X, Y);
    Expr slope = Gradient.of(sum(divergence), List.of(X)).get(0);
    for (Precision precision : Precision.values()) {
      List<Tensor> results =
          Program.compile(List.of(divergence, slope), new Program.Options(precision, 1))
              .evaluate(Map.of("x", Tensor.vector(x), "y", Tensor.vector(y)));
      double digits = precision == Precision.SINGLE ? 1e-6 : 1e-14;
      assertThat(results.get(0).flat(0)).isCloseTo(value, withinPercentage(1e-2));
      assertThat(results.get(1).flat(0))
          .isCloseTo(Math.log(x / y), within(digits * Math.abs(Math.log(x / y)) + digits));
    }
  }

  @Test
  void aNormOverflowsNeitherByPowersNorInItsGradient() {
    Map<String, Tensor> far = Map.of("x", Tensor.vector(1e200, -1e200));
    assertThat(Interpreter.evaluate(normP(X, 3), far).value())
        .isCloseTo(1e200 * Math.cbrt(2), Offset.offset(1e186));
    Expr slope = Gradient.of(normP(X, 2), List.of(X)).get(0);
    assertThat(Interpreter.evaluate(slope, Map.of("x", Tensor.vector(3e200, -4e200))).toDoubles())
        .containsExactly(new double[] {0.6, -0.8}, Offset.offset(1e-15));
    assertThat(Interpreter.evaluate(normP(X, 2), Map.of("x", Tensor.vector(0, 0))).value())
        .isZero();
  }

  @Test
  void roundingGoesToTheEvenAndTheFloorDown() {
    double[] x = {-2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 1e300, 0x1p52 + 1};
    Program program =
        Program.compile(List.of(floor(X), ceil(X), round(X)), Program.Options.defaults());
    List<Tensor> values = program.evaluate(Map.of("x", Tensor.vector(x)));
    for (int k = 0; k < x.length; k++) {
      assertThat(values.get(0).flat(k) - Math.floor(x[k])).isZero();
      assertThat(values.get(1).flat(k) - Math.ceil(x[k])).isZero();
      assertThat(values.get(2).flat(k) - Math.rint(x[k])).isZero();
    }
  }

  @Test
  void truthIsOneAndFalsehoodZero() {
    Expr between = and(greater(X, Expr.of(0)), not(greaterEqual(X, Expr.of(2))));
    assertThat(at(between, 1)).isEqualTo(1);
    assertThat(at(between, 2)).isZero();
    assertThat(at(or(equal(X, Expr.of(3)), between), 3)).isEqualTo(1);
  }

  @Test
  void whatHasNoMeaningIsRefused() {
    assertThatThrownBy(() -> huber(X, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("positive, not 0");
    assertThatThrownBy(() -> normP(X, 0.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("p ≥ 1, not 0.5");
    assertThat(at(polygamma(3, X), Double.NaN)).isNaN();
  }

  @Test
  void theFormulaLanguageKnowsThem() {
    Map<String, Expr> variables = Formula.declarations("x: vector n, y: vector n");
    assertThat(Formula.parse("gelu(x)", variables)).isSameAs(gelu(X));
    assertThat(Formula.parse("kldiv(x, y)", variables)).isSameAs(klDiv(X, Y));
    assertThat(Formula.parse("loggamma(x) + polygamma(3, x)", variables))
        .isSameAs(logGamma(X).plus(polygamma(3, X)));
    assertThat(Formula.parse("stop(and(x > 0, y < 1))", variables))
        .isSameAs(stopGradient(and(less(Expr.of(0), X), less(Y, Expr.of(1)))));
  }

  /// `log Σ exp` and its relatives: the condition number of the sum of terms `wᵢ xᵢ` is `Σ wᵢ |xᵢ|`
  /// over its value, with `w` the softmax; a `logSoftmax` is a difference of numbers of that size,
  /// and a softmax carries their rounding as its relative error.
  @Test
  void logSumExpKeepsItsDigits() {
    for (Json one : Reference.json("truth/special/logsumexp.json")) {
      double[] x = one.at("x").numbers();
      double lse = one.at("logsumexp").number();
      double[] softmax = one.at("softmax").numbers();
      double[] logSoftmax = one.at("log_softmax").numbers();
      double size = Math.abs(lse) + 1;
      for (int k = 0; k < x.length; k++) {
        size += softmax[k] * Math.abs(x[k]);
      }
      Map<String, Tensor> at = Map.of("x", Tensor.vector(x));
      List<Expr> forms = List.of(logSumExp(X), softmax(X), logSoftmax(X));
      List<Tensor> compiled =
          Program.compile(forms, new Program.Options(Precision.DOUBLE, 1)).evaluate(at);
      for (int route = 0; route < 2; route++) {
        int from = route;
        List<double[]> values =
            forms.stream()
                .map(f ->
                    from == 0
                        ? Interpreter.evaluate(f, at).toDoubles()
                        : compiled.get(forms.indexOf(f)).toDoubles())
                .toList();
        double unit = x.length * COMPILED * 0x1p-53 * size;
        assertThat(Math.abs(values.get(0)[0] - lse)).as("lse of %s", at).isLessThanOrEqualTo(unit);
        for (int k = 0; k < x.length; k++) {
          double below = Math.abs(x[k]) * COMPILED * 0x1p-53 + unit;
          assertThat(Math.abs(values.get(2)[k] - logSoftmax[k]))
              .as("log softmax %d of %s", k, at)
              .isLessThanOrEqualTo(below);
          assertThat(Math.abs(values.get(1)[k] - softmax[k]))
              .as("softmax %d of %s", k, at)
              .isLessThanOrEqualTo(Math.min(1, below) * softmax[k] + Double.MIN_NORMAL);
        }
      }
    }
  }
}
