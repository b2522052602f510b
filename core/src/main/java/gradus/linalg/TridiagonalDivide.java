package gradus.linalg;

import gradus.linalg.kernel.MatrixKernels;
import gradus.linalg.kernel.ProductShape;
import gradus.linalg.kernel.Rows;
import gradus.linalg.kernel.Workers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

/// Cuppen's divide and conquer (1981) for a symmetric tridiagonal matrix, in the stable form of Gu
/// & Eisenstat (1995): the matrix is cut in two, both halves are solved, and what was cut is a
/// change of rank one, whose eigenvalues are roots of a [Secular] equation. Most of the work is one
/// product of matrices for each cut, `4/3 n³` together, less where values deflate.
///
/// Eigenvectors are rows. A row of a half is zero in the columns of the other half.
final class TridiagonalDivide {
  /// Blocks of this order are left to the QR iteration.
  private static final int LEAF = 32;

  /// A change by this, relative to the largest entry, is lost in the roundings.
  private static final double TOLERANCE = 8 * 0x1p-53;

  private static final MatrixKernels KERNELS = MatrixKernels.best();

  private final double[] d;
  private final double[] e;
  private final double[] z;
  private final int n;
  private final int threads = Workers.processors();
  private final AtomicBoolean converged = new AtomicBoolean(true);

  /// Room for the vectors of the change of rank one, and for the rows that they combine. A cut uses
  /// its own rows of it.
  private final double[] combinations;

  private final double[] halves;

  private TridiagonalDivide(double[] d, double[] e, double[] z, int n) {
    this.d = d;
    this.e = e;
    this.z = z;
    this.n = n;
    combinations = new double[n * n];
    halves = new double[n * n];
  }

  /// Replaces the diagonal `d` by the eigenvalues, in no order, and fills the n×n rows `z`, zeros
  /// before, with their vectors. Answers whether every block converged.
  static boolean solve(double[] d, double[] e, double[] z, int n) {
    TridiagonalDivide division = new TridiagonalDivide(d, e, z, n);
    List<int[]> parts = new ArrayList<>();
    List<int[]> cuts = new ArrayList<>();
    division.cut(0, n, Math.max(4 * LEAF, n / 4), parts, cuts);
    // small parts side by side, then the large cuts one after the other, each by all threads
    Workers.run(
        division.threads, parts.size(), (_, k) -> division.solve(parts.get(k)[0], parts.get(k)[1]));
    for (int[] cut : cuts) {
      division.merge(cut[0], cut[1], cut[2]);
    }
    return division.converged.get();
  }

  private void cut(int from, int to, int largest, List<int[]> parts, List<int[]> cuts) {
    if (to - from <= largest) {
      parts.add(new int[] {from, to});
      return;
    }
    int middle = (from + to) >>> 1;
    separate(middle);
    cut(from, middle, largest, parts, cuts);
    cut(middle, to, largest, parts, cuts);
    cuts.add(new int[] {from, middle, to});
  }

  /// `T = (T₁ 0; 0 T₂) + |β| u uᵀ` with `β` the entry that is cut.
  private void separate(int middle) {
    double off = Math.abs(e[middle - 1]);
    d[middle - 1] -= off;
    d[middle] -= off;
  }

  private void solve(int from, int to) {
    if (to - from <= LEAF) {
      for (int i = from; i < to; i++) {
        z[i * n + i] = 1;
      }
      TridiagonalQr.Observer nobody = TridiagonalQr.Observer.NONE;
      if (!TridiagonalQr.solve(d, e, from, to, z, n, from, to - from, nobody)) {
        converged.set(false);
      }
      return;
    }
    int middle = (from + to) >>> 1;
    separate(middle);
    solve(from, middle);
    solve(middle, to);
    merge(from, middle, to);
  }

  private void merge(int from, int middle, int to) {
    double beta = e[middle - 1];
    if (beta == 0) {
      return;
    }
    // the vector of the change of rank one, in the basis of both halves, of norm 1
    double[] u = new double[to - from];
    for (int i = from; i < to; i++) {
      double end = i < middle ? z[i * n + middle - 1] : Math.copySign(1, beta) * z[i * n + middle];
      u[i - from] = end * Math.sqrt(0.5);
    }
    Deflation deflation = new Deflation(from, middle, to, 2 * Math.abs(beta), u);
    if (deflation.kept.length > 0) {
      combine(deflation);
    }
  }

  private void combine(Deflation deflation) {
    int[] kept = deflation.kept;
    int k = kept.length;
    int at = deflation.from * n;
    double[] poles = IntStream.of(kept).mapToDouble(i -> d[i]).toArray();
    double[] weights = deflation.weights();
    Secular.Poles apart = (j, i) -> poles[j] - poles[i];
    double[] roots = new double[k];
    inParts(
        k,
        (first, last) -> {
          for (int i = first; i < last; i++) {
            Secular.Root root = Secular.root(apart, weights, k, i, combinations, at + i * k);
            roots[i] = poles[root.pole()] + root.distance();
          }
        });
    double[] refined = new double[k];
    inParts(k, (first, last) -> Secular.refine(apart, refined, k, combinations, at, first, last));
    for (int j = 0; j < k; j++) {
      refined[j] = Math.copySign(Math.sqrt(refined[j]), deflation.u[kept[j] - deflation.from]);
    }
    int[] place = deflation.places();
    inParts(
        k,
        (first, last) -> {
          double[] row = new double[k];
          for (int i = first; i < last; i++) {
            vector(refined, combinations, at + i * k, place, row);
          }
        });
    multiply(deflation, place);
    deflation.finish(roots);
  }

