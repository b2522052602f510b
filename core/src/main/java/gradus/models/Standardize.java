package gradus.models;

import gradus.linalg.Tensor;
import java.util.List;

/// Brings every column to mean 0 and standard deviation 1: `(x − μ)/σ`, with the population's `σ`
/// (divisor `n`).
///
/// A constant column is only centered. Learn from training rows alone, then apply to any rows.
public record Standardize() implements Estimator<Standardize.Fit> {
  /// The means and deviations learned.
  ///
  /// @param featureNames the columns
  /// @param mean `μ`, of shape (d)
  /// @param deviation `σ`, of shape (d); 1 for a constant column
  public record Fit(List<String> featureNames, Tensor mean, Tensor deviation) implements Transform {
    public Fit {
      featureNames = List.copyOf(featureNames);
    }

    @Override
    public List<String> outputNames() {
      return featureNames;
    }

    @Override
    public Tensor apply(Tensor features) {
      int d = mean.rows();
      Requirements.width("standardization", d, features);
      return Tensor.generate(
          features.shape(), k -> (features.flat(k) - mean.flat(k % d)) / deviation.flat(k % d));
    }

    /// `x = μ + σz`
    public Tensor invert(Tensor standardized) {
      int d = mean.rows();
      Requirements.width("standardization", d, standardized);
      return Tensor.generate(
          standardized.shape(),
          k -> mean.flat(k % d) + deviation.flat(k % d) * standardized.flat(k));
    }
  }

  @Override
  public Fit fit(Dataset data) {
    Requirements.features("standardization", data, 1);
    int d = data.columns();
    double[] mean = new double[d];
    double[] deviation = new double[d];
    for (int j = 0; j < d; j++) {
      double[] column = data.features().column(j).toDoubles();
      mean[j] = mean(column);
      deviation[j] = deviation(column, mean[j]);
    }
    return new Fit(data.featureNames(), Tensor.vector(mean), Tensor.vector(deviation));
  }

  /// The mean, refined by the mean of what is left, which removes most of the rounding of the sum.
  private static double mean(double[] column) {
    double sum = 0;
    for (double x : column) {
      sum += x;
    }
    double mean = sum / column.length;
    double rest = 0;
    for (double x : column) {
      rest += x - mean;
    }
    return mean + rest / column.length;
  }

  private static double deviation(double[] column, double mean) {
    double squares = 0;
    boolean constant = true;
    for (double x : column) {
      squares += (x - mean) * (x - mean);
      constant &= x == column[0];
    }
    double deviation = Math.sqrt(squares / column.length);
    return constant || deviation == 0 ? 1 : deviation;
  }
}
