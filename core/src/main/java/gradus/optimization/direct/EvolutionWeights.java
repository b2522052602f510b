package gradus.optimization.direct;

/// The constants of [CmaEs] that follow from the number of arguments and of points (Hansen 2016,
/// table 1 and eq. 49 to 58).
final class EvolutionWeights {
  private final int n;
  private final double[] weights;
  private final int parents;
  private final double effective;
  private final double stepRate;
  private final double stepDamping;
  private final double pathRate;
  private final double rankOne;
  private final double rankMany;

  private EvolutionWeights(int n, int population) {
    this.n = n;
    this.weights = new double[population];
    for (int i = 0; i < population; i++) {
      weights[i] = StrictMath.log((population + 1) / 2.0) - StrictMath.log(i + 1.0);
    }
    this.parents = population / 2;
    this.effective = effective(weights, 0, parents);
    double rejected = effective(weights, parents, population);
    this.stepRate = (effective + 2) / (n + effective + 5);
    this.stepDamping = 1 + 2 * Math.max(0, Math.sqrt((effective - 1) / (n + 1)) - 1) + stepRate;
    this.pathRate = (4 + effective / n) / (n + 4 + 2 * effective / n);
    this.rankOne = 2 / ((n + 1.3) * (n + 1.3) + effective);
    this.rankMany =
        Math.min(
            1 - rankOne,
            2 * (0.25 + effective + 1 / effective - 2) / ((n + 2.0) * (n + 2) + effective));
    double positive = 0;
    double negative = 0;
    for (double weight : weights) {
      positive += Math.max(weight, 0);
      negative -= Math.min(weight, 0);
    }
    // (50) to (52): the negative weights keep the covariance positive definite
    double most =
        Math.min(
            Math.min(1 + rankOne / rankMany, 1 + 2 * rejected / (rejected + 2)),
            (1 - rankOne - rankMany) / (n * rankMany));
    for (int i = 0; i < population; i++) {
      weights[i] *= weights[i] >= 0 ? 1 / positive : most / negative;
    }
  }

  static EvolutionWeights of(int n, int population) {
    return new EvolutionWeights(n, population);
  }

  private static double effective(double[] weights, int from, int to) {
    double sum = 0;
    double squares = 0;
    for (int i = from; i < to; i++) {
      sum += weights[i];
      squares += weights[i] * weights[i];
    }
    return sum * sum / squares;
  }

  /// `wᵢ`, of the best first; those of the worse half are negative.
  double weight(int rank) {
    return weights[rank];
  }

  double sum() {
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    return sum;
  }

  /// `μ`
  int parents() {
    return parents;
  }

  /// `μ_eff`, how many points of equal weight would tell as much
  double effective() {
    return effective;
  }

  /// `c_σ`
  double stepRate() {
    return stepRate;
  }

  /// `d_σ`
  double stepDamping() {
    return stepDamping;
  }

  /// `c_c`
  double pathRate() {
    return pathRate;
  }

  /// `c₁`
  double rankOne() {
    return rankOne;
  }

  /// `c_μ`
  double rankMany() {
    return rankMany;
  }

  /// `E‖N(0, I)‖`
  double expectedLength() {
    return Math.sqrt(n) * (1 - 1 / (4.0 * n) + 1 / (21.0 * n * n));
  }
}
