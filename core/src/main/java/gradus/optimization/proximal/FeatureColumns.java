package gradus.optimization.proximal;

import gradus.linalg.kernel.MatrixKernels;
import gradus.linalg.kernel.ProductShape;
import gradus.linalg.kernel.Rows;
import gradus.linalg.kernel.Workers;
import gradus.linalg.sparse.SparseMatrix;
import java.util.Arrays;

/// The features of a [SparseLeastSquares] problem: a dense or a sparse matrix `X` of shape (n, p),
/// and what is asked of it.
sealed interface FeatureColumns {
  /// `Xw`
  void multiply(double[] w, double[] result);

  /// `Xᵀr`
  void multiplyTransposed(double[] residual, double[] result);

  /// What is known of the columns before anything is solved.
  ///
  /// @param centered whether columns are taken less their means
  /// @param y targets, less their mean where columns are
  Moments moments(boolean centered, double[] y);

  /// Copies columns, less their means, one after the other.
  void gather(int[] features, double[] means, double[] columns, int at);

  /// @param means of the columns; 0 where they are not centered
  /// @param squares `‖xⱼ‖²`, less the means
  /// @param correlations `xⱼᵀy`
  @SuppressWarnings("ArrayRecordComponent") // a result handed over once, compared never
  record Moments(double[] means, double[] squares, double[] correlations) {}

  /// By rows, as a tensor has them.
  final class Dense implements FeatureColumns {
    /// Rows that a part of a pass has at least, and how many parts there are at most, whatever the
    /// number of threads.
    private static final int ROWS = 64;

    private static final int PARTS = 16;

    private final double[] x;
    private final int n;
    private final int p;
    private final int threads;

    Dense(double[] x, int n, int p, int threads) {
      this.x = x;
      this.n = n;
      this.p = p;
      this.threads = threads;
    }

    @Override
    public void multiply(double[] w, double[] result) {
      MatrixKernels.best().multiply(ProductShape.of(n, p, 1), threads, x, 0, w, 0, result, 0);
    }

    @Override
    public void multiplyTransposed(double[] residual, double[] result) {
      ProductShape shape = ProductShape.of(p, n, 1, true, false, false);
      MatrixKernels.best().multiply(shape, threads, x, 0, residual, 0, result, 0);
    }

    @Override
    public void gather(int[] features, double[] means, double[] columns, int at) {
      Workers.run(
          threads,
          Math.ceilDiv(n, ROWS),
          (_, block) -> {
            int end = Math.min(n, (block + 1) * ROWS);
            for (int k = 0; k < features.length; k++) {
              int j = features[k];
              for (int i = block * ROWS; i < end; i++) {
                columns[at + k * n + i] = x[i * p + j] - means[j];
              }
            }
          });
    }

    /// In one pass, of differences to the first row, so that large means cost no digits.
    @Override
    public Moments moments(boolean centered, double[] y) {
      double[] base = centered ? Arrays.copyOf(x, p) : new double[p];
      int parts = Math.clamp(n / ROWS, 1, PARTS);
      double[][] sums = new double[parts][];
      Workers.run(
          threads,
          parts,
          (_, part) -> sums[part] = sums(base, y, first(part, parts), first(part + 1, parts)));
      double[] total = sums[0];
      for (int part = 1; part < parts; part++) {
        Rows.add(1, sums[part], 0, total, 0, 3 * p);
      }
      Moments moments = new Moments(new double[p], new double[p], new double[p]);
      for (int j = 0; j < p; j++) {
        double sum = total[j];
        moments.means[j] = centered ? base[j] + sum / n : 0;
        moments.squares[j] = Math.max(total[p + j] - (centered ? sum * (sum / n) : 0), 0);
        // Σ (xᵢ − base) yᵢ needs no mean, as Σ yᵢ = 0
        moments.correlations[j] = total[2 * p + j];
      }
      return moments;
    }

    private int first(int part, int parts) {
      return (int) ((long) n * part / parts);
    }

    /// `Σ d`, `Σ d²` and `Σ d y` of the differences `d` to the base, for some rows.
    private double[] sums(double[] base, double[] y, int from, int to) {
      double[] sums = new double[3 * p];
      for (int i = from; i < to; i++) {
        double target = y[i];
        for (int j = 0; j < p; j++) {
          double d = x[i * p + j] - base[j];
          sums[j] += d;
          sums[p + j] += d * d;
          sums[2 * p + j] += d * target;
        }
      }
      return sums;
    }
  }

  /// By columns: the transpose in compressed rows. Only entries that are stored cost anything,
  /// until a column is needed.
  final class Sparse implements FeatureColumns {
    private final SparseMatrix matrix;
    private final SparseMatrix transposed;
    private final int[] starts;
    private final int[] places;
    private final double[] entries;
    private final int n;
    private final int p;
    private final int threads;

    Sparse(SparseMatrix matrix, int threads) {
      this.matrix = matrix;
      this.transposed = matrix.transpose();
      this.starts = transposed.rowStarts();
      this.places = transposed.columnIndices();
      this.entries = transposed.values();
      this.n = matrix.rows();
      this.p = matrix.columns();
      this.threads = threads;
    }

    @Override
    public void multiply(double[] w, double[] result) {
      matrix.multiply(w, result, threads);
    }

    @Override
    public void multiplyTransposed(double[] residual, double[] result) {
      transposed.multiply(residual, result, threads);
    }

    @Override
    public void gather(int[] features, double[] means, double[] columns, int at) {
      for (int k = 0; k < features.length; k++) {
        int j = features[k];
        int column = at + k * n;
        Arrays.fill(columns, column, column + n, -means[j]);
        for (int e = starts[j]; e < starts[j + 1]; e++) {
          columns[column + places[e]] = entries[e] - means[j];
        }
      }
    }

    @Override
    public Moments moments(boolean centered, double[] y) {
      Moments moments = new Moments(new double[p], new double[p], new double[p]);
      for (int j = 0; j < p; j++) {
        double sum = 0;
        for (int e = starts[j]; e < starts[j + 1]; e++) {
          sum += entries[e];
        }
        double mean = centered ? sum / n : 0;
        double squares = (n - (starts[j + 1] - starts[j])) * mean * mean;
        double correlation = 0;
        for (int e = starts[j]; e < starts[j + 1]; e++) {
          squares += (entries[e] - mean) * (entries[e] - mean);
          correlation += entries[e] * y[places[e]];
        }
        moments.means[j] = mean;
        moments.squares[j] = squares;
        moments.correlations[j] = correlation;
      }
      return moments;
    }
  }
}
