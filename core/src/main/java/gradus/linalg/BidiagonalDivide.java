package gradus.linalg;

import gradus.linalg.kernel.MatrixKernels;
import gradus.linalg.kernel.ProductShape;
import gradus.linalg.kernel.Rows;
import gradus.linalg.kernel.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

/// Divide and conquer for the singular values of an upper bidiagonal matrix (Gu & Eisenstat 1995,
/// *A divide-and-conquer algorithm for the bidiagonal SVD*; the course of LAPACK's `dbdsdc`).
///
/// A row is taken out. What lies above it and what lies below it are solved; in the basis of their
/// singular vectors the matrix has one full row and a diagonal, `(z; 0 D)`, whose singular values
/// are the roots of a [Secular] equation with the poles `dⱼ²`.
///
/// Singular vectors are rows. The rows from `from` to `to` of the matrix have the columns `from` to
/// `to`, one more than rows, except at the end of the matrix; row `to` of the right vectors is then
/// the one that they map to zero.
final class BidiagonalDivide {
  /// Blocks of at most so many rows are left to the QR iteration.
  private static final int LEAF = 16;

  /// A change by this, relative to the largest entry, is lost in the roundings.
  private static final double TOLERANCE = 8 * 0x1p-53;

  private static final MatrixKernels KERNELS = MatrixKernels.best();

  private final double[] d;
  private final double[] e;
  private final double[] left;
  private final int strideLeft;
  private final double[] right;
  private final int n;
  private final int threads = Workers.processors();
  private final AtomicBoolean converged = new AtomicBoolean(true);

  /// Room for the vectors of the reduced problem, from the left and from the right, and for the
  /// rows that they combine. A part uses its own rows of it.
  private final double[] fromLeft;

  private final double[] fromRight;
  private final double[] halves;

  private BidiagonalDivide(
      double[] d, double[] e, double[] left, int strideLeft, double[] right, int n) {
    this.d = d;
    this.e = e;
    this.left = left;
    this.strideLeft = strideLeft;
    this.right = right;
    this.n = n;
    fromLeft = new double[n * n];
    fromRight = new double[n * n];
    halves = new double[n * (n + 1)];
  }

  /// Replaces the diagonal `d` by the singular values, in no order, and fills the n rows `left` and
  /// `right`, zeros before, with their vectors. Answers whether every block converged.
  ///
  /// @param e what stands above the diagonal, and a 0 behind it
  static boolean solve(
      double[] d, double[] e, double[] left, int strideLeft, double[] right, int n) {
    BidiagonalDivide division = new BidiagonalDivide(d, e, left, strideLeft, right, n);
    List<int[]> parts = new ArrayList<>();
    List<int[]> cuts = new ArrayList<>();
    cut(0, n, Math.max(8 * LEAF, n / 4), parts, cuts);
    // small parts side by side, then the large cuts one after the other, each by all threads
    Workers.run(
        division.threads, parts.size(), (_, k) -> division.solve(parts.get(k)[0], parts.get(k)[1]));
    for (int[] cut : cuts) {
      division.merge(cut[0], cut[1], cut[2]);
    }
    return division.converged.get();
  }

  private static void cut(int from, int to, int largest, List<int[]> parts, List<int[]> cuts) {
    if (to - from <= largest) {
      parts.add(new int[] {from, to});
      return;
    }
    int middle = (from + to) >>> 1;
    cut(from, middle, largest, parts, cuts);
    cut(middle + 1, to, largest, parts, cuts);
    cuts.add(new int[] {from, middle, to});
  }

  private void solve(int from, int to) {
    if (to - from <= LEAF) {
      iterate(from, to);
      return;
    }
    int middle = (from + to) >>> 1;
    solve(from, middle);
    solve(middle + 1, to);
    merge(from, middle, to);
  }

  /// Where the columns end of the rows that end at `to`.
  private int columnsEnd(int to) {
    return Math.min(n, to + 1);
  }

  /// Solves a small block by QR iteration.
  private void iterate(int from, int to) {
    int end = columnsEnd(to);
    for (int i = from; i < to; i++) {
      left[i * strideLeft + i] = 1;
    }
    for (int i = from; i < end; i++) {
      right[i * n + i] = 1;
    }
    BidiagonalQr.Vectors u = new BidiagonalQr.Vectors(left, strideLeft, from, to - from);
    BidiagonalQr.Vectors v = new BidiagonalQr.Vectors(right, n, from, end - from);
    if (!BidiagonalQr.solve(d, e, from, to, end > to, u, v)) {
      converged.set(false);
    }
  }

