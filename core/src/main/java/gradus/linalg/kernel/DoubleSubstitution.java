package gradus.linalg.kernel;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// Substitution for many right sides on vectors, on one thread.
///
/// Blocks of the triangle are solved for three vectors of right sides at a time, which lie as a
/// panel in the first-level cache: eight unknowns lose what is known by a tile of a product, then
/// are solved for in registers. Between blocks there are products. Unknowns are stored negated
/// until the end, since products add.
///
/// Every triangle becomes a lower one that is not transposed as its blocks are copied: `Tᵀ` by
/// exchanging indices, an upper one by counting backwards.
final class DoubleSubstitution {
  private static final VectorSpecies<Double> SPECIES = DoubleTiles.SPECIES;
  private static final int LANES = DoubleTiles.LANES;

  /// Right sides of a panel.
  static final int WIDTH = 3 * LANES;

  /// Fewer right sides than this do not fill panels enough.
  static final int WORTHWHILE = 8;

  /// As long as the blocks of factorizations, so that these need no products in between.
  private static final int BLOCK = 144;

  private static final int ROWS = DoubleTiles.ROWS;

  /// Between this and its reciprocal, reciprocals lose nothing; that of an infinite number is 0.
  private static final double SMALLEST = 0x1p-1020;

  private static final Pool<DoubleSubstitution> POOL = new Pool<>(DoubleSubstitution::new);

  private final double[] triangle = new double[BLOCK * BLOCK];
  private final double[] reciprocals = new double[BLOCK];
  private final double[] panel = new double[BLOCK * WIDTH];
  private final DoubleTranspose transpose = new DoubleTranspose();
  private boolean safe;

  private DoubleSubstitution() {}

  static void solve(TriangularShape shape, double[] t, int atT, double[] x, int atX) {
    DoubleSubstitution memory = POOL.take();
    try {
      boolean whole = shape.n() <= BLOCK;
      memory.solve(shape, 0, shape.n(), t, atT, x, atX, whole && !shape.negative());
      if (!whole && !shape.negative()) {
        negate(shape, x, atX);
      }
    } finally {
      POOL.give(memory);
    }
  }

  private static void negate(TriangularShape shape, double[] x, int atX) {
    int lines = shape.rows() ? shape.count() : shape.n();
    for (int line = 0; line < lines; line++) {
      Rows.negate(x, atX + line * shape.strideX(), shape.rows() ? shape.n() : shape.count());
    }
  }

  /// The unknowns of the steps `from` to `to`, from which all earlier ones have been taken.
  private void solve(
      TriangularShape shape,
      int from,
      int to,
      double[] t,
      int atT,
      double[] x,
      int atX,
      boolean positive) {
    if (to - from <= BLOCK) {
      block(shape, from, to - from, t, atT, x, atX, positive);
      return;
    }
    int middle = from + Math.ceilDiv(to - from, 2 * BLOCK) * BLOCK;
    solve(shape, from, middle, t, atT, x, atX, false);
    update(shape, from, middle, to, t, atT, x, atX);
    solve(shape, middle, to, t, atT, x, atX, false);
  }

  /// Takes the unknowns of the first steps from those of the later ones.
  private static void update(
      TriangularShape shape,
      int from,
      int middle,
      int to,
      double[] t,
      int atT,
      double[] x,
      int atX) {
    int known = Math.min(shape.unknown(from), shape.unknown(middle - 1));
    int left = Math.min(shape.unknown(middle), shape.unknown(to - 1));
    int atKnown = atX + shape.placeX(known, 0);
    int atLeft = atX + shape.placeX(left, 0);
    int factors = atT + shape.placeT(left, known);
    int strideT = shape.strideT();
    int strideX = shape.strideX();
    if (shape.rows()) {
      ProductShape product =
          ProductShape.of(
                  shape.count(), middle - from, to - middle, false, !shape.transposed(), true)
              .strides(strideX, strideT, strideX);
      DoubleProducts.multiply(
          product, x, atKnown, t, factors, x, atLeft, DoubleProducts.EVERYTHING);
    } else {
      ProductShape product =
          ProductShape.of(
                  to - middle, middle - from, shape.count(), shape.transposed(), false, true)
              .strides(strideT, strideX, strideX);
      DoubleProducts.multiply(
          product, t, factors, x, atKnown, x, atLeft, DoubleProducts.EVERYTHING);
    }
  }

