package gradus.models;

import static gradus.expr.Functions.*;

import gradus.compile.Program;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.linalg.Tensor;
import java.util.List;
import java.util.Map;

/// Principal component analysis: the orthogonal directions in which centered rows vary most
/// (Jolliffe 2002, §1.1).
///
/// `S = (X − 1μᵀ)ᵀ(X − 1μᵀ)/(n − 1)`, `S v_k = λ_k v_k`. Columns are centered, not scaled: put
/// [Standardize] before it where they have different units. The sign of a direction is free; here
/// its entry of largest modulus is positive, the first of those equal to eight digits.
///
/// ```java
/// PcaFit fit = Pca.of(2).solver(PcaSolver.SVD).fit(data);
/// Tensor scores = fit.apply(data.features());
/// ```
///
/// @param components how many directions are kept
/// @param solver how they are found; [PcaSolver] has the rule and the costs
/// @param seed of [PcaSolver#RANDOMIZED]; the others do not use it
/// @param options of the compiled program
public record Pca(int components, PcaSolver solver, long seed, Program.Options options)
    implements Estimator<PcaFit> {
  static final String NAME = "principal component analysis";

  private static final Dim N = Dim.of("n");
  private static final Dim D = Dim.of("d");
  private static final Expr X = Expr.variable("X", N, D);
  private static final Expr MEAN = Expr.variable("μ", D);

  /// `X − 1μᵀ`
  private static final Expr CENTERED = X.minus(MEAN.broadcast(List.of(N, D), 1));

  /// `(X − 1μᵀ)ᵀ(X − 1μᵀ)`
  static final Expr SCATTER = CENTERED.transpose().matmul(CENTERED);

  public Pca {
    if (components < 1) {
      throw new IllegalArgumentException(
          "a principal component analysis keeps at least 1 component, not " + components);
    }
  }

  public Pca(int components, Program.Options options) {
    this(components, PcaSolver.AUTOMATIC, 0, options);
  }

  /// The first few components.
  public static Pca of(int components) {
    return new Pca(components, Program.Options.defaults());
  }

  public Pca solver(PcaSolver other) {
    return new Pca(components, other, seed, options);
  }

  public Pca seed(long other) {
    return new Pca(components, solver, other, options);
  }

  public Pca options(Program.Options other) {
    return new Pca(components, solver, seed, other);
  }

  @Override
  public PcaFit fit(Dataset data) {
    Requirements.shape(NAME, data, 2);
    Requirements.components(components, data.rows(), data.columns());
    PcaSolver chosen = solver.chosen(data.rows(), data.columns(), components);
    if (chosen == PcaSolver.COVARIANCE) {
      Scatter scatter = Scatter.of(data.features(), options.threads());
      Tensor covariance = scatter.covariance();
      if (!covariance.isFinite()) {
        throw Requirements.notFinite(NAME, data);
      }
      return Spectrum.of(scatter, covariance, components).fit(data.featureNames(), components);
    }
    Requirements.features(NAME, data, 2);
    Tensor mean = CenteredRows.mean(data.features());
    Tensor centered = CenteredRows.of(data.features(), mean);
    Spectrum spectrum =
        chosen == PcaSolver.SVD
            ? Spectrum.bySvd(centered, mean)
            : Spectrum.randomized(centered, mean, components, seed);
    if (!Double.isFinite(spectrum.total())) {
      throw Requirements.notFinite(NAME, data);
    }
    return spectrum.fit(data.featureNames(), components);
  }

  /// The same, answering white scores; for a [Pipeline].
  public Estimator<Whitening> whitening() {
    return data -> fit(data).whitening();
  }

  /// `S` by the formula, of shape (d, d): the second route to it.
  Tensor covariance(Dataset data, Tensor mean) {
    Tensor scatter =
        Program.compile(List.of(SCATTER), options)
            .evaluate(Map.of("X", data.features(), "μ", mean))
            .getFirst();
    double divisor = data.rows() - 1.0;
    return Tensor.generate(scatter.shape(), k -> scatter.flat(k) / divisor);
  }
}
