package gradus.linalg.kernel;

import java.util.concurrent.atomic.AtomicLong;

/// A product of `float` matrices on several threads that share nothing but the operands.
///
/// Each thread packs one operand for itself, which stays in its second-level cache, and then packs
/// and multiplies parts of the other, one after another. To fetch what another thread has packed
/// from the cache of its processor takes about as long as packing it again; [FloatSharedProduct]
/// does so where there is more to multiply. A thread that is held up leaves parts to the others.
/// The sums, and their bits, are those of [FloatProducts].
final class FloatResidentProduct implements Workers.Stages {
  private static final int LANES = FloatTiles.LANES;

  /// An operand of up to 1 MB stays.
  private static final Residence.Units UNITS =
      new Residence.Units(
          1 << 18,
          FloatProducts.DEPTH,
          FloatPanelTiles.WIDTH,
          FloatBands.ROWS,
          3 * LANES,
          6 * LANES);

  /// Fewer multiplications than this are over before parts are worth their keep.
  private static final double WORTHWHILE = 3e6;

  /// With shorter sums, the gaps between packed rows take much of the room.
  private static final int SHORTEST = 16;

  /// So many vectors of panels, or a few more, each row goes against at a time.
  private static final int BAND = FloatSharedProduct.BAND;

  private static final AtomicLong PRODUCTS = new AtomicLong();

  private static final Pool<Packed> POOL = new Pool<>(Packed::new);

  /// The operands as the tiles of one thread read them.
  private static final class Packed {
    private final float[] stays = new float[UNITS.numbers() / 4 * 5 + FloatBands.START];
    private final float[] passes =
        new float
            [Math.max(
                    UNITS.mostColumns() * FloatProducts.DEPTH,
                    UNITS.mostRows()
                        / FloatPanelTiles.WIDTH
                        * FloatPacking.panel(FloatProducts.DEPTH))
                + FloatBands.START];
    private final FloatBands loops = new FloatBands();

    /// Of which product what piece stays here.
    private long product;

    private int stage;

    private boolean holds(long number, int piece) {
      return product == number && stage == piece;
    }

    private void hold(long number, int piece) {
      product = number;
      stage = piece;
    }
  }

  private final long number = PRODUCTS.incrementAndGet();
  private final Residence residence;
  private final ProductShape shape;
  private final float[] a;
  private final int atA;
  private final float[] b;
  private final int atB;
  private final float[] c;
  private final int atC;
  private final int below;
  private final int steps;

  private FloatResidentProduct(
      Residence residence, float[] a, int atA, float[] b, int atB, float[] c, int atC, int below) {
    this.residence = residence;
    this.shape = residence.shape();
    this.a = a;
    this.atA = atA;
    this.b = b;
    this.atB = atB;
    this.c = c;
    this.atC = atC;
    this.below = below;
    this.steps = FloatProducts.steps(shape.k());
  }

  /// Computes a product, or the tiles of it that are not wholly above the diagonal, as
  /// [FloatProducts#multiply] does, if this is the fastest way.
  ///
  /// @return whether it was
  static boolean multiply(
      ProductShape shape,
      int threads,
      float[] a,
      int atA,
      float[] b,
      int atB,
      float[] c,
      int atC,
      int below) {
    if (threads == 1
        || Workers.isInside()
        || shape.work() < WORTHWHILE
        || shape.k() < SHORTEST
        || shape.n() < FloatProducts.WIDE) {
      return false;
    }
    Residence residence = Residence.of(shape, threads, UNITS);
    if (!residence.pays(threads)) {
      return false;
    }
    Workers.stages(threads, new FloatResidentProduct(residence, a, atA, b, atB, c, atC, below));
    return true;
  }

  @Override
  public int count() {
    return residence.stages();
  }

  @Override
  public int tasks(int stage) {
    return residence.parts();
  }

  @Override
  public void run(int stage, int part) {
    Packed packed = POOL.take();
    try {
      int first = part * residence.length();
      int count = residence.length(part);
      int from = residence.stages() == 1 ? 0 : stage;
      int to = residence.stages() == 1 ? steps : stage + 1;
      if (residence.left()) {
        columns(packed, stage, from, to, first, count);
      } else {
        rows(packed, stage, from, to, first, count);
      }
    } finally {
      POOL.give(packed);
    }
  }

  /// Some steps inwards where `A` stays.
  private void columns(Packed packed, int stage, int from, int to, int first, int count) {
    FloatBands loops = packed.loops;
    int rows = shape.m();
    if (!packed.holds(number, stage)) {
      for (int step = from; step < to; step++) {
        packRows(loops, step, 0, rows, packed.stays, line(step - from));
      }
      packed.hold(number, stage);
    }
    for (int step = from; step < to; step++) {
      int line = line(step - from);
      int panel = FloatBands.START;
      packColumns(loops, step, first, count, packed.passes, panel);
      multiply(loops, step, 0, rows, packed.stays, line, first, count, packed.passes, panel);
    }
  }

  /// The same where `B` stays.
  private void rows(Packed packed, int stage, int from, int to, int first, int count) {
    FloatBands loops = packed.loops;
    int columns = shape.n();
    if (!packed.holds(number, stage)) {
      for (int step = from; step < to; step++) {
        packColumns(loops, step, 0, columns, packed.stays, panel(from, step));
      }
      packed.hold(number, stage);
    }
    for (int step = from; step < to; step++) {
      int line = FloatBands.START;
      int panel = panel(from, step);
      packRows(loops, step, first, count, packed.passes, line);
      multiply(loops, step, first, count, packed.passes, line, 0, columns, packed.stays, panel);
    }
  }

  private int inner(int step) {
    return FloatProducts.inner(shape.k(), step, steps);
  }

  private int depth(int step) {
    return inner(step + 1) - inner(step);
  }

  /// Where all rows are packed for a step, the first or a later one of those that stay.
  private int line(int step) {
    int longest = FloatPacking.panel(Math.ceilDiv(shape.k(), steps));
    return FloatBands.START + step * Math.ceilDiv(shape.m(), FloatPanelTiles.WIDTH) * longest;
  }

  /// Where all columns are packed for a step, if those from another on stay.
  private int panel(int from, int step) {
    return FloatBands.START + (inner(step) - inner(from)) * Math.ceilDiv(shape.n(), LANES) * LANES;
  }

  private void packRows(FloatBands loops, int step, int row, int rows, float[] lines, int into) {
    int from = inner(step);
    loops.packRows(
        shape.inner(depth(step), true), a, atA + shape.placeA(row, from), rows, lines, into);
  }

  private void packColumns(
      FloatBands loops, int step, int column, int columns, float[] panels, int into) {
    int from = inner(step);
    loops.packColumns(
        shape, b, atB + shape.placeB(from, column), depth(step), columns, panels, into);
  }

  private void multiply(
      FloatBands loops,
      int step,
      int row,
      int rows,
      float[] lines,
      int line,
      int column,
      int columns,
      float[] panels,
      int panel) {
    int depth = depth(step);
    int width;
    for (int first = 0; first < columns; first += width) {
      width = columns - first < (BAND + 4) * LANES ? columns - first : BAND * LANES;
      loops.multiply(
          shape.part(rows, width).inner(depth, shape.accumulate() || step > 0),
          lines,
          line,
          FloatBands.PACKED,
          panels,
          panel + first * depth,
          c,
          atC + row * shape.strideC() + column + first,
          below + row - column - first);
    }
  }
}
