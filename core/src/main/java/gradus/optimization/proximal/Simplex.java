package gradus.optimization.proximal;

import java.util.Arrays;

/// `x ≥ 0`, `Σ xᵢ = total`: shares, mixtures, probabilities. The operator is the projection, by
/// sorting (Held, Wolfe & Crowder 1974; Duchi et al. 2008, figure 1): all elements lose the same
/// amount, and what would become negative is 0. Cost `n log n`.
///
/// @param total the sum, positive; 1 for probabilities
public record Simplex(double total) implements Penalty {
  public Simplex {
    Requirements.positive("the sum of the elements of a simplex", total);
  }

  @Override
  public double value(double[] x) {
    double sum = 0;
    double least = 0;
    for (double element : x) {
      sum += element;
      least = Math.min(least, element);
    }
    return Rounding.indicator(Math.abs(sum - total), Rounding.TOLERANCE * total)
        + Rounding.indicator(-least, 0);
  }

  @Override
  public void prox(double[] v, double step, double[] result) {
    double loss = loss(v, total);
    for (int i = 0; i < v.length; i++) {
      result[i] = Math.max(v[i] - loss, 0);
    }
  }

  /// `total · max uᵢ`
  @Override
  public double conjugate(double[] u) {
    double largest = Double.NEGATIVE_INFINITY;
    for (double element : u) {
      largest = Math.max(largest, element);
    }
    return total * largest;
  }

  /// The `τ` for which `Σ max(vᵢ − τ, 0) = total`.
  static double loss(double[] v, double total) {
    double[] sorted = v.clone();
    Arrays.sort(sorted);
    double sum = 0;
    double loss = 0;
    for (int k = 1; k <= sorted.length; k++) {
      double next = sorted[sorted.length - k];
      sum += next;
      double candidate = (sum - total) / k;
      if (!(next > candidate)) {
        break;
      }
      loss = candidate;
    }
    return loss;
  }
}
