package gradus.linalg.kernel;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// Matrix products of `double` on vectors.
///
/// The general product follows Goto & van de Geijn (2008, *Anatomy of high-performance matrix
/// multiplication*): panels of both operands are packed so that the innermost loop reads them in
/// order, and a tile of 8 rows by 2 vectors of the result stays in registers. Products with a
/// vector read the matrix once, four rows at a time.
final class DoubleProducts {
  private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();
  private static final VectorShuffle<Double> SHIFT_8 = VectorShuffle.iota(SPECIES, 8, 1, true);
  private static final VectorShuffle<Double> SHIFT_4 = VectorShuffle.iota(SPECIES, 4, 1, true);
  private static final VectorShuffle<Double> SHIFT_2 = VectorShuffle.iota(SPECIES, 2, 1, true);
  private static final VectorShuffle<Double> SHIFT_1 = VectorShuffle.iota(SPECIES, 1, 1, true);

  private static final int TILE_ROWS = 8;
  private static final int TILE_COLUMNS = 2 * LANES;

  // a packed block of B stays in the second-level cache, a packed block of A in the first and
  // second
  private static final int DEPTH = 256;
  private static final int ROWS = 96;
  private static final int COLUMNS = 32 * TILE_COLUMNS;

  /// The packed blocks of one thread.
  private static final class Packed {
    final double[] a = new double[ROWS * DEPTH];
    final double[] b = new double[DEPTH * COLUMNS];
    final double[] tile = new double[TILE_ROWS * TILE_COLUMNS];
  }

  private static final ThreadLocal<Packed> PACKED = ThreadLocal.withInitial(Packed::new);

  private DoubleProducts() {}

  /// `y = A x`, or `y += A x`, for a matrix whose rows lie one after the other.
  static void rowsTimesVector(
      double[] a,
      int atA,
      double[] x,
      int atX,
      double[] y,
      int atY,
      int rows,
      int columns,
      boolean accumulate) {
    int bound = SPECIES.loopBound(columns);
    VectorMask<Double> rest = SPECIES.indexInRange(bound, columns);
    int i = 0;
    for (; i + 4 <= rows; i += 4) {
      int row0 = atA + i * columns;
      int row1 = row0 + columns;
      int row2 = row1 + columns;
      int row3 = row2 + columns;
      DoubleVector sum0 = DoubleVector.zero(SPECIES);
      DoubleVector sum1 = sum0;
      DoubleVector sum2 = sum0;
      DoubleVector sum3 = sum0;
      for (int j = 0; j < bound; j += LANES) {
        DoubleVector factor = DoubleVector.fromArray(SPECIES, x, atX + j);
        sum0 = DoubleVector.fromArray(SPECIES, a, row0 + j).fma(factor, sum0);
        sum1 = DoubleVector.fromArray(SPECIES, a, row1 + j).fma(factor, sum1);
        sum2 = DoubleVector.fromArray(SPECIES, a, row2 + j).fma(factor, sum2);
        sum3 = DoubleVector.fromArray(SPECIES, a, row3 + j).fma(factor, sum3);
      }
      if (bound < columns) {
        DoubleVector factor = DoubleVector.fromArray(SPECIES, x, atX + bound, rest);
        sum0 = DoubleVector.fromArray(SPECIES, a, row0 + bound, rest).fma(factor, sum0);
        sum1 = DoubleVector.fromArray(SPECIES, a, row1 + bound, rest).fma(factor, sum1);
        sum2 = DoubleVector.fromArray(SPECIES, a, row2 + bound, rest).fma(factor, sum2);
        sum3 = DoubleVector.fromArray(SPECIES, a, row3 + bound, rest).fma(factor, sum3);
      }
      int to = atY + i;
      y[to] = sum(sum0) + (accumulate ? y[to] : 0);
      y[to + 1] = sum(sum1) + (accumulate ? y[to + 1] : 0);
      y[to + 2] = sum(sum2) + (accumulate ? y[to + 2] : 0);
      y[to + 3] = sum(sum3) + (accumulate ? y[to + 3] : 0);
    }
    for (; i < rows; i++) {
      int row = atA + i * columns;
      DoubleVector sum = DoubleVector.zero(SPECIES);
      for (int j = 0; j < bound; j += LANES) {
        sum =
            DoubleVector.fromArray(SPECIES, a, row + j)
                .fma(DoubleVector.fromArray(SPECIES, x, atX + j), sum);
      }
      if (bound < columns) {
        sum =
            DoubleVector.fromArray(SPECIES, a, row + bound, rest)
                .fma(DoubleVector.fromArray(SPECIES, x, atX + bound, rest), sum);
      }
      y[atY + i] = sum(sum) + (accumulate ? y[atY + i] : 0);
    }
  }