  private void block(
      TriangularShape shape,
      int from,
      int size,
      double[] t,
      int atT,
      double[] x,
      int atX,
      boolean positive) {
    copyTriangle(shape, from, size, t, atT);
    int direction = shape.forwards() ? 1 : -1;
    int first = shape.unknown(from);
    for (int side = 0; side < shape.count(); side += WIDTH) {
      int width = Math.min(WIDTH, shape.count() - side);
      int at = atX + shape.placeX(first, side);
      if (shape.rows()) {
        // the unknowns in the order of their places, which may be the reverse of the steps
        int lowest = direction > 0 ? at : at - size + 1;
        int top = direction > 0 ? 0 : (size - 1) * WIDTH;
        int step = direction * WIDTH;
        transpose.run(x, lowest, shape.strideX(), width, size, panel, top, step);
        solvePanel(size, positive);
        transpose.run(panel, top, step, size, width, x, lowest, shape.strideX());
      } else {
        copyIn(x, at, direction * shape.strideX(), size, width);
        solvePanel(size, positive);
        copyOut(x, at, direction * shape.strideX(), size, width);
      }
    }
  }

  /// The triangle of a block in the order of the steps. Rows that fill up eight are those of the
  /// identity.
  private void copyTriangle(TriangularShape shape, int from, int size, double[] t, int atT) {
    int direction = shape.forwards() ? 1 : -1;
    int first = shape.unknown(from);
    int corner = atT + shape.placeT(first, first);
    int down = direction * (shape.transposed() ? 1 : shape.strideT());
    int along = direction * (shape.transposed() ? shape.strideT() : 1);
    safe = true;
    for (int i = 0; i < Math.ceilDiv(size, ROWS) * ROWS; i++) {
      int row = i * BLOCK;
      for (int k = 0; k < i && i < size; k++) {
        triangle[row + k] = t[corner + i * down + k * along];
      }
      if (i >= size) {
        Arrays.fill(triangle, row, row + i, 0);
      }
      double pivot = shape.unit() || i >= size ? 1 : t[corner + i * (down + along)];
      triangle[row + i] = pivot;
      reciprocals[i] = -1 / pivot;
      double value = Math.abs(pivot);
      safe &= value >= SMALLEST && value <= 1 / SMALLEST || Double.isInfinite(pivot);
    }
  }

