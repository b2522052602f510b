package gradus.linalg.kernel;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// Products of a matrix of `double` with a vector. The matrix is read once, four rows at a time.
final class DoubleVectors {
  private static final VectorSpecies<Double> SPECIES = DoubleTiles.SPECIES;
  private static final int LANES = DoubleTiles.LANES;
  private static final VectorShuffle<Double> SHIFT_8 = VectorShuffle.iota(SPECIES, 8, 1, true);
  private static final VectorShuffle<Double> SHIFT_4 = VectorShuffle.iota(SPECIES, 4, 1, true);
  private static final VectorShuffle<Double> SHIFT_2 = VectorShuffle.iota(SPECIES, 2, 1, true);
  private static final VectorShuffle<Double> SHIFT_1 = VectorShuffle.iota(SPECIES, 1, 1, true);

  private DoubleVectors() {}

  /// `y = A x`, or `y += A x`, for a matrix whose rows begin `stride` apart.
  static void rowsTimesVector(
      double[] a,
      int atA,
      int stride,
      double[] x,
      int atX,
      double[] y,
      int atY,
      int rows,
      int columns,
      boolean accumulate) {
    int bound = SPECIES.loopBound(columns);
    VectorMask<Double> rest = SPECIES.indexInRange(bound, columns);
    int i = 0;
    for (; i + 4 <= rows; i += 4) {
      int row0 = atA + i * stride;
      int row1 = row0 + stride;
      int row2 = row1 + stride;
      int row3 = row2 + stride;
      DoubleVector sum0 = DoubleVector.zero(SPECIES);
      DoubleVector sum1 = sum0;
      DoubleVector sum2 = sum0;
      DoubleVector sum3 = sum0;
      for (int j = 0; j < bound; j += LANES) {
        DoubleVector factor = DoubleVector.fromArray(SPECIES, x, atX + j);
        sum0 = DoubleVector.fromArray(SPECIES, a, row0 + j).fma(factor, sum0);
        sum1 = DoubleVector.fromArray(SPECIES, a, row1 + j).fma(factor, sum1);
        sum2 = DoubleVector.fromArray(SPECIES, a, row2 + j).fma(factor, sum2);
        sum3 = DoubleVector.fromArray(SPECIES, a, row3 + j).fma(factor, sum3);
      }
      if (bound < columns) {
        DoubleVector factor = DoubleVector.fromArray(SPECIES, x, atX + bound, rest);
        sum0 = DoubleVector.fromArray(SPECIES, a, row0 + bound, rest).fma(factor, sum0);
        sum1 = DoubleVector.fromArray(SPECIES, a, row1 + bound, rest).fma(factor, sum1);
        sum2 = DoubleVector.fromArray(SPECIES, a, row2 + bound, rest).fma(factor, sum2);
        sum3 = DoubleVector.fromArray(SPECIES, a, row3 + bound, rest).fma(factor, sum3);
      }
      int to = atY + i;
      y[to] = sum(sum0) + (accumulate ? y[to] : 0);
      y[to + 1] = sum(sum1) + (accumulate ? y[to + 1] : 0);
      y[to + 2] = sum(sum2) + (accumulate ? y[to + 2] : 0);
      y[to + 3] = sum(sum3) + (accumulate ? y[to + 3] : 0);
    }
    for (; i < rows; i++) {
      int row = atA + i * stride;
      DoubleVector sum = DoubleVector.zero(SPECIES);
      for (int j = 0; j < bound; j += LANES) {
        sum =
            DoubleVector.fromArray(SPECIES, a, row + j)
                .fma(DoubleVector.fromArray(SPECIES, x, atX + j), sum);
      }
      if (bound < columns) {
        sum =
            DoubleVector.fromArray(SPECIES, a, row + bound, rest)
                .fma(DoubleVector.fromArray(SPECIES, x, atX + bound, rest), sum);
      }
      y[atY + i] = sum(sum) + (accumulate ? y[atY + i] : 0);
    }
  }

  /// All lanes added, halves to halves: an order of its own, whatever the compiler does.
  private static double sum(DoubleVector x) {
    DoubleVector y = LANES > 8 ? x.add(x.rearrange(SHIFT_8)) : x;
    y = LANES > 4 ? y.add(y.rearrange(SHIFT_4)) : y;
    y = LANES > 2 ? y.add(y.rearrange(SHIFT_2)) : y;
    return (LANES > 1 ? y.add(y.rearrange(SHIFT_1)) : y).lane(0);
  }

  /// `y = Aᵀ g`, or `y += Aᵀ g`: the rows of `A`, each times its entry of `g`, added up.
  static void vectorTimesRows(
      double[] a,
      int atA,
      int stride,
      double[] g,
      int atG,
      double[] y,
      int atY,
      int rows,
      int columns,
      boolean accumulate) {
    if (!accumulate) {
      Arrays.fill(y, atY, atY + columns, 0);
    }
    int bound = SPECIES.loopBound(columns);
    VectorMask<Double> rest = SPECIES.indexInRange(bound, columns);
    int i = 0;
    for (; i + 4 <= rows; i += 4) {
      int row0 = atA + i * stride;
      int row1 = row0 + stride;
      int row2 = row1 + stride;
      int row3 = row2 + stride;
      DoubleVector factor0 = DoubleVector.broadcast(SPECIES, g[atG + i]);
      DoubleVector factor1 = DoubleVector.broadcast(SPECIES, g[atG + i + 1]);
      DoubleVector factor2 = DoubleVector.broadcast(SPECIES, g[atG + i + 2]);
      DoubleVector factor3 = DoubleVector.broadcast(SPECIES, g[atG + i + 3]);
      for (int j = 0; j < bound; j += LANES) {
        DoubleVector sum = DoubleVector.fromArray(SPECIES, y, atY + j);
        sum = DoubleVector.fromArray(SPECIES, a, row0 + j).fma(factor0, sum);
        sum = DoubleVector.fromArray(SPECIES, a, row1 + j).fma(factor1, sum);
        sum = DoubleVector.fromArray(SPECIES, a, row2 + j).fma(factor2, sum);
        sum = DoubleVector.fromArray(SPECIES, a, row3 + j).fma(factor3, sum);
        sum.intoArray(y, atY + j);
      }
      if (bound < columns) {
        DoubleVector sum = DoubleVector.fromArray(SPECIES, y, atY + bound, rest);
        sum = DoubleVector.fromArray(SPECIES, a, row0 + bound, rest).fma(factor0, sum);
        sum = DoubleVector.fromArray(SPECIES, a, row1 + bound, rest).fma(factor1, sum);
        sum = DoubleVector.fromArray(SPECIES, a, row2 + bound, rest).fma(factor2, sum);
        sum = DoubleVector.fromArray(SPECIES, a, row3 + bound, rest).fma(factor3, sum);
        sum.intoArray(y, atY + bound, rest);
      }
    }
    for (; i < rows; i++) {
      int row = atA + i * stride;
      for (int j = 0; j < columns; j++) {
        y[atY + j] = Math.fma(a[row + j], g[atG + i], y[atY + j]);
      }
    }
  }
}
