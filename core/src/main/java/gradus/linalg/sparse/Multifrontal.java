package gradus.linalg.sparse;

import gradus.linalg.kernel.MatrixKernels;
import gradus.linalg.kernel.ProductShape;
import gradus.linalg.kernel.Workers;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The factor's values, front by front from the leaves of the tree to its roots (Duff & Reid 1983,
/// *ACM Trans. Math. Softw.* 9(3)).
///
/// A front gathers the entries of `A` in its columns and what its children take away, is factored
/// as a dense matrix, and leaves to its parent what it takes from the rows below. Threads share in
/// what the [Schedule] says can be done at the same time. No front knows of them, so their number
/// does not show in the bits.
///
/// Fronts are stored with columns of `L` as rows: row `k` has column `k` of the front from place
/// `k` on.
final class Multifrontal {
  /// Columns that are eliminated one by one before the rest of the front hears of them.
  private static final int BLOCK = 16;

  /// Rows of a triangle that are multiplied as a rectangle.
  private static final int BAND = 96;

  /// Smaller products are not worth a call of the large one.
  private static final double SMALL = 30_000;

  private static final int NONE = -1;

  private final SymbolicFactor symbolic;
  private final Supernodes supernodes;
  private final double[] values;
  private final int exponent;
  private final boolean definite;
  private final int threads;
  private final double[][] fronts;
  private final double[] pivots;

  /// What each front takes from the rows below it, until its parent has added it up.
  private final double[] @Nullable [] left;

  Multifrontal(SymbolicFactor symbolic, SparseMatrix a, boolean definite, int threads) {
    this.symbolic = symbolic;
    this.supernodes = symbolic.supernodes;
    this.values = a.values;
    this.exponent = safeExponent(a.maxNorm());
    this.definite = definite;
    this.threads = threads;
    this.fronts = new double[supernodes.count()][];
    this.left = new double[supernodes.count()][];
    this.pivots = new double[symbolic.dimension()];
  }

  /// A power of two that brings very large and very small matrices near 1; even, since `L` takes
  /// its root.
  private static int safeExponent(double largest) {
    int own = largest > 0 && Double.isFinite(largest) ? Math.getExponent(largest) : 0;
    return Math.abs(own) < 300 ? 0 : own & ~1;
  }

  NumericFactor factor() {
    Schedule schedule = new Schedule(supernodes);
    int[] failed = new int[supernodes.count()];
    Arrays.fill(failed, NONE);
    int[] roots = schedule.subtrees();
    Workers.run(threads, roots.length, (_, task) -> subtree(schedule, roots[task], failed));
    for (int[] level : schedule.levels()) {
      // as many fronts as there are threads, or the threads of each front
      boolean side = level.length >= threads;
      int inside = side ? 1 : threads;
      Workers.run(side ? threads : 1, level.length, (_, task) -> join(level[task], failed, inside));
    }
    return new NumericFactor(symbolic, fronts, pivots, definite, first(failed), exponent);
  }

  /// Factors a subtree up to the first pivot that fails.
  private void subtree(Schedule schedule, int root, int[] failed) {
    int found = NONE;
    for (int s = schedule.begin(root); s <= root && found == NONE; s++) {
      found = front(s, 1);
    }
    failed[root] = found;
  }

  /// Factors a front, unless a pivot failed below it.
  private void join(int s, int[] failed, int workers) {
    int below = NONE;
    for (int t = supernodes.child[s]; t != NONE; t = supernodes.sibling[t]) {
      below = failed[t] == NONE ? below : failed[t];
    }
    failed[s] = below == NONE ? front(s, workers) : below;
  }

  /// The pivot that fails first in the order of elimination: what precedes it was factored, in
  /// whichever order.
  private static int first(int[] failed) {
    int first = NONE;
    for (int pivot : failed) {
      first = pivot != NONE && (first == NONE || pivot < first) ? pivot : first;
    }
    return first;
  }

  private int front(int s, int workers) {
    int c = supernodes.columns(s);
    int m = supernodes.rows[s].length;
    double[] front = new double[c * m];
    for (int k = supernodes.entryStart[s]; k < supernodes.entryStart[s + 1]; k++) {
      double value = values[supernodes.source[k]];
      front[supernodes.target[k]] = exponent == 0 ? value : Math.scalb(value, -exponent);
    }
    double[] taken = new double[triangle(m - c)];
    for (int t = supernodes.child[s]; t != NONE; t = supernodes.sibling[t]) {
      double[] child = left[t];
      if (child != null) {
        assemble(child, supernodes.places[t], front, c, m, taken);
        left[t] = null;
      }
    }
    fronts[s] = front;
    left[s] = taken;
    return eliminate(s, front, c, m, taken, workers);
  }

