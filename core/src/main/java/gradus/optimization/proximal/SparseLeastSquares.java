package gradus.optimization.proximal;

import gradus.linalg.Tensor;
import gradus.linalg.kernel.MatrixKernels;
import gradus.linalg.kernel.ProductShape;
import gradus.linalg.kernel.Rows;
import gradus.linalg.kernel.Storage;
import gradus.linalg.kernel.Workers;
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
  /// Rows that a part of the first pass has at least, and how many parts there are at most,
  /// whatever the number of threads.
  private static final int ROWS = 64;

  private static final int PARTS = 16;

  private final double[] x;
  private final double[] y;
  private final int n;
  private final int p;
  private final int threads;
  private final double[] means;
  private final double meanOfTargets;

  /// `‖xⱼ‖²`, `xⱼᵀy` and `‖y‖²`, all less their means.
  private final double[] squares;

  private final double[] correlations;
  private final double squaresOfTargets;

  private SparseLeastSquares(Tensor features, Tensor targets, boolean intercept, int threads) {
    this.x = Storage.doubles(features);
    this.n = features.rows();
    this.p = features.columns();
    this.threads = threads;
    double[] given = Storage.doubles(targets);
    this.meanOfTargets = intercept ? mean(given) : 0;
    this.y = new double[n];
    Arrays.setAll(y, i -> given[i] - meanOfTargets);
    this.squaresOfTargets = Rows.dot(y, 0, y, 0, n);
    this.means = new double[p];
    this.squares = new double[p];
    this.correlations = new double[p];
    prepare(intercept);
  }

  /// Prepares a problem.
  ///
  /// @param x features, of shape (n, p)
  /// @param y targets, of shape (n)
  /// @param intercept whether a constant is added to what the features explain
  /// @param threads at most; results have the same bits for any number
  /// @throws IllegalArgumentException where shapes do not fit, or there is no row or no column
  public static SparseLeastSquares of(Tensor x, Tensor y, boolean intercept, int threads) {
    if (x.rank() != 2 || y.rank() != 1 || x.rows() != y.rows()) {
      throw new IllegalArgumentException(
          "a regression needs features of shape (n, p) and n targets, not "
              + x.shape()
              + " and "
              + y.shape());
    }
    if (x.rows() == 0 || x.columns() == 0) {
      throw new IllegalArgumentException(
          "a regression needs at least one row and one column, but X is " + x.shape());
    }
    if (threads < 1) {
      throw new IllegalArgumentException("at least one thread works, not " + threads);
    }
    return new SparseLeastSquares(x, y, intercept, threads);
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
    return Rows.largest(correlations, 0, p) / (n * ratio);
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
    return squares[j];
  }

  int threads() {
    return threads;
  }

  double intercept(double[] w) {
    return meanOfTargets - Rows.dot(means, 0, w, 0, p);
  }

  /// `y − Xw`, less the means.
  double[] residual(double[] w) {
    double[] residual = new double[n];
    MatrixKernels.best().multiply(ProductShape.of(n, p, 1), threads, x, 0, w, 0, residual, 0);
    double shift = Rows.dot(means, 0, w, 0, p);
    for (int i = 0; i < n; i++) {
      residual[i] = y[i] - (residual[i] - shift);
    }
    return residual;
  }

  /// `Xᵀr`, less the means.
  void correlate(double[] residual, double[] result) {
    ProductShape shape = ProductShape.of(p, n, 1, true, false, false);
    MatrixKernels.best().multiply(shape, threads, x, 0, residual, 0, result, 0);
    double sum = 0;
    for (double element : residual) {
      sum += element;
    }
    Rows.add(-sum, means, 0, result, 0, p);
  }

  /// Copies columns, less their means, one after the other.
  void gather(int[] features, double[] columns, int at) {
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

  private static double mean(double[] elements) {
    double sum = 0;
    for (double element : elements) {
      sum += element - elements[0];
    }
    return elements[0] + sum / elements.length;
  }

  /// Means, squares and correlations in one pass, of differences to the first row, so that large
  /// means cost no digits.
  private void prepare(boolean intercept) {
    double[] base = intercept ? Arrays.copyOf(x, p) : new double[p];
    int parts = Math.clamp(n / ROWS, 1, PARTS);
    double[][] sums = new double[parts][];
    Workers.run(
        threads,
        parts,
        (_, part) ->
            sums[part] =
                sums(base, (int) ((long) n * part / parts), (int) ((long) n * (part + 1) / parts)));
    double[] total = sums[0];
    for (int part = 1; part < parts; part++) {
      Rows.add(1, sums[part], 0, total, 0, 3 * p);
    }
    for (int j = 0; j < p; j++) {
      double sum = total[j];
      means[j] = intercept ? base[j] + sum / n : 0;
      squares[j] = Math.max(total[p + j] - (intercept ? sum * (sum / n) : 0), 0);
      // Σ (xᵢ − base) yᵢ needs no mean, as Σ yᵢ = 0
      correlations[j] = total[2 * p + j];
    }
  }

  /// `Σ d`, `Σ d²` and `Σ d y` of the differences `d` to the base, for some rows.
  private double[] sums(double[] base, int from, int to) {
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

  double[] correlationsWithTargets() {
    return correlations;
  }
}
