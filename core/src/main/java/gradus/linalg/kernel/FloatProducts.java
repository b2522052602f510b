package gradus.linalg.kernel;

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

  /// So many steps inwards are packed at a time.
  static final int DEPTH = 384;

  private static final int LANES = FloatTiles.LANES;

  /// So many columns of `B` are packed at a time: 3 MB.
  static final int COLUMNS = 4 * 33 * LANES;

  /// From so many columns on, rows of `A` are turned into panels: the tiles that read panels are a
  /// tenth to a third faster, which by then is more than turning costs.
  static final int WIDE = 16 * LANES;

  private static final int MIRRORED = 64;

  /// So many columns are turned into rows at a time.
  private static final int TURNED = 16;

  /// Rows that far apart begin in the same set of a first-level cache, which holds fewer of them.
  private static final int SAME_SET = 4096 / Float.BYTES;

  /// Up to how many rows or columns an operand is thin.
  private static final int THIN = 16;

  private static final Pool<FloatProducts> POOL = new Pool<>(FloatProducts::new);

  private final float[] lines =
      new float[FloatBands.ROWS / FloatPanelTiles.WIDTH * FloatPacking.panel(DEPTH)];
  private final float[] panels = new float[DEPTH * COLUMNS + FloatBands.START];
  private final float[] turned = new float[THIN * COLUMNS];
  private final FloatBands bands = new FloatBands();

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
    FloatBands memory = FloatBands.POOL.take();
    for (int row = 0; row < n; row += MIRRORED) {
      int count = Math.min(MIRRORED, n - row);
      memory.transpose().run(c, atC + row * stride, stride, count, row, c, atC + row, stride);
      for (int i = row; i < row + count; i++) {
        for (int j = row; j < i; j++) {
          c[atC + j * stride + i] = c[atC + i * stride + j];
        }
      }
    }
    FloatBands.POOL.give(memory);
  }

  /// `to(j, i) = from(i, j)` for a matrix of `rows` and `columns`: a few columns at a time, whose
  /// lines of the cache are filled before they leave the first level.
  static void transpose(
      float[] from, int at, int stride, int rows, int columns, float[] to, int into, int step) {
    FloatBands memory = FloatBands.POOL.take();
    int band = step % SAME_SET == 0 ? columns : TURNED;
    int count;
    for (int column = 0; column < columns; column += count) {
      int left = columns - column;
      count = left < 2 * band ? left : band;
      memory
          .transpose()
          .run(from, at + column, stride, rows, count, to, into + column * step, step);
    }
    FloatBands.POOL.give(memory);
  }

  /// Whether transposing the thin operand and the result is cheaper than transposing the other
  /// operand.
  private static boolean isThin(int thin, int k, int other) {
    return thin <= THIN && 2.0 * thin * ((double) k + other) < (double) k * other;
  }

  /// `C` of few columns by way of `Cᵀ = op(B)ᵀ A`, for which `A` lies the right way.
  private void fewColumns(
      ProductShape shape, float[] a, int atA, float[] b, int atB, float[] c, int atC) {
    int n = shape.n();
    for (int row = 0; row < shape.m(); row += COLUMNS) {
      int count = Math.min(COLUMNS, shape.m() - row);
      int to = atC + row * shape.strideC();
      if (shape.accumulate()) {
        bands.transpose().run(c, to, shape.strideC(), count, n, turned, 0, COLUMNS);
      }
      ProductShape part = shape.part(count, n).turned(COLUMNS);
      blocks(part, b, atB, a, atA + shape.placeA(row, 0), turned, 0, EVERYTHING);
      bands.transpose().run(turned, 0, COLUMNS, n, count, c, to, shape.strideC());
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
        bands.transpose().run(c, to, shape.strideC(), m, count, turned, 0, THIN);
      }
      ProductShape part = shape.part(m, count).turned(THIN);
      blocks(part, b, atB + shape.placeB(0, column), a, atA, turned, 0, EVERYTHING);
      bands.transpose().run(turned, 0, THIN, count, m, c, to, shape.strideC());
    }
  }

  /// In how many steps, of about equal depth, the inner dimension is gone through.
  static int steps(int k) {
    return Math.max(1, Math.ceilDiv(k, DEPTH));
  }

  /// The inner index with which a step begins.
  static int inner(int k, int step, int steps) {
    return (int) ((long) k * step / steps);
  }

  private void blocks(
      ProductShape shape, float[] a, int atA, float[] b, int atB, float[] c, int atC, int below) {
    int steps = steps(shape.k());
    for (int column = 0; column < shape.n(); column += COLUMNS) {
      int columns = Math.min(COLUMNS, shape.n() - column);
      for (int step = 0; step < steps; step++) {
        int inner = inner(shape.k(), step, steps);
        int depth = inner(shape.k(), step + 1, steps) - inner;
        int from = atB + shape.placeB(inner, column);
        bands.packColumns(shape, b, from, depth, columns, panels, FloatBands.START);
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

  /// All rows of the result against the packed panels.
  private void rows(ProductShape shape, float[] a, int atA, float[] c, int atC, int below) {
    boolean packed = shape.transposedA() || shape.n() >= WIDE && shape.m() >= FloatPanelTiles.WIDTH;
    for (int row = 0; row < shape.m(); row += FloatBands.ROWS) {
      int count = Math.min(FloatBands.ROWS, shape.m() - row);
      int at = atA + shape.placeA(row, 0);
      if (packed) {
        bands.packRows(shape, a, at, count, lines, 0);
      }
      bands.multiply(
          shape.part(count, shape.n()),
          packed ? lines : a,
          packed ? 0 : at,
          packed ? FloatBands.PACKED : shape.strideA(),
          panels,
          FloatBands.START,
          c,
          atC + row * shape.strideC(),
          below + row);
    }
  }
}
