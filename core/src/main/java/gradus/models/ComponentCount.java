package gradus.models;

import static gradus.expr.ScalarFunctions.logGamma;

import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.Arrays;
import java.util.function.IntPredicate;

/// How many components to keep, by rules that look at the variances only.
///
/// No rule is right for all data. For the variances that noise alone would have, see
/// [ParallelAnalysis].
public final class ComponentCount {
  private final double[] variances;
  private final double rows;
  private final double total;

  ComponentCount(PcaFit fit) {
    fit.requireAllVariances("a number of components");
    this.variances = fit.variances().toDoubles();
    this.rows = fit.rows();
    this.total = fit.totalVariance();
  }

  /// As few as have at least this share of the total variance.
  public int share(double wanted) {
    if (!(wanted > 0 && wanted <= 1)) {
      throw new IllegalArgumentException(
          "a share of the variance lies between 0 and 1, not " + wanted + "; 0.9 is common");
    }
    double rest = 0;
    int count = variances.length;
    // from the small end, where sums are exact enough to tell a share of 1
    while (count > 1 && rest + variances[count - 1] <= (1 - wanted) * total) {
      rest += variances[--count];
    }
    return count;
  }

  /// Those with more than the mean of the variances (Guttman 1954, Kaiser 1960). Meant for
  /// standardized columns.
  public int kaiser() {
    double mean = total / variances.length;
    return leading(k -> variances[k] > mean);
  }

  /// Those with more than the expected length of the k-th longest piece of a stick broken at
  /// random, `1/d Σ_{i ≥ k} 1/i` (Frontier 1976; Jackson 1993), up to the first that has not.
  public int brokenStick() {
    int d = variances.length;
    double[] pieces = new double[d];
    double sum = 0;
    for (int k = d - 1; k >= 0; k--) {
      sum += 1.0 / (k + 1) / d;
      pieces[k] = sum;
    }
    return leading(k -> variances[k] > pieces[k] * total);
  }

  private int leading(IntPredicate wanted) {
    int count = 0;
    while (count < variances.length && wanted.test(count)) {
      count++;
    }
    return count;
  }

  /// The number with the largest [#evidence].
  public int evidenceMaximum() {
    double[] evidence = evidence().toDoubles();
    int best = 0;
    for (int k = 1; k < evidence.length; k++) {
      best = evidence[k] > evidence[best] ? k : best;
    }
    return best + 1;
  }

  /// The logarithm of the probability of the rows under [ProbabilisticPca] with `k` components,
  /// averaged over its parameters by Laplace's method (Minka 2000, equations 76 to 80), for `k = 1
  /// … r − 1` with `r` the number of variances that are not zero. Shape (r − 1).
  ///
  /// @throws IllegalStateException where there are fewer than two variances that are not zero
  public Tensor evidence() {
    int rank = (int) Arrays.stream(variances).filter(v -> v > 1e-14 * variances[0]).count();
    if (rank < 2) {
      throw new IllegalStateException(
          "the evidence compares numbers of components below the rank, which is " + rank);
    }
    return Tensor.generate(Shape.of(rank - 1), k -> evidence(k + 1, rank));
  }

  private double evidence(int k, int d) {
    double logUniform = -k * Math.log(2);
    for (int i = 1; i <= k; i++) {
      double half = (d - i + 1) / 2.0;
      logUniform += logGamma(half) - half * Math.log(Math.PI);
    }
    double noise = 0;
    for (int i = k; i < d; i++) {
      noise += variances[i] / (d - k);
    }
    double logKept = 0;
    for (int i = 0; i < k; i++) {
      logKept += Math.log(variances[i]);
    }
    double parameters = d * k - k * (k + 1) / 2.0;
    return logUniform
        - rows / 2 * logKept
        - rows * (d - k) / 2.0 * Math.log(noise)
        + (parameters + k) / 2 * Math.log(2 * Math.PI)
        - logCurvature(k, d, noise) / 2
        - k / 2.0 * Math.log(rows);
  }

  /// `log |A_Z| = Σ_{i ≤ k} Σ_{j > i} log((1/λ̂ⱼ − 1/λ̂ᵢ)(λᵢ − λⱼ) n)`, where `λ̂` is `λ` of the
  /// kept and the noise of the others.
  private double logCurvature(int k, int d, double noise) {
    double sum = 0;
    for (int i = 0; i < k; i++) {
      for (int j = i + 1; j < d; j++) {
        double other = j < k ? variances[j] : noise;
        double gap = Math.max(variances[i] - variances[j], Double.MIN_NORMAL);
        double inverse = Math.max(1 / other - 1 / variances[i], Double.MIN_NORMAL);
        sum += Math.log(inverse) + Math.log(gap) + Math.log(rows);
      }
    }
    return sum;
  }
}
