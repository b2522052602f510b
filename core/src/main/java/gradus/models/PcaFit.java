package gradus.models;

import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/// Fitted principal components.
///
/// | component    | shape  | meaning                                                                 |
/// |--------------|--------|-------------------------------------------------------------------------|
/// | `mean`       | (d)    | `μ`                                                                     |
/// | `deviation`  | (d)    | `√Sⱼⱼ`, the standard deviation of each column (divisor `n − 1`)           |
/// | `components` | (k, d) | row `k` is the unit vector `v_k`, its entry of largest modulus positive |
/// | `variances`  | (d)    | all eigenvalues `λ` in falling order, also of the directions not kept   |
///
/// @param featureNames the columns
/// @param rows learned from
public record PcaFit(
    List<String> featureNames,
    int rows,
    Tensor mean,
    Tensor deviation,
    Tensor components,
    Tensor variances)
    implements Transform {
  public PcaFit {
    featureNames = List.copyOf(featureNames);
  }

  /// The derivation on the rows it was fitted to, in general.
  public Explanation explain(Dataset data, long seed) {
    return PcaExplanation.of(this, data, OptionalInt.empty(), seed);
  }

  /// The derivation on the rows it was fitted to, with the share of one row, counted from 0, in
  /// every step.
  public Explanation explain(Dataset data, long seed, int row) {
    return PcaExplanation.of(this, data, OptionalInt.of(row), seed);
  }

  /// How many directions are kept.
  public int kept() {
    return components.rows();
  }

  /// `tr S = Σ λ`
  public double totalVariance() {
    double sum = 0;
    for (int k = variances.rows() - 1; k >= 0; k--) {
      sum += variances.flat(k);
    }
    return sum;
  }

  /// `λ_k / tr S` of each direction, shape (d).
  public Tensor shares() {
    double total = totalVariance();
    return Tensor.generate(variances.shape(), k -> variances.flat(k) / total);
  }

  /// `λ √(2/(n − 1))`, the standard error of a variance for normal rows (Anderson 1963), shape (d).
  public Tensor varianceErrors() {
    double factor = Math.sqrt(2.0 / (rows - 1));
    return Tensor.generate(variances.shape(), k -> factor * variances.flat(k));
  }

  /// The correlation of each column with each component, `v_jk √λ_k / σ_j`, shape (k, d).
  public Tensor correlations() {
    int d = mean.rows();
    return Tensor.generate(
        components.shape(),
        i ->
            components.flat(i)
                * Math.sqrt(variances.flat(i / d))
                / (deviation.flat(i % d) > 0 ? deviation.flat(i % d) : 1));
  }

  @Override
  public List<String> outputNames() {
    return IntStream.rangeClosed(1, kept()).mapToObj(k -> "PC" + k).toList();
  }

  /// The scores `Vᵀ(x − μ)` of each row, shape (m, k).
  @Override
  public Tensor apply(Tensor features) {
    int d = mean.rows();
    Requirements.width("the principal component analysis", d, features);
    int kept = kept();
    double[] scores = new double[features.rows() * kept];
    for (int i = 0; i < features.rows(); i++) {
      for (int k = 0; k < kept; k++) {
        double sum = 0;
        for (int j = 0; j < d; j++) {
          sum += (features.flat(i * d + j) - mean.flat(j)) * components.flat(k * d + j);
        }
        scores[i * kept + k] = sum;
      }
    }
    return Tensor.of(Shape.of(features.rows(), kept), scores);
  }

  /// The rows `μ + Σ z_k v_k` that scores stand for, shape (m, d).
  public Tensor reconstruct(Tensor scores) {
    int d = mean.rows();
    int kept = kept();
    Requirements.width("the reconstruction", kept, scores);
    return Tensor.generate(
        Shape.of(scores.rows(), d),
        at -> {
          double sum = mean.flat(at % d);
          for (int k = 0; k < kept; k++) {
            sum += scores.flat(at / d * kept + k) * components.flat(k * d + at % d);
          }
          return sum;
        });
  }

  /// Hotelling's `T² = Σ z_k²/λ_k` of each row: how far it lies out within the kept directions.
  /// Directions without variance do not count. Shape (m).
  public Tensor hotelling(Tensor features) {
    Tensor scores = apply(features);
    double floor = variances.flat(0) * mean.rows() * Math.ulp(1.0);
    return Tensor.generate(
        Shape.of(features.rows()),
        i -> {
          double sum = 0;
          for (int k = 0; k < kept(); k++) {
            sum +=
                variances.flat(k) > floor
                    ? scores.at(i, k) * scores.at(i, k) / variances.flat(k)
                    : 0;
          }
          return sum;
        });
  }

  /// `Q = ‖x − x̂‖²` of each row: how far it lies off the kept directions (Jackson & Mudholkar
  /// 1979). Shape (m).
  public Tensor residuals(Tensor features) {
    Tensor reconstructed = reconstruct(apply(features));
    int d = mean.rows();
    return Tensor.generate(
        Shape.of(features.rows()),
        i -> {
          double sum = 0;
          for (int j = 0; j < d; j++) {
            double error = features.at(i, j) - reconstructed.at(i, j);
            sum += error * error;
          }
          return sum;
        });
  }
}
