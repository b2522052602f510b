package gradus.models;

import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.Arrays;
import java.util.SplittableRandom;

/// The variances and shares of samples drawn from the rows with replacement (Efron & Tibshirani
/// 1993, §7.2): what [PcaErrors] states for normal rows, for rows of any distribution.
///
/// @param variances of the kept components of each sample, shape (samples, k)
/// @param shares of the total variance of the sample, shape (samples, k)
public record PcaBootstrap(Tensor variances, Tensor shares) {

  /// Fits anew to `samples` samples of the rows; the same seed gives the same bits. Cost: so many
  /// fits.
  public static PcaBootstrap of(Pca pca, Dataset data, int samples, long seed) {
    if (samples < 2) {
      throw new IllegalArgumentException(
          "a bootstrap needs at least 2 samples to see them differ, not "
              + samples
              + "; 200 serve for errors, 1000 for intervals");
    }
    Requirements.features("a bootstrap", data, 2);
    SplittableRandom random = new SplittableRandom(seed);
    int kept = pca.components();
    double[] variances = new double[samples * kept];
    double[] shares = new double[samples * kept];
    for (int s = 0; s < samples; s++) {
      PcaFit fit = pca.fit(data.select(random.ints(data.rows(), 0, data.rows()).toArray()));
      System.arraycopy(fit.variances().toDoubles(), 0, variances, s * kept, kept);
      System.arraycopy(fit.shares().toDoubles(), 0, shares, s * kept, kept);
    }
    Shape shape = Shape.of(samples, kept);
    return new PcaBootstrap(Tensor.of(shape, variances), Tensor.of(shape, shares));
  }

  /// The standard error of each variance, shape (k).
  public Tensor varianceErrors() {
    return errors(variances);
  }

  /// The standard error of each share, shape (k).
  public Tensor shareErrors() {
    return errors(shares);
  }

  /// The quantiles of each variance between which lie the given share of the samples, shape (k, 2).
  public Tensor varianceIntervals(double confidence) {
    return intervals(variances, confidence);
  }

  /// The same of each share.
  public Tensor shareIntervals(double confidence) {
    return intervals(shares, confidence);
  }

  private static Tensor errors(Tensor samples) {
    return Tensor.generate(
        Shape.of(samples.columns()),
        k -> {
          double[] column = samples.column(k).toDoubles();
          double mean = Arrays.stream(column).average().orElseThrow();
          double squares = Arrays.stream(column).map(x -> (x - mean) * (x - mean)).sum();
          return Math.sqrt(squares / (column.length - 1));
        });
  }

  private static Tensor intervals(Tensor samples, double confidence) {
    if (!(confidence > 0 && confidence < 1)) {
      throw new IllegalArgumentException(
          "an interval holds with a probability between 0 and 1, not " + confidence);
    }
    return Tensor.generate(
        Shape.of(samples.columns(), 2),
        i -> {
          double[] column = samples.column(i / 2).toDoubles();
          Arrays.sort(column);
          return ParallelAnalysis.quantile(
              column, i % 2 == 0 ? (1 - confidence) / 2 : (1 + confidence) / 2);
        });
  }
}
