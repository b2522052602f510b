package gradus.linalg.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// Transposes matrices of `float` in square blocks of one vector's width.
///
/// A block is transposed by exchanging, for each distance `d = L/2, …, 2, 1`, the lanes with bit
/// `d` of row `i` for the lanes without it of row `i + d` (Eklundh 1972, *A fast computer method
/// for matrix transposing*). Two distances are taken at a time, so that a block is read and written
/// half as often.
final class FloatTranspose {
  private static final VectorSpecies<Float> SPECIES = FloatTiles.SPECIES;
  private static final int LANES = FloatTiles.LANES;
  private static final Exchange EXCHANGE_8 = Exchange.at(8);
  private static final Exchange EXCHANGE_4 = Exchange.at(4);
  private static final Exchange EXCHANGE_2 = Exchange.at(2);
  private static final Exchange EXCHANGE_1 = Exchange.at(1);

  /// What moves lanes by a distance, and which lanes have its bit.
  private record Exchange(
      int distance, VectorShuffle<Float> up, VectorShuffle<Float> down, VectorMask<Float> odd) {
    static Exchange at(int distance) {
      boolean[] odd = new boolean[LANES];
      for (int lane = 0; lane < LANES; lane++) {
        odd[lane] = (lane & distance) != 0;
      }
      return new Exchange(
          distance,
          VectorShuffle.fromOp(SPECIES, lane -> lane - distance & LANES - 1),
          VectorShuffle.fromOp(SPECIES, lane -> lane + distance & LANES - 1),
          VectorMask.fromArray(SPECIES, odd, 0));
    }
  }

  private final float[] first = new float[LANES * LANES];
  private final float[] second = new float[LANES * LANES];

  /// `to(j, i) = from(i, j)` for a matrix of `rows` and `columns`.
  void run(
      float[] from, int at, int stride, int rows, int columns, float[] to, int into, int step) {
    int wholeRows = SPECIES.loopBound(rows);
    int wholeColumns = SPECIES.loopBound(columns);
    for (int i = 0; i < wholeRows; i += LANES) {
      for (int j = 0; j < wholeColumns; j += LANES) {
        block(from, at + i * stride + j, stride, to, into + j * step + i, step);
      }
    }
    for (int i = 0; i < rows; i += LANES) {
      for (int j = i < wholeRows ? wholeColumns : 0; j < columns; j += LANES) {
        part(
            from,
            at + i * stride + j,
            stride,
            Math.min(LANES, rows - i),
            Math.min(LANES, columns - j),
            to,
            into + j * step + i,
            step);
      }
    }
  }

  /// A block that is not filled.
  private void part(
      float[] from, int at, int stride, int rows, int columns, float[] to, int into, int step) {
    VectorMask<Float> present = SPECIES.indexInRange(0, columns);
    for (int i = 0; i < rows; i++) {
      FloatVector.fromArray(SPECIES, from, at + i * stride, present).intoArray(second, i * LANES);
    }
    block(second, 0, LANES, second, 0, LANES);
    VectorMask<Float> wanted = SPECIES.indexInRange(0, rows);
    for (int j = 0; j < columns; j++) {
      FloatVector.fromArray(SPECIES, second, j * LANES).intoArray(to, into + j * step, wanted);
    }
  }

  private void block(float[] from, int at, int stride, float[] to, int into, int step) {
    switch (LANES) {
      case 16 -> {
        twice(EXCHANGE_8, EXCHANGE_4, from, at, stride, first, 0, LANES);
        twice(EXCHANGE_2, EXCHANGE_1, first, 0, LANES, to, into, step);
      }
      case 8 -> {
        twice(EXCHANGE_4, EXCHANGE_2, from, at, stride, first, 0, LANES);
        once(first, 0, LANES, to, into, step);
      }
      case 4 -> twice(EXCHANGE_2, EXCHANGE_1, from, at, stride, to, into, step);
      case 2 -> once(from, at, stride, to, into, step);
      default -> {
        for (int k = 0; k < LANES * LANES; k++) {
          first[k] = from[at + k / LANES * stride + k % LANES];
        }
        for (int k = 0; k < LANES * LANES; k++) {
          to[into + k / LANES * step + k % LANES] = first[k % LANES * LANES + k / LANES];
        }
      }
    }
  }

  private static void twice(
      Exchange far,
      Exchange near,
      float[] from,
      int at,
      int stride,
      float[] to,
      int into,
      int step) {
    int next = near.distance;
    VectorShuffle<Float> farUp = far.up;
    VectorShuffle<Float> farDown = far.down;
    VectorMask<Float> farOdd = far.odd;
    VectorShuffle<Float> nearUp = near.up;
    VectorShuffle<Float> nearDown = near.down;
    VectorMask<Float> nearOdd = near.odd;
    for (int group = 0; group < LANES / 4; group++) {
      int i = group / next * 4 * next + group % next;
      int row = at + i * stride;
      FloatVector row0 = FloatVector.fromArray(SPECIES, from, row);
      FloatVector row1 = FloatVector.fromArray(SPECIES, from, row + next * stride);
      FloatVector row2 = FloatVector.fromArray(SPECIES, from, row + 2 * next * stride);
      FloatVector row3 = FloatVector.fromArray(SPECIES, from, row + 3 * next * stride);
      FloatVector mixed0 = row0.blend(row2.rearrange(farUp), farOdd);
      FloatVector mixed2 = row0.rearrange(farDown).blend(row2, farOdd);
      FloatVector mixed1 = row1.blend(row3.rearrange(farUp), farOdd);
      FloatVector mixed3 = row1.rearrange(farDown).blend(row3, farOdd);
      int out = into + i * step;
      mixed0.blend(mixed1.rearrange(nearUp), nearOdd).intoArray(to, out);
      mixed0.rearrange(nearDown).blend(mixed1, nearOdd).intoArray(to, out + next * step);
      mixed2.blend(mixed3.rearrange(nearUp), nearOdd).intoArray(to, out + 2 * next * step);
      mixed2.rearrange(nearDown).blend(mixed3, nearOdd).intoArray(to, out + 3 * next * step);
    }
  }

  private static void once(float[] from, int at, int stride, float[] to, int into, int step) {
    for (int i = 0; i < LANES; i += 2) {
      FloatVector row0 = FloatVector.fromArray(SPECIES, from, at + i * stride);
      FloatVector row1 = FloatVector.fromArray(SPECIES, from, at + (i + 1) * stride);
      FloatVector mixed0 = row0.blend(row1.rearrange(EXCHANGE_1.up), EXCHANGE_1.odd);
      FloatVector mixed1 = row0.rearrange(EXCHANGE_1.down).blend(row1, EXCHANGE_1.odd);
      mixed0.intoArray(to, into + i * step);
      mixed1.intoArray(to, into + (i + 1) * step);
    }
  }
}
