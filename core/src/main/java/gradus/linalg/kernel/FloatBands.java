package gradus.linalg.kernel;

import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// Packs blocks of `float` matrices and goes through the tiles of their product, for one thread at
/// a time.
final class FloatBands {
  /// Instead of the distance of rows of `A`: they lie in a panel, as [FloatPanelTiles] reads them.
  static final int PACKED = -1;

  /// Where panels begin in their array, so that no vector crosses a cache line of 64 bytes: a large
  /// array lies at the start of a region (of G1, and of ZGC), its numbers 16 bytes behind.
  static final int START = (64 - 16) / Float.BYTES;

  /// So many rows of `A` are packed, or go against a panel, at a time.
  static final int ROWS = 6 * FloatTiles.ROWS;

  static final Pool<FloatBands> POOL = new Pool<>(FloatBands::new);

  private static final VectorSpecies<Float> SPECIES = FloatTiles.SPECIES;
  private static final int LANES = FloatTiles.LANES;

  /// So many vectors of packed panels stay in a second-level cache of 1 MB. Then a few rows of `A`,
  /// which stay in the first, go against all panels, which walks `C` along its rows; where there
  /// are more, many rows go against each.
  private static final int NEAR = 33 * FloatProducts.DEPTH;

  /// What a product that is not added to anything is added to.
  private static final float[] ZEROS = new float[3 * LANES];

  /// Tiles are three vectors wide and low, which is kind 0, or high and as wide as their kind says.
  private static final int LOW = 0;

  private static final int KINDS = 4;

  /// Of all kinds of tiles, and then of all kinds against packed rows.
  private static final WarmUp[] WARM_UPS =
      IntStream.range(0, 2 * KINDS).mapToObj(FloatBands::warmUp).toArray(WarmUp[]::new);

  private final float[] tile = new float[FloatTiles.ROWS * 3 * LANES];
  private final FloatTranspose transpose = new FloatTranspose();

  FloatTranspose transpose() {
    return transpose;
  }

  /// Packs a block of `B`, which has `depth` rows, into panels from place `into` on.
  void packColumns(
      ProductShape shape, float[] b, int atB, int depth, int columns, float[] panels, int into) {
    if (shape.transposedB()) {
      FloatPacking.transposed(transpose, b, atB, shape.strideB(), depth, columns, panels, into);
    } else {
      FloatPacking.rows(b, atB, shape.strideB(), depth, columns, panels, into);
    }
  }

  /// Packs rows of `A` into lines from place `into` on.
  void packRows(ProductShape shape, float[] a, int at, int count, float[] lines, int into) {
    int depth = shape.k();
    if (shape.transposedA()) {
      FloatPacking.narrow(a, at, shape.strideA(), depth, count, lines, into);
      return;
    }
    int width = FloatPanelTiles.WIDTH;
    for (int row = 0; row < count; row += width) {
      int to = into + FloatPacking.line(depth, row);
      int part = Math.min(width, count - row);
      transpose.run(a, at + row * shape.strideA(), shape.strideA(), part, depth, lines, to, width);
    }
  }

  /// All rows of a shape against the panels from place `panel` on.
  ///
  /// @param strideA from one row of `A` to the next, or [#PACKED]
  /// @param below how many rows of the whole result this part begins below the diagonal
  void multiply(
      ProductShape shape,
      float[] a,
      int atA,
      int strideA,
      float[] b,
      int panel,
      float[] c,
      int atC,
      int below) {
    int near = shape.k() * Math.ceilDiv(shape.n(), LANES);
    int height = near <= NEAR ? FloatTiles.ROWS : ROWS;
    for (int row = 0; row < shape.m(); row += height) {
      band(
          shape,
          Math.min(height, shape.m() - row),
          a,
          strideA == PACKED ? atA + FloatPacking.line(shape.k(), row) : atA + row * strideA,
          strideA,
          b,
          panel,
          c,
          atC + row * shape.strideC(),
          below + row);
    }
  }

  /// Some rows of the result: they all go against a panel before the next is fetched.
  private void band(
      ProductShape shape,
      int count,
      float[] a,
      int atA,
      int strideA,
      float[] b,
      int panel,
      float[] c,
      int atC,
      int below) {
    int depth = shape.k();
    int vectors = Math.ceilDiv(shape.n(), LANES);
    int columns = Math.min(shape.n(), below + count);
    int width;
    for (int column = 0; column < columns; column += width * LANES) {
      width = FloatPacking.width(vectors - column / LANES);
      int wide = Math.min(width * LANES, shape.n() - column);
      int height;
      for (int row = 0; row < count; row += height) {
        height = height(count - row);
        if (column < below + row + height) {
          tile(
              shape,
              width,
              wide,
              a,
              strideA == PACKED ? atA + FloatPacking.line(depth, row) : atA + row * strideA,
              strideA,
              Math.min(height, count - row),
              b,
              panel + column * depth,
              c,
              atC + row * shape.strideC() + column);
        }
      }
    }
  }

