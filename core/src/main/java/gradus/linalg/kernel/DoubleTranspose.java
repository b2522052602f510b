package gradus.linalg.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// Transposes matrices of `double` in square blocks of one vector's width.
///
/// A block is transposed by exchanging, for each distance `d = L/2, …, 2, 1`, the lanes with bit
/// `d` of row `i` for the lanes without it of row `i + d` (Eklundh 1972, *A fast computer method
/// for matrix transposing*). Two distances are taken at a time, so that a block is read and written
/// half as often.
final class DoubleTranspose {
  private static final VectorSpecies<Double> SPECIES = DoubleTiles.SPECIES;
  private static final int LANES = DoubleTiles.LANES;
  private static final Exchange EXCHANGE_8 = Exchange.at(8);
  private static final Exchange EXCHANGE_4 = Exchange.at(4);
  private static final Exchange EXCHANGE_2 = Exchange.at(2);
  private static final Exchange EXCHANGE_1 = Exchange.at(1);

  /// What moves lanes by a distance, and which lanes have its bit.
  private record Exchange(
      int distance, VectorShuffle<Double> up, VectorShuffle<Double> down, VectorMask<Double> odd) {
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

  private final double[] first = new double[LANES * LANES];
  private final double[] second = new double[LANES * LANES];

  /// `to(j, i) = from(i, j)` for a matrix of `rows` and `columns`.
  void run(
      double[] from, int at, int stride, int rows, int columns, double[] to, int into, int step) {
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
      double[] from, int at, int stride, int rows, int columns, double[] to, int into, int step) {
    VectorMask<Double> present = SPECIES.indexInRange(0, columns);
    for (int i = 0; i < rows; i++) {
      DoubleVector.fromArray(SPECIES, from, at + i * stride, present).intoArray(second, i * LANES);
    }
    block(second, 0, LANES, second, 0, LANES);
    VectorMask<Double> wanted = SPECIES.indexInRange(0, rows);
    for (int j = 0; j < columns; j++) {
      DoubleVector.fromArray(SPECIES, second, j * LANES).intoArray(to, into + j * step, wanted);
    }
  }

  private void block(double[] from, int at, int stride, double[] to, int into, int step) {
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
      double[] from,
      int at,
      int stride,
      double[] to,
      int into,
      int step) {
    int next = near.distance;
    VectorShuffle<Double> farUp = far.up;
    VectorShuffle<Double> farDown = far.down;
    VectorMask<Double> farOdd = far.odd;
    VectorShuffle<Double> nearUp = near.up;
    VectorShuffle<Double> nearDown = near.down;
    VectorMask<Double> nearOdd = near.odd;
    for (int group = 0; group < LANES / 4; group++) {
      int i = group / next * 4 * next + group % next;
      int row = at + i * stride;
      DoubleVector row0 = DoubleVector.fromArray(SPECIES, from, row);
      DoubleVector row1 = DoubleVector.fromArray(SPECIES, from, row + next * stride);
      DoubleVector row2 = DoubleVector.fromArray(SPECIES, from, row + 2 * next * stride);
      DoubleVector row3 = DoubleVector.fromArray(SPECIES, from, row + 3 * next * stride);
      DoubleVector mixed0 = row0.blend(row2.rearrange(farUp), farOdd);
      DoubleVector mixed2 = row0.rearrange(farDown).blend(row2, farOdd);
      DoubleVector mixed1 = row1.blend(row3.rearrange(farUp), farOdd);
      DoubleVector mixed3 = row1.rearrange(farDown).blend(row3, farOdd);
      int out = into + i * step;
      mixed0.blend(mixed1.rearrange(nearUp), nearOdd).intoArray(to, out);
      mixed0.rearrange(nearDown).blend(mixed1, nearOdd).intoArray(to, out + next * step);
      mixed2.blend(mixed3.rearrange(nearUp), nearOdd).intoArray(to, out + 2 * next * step);
      mixed2.rearrange(nearDown).blend(mixed3, nearOdd).intoArray(to, out + 3 * next * step);
    }
  }

  private static void once(double[] from, int at, int stride, double[] to, int into, int step) {
    for (int i = 0; i < LANES; i += 2) {
      DoubleVector row0 = DoubleVector.fromArray(SPECIES, from, at + i * stride);
      DoubleVector row1 = DoubleVector.fromArray(SPECIES, from, at + (i + 1) * stride);
      DoubleVector mixed0 = row0.blend(row1.rearrange(EXCHANGE_1.up), EXCHANGE_1.odd);
      DoubleVector mixed1 = row0.rearrange(EXCHANGE_1.down).blend(row1, EXCHANGE_1.odd);
      mixed0.intoArray(to, into + i * step);
      mixed1.intoArray(to, into + (i + 1) * step);
    }
  }
}
