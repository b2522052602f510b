package gradus.models;

import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.linalg.kernel.MatrixKernels;
import gradus.linalg.kernel.ProductShape;
import gradus.linalg.kernel.Rows;
import gradus.linalg.kernel.Storage;
import gradus.linalg.kernel.Workers;
import java.util.Arrays;

/// Number, mean and centered cross products `Σᵢ (xᵢ − μ)(xᵢ − μ)ᵀ` of rows that come block by
/// block, each read once.
///
/// A block is centered at its own mean; what lies between the means of the blocks is added as one
/// more row, `√(ab/(a + b)) (μ_b − μ_a)` (Chan, Golub & LeVeque 1983, *Algorithms for computing the
/// sample variance*). So only squares are added, nothing cancels, and a column whose mean is a
/// billion times its deviation keeps its digits. All is measured from the first row, which makes a
/// constant column exact.
///
/// Cost `nd²` flops, as only half of the symmetric product is computed.
final class Scatter {
  /// So many rows are centered at a time; with the distance of the means they make a product of
  /// 768.
  static final int BLOCK = 383;

  /// What the sums of parts may take, in numbers.
  private static final int PARTS_MEMORY = 1 << 23;

  private static final int MOST_PARTS = 32;

  /// Fewer columns than this are added up by one thread.
  private static final int SHARED = 256;

  private final int d;
  private final int threads;
  private final double[] origin;
  private final double[] mean;

  /// On and below the diagonal; what is above is in disorder.
  private final double[] products;

  private final double[] centered;

  private long n;

  /// No rows yet.
  ///
  /// @param origin a row near the others, to measure from
  /// @param threads that share in each product
  Scatter(double[] origin, int threads) {
    this.d = origin.length;
    this.threads = threads;
    this.origin = origin;
    this.mean = new double[d];
    this.products = new double[Math.multiplyExact(d, d)];
    this.centered = new double[Math.multiplyExact(BLOCK + 1, d)];
  }

  /// Of all rows of a matrix, which has at least one. The rows fall into parts that depend on its
  /// shape alone, so that any number of threads gives the same bits.
  static Scatter of(Tensor rows, int threads) {
    int n = rows.rows();
    int d = rows.columns();
    double[] x = Storage.doubles(rows);
    double[] origin = rows.row(0).toDoubles();
    int parts = parts(n, d);
    Scatter[] sums = new Scatter[parts];
    Workers.run(
        threads,
        parts,
        (_, part) -> {
          int from = (int) ((long) n * part / parts);
          int to = (int) ((long) n * (part + 1) / parts);
          sums[part] = new Scatter(origin, threads);
          sums[part].add(x, from, to);
        });
    for (int part = 1; part < parts; part++) {
      sums[0].add(sums[part]);
    }
    return sums[0];
  }

  /// A power of two, so that the parts are dealt out evenly.
  private static int parts(int n, int d) {
    int most = Math.min(n / BLOCK, PARTS_MEMORY / d / d);
    return Math.clamp(Integer.highestOneBit(most), 1, MOST_PARTS);
  }

  /// The same sums, to go on with apart.
  Scatter copy() {
    Scatter copy = new Scatter(origin, threads);
    copy.n = n;
    System.arraycopy(mean, 0, copy.mean, 0, d);
    System.arraycopy(products, 0, copy.products, 0, products.length);
    return copy;
  }

  /// Adds the rows `from … to − 1` of an array of rows.
  void add(double[] rows, int from, int to) {
    for (int row = from; row < to; row += BLOCK) {
      block(rows, row * d, Math.min(BLOCK, to - row));
    }
  }

  private void block(double[] rows, int at, int count) {
    double[] own = new double[d];
    for (int i = 0; i < count; i++) {
      System.arraycopy(rows, at + i * d, centered, i * d, d);
      Rows.add(-1, origin, 0, centered, i * d, d);
      Rows.add(1, centered, i * d, own, 0, d);
    }
    for (int j = 0; j < d; j++) {
      own[j] /= count;
    }
    for (int i = 0; i < count; i++) {
      Rows.add(-1, own, 0, centered, i * d, d);
    }
    between(own, count, count);
    multiply(count + 1);
  }

  /// Adds what another has summed, of rows of the same width.
  void add(Scatter other) {
    double[] own = new double[d];
    for (int j = 0; j < d; j++) {
      own[j] = other.mean[j] + (other.origin[j] - origin[j]);
    }
    between(own, other.n, 0);
    int tasks = d < SHARED ? 1 : 4 * threads;
    Workers.run(
        threads,
        tasks,
        (_, task) -> {
          for (int i = task; i < d; i += tasks) {
            for (int j = 0; j <= i; j++) {
              products[i * d + j] += centered[i] * centered[j] + other.products[i * d + j];
            }
          }
        });
  }

  /// Moves the mean, and writes the distance of the means as a row.
  private void between(double[] other, long count, int row) {
    if (count == 0) {
      Arrays.fill(centered, row * d, (row + 1) * d, 0);
      return;
    }
    double share = (double) count / (n + count);
    double weight = Math.sqrt(n * share);
    for (int j = 0; j < d; j++) {
      double distance = other[j] - mean[j];
      mean[j] += distance * share;
      centered[row * d + j] = weight * distance;
    }
    n += count;
  }

  private void multiply(int rows) {
    ProductShape shape = ProductShape.of(d, rows, d, true, false, true);
    MatrixKernels.best().multiplyLower(shape, threads, centered, 0, centered, 0, products, 0);
  }

  /// `n`
  long rows() {
    return n;
  }

  /// `μ`, of shape (d).
  Tensor mean() {
    return Tensor.generate(Shape.of(d), j -> origin[j] + mean[j]);
  }

  /// `Σᵢ (xᵢ − μ)(xᵢ − μ)ᵀ/(n − 1)`, of shape (d, d).
  Tensor covariance() {
    double[] covariance = new double[d * d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j <= i; j++) {
        covariance[i * d + j] = products[i * d + j] / (n - 1.0);
        covariance[j * d + i] = covariance[i * d + j];
      }
    }
    return Storage.tensor(Shape.of(d, d), covariance);
  }

  /// A bound for the rounding of [#covariance], as a multiple of its trace: a sum of squares of
  /// which each passes through at most so many additions (Higham 2002, §3.1), and the centering.
  double rounding() {
    return (Math.min(n, BLOCK) + (double) n / BLOCK + MOST_PARTS + 4) * Math.ulp(1.0);
  }
}
