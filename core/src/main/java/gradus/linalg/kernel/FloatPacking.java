package gradus.linalg.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// Copies of blocks of `float` matrices in the order in which [FloatTiles] reads them.
final class FloatPacking {
  private static final VectorSpecies<Float> SPECIES = FloatTiles.SPECIES;
  private static final int LANES = FloatTiles.LANES;
  private static final int WIDTH = FloatPanelTiles.WIDTH;

  /// So many numbers fill a cache line.
  private static final int LINE = 16;

  /// So many rows at a time go into all panels: more streams than that are not read ahead.
  private static final int TALL = 8;

  private FloatPacking() {}

  /// How many vectors wide the panel is that comes next when `vectors` are left: three, but rather
  /// two and two than three and one.
  static int width(int vectors) {
    return vectors == 4 ? 2 : Math.min(vectors, 3);
  }

  /// How far apart the panels of a left operand begin: by an odd number of cache lines, so that
  /// they do not fall on each other in the cache.
  static int panel(int depth) {
    return (Math.ceilDiv(depth * WIDTH, LINE) | 1) * LINE;
  }

  /// Where the lines of a row begin, if panels of a left operand lie one after the other.
  static int line(int depth, int row) {
    return row / WIDTH * panel(depth) + row % WIDTH;
  }

  /// Packs `depth` rows of `columns` numbers for [FloatPanelTiles] from place `into` on; what fills
  /// up a last panel is arbitrary.
  static void narrow(
      float[] from, int at, int stride, int depth, int columns, float[] to, int into) {
    int panel = panel(depth);
    int whole = columns / WIDTH * WIDTH;
    for (int p = 0; p < depth; p++) {
      int row = at + p * stride;
      int place = into + p * WIDTH;
      for (int j = 0; j < whole; j += WIDTH) {
        for (int lane = 0; lane < WIDTH; lane += LANES) {
          FloatVector.fromArray(SPECIES, from, row + j + lane).intoArray(to, place + lane);
        }
        place += panel;
      }
      for (int j = whole; j < columns; j++) {
        to[place + j - whole] = from[row + j];
      }
    }
  }

  /// Packs `depth` rows of `columns` numbers into panels from place `into` on; a last vector is
  /// filled up with zeros.
  static void rows(float[] from, int at, int stride, int depth, int columns, float[] to, int into) {
    int vectors = Math.ceilDiv(columns, LANES);
    for (int p = 0; p < depth; p += TALL) {
      int rows = Math.min(TALL, depth - p);
      for (int done = 0; done < vectors; ) {
        int width = width(vectors - done);
        int first = done * LANES;
        panel(
            from,
            at + p * stride + first,
            stride,
            rows,
            Math.min(width * LANES, columns - first),
            width,
            to,
            into + first * depth + p * width * LANES);
        done += width;
      }
    }
  }

  private static void panel(
      float[] from, int at, int stride, int depth, int columns, int width, float[] to, int next) {
    if (columns == 3 * LANES) {
      three(from, at, stride, depth, to, next);
      return;
    }
    if (columns == 2 * LANES) {
      two(from, at, stride, depth, to, next);
      return;
    }
    VectorMask<Float> last = SPECIES.indexInRange((width - 1) * LANES, columns);
    for (int p = 0; p < depth; p++) {
      int row = at + p * stride;
      int place = next + p * width * LANES;
      int j = 0;
      for (; j < (width - 1) * LANES; j += LANES) {
        FloatVector.fromArray(SPECIES, from, row + j).intoArray(to, place + j);
      }
      FloatVector.fromArray(SPECIES, from, row + j, last).intoArray(to, place + j);
    }
  }

  private static void three(float[] from, int at, int stride, int depth, float[] to, int next) {
    for (int p = 0; p < depth; p++) {
      int row = at + p * stride;
      int place = next + p * 3 * LANES;
      FloatVector first = FloatVector.fromArray(SPECIES, from, row);
      FloatVector second = FloatVector.fromArray(SPECIES, from, row + LANES);
      FloatVector third = FloatVector.fromArray(SPECIES, from, row + 2 * LANES);
      first.intoArray(to, place);
      second.intoArray(to, place + LANES);
      third.intoArray(to, place + 2 * LANES);
    }
  }

  private static void two(float[] from, int at, int stride, int depth, float[] to, int next) {
    for (int p = 0; p < depth; p++) {
      int row = at + p * stride;
      int place = next + p * 2 * LANES;
      FloatVector first = FloatVector.fromArray(SPECIES, from, row);
      FloatVector second = FloatVector.fromArray(SPECIES, from, row + LANES);
      first.intoArray(to, place);
      second.intoArray(to, place + LANES);
    }
  }

  /// Packs the transpose of `columns` rows of `depth` numbers into panels; what fills up a last
  /// vector is arbitrary.
  static void transposed(
      FloatTranspose transpose,
      float[] from,
      int at,
      int stride,
      int depth,
      int columns,
      float[] to,
      int into) {
    int vectors = Math.ceilDiv(columns, LANES);
    for (int done = 0; done < vectors; ) {
      int width = width(vectors - done);
      int first = done * LANES;
      transpose.run(
          from,
          at + first * stride,
          stride,
          Math.min(width * LANES, columns - first),
          depth,
          to,
          into + first * depth,
          width * LANES);
      done += width;
    }
  }
}