  /// All lanes added, halves to halves: an order of its own, whatever the compiler does.
  private static double sum(DoubleVector x) {
    DoubleVector y = LANES > 8 ? x.add(x.rearrange(SHIFT_8)) : x;
    y = LANES > 4 ? y.add(y.rearrange(SHIFT_4)) : y;
    y = LANES > 2 ? y.add(y.rearrange(SHIFT_2)) : y;
    return (LANES > 1 ? y.add(y.rearrange(SHIFT_1)) : y).lane(0);
  }

  /// `y = Aᵀ g`, or `y += Aᵀ g`: the rows of `A`, each times its entry of `g`, added up.
  static void vectorTimesRows(
      double[] a,
      int atA,
      double[] g,
      int atG,
      double[] y,
      int atY,
      int rows,
      int columns,
      boolean accumulate) {
    if (!accumulate) {
      Arrays.fill(y, atY, atY + columns, 0);
    }
    int bound = SPECIES.loopBound(columns);
    VectorMask<Double> rest = SPECIES.indexInRange(bound, columns);
    int i = 0;
    for (; i + 4 <= rows; i += 4) {
      int row0 = atA + i * columns;
      int row1 = row0 + columns;
      int row2 = row1 + columns;
      int row3 = row2 + columns;
      DoubleVector factor0 = DoubleVector.broadcast(SPECIES, g[atG + i]);
      DoubleVector factor1 = DoubleVector.broadcast(SPECIES, g[atG + i + 1]);
      DoubleVector factor2 = DoubleVector.broadcast(SPECIES, g[atG + i + 2]);
      DoubleVector factor3 = DoubleVector.broadcast(SPECIES, g[atG + i + 3]);
      for (int j = 0; j < bound; j += LANES) {
        DoubleVector sum = DoubleVector.fromArray(SPECIES, y, atY + j);
        sum = DoubleVector.fromArray(SPECIES, a, row0 + j).fma(factor0, sum);
        sum = DoubleVector.fromArray(SPECIES, a, row1 + j).fma(factor1, sum);
        sum = DoubleVector.fromArray(SPECIES, a, row2 + j).fma(factor2, sum);
        sum = DoubleVector.fromArray(SPECIES, a, row3 + j).fma(factor3, sum);
        sum.intoArray(y, atY + j);
      }
      if (bound < columns) {
        DoubleVector sum = DoubleVector.fromArray(SPECIES, y, atY + bound, rest);
        sum = DoubleVector.fromArray(SPECIES, a, row0 + bound, rest).fma(factor0, sum);
        sum = DoubleVector.fromArray(SPECIES, a, row1 + bound, rest).fma(factor1, sum);
        sum = DoubleVector.fromArray(SPECIES, a, row2 + bound, rest).fma(factor2, sum);
        sum = DoubleVector.fromArray(SPECIES, a, row3 + bound, rest).fma(factor3, sum);
        sum.intoArray(y, atY + bound, rest);
      }
    }
    for (; i < rows; i++) {
      int row = atA + i * columns;
      for (int j = 0; j < columns; j++) {
        y[atY + j] = Math.fma(a[row + j], g[atG + i], y[atY + j]);
      }
    }
  }

  /// `C += A B`, with `A(i, p)` at `atA + i·rowA + p·stepA` and `B(p, j)` at `atB + p·rowB +
  /// j·stepB`; the rows of `C` lie one after the other.
  static void general(
      double[] a,
      int atA,
      int rowA,
      int stepA,
      double[] b,
      int atB,
      int rowB,
      int stepB,
      double[] c,
      int atC,
      int m,
      int k,
      int n) {
    general(a, atA, rowA, stepA, b, atB, rowB, stepB, c, atC, m, k, n, false);
  }

