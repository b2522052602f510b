package gradus.linalg.kernel;

/// The products on vectors. A product with a vector reads its matrix once; the general product is
/// tiled.
///
/// Work that is not small waits, once, until the just-in-time compiler knows what to leave alone:
/// transposition that its quick compiler saw first stayed ten times too slow.
final class VectorKernels implements MatrixKernels {
  /// How many bands of a symmetric product there are for each thread: the upper ones are longer.
  private static final int BANDS = 4;

  /// Fewer copies than this are not worth another thread, nor fewer operations a wait.
  private static final double COPIES = 30_000;

  /// Whether the processor has registers for more than one number.
  static boolean hasVectors() {
    return DoubleTiles.LANES > 1;
  }

  @Override
  public void multiply(
      ProductShape shape,
      int threads,
      double[] a,
      int atA,
      double[] b,
      int atB,
      double[] c,
      int atC) {
    shape.check(a.length, atA, b.length, atB, c.length, atC);
    awaitFor(shape, DoubleTiles.LANES);
    if (DoubleSmall.fits(shape)) {
      DoubleSmall.multiply(shape, a, atA, b, atB, c, atC);
      return;
    }
    if (together(shape, threads, a, atA, b, atB, c, atC, DoubleProducts.EVERYTHING)) {
      return;
    }
    Split split = Split.of(shape, threads, DoubleTiles.LANES);
    if (split.parts() == 1) {
      part(shape, shape, a, atA, b, atB, c, atC);
      return;
    }
    Workers.run(
        threads,
        split.parts(),
        (_, part) -> {
          int row = split.row(part);
          int column = split.column(part);
          part(
              shape,
              split.part(part),
              a,
              atA + shape.placeA(row, 0),
              b,
              atB + shape.placeB(0, column),
              c,
              atC + row * shape.strideC() + column);
        });
  }

  /// A product, or the tiles of it that are not wholly above the diagonal, in small tasks for
  /// several threads, each of which packs what it can keep, or a part of what all read.
  ///
  /// @return whether that pays; otherwise nothing is done
  private static boolean together(
      ProductShape shape,
      int threads,
      double[] a,
      int atA,
      double[] b,
      int atB,
      double[] c,
      int atC,
      int below) {
    if (DoubleResidentProduct.multiply(shape, threads, a, atA, b, atB, c, atC, below)) {
      return true;
    }
    if (DoubleSharedProduct.pays(shape, threads)) {
      DoubleSharedProduct.multiply(shape, threads, a, atA, b, atB, c, atC, below);
      return true;
    }
    return false;
  }

  /// The way is chosen by the whole, so that its bits do not depend on the parts.
  private static void part(
      ProductShape whole,
      ProductShape part,
      double[] a,
      int atA,
      double[] b,
      int atB,
      double[] c,
      int atC) {
    boolean add = part.accumulate();
    long steps = (long) (part.work() / (8 * DoubleTiles.LANES));
    switch (whole.kind(DoubleTiles.LANES)) {
      case MATRIX_VECTOR -> {
        DoubleVectors.ROWS_TIMES_VECTOR.before(steps);
        DoubleVectors.rowsTimesVector(
            a, atA, part.strideA(), b, atB, c, atC, part.m(), part.k(), add);
      }
      case TRANSPOSED_MATRIX_VECTOR -> {
        DoubleVectors.VECTOR_TIMES_ROWS.before(steps);
        DoubleVectors.vectorTimesRows(
            a, atA, part.strideA(), b, atB, c, atC, part.k(), part.m(), add);
      }
      case VECTOR_MATRIX -> {
        DoubleVectors.VECTOR_TIMES_ROWS.before(steps);
        DoubleVectors.vectorTimesRows(
            b, atB, part.strideB(), a, atA, c, atC, part.k(), part.n(), add);
      }
      case VECTOR_TRANSPOSED_MATRIX -> {
        DoubleVectors.ROWS_TIMES_VECTOR.before(steps);
        DoubleVectors.rowsTimesVector(
            b, atB, part.strideB(), a, atA, c, atC, part.n(), part.k(), add);
      }
      case GENERAL ->
          DoubleProducts.multiply(part, a, atA, b, atB, c, atC, DoubleProducts.EVERYTHING);
    }
  }

  private static void awaitFor(ProductShape shape, int lanes) {
    JustInTime.await((long) (shape.work() / lanes));
  }

