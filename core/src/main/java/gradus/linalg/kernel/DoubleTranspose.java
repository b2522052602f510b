package gradus.linalg.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// Transposes matrices of `double` in square blocks of one vector's width.
///
/// A block is transposed by exchanging, for each distance `d = L/2, …, 2, 1`, the lanes with bit
/// `d` of row `i` for the lanes without it of row `i + d` (Eklundh 1972, *A fast computer method
/// for matrix transposing*).
final class DoubleTranspose {
  private static final VectorSpecies<Double> SPECIES = DoubleTiles.SPECIES;
  private static final int LANES = DoubleTiles.LANES;
  private static final Exchange HALF = Exchange.at(LANES / 2);
  private static final Exchange QUARTER = Exchange.at(LANES / 4);
  private static final Exchange PAIRS = Exchange.at(2);
  private static final Exchange NEIGHBORS = Exchange.at(1);

  /// What moves lanes by a distance, and which lanes have its bit.
  private record Exchange(
      VectorShuffle<Double> up, VectorShuffle<Double> down, VectorMask<Double> odd) {
    static Exchange at(int distance) {
      boolean[] odd = new boolean[LANES];
      for (int lane = 0; lane < LANES; lane++) {
        odd[lane] = (lane & distance) != 0;
      }
      return new Exchange(
          VectorShuffle.fromOp(SPECIES, lane -> lane - distance & LANES - 1),
          VectorShuffle.fromOp(SPECIES, lane -> lane + distance & LANES - 1),
          VectorMask.fromArray(SPECIES, odd, 0));
    }

    /// The first of two rows after the exchange.
    DoubleVector first(DoubleVector row, DoubleVector other) {
      return row.blend(other.rearrange(up), odd);
    }

    /// The second of two rows after the exchange.
    DoubleVector second(DoubleVector row, DoubleVector other) {
      return row.rearrange(down).blend(other, odd);
    }
  }

  private final double[] between = new double[LANES * LANES];
  private final double[] part = new double[LANES * LANES];
  private final double[] turned = new double[LANES * LANES];

  /// `to(j, i) = from(i, j)` for a matrix of `rows` and `columns`.
  void run(
      double[] from, int at, int stride, int rows, int columns, double[] to, int into, int step) {
    int wholeRows = SPECIES.loopBound(rows);
    int wholeColumns = SPECIES.loopBound(columns);
    for (int i = 0; i < wholeRows; i += LANES) {
      blocks(from, at + i * stride, stride, wholeColumns, to, into + i, step);
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
      DoubleVector.fromArray(SPECIES, from, at + i * stride, present).intoArray(part, i * LANES);
    }
    blocks(part, 0, LANES, LANES, turned, 0, LANES);
    VectorMask<Double> wanted = SPECIES.indexInRange(0, rows);
    for (int j = 0; j < columns; j++) {
      DoubleVector.fromArray(SPECIES, turned, j * LANES).intoArray(to, into + j * step, wanted);
    }
  }

  /// As many rows as a vector has lanes, and so many columns, in whole blocks.
  private void blocks(
      double[] from, int at, int stride, int columns, double[] to, int into, int step) {
    switch (LANES) {
      case 16 -> sixteen(from, at, stride, columns, between, to, into, step);
      case 8 -> eight(from, at, stride, columns, to, into, step);
      case 4 -> four(from, at, stride, columns, to, into, step);
      default -> {
        for (int k = 0; k < columns * LANES; k++) {
          to[into + k / LANES * step + k % LANES] = from[at + k % LANES * stride + k / LANES];
        }
      }
    }
  }

  private static void four(
      double[] from, int at, int stride, int columns, double[] to, int into, int step) {
    for (int j = 0; j < columns; j += LANES) {
      int row = at + j;
      DoubleVector row0 = DoubleVector.fromArray(SPECIES, from, row);
      DoubleVector row1 = DoubleVector.fromArray(SPECIES, from, row + stride);
      DoubleVector row2 = DoubleVector.fromArray(SPECIES, from, row + 2 * stride);
      DoubleVector row3 = DoubleVector.fromArray(SPECIES, from, row + 3 * stride);
      DoubleVector mixed0 = HALF.first(row0, row2);
      DoubleVector mixed2 = HALF.second(row0, row2);
      DoubleVector mixed1 = HALF.first(row1, row3);
      DoubleVector mixed3 = HALF.second(row1, row3);
      int out = into + j * step;
      QUARTER.first(mixed0, mixed1).intoArray(to, out);
      QUARTER.second(mixed0, mixed1).intoArray(to, out + step);
      QUARTER.first(mixed2, mixed3).intoArray(to, out + 2 * step);
      QUARTER.second(mixed2, mixed3).intoArray(to, out + 3 * step);
    }
  }

