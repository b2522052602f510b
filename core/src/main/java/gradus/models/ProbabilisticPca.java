package gradus.models;

import static gradus.expr.Functions.*;

import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;

/// Principal components as a model of how rows arise: `x = μ + Wz + ε` with latent `z ~ N(0, I)` in
/// `k` dimensions and noise `ε ~ N(0, σ²I)`, so that `x ~ N(μ, C)`, `C = WWᵀ + σ²I` (Tipping &
/// Bishop 1999).
///
/// The parameters of largest likelihood have a closed form: with the eigenvalues `λ` and
/// eigenvectors `V` of the covariance (divisor `n`), `σ²` is the mean of the variances not kept and
/// `W = V(Λ − σ²I)^½`. [ProbabilisticPcaFit#stationarity] checks them by the derivative of the
/// likelihood.
///
/// @param pca how the directions are found, and how many
public record ProbabilisticPca(Pca pca) implements Estimator<ProbabilisticPcaFit> {
  private static final Dim D = Dim.of("d");

  /// `W`, for `k` latent dimensions.
  static Expr loadings(int k) {
    return Expr.variable("W", D, Dim.of(k));
  }

  static final Expr LOG_NOISE = Expr.variable("s");
  private static final Expr COVARIANCE = Expr.variable("S", D, D);

  /// The first few components.
  public static ProbabilisticPca of(int components) {
    return new ProbabilisticPca(Pca.of(components));
  }

  /// The mean log-likelihood of a row, `−½(d log 2π + log |C| + tr C⁻¹S)` with `C = WWᵀ + eˢI`, as
  /// an expression of `W` (d×k), `s = log σ²` and `S` (d×d), the covariance with divisor `n`.
  public static Expr logLikelihood(int components) {
    Expr w = loadings(components);
    Expr noise = exp(LOG_NOISE);
    Expr c = w.matmul(w.transpose()).plus(Expr.eye(D).times(noise));
    return size(D)
        .times(Math.log(2 * Math.PI))
        .plus(logDeterminant(c))
        .plus(trace(solve(c, COVARIANCE)))
        .times(-0.5);
  }

  /// @throws IllegalArgumentException also where as many components are kept as there are columns,
  ///   or the others have no variance: then there is no noise, and no largest likelihood
  @Override
  public ProbabilisticPcaFit fit(Dataset data) {
    PcaFit fit = pca.fit(data);
    int d = data.columns();
    int k = fit.kept();
    double divisor = (fit.rows() - 1.0) / fit.rows();
    double rest = k < d ? noise(fit) : 0;
    double rounding = fit.accuracy().bounds().flat(0);
    if (!(rest > rounding)) {
      throw new IllegalArgumentException(
          "probabilistic principal components need noise, but "
              + k
              + " components leave "
              + (k == d ? "no direction for it" : "no variance above rounding")
              + " of "
              + d
              + " columns; keep fewer components");
    }
    double noise = rest * divisor;
    double[] widths = new double[k];
    for (int j = 0; j < k; j++) {
      widths[j] = Math.sqrt(Math.max(0, fit.variances().flat(j) * divisor - noise));
    }
    Tensor loadings =
        Tensor.generate(Shape.of(d, k), i -> fit.components().at(i % k, i / k) * widths[i % k]);
    return new ProbabilisticPcaFit(fit, loadings, noise);
  }

  /// The mean of the variances not kept, divisor `n − 1`.
  private static double noise(PcaFit fit) {
    int d = fit.mean().rows();
    double sum = 0;
    if (fit.variances().rows() == d) {
      for (int k = d - 1; k >= fit.kept(); k--) {
        sum += fit.variances().flat(k);
      }
    } else {
      sum = fit.totalVariance();
      for (int k = 0; k < fit.kept(); k++) {
        sum -= fit.variances().flat(k);
      }
    }
    return sum / (d - fit.kept());
  }
}
