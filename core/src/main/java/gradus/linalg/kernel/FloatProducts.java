package gradus.linalg.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// Products of `float` matrices on vectors, on one thread.
///
/// The loops follow Goto & van de Geijn (2008, *Anatomy of high-performance matrix
/// multiplication*): a block of `B` is packed into panels, rows of `A` and the panel that they go
/// against stay in the second-level cache, and a tile of `C` in registers. Unlike there, `A` is
/// packed only where it is stored transposed or there are many columns: reading eight rows where
/// they lie costs little more.
///
/// Each element of `C` is a sum of as many partial sums as there are blocks of the inner dimension,
/// which depend on `k` alone. So parts of a product have the same bits as the whole.
final class FloatProducts {
  /// For a product whose tiles are all wanted.
  static final int EVERYTHING = Integer.MAX_VALUE / 2;

  private static final VectorSpecies<Float> SPECIES = FloatTiles.SPECIES;
  private static final int LANES = FloatTiles.LANES;
  private static final int DEPTH = 384;

  /// So many columns of `B` are packed at a time: 3 MB.
  private static final int COLUMNS = 4 * 33 * LANES;

  /// From so many columns on, rows of `A` are turned into panels: the tiles that read panels are a
  /// tenth to a third faster, which by then is more than turning costs.
  private static final int WIDE = 16 * LANES;

  /// So many rows of `A` are packed at a time.
  private static final int ROWS = 6 * FloatTiles.ROWS;

  /// So many vectors of packed panels stay in a second-level cache of 1 MB. Then a few rows of `A`,
  /// which stay in the first, go against all panels, which walks `C` along its rows; where there
  /// are more, many rows go against each.
  private static final int NEAR = 33 * DEPTH;

  private static final int MIRRORED = 64;

  /// Instead of the distance of rows of `A`: they lie in a panel, as [FloatPanelTiles] reads them.
  private static final int PACKED = -1;

  /// Up to how many rows or columns an operand is thin.
  private static final int THIN = 16;

  /// Where panels begin in their array, so that no vector crosses a cache line of 64 bytes: a large
  /// array lies at the start of a region (of G1, and of ZGC), its numbers 16 bytes behind.
  private static final int START = (64 - 16) / Float.BYTES;

  /// What a product that is not added to anything is added to.
  private static final float[] ZEROS = new float[3 * LANES];

  private static final Pool<FloatProducts> POOL = new Pool<>(FloatProducts::new);

  private final float[] lines = new float[ROWS / FloatPanelTiles.WIDTH * FloatPacking.panel(DEPTH)];
  private final float[] panels = new float[DEPTH * COLUMNS + START];
  private final float[] turned = new float[THIN * COLUMNS];
  private final float[] tile = new float[FloatTiles.ROWS * 3 * LANES];
  private final FloatTranspose transpose = new FloatTranspose();

  private FloatProducts() {}

  /// A product, or of a symmetric one the tiles that are not wholly above the diagonal.
  ///
  /// @param below how many rows of the whole result the part computed here begins below the
  ///   diagonal; [#EVERYTHING] where nothing may be left out
  static void multiply(
      ProductShape shape, float[] a, int atA, float[] b, int atB, float[] c, int atC, int below) {
    FloatProducts memory = POOL.take();
    try {
      if (below == EVERYTHING && shape.transposedA() && isThin(shape.n(), shape.k(), shape.m())) {
        memory.fewColumns(shape, a, atA, b, atB, c, atC);
      } else if (below == EVERYTHING
          && shape.transposedB()
          && isThin(shape.m(), shape.k(), shape.n())) {
        memory.fewRows(shape, a, atA, b, atB, c, atC);
      } else {
        memory.blocks(shape, a, atA, b, atB, c, atC, below);
      }
    } finally {
      POOL.give(memory);
    }
  }

