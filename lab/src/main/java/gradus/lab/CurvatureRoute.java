package gradus.lab;

import gradus.linalg.Tensor;
import gradus.models.Dataset;
import gradus.models.LogisticModel;

/// The Hessian of a binary logistic regression by its textbook formula, for checking the graph's.
final class CurvatureRoute {
  private CurvatureRoute() {}

  /// The largest difference of an entry from `Σᵢ pᵢ(1 − pᵢ) z̃ᵢz̃ᵢᵀ + λ diag(1, …, 1, 0)`, `z̃` a
  /// row with 1 appended.
  static double difference(LogisticModel model, Dataset training, double penalty, Tensor hessian) {
    int size = training.columns() + 1;
    double[] sums = new double[size * size];
    Tensor p = model.probabilities(training.features());
    for (int i = 0; i < training.rows(); i++) {
      double weight = p.at(i, 0) * p.at(i, 1);
      for (int j = 0; j < size; j++) {
        double left = weight * entry(training, i, j);
        for (int k = 0; k < size; k++) {
          sums[j * size + k] += left * entry(training, i, k);
        }
      }
    }
    double worst = 0;
    for (int j = 0; j < size; j++) {
      for (int k = 0; k < size; k++) {
        double expected = sums[j * size + k] + (j == k && j < size - 1 ? penalty : 0);
        worst = Math.max(worst, Math.abs(expected - hessian.at(j, k)));
      }
    }
    return worst;
  }

  /// A bound of every entry's sum of absolute terms, `¼ maxⱼ Σᵢ z²ᵢⱼ`, which rounding is relative
  /// to.
  static double size(Dataset training) {
    double largest = training.rows();
    for (int j = 0; j < training.columns(); j++) {
      double squares = 0;
      for (int i = 0; i < training.rows(); i++) {
        squares += training.features().at(i, j) * training.features().at(i, j);
      }
      largest = Math.max(largest, squares);
    }
    return 0.25 * largest;
  }

  private static double entry(Dataset training, int i, int j) {
    return j < training.columns() ? training.features().at(i, j) : 1;
  }
}
