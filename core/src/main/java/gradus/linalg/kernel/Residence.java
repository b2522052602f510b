package gradus.linalg.kernel;

/// How a product falls into parts when one operand stays, packed, in the second-level cache of each
/// thread while parts of the other go by. Which parts there are does not show in the bits of the
/// result.
///
/// @param left whether `A` stays and columns of `B` go by, or `B` stays and rows of `A` go by
/// @param stages in how many pieces, of some steps inwards, it stays one after the other
/// @param length how many rows or columns a part has, except for the last
/// @param cost about how many multiplications take as long as one thread takes
record Residence(ProductShape shape, boolean left, int stages, int length, double cost) {
  /// Packing a number takes about as long as so many multiplications.
  private static final double PACKING = 10;

  /// So many times as long where neighbors do not stay neighbors.
  private static final double TURNING = 1.5;

  /// To begin with a part takes about as long as so many multiplications.
  private static final double BEGINNING = 50_000;

  /// To wait for the others at the end of a stage takes about as long as so many multiplications.
  private static final double MEETING = 200_000;

  /// So much longer it may take than the multiplications: what sharing costs small products.
  private static final double WASTE = 1.5;

  /// What suits the tiles.
  ///
  /// @param numbers how many of them stay at most
  /// @param depth of how many steps inwards a piece consists at most, if the whole cannot stay
  /// @param rows each part of `A` has so many, or a small multiple
  /// @param columns each part of `B` has so many, or twice as many
  record Units(int numbers, int depth, int rows, int mostRows, int columns, int mostColumns) {}

  /// The fastest way, as far as counting tells. Its cost is infinite if neither operand can stay.
  static Residence of(ProductShape shape, int threads, Units units) {
    Residence best = new Residence(shape, false, 1, 1, Double.POSITIVE_INFINITY);
    for (int rows = units.rows; rows <= units.mostRows; rows += units.rows) {
      best = best.or(of(shape, threads, units, false, rows));
    }
    for (int columns = units.columns; columns <= units.mostColumns; columns += units.columns) {
      best = best.or(of(shape, threads, units, true, columns));
    }
    return best;
  }

  private Residence or(Residence other) {
    return other.cost < cost ? other : this;
  }

  private static Residence of(
      ProductShape shape, int threads, Units units, boolean left, int length) {
    double packingA = shape.transposedA() ? PACKING : PACKING * TURNING;
    double packingB = shape.transposedB() ? PACKING * TURNING : PACKING;
    int unit = left ? units.rows : units.columns;
    int staying = Math.ceilDiv(left ? shape.m() : shape.n(), unit) * unit;
    int stages =
        (double) shape.k() * staying <= units.numbers ? 1 : Math.ceilDiv(shape.k(), units.depth);
    if ((double) Math.ceilDiv(shape.k(), stages) * staying > units.numbers) {
      return new Residence(shape, left, 1, length, Double.POSITIVE_INFINITY);
    }
    int parts = Math.ceilDiv(left ? shape.n() : shape.m(), length);
    double stay = (double) shape.k() * staying * (left ? packingA : packingB);
    double part = (double) shape.k() * length * (staying + (left ? packingB : packingA));
    double all = Math.ceilDiv(parts, threads) * (part + stages * BEGINNING);
    return new Residence(shape, left, stages, length, stay + all + (stages - 1) * MEETING);
  }

  int parts() {
    return Math.ceilDiv(left ? shape.n() : shape.m(), length);
  }

  /// The length of a part: the last may be shorter.
  int length(int part) {
    return Math.min(length, (left ? shape.n() : shape.m()) - part * length);
  }

  /// Whether so many threads are done sooner than those who share what they pack.
  boolean pays(int threads) {
    return cost * threads <= WASTE * shape.work();
  }
}
