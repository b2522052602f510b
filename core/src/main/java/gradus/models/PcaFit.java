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
/// By [PcaSolver#RANDOMIZED] only the variances of the kept directions are known; shares of the
/// total are right all the same.
///
/// @param featureNames the columns
/// @param rows learned from
/// @param totalVariance `tr S = Σ λ`
/// @param accuracy which solver found the variances, and how far off each can be
public record PcaFit(
    List<String> featureNames,
    long rows,
    Tensor mean,
    Tensor deviation,
    Tensor components,
    Tensor variances,
    double totalVariance,
    PcaAccuracy accuracy)
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

  /// Whether there is variance in a direction, counted from 0: more than rounding can make.
  public boolean varies(int component) {
    return variances.flat(component) > accuracy.bounds().flat(component);
  }

  /// How many digits of a variance, counted from 0, rounding and the solver leave: at most 16.
  public double digits(int component) {
    double bound = accuracy.bounds().flat(component);
    return bound == 0 ? 16 : Math.clamp(Math.log10(variances.flat(component) / bound), 0, 16);
  }

  /// `λ_k / tr S` of each direction, of the shape of the variances; 0 where nothing varies.
  public Tensor shares() {
    double total = totalVariance > 0 ? totalVariance : 1;
    return Tensor.generate(variances.shape(), k -> variances.flat(k) / total);
  }

  /// `Σ_{j ≤ k} πⱼ`, the share of the first variances together, of the shape of the variances.
  public Tensor cumulativeShares() {
    double[] sums = shares().toDoubles();
    for (int k = 1; k < sums.length; k++) {
      sums[k] += sums[k - 1];
    }
    return Tensor.vector(sums);
  }

  /// Standard errors and intervals of variances and shares, for normal rows.
  public PcaErrors errors() {
    return new PcaErrors(this);
  }

  /// How many components to keep, by several rules.
  public ComponentCount count() {
    return new ComponentCount(this);
  }

  /// What `T²` and `Q` of a row stay below with the given probability.
  public PcaLimits limits(double confidence) {
    return PcaLimits.of(this, confidence);
  }

  /// Scores with variance 1 and no correlation.
  public Whitening whitening() {
    return new Whitening(this, Whitening.Kind.COMPONENTS);
  }

  /// Random projection finds the leading variances only.
  void requireAllVariances(String what) {
    if (variances.rows() < mean.rows()) {
      throw new IllegalStateException(
          what
              + " need all variances, but a randomized fit has the first "
              + variances.rows()
              + " of "
              + mean.rows()
              + "; fit by PcaSolver.COVARIANCE or PcaSolver.SVD");
    }
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
    return CenteredRows.scores(features, mean, components);
  }

  /// The rows `μ + Σ z_k v_k` that scores stand for, shape (m, d).
  public Tensor reconstruct(Tensor scores) {
    Requirements.width("the reconstruction", kept(), scores);
    return CenteredRows.reconstructed(scores, mean, components);
  }

  /// Hotelling's `T² = Σ z_k²/λ_k` of each row: how far it lies out within the kept directions.
  /// Directions whose variance is not above its rounding do not count. Shape (m).
  public Tensor hotelling(Tensor features) {
    Tensor scores = apply(features);
    return Tensor.generate(
        Shape.of(features.rows()),
        i -> {
          double sum = 0;
          for (int k = 0; k < kept(); k++) {
            sum += varies(k) ? scores.at(i, k) * scores.at(i, k) / variances.flat(k) : 0;
          }
          return sum;
        });
  }

  /// What each column adds to `T²` of each row, `(xⱼ − μⱼ) Σₖ vⱼₖ zₖ/λₖ`: the sum over columns is
  /// `T²`; terms may be negative (Miller, Swanson & Heckler 1998). Shape (m, d).
  public Tensor hotellingContributions(Tensor features) {
    Tensor scores = apply(features);
    int kept = kept();
    int d = mean.rows();
    Tensor divided =
        Tensor.generate(
            scores.shape(), i -> varies(i % kept) ? scores.flat(i) / variances.flat(i % kept) : 0);
    Tensor direction = CenteredRows.reconstructed(divided, Tensor.zeros(d), components);
    return Tensor.generate(
        features.shape(), i -> (features.flat(i) - mean.flat(i % d)) * direction.flat(i));
  }

  /// `Q = ‖x − x̂‖²` of each row: how far it lies off the kept directions (Jackson & Mudholkar
  /// 1979). Shape (m).
  public Tensor residuals(Tensor features) {
    Tensor errors = residualContributions(features);
    int d = mean.rows();
    return Tensor.generate(
        Shape.of(features.rows()),
        i -> {
          double sum = 0;
          for (int j = 0; j < d; j++) {
            sum += errors.flat(i * d + j);
          }
          return sum;
        });
  }

  /// What each column adds to `Q` of each row, `(xⱼ − x̂ⱼ)²`. Shape (m, d).
  public Tensor residualContributions(Tensor features) {
    Tensor reconstructed = reconstruct(apply(features));
    return Tensor.generate(
        features.shape(),
        i -> {
          double error = features.flat(i) - reconstructed.flat(i);
          return error * error;
        });
  }
}
