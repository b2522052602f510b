package gradus.models;

import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.Arrays;
import java.util.SplittableRandom;

/// The variances of the components beside those of rows whose columns have been shuffled, each by
/// itself: what columns like these would show without any dependence between them (Horn 1965; Buja
/// & Eyuboglu 1992).
///
/// @param variances `λ`, of shape (d)
/// @param thresholds the quantile over the shuffled rows of each variance, of shape (d)
public record ParallelAnalysis(Tensor variances, Tensor thresholds) {

  /// The same seed gives the same bits. Standardize columns of different units before. Cost: as
  /// many fits as there are shuffles.
  ///
  /// @param quantile such as 0.95
  public static ParallelAnalysis of(Dataset data, int shuffles, double quantile, long seed) {
    if (shuffles < 1 || !(quantile > 0 && quantile < 1)) {
      throw new IllegalArgumentException(
          "parallel analysis needs at least 1 shuffle and a quantile between 0 and 1, not "
              + shuffles
              + " and "
              + quantile);
    }
    // all variances are needed, which random projection does not find
    Pca pca = Pca.of(1).solver(PcaSolver.COVARIANCE);
    Tensor variances = pca.fit(data).variances();
    int d = data.columns();
    double[][] shuffled = new double[d][shuffles];
    SplittableRandom random = new SplittableRandom(seed);
    for (int s = 0; s < shuffles; s++) {
      Dataset rows =
          new Dataset(shuffle(data.features(), random), data.featureNames(), new Target.None());
      Tensor found = pca.fit(rows).variances();
      for (int k = 0; k < d; k++) {
        shuffled[k][s] = found.flat(k);
      }
    }
    return new ParallelAnalysis(
        variances,
        Tensor.generate(
            Shape.of(d),
            k -> {
              Arrays.sort(shuffled[k]);
              return quantile(shuffled[k], quantile);
            }));
  }

  /// Each column in an order of its own (Fisher & Yates; Durstenfeld 1964).
  private static Tensor shuffle(Tensor features, SplittableRandom random) {
    int n = features.rows();
    int d = features.columns();
    double[] x = features.toDoubles();
    for (int j = 0; j < d; j++) {
      for (int i = n - 1; i > 0; i--) {
        int other = random.nextInt(i + 1);
        double kept = x[i * d + j];
        x[i * d + j] = x[other * d + j];
        x[other * d + j] = kept;
      }
    }
    return Tensor.of(features.shape(), x);
  }

  /// Between neighbors by linear interpolation (Hyndman & Fan 1996, definition 7).
  static double quantile(double[] sorted, double p) {
    double place = p * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }

  /// How many leading variances lie above their thresholds.
  public int components() {
    int count = 0;
    while (count < variances.rows() && variances.flat(count) > thresholds.flat(count)) {
      count++;
    }
    return count;
  }
}
