package gradus.optimization.landscape;

import static gradus.expr.Functions.square;
import static gradus.expr.Functions.sum;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.compile.Program;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.linalg.Tensor;
import gradus.optimization.Lbfgs;
import gradus.optimization.Minimize;
import gradus.optimization.Minimum;
import gradus.optimization.Objective;
import gradus.optimization.Stop;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StationaryPointTest {
  private static final Expr X = Surfaces.X;
  private static final Expr Y = Surfaces.Y;

  private static StationaryPoint at(Expr function, double... point) {
    return StationaryPoint.of(Surfaces.of(function), point);
  }

  @Test
  void rosenbrocksMinimumHasItsKnownCurvatures() {
    StationaryPoint point = StationaryPoint.of(Surfaces.rosenbrock(), new double[] {1, 1});
    Nature.Minimum basin = (Nature.Minimum) point.nature();
    // H = [[802, −400], [−400, 200]]: trace 1002, determinant 400
    double root = Math.sqrt(501.0 * 501 - 400);
    assertThat(basin.largest()).isCloseTo(501 + root, within(1e-10));
    assertThat(basin.smallest()).isCloseTo(400 / (501 + root), within(1e-10));
    assertThat(basin.condition()).isCloseTo(2508.01, within(0.01));
    assertThat(point.complete()).isTrue();
  }

  @Test
  void whereAnOptimizerConvergedIsAMinimum() {
    Objective f = Surfaces.rosenbrock();
    Minimum minimum =
        Minimize.run(f, new double[] {-1.2, 1}, Lbfgs.defaults(), new Stop(1e-5, 0, 1000));
    StationaryPoint point = StationaryPoint.of(f, minimum.point().toDoubles());
    assertThat(point.nature()).isInstanceOf(Nature.Minimum.class);
    assertThat(point.gradientNorm()).isPositive().isLessThan(point.gradientTolerance());
  }

  @Test
  void onTheWaySaysHowFarAStationaryPointIs() {
    StationaryPoint point = StationaryPoint.of(Surfaces.quadratic(1, 4, 9), new double[] {3, 1, 2});
    Nature.NotStationary way = (Nature.NotStationary) point.nature();
    assertThat(way.distance()).isCloseTo(3, within(1e-13)); // from (0, 1, 2)
    StationaryPoint byProducts =
        StationaryPoint.of(
            Surfaces.quadratic(1, 4, 9),
            new double[] {3, 1, 2},
            StationaryPoint.Options.defaults().dense(1).ends(2));
    assertThat(((Nature.NotStationary) byProducts.nature()).distance()).isCloseTo(3, within(1e-5));
    assertThat(byProducts.toString()).contains("not stationary").contains("3.00 away");
  }

  @Test
  void noStationaryPointIsExpectedWhereTheGradientLeadsAlongAFlatDirection() {
    Objective slope = Surfaces.of(square(X).plus(Y));
    Objective gutter = Surfaces.of(square(X.plus(Y)));
    StationaryPoint.Options whole = StationaryPoint.Options.defaults();
    for (StationaryPoint.Options options : List.of(whole, whole.dense(1).ends(2))) {
      assertThat(distance(slope, new double[] {1, 0}, options)).isInfinite();
      // to the line x + y = 0
      assertThat(distance(gutter, new double[] {1, 1}, options))
          .isCloseTo(Math.sqrt(2), within(1e-6));
    }
    Expr w = Expr.variable("w", Dim.of(300));
    Objective linear = Objective.of(sum(w), List.of(w), Map.of(), Program.Options.defaults());
    assertThat(distance(linear, new double[300], whole)).isInfinite();
  }

  private static double distance(Objective f, double[] at, StationaryPoint.Options options) {
    return ((Nature.NotStationary) StationaryPoint.of(f, at, options).nature()).distance();
  }

  @Test
  void decreaseExpectedOnTheWayIsThatOfTheBestStep() {
    Objective f = Surfaces.quadratic(2, 2, 2);
    StationaryPoint point = StationaryPoint.of(f, new double[] {5, 1, 2});
    // one curvature only: the best step leads to the minimum
    assertThat(((Nature.NotStationary) point.nature()).decrease()).isCloseTo(25, within(1e-12));
  }

  @Test
  void saddleNamesItsEscapeAndItsPromiseIsKept() {
    StationaryPoint point = at(square(X).minus(square(Y).times(3)), 0, 0);
    Nature.Saddle saddle = (Nature.Saddle) point.nature();
    Escape escape = saddle.escape();
    assertThat(saddle.descending()).isEqualTo(1);
    assertThat(escape.curvature()).isCloseTo(-6, within(1e-14));
    assertThat(Math.abs(escape.direction().flat(1))).isCloseTo(1, within(1e-14));
    assertThat(escape.promised()).isCloseTo(3 * escape.step() * escape.step(), within(1e-12));
    assertThat(escape.measured()).isCloseTo(escape.promised(), within(1e-12));
    assertThat(escape.asPromised()).isTrue();
  }

  @Test
  void escapeIsWalkedAsFarAsTheQuadraticHolds() {
    // along y the function is y⁴ − y²: it falls by y² − y⁴, which is half of what is promised at
    // y² = 1/2
    StationaryPoint point = at(square(X).plus(Y.power(4)).minus(square(Y)), 0, 0);
    Escape escape = ((Nature.Saddle) point.nature()).escape();
    double y = escape.step();
    assertThat(y).isLessThanOrEqualTo(Math.sqrt(0.5)).isGreaterThan(0.5 * Math.sqrt(0.5));
    assertThat(escape.measured()).isCloseTo(y * y - y * y * y * y, within(1e-14));
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-300, 1e-200, 1e-6, 1, 1e6, 1e160, 1e300})
  void natureDoesNotDependOnUnits(double unit) {
    Expr saddle = square(X).minus(square(Y)).times(unit);
    assertThat(at(saddle, 0, 0).nature()).isInstanceOf(Nature.Saddle.class);
    Expr bowl = square(X.minus(2)).plus(square(Y.minus(1))).times(unit);
    assertThat(at(bowl, 2, 1).nature()).isInstanceOf(Nature.Minimum.class);
    StationaryPoint beside = at(bowl, 2.001, 1);
    Nature.NotStationary way = (Nature.NotStationary) beside.nature();
    assertThat(way.distance()).isCloseTo(1e-3, within(1e-9));
    assertThat(way.decrease() / unit).isCloseTo(1e-6, within(1e-12));
    assertThat(at(bowl, 0, 0).gradientTolerance() / unit)
        .isCloseTo(
            at(square(X.minus(2)).plus(square(Y.minus(1))), 0, 0).gradientTolerance(),
            within(1e-20));
  }

  @Test
  void maximumLeadsDownEverywhere() {
    StationaryPoint point = at(square(X).plus(square(Y).times(2)).negate(), 0, 0);
    Escape escape = ((Nature.Maximum) point.nature()).escape();
    assertThat(escape.curvature()).isCloseTo(-4, within(1e-14));
    assertThat(escape.measured()).isPositive();
  }

  @Test
  void monkeySaddleIsDegenerateAndLeadsDownByItsThirdDerivative() {
    StationaryPoint point = at(X.power(3).minus(X.times(square(Y)).times(3)), 0, 0);
    Nature.Degenerate plain = (Nature.Degenerate) point.nature();
    assertThat(plain.flat()).isEqualTo(2);
    Escape escape = plain.escape().orElseThrow();
    double x = escape.direction().flat(0) * escape.step();
    double y = escape.direction().flat(1) * escape.step();
    assertThat(escape.measured())
        .isCloseTo(3 * x * y * y - x * x * x, within(1e-12 * Math.pow(escape.step(), 3)))
        .isPositive();
  }

  @Test
  void flatBottomIsDegenerateWithoutAWayDown() {
    Nature.Degenerate bottom = (Nature.Degenerate) at(square(X).plus(Y.power(4)), 0, 0).nature();
    assertThat(bottom.flat()).isEqualTo(1);
    assertThat(bottom.escape()).isEmpty();
    Nature.Degenerate gutter = (Nature.Degenerate) at(square(X.plus(Y)), 0, 0).nature();
    assertThat(gutter.flat()).isEqualTo(1);
    assertThat(gutter.escape()).isEmpty();
  }

  @Test
  void ridgeThatIsFlatAlongItsLengthLeadsDownAcross() {
    Nature.Degenerate ridge = (Nature.Degenerate) at(Y.power(4).minus(square(X)), 0, 0).nature();
    assertThat(ridge.flat()).isEqualTo(1);
    assertThat(ridge.escape().orElseThrow().curvature()).isCloseTo(-2, within(1e-14));
  }

  /// `½ (1 − w₂w₁)²` at 0 has the Hessian [[0, −1], [−1, 0]]: one way up and one down, along the
  /// diagonal (Saxe, McClelland & Ganguli 2014; Kawaguchi 2016).
  @Test
  void originOfALinearNetworkOfTwoLayersIsASaddle() {
    StationaryPoint point = at(square(Expr.of(1).minus(X.times(Y))).times(0.5), 0, 0);
    Escape escape = ((Nature.Saddle) point.nature()).escape();
    assertThat(escape.curvature()).isCloseTo(-1, within(1e-14));
    assertThat(escape.direction().flat(0)).isCloseTo(escape.direction().flat(1), within(1e-14));
    assertThat(escape.measured()).isPositive();
  }

  /// With three layers all second derivatives vanish at 0, and no axis leads anywhere; directions
  /// between them do.
  @Test
  void originOfALinearNetworkOfThreeLayersIsDegenerateAndLeavesBetweenTheAxes() {
    Expr z = Expr.variable("z");
    Expr loss = square(Expr.of(1).minus(X.times(Y).times(z))).times(0.5);
    Objective f = Objective.of(loss, List.of(X, Y, z), Map.of(), Program.Options.defaults());
    StationaryPoint point = StationaryPoint.of(f, new double[3]);
    Nature.Degenerate plain = (Nature.Degenerate) point.nature();
    assertThat(plain.flat()).isEqualTo(3);
    Escape escape = plain.escape().orElseThrow();
    double product = 1;
    for (int i = 0; i < 3; i++) {
      product *= escape.direction().flat(i) * escape.step();
    }
    assertThat(product).isPositive();
    assertThat(escape.measured())
        .isCloseTo(0.5 * (1 - (1 - product) * (1 - product)), within(1e-15));
  }

  @Test
  void endsOfTheSpectrumFindTheSaddleOfALargerFunction() {
    double[] curvatures = new double[300];
    Arrays.setAll(curvatures, i -> i < 2 ? -1 - i : 1 + i / 30.0);
    Objective f = Surfaces.quadratic(curvatures);
    StationaryPoint point = StationaryPoint.of(f, Surfaces.center(300));
    assertThat(point.complete()).isFalse();
    Nature.Saddle saddle = (Nature.Saddle) point.nature();
    assertThat(saddle.descending()).isEqualTo(2);
    assertThat(saddle.escape().curvature()).isCloseTo(-2, within(1e-9));
    assertThat(saddle.escape().asPromised()).isTrue();
    assertThat(point.toString())
        .contains("2 directions lead down")
        .contains("ends of the spectrum");
  }

  @Test
  void endsAndWholeHessianAgreeOnAMinimum() {
    double[] curvatures = new double[30];
    Arrays.setAll(curvatures, i -> 0.1 + i);
    Objective f = Surfaces.quadratic(curvatures);
    StationaryPoint whole = StationaryPoint.of(f, Surfaces.center(30));
    StationaryPoint ends =
        StationaryPoint.of(f, Surfaces.center(30), StationaryPoint.Options.defaults().dense(1));
    assertThat(whole.nature()).isInstanceOf(Nature.Minimum.class);
    assertThat(ends.nature()).isInstanceOf(Nature.Minimum.class);
    assertThat(ends.smallest()).isCloseTo(whole.smallest(), within(1e-9));
    assertThat(ends.largest()).isCloseTo(whole.largest(), within(1e-9));
  }

  @Test
  void toleranceOfAnOptimizerCounts() {
    Objective f = Surfaces.quadratic(1, 4);
    double[] near = {1e-4, 1};
    assertThat(StationaryPoint.of(f, near).nature()).isInstanceOf(Nature.NotStationary.class);
    assertThat(StationaryPoint.of(f, near, StationaryPoint.Options.at(1e-3)).nature())
        .isInstanceOf(Nature.Minimum.class);
  }

  @Test
  void pointWithoutAValueIsNotFinite() {
    StationaryPoint point = at(gradus.expr.Functions.log(X).plus(square(Y)), -1, 0);
    assertThat(point.nature()).isInstanceOf(Nature.NotFinite.class);
    assertThat(point.toString()).isEqualTo("not finite");
  }

  @Test
  void wrongUseIsNamed() {
    assertThatThrownBy(() -> at(square(X), 1, 2, 3)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> at(square(X).plus(Y), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 arguments, but the point has 1 numbers");
    assertThatThrownBy(() -> StationaryPoint.Options.at(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not -1.0");
    assertThatThrownBy(() -> StationaryPoint.Options.defaults().ends(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 2 curvatures");
    assertThatThrownBy(() -> StationaryPoint.of(Surfaces.constant(), new double[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the function has 0 arguments")
        .hasMessageContaining("at least one variable");
  }

  @Test
  void tensorsOfEscapesHaveLengthOne() {
    StationaryPoint point = at(square(X).minus(square(Y)), 0, 0);
    Tensor direction = ((Nature.Saddle) point.nature()).escape().direction();
    double x = direction.flat(0);
    double y = direction.flat(1);
    assertThat(x * x + y * y).isCloseTo(1, within(1e-15));
  }
}