  private void copyIn(double[] x, int at, int stride, int size, int width) {
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < WIDTH; j += LANES) {
        VectorMask<Double> present = SPECIES.indexInRange(j, width);
        DoubleVector.fromArray(SPECIES, x, at + i * stride + j, present)
            .intoArray(panel, i * WIDTH + j);
      }
    }
  }

  private void copyOut(double[] x, int at, int stride, int size, int width) {
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < WIDTH; j += LANES) {
        VectorMask<Double> present = SPECIES.indexInRange(j, width);
        DoubleVector.fromArray(SPECIES, panel, i * WIDTH + j)
            .intoArray(x, at + i * stride + j, present);
      }
    }
  }

  /// Replaces the right sides in the panel by the solutions, or their negatives.
  private void solvePanel(int size, boolean positive) {
    int whole = Math.ceilDiv(size, ROWS) * ROWS;
    Arrays.fill(panel, size * WIDTH, whole * WIDTH, 0);
    for (int i = 0; i < whole; i += ROWS) {
      int at = i * WIDTH;
      if (i > 0) {
        DoubleTiles.three(
            triangle, i * BLOCK, BLOCK, ROWS, panel, 0, i, panel, at, WIDTH, panel, at, WIDTH);
      }
      if (safe) {
        eight(triangle, i * BLOCK + i, reciprocals, i, panel, at);
      } else {
        divide(triangle, i * BLOCK + i, panel, at);
      }
    }
    if (positive) {
      Rows.negate(panel, 0, size * WIDTH);
    }
  }

  /// Eight unknowns whose diagonal has no safe reciprocals.
  private static void divide(double[] t, int atT, double[] x, int atX) {
    for (int k = 0; k < ROWS; k++) {
      for (int j = 0; j < WIDTH; j++) {
        double found = -x[atX + k * WIDTH + j] / t[atT + k * BLOCK + k];
        x[atX + k * WIDTH + j] = found;
        for (int i = k + 1; i < ROWS; i++) {
          x[atX + i * WIDTH + j] = Math.fma(t[atT + i * BLOCK + k], found, x[atX + i * WIDTH + j]);
        }
      }
    }
  }

  /// Eight unknowns of three vectors of right sides, in registers: each is divided by what is on
  /// the diagonal, and taken from those below it.
  ///
  /// @param t eight rows of the triangle, from the diagonal on
  /// @param reciprocals of the diagonal, negated
  static void eight(double[] t, int atT, double[] reciprocals, int at, double[] x, int atX) {
    DoubleVector x00 = DoubleVector.fromArray(SPECIES, x, atX);
    DoubleVector x01 = DoubleVector.fromArray(SPECIES, x, atX + LANES);
    DoubleVector x02 = DoubleVector.fromArray(SPECIES, x, atX + 2 * LANES);
    DoubleVector x10 = DoubleVector.fromArray(SPECIES, x, atX + 3 * LANES);
    DoubleVector x11 = DoubleVector.fromArray(SPECIES, x, atX + 4 * LANES);
    DoubleVector x12 = DoubleVector.fromArray(SPECIES, x, atX + 5 * LANES);
    DoubleVector x20 = DoubleVector.fromArray(SPECIES, x, atX + 6 * LANES);
    DoubleVector x21 = DoubleVector.fromArray(SPECIES, x, atX + 7 * LANES);
    DoubleVector x22 = DoubleVector.fromArray(SPECIES, x, atX + 8 * LANES);
    DoubleVector x30 = DoubleVector.fromArray(SPECIES, x, atX + 9 * LANES);
    DoubleVector x31 = DoubleVector.fromArray(SPECIES, x, atX + 10 * LANES);
    DoubleVector x32 = DoubleVector.fromArray(SPECIES, x, atX + 11 * LANES);
    DoubleVector x40 = DoubleVector.fromArray(SPECIES, x, atX + 12 * LANES);
    DoubleVector x41 = DoubleVector.fromArray(SPECIES, x, atX + 13 * LANES);
    DoubleVector x42 = DoubleVector.fromArray(SPECIES, x, atX + 14 * LANES);
    DoubleVector x50 = DoubleVector.fromArray(SPECIES, x, atX + 15 * LANES);
    DoubleVector x51 = DoubleVector.fromArray(SPECIES, x, atX + 16 * LANES);
    DoubleVector x52 = DoubleVector.fromArray(SPECIES, x, atX + 17 * LANES);
    DoubleVector x60 = DoubleVector.fromArray(SPECIES, x, atX + 18 * LANES);
    DoubleVector x61 = DoubleVector.fromArray(SPECIES, x, atX + 19 * LANES);
    DoubleVector x62 = DoubleVector.fromArray(SPECIES, x, atX + 20 * LANES);
    DoubleVector x70 = DoubleVector.fromArray(SPECIES, x, atX + 21 * LANES);
    DoubleVector x71 = DoubleVector.fromArray(SPECIES, x, atX + 22 * LANES);
    DoubleVector x72 = DoubleVector.fromArray(SPECIES, x, atX + 23 * LANES);
    DoubleVector pivot0 = DoubleVector.broadcast(SPECIES, reciprocals[at]);
    x00 = x00.mul(pivot0);
    x01 = x01.mul(pivot0);
    x02 = x02.mul(pivot0);
    DoubleVector factor10 = DoubleVector.broadcast(SPECIES, t[atT + BLOCK]);
    x10 = factor10.fma(x00, x10);
    x11 = factor10.fma(x01, x11);
    x12 = factor10.fma(x02, x12);
    DoubleVector factor20 = DoubleVector.broadcast(SPECIES, t[atT + 2 * BLOCK]);
    x20 = factor20.fma(x00, x20);
    x21 = factor20.fma(x01, x21);
    x22 = factor20.fma(x02, x22);
    DoubleVector factor30 = DoubleVector.broadcast(SPECIES, t[atT + 3 * BLOCK]);
    x30 = factor30.fma(x00, x30);
    x31 = factor30.fma(x01, x31);
    x32 = factor30.fma(x02, x32);
    DoubleVector factor40 = DoubleVector.broadcast(SPECIES, t[atT + 4 * BLOCK]);
    x40 = factor40.fma(x00, x40);
    x41 = factor40.fma(x01, x41);
    x42 = factor40.fma(x02, x42);
    DoubleVector factor50 = DoubleVector.broadcast(SPECIES, t[atT + 5 * BLOCK]);
    x50 = factor50.fma(x00, x50);
    x51 = factor50.fma(x01, x51);
    x52 = factor50.fma(x02, x52);
    DoubleVector factor60 = DoubleVector.broadcast(SPECIES, t[atT + 6 * BLOCK]);
    x60 = factor60.fma(x00, x60);
    x61 = factor60.fma(x01, x61);
    x62 = factor60.fma(x02, x62);
    DoubleVector factor70 = DoubleVector.broadcast(SPECIES, t[atT + 7 * BLOCK]);
    x70 = factor70.fma(x00, x70);
    x71 = factor70.fma(x01, x71);
    x72 = factor70.fma(x02, x72);
    DoubleVector pivot1 = DoubleVector.broadcast(SPECIES, reciprocals[at + 1]);
    x10 = x10.mul(pivot1);
    x11 = x11.mul(pivot1);
    x12 = x12.mul(pivot1);
    DoubleVector factor21 = DoubleVector.broadcast(SPECIES, t[atT + 2 * BLOCK + 1]);
    x20 = factor21.fma(x10, x20);
    x21 = factor21.fma(x11, x21);
    x22 = factor21.fma(x12, x22);
    DoubleVector factor31 = DoubleVector.broadcast(SPECIES, t[atT + 3 * BLOCK + 1]);
    x30 = factor31.fma(x10, x30);
    x31 = factor31.fma(x11, x31);
    x32 = factor31.fma(x12, x32);
    DoubleVector factor41 = DoubleVector.broadcast(SPECIES, t[atT + 4 * BLOCK + 1]);
    x40 = factor41.fma(x10, x40);
    x41 = factor41.fma(x11, x41);
    x42 = factor41.fma(x12, x42);
    DoubleVector factor51 = DoubleVector.broadcast(SPECIES, t[atT + 5 * BLOCK + 1]);
    x50 = factor51.fma(x10, x50);
    x51 = factor51.fma(x11, x51);
    x52 = factor51.fma(x12, x52);
    DoubleVector factor61 = DoubleVector.broadcast(SPECIES, t[atT + 6 * BLOCK + 1]);
    x60 = factor61.fma(x10, x60);
    x61 = factor61.fma(x11, x61);
    x62 = factor61.fma(x12, x62);
    DoubleVector factor71 = DoubleVector.broadcast(SPECIES, t[atT + 7 * BLOCK + 1]);
    x70 = factor71.fma(x10, x70);
    x71 = factor71.fma(x11, x71);
    x72 = factor71.fma(x12, x72);
    DoubleVector pivot2 = DoubleVector.broadcast(SPECIES, reciprocals[at + 2]);
    x20 = x20.mul(pivot2);
    x21 = x21.mul(pivot2);
    x22 = x22.mul(pivot2);
    DoubleVector factor32 = DoubleVector.broadcast(SPECIES, t[atT + 3 * BLOCK + 2]);
    x30 = factor32.fma(x20, x30);
    x31 = factor32.fma(x21, x31);
    x32 = factor32.fma(x22, x32);
    DoubleVector factor42 = DoubleVector.broadcast(SPECIES, t[atT + 4 * BLOCK + 2]);
    x40 = factor42.fma(x20, x40);
    x41 = factor42.fma(x21, x41);
    x42 = factor42.fma(x22, x42);
    DoubleVector factor52 = DoubleVector.broadcast(SPECIES, t[atT + 5 * BLOCK + 2]);
    x50 = factor52.fma(x20, x50);
    x51 = factor52.fma(x21, x51);
    x52 = factor52.fma(x22, x52);
    DoubleVector factor62 = DoubleVector.broadcast(SPECIES, t[atT + 6 * BLOCK + 2]);
    x60 = factor62.fma(x20, x60);
    x61 = factor62.fma(x21, x61);
    x62 = factor62.fma(x22, x62);
    DoubleVector factor72 = DoubleVector.broadcast(SPECIES, t[atT + 7 * BLOCK + 2]);
    x70 = factor72.fma(x20, x70);
    x71 = factor72.fma(x21, x71);
    x72 = factor72.fma(x22, x72);
    DoubleVector pivot3 = DoubleVector.broadcast(SPECIES, reciprocals[at + 3]);
    x30 = x30.mul(pivot3);
    x31 = x31.mul(pivot3);
    x32 = x32.mul(pivot3);
    DoubleVector factor43 = DoubleVector.broadcast(SPECIES, t[atT + 4 * BLOCK + 3]);
    x40 = factor43.fma(x30, x40);
    x41 = factor43.fma(x31, x41);
    x42 = factor43.fma(x32, x42);
    DoubleVector factor53 = DoubleVector.broadcast(SPECIES, t[atT + 5 * BLOCK + 3]);
    x50 = factor53.fma(x30, x50);
    x51 = factor53.fma(x31, x51);
    x52 = factor53.fma(x32, x52);
    DoubleVector factor63 = DoubleVector.broadcast(SPECIES, t[atT + 6 * BLOCK + 3]);
    x60 = factor63.fma(x30, x60);
    x61 = factor63.fma(x31, x61);
    x62 = factor63.fma(x32, x62);
    DoubleVector factor73 = DoubleVector.broadcast(SPECIES, t[atT + 7 * BLOCK + 3]);
    x70 = factor73.fma(x30, x70);
    x71 = factor73.fma(x31, x71);
    x72 = factor73.fma(x32, x72);
    DoubleVector pivot4 = DoubleVector.broadcast(SPECIES, reciprocals[at + 4]);
    x40 = x40.mul(pivot4);
    x41 = x41.mul(pivot4);
    x42 = x42.mul(pivot4);
    DoubleVector factor54 = DoubleVector.broadcast(SPECIES, t[atT + 5 * BLOCK + 4]);
    x50 = factor54.fma(x40, x50);
    x51 = factor54.fma(x41, x51);
    x52 = factor54.fma(x42, x52);
    DoubleVector factor64 = DoubleVector.broadcast(SPECIES, t[atT + 6 * BLOCK + 4]);
    x60 = factor64.fma(x40, x60);
    x61 = factor64.fma(x41, x61);
    x62 = factor64.fma(x42, x62);
    DoubleVector factor74 = DoubleVector.broadcast(SPECIES, t[atT + 7 * BLOCK + 4]);
    x70 = factor74.fma(x40, x70);
    x71 = factor74.fma(x41, x71);
    x72 = factor74.fma(x42, x72);
    DoubleVector pivot5 = DoubleVector.broadcast(SPECIES, reciprocals[at + 5]);
    x50 = x50.mul(pivot5);
    x51 = x51.mul(pivot5);
    x52 = x52.mul(pivot5);
    DoubleVector factor65 = DoubleVector.broadcast(SPECIES, t[atT + 6 * BLOCK + 5]);
    x60 = factor65.fma(x50, x60);
    x61 = factor65.fma(x51, x61);
    x62 = factor65.fma(x52, x62);
    DoubleVector factor75 = DoubleVector.broadcast(SPECIES, t[atT + 7 * BLOCK + 5]);
    x70 = factor75.fma(x50, x70);
    x71 = factor75.fma(x51, x71);
    x72 = factor75.fma(x52, x72);
    DoubleVector pivot6 = DoubleVector.broadcast(SPECIES, reciprocals[at + 6]);
    x60 = x60.mul(pivot6);
    x61 = x61.mul(pivot6);
    x62 = x62.mul(pivot6);
    DoubleVector factor76 = DoubleVector.broadcast(SPECIES, t[atT + 7 * BLOCK + 6]);
    x70 = factor76.fma(x60, x70);
    x71 = factor76.fma(x61, x71);
    x72 = factor76.fma(x62, x72);
    DoubleVector pivot7 = DoubleVector.broadcast(SPECIES, reciprocals[at + 7]);
    x70 = x70.mul(pivot7);
    x71 = x71.mul(pivot7);
    x72 = x72.mul(pivot7);
    x00.intoArray(x, atX);
    x01.intoArray(x, atX + LANES);
    x02.intoArray(x, atX + 2 * LANES);
    x10.intoArray(x, atX + 3 * LANES);
    x11.intoArray(x, atX + 4 * LANES);
    x12.intoArray(x, atX + 5 * LANES);
    x20.intoArray(x, atX + 6 * LANES);
    x21.intoArray(x, atX + 7 * LANES);
    x22.intoArray(x, atX + 8 * LANES);
    x30.intoArray(x, atX + 9 * LANES);
    x31.intoArray(x, atX + 10 * LANES);
    x32.intoArray(x, atX + 11 * LANES);
    x40.intoArray(x, atX + 12 * LANES);
    x41.intoArray(x, atX + 13 * LANES);
    x42.intoArray(x, atX + 14 * LANES);
    x50.intoArray(x, atX + 15 * LANES);
    x51.intoArray(x, atX + 16 * LANES);
    x52.intoArray(x, atX + 17 * LANES);
    x60.intoArray(x, atX + 18 * LANES);
    x61.intoArray(x, atX + 19 * LANES);
    x62.intoArray(x, atX + 20 * LANES);
    x70.intoArray(x, atX + 21 * LANES);
    x71.intoArray(x, atX + 22 * LANES);
    x72.intoArray(x, atX + 23 * LANES);
  }
}
