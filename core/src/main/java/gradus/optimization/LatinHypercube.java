package gradus.optimization;

import java.util.SplittableRandom;

/// Points spread over a box so that none of `count` equal slices of any argument is left out and
/// none is met twice (McKay, Beckman & Conover 1979).
final class LatinHypercube {
  private LatinHypercube() {}

  /// @return `count` points, each in the box
  static double[][] points(Box box, int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] points = new double[count][box.size()];
    for (int i = 0; i < box.size(); i++) {
      double lower = box.lower().flat(i);
      double width = box.upper().flat(i) - lower;
      int[] slices = shuffled(count, random);
      for (int k = 0; k < count; k++) {
        points[k][i] = lower + width * ((slices[k] + random.nextDouble()) / count);
      }
    }
    return points;
  }

  private static int[] shuffled(int count, SplittableRandom random) {
    int[] order = new int[count];
    for (int k = 0; k < count; k++) {
      int other = random.nextInt(k + 1);
      order[k] = order[other];
      order[other] = k;
    }
    return order;
  }
}