  /// Copies what lies below the diagonal of an n×n matrix to its place above.
  static void mirror(float[] c, int atC, int stride, int n) {
    FloatProducts memory = POOL.take();
    for (int row = 0; row < n; row += MIRRORED) {
      int count = Math.min(MIRRORED, n - row);
      memory.transpose.run(c, atC + row * stride, stride, count, row, c, atC + row, stride);
      for (int i = row; i < row + count; i++) {
        for (int j = row; j < i; j++) {
          c[atC + j * stride + i] = c[atC + i * stride + j];
        }
      }
    }
    POOL.give(memory);
  }

  /// `to(j, i) = from(i, j)` for a matrix of `rows` and `columns`.
  static void transpose(
      float[] from, int at, int stride, int rows, int columns, float[] to, int into, int step) {
    FloatProducts memory = POOL.take();
    memory.transpose.run(from, at, stride, rows, columns, to, into, step);
    POOL.give(memory);
  }

  /// Whether transposing the thin operand and the result is cheaper than transposing the other
  /// operand.
  private static boolean isThin(int thin, int k, int other) {
    return thin <= THIN && 2.0 * thin * ((float) k + other) < (float) k * other;
  }

  /// `C` of few columns by way of `Cᵀ = op(B)ᵀ A`, for which `A` lies the right way.
  private void fewColumns(
      ProductShape shape, float[] a, int atA, float[] b, int atB, float[] c, int atC) {
    int n = shape.n();
    for (int row = 0; row < shape.m(); row += COLUMNS) {
      int count = Math.min(COLUMNS, shape.m() - row);
      int to = atC + row * shape.strideC();
      if (shape.accumulate()) {
        transpose.run(c, to, shape.strideC(), count, n, turned, 0, COLUMNS);
      }
      ProductShape part = shape.part(count, n).turned(COLUMNS);
      blocks(part, b, atB, a, atA + shape.placeA(row, 0), turned, 0, EVERYTHING);
      transpose.run(turned, 0, COLUMNS, n, count, c, to, shape.strideC());
    }
  }

  /// `C` of few rows by way of `Cᵀ = B op(A)ᵀ`, for which `B` lies the right way.
  private void fewRows(
      ProductShape shape, float[] a, int atA, float[] b, int atB, float[] c, int atC) {
    int m = shape.m();
    for (int column = 0; column < shape.n(); column += COLUMNS) {
      int count = Math.min(COLUMNS, shape.n() - column);
      int to = atC + column;
      if (shape.accumulate()) {
        transpose.run(c, to, shape.strideC(), m, count, turned, 0, THIN);
      }
      ProductShape part = shape.part(m, count).turned(THIN);
      blocks(part, b, atB + shape.placeB(0, column), a, atA, turned, 0, EVERYTHING);
      transpose.run(turned, 0, THIN, count, m, c, to, shape.strideC());
    }
  }

  private void blocks(
      ProductShape shape, float[] a, int atA, float[] b, int atB, float[] c, int atC, int below) {
    int steps = Math.max(1, Math.ceilDiv(shape.k(), DEPTH));
    for (int column = 0; column < shape.n(); column += COLUMNS) {
      int columns = Math.min(COLUMNS, shape.n() - column);
      for (int step = 0; step < steps; step++) {
        int inner = (int) ((long) shape.k() * step / steps);
        int depth = (int) ((long) shape.k() * (step + 1) / steps) - inner;
        packColumns(shape, b, atB + shape.placeB(inner, column), depth, columns);
        rows(
            shape.part(shape.m(), columns).inner(depth, shape.accumulate() || step > 0),
            a,
            atA + shape.placeA(0, inner),
            c,
            atC + column,
            below - column);
      }
    }
  }

  private void packColumns(ProductShape shape, float[] b, int atB, int depth, int columns) {
    if (shape.transposedB()) {
      FloatPacking.transposed(transpose, b, atB, shape.strideB(), depth, columns, panels, START);
    } else {
      FloatPacking.rows(b, atB, shape.strideB(), depth, columns, panels, START);
    }
  }

