package gradus.models;

import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.linalg.kernel.Storage;
import java.util.List;

/// Rows turned and stretched so that the covariance of the rows learned from becomes the identity.
///
/// @param fit the components, each with variance
/// @param kind which of the rotations of such rows
public record Whitening(PcaFit fit, Kind kind) implements Transform {
  /// Rotations of white rows are white.
  public enum Kind {
    /// `zₖ/√λₖ`: the scores, each with variance 1.
    COMPONENTS,

    /// `Σₖ vₖ zₖ/√λₖ`: of all white rows those nearest to the centered ones, by columns
    /// (zero-phase; Kessy, Lewin & Strimmer 2018). Of fewer components than columns the covariance
    /// is a projection instead of the identity.
    COLUMNS
  }

  /// @throws IllegalArgumentException where a kept component has no variance
  public Whitening {
    for (int k = 0; k < fit.kept(); k++) {
      if (!fit.varies(k)) {
        throw new IllegalArgumentException(
            "cannot whiten "
                + fit.kept()
                + " components: only "
                + k
                + " of them have variance above rounding; keep "
                + k);
      }
    }
  }

  @Override
  public List<String> featureNames() {
    return fit.featureNames();
  }

  @Override
  public List<String> outputNames() {
    return kind == Kind.COMPONENTS ? fit.outputNames() : fit.featureNames();
  }

  /// White rows, of shape (m, k) or (m, d).
  @Override
  public Tensor apply(Tensor features) {
    Tensor white = scaled(fit.apply(features), -0.5);
    return kind == Kind.COMPONENTS
        ? white
        : CenteredRows.reconstructed(white, Tensor.zeros(fit.mean().rows()), fit.components());
  }

  /// The rows that white rows stand for, of shape (m, d).
  public Tensor invert(Tensor white) {
    boolean components = kind == Kind.COMPONENTS;
    Requirements.width("whitening", components ? fit.kept() : fit.mean().rows(), white);
    Tensor scores =
        components
            ? white
            : CenteredRows.scores(white, Tensor.zeros(fit.mean().rows()), fit.components());
    return fit.reconstruct(scaled(scores, 0.5));
  }

  /// `zₖ λₖ^power`
  private Tensor scaled(Tensor scores, double power) {
    int kept = fit.kept();
    double[] factors = new double[kept];
    for (int k = 0; k < kept; k++) {
      factors[k] = Math.pow(fit.variances().flat(k), power);
    }
    double[] z = Storage.doubles(scores);
    return Tensor.generate(Shape.of(scores.rows(), kept), i -> z[i] * factors[i % kept]);
  }
}
