package gradus.linalg.kernel;

/// A product of `float` matrices on several threads that share what is packed.
///
/// In turn, they pack a block of `B` with the rows of `A` that go against it, and multiply. Both
/// fall into many small tasks: so each number is packed once for all threads, and what a thread
/// that is held up has not begun is left to the others. The sums, and their bits, are those of
/// [FloatProducts].
final class FloatSharedProduct implements Workers.Stages {
  private static final int LANES = FloatTiles.LANES;

  /// Fewer multiplications than this are over before tasks are worth their keep.
  private static final double WORTHWHILE = 4e6;

  /// So many rows of `A` are packed at a time: 3 MB.
  private static final int ROWS = 22 * FloatBands.ROWS;

  /// So many vectors wide is what a task multiplies with at most: the panels stay in the
  /// second-level caches of all threads while they go through the rows.
  static final int BAND = 36;

  /// So many vectors wide is what a task packs, or a little more.
  private static final int PACK = 12;

  /// So many tasks there are for each thread at least, if rows suffice.
  private static final int TASKS = 8;

  private static final Pool<Packed> POOL = new Pool<>(Packed::new);

  /// The operands as the tiles read them.
  private static final class Packed {
    private final float[] lines =
        new float
            [ROWS / FloatPanelTiles.WIDTH * FloatPacking.panel(FloatProducts.DEPTH)
                + FloatBands.START];
    private final float[] panels =
        new float[FloatProducts.DEPTH * FloatProducts.COLUMNS + FloatBands.START];
  }

  private final ProductShape shape;
  private final float[] a;
  private final int atA;
  private final float[] b;
  private final int atB;
  private final float[] c;
  private final int atC;
  private final int below;
  private final Packed packed;

  private final int steps;
  private final int columns;
  private final int rows;
  private final int strip;

  private FloatSharedProduct(
      ProductShape shape,
      int threads,
      float[] a,
      int atA,
      float[] b,
      int atB,
      float[] c,
      int atC,
      int below,
      Packed packed) {
    this.shape = shape;
    this.a = a;
    this.atA = atA;
    this.b = b;
    this.atB = atB;
    this.c = c;
    this.atC = atC;
    this.below = below;
    this.packed = packed;
    this.steps = FloatProducts.steps(shape.k());
    this.columns = equal(shape.n(), FloatProducts.COLUMNS, 3 * LANES);
    this.rows = equal(shape.m(), ROWS, FloatPanelTiles.WIDTH);
    int tasks = Math.ceilDiv(TASKS * threads, bands(Math.min(columns, shape.n())));
    this.strip =
        Math.min(FloatBands.ROWS, roundUp(Math.ceilDiv(rows, tasks), FloatPanelTiles.WIDTH));
  }

  /// Whether a product is computed faster so than in one part for each thread.
  static boolean pays(ProductShape shape, int threads) {
    return threads > 1
        && !Workers.isInside()
        && shape.work() >= WORTHWHILE
        && shape.n() >= FloatProducts.WIDE
        && shape.m() >= 2 * FloatBands.ROWS;
  }

  /// The product, or the tiles of it that are not wholly above the diagonal, as
  /// [FloatProducts#multiply] computes them.
  static void multiply(
      ProductShape shape,
      int threads,
      float[] a,
      int atA,
      float[] b,
      int atB,
      float[] c,
      int atC,
      int below) {
    Packed packed = POOL.take();
    try {
      Workers.stages(
          threads, new FloatSharedProduct(shape, threads, a, atA, b, atB, c, atC, below, packed));
    } finally {
      POOL.give(packed);
    }
  }

  /// The length of equal parts, in whole units, of which none is longer than `limit`.
  private static int equal(int size, int limit, int unit) {
    return roundUp(Math.ceilDiv(size, Math.ceilDiv(size, limit)), unit);
  }

  private static int roundUp(int size, int unit) {
    return Math.ceilDiv(size, unit) * unit;
  }