  /// `C += Aᵀ A` for a symmetric `C`, with the rows of the k×n matrix `A` one after the other: half
  /// of the tiles are computed, the other half copied.
  static void gram(double[] a, int atA, double[] c, int atC, int k, int n) {
    general(a, atA, 1, n, a, atA, n, 1, c, atC, n, k, n, true);
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        c[atC + i * n + j] = c[atC + j * n + i];
      }
    }
  }

  /// @param lower whether the tiles above the diagonal may be left out
  private static void general(
      double[] a,
      int atA,
      int rowA,
      int stepA,
      double[] b,
      int atB,
      int rowB,
      int stepB,
      double[] c,
      int atC,
      int m,
      int k,
      int n,
      boolean lower) {
    Packed packed = PACKED.get();
    for (int column = 0; column < n; column += COLUMNS) {
      int columns = Math.min(COLUMNS, n - column);
      for (int inner = 0; inner < k; inner += DEPTH) {
        int depth = Math.min(DEPTH, k - inner);
        pack(
            b,
            atB + inner * rowB + column * stepB,
            stepB,
            rowB,
            packed.b,
            columns,
            depth,
            TILE_COLUMNS);
        for (int row = lower ? column / ROWS * ROWS : 0; row < m; row += ROWS) {
          int rows = Math.min(ROWS, m - row);
          pack(a, atA + row * rowA + inner * stepA, rowA, stepA, packed.a, rows, depth, TILE_ROWS);
          int below = lower ? row - column : Integer.MAX_VALUE - ROWS;
          tiles(packed, c, atC + row * n + column, n, rows, depth, columns, below);
        }
      }
    }
  }

  /// Copies a block into panels of `width` neighbors, so that a tile's loop reads `width` numbers
  /// in order for each step inwards. What is missing in the last panel is 0.
  private static void pack(
      double[] from, int at, int stride, int inward, double[] to, int size, int depth, int width) {
    int next = 0;
    for (int panel = 0; panel < size; panel += width) {
      int present = Math.min(width, size - panel);
      int start = at + panel * stride;
      if (stride == 1) {
        for (int p = 0; p < depth; p++, next += width) {
          System.arraycopy(from, start + p * inward, to, next, present);
          Arrays.fill(to, next + present, next + width, 0);
        }
      } else {
        for (int i = 0; i < width; i++) {
          int line = start + i * stride;
          if (i < present) {
            for (int p = 0; p < depth; p++) {
              to[next + p * width + i] = from[line + p * inward];
            }
          } else {
            for (int p = 0; p < depth; p++) {
              to[next + p * width + i] = 0;
            }
          }
        }
        next += depth * width;
      }
    }
  }

  /// @param below how many rows the block begins below the diagonal: tiles wholly above it are left
  ///   out
  private static void tiles(
      Packed packed, double[] c, int atC, int n, int rows, int depth, int columns, int below) {
    for (int column = 0; column < columns; column += TILE_COLUMNS) {
      for (int row = 0; row < rows; row += TILE_ROWS) {
        if (below + row + TILE_ROWS <= column) {
          continue;
        }
        int to = atC + row * n + column;
        if (rows - row >= TILE_ROWS && columns - column >= TILE_COLUMNS) {
          tile(packed.a, row * depth, packed.b, column * depth, depth, c, to, n);
        } else {
          Arrays.fill(packed.tile, 0);
          tile(
              packed.a, row * depth, packed.b, column * depth, depth, packed.tile, 0, TILE_COLUMNS);
          edge(
              packed.tile,
              c,
              to,
              n,
              Math.min(TILE_ROWS, rows - row),
              Math.min(TILE_COLUMNS, columns - column));
        }
      }
    }
  }

  private static void edge(double[] tile, double[] c, int atC, int n, int rows, int columns) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        c[atC + i * n + j] += tile[i * TILE_COLUMNS + j];
      }
    }
  }

  /// 8 rows × 2 vectors of the result, in sixteen registers through the whole loop.
  private static void tile(
      double[] a, int atA, double[] b, int atB, int depth, double[] c, int atC, int n) {
    DoubleVector left0 = DoubleVector.fromArray(SPECIES, c, atC);
    DoubleVector right0 = DoubleVector.fromArray(SPECIES, c, atC + LANES);
    DoubleVector left1 = DoubleVector.fromArray(SPECIES, c, atC + 1 * n);
    DoubleVector right1 = DoubleVector.fromArray(SPECIES, c, atC + 1 * n + LANES);
    DoubleVector left2 = DoubleVector.fromArray(SPECIES, c, atC + 2 * n);
    DoubleVector right2 = DoubleVector.fromArray(SPECIES, c, atC + 2 * n + LANES);
    DoubleVector left3 = DoubleVector.fromArray(SPECIES, c, atC + 3 * n);
    DoubleVector right3 = DoubleVector.fromArray(SPECIES, c, atC + 3 * n + LANES);
    DoubleVector left4 = DoubleVector.fromArray(SPECIES, c, atC + 4 * n);
    DoubleVector right4 = DoubleVector.fromArray(SPECIES, c, atC + 4 * n + LANES);
    DoubleVector left5 = DoubleVector.fromArray(SPECIES, c, atC + 5 * n);
    DoubleVector right5 = DoubleVector.fromArray(SPECIES, c, atC + 5 * n + LANES);
    DoubleVector left6 = DoubleVector.fromArray(SPECIES, c, atC + 6 * n);
    DoubleVector right6 = DoubleVector.fromArray(SPECIES, c, atC + 6 * n + LANES);
    DoubleVector left7 = DoubleVector.fromArray(SPECIES, c, atC + 7 * n);
    DoubleVector right7 = DoubleVector.fromArray(SPECIES, c, atC + 7 * n + LANES);
    for (int p = 0; p < depth; p++) {
      DoubleVector left = DoubleVector.fromArray(SPECIES, b, atB + p * TILE_COLUMNS);
      DoubleVector right = DoubleVector.fromArray(SPECIES, b, atB + p * TILE_COLUMNS + LANES);
      int at = atA + p * TILE_ROWS;
      DoubleVector row0 = DoubleVector.broadcast(SPECIES, a[at + 0]);
      left0 = row0.fma(left, left0);
      right0 = row0.fma(right, right0);
      DoubleVector row1 = DoubleVector.broadcast(SPECIES, a[at + 1]);
      left1 = row1.fma(left, left1);
      right1 = row1.fma(right, right1);
      DoubleVector row2 = DoubleVector.broadcast(SPECIES, a[at + 2]);
      left2 = row2.fma(left, left2);
      right2 = row2.fma(right, right2);
      DoubleVector row3 = DoubleVector.broadcast(SPECIES, a[at + 3]);
      left3 = row3.fma(left, left3);
      right3 = row3.fma(right, right3);
      DoubleVector row4 = DoubleVector.broadcast(SPECIES, a[at + 4]);
      left4 = row4.fma(left, left4);
      right4 = row4.fma(right, right4);
      DoubleVector row5 = DoubleVector.broadcast(SPECIES, a[at + 5]);
      left5 = row5.fma(left, left5);
      right5 = row5.fma(right, right5);
      DoubleVector row6 = DoubleVector.broadcast(SPECIES, a[at + 6]);
      left6 = row6.fma(left, left6);
      right6 = row6.fma(right, right6);
      DoubleVector row7 = DoubleVector.broadcast(SPECIES, a[at + 7]);
      left7 = row7.fma(left, left7);
      right7 = row7.fma(right, right7);
    }
    left0.intoArray(c, atC);
    right0.intoArray(c, atC + LANES);
    left1.intoArray(c, atC + 1 * n);
    right1.intoArray(c, atC + 1 * n + LANES);
    left2.intoArray(c, atC + 2 * n);
    right2.intoArray(c, atC + 2 * n + LANES);
    left3.intoArray(c, atC + 3 * n);
    right3.intoArray(c, atC + 3 * n + LANES);
    left4.intoArray(c, atC + 4 * n);
    right4.intoArray(c, atC + 4 * n + LANES);
    left5.intoArray(c, atC + 5 * n);
    right5.intoArray(c, atC + 5 * n + LANES);
    left6.intoArray(c, atC + 6 * n);
    right6.intoArray(c, atC + 6 * n + LANES);
    left7.intoArray(c, atC + 7 * n);
    right7.intoArray(c, atC + 7 * n + LANES);
  }
}
