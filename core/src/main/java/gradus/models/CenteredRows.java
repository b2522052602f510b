package gradus.models;

import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.linalg.kernel.MatrixKernels;
import gradus.linalg.kernel.ProductShape;
import gradus.linalg.kernel.Storage;
import gradus.linalg.kernel.Workers;

/// Rows less their mean, and products of such rows with few directions.
final class CenteredRows {
  private static final int BLOCK = 256;

  private CenteredRows() {}

  /// `μ`, of shape (d). Measured from the first row, so that a constant column has exactly its
  /// value and a large mean costs no digits.
  static Tensor mean(Tensor rows) {
    int n = rows.rows();
    int d = rows.columns();
    double[] x = Storage.doubles(rows);
    double[] sums = new double[d];
    for (int i = 1; i < n; i++) {
      for (int j = 0; j < d; j++) {
        sums[j] += x[i * d + j] - x[j];
      }
    }
    return Tensor.generate(Shape.of(d), j -> x[j] + sums[j] / n);
  }

  /// `X − 1μᵀ`, less what rounding leaves of its own mean.
  static Tensor of(Tensor rows, Tensor mean) {
    int n = rows.rows();
    int d = rows.columns();
    double[] centered = rows.toDoubles();
    double[] center = Storage.doubles(mean);
    double[] rest = new double[d];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < d; j++) {
        centered[i * d + j] -= center[j];
        rest[j] += centered[i * d + j];
      }
    }
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < d; j++) {
        centered[i * d + j] -= rest[j] / n;
      }
    }
    return Storage.tensor(rows.shape(), centered);
  }

  /// `(X − 1μᵀ) Vᵀ` for `V` with a direction in each row, of shape (m, k). Each row has the same
  /// bits in any company.
  static Tensor scores(Tensor rows, Tensor mean, Tensor directions) {
    int m = rows.rows();
    int d = rows.columns();
    int k = directions.rows();
    double[] x = Storage.doubles(rows);
    double[] center = Storage.doubles(mean);
    double[] v = Storage.doubles(directions);
    double[] scores = new double[Math.multiplyExact(m, k)];
    inBlocks(
        m,
        (from, count, padded) -> {
          double[] centered = new double[padded * d];
          for (int i = 0; i < count; i++) {
            for (int j = 0; j < d; j++) {
              centered[i * d + j] = x[(from + i) * d + j] - center[j];
            }
          }
          double[] block = new double[padded * k];
          MatrixKernels.best()
              .multiply(
                  ProductShape.of(padded, d, k, false, true, false),
                  1,
                  centered,
                  0,
                  v,
                  0,
                  block,
                  0);
          System.arraycopy(block, 0, scores, from * k, count * k);
        });
    return Storage.tensor(Shape.of(m, k), scores);
  }

  /// `1μᵀ + Z V`, of shape (m, d).
  static Tensor reconstructed(Tensor scores, Tensor mean, Tensor directions) {
    int m = scores.rows();
    int d = directions.columns();
    int k = directions.rows();
    double[] z = Storage.doubles(scores);
    double[] center = Storage.doubles(mean);
    double[] v = Storage.doubles(directions);
    double[] rows = new double[Math.multiplyExact(m, d)];
    inBlocks(
        m,
        (from, count, padded) -> {
          double[] part = new double[padded * k];
          System.arraycopy(z, from * k, part, 0, count * k);
          double[] block = new double[padded * d];
          MatrixKernels.best().multiply(ProductShape.of(padded, k, d), 1, part, 0, v, 0, block, 0);
          for (int i = 0; i < count; i++) {
            for (int j = 0; j < d; j++) {
              rows[(from + i) * d + j] = center[j] + block[i * d + j];
            }
          }
        });
    return Storage.tensor(Shape.of(m, d), rows);
  }

  private interface Block {
    void run(int from, int count, int padded);
  }

  /// A product with one row sums in another order than one with many, so a row alone gets an empty
  /// one for company.
  private static void inBlocks(int m, Block block) {
    Workers.run(
        Workers.processors(),
        Math.ceilDiv(m, BLOCK),
        (_, part) -> {
          int from = part * BLOCK;
          int count = Math.min(BLOCK, m - from);
          block.run(from, count, Math.max(2, count));
        });
  }
}
