package gradus.linalg;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.models.Json;
import gradus.models.Reference;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// The linear regressions of the NIST Statistical Reference Datasets: certified digits of
/// coefficients, their standard errors and the residual sum of squares, for the data as doubles
/// hold them.
final class LinearRegressionTest {
  /// Digits that are reached at least, of coefficients, standard errors and residual sum of
  /// squares. Not `15.9` where that is what the rounding of the answer leaves.
  private static final Map<String, double[]> DIGITS =
      Map.ofEntries(
          Map.entry("NoInt1", new double[] {15, 15, 15}),
          Map.entry("NoInt2", new double[] {15, 15, 15}),
          Map.entry("Norris", new double[] {15, 15, 15}),
          Map.entry("Pontius", new double[] {15, 14, 15}),
          Map.entry("Longley", new double[] {15, 15, 15}),
          Map.entry("Filip", new double[] {15, 14, 15}),
          Map.entry("Wampler1", new double[] {15, 15, 15}),
          Map.entry("Wampler2", new double[] {15, 12, 15}),
          Map.entry("Wampler3", new double[] {15, 12, 15}),
          Map.entry("Wampler4", new double[] {15, 12, 15}),
          Map.entry("Wampler5", new double[] {15, 12, 15}));

  /// `−log₁₀` of the relative error, of the absolute one where the truth is 0.
  private static double digits(double actual, double expected) {
    double error =
        expected == 0 ? Math.abs(actual) : Math.abs(actual - expected) / Math.abs(expected);
    return Math.min(15.95, -Math.log10(error));
  }

  private static double digits(Tensor actual, double[] expected) {
    assertThat(actual.shape()).isEqualTo(Shape.of(expected.length));
    double least = 15.95;
    for (int i = 0; i < expected.length; i++) {
      least = Math.min(least, digits(actual.flat(i), expected[i]));
    }
    return least;
  }

  @SuppressWarnings("ArrayRecordComponent") // compared never
  private record Regression(
      String name, boolean intercept, int degree, double[][] rows, Json facts) {
    static Regression of(Json set) {
      boolean polynomial = set.at("predictors").number() == 1;
      return new Regression(
          set.at("name").text(),
          set.at("intercept").text().equals("true"),
          polynomial ? (int) set.at("degree").number() : 0,
          set.at("data").list().stream().map(Json::numbers).toArray(double[][]::new),
          set);
    }

    Tensor y() {
      return Tensor.generate(Shape.of(rows.length), i -> rows[i][0]);
    }

    Tensor x() {
      return Tensor.generate(Shape.of(rows.length), i -> rows[i][1]);
    }

    /// Rounded to doubles.
    Tensor design() {
      int first = intercept ? 0 : 1;
      int last = degree > 0 ? degree : rows[0].length - 1;
      int p = last - first + 1;
      return Tensor.generate(Shape.of(rows.length, p), k -> entry(rows[k / p], first + k % p));
    }

    private double entry(double[] row, int j) {
      return j == 0 ? 1 : degree > 0 ? Math.pow(row[1], j) : row[j];
    }

    double[] facts(String name) {
      return facts.at(name).numbers();
    }

    void check(LeastSquares fit, double[] least) {
      assertThat(digits(fit.x(), facts("double_rounded_params")))
          .as(name + ": coefficients")
          .isGreaterThan(least[0]);
      assertThat(digits(fit.standardErrors(), facts("double_rounded_sd")))
          .as(name + ": standard errors")
          .isGreaterThan(least[1]);
      assertThat(digits(fit.residualSumOfSquares(), facts.at("double_rounded_rss").number()))
          .as(name + ": residual sum of squares")
          .isGreaterThan(least[2]);
      assertThat(fit.certificate().holds()).as(name + fit).isTrue();
      assertThat(fit.certificate().digits()).as(name + fit).isGreaterThan(15);
      assertThat(fit.outcome()).isEqualTo(LeastSquares.Outcome.UNIQUE);
    }
  }

  @Test
  void everyRegressionReachesItsDigits() {
    for (Json set : Reference.json("truth/nist/linear.json")) {
      Regression regression = Regression.of(set);
      boolean polynomial = regression.intercept && regression.degree > 1;
      LeastSquares fit =
          polynomial
              ? LeastSquares.polynomial(regression.x(), regression.y(), regression.degree)
              : LeastSquares.of(regression.design(), regression.y());
      regression.check(fit, Objects.requireNonNull(DIGITS.get(regression.name)));
    }
  }

  /// What a user gets who makes the powers himself: of Filip's, whose condition is 6·10⁹ with
  /// columns of one size, their rounding leaves 7 digits to any method.
  @Test
  void roundedPowersLoseOnlyWhatTheirRoundingLoses() {
    for (Json set : Reference.json("truth/nist/linear.json")) {
      Regression regression = Regression.of(set);
      boolean filip = regression.name.equals("Filip");
      double least = filip ? 7 : 12;
      LeastSquares fit = LeastSquares.of(regression.design(), regression.y());
      assertThat(fit.method()).isEqualTo(LeastSquares.Method.QR);
      regression.check(fit, new double[] {least, least, least});
    }
  }

  @Test
  void factorsOfThirtyTwoDigitsAgree() {
    for (Json set : Reference.json("truth/nist/linear.json")) {
      Regression regression = Regression.of(set);
      Tensor a = regression.design();
      double[] y = regression.y().toDoubles();
      PairMatrix pairs = PairMatrix.of(a.toDoubles(), a.rows(), a.columns());
      Augmented.Solution exact = Augmented.extended(pairs).solve(y, new double[a.columns()]);
      LeastSquares fit = LeastSquares.of(a, regression.y());
      assertThat(digits(fit.x(), exact.x())).as(regression.name).isGreaterThan(15);
    }
  }
}
