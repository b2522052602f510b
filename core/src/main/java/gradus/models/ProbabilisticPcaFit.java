package gradus.models;

import gradus.calculus.Gradient;
import gradus.compile.Program;
import gradus.expr.Expr;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.linalg.kernel.Storage;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// Fitted probabilistic principal components: `x ~ N(μ, WWᵀ + σ²I)`.
///
/// @param pca mean and directions; its variances have the divisor `n − 1`
/// @param loadings `W`, of shape (d, k)
/// @param noise `σ²`
public record ProbabilisticPcaFit(PcaFit pca, Tensor loadings, double noise) implements Transform {

  /// The number of latent dimensions, `k`.
  public int kept() {
    return loadings.columns();
  }

  @Override
  public List<String> featureNames() {
    return pca.featureNames();
  }

  @Override
  public List<String> outputNames() {
    return pca.outputNames();
  }

  /// The mean of the latent `z` of each row given the row, `(WᵀW + σ²I)⁻¹Wᵀ(x − μ)`: scores shrunk
  /// towards zero. Shape (m, k).
  @Override
  public Tensor apply(Tensor features) {
    Tensor scores = pca.apply(features);
    int k = kept();
    double[] z = Storage.doubles(scores);
    double[] factors = new double[k];
    for (int j = 0; j < k; j++) {
      factors[j] = width(j) / variance(j);
    }
    return Tensor.generate(scores.shape(), i -> z[i] * factors[i % k]);
  }

  /// The covariance of the latent `z` given a row, `σ²(WᵀW + σ²I)⁻¹`, the same for all rows. Shape
  /// (k, k).
  public Tensor latentCovariance() {
    int k = kept();
    return Tensor.generate(Shape.of(k, k), i -> i / k == i % k ? noise / variance(i % k) : 0);
  }

  /// `C = WWᵀ + σ²I`, of shape (d, d).
  public Tensor covariance() {
    int d = loadings.rows();
    Tensor product = loadings.times(loadings.transpose());
    return Tensor.generate(product.shape(), i -> product.flat(i) + (i / d == i % d ? noise : 0));
  }

  /// `log p(x)` of each row, from its scores and what lies off them, without forming `C`. Shape
  /// (m).
  public Tensor logLikelihoods(Tensor features) {
    Tensor scores = pca.apply(features);
    Tensor off = pca.residuals(features);
    int d = loadings.rows();
    int k = kept();
    double constant = d * Math.log(2 * Math.PI) + (d - k) * Math.log(noise);
    for (int j = 0; j < k; j++) {
      constant += Math.log(variance(j));
    }
    double common = constant;
    return Tensor.generate(
        Shape.of(features.rows()),
        i -> {
          double distance = off.flat(i) / noise;
          for (int j = 0; j < k; j++) {
            distance += scores.at(i, j) * scores.at(i, j) / variance(j);
          }
          return -0.5 * (common + distance);
        });
  }

  /// The log-likelihood of all rows.
  public double logLikelihood(Tensor features) {
    Tensor each = logLikelihoods(features);
    double sum = 0;
    for (int i = 0; i < each.rows(); i++) {
      sum += each.flat(i);
    }
    return sum;
  }

  /// New rows drawn from the model, of shape (rows, d); the same seed gives the same bits.
  public Tensor sample(int rows, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int k = kept();
    int d = loadings.rows();
    Tensor latent = Tensor.generate(Shape.of(rows, k), _ -> random.nextGaussian());
    Tensor centers = CenteredRows.reconstructed(latent, pca.mean(), loadings.transpose());
    double deviation = Math.sqrt(noise);
    return Tensor.generate(
        Shape.of(rows, d), i -> centers.flat(i) + deviation * random.nextGaussian());
  }

  /// How far the parameters are from where the likelihood of the rows they were fitted to is
  /// stationary: the largest derivative of [ProbabilisticPca#logLikelihood] of a row, by `log σ²`
  /// and by the entries of `W` in units of the largest of them. Derived by the graph, not by the
  /// formula that gave the fit; rounding leaves about `ε` times the ratio of `λ₁` to `σ²`.
  public double stationarity(Dataset data) {
    Expr likelihood = ProbabilisticPca.logLikelihood(kept());
    List<Expr> gradient =
        Gradient.of(
            likelihood, List.of(ProbabilisticPca.loadings(kept()), ProbabilisticPca.LOG_NOISE));
    Tensor covariance = Scatter.of(data.features(), 1).covariance();
    double divisor = (data.rows() - 1.0) / data.rows();
    List<Tensor> slopes =
        Program.compile(gradient, Program.Options.defaults())
            .evaluate(
                Map.of(
                    "W",
                    loadings,
                    "s",
                    Tensor.scalar(Math.log(noise)),
                    "S",
                    Tensor.generate(covariance.shape(), i -> covariance.flat(i) * divisor)));
    return Math.max(largest(slopes.getFirst()) * largest(loadings), largest(slopes.getLast()));
  }

  private static double largest(Tensor x) {
    double largest = 0;
    for (int i = 0; i < x.shape().count(); i++) {
      largest = Math.max(largest, Math.abs(x.flat(i)));
    }
    return largest;
  }

  /// `λ`, with divisor `n`: an eigenvalue of `C`, never below the noise.
  private double variance(int component) {
    double width = width(component);
    return width * width + noise;
  }

  /// `√(λ − σ²)`, the length of a column of `W`.
  private double width(int component) {
    double sum = 0;
    for (int j = 0; j < loadings.rows(); j++) {
      sum += loadings.at(j, component) * loadings.at(j, component);
    }
    return Math.sqrt(sum);
  }
}
