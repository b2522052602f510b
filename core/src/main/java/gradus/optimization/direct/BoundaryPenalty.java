package gradus.optimization.direct;

import gradus.optimization.Box;
import java.util.Arrays;

/// What a point outside the bounds costs in the ranking of [CmaEs]: `Σ γᵢ(xᵢ − x'ᵢ)²/ξᵢ`, where
/// `x'` is the closest point within. The weights `γᵢ` begin at the scale of the function and grow
/// while the mean stays far outside (Hansen, Niederberger, Guzzella & Koumoutsakos 2009, §III.A).
final class BoundaryPenalty {
  private final int n;
  private final double effective;

  /// The ranges between the quartiles of the latest generations.
  private final double[] ranges;

  private final double[] weights;
  private int generations;
  private boolean active;

  BoundaryPenalty(int n, int population, double effective) {
    this.n = n;
    this.effective = effective;
    this.ranges = new double[20 + 3 * n / population];
    this.weights = new double[n];
  }

  /// Sets the weights by the values of a generation.
  void learn(Box box, double[] mean, double sigma, EvolutionShape shape, double[] values) {
    double[] sorted = Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
    if (sorted.length > 1) {
      double range = sorted[3 * (sorted.length - 1) / 4] - sorted[(sorted.length - 1) / 4];
      ranges[generations % ranges.length] = range;
      generations++;
    }
    double[] within = mean.clone();
    box.project(within);
    if (Arrays.equals(within, mean) && !active || generations == 0) {
      return;
    }
    if (!active) {
      double variance = 0;
      for (int i = 0; i < n; i++) {
        variance += shape.variance(i) / n;
      }
      Arrays.fill(weights, 2 * typicalRange() / (sigma * sigma * variance));
      active = true;
    }
    for (int i = 0; i < n; i++) {
      double far = 3 * sigma * shape.deviation(i) * Math.max(1, Math.sqrt(n) / effective);
      if (Math.abs(mean[i] - within[i]) > far) {
        weights[i] *= StrictMath.pow(1.1, Math.max(1, effective / (10 * n)));
      }
    }
  }

  private double typicalRange() {
    double[] known = Arrays.copyOf(ranges, Math.min(generations, ranges.length));
    Arrays.sort(known);
    double median = known[known.length / 2];
    return median > 0 ? median : 1;
  }

  void addTo(double[] values, double[][] x, double[][] feasible, EvolutionShape shape) {
    double center = shape.meanLogVariance();
    for (int k = 0; k < values.length; k++) {
      double sum = 0;
      for (int i = 0; i < n; i++) {
        double outside = x[k][i] - feasible[k][i];
        double scale = StrictMath.exp(0.9 * (StrictMath.log(shape.variance(i)) - center));
        sum += weights[i] * outside * outside / scale;
      }
      values[k] += sum / n;
    }
  }
}
