package gradus.linalg.kernel;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// Products of a matrix of `float` with a vector. The matrix is read once, a few rows at a time.
final class FloatVectors {
  private static final VectorSpecies<Float> SPECIES = FloatTiles.SPECIES;
  private static final int LANES = FloatTiles.LANES;
  private static final int ROWS = 8;
  private static final VectorShuffle<Float> SWAP_1 = swap(1);
  private static final VectorShuffle<Float> SWAP_2 = swap(2);
  private static final VectorShuffle<Float> SWAP_4 = swap(4);
  private static final VectorShuffle<Float> SWAP_8 = swap(8);
  private static final VectorMask<Float> ODD_1 = odd(1);
  private static final VectorMask<Float> ODD_2 = odd(2);
  private static final VectorMask<Float> ODD_4 = odd(4);

  /// To be asked before [#rowsTimesVector], and before [#vectorTimesRows].
  static final WarmUp ROWS_TIMES_VECTOR = warmUp(FloatVectors::rowsTimesVector);

  static final WarmUp VECTOR_TIMES_ROWS = warmUp(FloatVectors::vectorTimesRows);

  /// One of the two products.
  private interface Product {
    void run(
        float[] a,
        int atA,
        int stride,
        float[] x,
        int atX,
        float[] y,
        int atY,
        int rows,
        int columns,
        boolean accumulate);
  }

  private FloatVectors() {}

  /// Calls go all ways there are: the compiler leaves out a way that was not taken yet.
  private static WarmUp warmUp(Product product) {
    int stride = WarmUp.SHORT / 2 * LANES + 1;
    float[] a = new float[2 * ROWS * stride];
    float[] x = new float[stride];
    float[] y = new float[stride];
    int[] calls = new int[1];
    return new WarmUp(
        () -> {
          int call = calls[0]++;
          int rows = 2 * ROWS - (call & 1);
          int columns = stride - (call >> 1 & 1);
          product.run(a, 0, stride, x, 0, y, 0, rows, columns, (call & 4) > 0);
        },
        WarmUp.FREE);
  }

