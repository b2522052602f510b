package gradus.linalg.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// The loops of [Rows] on vectors. Lanes are added half to half, which the interpreter does in the
/// same order as compiled code.
final class VectorRows {
  private static final VectorSpecies<Double> SPECIES = DoubleTiles.SPECIES;
  private static final int LANES = DoubleTiles.LANES;
  private static final VectorShuffle<Double> SWAP_1 = swap(1);
  private static final VectorShuffle<Double> SWAP_2 = swap(2);
  private static final VectorShuffle<Double> SWAP_4 = swap(4);

  private VectorRows() {}

  private static VectorShuffle<Double> swap(int distance) {
    return VectorShuffle.fromOp(SPECIES, lane -> (lane ^ distance) & LANES - 1);
  }

  static double dot(double[] x, int atX, double[] y, int atY, int n) {
    int bound = SPECIES.loopBound(n);
    DoubleVector even = DoubleVector.zero(SPECIES);
    DoubleVector odd = even;
    int i = 0;
    for (; i + 2 * LANES <= bound; i += 2 * LANES) {
      even =
          DoubleVector.fromArray(SPECIES, x, atX + i)
              .fma(DoubleVector.fromArray(SPECIES, y, atY + i), even);
      odd =
          DoubleVector.fromArray(SPECIES, x, atX + i + LANES)
              .fma(DoubleVector.fromArray(SPECIES, y, atY + i + LANES), odd);
    }
    if (i < bound) {
      even =
          DoubleVector.fromArray(SPECIES, x, atX + i)
              .fma(DoubleVector.fromArray(SPECIES, y, atY + i), even);
    }
    if (bound < n) {
      VectorMask<Double> rest = SPECIES.indexInRange(bound, n);
      odd =
          DoubleVector.fromArray(SPECIES, x, atX + bound, rest)
              .fma(DoubleVector.fromArray(SPECIES, y, atY + bound, rest), odd);
    }
    return sum(even.add(odd));
  }

  private static double sum(DoubleVector v) {
    DoubleVector sum = v;
    if (LANES > 4) {
      sum = sum.add(sum.rearrange(SWAP_4));
    }
    if (LANES > 2) {
      sum = sum.add(sum.rearrange(SWAP_2));
    }
    return LANES > 1 ? sum.add(sum.rearrange(SWAP_1)).lane(0) : sum.lane(0);
  }

  /// The largest absolute value, or NaN where there is one.
  static double largest(double[] x, int at, int n) {
    int bound = SPECIES.loopBound(n);
    DoubleVector even = DoubleVector.zero(SPECIES);
    DoubleVector odd = even;
    int i = 0;
    for (; i + 2 * LANES <= bound; i += 2 * LANES) {
      even = even.max(DoubleVector.fromArray(SPECIES, x, at + i).abs());
      odd = odd.max(DoubleVector.fromArray(SPECIES, x, at + i + LANES).abs());
    }
    double largest = even.max(odd).reduceLanes(VectorOperators.MAX);
    for (; i < n; i++) {
      largest = Math.max(largest, Math.abs(x[at + i]));
    }
    return largest;
  }

  static void add(double factor, double[] x, int atX, double[] y, int atY, int n) {
    DoubleVector factors = DoubleVector.broadcast(SPECIES, factor);
    int bound = SPECIES.loopBound(n);
    for (int i = 0; i < bound; i += LANES) {
      DoubleVector.fromArray(SPECIES, x, atX + i)
          .fma(factors, DoubleVector.fromArray(SPECIES, y, atY + i))
          .intoArray(y, atY + i);
    }
    if (bound < n) {
      VectorMask<Double> rest = SPECIES.indexInRange(bound, n);
      DoubleVector.fromArray(SPECIES, x, atX + bound, rest)
          .fma(factors, DoubleVector.fromArray(SPECIES, y, atY + bound, rest))
          .intoArray(y, atY + bound, rest);
    }
  }

  static void rotate(double[] x, int p, int q, int n, double c, double s) {
    DoubleVector cosine = DoubleVector.broadcast(SPECIES, c);
    DoubleVector sine = DoubleVector.broadcast(SPECIES, s);
    int bound = SPECIES.loopBound(n);
    for (int i = 0; i < bound; i += LANES) {
      DoubleVector first = DoubleVector.fromArray(SPECIES, x, p + i);
      DoubleVector second = DoubleVector.fromArray(SPECIES, x, q + i);
      first.mul(cosine).sub(second.mul(sine)).intoArray(x, p + i);
      first.mul(sine).add(second.mul(cosine)).intoArray(x, q + i);
    }
    if (bound < n) {
      VectorMask<Double> rest = SPECIES.indexInRange(bound, n);
      DoubleVector first = DoubleVector.fromArray(SPECIES, x, p + bound, rest);
      DoubleVector second = DoubleVector.fromArray(SPECIES, x, q + bound, rest);
      first.mul(cosine).sub(second.mul(sine)).intoArray(x, p + bound, rest);
      first.mul(sine).add(second.mul(cosine)).intoArray(x, q + bound, rest);
    }
  }
}