  @Override
  public void gram(ProductShape shape, int threads, double[] a, int atA, double[] c, int atC) {
    shape.symmetric().check(a.length, atA, a.length, atA, c.length, atC);
    awaitFor(shape, DoubleTiles.LANES);
    if (together(shape, threads, a, atA, a, atA, c, atC, 0)) {
      DoubleProducts.mirror(c, atC, shape.strideC(), shape.n());
      return;
    }
    Split split = Split.symmetric(shape, threads, BANDS, DoubleTiles.LANES);
    Workers.run(
        threads,
        split.parts(),
        (_, band) -> {
          int column = split.column(band);
          int columns = split.part(band).n();
          DoubleProducts.multiply(
              shape.part(shape.n() - column, columns),
              a,
              atA + shape.placeA(column, 0),
              a,
              atA + shape.placeB(0, column),
              c,
              atC + column * shape.strideC() + column,
              0);
        });
    DoubleProducts.mirror(c, atC, shape.strideC(), shape.n());
  }

  @Override
  public void multiplyLower(
      ProductShape shape,
      int threads,
      double[] a,
      int atA,
      double[] b,
      int atB,
      double[] c,
      int atC) {
    shape.check(a.length, atA, b.length, atB, c.length, atC);
    awaitFor(shape, DoubleTiles.LANES);
    if (together(shape, threads, a, atA, b, atB, c, atC, 0)) {
      return;
    }
    // in a wide result the bands on the left hold more of the lower part than those on the right
    boolean wide = 2 * shape.n() > shape.m();
    Split split =
        wide
            ? Split.symmetric(shape, threads, 3, DoubleTiles.LANES)
            : Split.of(shape, threads, DoubleTiles.LANES);
    Workers.run(
        threads,
        split.parts(),
        (_, part) -> {
          int row = split.row(part);
          int column = split.column(part);
          DoubleProducts.multiply(
              split.part(part),
              a,
              atA + shape.placeA(row, 0),
              b,
              atB + shape.placeB(0, column),
              c,
              atC + row * shape.strideC() + column,
              row - column);
        });
  }

  @Override
  public void solve(TriangularShape shape, int threads, double[] t, int atT, double[] x, int atX) {
    shape.check(t.length, atT, x.length, atX);
    if (shape.count() < DoubleSubstitution.WORTHWHILE) {
      Substitution.rows(this, shape, t, atT, x, atX);
      return;
    }
    JustInTime.await();
    int panels = Math.ceilDiv(shape.count(), DoubleSubstitution.WIDTH);
    double wanted = Math.min(shape.work() / Split.WORTHWHILE, 2.0 * threads);
    int parts = threads < 2 || Workers.isInside() ? 1 : Math.clamp((long) wanted, 1, panels);
    Workers.run(
        threads,
        parts,
        (_, part) -> {
          int first = (int) ((long) panels * part / parts) * DoubleSubstitution.WIDTH;
          int next = (int) ((long) panels * (part + 1) / parts) * DoubleSubstitution.WIDTH;
          int count = Math.min(next, shape.count()) - first;
          DoubleSubstitution.solve(shape.part(count), t, atT, x, atX + shape.placeX(0, first));
        });
  }

  @Override
  public void transpose(
      int threads,
      int rows,
      int columns,
      double[] from,
      int at,
      int stride,
      double[] to,
      int into,
      int step) {
    JustInTime.await((long) rows * columns / DoubleTiles.LANES);
    double wanted = Math.min((double) rows * columns / COPIES, threads);
    int bands = Math.ceilDiv(rows, DoubleTiles.LANES);
    int parts =
        threads < 2 || Workers.isInside() ? 1 : Math.clamp((long) wanted, 1, Math.max(1, bands));
    Workers.run(
        threads,
        parts,
        (_, part) -> {
          int first = (int) ((long) bands * part / parts) * DoubleTiles.LANES;
          int next = (int) ((long) bands * (part + 1) / parts) * DoubleTiles.LANES;
          int count = Math.min(next, rows) - first;
          DoubleProducts.transpose(
              from, at + first * stride, stride, count, columns, to, into + first, step);
        });
  }

  @Override
  public void transpose(
      int threads,
      int rows,
      int columns,
      float[] from,
      int at,
      int stride,
      float[] to,
      int into,
      int step) {
    JustInTime.await((long) rows * columns / FloatTiles.LANES);
    double wanted = Math.min((double) rows * columns / COPIES, threads);
    int bands = Math.ceilDiv(rows, FloatTiles.LANES);
    int parts =
        threads < 2 || Workers.isInside() ? 1 : Math.clamp((long) wanted, 1, Math.max(1, bands));
    Workers.run(
        threads,
        parts,
        (_, part) -> {
          int first = (int) ((long) bands * part / parts) * FloatTiles.LANES;
          int next = (int) ((long) bands * (part + 1) / parts) * FloatTiles.LANES;
          int count = Math.min(next, rows) - first;
          FloatProducts.transpose(
              from, at + first * stride, stride, count, columns, to, into + first, step);
        });
  }

