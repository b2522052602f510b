package gradus.optimization.proximal;

import gradus.linalg.kernel.MatrixKernels;
import gradus.linalg.kernel.ProductShape;
import gradus.linalg.kernel.Rows;
import java.util.Arrays;

/// The columns of a [SparseLeastSquares] problem that were needed so far, one after the other, and
/// their inner products with each other. What was computed for one penalty serves the next ones.
final class ActiveColumns {
  /// More inner products than this many squared are not kept.
  private static final int MOST_PRODUCTS = 2048;

  private final SparseLeastSquares problem;
  private final int n;

  /// The place of each feature here; −1 for those that are not.
  private final int[] places;

  private int count;
  private double[] columns = new double[0];

  /// Of `known` columns with each other, in rows of `stride`.
  private double[] products = new double[0];

  private int known;
  private int stride;

  ActiveColumns(SparseLeastSquares problem) {
    this.problem = problem;
    this.n = problem.rows();
    this.places = new int[problem.size()];
    Arrays.fill(places, -1);
  }

  /// Makes sure that these features are here.
  void include(int[] features) {
    int[] missing = Arrays.stream(features).filter(j -> places[j] < 0).toArray();
    int needed = Math.multiplyExact(count + missing.length, n);
    if (columns.length < needed) {
      columns =
          Arrays.copyOf(
              columns, Math.max(needed, (int) Math.min(2L * columns.length, needed + 64L * n)));
    }
    problem.gather(missing, columns, count * n);
    for (int j : missing) {
      places[j] = count++;
    }
  }

  /// `Σ wⱼxⱼ` taken from the targets.
  double[] residual(int[] features, double[] w) {
    double[] residual = problem.targets().clone();
    for (int j : features) {
      if (w[j] != 0) {
        Rows.add(-w[j], columns, places[j] * n, residual, 0, n);
      }
    }
    return residual;
  }

  /// `r ← r + factor xⱼ`
  void add(double factor, int feature, double[] residual) {
    Rows.add(factor, columns, places[feature] * n, residual, 0, n);
  }

  /// `xⱼᵀr`
  double correlation(int feature, double[] residual) {
    return Rows.dot(columns, places[feature] * n, residual, 0, n);
  }

  /// Whether inner products are kept: not of more columns than fit.
  boolean worthProducts() {
    return count <= MOST_PRODUCTS;
  }

  /// The inner products of these features with each other, row by row.
  double[] products(int[] features) {
    extendProducts();
    int m = features.length;
    double[] result = new double[m * m];
    for (int a = 0; a < m; a++) {
      int row = places[features[a]] * stride;
      for (int b = 0; b < m; b++) {
        result[a * m + b] = products[row + places[features[b]]];
      }
    }
    return result;
  }

  private void extendProducts() {
    if (known == count) {
      return;
    }
    if (stride < count) {
      int wider = Math.max(count, 2 * stride);
      double[] moved = new double[Math.multiplyExact(wider, wider)];
      for (int a = 0; a < known; a++) {
        System.arraycopy(products, a * stride, moved, a * wider, known);
      }
      products = moved;
      stride = wider;
    }
    int fresh = count - known;
    ProductShape shape = new ProductShape(fresh, n, count, false, true, n, n, stride, false);
    MatrixKernels.best()
        .multiply(
            shape, problem.threads(), columns, known * n, columns, 0, products, known * stride);
    for (int a = known; a < count; a++) {
      for (int b = 0; b < a; b++) {
        // one of the two is copied, so that the matrix is symmetric to the last bit
        products[b * stride + a] = products[a * stride + b];
      }
    }
    known = count;
  }
}