  /// `y = A x`, or `y += A x`, for a matrix whose rows begin `stride` apart.
  ///
  /// Rows fill at least one vector. A row's lanes are added neighbor to neighbor, pair to pair and
  /// so on. Those of several rows are added at once, in each other's free places; the order is the
  /// same for every row.
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
    // the last vector of a row overlaps the one before: what that has done is left out
    int end = columns - LANES;
    FloatVector rest = FloatVector.fromArray(SPECIES, x, atX + end);
    VectorMask<Float> done = SPECIES.indexInRange(0, bound - end);
    for (int i = 0; i < rows; i += 8) {
      int present = Math.min(8, rows - i);
      int last = (present - 1) * stride; // rows that do not exist repeat the last one
      int row0 = atA + i * stride;
      int row1 = row0 + Math.min(stride, last);
      int row2 = row0 + Math.min(2 * stride, last);
      int row3 = row0 + Math.min(3 * stride, last);
      int row4 = row0 + Math.min(4 * stride, last);
      int row5 = row0 + Math.min(5 * stride, last);
      int row6 = row0 + Math.min(6 * stride, last);
      int row7 = row0 + Math.min(7 * stride, last);
      FloatVector sum0 = FloatVector.zero(SPECIES);
      FloatVector sum1 = sum0;
      FloatVector sum2 = sum0;
      FloatVector sum3 = sum0;
      FloatVector sum4 = sum0;
      FloatVector sum5 = sum0;
      FloatVector sum6 = sum0;
      FloatVector sum7 = sum0;
      for (int j = 0; j < bound; j += LANES) {
        FloatVector factor = FloatVector.fromArray(SPECIES, x, atX + j);
        sum0 = FloatVector.fromArray(SPECIES, a, row0 + j).fma(factor, sum0);
        sum1 = FloatVector.fromArray(SPECIES, a, row1 + j).fma(factor, sum1);
        sum2 = FloatVector.fromArray(SPECIES, a, row2 + j).fma(factor, sum2);
        sum3 = FloatVector.fromArray(SPECIES, a, row3 + j).fma(factor, sum3);
        sum4 = FloatVector.fromArray(SPECIES, a, row4 + j).fma(factor, sum4);
        sum5 = FloatVector.fromArray(SPECIES, a, row5 + j).fma(factor, sum5);
        sum6 = FloatVector.fromArray(SPECIES, a, row6 + j).fma(factor, sum6);
        sum7 = FloatVector.fromArray(SPECIES, a, row7 + j).fma(factor, sum7);
      }
      if (bound < columns) {
        sum0 = FloatVector.fromArray(SPECIES, a, row0 + end).fma(rest, sum0).blend(sum0, done);
        sum1 = FloatVector.fromArray(SPECIES, a, row1 + end).fma(rest, sum1).blend(sum1, done);
        sum2 = FloatVector.fromArray(SPECIES, a, row2 + end).fma(rest, sum2).blend(sum2, done);
        sum3 = FloatVector.fromArray(SPECIES, a, row3 + end).fma(rest, sum3).blend(sum3, done);
        sum4 = FloatVector.fromArray(SPECIES, a, row4 + end).fma(rest, sum4).blend(sum4, done);
        sum5 = FloatVector.fromArray(SPECIES, a, row5 + end).fma(rest, sum5).blend(sum5, done);
        sum6 = FloatVector.fromArray(SPECIES, a, row6 + end).fma(rest, sum6).blend(sum6, done);
        sum7 = FloatVector.fromArray(SPECIES, a, row7 + end).fma(rest, sum7).blend(sum7, done);
      }
      FloatVector sums01 = sum0.blend(sum1, ODD_1).add(sum1.blend(sum0, ODD_1).rearrange(SWAP_1));
      FloatVector sums23 = sum2.blend(sum3, ODD_1).add(sum3.blend(sum2, ODD_1).rearrange(SWAP_1));
      FloatVector sums45 = sum4.blend(sum5, ODD_1).add(sum5.blend(sum4, ODD_1).rearrange(SWAP_1));
      FloatVector sums67 = sum6.blend(sum7, ODD_1).add(sum7.blend(sum6, ODD_1).rearrange(SWAP_1));
      int to = atY + i;
      if (LANES == 2) {
        put(sums01, y, to, 0, present, accumulate);
        put(sums23, y, to, 2, present, accumulate);
        put(sums45, y, to, 4, present, accumulate);
        put(sums67, y, to, 6, present, accumulate);
        continue;
      }
      FloatVector sums03 =
          sums01.blend(sums23, ODD_2).add(sums23.blend(sums01, ODD_2).rearrange(SWAP_2));
      FloatVector sums47 =
          sums45.blend(sums67, ODD_2).add(sums67.blend(sums45, ODD_2).rearrange(SWAP_2));
      if (LANES == 4) {
        put(sums03, y, to, 0, present, accumulate);
        put(sums47, y, to, 4, present, accumulate);
        continue;
      }
      FloatVector sums =
          sums03.blend(sums47, ODD_4).add(sums47.blend(sums03, ODD_4).rearrange(SWAP_4));
      if (LANES == 16) {
        sums = sums.add(sums.rearrange(SWAP_8));
      }
      // as in put, which is not always inlined here: a vector that is passed becomes an object
      VectorMask<Float> wanted = SPECIES.indexInRange(0, present);
      if (accumulate) {
        sums = FloatVector.fromArray(SPECIES, y, to, wanted).add(sums);
      }
      sums.intoArray(y, to, wanted);
    }
  }

  /// Stores the sums of the rows from `first` on, as far as there are rows.
  private static void put(
      FloatVector sums, float[] y, int at, int first, int rows, boolean accumulate) {
    if (first >= rows) {
      return;
    }
    VectorMask<Float> wanted = SPECIES.indexInRange(first, Math.min(rows, first + ROWS));
    if (accumulate) {
      sums = FloatVector.fromArray(SPECIES, y, at + first, wanted).add(sums);
    }
    sums.intoArray(y, at + first, wanted);
  }

  private static VectorShuffle<Float> swap(int distance) {
    return VectorShuffle.fromOp(SPECIES, lane -> (lane ^ distance) & LANES - 1);
  }

  private static VectorMask<Float> odd(int distance) {
    boolean[] odd = new boolean[LANES];
    for (int lane = 0; lane < LANES; lane++) {
      odd[lane] = (lane & distance) != 0;
    }
    return VectorMask.fromArray(SPECIES, odd, 0);
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
