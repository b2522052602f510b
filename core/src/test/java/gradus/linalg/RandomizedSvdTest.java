package gradus.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RandomizedSvdTest {
  private static final int RANK = 6;

  /// Singular values `2⁻ʲ` between random orthonormal columns.
  private static Tensor falling(int m, int n) {
    int r = Math.min(m, n);
    Tensor left = Qr.of(gaussian(m, r, 1)).q();
    Tensor right = Qr.of(gaussian(n, r, 2)).q();
    Tensor scaled = Tensor.generate(left.shape(), k -> left.flat(k) * Math.scalb(1.0, -(k % r)));
    return scaled.times(right.transpose());
  }

  private static Tensor gaussian(int m, int n, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return Tensor.generate(Shape.of(m, n), k -> random.nextGaussian());
  }

  @Test
  void findsTheLeadingTripletsOfTallAndWideMatrices() {
    for (int[] size : new int[][] {{80, 30}, {30, 80}, {7, 7}}) {
      RandomizedSvd svd =
          RandomizedSvd.of(falling(size[0], size[1]), RandomizedSvd.Options.of(RANK, 5));
      for (int j = 0; j < RANK; j++) {
        assertEquals(Math.scalb(1.0, -j), svd.values().flat(j), 1e-12);
      }
      orthonormal(svd.u());
      orthonormal(svd.v());
    }
  }

  private static void orthonormal(Tensor q) {
    assertArrayEquals(
        Tensor.identity(q.columns()).toDoubles(), q.transpose().times(q).toDoubles(), 1e-12);
  }

  @Test
  void anExactValueLiesWithinEachBound() {
    Tensor a = gaussian(60, 40, 3); // values fall slowly: the bounds are wide, yet hold
    Tensor exact = Svd.of(a).values();
    RandomizedSvd svd = RandomizedSvd.of(a, new RandomizedSvd.Options(RANK, 2, 0, 7));
    for (int j = 0; j < RANK; j++) {
      double nearest = Double.POSITIVE_INFINITY;
      for (int i = 0; i < exact.rows(); i++) {
        nearest = Math.min(nearest, Math.abs(exact.flat(i) - svd.values().flat(j)));
      }
      assertTrue(nearest <= svd.bounds().flat(j) + 1e-12, "value " + j);
      assertTrue(svd.values().flat(j) <= exact.flat(j) + 1e-12, "value " + j);
    }
  }

  @Test
  void statesWhatItLeavesOut() {
    Tensor a = gaussian(25, 18, 4);
    RandomizedSvd svd = RandomizedSvd.of(a, RandomizedSvd.Options.of(RANK, 1));
    Tensor scaled =
        Tensor.generate(svd.u().shape(), k -> svd.u().flat(k) * svd.values().flat(k % RANK));
    Tensor product = scaled.times(svd.v().transpose());
    double sum = 0;
    for (int k = 0; k < 25 * 18; k++) {
      sum += (a.flat(k) - product.flat(k)) * (a.flat(k) - product.flat(k));
    }
    assertEquals(Math.sqrt(sum), svd.remainder(), 1e-10);
  }

  @Test
  void zeroHasZerosAndStillOrthonormalVectors() {
    RandomizedSvd svd = RandomizedSvd.of(Tensor.zeros(9, 5), RandomizedSvd.Options.of(2, 1));
    assertArrayEquals(new double[2], svd.values().toDoubles());
    assertEquals(0, svd.remainder());
    orthonormal(svd.u());
    orthonormal(svd.v());
  }

  @Test
  void aPowerOfTwoScalesValuesBoundsAndRemainderExactly() {
    Tensor a = gaussian(30, 20, 8);
    RandomizedSvd.Options options = RandomizedSvd.Options.of(RANK, 2);
    RandomizedSvd svd = RandomizedSvd.of(a, options);
    for (int power : new int[] {-900, 900}) {
      Tensor scaled = Tensor.generate(a.shape(), k -> Math.scalb(a.flat(k), power));
      RandomizedSvd other = RandomizedSvd.of(scaled, options);
      for (int j = 0; j < RANK; j++) {
        assertEquals(Math.scalb(svd.values().flat(j), power), other.values().flat(j));
        assertEquals(Math.scalb(svd.bounds().flat(j), power), other.bounds().flat(j));
      }
      assertEquals(Math.scalb(svd.remainder(), power), other.remainder());
      assertArrayEquals(svd.u().toDoubles(), other.u().toDoubles());
    }
  }

  @Test
  void theSameSeedGivesTheSameBits() {
    Tensor a = gaussian(90, 50, 6);
    RandomizedSvd.Options options = RandomizedSvd.Options.of(RANK, 11);
    RandomizedSvd first = RandomizedSvd.of(a, options);
    RandomizedSvd second = RandomizedSvd.of(a, options);
    assertArrayEquals(first.u().toDoubles(), second.u().toDoubles());
    assertArrayEquals(first.values().toDoubles(), second.values().toDoubles());
    assertArrayEquals(first.v().toDoubles(), second.v().toDoubles());
  }

  @Test
  void refusesWhatHasNoAnswer() {
    Tensor a = gaussian(4, 3, 1);
    assertThrows(
        IllegalArgumentException.class, () -> RandomizedSvd.of(a, RandomizedSvd.Options.of(4, 1)));
    assertThrows(IllegalArgumentException.class, () -> RandomizedSvd.Options.of(0, 1));
    Tensor sick = Tensor.matrix(new double[][] {{1, Double.NaN}});
    assertThrows(
        IllegalArgumentException.class,
        () -> RandomizedSvd.of(sick, RandomizedSvd.Options.of(1, 1)));
  }
}
