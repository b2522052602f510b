package gradus.models;

import static gradus.expr.Functions.*;

import gradus.compile.Program;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.linalg.Shape;
import gradus.linalg.SymmetricEigen;
import gradus.linalg.Tensor;
import java.util.List;
import java.util.Map;

/// Principal component analysis: the orthogonal directions in which centered rows vary most
/// (Jolliffe 2002, §1.1).
///
/// `S = (X − 1μᵀ)ᵀ(X − 1μᵀ)/(n − 1)`, `S v_k = λ_k v_k`. Columns are centered, not scaled: put
/// [Standardize] before it where they have different units. The sign of a direction is free; here
/// its entry of largest modulus is positive.
///
/// @param components how many directions are kept
/// @param options of the compiled program
public record Pca(int components, Program.Options options) implements Estimator<PcaFit> {
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

  /// The first few components.
  public static Pca of(int components) {
    return new Pca(components, Program.Options.defaults());
  }

  @Override
  public PcaFit fit(Dataset data) {
    Requirements.features("principal component analysis", data, 2);
    int d = data.columns();
    if (components > d) {
      throw new IllegalArgumentException(
          components + " components were asked for, but the data have only " + d + " columns");
    }
    Tensor mean = new Standardize().fit(data).mean();
    Tensor covariance = covariance(data, mean);
    Spectrum spectrum = Spectrum.of(covariance);
    return new PcaFit(
        data.featureNames(),
        data.rows(),
        mean,
        Tensor.generate(Shape.of(d), j -> Math.sqrt(Math.max(0, covariance.at(j, j)))),
        Tensor.generate(Shape.of(components, d), k -> spectrum.vectors()[k / d][k % d]),
        Tensor.vector(spectrum.values()));
  }

  /// `S`, of shape (d, d).
  Tensor covariance(Dataset data, Tensor mean) {
    Tensor scatter =
        Program.compile(List.of(SCATTER), options)
            .evaluate(Map.of("X", data.features(), "μ", mean))
            .getFirst();
    double divisor = data.rows() - 1.0;
    return Tensor.generate(scatter.shape(), k -> scatter.flat(k) / divisor);
  }

  /// Eigenvalues in falling order with their vectors, signs settled.
  @SuppressWarnings("ArrayRecordComponent") // a pair of results, compared never
  private record Spectrum(double[] values, double[][] vectors) {
    static Spectrum of(Tensor covariance) {
      SymmetricEigen eigen = SymmetricEigen.of(covariance);
      int d = covariance.rows();
      boolean falling = eigen.values().flat(0) >= eigen.values().flat(d - 1);
      double[] values = new double[d];
      double[][] vectors = new double[d][];
      for (int k = 0; k < d; k++) {
        int from = falling ? k : d - 1 - k;
        values[k] =
            Math.max(
                0,
                eigen.values().flat(from)); // a covariance has no negative variance; rounding may
        vectors[k] = signed(eigen.vectors().column(from).toDoubles());
      }
      return new Spectrum(values, vectors);
    }

    private static double[] signed(double[] vector) {
      int largest = 0;
      for (int j = 1; j < vector.length; j++) {
        largest = Math.abs(vector[j]) > Math.abs(vector[largest]) ? j : largest;
      }
      double sign = vector[largest] < 0 ? -1 : 1;
      for (int j = 0; j < vector.length; j++) {
        vector[j] *= sign;
      }
      return vector;
    }
  }
}