  /// All rows of the result against the packed panels.
  private void rows(ProductShape shape, float[] a, int atA, float[] c, int atC, int below) {
    boolean packed = shape.transposedA() || shape.n() >= WIDE && shape.m() >= FloatPanelTiles.WIDTH;
    int height = shape.k() * Math.ceilDiv(shape.n(), LANES) <= NEAR ? FloatTiles.ROWS : ROWS;
    for (int first = 0; first < shape.m(); first += ROWS) {
      int end = Math.min(shape.m(), first + ROWS);
      if (packed) {
        packRows(shape, a, atA + shape.placeA(first, 0), end - first);
      }
      for (int row = first; row < end; row += height) {
        int line = packed ? FloatPacking.line(shape.k(), row - first) : atA + row * shape.strideA();
        band(
            shape,
            Math.min(height, end - row),
            packed ? lines : a,
            line,
            packed ? PACKED : shape.strideA(),
            c,
            atC + row * shape.strideC(),
            below + row);
      }
    }
  }

  /// The next rows of `A`, for the panel tiles.
  private void packRows(ProductShape shape, float[] a, int at, int count) {
    int depth = shape.k();
    if (shape.transposedA()) {
      FloatPacking.narrow(a, at, shape.strideA(), depth, count, lines);
      return;
    }
    int width = FloatPanelTiles.WIDTH;
    for (int row = 0; row < count; row += width) {
      int to = FloatPacking.line(depth, row);
      int part = Math.min(width, count - row);
      transpose.run(a, at + row * shape.strideA(), shape.strideA(), part, depth, lines, to, width);
    }
  }

  /// Some rows of the result: they all go against a panel before the next is fetched.
  private void band(
      ProductShape shape,
      int count,
      float[] a,
      int atA,
      int strideA,
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
              START + column * depth,
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
      int panel,
      float[] c,
      int atC) {
    int depth = shape.k();
    int stride = shape.strideC();
    boolean accumulate = shape.accumulate();
    boolean full = rows == FloatTiles.ROWS || rows == FloatTiles.LOW_ROWS && width == 3;
    if (full && wide == width * LANES) {
      tile(width, a, atA, strideA, rows, panel, depth, c, atC, stride, accumulate);
    } else {
      tile(width, a, atA, strideA, rows, panel, depth, tile, 0, width * LANES, false);
      edge(width * LANES, rows, wide, c, atC, stride, accumulate);
    }
  }

  private void tile(
      int width,
      float[] a,
      int atA,
      int strideA,
      int rows,
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
      packedTile(width, a, atA, rows, panel, depth, from, at, step, c, atC, strideC);
    } else if (width == 1) {
      FloatTiles.one(a, atA, strideA, rows, panels, panel, depth, from, at, step, c, atC, strideC);
    } else if (width == 2) {
      FloatTiles.two(a, atA, strideA, rows, panels, panel, depth, from, at, step, c, atC, strideC);
    } else if (rows <= FloatTiles.LOW_ROWS) {
      FloatTiles.low(a, atA, strideA, rows, panels, panel, depth, from, at, step, c, atC, strideC);
    } else {
      FloatTiles.three(
          a, atA, strideA, rows, panels, panel, depth, from, at, step, c, atC, strideC);
    }
  }

  private void packedTile(
      int width,
      float[] a,
      int atA,
      int rows,
      int panel,
      int depth,
      float[] from,
      int at,
      int step,
      float[] c,
      int atC,
      int strideC) {
    if (width == 1) {
      FloatPanelTiles.one(a, atA, panels, panel, depth, from, at, step, c, atC, strideC);
    } else if (width == 2) {
      FloatPanelTiles.two(a, atA, panels, panel, depth, from, at, step, c, atC, strideC);
    } else if (rows <= FloatTiles.LOW_ROWS) {
      FloatPanelTiles.low(a, atA, panels, panel, depth, from, at, step, c, atC, strideC);
    } else {
      FloatPanelTiles.three(a, atA, panels, panel, depth, from, at, step, c, atC, strideC);
    }
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