  private void merge(int from, int middle, int to) {
    Deflation deflation = new Deflation(from, middle, to, fullRow(from, middle, to));
    if (deflation.largest == 0) {
      return;
    }
    int[] kept = deflation.kept;
    int k = kept.length;
    int at = from * n;
    double[] values = new double[k];
    double[] weights = new double[k];
    for (int j = 0; j < k; j++) {
      values[j] = kept[j] == middle ? 0 : d[kept[j]];
      weights[j] = deflation.z[kept[j] - from] * deflation.z[kept[j] - from];
    }
    values[k > 1 ? 1 : 0] = k > 1 ? Math.max(values[1], 0.5 * deflation.tolerance) : 0;
    Secular.Poles apart = (j, i) -> (values[j] - values[i]) * (values[j] + values[i]);
    double[] roots = new double[k];
    inParts(
        k,
        (first, last) -> {
          for (int i = first; i < last; i++) {
            Secular.Root root = Secular.root(apart, weights, k, i, fromRight, at + i * k);
            double pole = values[root.pole()];
            double square = pole * pole + root.distance();
            roots[i] = pole + root.distance() / (pole + Math.sqrt(square));
          }
        });
    double[] z = new double[k];
    inParts(k, (first, last) -> Secular.refine(apart, z, k, fromRight, at, first, last));
    for (int j = 0; j < k; j++) {
      z[j] = Math.copySign(Math.sqrt(z[j]), deflation.z[kept[j] - from]);
    }
    int[] place = deflation.places();
    double[] middleEntries = new double[k];
    inParts(
        k,
        (first, last) -> {
          double[] row = new double[k];
          for (int i = first; i < last; i++) {
            middleEntries[i] = vectors(z, values, at + i * k, place, row);
          }
        });
    combine(deflation, place, middleEntries);
    deflation.finish(roots);
  }

  /// The full row `z` in the basis of the right vectors. Of the two vectors that the parts map to
  /// zero, one turned to reach it takes row `middle`, and the other remains such a vector.
  private double[] fullRow(int from, int middle, int to) {
    double alpha = d[middle];
    double beta = e[middle];
    double[] z = new double[to - from];
    for (int i = from; i < to; i++) {
      z[i - from] = i <= middle ? alpha * right[i * n + middle] : beta * right[i * n + middle + 1];
    }
    if (to < n) {
      double first = z[middle - from];
      double second = beta * right[to * n + middle + 1];
      double length = Math.hypot(first, second);
      double c = length == 0 ? 1 : first / length;
      double s = length == 0 ? 0 : -second / length;
      Rows.rotate(right, middle * n + from, to * n + from, columnsEnd(to) - from, c, s);
      z[middle - from] = length;
    }
    left[middle * strideLeft + middle] = 1;
    return z;
  }

  /// Replaces a row of differences `pⱼ − σ²` by the unit vectors along `zⱼ / (pⱼ − σ²)` and, on the
  /// left, `dⱼ` times that, with −1 for the row that was taken out. Answers the last of these.
  private double vectors(double[] z, double[] values, int at, int[] place, double[] row) {
    double squares = 0;
    double squaresLeft = 1;
    for (int j = 0; j < row.length; j++) {
      row[j] = z[j] / fromRight[at + j];
      squares += row[j] * row[j];
      double entry = values[j] * row[j];
      squaresLeft += entry * entry;
    }
    double norm = 1 / Math.sqrt(squares);
    double normLeft = 1 / Math.sqrt(squaresLeft);
    for (int j = 0; j < row.length; j++) {
      fromRight[at + place[j]] = norm * row[j];
      fromLeft[at + place[j]] = normLeft * values[j] * row[j];
    }
    return -normLeft;
  }

  private void combine(Deflation deflation, int[] place, double[] middleEntries) {
    int from = deflation.from;
    int middle = deflation.middle;
    int to = deflation.to;
    deflation.save();
    multiply(deflation, place, fromLeft, left, strideLeft, middle - from, middle + 1, to);
    for (int i = 0; i < middleEntries.length; i++) {
      left[(from + i) * strideLeft + middle] = middleEntries[i];
    }
    multiply(deflation, place, fromRight, right, n, middle + 1 - from, middle + 1, columnsEnd(to));
  }

  /// The new rows: their first parts combine the rows that reach into the first half, their last
  /// parts those that reach into the second, which has the columns `second` to `end`.
  private void multiply(
      Deflation deflation,
      int[] place,
      double[] combinations,
      double[] rows,
      int stride,
      int first,
      int second,
      int end) {
    int k = place.length;
    int from = deflation.from;
    int at = from * n;
    int begin = deflation.firstOfSecondHalf();
    int stop = deflation.endOfFirstHalf();
    int last = end - second;
    int atHalves = from * (n + 1);
    int atLast = atHalves + stop * first;
    for (int j = 0; j < k; j++) {
      int row = deflation.kept[j] * stride;
      if (place[j] < stop) {
        System.arraycopy(rows, row + from, halves, atHalves + place[j] * first, first);
      }
      if (place[j] >= begin) {
        int target = atLast + (place[j] - begin) * last;
        System.arraycopy(rows, row + second, halves, target, last);
      }
    }
    ProductShape shape = new ProductShape(k, stop, first, false, false, k, first, stride, false);
    KERNELS.multiply(
        shape, threads, combinations, at, halves, atHalves, rows, from * stride + from);
    shape = new ProductShape(k, k - begin, last, false, false, k, last, stride, false);
    KERNELS.multiply(
        shape, threads, combinations, at + begin, halves, atLast, rows, from * stride + second);
  }

