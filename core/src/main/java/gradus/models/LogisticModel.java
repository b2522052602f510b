package gradus.models;

import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/// Probabilities of classes from rows of features: `σ(xᵀw + b)` of the second of two classes,
/// `softmax(xᵀW + bᵀ)` of more.
///
/// @param featureNames the columns it was fitted to, d of them
/// @param target the name of what is predicted
/// @param classes the names of the classes
/// @param weights of shape (d, 1) for two classes, (d, K) for K ≥ 3; in log-odds per unit of the
///   feature
/// @param intercepts of shape (1) or (K)
public record LogisticModel(
    List<String> featureNames,
    String target,
    List<String> classes,
    Tensor weights,
    Tensor intercepts) {
  public LogisticModel {
    featureNames = List.copyOf(featureNames);
    classes = List.copyOf(classes);
    int m = classes.size() == 2 ? 1 : classes.size();
    if (!weights.shape().equals(Shape.of(featureNames.size(), m))
        || !intercepts.shape().equals(Shape.of(m))) {
      throw new IllegalArgumentException(
          "weights of "
              + featureNames.size()
              + " features for "
              + classes.size()
              + " classes have the shape "
              + featureNames.size()
              + "×"
              + m
              + ", not "
              + weights.shape()
              + " with "
              + intercepts.shape()
              + " intercepts");
    }
  }

  /// The derivation on some rows, in general.
  ///
  /// @param penalty `λ` it was fitted with
  /// @param seed of whatever was random on the way to these rows
  public Explanation explain(double penalty, Dataset data, long seed) {
    return LogisticExplanation.of(this, penalty, data, OptionalInt.empty(), seed);
  }

  /// The derivation on some rows, with the share of one row, counted from 0, in every step.
  public Explanation explain(double penalty, Dataset data, long seed, int row) {
    return LogisticExplanation.of(this, penalty, data, OptionalInt.of(row), seed);
  }

  /// Whether there are two classes, so one column of weights.
  public boolean binary() {
    return classes.size() == 2;
  }

  /// `xᵀw + b` for each row and column of weights: shape (m, 1) or (m, K).
  public Tensor logits(Tensor features) {
    int d = featureNames.size();
    int k = intercepts.rows();
    Requirements.width("logistic regression", d, features);
    double[] logits = new double[features.rows() * k];
    for (int i = 0; i < features.rows(); i++) {
      for (int c = 0; c < k; c++) {
        double sum = intercepts.flat(c);
        for (int j = 0; j < d; j++) {
          sum += features.flat(i * d + j) * weights.flat(j * k + c);
        }
        logits[i * k + c] = sum;
      }
    }
    return Tensor.of(Shape.of(features.rows(), k), logits);
  }

  /// The probability of each class for each row: shape (m, K), rows that sum to 1.
  public Tensor probabilities(Tensor features) {
    Tensor logits = logits(features);
    double[] probabilities = new double[features.rows() * classes.size()];
    for (int i = 0; i < features.rows(); i++) {
      double[] z = binary() ? new double[] {0, logits.flat(i)} : logits.row(i).toDoubles();
      double top = Double.NEGATIVE_INFINITY;
      for (double logit : z) {
        top = Math.max(top, logit);
      }
      double sum = 0;
      for (double logit : z) {
        sum += Math.exp(logit - top);
      }
      for (int c = 0; c < z.length; c++) {
        probabilities[i * z.length + c] = Math.exp(z[c] - top) / sum;
      }
    }
    return Tensor.of(Shape.of(features.rows(), classes.size()), probabilities);
  }

  /// The most probable class of each row, by its name.
  public List<String> predict(Tensor features) {
    return Arrays.stream(Metrics.mostProbable(probabilities(features)))
        .mapToObj(classes::get)
        .toList();
  }
}
