package gradus.lab;

import gradus.linalg.Tensor;
import gradus.models.Dataset;
import gradus.models.LogisticModel;
import java.util.Arrays;

/// The gradient of a logistic regression by its textbook formula, for checking the graph's: `Zᵀ(p −
/// y) + λw`.
///
/// @param data `Zᵀ(p − y)` of each feature
/// @param pull `λw` of each feature
/// @param gradient their sum, the intercept's `Σ(p − y)` last
/// @param size the largest sum of absolute terms, which rounding is relative to
@SuppressWarnings("ArrayRecordComponent") // made once, compared never
record GradientRoutes(double[] data, double[] pull, double[] gradient, double size) {

  /// @param column of the weights
  static GradientRoutes of(LogisticModel model, Dataset training, double penalty, int column) {
    int d = training.columns();
    int group = model.binary() ? 1 : column;
    Tensor p = model.probabilities(training.features());
    double[] sums = new double[d + 1];
    double[] sizes = new double[d + 1];
    for (int i = 0; i < training.rows(); i++) {
      double error = p.at(i, group) - (training.classes().index(i) == group ? 1 : 0);
      for (int j = 0; j <= d; j++) {
        double term = error * (j < d ? training.features().at(i, j) : 1);
        sums[j] += term;
        sizes[j] += Math.abs(term);
      }
    }
    double[] data = Arrays.copyOf(sums, d);
    double[] pull = new double[d];
    double[] gradient = sums.clone();
    for (int j = 0; j < d; j++) {
      pull[j] = penalty * model.weights().at(j, column);
      gradient[j] += pull[j];
      sizes[j] += Math.abs(pull[j]);
    }
    return new GradientRoutes(data, pull, gradient, Arrays.stream(sizes).max().orElse(0));
  }
}