  private static void eight(
      double[] from, int at, int stride, int columns, double[] to, int into, int step) {
    for (int j = 0; j < columns; j += LANES) {
      int row = at + j;
      DoubleVector row0 = DoubleVector.fromArray(SPECIES, from, row);
      DoubleVector row1 = DoubleVector.fromArray(SPECIES, from, row + stride);
      DoubleVector row2 = DoubleVector.fromArray(SPECIES, from, row + 2 * stride);
      DoubleVector row3 = DoubleVector.fromArray(SPECIES, from, row + 3 * stride);
      DoubleVector row4 = DoubleVector.fromArray(SPECIES, from, row + 4 * stride);
      DoubleVector row5 = DoubleVector.fromArray(SPECIES, from, row + 5 * stride);
      DoubleVector row6 = DoubleVector.fromArray(SPECIES, from, row + 6 * stride);
      DoubleVector row7 = DoubleVector.fromArray(SPECIES, from, row + 7 * stride);
      DoubleVector mixed0 = HALF.first(row0, row4);
      DoubleVector mixed4 = HALF.second(row0, row4);
      DoubleVector mixed1 = HALF.first(row1, row5);
      DoubleVector mixed5 = HALF.second(row1, row5);
      DoubleVector mixed2 = HALF.first(row2, row6);
      DoubleVector mixed6 = HALF.second(row2, row6);
      DoubleVector mixed3 = HALF.first(row3, row7);
      DoubleVector mixed7 = HALF.second(row3, row7);
      DoubleVector near0 = QUARTER.first(mixed0, mixed2);
      DoubleVector near2 = QUARTER.second(mixed0, mixed2);
      DoubleVector near1 = QUARTER.first(mixed1, mixed3);
      DoubleVector near3 = QUARTER.second(mixed1, mixed3);
      DoubleVector near4 = QUARTER.first(mixed4, mixed6);
      DoubleVector near6 = QUARTER.second(mixed4, mixed6);
      DoubleVector near5 = QUARTER.first(mixed5, mixed7);
      DoubleVector near7 = QUARTER.second(mixed5, mixed7);
      int out = into + j * step;
      NEIGHBORS.first(near0, near1).intoArray(to, out);
      NEIGHBORS.second(near0, near1).intoArray(to, out + step);
      NEIGHBORS.first(near2, near3).intoArray(to, out + 2 * step);
      NEIGHBORS.second(near2, near3).intoArray(to, out + 3 * step);
      NEIGHBORS.first(near4, near5).intoArray(to, out + 4 * step);
      NEIGHBORS.second(near4, near5).intoArray(to, out + 5 * step);
      NEIGHBORS.first(near6, near7).intoArray(to, out + 6 * step);
      NEIGHBORS.second(near6, near7).intoArray(to, out + 7 * step);
    }
  }

  /// By way of `between`: so many rows, with what moves them, are more than there are registers.
  private static void sixteen(
      double[] from,
      int at,
      int stride,
      int columns,
      double[] between,
      double[] to,
      int into,
      int step) {
    for (int j = 0; j < columns; j += LANES) {
      for (int i = 0; i < LANES / 4; i++) {
        int row = at + i * stride + j;
        DoubleVector row0 = DoubleVector.fromArray(SPECIES, from, row);
        DoubleVector row1 = DoubleVector.fromArray(SPECIES, from, row + LANES / 4 * stride);
        DoubleVector row2 = DoubleVector.fromArray(SPECIES, from, row + LANES / 2 * stride);
        DoubleVector row3 = DoubleVector.fromArray(SPECIES, from, row + 3 * LANES / 4 * stride);
        DoubleVector mixed0 = HALF.first(row0, row2);
        DoubleVector mixed2 = HALF.second(row0, row2);
        DoubleVector mixed1 = HALF.first(row1, row3);
        DoubleVector mixed3 = HALF.second(row1, row3);
        int out = i * LANES;
        QUARTER.first(mixed0, mixed1).intoArray(between, out);
        QUARTER.second(mixed0, mixed1).intoArray(between, out + LANES / 4 * LANES);
        QUARTER.first(mixed2, mixed3).intoArray(between, out + LANES / 2 * LANES);
        QUARTER.second(mixed2, mixed3).intoArray(between, out + 3 * LANES / 4 * LANES);
      }
      for (int i = 0; i < LANES; i += 4) {
        int row = i * LANES;
        DoubleVector row0 = DoubleVector.fromArray(SPECIES, between, row);
        DoubleVector row1 = DoubleVector.fromArray(SPECIES, between, row + LANES);
        DoubleVector row2 = DoubleVector.fromArray(SPECIES, between, row + 2 * LANES);
        DoubleVector row3 = DoubleVector.fromArray(SPECIES, between, row + 3 * LANES);
        DoubleVector mixed0 = PAIRS.first(row0, row2);
        DoubleVector mixed2 = PAIRS.second(row0, row2);
        DoubleVector mixed1 = PAIRS.first(row1, row3);
        DoubleVector mixed3 = PAIRS.second(row1, row3);
        int out = into + (i + j) * step;
        NEIGHBORS.first(mixed0, mixed1).intoArray(to, out);
        NEIGHBORS.second(mixed0, mixed1).intoArray(to, out + step);
        NEIGHBORS.first(mixed2, mixed3).intoArray(to, out + 2 * step);
        NEIGHBORS.second(mixed2, mixed3).intoArray(to, out + 3 * step);
      }
    }
  }
}