  private static int triangle(int r) {
    long size = (long) r * r;
    if (size > Compression.LONGEST) {
      throw new IllegalArgumentException(
          "a front leaves a dense matrix of order "
              + r
              + ", more than 2³¹ elements; solve such a"
              + " system by iteration");
    }
    return (int) size;
  }

  /// Takes what a child leaves out of the columns of the front, or adds it to what the front leaves
  /// itself.
  private static void assemble(
      double[] child, int[] places, double[] front, int c, int m, double[] taken) {
    int r = places.length;
    int below = m - c;
    for (int a = 0; a < r; a++) {
      int row = a * r;
      if (places[a] < c) {
        int to = places[a] * m;
        for (int b = a; b < r; b++) {
          front[to + places[b]] -= child[row + b];
        }
      } else {
        int to = (places[a] - c) * below - c;
        for (int b = a; b < r; b++) {
          taken[to + places[b]] += child[row + b];
        }
      }
    }
  }

  private int eliminate(int s, double[] front, int c, int m, double[] taken, int workers) {
    for (int from = 0; from < c; from += BLOCK) {
      int to = Math.min(c, from + BLOCK);
      int failed = eliminate(supernodes.first[s], front, from, to, m);
      if (failed != NONE) {
        return failed;
      }
      if (to < c) {
        double[] factors = factors(front, from, to, to, c, m, supernodes.first[s], -1);
        add(
            to - from,
            c - to,
            m - to,
            factors,
            front,
            from * m + to,
            m,
            front,
            to * m + to,
            m,
            workers);
      }
    }
    if (c < m) {
      double[] factors = factors(front, 0, c, c, m, m, supernodes.first[s], 1);
      add(c, m - c, m - c, factors, front, c, m, taken, 0, m - c, workers);
    }
    return NONE;
  }

  /// Eliminates columns `from` to `to` of a front, one by one.
  private int eliminate(int first, double[] front, int from, int to, int m) {
    for (int k = from; k < to; k++) {
      int row = k * m;
      double pivot = front[row + k];
      boolean usable = definite ? pivot > 0 : pivot != 0;
      if (!usable || !Double.isFinite(pivot)) {
        return first + k;
      }
      double divisor = definite ? Math.sqrt(pivot) : pivot;
      pivots[first + k] = divisor;
      front[row + k] = definite ? divisor : 1;
      for (int p = row + k + 1; p < row + m; p++) {
        front[p] /= divisor;
      }
      double weight = definite ? 1 : pivot;
      for (int i = k + 1; i < to; i++) {
        double factor = front[row + i] * weight;
        if (factor != 0) {
          add(-factor, front, row, front, i * m, i, m);
        }
      }
    }
    return NONE;
  }

  /// `± L D` of columns `from` to `to`, at the places `begin` to `end` of the front's rows.
  private double[] factors(
      double[] front, int from, int to, int begin, int end, int m, int first, double sign) {
    int width = end - begin;
    int depth = to - from;
    double[] factors = new double[depth * width];
    for (int k = from; k < to; k++) {
      double weight = definite ? sign : sign * pivots[first + k];
      int row = k * m + begin;
      for (int p = 0; p < width; p++) {
        factors[p * depth + k - from] = weight * front[row + p];
      }
    }
    return factors;
  }

  /// `C ← C + FB` on and above the diagonal of `C`, which has `rows` rows and `width` columns; `B`
  /// has `depth` rows.
  private static void add(
      int depth,
      int rows,
      int width,
      double[] f,
      double[] b,
      int atB,
      int strideB,
      double[] c,
      int atC,
      int strideC,
      int workers) {
    if ((double) depth * rows * width < SMALL) {
      for (int i = 0; i < rows; i++) {
        int row = atC + i * strideC;
        for (int k = 0; k < depth; k++) {
          add(f[i * depth + k], b, atB + k * strideB, c, row, i, width);
        }
      }
      return;
    }
    for (int i = 0; i < rows; i += BAND) {
      int band = Math.min(BAND, rows - i);
      ProductShape shape =
          new ProductShape(band, depth, width - i, false, false, depth, strideB, strideC, true);
      MatrixKernels.best()
          .multiply(shape, workers, f, i * depth, b, atB + i, c, atC + i * strideC + i);
    }
  }

  /// `c ← c + factor b` from place `from` of both rows on.
  private static void add(
      double factor, double[] b, int atB, double[] c, int atC, int from, int to) {
    for (int j = from; j < to; j++) {
      c[atC + j] += factor * b[atB + j];
    }
  }
}
