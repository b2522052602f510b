package gradus.linalg.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class VectorsTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 1000, 131_071, 131_073, 600_001})
  void theLargestIsFoundWhereverItIs(int n) {
    for (int place : new int[] {0, n / 2, n - 1}) {
      double[] x = new double[n];
      x[place] = -3;
      assertThat(Vectors.largest(x)).isEqualTo(3);
      x[place] = Double.NaN;
      assertThat(Vectors.largest(x)).isNaN();
    }
  }
}
