package gradus.linalg;

import gradus.linalg.kernel.MatrixKernels;
import gradus.linalg.kernel.Storage;
import gradus.linalg.kernel.Workers;

/// Count, range, mean, variance, skewness, kurtosis and autocorrelation of each column of a matrix,
/// and if wanted the covariances: in one pass over blocks of rows, which can come from anywhere and
/// be merged.
///
/// Each block is centered before it is squared, and means are kept in 32 digits, so a column of
/// Unix times in which only the milliseconds differ keeps its variance. Nothing overflows unless a
/// result does. NaN and infinite entries make the mean and the variance of their column NaN or
/// infinite, of that column only.
///
/// ```java
/// Tensor x = Tensor.matrix(new double[][] {{1, 20}, {2, 40}, {3, 30}});
/// ColumnStatistics statistics = ColumnStatistics.of(x);
/// double variance = statistics.variance().at(0);
/// ColumnStatistics more = statistics.merge(ColumnStatistics.of(x));
/// ```
///
/// Cost `O(nd)`, with covariances `nd²` flops. The bits do not depend on the number of threads.
/// Source: Chan, Golub & LeVeque 1979, *Updating formulae and a pairwise algorithm for computing
/// sample variances*; Pébay 2008 for higher moments.
public final class ColumnStatistics {
  /// Rows that are centered together; they fit the cache.
  private static final int BLOCK = 512;

  /// Parts of the rows that threads can take, whatever their number.
  private static final int PARTS = 16;

  /// Covariances that all parts together may keep: 32 megabytes.
  private static final int KEPT = 1 << 22;

  private final boolean covariances;
  private final ColumnMoments moments;

  private ColumnStatistics(boolean covariances, ColumnMoments moments) {
    this.covariances = covariances;
    this.moments = moments;
  }

  /// Of the columns of a matrix, one by one; a vector counts as one column.
  ///
  /// @throws IllegalArgumentException where `x` is neither a matrix nor a vector
  public static ColumnStatistics of(Tensor x) {
    return of(x, false);
  }

  /// The same with the covariance of each pair of columns.
  ///
  /// @throws IllegalArgumentException where `x` is neither a matrix nor a vector
  public static ColumnStatistics withCovariances(Tensor x) {
    return of(x, true);
  }

  private static ColumnStatistics of(Tensor x, boolean covariances) {
    if (x.rank() != 1 && x.rank() != 2) {
      throw new IllegalArgumentException(
          "cannot take statistics of the columns of a tensor of shape "
              + x.shape()
              + ": it is not a matrix");
    }
    int d = x.rank() == 1 ? 1 : x.columns();
    int blocks = Math.ceilDiv(x.rows(), BLOCK);
    // depends on the sizes alone, so that results do not depend on the number of threads
    long bearable = covariances ? Math.max(1, KEPT / Math.max(1, (long) d * d)) : PARTS;
    int parts = (int) Math.min(Math.min(PARTS, blocks), bearable);
    int threads = (long) x.rows() * d < 100_000 ? 1 : Workers.processors();
    ColumnMoments[] found = new ColumnMoments[Math.max(1, parts)];
    found[0] = ColumnMoments.none(d, covariances);
    Workers.run(
        threads,
        parts,
        (_, part) -> {
          int from = (int) ((long) blocks * part / parts);
          int to = (int) ((long) blocks * (part + 1) / parts);
          found[part] = ofBlocks(x, d, from, to, covariances, parts == 1 ? threads : 1);
        });
    for (int step = 1; step < parts; step *= 2) {
      for (int i = 0; i + step < parts; i += 2 * step) {
        found[i] = found[i].merge(found[i + step]);
      }
    }
    return new ColumnStatistics(covariances, found[0]);
  }

  private static ColumnMoments ofBlocks(
      Tensor x, int d, int from, int to, boolean covariances, int threads) {
    ColumnMoments moments = ColumnMoments.none(d, covariances);
    for (int block = from; block < to; block++) {
      int start = block * BLOCK;
      int rows = Math.min(x.rows() - start, BLOCK);
      double[] columns = new double[rows * d];
      MatrixKernels.best()
          .transpose(1, rows, d, Storage.doubles(x), start * d, d, columns, 0, rows);
      moments = moments.merge(ColumnMoments.of(columns, d, rows, covariances, threads));
    }
    return moments;
  }

