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
      // the compiler knows the class of what was read, and inlines what is asked of it
      even = DoubleVector.fromArray(SPECIES, x, at + i).abs().max(even);
      odd = DoubleVector.fromArray(SPECIES, x, at + i + LANES).abs().max(odd);
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

  static void poleSums(
      double[] weights, int atWeights, double[] d, int at, double x, int n, double[] sums) {
    DoubleVector one = DoubleVector.broadcast(SPECIES, 1);
    DoubleVector place = DoubleVector.broadcast(SPECIES, x);
    DoubleVector sum = DoubleVector.zero(SPECIES);
    DoubleVector slope = sum;
    int bound = SPECIES.loopBound(n);
    for (int j = 0; j < bound; j += LANES) {
      DoubleVector inverse = one.div(DoubleVector.fromArray(SPECIES, d, at + j).sub(place));
      DoubleVector term = DoubleVector.fromArray(SPECIES, weights, atWeights + j).mul(inverse);
      sum = term.add(sum);
      slope = term.fma(inverse, slope);
    }
    double restSum = 0;
    double restSlope = 0;
    for (int j = bound; j < n; j++) {
      double inverse = 1 / (d[at + j] - x);
      double term = weights[atWeights + j] * inverse;
      restSum += term;
      restSlope += term * inverse;
    }
    sums[0] = sum(sum) + restSum;
    sums[1] = sum(slope) + restSlope;
  }

  static void multiplyByRatio(
      double[] x, int atX, double[] y, int atY, double[] z, int atZ, int n) {
    int bound = SPECIES.loopBound(n);
    for (int j = 0; j < bound; j += LANES) {
      DoubleVector.fromArray(SPECIES, x, atX + j)
          .div(DoubleVector.fromArray(SPECIES, y, atY + j))
          .mul(DoubleVector.fromArray(SPECIES, z, atZ + j))
          .intoArray(z, atZ + j);
    }
    for (int j = bound; j < n; j++) {
      z[atZ + j] *= x[atX + j] / y[atY + j];
    }
  }

  static void ratio(double[] x, int atX, double[] y, int atY, double[] z, int atZ, int n) {
    int bound = SPECIES.loopBound(n);
    for (int j = 0; j < bound; j += LANES) {
      DoubleVector.fromArray(SPECIES, x, atX + j)
          .div(DoubleVector.fromArray(SPECIES, y, atY + j))
          .intoArray(z, atZ + j);
    }
    for (int j = bound; j < n; j++) {
      z[atZ + j] = x[atX + j] / y[atY + j];
    }
  }

  static void addBothSides(
      double[] a, int at, int stride, int row, double[] x, int atX, double[] y) {
    int at1 = at + stride;
    int at2 = at1 + stride;
    int at3 = at2 + stride;
    double own0 = x[atX + row];
    double own1 = x[atX + row + 1];
    double own2 = x[atX + row + 2];
    double own3 = x[atX + row + 3];
    DoubleVector x0 = DoubleVector.broadcast(SPECIES, own0);
    DoubleVector x1 = DoubleVector.broadcast(SPECIES, own1);
    DoubleVector x2 = DoubleVector.broadcast(SPECIES, own2);
    DoubleVector x3 = DoubleVector.broadcast(SPECIES, own3);
    DoubleVector sum0 = DoubleVector.zero(SPECIES);
    DoubleVector sum1 = sum0;
    DoubleVector sum2 = sum0;
    DoubleVector sum3 = sum0;
    int bound = SPECIES.loopBound(row);
    for (int j = 0; j < bound; j += LANES) {
      DoubleVector a0 = DoubleVector.fromArray(SPECIES, a, at + j);
      DoubleVector a1 = DoubleVector.fromArray(SPECIES, a, at1 + j);
      DoubleVector a2 = DoubleVector.fromArray(SPECIES, a, at2 + j);
      DoubleVector a3 = DoubleVector.fromArray(SPECIES, a, at3 + j);
      DoubleVector xj = DoubleVector.fromArray(SPECIES, x, atX + j);
      DoubleVector yj = DoubleVector.fromArray(SPECIES, y, j);
      sum0 = a0.fma(xj, sum0);
      sum1 = a1.fma(xj, sum1);
      sum2 = a2.fma(xj, sum2);
      sum3 = a3.fma(xj, sum3);
      a1.fma(x1, a0.fma(x0, yj)).add(a3.fma(x3, a2.mul(x2))).intoArray(y, j);
    }
    double rest0 = 0;
    double rest1 = 0;
    double rest2 = 0;
    double rest3 = 0;
    for (int j = bound; j < row; j++) {
      double xj = x[atX + j];
      rest0 += a[at + j] * xj;
      rest1 += a[at1 + j] * xj;
      rest2 += a[at2 + j] * xj;
      rest3 += a[at3 + j] * xj;
      y[j] += (a[at + j] * own0 + a[at1 + j] * own1) + (a[at2 + j] * own2 + a[at3 + j] * own3);
    }
    y[row] += sum(sum0) + rest0;
    y[row + 1] += sum(sum1) + rest1;
    y[row + 2] += sum(sum2) + rest2;
    y[row + 3] += sum(sum3) + rest3;
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
