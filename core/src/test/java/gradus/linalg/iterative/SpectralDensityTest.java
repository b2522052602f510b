package gradus.linalg.iterative;

import static gradus.linalg.iterative.Matrices.geometric;
import static gradus.linalg.iterative.Matrices.random;
import static gradus.linalg.iterative.Matrices.symmetric;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.linalg.Cholesky;
import gradus.linalg.SymmetricEigen;
import gradus.linalg.Tensor;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class SpectralDensityTest {
  private final Tensor matrix = symmetric(1, geometric(60, 0.5, 20));
  private final LinearOperator a = LinearOperator.of(matrix);

  private double exact(Tensor u, DoubleUnaryOperator f) {
    SymmetricEigen eigen = SymmetricEigen.of(matrix);
    double sum = 0;
    for (int k = 0; k < 60; k++) {
      double along = 0;
      for (int i = 0; i < 60; i++) {
        along += eigen.vectors().at(i, k) * u.flat(i);
      }
      sum += along * along * f.applyAsDouble(eigen.values().flat(k));
    }
    return sum;
  }

  @Test
  void aQuadratureIsExactForPolynomialsOfTwiceItsDegree() {
    Tensor u = random(2, 60);
    GaussQuadrature quadrature = GaussQuadrature.of(a, u, 5);
    assertThat(Arrays.stream(quadrature.weights().toDoubles()).sum()).isCloseTo(1, within(1e-14));
    for (int degree = 0; degree <= 9; degree++) {
      int power = degree;
      double value = exact(u, x -> Math.pow(x, power));
      assertThat(quadrature.integral(x -> Math.pow(x, power)))
          .isCloseTo(value, within(1e-12 * value));
    }
    double tenth = exact(u, x -> Math.pow(x, 10));
    assertThat(quadrature.integral(x -> Math.pow(x, 10))).isLessThan(tenth * (1 - 1e-6));
  }

  @Test
  void theSideOfTheErrorIsKnownFromTheDerivatives() {
    Tensor u = random(3, 60);
    double inverse = exact(u, x -> 1 / x);
    double log = exact(u, Math::log);
    for (int steps : new int[] {2, 5, 10}) {
      GaussQuadrature quadrature = GaussQuadrature.of(a, u, steps);
      assertThat(quadrature.integral(x -> 1 / x)).isLessThan(inverse);
      assertThat(quadrature.integral(Math::log)).isGreaterThan(log);
    }
    assertThat(GaussQuadrature.of(a, u, 40).integral(Math::log)).isCloseTo(log, within(1e-9));
  }

  @Test
  void anEigenvalueLiesWithinEachBound() {
    Tensor values = SymmetricEigen.of(matrix).values();
    GaussQuadrature quadrature = GaussQuadrature.of(a, random(4, 60), 12);
    for (int k = 0; k < 12; k++) {
      double nearest = Double.POSITIVE_INFINITY;
      for (double value : values.toDoubles()) {
        nearest = Math.min(nearest, Math.abs(value - quadrature.nodes().flat(k)));
      }
      assertThat(nearest).isLessThanOrEqualTo(quadrature.bounds().flat(k) + 1e-13);
    }
  }

  @Test
  void anEigenvectorHasOneNode() {
    GaussQuadrature identity = GaussQuadrature.of(LinearOperator.identity(7), random(5, 7), 6);
    assertThat(identity.nodes().toDoubles()).containsExactly(new double[] {1}, within(1e-15));
    assertThat(identity.bounds().toDoubles()).containsOnly(0.0);
    assertThat(GaussQuadrature.of(a, Tensor.zeros(60), 3).integral(Math::log)).isZero();
  }

  @Test
  void tracesAreWithinAFewStandardErrors() {
    SpectralDensity density = SpectralDensity.of(a, SpectralDensity.Options.of(40, 30, 6));
    double logarithm = Cholesky.of(matrix).logDeterminant();
    SpectralDensity.Estimate log = density.logDeterminant();
    assertThat(log.standardError()).isBetween(0.01, 2.0);
    assertThat(log.value()).isCloseTo(logarithm, within(4 * log.standardError()));
    double sum = Arrays.stream(geometric(60, 0.5, 20)).sum();
    SpectralDensity.Estimate trace = density.trace(x -> x);
    assertThat(trace.value()).isCloseTo(sum, within(4 * trace.standardError()));
    SpectralDensity.Estimate half = density.below(Math.sqrt(0.5 * 20));
    assertThat(half.value()).isCloseTo(0.5, within(4 * half.standardError() + 0.02));
  }

  @Test
  void theStandardErrorIsThatOfTheMean() {
    // over many seeds the values spread as the standard errors say
    double squares = 0;
    double errors = 0;
    double exact = Cholesky.of(matrix).logDeterminant();
    for (int seed = 0; seed < 60; seed++) {
      SpectralDensity.Estimate log =
          SpectralDensity.of(a, SpectralDensity.Options.of(10, 25, seed)).logDeterminant();
      squares += (log.value() - exact) * (log.value() - exact);
      errors += log.standardError() * log.standardError();
    }
    assertThat(squares / errors).isBetween(0.5, 2.0);
  }

  @Test
  void diagonalsNeedOneVectorOnly() {
    // with signs zᵀf(D)z is the trace itself
    SpectralDensity density =
        SpectralDensity.of(
            LinearOperator.diagonal(Tensor.vector(1, 2, 4, 8)),
            SpectralDensity.Options.of(2, 4, 1));
    assertThat(density.logDeterminant().value()).isCloseTo(6 * Math.log(2), within(1e-13));
    assertThat(density.logDeterminant().standardError()).isLessThan(1e-13);
  }

  @Test
  void aNegativeNodeHasNoLogarithm() {
    SpectralDensity density =
        SpectralDensity.of(
            LinearOperator.diagonal(Tensor.vector(-1, 2, 4)), SpectralDensity.Options.of(2, 3, 1));
    assertThat(density.logDeterminant().value()).isNaN();
  }

  @Test
  void refusesWhatHasNoAnswer() {
    assertThatThrownBy(() -> SpectralDensity.Options.of(1, 5, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("standard error");
    assertThatThrownBy(() -> GaussQuadrature.of(a, Tensor.vector(Double.NaN).reshape(1), 2))
        .isInstanceOf(IllegalArgumentException.class);
    LinearOperator sick = LinearOperator.diagonal(Tensor.vector(1, Double.NaN));
    assertThatThrownBy(() -> SpectralDensity.of(sick, SpectralDensity.Options.of(2, 2, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("NaN");
    assertThatThrownBy(() -> GaussQuadrature.of(a, random(1, 60), 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
