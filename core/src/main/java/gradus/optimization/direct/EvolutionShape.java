package gradus.optimization.direct;

import gradus.linalg.SymmetricEigen;
import gradus.linalg.Tensor;
import java.util.Arrays;

/// The covariance `C = B D² Bᵀ` of [CmaEs], and what it learns.
final class EvolutionShape {
  private final int n;
  private final EvolutionWeights weights;
  private final double[][] covariance;
  private final double[] path;

  /// `B` by rows, and `D`: of the covariance as it was when last decomposed.
  private final double[][] axes;

  private final double[] lengths;
  private final int between;
  private int learned;

  EvolutionShape(int n, EvolutionWeights weights) {
    this.n = n;
    this.weights = weights;
    this.covariance = new double[n][n];
    this.axes = new double[n][n];
    this.lengths = new double[n];
    this.path = new double[n];
    for (int i = 0; i < n; i++) {
      covariance[i][i] = 1;
      axes[i][i] = 1;
      lengths[i] = 1;
    }
    // an old decomposition is still good enough for some generations (Hansen 2016, appendix B.2)
    this.between = Math.max(1, (int) (1 / (10.0 * n * (weights.rankOne() + weights.rankMany()))));
  }

  /// `B D z`
  double[] stretch(double[] z) {
    double[] scaled = new double[n];
    Arrays.setAll(scaled, i -> lengths[i] * z[i]);
    return turn(scaled);
  }

  /// `B z`
  double[] turn(double[] z) {
    double[] turned = new double[n];
    for (int i = 0; i < n; i++) {
      double sum = 0;
      for (int j = 0; j < n; j++) {
        sum += axes[i][j] * z[j];
      }
      turned[i] = sum;
    }
    return turned;
  }

  /// Ranks one and many, (45) to (47).
  ///
  /// @param step `⟨y⟩`
  /// @param paused whether the path does not take part (`h_σ = 0`)
  void learn(double[] step, boolean paused, Integer[] order, double[][] z, double[][] y) {
    double rate = weights.pathRate();
    double one = weights.rankOne();
    double many = weights.rankMany();
    double pull = paused ? 0 : Math.sqrt(rate * (2 - rate) * weights.effective());
    for (int i = 0; i < n; i++) {
      path[i] = (1 - rate) * path[i] + pull * step[i];
    }
    double kept = 1 - one - many * weights.sum() + (paused ? one * rate * (2 - rate) : 0);
    double[] factors = new double[order.length];
    for (int rank = 0; rank < order.length; rank++) {
      double weight = weights.weight(rank);
      double squares = 0;
      for (double element : z[order[rank]]) {
        squares += element * element;
      }
      // (46): a long step that was bad must not make C indefinite; ‖C^−½y‖ = ‖z‖
      factors[rank] = many * (weight >= 0 ? weight : weight * n / squares);
    }
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = kept * covariance[i][j] + one * path[i] * path[j];
        for (int rank = 0; rank < order.length; rank++) {
          double[] point = y[order[rank]];
          sum += factors[rank] * point[i] * point[j];
        }
        covariance[i][j] = sum;
        covariance[j][i] = sum;
      }
    }
    learned++;
    if (learned % between == 0) {
      decompose();
    }
  }

  private void decompose() {
    Tensor matrix = Tensor.matrix(covariance);
    if (!matrix.isFinite()) {
      Arrays.fill(lengths, Double.NaN);
      return;
    }
    SymmetricEigen eigen = SymmetricEigen.of(matrix);
    for (int j = 0; j < n; j++) {
      lengths[j] = Math.sqrt(eigen.values().flat(j));
      for (int i = 0; i < n; i++) {
        axes[i][j] = eigen.vectors().at(i, j);
      }
    }
  }

  /// `√Cᵢᵢ`
  double deviation(int i) {
    return Math.sqrt(covariance[i][i]);
  }

  double variance(int i) {
    return covariance[i][i];
  }

  /// `max √Cᵢᵢ`
  double widest() {
    double widest = 0;
    for (int i = 0; i < n; i++) {
      widest = Math.max(widest, deviation(i));
    }
    return widest;
  }

  /// Of `C`; NaN where it is not positive definite.
  double condition() {
    double least = Double.POSITIVE_INFINITY;
    double most = 0;
    for (double length : lengths) {
      least = Math.min(least, length);
      most = Math.max(most, length);
    }
    return (most / least) * (most / least);
  }

  /// Whether a step along one axis no longer changes the mean.
  boolean axisVanishes(int axis, double factor, double[] mean) {
    for (int i = 0; i < n; i++) {
      if (mean[i] != mean[i] + factor * lengths[axis] * axes[i][axis]) {
        return false;
      }
    }
    return true;
  }

  /// The geometric mean of the variances, by its logarithm.
  double meanLogVariance() {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += StrictMath.log(covariance[i][i]);
    }
    return sum / n;
  }
}