  /// How many rows the tiles are high when `rows` are left.
  private static int height(int rows) {
    return rows <= FloatTiles.LOW_ROWS ? FloatTiles.LOW_ROWS : FloatTiles.ROWS;
  }

  /// One tile, of which so many rows and `wide` columns exist.
  private void tile(
      ProductShape shape,
      int width,
      int wide,
      float[] a,
      int atA,
      int strideA,
      int rows,
      float[] b,
      int panel,
      float[] c,
      int atC) {
    int depth = shape.k();
    int stride = shape.strideC();
    boolean accumulate = shape.accumulate();
    boolean packed = strideA == PACKED;
    // a high tile does it too, in more time, unless the low one is worth being compiled
    boolean low = width == 3 && rows <= FloatTiles.LOW_ROWS && warmUp(packed, LOW).before(depth);
    int kind = low ? LOW : width;
    warmUp(packed, kind).before(depth);
    if (rows == (low ? FloatTiles.LOW_ROWS : FloatTiles.ROWS) && wide == width * LANES) {
      tile(kind, a, atA, strideA, rows, b, panel, depth, c, atC, stride, accumulate);
    } else {
      tile(kind, a, atA, strideA, rows, b, panel, depth, tile, 0, width * LANES, false);
      edge(width * LANES, rows, wide, c, atC, stride, accumulate);
    }
  }

  /// @param kind the width of the tile, or [#LOW]
  private static void tile(
      int kind,
      float[] a,
      int atA,
      int strideA,
      int rows,
      float[] b,
      int panel,
      int depth,
      float[] c,
      int atC,
      int strideC,
      boolean accumulate) {
    float[] from = accumulate ? c : ZEROS;
    int at = accumulate ? atC : 0;
    int step = accumulate ? strideC : 0;
    if (strideA == PACKED) {
      packedTile(kind, a, atA, b, panel, depth, from, at, step, c, atC, strideC);
    } else if (kind == 1) {
      FloatTiles.one(a, atA, strideA, rows, b, panel, depth, from, at, step, c, atC, strideC);
    } else if (kind == 2) {
      FloatTiles.two(a, atA, strideA, rows, b, panel, depth, from, at, step, c, atC, strideC);
    } else if (kind == LOW) {
      FloatTiles.low(a, atA, strideA, rows, b, panel, depth, from, at, step, c, atC, strideC);
    } else {
      FloatTiles.three(a, atA, strideA, rows, b, panel, depth, from, at, step, c, atC, strideC);
    }
  }

  private static void packedTile(
      int kind,
      float[] a,
      int atA,
      float[] b,
      int panel,
      int depth,
      float[] from,
      int at,
      int step,
      float[] c,
      int atC,
      int strideC) {
    if (kind == 1) {
      FloatPanelTiles.one(a, atA, b, panel, depth, from, at, step, c, atC, strideC);
    } else if (kind == 2) {
      FloatPanelTiles.two(a, atA, b, panel, depth, from, at, step, c, atC, strideC);
    } else if (kind == LOW) {
      FloatPanelTiles.low(a, atA, b, panel, depth, from, at, step, c, atC, strideC);
    } else {
      FloatPanelTiles.three(a, atA, b, panel, depth, from, at, step, c, atC, strideC);
    }
  }

  private static WarmUp warmUp(boolean packed, int kind) {
    return WARM_UPS[packed ? KINDS + kind : kind];
  }

  private static WarmUp warmUp(int place) {
    float[] a = new float[FloatPanelTiles.WIDTH * WarmUp.SHORT];
    float[] panel = new float[WarmUp.SHORT * 3 * LANES];
    float[] result = new float[FloatTiles.ROWS * 3 * LANES];
    int stride = place < KINDS ? WarmUp.SHORT : PACKED;
    int kind = place % KINDS;
    int rows = kind == LOW ? FloatTiles.LOW_ROWS : FloatTiles.ROWS;
    return new WarmUp(
        () -> tile(kind, a, 0, stride, rows, panel, 0, WarmUp.SHORT, result, 0, 3 * LANES, true),
        kind == LOW ? WarmUp.DISPENSABLE : WarmUp.FREE);
  }

  /// Moves the part of a tile that exists to `C`.
  private void edge(
      int stride, int rows, int columns, float[] c, int atC, int strideC, boolean accumulate) {
    for (int j = 0; j < columns; j += LANES) {
      VectorMask<Float> present = SPECIES.indexInRange(j, columns);
      for (int i = 0; i < rows; i++) {
        int to = atC + i * strideC + j;
        FloatVector sum = FloatVector.fromArray(SPECIES, tile, i * stride + j);
        if (accumulate) {
          sum = FloatVector.fromArray(SPECIES, c, to, present).add(sum);
        }
        sum.intoArray(c, to, present);
      }
    }
  }
}