  /// Replaces a row of differences `pⱼ − λ` by the unit vector along `uⱼ / (pⱼ − λ)`, with the
  /// entries at their places.
  private static void vector(double[] u, double[] rows, int at, int[] place, double[] row) {
    int k = row.length;
    Rows.ratio(u, 0, rows, at, row, 0, k);
    double norm = 1 / Math.sqrt(Rows.dot(row, 0, row, 0, k));
    for (int j = 0; j < k; j++) {
      rows[at + place[j]] = norm * row[j];
    }
  }

  /// The new rows: their left parts combine the rows of the first half, their right parts those of
  /// the second.
  private void multiply(Deflation deflation, int[] place) {
    int k = deflation.kept.length;
    int from = deflation.from;
    int left = deflation.middle - from;
    int right = deflation.to - deflation.middle;
    int at = from * n;
    int first = deflation.firstOfSecondHalf();
    int end = deflation.endOfFirstHalf();
    int atRight = at + end * left;
    for (int j = 0; j < k; j++) {
      int row = deflation.kept[j] * n;
      if (place[j] < end) {
        System.arraycopy(z, row + from, halves, at + place[j] * left, left);
      }
      if (place[j] >= first) {
        int to = atRight + (place[j] - first) * right;
        System.arraycopy(z, row + deflation.middle, halves, to, right);
      }
    }
    deflation.save(halves, atRight + (k - first) * right);
    ProductShape shape = new ProductShape(k, end, left, false, false, k, left, n, false);
    KERNELS.multiply(shape, threads, combinations, at, halves, at, z, at + from);
    shape = new ProductShape(k, k - first, right, false, false, k, right, n, false);
    KERNELS.multiply(
        shape, threads, combinations, at + first, halves, atRight, z, at + deflation.middle);
  }

  private void inParts(int count, Workers.Range range) {
    Workers.ranges(threads, count, Math.clamp(count / 32, 1, 4 * threads), range);
  }

  /// What the change of rank one leaves as it is: values whose vectors it does not reach, and,
  /// after a rotation, one of two values that are equal up to roundings (Dongarra & Sorensen 1987).
  private final class Deflation {
    private final int from;
    private final int middle;
    private final int to;
    private final double strength;
    private final double[] u;

    /// The rows that take part, by rising value, and those that do not.
    private final int[] kept;

    private final List<Integer> deflated = new ArrayList<>();

    /// Which halves a row reaches into: 1 the first, 2 both, 3 the second.
    private final int[] reach;

    private final int[] reaching = new int[4];

    Deflation(int from, int middle, int to, double strength, double[] u) {
      this.from = from;
      this.middle = middle;
      this.to = to;
      this.strength = strength;
      this.u = u;
      reach = IntStream.range(from, to).map(i -> i < middle ? 1 : 3).toArray();
      kept = deflate();
      for (int i : kept) {
        reaching[reach[i - from]]++;
      }
    }

    private int[] deflate() {
      double largest = 0;
      for (int i = from; i < to; i++) {
        largest = Math.max(largest, Math.max(Math.abs(d[i]), Math.abs(u[i - from])));
      }
      double tolerance = TOLERANCE * largest;
      int[] order =
          IntStream.range(from, to)
              .boxed()
              .sorted(Comparator.comparingDouble(i -> d[i]))
              .mapToInt(i -> i)
              .toArray();
      IntStream.Builder remaining = IntStream.builder();
      int before = -1;
      for (int i : order) {
        if (strength * Math.abs(u[i - from]) <= tolerance) {
          deflated.add(i);
          continue;
        }
        if (before >= 0 && equal(before, i, tolerance)) {
          deflated.add(before);
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

    /// Where two values are equal, turns their vectors so that the change reaches only the second.
    private boolean equal(int i, int j, double tolerance) {
      double first = u[i - from];
      double second = u[j - from];
      double length = Math.sqrt(first * first + second * second);
      double c = second / length;
      double s = first / length;
      if (Math.abs((d[j] - d[i]) * c * s) > tolerance) {
        return false;
      }
      u[j - from] = length;
      u[i - from] = 0;
      Rows.rotate(z, i * n + from, j * n + from, to - from, c, s);
      double di = d[i];
      d[i] = di * c * c + d[j] * s * s;
      d[j] = di * s * s + d[j] * c * c;
      if (reach[i - from] != reach[j - from]) {
        reach[i - from] = 2;
        reach[j - from] = 2;
      }
      return true;
    }

    double[] weights() {
      return IntStream.of(kept).mapToDouble(i -> strength * u[i - from] * u[i - from]).toArray();
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

    private double[] saved = new double[0];

    /// Puts the deflated rows aside.
    void save(double[] room, int at) {
      saved = room;
      savedAt = at;
      for (int i = 0; i < deflated.size(); i++) {
        System.arraycopy(z, deflated.get(i) * n + from, room, at + i * (to - from), to - from);
      }
    }

    private int savedAt;

    /// Puts the deflated rows and all values in place, the roots first.
    void finish(double[] roots) {
      int size = to - from;
      double[] others = deflated.stream().mapToDouble(i -> d[i]).toArray();
      for (int i = 0; i < others.length; i++) {
        int row = from + roots.length + i;
        System.arraycopy(saved, savedAt + i * size, z, row * n + from, size);
        d[row] = others[i];
      }
      System.arraycopy(roots, 0, d, from, roots.length);
    }
  }
}