  private void inParts(int count, Workers.Range range) {
    Workers.ranges(threads, count, Math.clamp(count / 32, 1, 4 * threads), range);
  }

  /// What the full row leaves as it is: values whose vectors it does not reach, and, after a
  /// rotation, one of two values that are equal up to roundings.
  private final class Deflation {
    private final int from;
    private final int middle;
    private final int to;
    private final double[] z;
    private final double largest;
    private final double tolerance;

    /// The rows that take part, by rising value, the one that was taken out first, and those that
    /// do not.
    private final int[] kept;

    private final List<Integer> deflated = new ArrayList<>();

    /// Which halves a row reaches into: 1 the first, 2 both, 3 the second.
    private final int[] reach;

    private final int[] reaching = new int[4];
    private double[] savedLeft = new double[0];
    private double[] savedRight = new double[0];

    Deflation(int from, int middle, int to, double[] z) {
      this.from = from;
      this.middle = middle;
      this.to = to;
      this.z = z;
      largest = largest();
      tolerance = Math.max(TOLERANCE * largest, 0x1p-500);
      reach = IntStream.range(from, to).map(i -> i < middle ? 1 : i == middle ? 2 : 3).toArray();
      kept = deflate();
      for (int i : kept) {
        reaching[reach[i - from]]++;
      }
    }

    private double largest() {
      double largest = Math.max(Math.abs(d[middle]), Math.abs(e[middle]));
      for (int i = from; i < to; i++) {
        largest = i == middle ? largest : Math.max(largest, d[i]);
      }
      return largest;
    }

    private int[] deflate() {
      // the row that was taken out keeps its pole at zero, reached by at least a rounding
      if (Math.abs(z[middle - from]) <= tolerance) {
        z[middle - from] = tolerance;
      }
      int[] order =
          IntStream.range(from, to)
              .filter(i -> i != middle)
              .boxed()
              .sorted(Comparator.comparingDouble(i -> d[i]))
              .mapToInt(i -> i)
              .toArray();
      IntStream.Builder remaining = IntStream.builder().add(middle);
      int before = -1;
      for (int i : order) {
        if (Math.abs(z[i - from]) <= tolerance) {
          deflated.add(i);
          continue;
        }
        if (before >= 0 && d[i] - d[before] <= tolerance) {
          unite(before, i);
        } else if (before >= 0) {
          remaining.add(before);
        }
        before = i;
      }
      if (before >= 0) {
        remaining.add(before);
      }
      return remaining.build().toArray();
    }

    /// Turns the vectors of two equal values so that the full row reaches only the second.
    private void unite(int i, int j) {
      double length = Math.hypot(z[i - from], z[j - from]);
      double c = z[j - from] / length;
      double s = z[i - from] / length;
      z[j - from] = length;
      z[i - from] = 0;
      Rows.rotate(left, i * strideLeft + from, j * strideLeft + from, to - from, c, s);
      Rows.rotate(right, i * n + from, j * n + from, columnsEnd(to) - from, c, s);
      if (reach[i - from] != reach[j - from]) {
        reach[i - from] = 2;
        reach[j - from] = 2;
      }
      deflated.add(i);
    }

    /// Where the kept rows go, so that those that reach into the first half lie together, and those
    /// that reach into the second.
    int[] places() {
      int[] next = {0, 0, reaching[1], reaching[1] + reaching[2]};
      return IntStream.of(kept).map(i -> next[reach[i - from]]++).toArray();
    }

    int firstOfSecondHalf() {
      return reaching[1];
    }

    int endOfFirstHalf() {
      return reaching[1] + reaching[2];
    }

    /// Puts the deflated rows aside.
    void save() {
      savedLeft = copies(left, strideLeft, to - from);
      savedRight = copies(right, n, columnsEnd(to) - from);
    }

    private double[] copies(double[] rows, int stride, int width) {
      double[] copies = new double[deflated.size() * width];
      for (int i = 0; i < deflated.size(); i++) {
        System.arraycopy(rows, deflated.get(i) * stride + from, copies, i * width, width);
      }
      return copies;
    }

    /// Puts the deflated rows and all values in place, the roots first.
    void finish(double[] roots) {
      double[] others = deflated.stream().mapToDouble(i -> d[i]).toArray();
      int width = to - from;
      int widthRight = columnsEnd(to) - from;
      for (int i = 0; i < others.length; i++) {
        int row = from + roots.length + i;
        System.arraycopy(savedLeft, i * width, left, row * strideLeft + from, width);
        System.arraycopy(savedRight, i * widthRight, right, row * n + from, widthRight);
        d[row] = others[i];
      }
      System.arraycopy(roots, 0, d, from, roots.length);
      Arrays.fill(z, 0);
    }
  }
}
