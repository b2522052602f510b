package gradus.linalg.kernel;

/// Into which parts a product falls for several threads: `rowParts` bands of rows, each in
/// `columnParts` bands of columns. Which parts there are does not show in the bits of the result.
///
/// @param lanes how many numbers fill a vector: bands of columns are whole vectors
record Split(ProductShape shape, int rowParts, int columnParts, int lanes) {
  /// Fewer multiplications than this are not worth another thread.
  static final double WORTHWHILE = 500_000;

  /// From twice as many for each thread on, there are two parts for each: a thread that is held up
  /// leaves something to the others. Before, that costs more in packing than it saves.
  private static final double LONG = 1e9;

  private static final int ROWS = 8;

  static Split of(ProductShape shape, int threads, int lanes) {
    double perThread = Math.clamp(shape.work() / threads / LONG, 1, 2);
    int wanted = (int) Math.min(shape.work() / WORTHWHILE, Math.floor(perThread) * threads);
    if (threads < 2 || wanted < 2 || Workers.isInside()) {
      return new Split(shape, 1, 1, lanes);
    }
    int rows = Math.ceilDiv(shape.m(), 2 * ROWS);
    int columns = Math.ceilDiv(shape.n(), 3 * lanes);
    // every band of columns needs all of A, every band of rows all of B: repeat what is cheaper
    double packA = (shape.transposedA() ? 3.0 : 1) * shape.m();
    double packB = (shape.transposedB() ? 3.0 : 1) * shape.n();
    if (packA <= packB) {
      int columnParts = Math.min(columns, wanted);
      return new Split(shape, Math.clamp(wanted / columnParts, 1, rows), columnParts, lanes);
    }
    int rowParts = Math.min(rows, wanted);
    return new Split(shape, rowParts, Math.clamp(wanted / rowParts, 1, columns), lanes);
  }

  /// Bands of columns, of which each holds only what lies below the diagonal: so there are more of
  /// them than threads.
  static Split symmetric(ProductShape shape, int threads, int bands, int lanes) {
    double wanted = Math.min(shape.work() / 2 / WORTHWHILE, (double) bands * threads);
    int columns = Math.max(1, shape.n() / (3 * lanes));
    boolean alone = threads < 2 || Workers.isInside();
    return new Split(shape, 1, alone ? 1 : Math.clamp((long) wanted, 1, columns), lanes);
  }

  int parts() {
    return rowParts * columnParts;
  }

  /// The first row of a part.
  int row(int part) {
    return cut(shape.m(), rowParts, part / columnParts, ROWS);
  }

  /// The first column of a part, or of the band of columns with this number.
  int column(int part) {
    return cut(shape.n(), columnParts, part % columnParts, lanes);
  }

  /// The shape of a part.
  ProductShape part(int part) {
    int band = part % columnParts;
    return shape.part(
        cut(shape.m(), rowParts, part / columnParts + 1, ROWS) - row(part),
        cut(shape.n(), columnParts, band + 1, lanes) - column(part));
  }

  private static int cut(int size, int parts, int band, int unit) {
    int units = Math.ceilDiv(size, unit);
    return Math.min(size, (int) ((long) units * band / parts) * unit);
  }
}
