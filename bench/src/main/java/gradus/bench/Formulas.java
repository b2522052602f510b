package gradus.bench;

import gradus.linalg.Tensor;
import java.util.function.IntToDoubleFunction;

/// The losses by their formulas alone, in plain loops: the second route to what is timed.
final class Formulas {
  private Formulas() {}

  /// A compensated sum (Neumaier 1974): its error does not grow with the number of terms.
  static double sum(int count, IntToDoubleFunction term) {
    double sum = 0;
    double lost = 0;
    for (int i = 0; i < count; i++) {
      double value = term.applyAsDouble(i);
      double next = sum + value;
      lost += Math.abs(sum) >= Math.abs(value) ? (sum - next) + value : (value - next) + sum;
      sum = next;
    }
    return sum + lost;
  }

  /// `Σ log(1 + exp(−y x))`
  static double fused(Inputs at) {
    Tensor x = at.get("x");
    Tensor y = at.get("y");
    return sum(x.rows(), i -> softplus(-y.flat(i) * x.flat(i)));
  }

  /// `Σ log(1 + exp(−s (Xw)))` with `s = 2y − 1`
  static double logistic(Inputs at) {
    Tensor y = at.get("y");
    return sum(y.rows(), i -> softplus((1 - 2 * y.flat(i)) * score(at, i)));
  }

  /// `Σ (Xw − y)²`
  static double leastSquares(Inputs at) {
    Tensor y = at.get("y");
    return sum(
        y.rows(),
        i -> {
          double residual = score(at, i) - y.flat(i);
          return residual * residual;
        });
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
