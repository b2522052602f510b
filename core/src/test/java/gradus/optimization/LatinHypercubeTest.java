package gradus.optimization;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LatinHypercubeTest {
  @Test
  void everySliceOfEveryArgumentHasOnePoint() {
    Box box = Box.of(new double[] {-1, 10, 0}, new double[] {1, 20, 1e-3});
    for (int count : new int[] {1, 2, 7, 100}) {
      double[][] points = LatinHypercube.points(box, count, 5);
      for (int i = 0; i < 3; i++) {
        boolean[] met = new boolean[count];
        double lower = box.lower().flat(i);
        double width = box.upper().flat(i) - lower;
        for (double[] point : points) {
          int slice = (int) ((point[i] - lower) / width * count);
          assertThat(met[slice]).isFalse();
          met[slice] = true;
        }
      }
    }
  }

  @Test
  void seedDecides() {
    Box box = Box.of(2, 0, 1);
    double[][] points = LatinHypercube.points(box, 9, 1);
    assertThat(LatinHypercube.points(box, 9, 1)).isDeepEqualTo(points);
    assertThat(LatinHypercube.points(box, 9, 2)[0]).isNotEqualTo(points[0]);
  }
}
