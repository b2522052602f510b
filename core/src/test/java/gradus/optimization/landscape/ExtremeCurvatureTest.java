package gradus.optimization.landscape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.linalg.Shape;
import gradus.linalg.SymmetricEigen;
import gradus.linalg.Tensor;
import gradus.linalg.iterative.Outcome;
import gradus.optimization.Objective;
import gradus.optimization.TwiceDifferentiable;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ExtremeCurvatureTest {
  private static double[] spread(int n, double from, double to) {
    double[] values = new double[n];
    Arrays.setAll(values, i -> from + (to - from) * i / (n - 1));
    return values;
  }

  @Test
  void bothEndsOfAKnownSpectrumAreFound() {
    Objective f = Surfaces.quadratic(spread(60, 0.5, 40));
    ExtremeCurvature ends = ExtremeCurvature.of(f, new double[60]);
    assertThat(ends.outcome()).isEqualTo(Outcome.CONVERGED);
    assertThat(ends.largest().value()).isCloseTo(40, within(1e-9));
    assertThat(ends.smallest().value()).isCloseTo(0.5, within(1e-9));
    assertThat(ends.condition()).isCloseTo(80, within(1e-7));
    assertThat(ends.largest().residual()).isLessThan(1e-8 * 40);
  }

  @Test
  void valuesAgreeWithThoseOfTheWholeHessianOfANetwork() {
    Objective f = Surfaces.network(4, 6);
    double[] at = Surfaces.random(9, f.size()).toDoubles();
    Tensor all = SymmetricEigen.of(f.hessian(at)).values();
    ExtremeCurvature ends = ExtremeCurvature.of(f, at);
    double scale = all.flat(0);
    assertThat(ends.largest().value()).isCloseTo(all.flat(0), within(1e-12 * scale));
    assertThat(ends.smallest().value()).isCloseTo(all.flat(f.size() - 1), within(1e-12 * scale));
    assertThat(ends.smallest().value()).isNegative();
    assertThat(ends.condition()).isNaN();
  }

  @Test
  void whatIsFoundNeverLiesOutsideTheSpectrumAndAnEigenvalueIsWithinTheResidual() {
    double[] curvatures = spread(200, 1, 2);
    Objective f = Surfaces.quadratic(curvatures);
    for (int products : new int[] {4, 6, 10, 20}) {
      double[] ones = new double[200];
      Arrays.fill(ones, 1);
      Curvature found = Curvature.largest(f, new double[200], ones, products, 3);
      assertThat(found.value()).isLessThanOrEqualTo(2 * (1 + 1e-14)).isGreaterThan(1.5);
      double nearest =
          Arrays.stream(curvatures).map(c -> Math.abs(c - found.value())).min().orElseThrow();
      assertThat(nearest).isLessThanOrEqualTo(found.residual() + 1e-13);
    }
  }

  @Test
  void preconditionedCurvatureIsThatOfThePreconditionedHessian() {
    Objective f = Surfaces.quadratic(1, 3, 7, 20, 50);
    double[] p = {1, 10, 100, 0.5, 2};
    Tensor h = f.hessian(new double[5]);
    Tensor scaled =
        Tensor.generate(Shape.of(5, 5), k -> h.flat(k) / Math.sqrt(p[k / 5] * p[k % 5]));
    Tensor all = SymmetricEigen.of(scaled).values();
    Curvature largest = Curvature.largest(f, new double[5], p, 20, 1);
    assertThat(largest.value()).isCloseTo(all.flat(0), within(1e-12 * all.flat(0)));
    // P⁻¹H v = λ v in the coordinates of the point
    Tensor image = h.times(largest.direction());
    for (int i = 0; i < 5; i++) {
      assertThat(image.flat(i) / p[i])
          .isCloseTo(largest.value() * largest.direction().flat(i), within(1e-11 * all.flat(0)));
    }
    ExtremeCurvature ends =
        ExtremeCurvature.of(f, new double[5], p, ExtremeCurvature.Options.defaults());
    assertThat(ends.smallest().value()).isCloseTo(all.flat(4), within(1e-12 * all.flat(0)));
  }

  @Test
  void oneArgumentHasOneCurvature() {
    Objective f = Surfaces.quadratic(7);
    ExtremeCurvature ends = ExtremeCurvature.of(f, new double[1]);
    assertThat(ends.largest().value()).isCloseTo(7, within(1e-14));
    assertThat(ends.smallest().value()).isCloseTo(7, within(1e-14));
    assertThat(ends.condition()).isEqualTo(1);
    assertThat(Curvature.largest(f, new double[1]).value()).isCloseTo(7, within(1e-14));
  }

  @Test
  void conditionIsInfiniteWhereAFlatDirectionIsFound() {
    ExtremeCurvature ends = ExtremeCurvature.of(Surfaces.quadratic(0, 2, 5), new double[3]);
    assertThat(ends.condition()).isGreaterThan(1e14);
  }

  @Test
  void sameSeedSameBits() {
    Objective f = Surfaces.network(3, 5);
    double[] at = Surfaces.random(2, f.size()).toDoubles();
    assertThat(ExtremeCurvature.of(f, at).largest().direction().toDoubles())
        .isEqualTo(ExtremeCurvature.of(f, at).largest().direction().toDoubles());
  }

  @Test
  void functionWithoutASecondDerivativeIsSaidNotToBeFinite() {
    TwiceDifferentiable f = Surfaces.of(gradus.expr.Functions.log(Surfaces.X).plus(Surfaces.Y));
    ExtremeCurvature ends = ExtremeCurvature.of(f, new double[] {0, 1});
    assertThat(ends.outcome()).isEqualTo(Outcome.NOT_FINITE);
    assertThat(ends.largest().value()).isNaN();
  }

  @Test
  void noMoreProductsAreSpentThanAllowed() {
    Objective f = Surfaces.quadratic(spread(200, 1, 2));
    ExtremeCurvature.Options options = ExtremeCurvature.Options.defaults().tolerance(0);
    for (int basis : new int[] {4, 5, 7, 40}) {
      for (int products : new int[] {6, 7, 8, 20, 42, 43, 70, 71}) {
        ExtremeCurvature ends =
            ExtremeCurvature.of(f, new double[200], options.basis(basis).products(products));
        assertThat(ends.outcome()).isEqualTo(Outcome.LIMIT);
        assertThat(ends.products()).isLessThanOrEqualTo(products).isGreaterThan(products / 2);
      }
    }
  }

  @Test
  void wrongUseIsNamed() {
    assertThatThrownBy(() -> ExtremeCurvature.of(Surfaces.constant(), new double[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the function has 0 arguments");
    assertThatThrownBy(() -> Curvature.largest(Surfaces.constant(), new double[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the function has 0 arguments");
    assertThatThrownBy(() -> ExtremeCurvature.Options.defaults().products(5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 6 products")
        .hasMessageContaining(", 5 and 40");
    Objective f = Surfaces.quadratic(1, 2);
    assertThatThrownBy(() -> ExtremeCurvature.of(f, new double[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 arguments, but the point has 3 numbers");
    assertThatThrownBy(() -> Curvature.largest(f, new double[2], new double[] {1, 0}, 20, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("entry 1 is 0.0");
    assertThatThrownBy(() -> Curvature.largest(f, new double[2], new double[] {1, 1}, 3, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 4 products");
    assertThatThrownBy(() -> ExtremeCurvature.Options.defaults().tolerance(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("NaN");
  }
}