  @Override
  public void multiply(
      ProductShape shape, int threads, float[] a, int atA, float[] b, int atB, float[] c, int atC) {
    shape.check(a.length, atA, b.length, atB, c.length, atC);
    awaitFor(shape, FloatTiles.LANES);
    if (FloatSmall.fits(shape)) {
      FloatSmall.multiply(shape, a, atA, b, atB, c, atC);
      return;
    }
    if (together(shape, threads, a, atA, b, atB, c, atC, FloatProducts.EVERYTHING)) {
      return;
    }
    Split split = Split.of(shape, threads, FloatTiles.LANES);
    if (split.parts() == 1) {
      part(shape, shape, a, atA, b, atB, c, atC);
      return;
    }
    Workers.run(
        threads,
        split.parts(),
        (_, part) -> {
          int row = split.row(part);
          int column = split.column(part);
          part(
              shape,
              split.part(part),
              a,
              atA + shape.placeA(row, 0),
              b,
              atB + shape.placeB(0, column),
              c,
              atC + row * shape.strideC() + column);
        });
  }

  /// A product, or the tiles of it that are not wholly above the diagonal, in small tasks for
  /// several threads, each of which packs what it can keep, or a part of what all read.
  ///
  /// @return whether that pays; otherwise nothing is done
  private static boolean together(
      ProductShape shape,
      int threads,
      float[] a,
      int atA,
      float[] b,
      int atB,
      float[] c,
      int atC,
      int below) {
    if (FloatResidentProduct.multiply(shape, threads, a, atA, b, atB, c, atC, below)) {
      return true;
    }
    if (FloatSharedProduct.pays(shape, threads)) {
      FloatSharedProduct.multiply(shape, threads, a, atA, b, atB, c, atC, below);
      return true;
    }
    return false;
  }

  /// The way is chosen by the whole, so that its bits do not depend on the parts.
  private static void part(
      ProductShape whole,
      ProductShape part,
      float[] a,
      int atA,
      float[] b,
      int atB,
      float[] c,
      int atC) {
    boolean add = part.accumulate();
    long steps = (long) (part.work() / (8 * FloatTiles.LANES));
    switch (whole.kind(FloatTiles.LANES)) {
      case MATRIX_VECTOR -> {
        FloatVectors.ROWS_TIMES_VECTOR.before(steps);
        FloatVectors.rowsTimesVector(
            a, atA, part.strideA(), b, atB, c, atC, part.m(), part.k(), add);
      }
      case TRANSPOSED_MATRIX_VECTOR -> {
        FloatVectors.VECTOR_TIMES_ROWS.before(steps);
        FloatVectors.vectorTimesRows(
            a, atA, part.strideA(), b, atB, c, atC, part.k(), part.m(), add);
      }
      case VECTOR_MATRIX -> {
        FloatVectors.VECTOR_TIMES_ROWS.before(steps);
        FloatVectors.vectorTimesRows(
            b, atB, part.strideB(), a, atA, c, atC, part.k(), part.n(), add);
      }
      case VECTOR_TRANSPOSED_MATRIX -> {
        FloatVectors.ROWS_TIMES_VECTOR.before(steps);
        FloatVectors.rowsTimesVector(
            b, atB, part.strideB(), a, atA, c, atC, part.n(), part.k(), add);
      }
      case GENERAL ->
          FloatProducts.multiply(part, a, atA, b, atB, c, atC, FloatProducts.EVERYTHING);
    }
  }

  @Override
  public void gram(ProductShape shape, int threads, float[] a, int atA, float[] c, int atC) {
    shape.symmetric().check(a.length, atA, a.length, atA, c.length, atC);
    awaitFor(shape, FloatTiles.LANES);
    if (together(shape, threads, a, atA, a, atA, c, atC, 0)) {
      FloatProducts.mirror(c, atC, shape.strideC(), shape.n());
      return;
    }
    Split split = Split.symmetric(shape, threads, BANDS, FloatTiles.LANES);
    Workers.run(
        threads,
        split.parts(),
        (_, band) -> {
          int column = split.column(band);
          int columns = split.part(band).n();
          FloatProducts.multiply(
              shape.part(shape.n() - column, columns),
              a,
              atA + shape.placeA(column, 0),
              a,
              atA + shape.placeB(0, column),
              c,
              atC + column * shape.strideC() + column,
              0);
        });
    FloatProducts.mirror(c, atC, shape.strideC(), shape.n());
  }

  @Override
  public String name() {
    return "vector";
  }
}
