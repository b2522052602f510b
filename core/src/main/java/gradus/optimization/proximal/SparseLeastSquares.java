package gradus.optimization.proximal;

import gradus.linalg.Tensor;
import gradus.linalg.kernel.Rows;
import gradus.linalg.kernel.Storage;
import gradus.linalg.kernel.Workers;
import gradus.linalg.sparse.SparseMatrix;
import java.util.Arrays;

/// Linear regression with coefficients that are to vanish where they do not help:
///
/// `min ‖y − Xw − b‖²/(2n) + λ₁‖w‖₁ + ½λ₂‖w‖²`
///
/// the lasso (Tibshirani 1996) or the elastic net (Zou & Hastie 2005), in the units of the software
/// of Friedman, Hastie & Tibshirani (2010). The data are read once to prepare, and solved for any
/// number of penalties by [CoordinateDescent].
///
/// The intercept `b` is what makes the residual add up to 0, so the problem is that of columns and
/// targets less their means. The matrix itself is left as it is: nothing of its size is copied.
public final class SparseLeastSquares {
  private final FeatureColumns x;
  private final double[] y;
  private final int n;
  private final int p;
  private final int threads;
  private final FeatureColumns.Moments moments;
  private final double meanOfTargets;
  private final double squaresOfTargets;

  private SparseLeastSquares(
      FeatureColumns x, int n, int p, Tensor targets, boolean intercept, int threads) {
    this.x = x;
    this.n = n;
    this.p = p;
    this.threads = threads;
    double[] given = Storage.doubles(targets);
    this.meanOfTargets = intercept ? mean(given) : 0;
    this.y = new double[n];
    Arrays.setAll(y, i -> given[i] - meanOfTargets);
    this.squaresOfTargets = Rows.dot(y, 0, y, 0, n);
    this.moments = x.moments(intercept, y);
  }

  /// Prepares a problem.
  ///
  /// @param x features, of shape (n, p)
  /// @param y targets, of shape (n)
  /// @param intercept whether a constant is added to what the features explain
  /// @param threads at most; results have the same bits for any number
  /// @throws IllegalArgumentException where shapes do not fit, or there is no row or no column
  public static SparseLeastSquares of(Tensor x, Tensor y, boolean intercept, int threads) {
    if (x.rank() != 2) {
      throw new IllegalArgumentException(
          "the features of a regression are a matrix, not of the shape " + x.shape());
    }
    require(x.rows(), x.columns(), y, threads);
    FeatureColumns columns =
        new FeatureColumns.Dense(Storage.doubles(x), x.rows(), x.columns(), threads);
    return new SparseLeastSquares(columns, x.rows(), x.columns(), y, intercept, threads);
  }

  /// The same for features that are mostly 0: words of texts, categories. Columns that matter are
  /// written out while they are worked on; the others cost what is stored of them.
  public static SparseLeastSquares of(SparseMatrix x, Tensor y, boolean intercept, int threads) {
    require(x.rows(), x.columns(), y, threads);
    FeatureColumns columns = new FeatureColumns.Sparse(x, threads);
    return new SparseLeastSquares(columns, x.rows(), x.columns(), y, intercept, threads);
  }

  private static void require(int rows, int columns, Tensor y, int threads) {
    if (y.rank() != 1 || y.rows() != rows) {
      throw new IllegalArgumentException(
          "a regression needs features of shape (n, p) and n targets, not "
              + rows
              + "×"
              + columns
              + " and "
              + y.shape());
    }
    if (rows == 0 || columns == 0) {
      throw new IllegalArgumentException(
          "a regression needs at least one row and one column, but X is " + rows + "×" + columns);
    }
    if (threads < 1) {
      throw new IllegalArgumentException("at least one thread works, not " + threads);
    }
  }

  /// With an intercept, on all processors.
  public static SparseLeastSquares of(Tensor x, Tensor y) {
    return of(x, y, true, Workers.processors());
  }

  /// The number of rows `n`.
  public int rows() {
    return n;
  }

  /// The number of coefficients `p`.
  public int size() {
    return p;
  }

  /// The smallest `α` for which all coefficients of [ElasticNet#mixed] are 0: `max |xⱼᵀy|/(nρ)`.
  ///
  /// @param ratio `ρ`, above 0 and at most 1
  public double largestAlpha(double ratio) {
    if (!(ratio > 0 && ratio <= 1)) {
      throw new IllegalArgumentException(
          "without an L1 norm no penalty makes all coefficients 0: its share is above 0 and at"
              + " most 1, not "
              + ratio);
    }
    return Rows.largest(moments.correlations(), 0, p) / (n * ratio);
  }

  /// The value and what is proven of the minimum at any coefficients, by whatever method they were
  /// found. Cost: a pass over the data, or two.
  public DualityGap certify(Tensor coefficients, ElasticNet penalty) {
    Requirements.length("this regression", coefficients.rows(), p);
    double[] w = coefficients.toDoubles();
    double[] residual = residual(w);
    double[] c = new double[p];
    correlate(residual, c);
    return Dual.at(this, w, residual, c, penalty).gap();
  }

  double[] targets() {
    return y;
  }

  double squaresOfTargets() {
    return squaresOfTargets;
  }

  double squares(int j) {
    return moments.squares()[j];
  }

  int threads() {
    return threads;
  }

  /// `xⱼᵀy` for all features.
  double[] correlationsWithTargets() {
    return moments.correlations();
  }

  double intercept(double[] w) {
    return meanOfTargets - Rows.dot(moments.means(), 0, w, 0, p);
  }

  /// `y − Xw`, less the means.
  double[] residual(double[] w) {
    double[] residual = new double[n];
    x.multiply(w, residual);
    double shift = Rows.dot(moments.means(), 0, w, 0, p);
    for (int i = 0; i < n; i++) {
      residual[i] = y[i] - (residual[i] - shift);
    }
    return residual;
  }

  /// `Xᵀr`, less the means.
  void correlate(double[] residual, double[] result) {
    x.multiplyTransposed(residual, result);
    double sum = 0;
    for (double element : residual) {
      sum += element;
    }
    Rows.add(-sum, moments.means(), 0, result, 0, p);
  }

  /// Copies columns, less their means, one after the other.
  void gather(int[] features, double[] columns, int at) {
    x.gather(features, moments.means(), columns, at);
  }

  private static double mean(double[] elements) {
    double sum = 0;
    for (double element : elements) {
      sum += element - elements[0];
    }
    return elements[0] + sum / elements.length;
  }
}
