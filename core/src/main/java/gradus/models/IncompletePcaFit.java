package gradus.models;

import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.linalg.kernel.Storage;
import java.util.List;
import java.util.stream.IntStream;

/// Probabilistic principal components fitted to rows with missing cells.
///
/// | component    | shape  | meaning                                                                  |
/// |--------------|--------|--------------------------------------------------------------------------|
/// | `mean`       | (d)    | `μ`                                                                      |
/// | `components` | (k, d) | row `k` is the unit vector `v_k`, its entry of largest modulus positive   |
/// | `variances`  | (k)    | the leading eigenvalues `λ` of `C = WWᵀ + σ²I`, with `W = V(Λ − σ²I)^½` |
///
/// @param featureNames the columns
/// @param noise `σ²`, all other eigenvalues of `C`
/// @param likelihoods log-likelihood of the observed cells before each step
/// @param converged whether the last step gained less than the tolerance; otherwise the steps were
///   used up
public record IncompletePcaFit(
    List<String> featureNames,
    Tensor mean,
    Tensor components,
    Tensor variances,
    double noise,
    Tensor likelihoods,
    boolean converged)
    implements Transform {
  public IncompletePcaFit {
    featureNames = List.copyOf(featureNames);
  }

  /// How many latent dimensions there are.
  public int kept() {
    return components.rows();
  }

  @Override
  public List<String> outputNames() {
    return IntStream.rangeClosed(1, kept()).mapToObj(k -> "PC" + k).toList();
  }

  /// The mean of the latent `z` of each row given its observed cells, shape (m, k); 0 for a row
  /// with none.
  @Override
  public Tensor apply(Tensor features) {
    Requirements.width("the principal component analysis", mean.rows(), features);
    int m = features.rows();
    int k = kept();
    double[] x = Storage.doubles(features);
    IncompletePca.Parameters parameters = parameters();
    double[] means = new double[m * k];
    for (int i = 0; i < m; i++) {
      System.arraycopy(parameters.latent(x, i * mean.rows()).mean(), 0, means, i * k, k);
    }
    return Tensor.of(Shape.of(m, k), means);
  }

  /// The rows with each missing cell filled by its mean given the observed ones, `μ + Wz`; observed
  /// cells stay as they are. Shape (m, d).
  public Tensor complete(Tensor features) {
    Tensor filled =
        CenteredRows.reconstructed(
            apply(features),
            mean,
            Tensor.generate(components.shape(), i -> components.flat(i) * width(i / mean.rows())));
    return Tensor.generate(
        features.shape(), i -> Double.isNaN(features.flat(i)) ? filled.flat(i) : features.flat(i));
  }

  private double width(int component) {
    return Math.sqrt(Math.max(0, variances.flat(component) - noise));
  }

  private IncompletePca.Parameters parameters() {
    int d = mean.rows();
    int k = kept();
    double[] loadings = new double[d * k];
    for (int i = 0; i < loadings.length; i++) {
      loadings[i] = components.at(i % k, i / k) * width(i % k);
    }
    return new IncompletePca.Parameters(d, k, loadings, mean.toDoubles(), noise);
  }
}
