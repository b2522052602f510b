package gradus.optimization.landscape;

import static gradus.expr.Functions.log;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.optimization.Block;
import gradus.optimization.Objective;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlaneTest {
  private static double valueAt(Objective f, double[] at, double s, Axis d, double t, Axis e) {
    double[] point = at.clone();
    for (int i = 0; i < at.length; i++) {
      point[i] += s * d.direction().flat(i) + t * e.direction().flat(i);
    }
    return f.valueAndGradient(point, new double[at.length]);
  }

  @Test
  void valuesOfAPlaneEqualThoseOfTheFunction() {
    Objective f = Surfaces.network(3, 4);
    double[] at = Surfaces.random(1, f.size()).toDoubles();
    Directions random = Directions.random(f, at, 7);
    Axis d = random.axis(0);
    Axis e = random.axis(1);
    Plane plane = Plane.of(f, at, d, e, new Range(-1, 0.5, 4), Range.unit(5));
    assertThat(plane.values().shape()).isEqualTo(Shape.of(5, 4));
    double lowest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < 5; i++) {
      for (int j = 0; j < 4; j++) {
        double s = plane.firstSteps().flat(j);
        double t = plane.secondSteps().flat(i);
        double value = valueAt(f, at, s, d, t, e);
        assertThat(plane.values().at(i, j)).isCloseTo(value, within(1e-13 * value));
        lowest = Math.min(lowest, plane.values().at(i, j));
      }
    }
    assertThat(plane.firstSteps().toDoubles()).containsExactly(-1, -0.5, 0, 0.5);
    assertThat(plane.lowest()).isEqualTo(lowest);
  }

  @Test
  void sliceHasValuesAndSlopesOfTheFunction() {
    Objective f = Surfaces.quadratic(2, 8);
    double[] center = Surfaces.center(2);
    Curvature steep = Curvature.largest(f, center);
    Slice slice = Slice.of(f, center, Axis.of(steep), Range.unit(5));
    // along the eigenvector: ½ 8 t² with slope 8 t
    assertThat(slice.values().toDoubles())
        .containsExactly(new double[] {4, 1, 0, 1, 4}, within(1e-13));
    assertThat(slice.slopes().toDoubles())
        .containsExactly(new double[] {-8, -4, 0, 4, 8}, within(1e-13));
    assertThat(slice.lowest()).isEqualTo(2);
    assertThat(slice.axis().label()).isEqualTo("curvature 8.000");
  }

  @Test
  void placesOutsideTheDomainStayEmpty() {
    Objective f = Surfaces.of(log(Surfaces.X).plus(Surfaces.Y));
    Axis x = new Axis("x", Tensor.vector(1, 0));
    Axis y = new Axis("y", Tensor.vector(0, 1));
    Slice slice = Slice.of(f, new double[] {0.5, 0}, x, Range.unit(3));
    assertThat(slice.values().flat(0)).isNaN();
    assertThat(slice.lowest()).isEqualTo(1);
    Plane plane = Plane.of(f, new double[] {0.5, 0}, x, y, Range.unit(3), Range.unit(2));
    assertThat(plane.values().at(1, 0)).isNaN();
    assertThat(plane.lowest()).isEqualTo(Math.log(0.5) - 1);
    Plane outside = Plane.of(f, new double[] {-5, 0}, x, y, Range.unit(3), Range.unit(2));
    assertThat(outside.lowest()).isNaN();
  }

  @Test
  void randomDirectionsHaveTheNormsOfTheFilters() {
    Objective f = Surfaces.network(3, 4);
    double[] at = Surfaces.random(8, f.size()).toDoubles();
    Tensor direction = Directions.random(f, at, 2).axis(0).direction();
    Block weights = f.blocks().getFirst();
    assertThat(weights.shape()).isEqualTo(Shape.of(3, 4));
    for (int unit = 0; unit < 4; unit++) {
      double own = 0;
      double wanted = 0;
      for (int i = 0; i < 3; i++) {
        own += Math.pow(direction.flat(4 * i + unit), 2);
        wanted += Math.pow(at[4 * i + unit], 2);
      }
      assertThat(own).isCloseTo(wanted, within(1e-14 * wanted));
    }
    // the biases and the vector behind do not move
    for (int k = 12; k < f.size(); k++) {
      assertThat(direction.flat(k)).isZero();
    }
  }

  @Test
  void vectorAloneIsAFilter() {
    Objective f = Surfaces.quadratic(1, 2, 3);
    Directions random = Directions.random(f, new double[] {3, 0, 4}, 1);
    assertThat(random.axis(0).length()).isCloseTo(5, within(1e-14));
    assertThat(random.axis(1).length()).isCloseTo(5, within(1e-14));
    assertThat(random.axis(0).direction().toDoubles())
        .isNotEqualTo(random.axis(1).direction().toDoubles())
        .isEqualTo(Directions.random(f, new double[] {3, 0, 4}, 1).axis(0).direction().toDoubles());
  }

  @Test
  void axisTowardsAnotherPointReachesItByAStepOfOne() {
    Objective f = Surfaces.rosenbrock();
    double[] from = {-1.2, 1};
    double[] to = {1, 1};
    Slice slice = Slice.of(f, from, Axis.toward("to the minimum", from, to), new Range(0, 1, 3));
    assertThat(slice.values().flat(0)).isCloseTo(24.2, within(1e-13));
    assertThat(slice.values().flat(2)).isCloseTo(0, within(1e-25));
  }

  private static Path path(double[]... points) {
    return new Path(IntStream.range(0, points.length).boxed().toList(), Tensor.matrix(points));
  }

  @Test
  void principalDirectionsKeepAPathInAPlaneWhole() {
    double[] a = {1, 2, 0, 2};
    double[] b = {2, -1, 3, 0};
    List<double[]> points = new ArrayList<>();
    for (int k = 0; k < 12; k++) {
      double[] point = new double[4];
      for (int i = 0; i < 4; i++) {
        point[i] = 5 + Math.cos(k) * a[i] + 0.3 * Math.sin(2 * k) * b[i];
      }
      points.add(point);
    }
    Path path = path(points.toArray(double[][]::new));
    Directions principal = path.principal();
    Path.Projection seen = path.onto(principal.axis(0), principal.axis(1));
    assertThat(seen.share()).isCloseTo(1, within(1e-14));
    for (int k = 0; k < 12; k++) {
      assertThat(seen.distances().flat(k)).isLessThan(1e-13);
      for (int i = 0; i < 4; i++) {
        double rebuilt =
            path.end()[i]
                + seen.coordinates().at(k, 0) * principal.axis(0).direction().flat(i)
                + seen.coordinates().at(k, 1) * principal.axis(1).direction().flat(i);
        assertThat(rebuilt).isCloseTo(points.get(k)[i], within(1e-13));
      }
    }
    assertThat(seen.coordinates().at(11, 0)).isZero();
  }

  @Test
  void shareAndDistanceSayWhatThePlaneLoses() {
    Path path =
        path(new double[] {3, 0, 0}, new double[] {0, 2, 0}, new double[] {0, 0, 1}, new double[3]);
    Directions principal = path.principal();
    Path.Projection seen = path.onto(principal.axis(0), principal.axis(1));
    assertThat(seen.share()).isCloseTo(13.0 / 14, within(1e-14));
    assertThat(seen.distances().toDoubles())
        .containsExactly(new double[] {0, 0, 1, 0}, within(1e-14));
    assertThat(principal.axis(0).label())
        .isEqualTo("principal direction 1 (64.3 % of the variance)");
    Range range = seen.range(0, 0.1, 11);
    assertThat(range.to() - range.from()).isCloseTo(3 * 1.2, within(1e-14));
  }

  @Test
  void slantedAxesGiveTheCoordinatesAlongThem() {
    Axis d = new Axis("d", Tensor.vector(1, 0));
    Axis e = new Axis("e", Tensor.vector(1, 1));
    Path path = path(new double[] {3, 2}, new double[] {0, 0});
    Path.Projection seen = path.onto(d, e);
    assertThat(seen.coordinates().row(0).toDoubles())
        .containsExactly(new double[] {1, 2}, within(1e-14));
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-200, 1e200})
  void pathLooksTheSameInAnyUnit(double unit) {
    Path path =
        path(
            new double[] {3 * unit, 0, 0},
            new double[] {0, 2 * unit, 0},
            new double[] {unit, unit, unit},
            new double[3]);
    Axis d = new Axis("d", Tensor.vector(unit, 0, 0));
    Axis e = new Axis("e", Tensor.vector(unit, unit, 0));
    Path.Projection seen = path.onto(d, e);
    assertThat(seen.coordinates().toDoubles())
        .containsExactly(new double[] {3, 0, -2, 2, 0, 1, 0, 0}, within(1e-14));
    assertThat(seen.distances().toDoubles())
        .containsExactly(new double[] {0, 0, unit, 0}, within(1e-14 * unit));
    assertThat(seen.share()).isCloseTo(15.0 / 16, within(1e-14));
    Directions principal = path.principal();
    assertThat(principal.axis(0).label()).startsWith("principal direction 1 (6");
    assertThat(path.onto(principal.axis(0), principal.axis(1)).share()).isBetween(0.94, 1.0);
  }

  @Test
  void directionOfAnyLengthHasAUnit() {
    Axis tiny = new Axis("tiny", Tensor.vector(0, Double.MIN_VALUE)).unit();
    assertThat(tiny.direction().toDoubles()).containsExactly(0, 1);
  }

  @Test
  void wrongUseIsNamed() {
    Objective f = Surfaces.quadratic(1, 2);
    Axis wide = new Axis("wide", Tensor.vector(1, 0, 0));
    assertThatThrownBy(() -> Slice.of(f, new double[2], wide, Range.unit(3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the axis wide has 3 numbers");
    assertThatThrownBy(() -> new Axis("none", Tensor.vector(0, 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("none is 0");
    assertThatThrownBy(() -> new Range(1, 1, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("from 1.0 to 1.0");
    Axis x = new Axis("x", Tensor.vector(1, 0));
    Axis twice = new Axis("twice", Tensor.vector(2, 0));
    assertThatThrownBy(() -> path(new double[] {1, 0}, new double[2]).onto(x, twice))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("parallel");
    assertThatThrownBy(() -> Plane.of(f, new double[2], x, twice, Range.unit(3), Range.unit(3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the axes twice and x are parallel")
        .hasMessageContaining("look at a slice");
    assertThatThrownBy(() -> path(new double[] {1, 0}, new double[2]).principal())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("spans no plane");
    assertThatThrownBy(() -> new Path(List.of(1, 2), Tensor.zeros(3, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 steps");
    assertThatThrownBy(() -> Directions.random(f, new double[2], 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("random direction 1 is 0");
  }
}
