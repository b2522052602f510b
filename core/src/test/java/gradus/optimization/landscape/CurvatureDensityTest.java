package gradus.optimization.landscape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.linalg.SymmetricEigen;
import gradus.linalg.Tensor;
import gradus.linalg.iterative.SpectralDensity;
import gradus.optimization.Objective;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CurvatureDensityTest {
  private static final SpectralDensity.Options OPTIONS = SpectralDensity.Options.of(10, 30, 1);

  private static Objective uniform() {
    double[] values = new double[300];
    Arrays.setAll(values, i -> 1 + 9.0 * i / 299);
    return Surfaces.quadratic(values);
  }

  @Test
  void areaUnderTheCurveIsOne() {
    CurvatureDensity density = CurvatureDensity.of(uniform(), new double[300], OPTIONS);
    // 400 points over 50 + 10 widths: 6.65 points a width
    assertThat(density.curve(400).area()).isCloseTo(1, within(1e-6));
    assertThat(density.curve(200, 0.5).area()).isCloseTo(1, within(1e-6));
  }

  @Test
  void uniformSpectrumHasAFlatDensity() {
    CurvatureDensity density = CurvatureDensity.of(uniform(), new double[300], OPTIONS);
    CurvatureDensity.Curve curve = density.curve(300, 0.9);
    for (int k = 0; k < 300; k++) {
      double x = curve.curvatures().flat(k);
      if (x > 4 && x < 7) { // three widths from both ends: 0.3 % of a Gaussian is beyond
        assertThat(curve.values().flat(k))
            .isCloseTo(1.0 / 9, within(5 * curve.standardErrors().flat(k) + 0.003 / 9));
      }
    }
  }

  @Test
  void meanAndSharesAgreeWithTheEigenvaluesWithinTheirErrors() {
    Objective f = Surfaces.network(5, 8);
    double[] at = Surfaces.random(4, f.size()).toDoubles();
    Tensor all = SymmetricEigen.of(f.hessian(at)).values();
    int n = f.size();
    CurvatureDensity density = CurvatureDensity.of(f, at, SpectralDensity.Options.of(40, n, 1));
    double mean = Arrays.stream(all.toDoubles()).sum() / n;
    assertThat(density.mean().value()).isCloseTo(mean, within(5 * density.mean().standardError()));
    double middle = 0.5 * (all.flat(4) + all.flat(5)); // 5 curvatures lie above
    SpectralDensity.Estimate below = density.below(middle);
    assertThat(below.value()).isCloseTo((n - 5.0) / n, within(5 * below.standardError()));
    assertThat(density.largest()).isCloseTo(all.flat(0), within(1e-11 * all.flat(0)));
    assertThat(density.smallest()).isCloseTo(all.flat(n - 1), within(1e-11 * all.flat(0)));
    assertThat(density.resolution()).isZero(); // as many steps as arguments
  }

  @Test
  void resolutionBoundsHowFarTheMassIsMoved() {
    // every vector of signs sees one diagonal matrix alike, so quadrature alone is to blame
    int n = 200;
    double[] values = new double[n];
    Arrays.setAll(values, i -> 10.0 * i / (n - 1));
    Objective f = Surfaces.quadratic(values);
    for (int steps : new int[] {3, 6, 12}) {
      CurvatureDensity density =
          CurvatureDensity.of(f, new double[n], SpectralDensity.Options.of(200, steps, 1));
      double distance = 0; // ∫ |F − F̂|
      for (int k = 0; k < 1000; k++) {
        double x = 0.01 * (k + 0.5);
        double truth = (Math.floor(x / 10 * (n - 1)) + 1) / n;
        distance += 0.01 * Math.abs(density.below(x).value() - truth);
      }
      assertThat(distance).isLessThan(density.resolution());
    }
  }

  @Test
  void oneCurvatureIsAnExactSpike() {
    CurvatureDensity density =
        CurvatureDensity.of(Surfaces.quadratic(3, 3, 3, 3), new double[4], OPTIONS);
    assertThat(density.mean().value()).isCloseTo(3, within(1e-14));
    assertThat(density.curve(200).area()).isCloseTo(1, within(1e-6));
  }

  @Test
  void wrongUseIsNamed() {
    CurvatureDensity density =
        CurvatureDensity.of(Surfaces.quadratic(1, 2), new double[2], OPTIONS);
    assertThatThrownBy(() -> density.curve(1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 2 points");
    assertThatThrownBy(() -> density.curve(10, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("positive width");
  }
}