  private static int bands(int columns) {
    return Math.ceilDiv(Math.ceilDiv(columns, LANES), BAND);
  }

  private int rowBlocks() {
    return Math.ceilDiv(shape.m(), rows);
  }

  /// Packing, then multiplying, for the blocks of rows of each step of each block of columns.
  @Override
  public int count() {
    return 2 * rowBlocks() * steps * Math.ceilDiv(shape.n(), columns);
  }

  @Override
  public int tasks(int stage) {
    Block block = block(stage);
    return isPacking(stage)
        ? block.packs() + block.strips()
        : bands(block.columns) * block.strips();
  }

  @Override
  public void run(int stage, int task) {
    Block block = block(stage);
    FloatBands loops = FloatBands.POOL.take();
    try {
      int packs = block.packs();
      if (!isPacking(stage)) {
        block.multiply(loops, task / block.strips(), task % block.strips());
      } else if (task < packs) {
        block.packColumns(loops, task, packs);
      } else {
        block.packRows(loops, task - packs);
      }
    } finally {
      FloatBands.POOL.give(loops);
    }
  }

  private static boolean isPacking(int stage) {
    return stage % 2 == 0;
  }

  private Block block(int stage) {
    int number = stage / 2;
    int row = number % rowBlocks() * rows;
    int step = number / rowBlocks() % steps;
    int column = number / rowBlocks() / steps * columns;
    return new Block(
        row,
        Math.min(rows, shape.m() - row),
        column,
        Math.min(columns, shape.n() - column),
        FloatProducts.inner(shape.k(), step, steps),
        FloatProducts.inner(shape.k(), step + 1, steps));
  }

  /// Rows of `A` and columns of `B` that are packed at the same time, from the inner index `from`
  /// to before `to`.
  private final class Block {
    private final int row;
    private final int rows;
    private final int column;
    private final int columns;
    private final int from;
    private final int depth;

    private Block(int row, int rows, int column, int columns, int from, int to) {
      this.row = row;
      this.rows = rows;
      this.column = column;
      this.columns = columns;
      this.from = from;
      this.depth = to - from;
    }

    /// In how many parts the columns are packed, which stay packed for all rows.
    private int packs() {
      return row > 0 ? 0 : Math.max(1, Math.ceilDiv(columns, LANES) / PACK);
    }

    private int strips() {
      return Math.ceilDiv(rows, strip);
    }

    /// The first column of one of several parts: before it, there are only panels of three vectors.
    private int cut(int part, int parts) {
      int vectors = Math.ceilDiv(columns, LANES);
      int panels = (vectors % 3 == 1 ? vectors - 4 : vectors) / 3;
      return part == parts ? columns : panels * part / parts * 3 * LANES;
    }

    private void packColumns(FloatBands loops, int part, int parts) {
      int first = cut(part, parts);
      loops.packColumns(
          shape,
          b,
          atB + shape.placeB(from, column + first),
          depth,
          cut(part + 1, parts) - first,
          packed.panels,
          FloatBands.START + first * depth);
    }

    private void packRows(FloatBands loops, int number) {
      int first = number * strip;
      loops.packRows(
          shape.inner(depth, true),
          a,
          atA + shape.placeA(row + first, from),
          Math.min(strip, rows - first),
          packed.lines,
          FloatBands.START + FloatPacking.line(depth, first));
    }

    private void multiply(FloatBands loops, int band, int number) {
      int bands = bands(columns);
      int left = cut(band, bands);
      int top = number * strip;
      loops.multiply(
          shape
              .part(Math.min(strip, rows - top), cut(band + 1, bands) - left)
              .inner(depth, shape.accumulate() || from > 0),
          packed.lines,
          FloatBands.START + FloatPacking.line(depth, top),
          FloatBands.PACKED,
          packed.panels,
          FloatBands.START + left * depth,
          c,
          atC + (row + top) * shape.strideC() + column + left,
          below + row + top - column - left);
    }
  }
}