  /// The statistics of the rows of both. Only the autocorrelation depends on whose come first: the
  /// other's follow these.
  ///
  /// @throws IllegalArgumentException where the numbers of columns differ, or only one has
  ///   covariances
  public ColumnStatistics merge(ColumnStatistics other) {
    if (columns() != other.columns() || covariances != other.covariances) {
      throw new IllegalArgumentException(
          "cannot merge the statistics of "
              + columns()
              + " columns "
              + (covariances ? "with" : "without")
              + " covariances and of "
              + other.columns()
              + (other.covariances ? " with" : " without")
              + ": both must be of the same columns and of one kind");
    }
    return new ColumnStatistics(covariances, moments.merge(other.moments));
  }

  /// The number of rows.
  public long count() {
    return moments.count();
  }

  /// The number of columns.
  public int columns() {
    return moments.columns();
  }

  /// The mean of each column; NaN where there are no rows.
  public Tensor mean() {
    return Tensor.generate(Shape.of(columns()), moments::mean);
  }

  /// `Σ (xᵢ − x̄)² / (n − 1)` of each column; NaN where there are less than two rows.
  public Tensor variance() {
    return Tensor.generate(Shape.of(columns()), j -> moments.variance(j, freedom()));
  }

  /// The root of the variance: in range where the variance itself is not.
  public Tensor standardDeviation() {
    return Tensor.generate(Shape.of(columns()), j -> moments.deviation(j, freedom()));
  }

  /// `√n Σ dᵢ³ / (Σ dᵢ²)^(3/2)` of each column, with `d = x − x̄`: 0 for what is symmetric,
  /// positive for a long tail of large entries. NaN for a constant column.
  public Tensor skewness() {
    return Tensor.generate(Shape.of(columns()), moments::skewness);
  }

  /// `n Σ dᵢ⁴ / (Σ dᵢ²)²` of each column, with `d = x − x̄`: 3 for a normal distribution, more for
  /// heavy tails. NaN for a constant column.
  public Tensor kurtosis() {
    return Tensor.generate(Shape.of(columns()), moments::kurtosis);
  }

  /// `Σ dᵢdᵢ₋₁ / Σ dᵢ²` of each column, with `d = x − x̄`: how much of a row's deviation the next
  /// one repeats, the autocorrelation at lag 1. NaN for a constant column.
  public Tensor autocorrelation() {
    return Tensor.generate(Shape.of(columns()), moments::autocorrelation);
  }

  /// The smallest entry of each column; infinite where there are no rows, NaN where an entry is.
  public Tensor minimum() {
    return Tensor.generate(Shape.of(columns()), moments::minimum);
  }

  /// The largest entry of each column; `−∞` where there are no rows, NaN where an entry is.
  public Tensor maximum() {
    return Tensor.generate(Shape.of(columns()), moments::maximum);
  }

  /// `Σ (xᵢⱼ − x̄ⱼ)(xᵢₖ − x̄ₖ) / (n − 1)`, d×d.
  ///
  /// @throws IllegalStateException where only the columns themselves were looked at
  public Tensor covariance() {
    requireCovariances();
    int d = columns();
    return Tensor.generate(Shape.of(d, d), k -> moments.covariance(k / d, k % d, freedom()));
  }

  /// The covariances divided by both standard deviations, d×d; NaN for a constant column.
  ///
  /// @throws IllegalStateException where only the columns themselves were looked at
  public Tensor correlation() {
    requireCovariances();
    int d = columns();
    return Tensor.generate(Shape.of(d, d), k -> moments.correlation(k / d, k % d));
  }

  private double freedom() {
    return count() < 2 ? Double.NaN : count() - 1;
  }

  private void requireCovariances() {
    if (!covariances) {
      throw new IllegalStateException(
          "these statistics are of single columns; collect them with withCovariances");
    }
  }
}
