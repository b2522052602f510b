package gradus.linalg.kernel;

import java.util.stream.IntStream;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// Packs blocks of `double` matrices and goes through the tiles of their product, for one thread at
/// a time.
final class DoubleBands {
  /// Instead of the distance of rows of `A`: they lie in a panel, as [DoublePanelTiles] reads them.
  static final int PACKED = -1;

  /// Where panels begin in their array, so that no vector crosses a cache line of 64 bytes: a large
  /// array lies at the start of a region (of G1, and of ZGC), its numbers 16 bytes behind.
  static final int START = (64 - 16) / Double.BYTES;

  /// So many rows of `A` are packed, or go against a panel, at a time.
  static final int ROWS = 6 * DoubleTiles.ROWS;

  static final Pool<DoubleBands> POOL = new Pool<>(DoubleBands::new);

  private static final VectorSpecies<Double> SPECIES = DoubleTiles.SPECIES;
  private static final int LANES = DoubleTiles.LANES;

  /// So many vectors of packed panels stay in a second-level cache of 1 MB. Then a few rows of `A`,
  /// which stay in the first, go against all panels, which walks `C` along its rows; where there
  /// are more, many rows go against each.
  private static final int NEAR = 33 * DoubleProducts.DEPTH;

  /// What a product that is not added to anything is added to.
  private static final double[] ZEROS = new double[3 * LANES];

  /// Of the tiles by their width, with that of few rows in place 0; then those of packed rows.
  private static final WarmUp[] WARM_UPS =
      IntStream.range(0, 8).mapToObj(DoubleBands::warmUp).toArray(WarmUp[]::new);

  private final double[] tile = new double[DoubleTiles.ROWS * 3 * LANES];
  private final DoubleTranspose transpose = new DoubleTranspose();

  DoubleTranspose transpose() {
    return transpose;
  }

  /// Packs a block of `B`, which has `depth` rows, into panels from place `into` on.
  void packColumns(
      ProductShape shape, double[] b, int atB, int depth, int columns, double[] panels, int into) {
    if (shape.transposedB()) {
      DoublePacking.transposed(transpose, b, atB, shape.strideB(), depth, columns, panels, into);
    } else {
      DoublePacking.rows(b, atB, shape.strideB(), depth, columns, panels, into);
    }
  }

  /// Packs rows of `A` into lines from place `into` on.
  void packRows(ProductShape shape, double[] a, int at, int count, double[] lines, int into) {
    int depth = shape.k();
    if (shape.transposedA()) {
      DoublePacking.narrow(a, at, shape.strideA(), depth, count, lines, into);
      return;
    }
    int width = DoublePanelTiles.WIDTH;
    for (int row = 0; row < count; row += width) {
      int to = into + DoublePacking.line(depth, row);
      int part = Math.min(width, count - row);
      transpose.run(a, at + row * shape.strideA(), shape.strideA(), part, depth, lines, to, width);
    }
  }

