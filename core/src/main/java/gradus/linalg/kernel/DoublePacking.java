package gradus.linalg.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;

/// Copies of blocks of `double` matrices in the order in which [DoubleTiles] reads them.
final class DoublePacking {
  private static final int LANES = DoubleTiles.LANES;

  private DoublePacking() {}

  /// How many vectors wide the panel is that comes next when `vectors` are left: three, but rather
  /// two and two than three and one.
  static int width(int vectors) {
    return vectors == 4 ? 2 : Math.min(vectors, 3);
  }

  /// How far apart packed rows begin: by an odd number of vectors, so that rows do not fall on each
  /// other in the cache.
  static int stride(int depth) {
    return (Math.ceilDiv(depth, LANES) | 1) * LANES;
  }

  /// Packs `depth` rows of `columns` numbers into panels; a last vector is filled up with zeros.
  static void rows(double[] from, int at, int stride, int depth, int columns, double[] to) {
    int vectors = Math.ceilDiv(columns, LANES);
    for (int done = 0; done < vectors; ) {
      int width = width(vectors - done);
      int first = done * LANES;
      panel(
          from,
          at + first,
          stride,
          depth,
          Math.min(width * LANES, columns - first),
          width,
          to,
          first * depth);
      done += width;
    }
  }

  private static void panel(
      double[] from, int at, int stride, int depth, int columns, int width, double[] to, int next) {
    VectorMask<Double> last = DoubleTiles.SPECIES.indexInRange((width - 1) * LANES, columns);
    for (int p = 0; p < depth; p++) {
      int row = at + p * stride;
      int place = next + p * width * LANES;
      for (int j = 0; j < width - 1; j++) {
        DoubleVector.fromArray(DoubleTiles.SPECIES, from, row + j * LANES)
            .intoArray(to, place + j * LANES);
      }
      int j = (width - 1) * LANES;
      DoubleVector.fromArray(DoubleTiles.SPECIES, from, row + j, last).intoArray(to, place + j);
    }
  }

  /// Packs the transpose of `columns` rows of `depth` numbers into panels; what fills up a last
  /// vector is arbitrary.
  static void transposed(
      DoubleTranspose transpose,
      double[] from,
      int at,
      int stride,
      int depth,
      int columns,
      double[] to) {
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
          first * depth,
          width * LANES);
      done += width;
    }
  }
}
