package gradus.bench;

import gradus.linalg.Tensor;

/// The losses by their formulas alone, in plain loops: the second route to what is timed.
final class Formulas {
  private Formulas() {}

  /// `Σ log(1 + exp(−y x))`
  static double fused(Inputs at) {
    Tensor x = at.get("x");
    Tensor y = at.get("y");
    double sum = 0;
    for (int i = 0; i < x.rows(); i++) {
      sum += softplus(-y.flat(i) * x.flat(i));
    }
    return sum;
  }

  /// `Σ log(1 + exp(−s (Xw)))` with `s = 2y − 1`
  static double logistic(Inputs at) {
    Tensor y = at.get("y");
    double sum = 0;
    for (int i = 0; i < y.rows(); i++) {
      sum += softplus((1 - 2 * y.flat(i)) * score(at, i));
    }
    return sum;
  }

  /// `Σ (Xw − y)²`
  static double leastSquares(Inputs at) {
    Tensor y = at.get("y");
    double sum = 0;
    for (int i = 0; i < y.rows(); i++) {
      double residual = score(at, i) - y.flat(i);
      sum += residual * residual;
    }
    return sum;
  }

  private static double score(Inputs at, int row) {
    Tensor x = at.get("X");
    Tensor w = at.get("w");
    double sum = 0;
    for (int j = 0; j < w.rows(); j++) {
      sum += x.flat(row * w.rows() + j) * w.flat(j);
    }
    return sum;
  }

  static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  static double logSumExp(double[] x) {
    double largest = Double.NEGATIVE_INFINITY;
    for (double value : x) {
      largest = Math.max(largest, value);
    }
    double total = 0;
    for (double value : x) {
      total += Math.exp(value - largest);
    }
    return largest + Math.log(total);
  }
}