  /// All rows of a shape, at most [#ROWS] of them, against the panels from place `panel` on.
  ///
  /// @param strideA from one row of `A` to the next, or [#PACKED]
  /// @param below how many rows of the whole result this part begins below the diagonal
  void multiply(
      ProductShape shape,
      double[] a,
      int atA,
      int strideA,
      double[] b,
      int panel,
      double[] c,
      int atC,
      int below) {
    int near = shape.k() * Math.ceilDiv(shape.n(), LANES);
    int height = near <= NEAR ? DoubleTiles.ROWS : ROWS;
    for (int row = 0; row < shape.m(); row += height) {
      band(
          shape,
          Math.min(height, shape.m() - row),
          a,
          strideA == PACKED ? atA + DoublePacking.line(shape.k(), row) : atA + row * strideA,
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
      double[] a,
      int atA,
      int strideA,
      double[] b,
      int panel,
      double[] c,
      int atC,
      int below) {
    int depth = shape.k();
    int vectors = Math.ceilDiv(shape.n(), LANES);
    int columns = Math.min(shape.n(), below + count);
    int width;
    for (int column = 0; column < columns; column += width * LANES) {
      width = DoublePacking.width(vectors - column / LANES);
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
              strideA == PACKED ? atA + DoublePacking.line(depth, row) : atA + row * strideA,
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
    return rows <= DoubleTiles.LOW_ROWS ? DoubleTiles.LOW_ROWS : DoubleTiles.ROWS;
  }

  /// One tile, of which so many rows and `wide` columns exist.
  private void tile(
      ProductShape shape,
      int width,
      int wide,
      double[] a,
      int atA,
      int strideA,
      int rows,
      double[] b,
      int panel,
      double[] c,
      int atC) {
    int depth = shape.k();
    int stride = shape.strideC();
    boolean accumulate = shape.accumulate();
    boolean full = rows == DoubleTiles.ROWS || rows == DoubleTiles.LOW_ROWS && width == 3;
    if (full && wide == width * LANES) {
      tile(width, a, atA, strideA, rows, b, panel, depth, c, atC, stride, accumulate);
    } else {
      tile(width, a, atA, strideA, rows, b, panel, depth, tile, 0, width * LANES, false);
      edge(width * LANES, rows, wide, c, atC, stride, accumulate);
    }
  }

  private static void tile(
      int width,
      double[] a,
      int atA,
      int strideA,
      int rows,
      double[] b,
      int panel,
      int depth,
      double[] c,
      int atC,
      int strideC,
      boolean accumulate) {
    warmUp(strideA == PACKED, width, rows).before(depth);
    double[] from = accumulate ? c : ZEROS;
    int at = accumulate ? atC : 0;
    int step = accumulate ? strideC : 0;
    multiplyTile(width, a, atA, strideA, rows, b, panel, depth, from, at, step, c, atC, strideC);
  }

  private static void multiplyTile(
      int width,
      double[] a,
      int atA,
      int strideA,
      int rows,
      double[] b,
      int panel,
      int depth,
      double[] from,
      int at,
      int step,
      double[] c,
      int atC,
      int strideC) {
    if (strideA == PACKED) {
      packedTile(width, a, atA, rows, b, panel, depth, from, at, step, c, atC, strideC);
    } else if (width == 1) {
      DoubleTiles.one(a, atA, strideA, rows, b, panel, depth, from, at, step, c, atC, strideC);
    } else if (width == 2) {
      DoubleTiles.two(a, atA, strideA, rows, b, panel, depth, from, at, step, c, atC, strideC);
    } else if (rows <= DoubleTiles.LOW_ROWS) {
      DoubleTiles.low(a, atA, strideA, rows, b, panel, depth, from, at, step, c, atC, strideC);
    } else {
      DoubleTiles.three(a, atA, strideA, rows, b, panel, depth, from, at, step, c, atC, strideC);
    }
  }

  private static void packedTile(
      int width,
      double[] a,
      int atA,
      int rows,
      double[] b,
      int panel,
      int depth,
      double[] from,
      int at,
      int step,
      double[] c,
      int atC,
      int strideC) {
    if (width == 1) {
      DoublePanelTiles.one(a, atA, b, panel, depth, from, at, step, c, atC, strideC);
    } else if (width == 2) {
      DoublePanelTiles.two(a, atA, b, panel, depth, from, at, step, c, atC, strideC);
    } else if (rows <= DoubleTiles.LOW_ROWS) {
      DoublePanelTiles.low(a, atA, b, panel, depth, from, at, step, c, atC, strideC);
    } else {
      DoublePanelTiles.three(a, atA, b, panel, depth, from, at, step, c, atC, strideC);
    }
  }

  private static WarmUp warmUp(boolean packed, int width, int rows) {
    int size = width == 3 && rows <= DoubleTiles.LOW_ROWS ? 0 : width;
    return WARM_UPS[packed ? 4 + size : size];
  }

  private static WarmUp warmUp(int kind) {
    double[] a = new double[DoublePanelTiles.WIDTH * WarmUp.SHORT];
    double[] panel = new double[WarmUp.SHORT * 3 * LANES];
    double[] result = new double[DoubleTiles.ROWS * 3 * LANES];
    int stride = kind < 4 ? WarmUp.SHORT : PACKED;
    int size = kind % 4;
    int width = size == 0 ? 3 : size;
    int rows = size == 0 ? DoubleTiles.LOW_ROWS : DoubleTiles.ROWS;
    return new WarmUp(() ->
        multiplyTile(
            width,
            a,
            0,
            stride,
            rows,
            panel,
            0,
            WarmUp.SHORT,
            result,
            0,
            3 * LANES,
            result,
            0,
            3 * LANES));
  }

  /// Moves the part of a tile that exists to `C`.
  private void edge(
      int stride, int rows, int columns, double[] c, int atC, int strideC, boolean accumulate) {
    for (int j = 0; j < columns; j += LANES) {
      VectorMask<Double> present = SPECIES.indexInRange(j, columns);
      for (int i = 0; i < rows; i++) {
        int to = atC + i * strideC + j;
        DoubleVector sum = DoubleVector.fromArray(SPECIES, tile, i * stride + j);
        if (accumulate) {
          sum = DoubleVector.fromArray(SPECIES, c, to, present).add(sum);
        }
        sum.intoArray(c, to, present);
      }
    }
  }
}
