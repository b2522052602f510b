package gradus.optimization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.linalg.kernel.Vectors;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NonNegativeLeastSquaresTest {
  private static double[][] random(int rows, int columns, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] a = new double[rows][columns];
    for (double[] row : a) {
      for (int j = 0; j < columns; j++) {
        row[j] = random.nextGaussian();
      }
    }
    return a;
  }

  @Test
  void conditionsOfTheMinimumHold() {
    for (long seed = 0; seed < 50; seed++) {
      double[][] b = random(60, 6, seed);
      double[] c = random(1, 6, 1000 + seed)[0];
      double[] residual = NonNegativeLeastSquares.solve(b, c).residual();
      // bᵢᵀr ≥ 0 for all i, and r = 0 unless c lies outside the cone of the bᵢ; rᵀ(r + c) = Σuᵢbᵢᵀr
      // = 0
      for (double[] row : b) {
        assertThat(Vectors.dot(row, residual)).as("seed %s", seed).isGreaterThan(-1e-9);
      }
      assertThat(Vectors.dot(residual, residual) + Vectors.dot(residual, c))
          .as("seed %s", seed)
          .isCloseTo(0, within(1e-10));
    }
  }

  @Test
  void widestMarginOfTwoPoints() {
    double[] x = NonNegativeLeastSquares.leastDistance(new double[][] {{2, 0}, {3, 1}});
    assertThat(x[0]).isCloseTo(0.5, within(1e-12));
    assertThat(x[1]).isCloseTo(0, within(1e-12));
  }

  @Test
  void directionIsFoundExactlyWhereThereIsOne() {
    int found = 0;
    for (long seed = 0; seed < 100; seed++) {
      double[][] a = random(9, 4, seed); // half of such sets lie in a half-space (Cover 1965)
      double[] strict = NonNegativeLeastSquares.leastDistance(a);
      double[] weak = NonNegativeLeastSquares.halfSpace(a);
      assertThat(weak.length > 0).as("seed %s", seed).isEqualTo(strict.length > 0);
      for (double[] row : strict.length > 0 ? a : new double[0][]) {
        assertThat(Vectors.dot(row, strict)).as("seed %s", seed).isGreaterThan(1 - 1e-8);
      }
      found += strict.length > 0 ? 1 : 0;
    }
    // Cover's count for 9 points in 4 dimensions: (1 + 8 + 28 + 56)/2⁸ = 36 %
    assertThat(found).isBetween(22, 51);
  }

  @Test
  void pointsAroundTheOriginLieInNoHalfSpace() {
    assertThat(NonNegativeLeastSquares.halfSpace(new double[][] {{1, 0}, {-1, 1}, {0, -1}}))
        .isEmpty();
    assertThat(NonNegativeLeastSquares.halfSpace(new double[][] {{1, 0}, {-1, 0}, {0, 1}}))
        .hasSize(2);
    assertThat(NonNegativeLeastSquares.leastDistance(new double[][] {{1, 0}, {-1, 0}, {0, 1}}))
        .isEmpty();
  }

  @Test
  void vectorsOfAnotherLengthAreRefused() {
    double[][] ragged = {{1, 0}, {1, 0, 1}};
    assertThatThrownBy(() -> NonNegativeLeastSquares.solve(ragged, new double[] {1, 2}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("vector 1 has 3 numbers, not 2");
    assertThatThrownBy(() -> NonNegativeLeastSquares.halfSpace(ragged))
        .hasMessageContaining("vector 1 has 3");
    assertThatThrownBy(() -> NonNegativeLeastSquares.leastDistance(ragged))
        .hasMessageContaining("vector 1 has 3");
  }
}
