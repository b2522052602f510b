package gradus.linalg.kernel;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// Products of a matrix of `float` with a vector. The matrix is read once, four rows at a time.
final class FloatVectors {
  private static final VectorSpecies<Float> SPECIES = FloatTiles.SPECIES;
  private static final int LANES = FloatTiles.LANES;
  private static final VectorShuffle<Float> SHIFT_8 = VectorShuffle.iota(SPECIES, 8, 1, true);
  private static final VectorShuffle<Float> SHIFT_4 = VectorShuffle.iota(SPECIES, 4, 1, true);
  private static final VectorShuffle<Float> SHIFT_2 = VectorShuffle.iota(SPECIES, 2, 1, true);
  private static final VectorShuffle<Float> SHIFT_1 = VectorShuffle.iota(SPECIES, 1, 1, true);

  private FloatVectors() {}

  /// `y = A x`, or `y += A x`, for a matrix whose rows begin `stride` apart.
  static void rowsTimesVector(
      float[] a,
      int atA,
      int stride,
      float[] x,
      int atX,
      float[] y,
      int atY,
      int rows,
      int columns,
      boolean accumulate) {
    int bound = SPECIES.loopBound(columns);
    VectorMask<Float> rest = SPECIES.indexInRange(bound, columns);
    int i = 0;
    for (; i + 4 <= rows; i += 4) {
      int row0 = atA + i * stride;
      int row1 = row0 + stride;
      int row2 = row1 + stride;
      int row3 = row2 + stride;
      FloatVector sum0 = FloatVector.zero(SPECIES);
      FloatVector sum1 = sum0;
      FloatVector sum2 = sum0;
      FloatVector sum3 = sum0;
      for (int j = 0; j < bound; j += LANES) {
        FloatVector factor = FloatVector.fromArray(SPECIES, x, atX + j);
        sum0 = FloatVector.fromArray(SPECIES, a, row0 + j).fma(factor, sum0);
        sum1 = FloatVector.fromArray(SPECIES, a, row1 + j).fma(factor, sum1);
        sum2 = FloatVector.fromArray(SPECIES, a, row2 + j).fma(factor, sum2);
        sum3 = FloatVector.fromArray(SPECIES, a, row3 + j).fma(factor, sum3);
      }
      if (bound < columns) {
        FloatVector factor = FloatVector.fromArray(SPECIES, x, atX + bound, rest);
        sum0 = FloatVector.fromArray(SPECIES, a, row0 + bound, rest).fma(factor, sum0);
        sum1 = FloatVector.fromArray(SPECIES, a, row1 + bound, rest).fma(factor, sum1);
        sum2 = FloatVector.fromArray(SPECIES, a, row2 + bound, rest).fma(factor, sum2);
        sum3 = FloatVector.fromArray(SPECIES, a, row3 + bound, rest).fma(factor, sum3);
      }
      int to = atY + i;
      y[to] = sum(sum0) + (accumulate ? y[to] : 0);
      y[to + 1] = sum(sum1) + (accumulate ? y[to + 1] : 0);
      y[to + 2] = sum(sum2) + (accumulate ? y[to + 2] : 0);
      y[to + 3] = sum(sum3) + (accumulate ? y[to + 3] : 0);
    }
    for (; i < rows; i++) {
      int row = atA + i * stride;
      FloatVector sum = FloatVector.zero(SPECIES);
      for (int j = 0; j < bound; j += LANES) {
        sum =
            FloatVector.fromArray(SPECIES, a, row + j)
                .fma(FloatVector.fromArray(SPECIES, x, atX + j), sum);
      }
      if (bound < columns) {
        sum =
            FloatVector.fromArray(SPECIES, a, row + bound, rest)
                .fma(FloatVector.fromArray(SPECIES, x, atX + bound, rest), sum);
      }
      y[atY + i] = sum(sum) + (accumulate ? y[atY + i] : 0);
    }
  }

  /// All lanes added, halves to halves: an order of its own, whatever the compiler does.
  private static float sum(FloatVector x) {
    FloatVector y = LANES > 8 ? x.add(x.rearrange(SHIFT_8)) : x;
    y = LANES > 4 ? y.add(y.rearrange(SHIFT_4)) : y;
    y = LANES > 2 ? y.add(y.rearrange(SHIFT_2)) : y;
    return (LANES > 1 ? y.add(y.rearrange(SHIFT_1)) : y).lane(0);
  }

  /// `y = Aᵀ g`, or `y += Aᵀ g`: the rows of `A`, each times its entry of `g`, added up.
  static void vectorTimesRows(
      float[] a,
      int atA,
      int stride,
      float[] g,
      int atG,
      float[] y,
      int atY,
      int rows,
      int columns,
      boolean accumulate) {
    if (!accumulate) {
      Arrays.fill(y, atY, atY + columns, 0);
    }
    int bound = SPECIES.loopBound(columns);
    VectorMask<Float> rest = SPECIES.indexInRange(bound, columns);
    int i = 0;
    for (; i + 4 <= rows; i += 4) {
      int row0 = atA + i * stride;
      int row1 = row0 + stride;
      int row2 = row1 + stride;
      int row3 = row2 + stride;
      FloatVector factor0 = FloatVector.broadcast(SPECIES, g[atG + i]);
      FloatVector factor1 = FloatVector.broadcast(SPECIES, g[atG + i + 1]);
      FloatVector factor2 = FloatVector.broadcast(SPECIES, g[atG + i + 2]);
      FloatVector factor3 = FloatVector.broadcast(SPECIES, g[atG + i + 3]);
      for (int j = 0; j < bound; j += LANES) {
        FloatVector sum = FloatVector.fromArray(SPECIES, y, atY + j);
        sum = FloatVector.fromArray(SPECIES, a, row0 + j).fma(factor0, sum);
        sum = FloatVector.fromArray(SPECIES, a, row1 + j).fma(factor1, sum);
        sum = FloatVector.fromArray(SPECIES, a, row2 + j).fma(factor2, sum);
        sum = FloatVector.fromArray(SPECIES, a, row3 + j).fma(factor3, sum);
        sum.intoArray(y, atY + j);
      }
      if (bound < columns) {
        FloatVector sum = FloatVector.fromArray(SPECIES, y, atY + bound, rest);
        sum = FloatVector.fromArray(SPECIES, a, row0 + bound, rest).fma(factor0, sum);
        sum = FloatVector.fromArray(SPECIES, a, row1 + bound, rest).fma(factor1, sum);
        sum = FloatVector.fromArray(SPECIES, a, row2 + bound, rest).fma(factor2, sum);
        sum = FloatVector.fromArray(SPECIES, a, row3 + bound, rest).fma(factor3, sum);
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
