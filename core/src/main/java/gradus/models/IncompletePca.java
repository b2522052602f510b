package gradus.models;

import gradus.linalg.Cholesky;
import gradus.linalg.Shape;
import gradus.linalg.Svd;
import gradus.linalg.Tensor;
import gradus.linalg.kernel.Storage;
import java.util.ArrayList;
import java.util.List;

/// Probabilistic principal components of rows with missing cells, which are NaN: the parameters of
/// [ProbabilisticPca] under which the observed cells are likeliest.
///
/// Expectation–maximization (Tipping & Bishop 1999, §3.3, per observed cell as in Ilin & Raiko
/// 2010, §4): given the parameters, the mean and covariance of each row's latent `z`; given these,
/// for each column a regression of its observed cells on `z` and 1. The likelihood never falls.
/// What cells are missing may depend on what is observed, not on what is missing itself.
///
/// Cost of a step `O(ndk² + nk³)`.
///
/// @param components how many latent dimensions
/// @param tolerance stop where the log-likelihood of all observed cells grows by less than this, as
///   a share of their number
/// @param steps the most taken
public record IncompletePca(int components, double tolerance, int steps)
    implements Estimator<IncompletePcaFit> {
  private static final String NAME = "probabilistic principal component analysis";

  public IncompletePca {
    if (components < 1 || !(tolerance >= 0) || steps < 1) {
      throw new IllegalArgumentException(
          NAME
              + " keeps at least 1 component, takes at least 1 step and stops at a tolerance of at"
              + " least 0, not "
              + components
              + ", "
              + steps
              + " and "
              + tolerance);
    }
  }

  /// Until a step gains less than 10⁻¹⁰ per cell, or for 2000 steps.
  public static IncompletePca of(int components) {
    return new IncompletePca(components, 1e-10, 2000);
  }

  /// Cells may be NaN, but not infinite.
  ///
  /// @throws IllegalArgumentException also where a column has fewer than two observed cells, or no
  ///   direction is left for the noise
  @Override
  public IncompletePcaFit fit(Dataset data) {
    Requirements.shape(NAME, data, 2);
    Requirements.components(components, data.rows(), data.columns());
    requireObserved(data);
    Parameters parameters = start(data);
    List<Double> trace = new ArrayList<>();
    boolean converged = false;
    double last = Double.NEGATIVE_INFINITY;
    for (int step = 0; step < steps && !converged; step++) {
      Expectation expectation = new Expectation(parameters, data.features());
      trace.add(expectation.logLikelihood);
      converged = expectation.logLikelihood - last <= tolerance * expectation.cells;
      last = expectation.logLikelihood;
      if (!converged) {
        parameters = expectation.maximized();
        requireNoise(parameters, data);
      }
    }
    return fitted(parameters, data, trace, converged);
  }

  private static void requireObserved(Dataset data) {
    int d = data.columns();
    int[] observed = new int[d];
    for (int i = 0; i < data.features().shape().count(); i++) {
      double x = data.features().flat(i);
      if (Double.isInfinite(x)) {
        throw new IllegalArgumentException(
            NAME
                + " takes NaN for a missing cell, but row "
                + i / d
                + " has "
                + x
                + " in column "
                + data.featureNames().get(i % d)
                + "; drop such rows, or make the cell NaN");
      }
      observed[i % d] += Double.isNaN(x) ? 0 : 1;
    }
    for (int j = 0; j < d; j++) {
      if (observed[j] < 2) {
        throw new IllegalArgumentException(
            "column "
                + data.featureNames().get(j)
                + " has "
                + observed[j]
                + " observed cells, and "
                + NAME
                + " needs 2; drop the column");
      }
    }
  }

  private static void requireNoise(Parameters parameters, Dataset data) {
    double size = 0;
    for (int i = 0; i < parameters.loadings.length; i++) {
      size = Math.max(size, Math.abs(parameters.loadings[i]));
    }
    if (!(parameters.noise > 1e-14 * size * size)) {
      throw new IllegalArgumentException(
          NAME
              + " needs noise, but "
              + parameters.k
              + " components explain every observed cell of the "
              + data.features().shape()
              + " data: the likelihood has no largest value; keep fewer components");
    }
  }

  /// The closed form for the rows with the means of the columns in the missing cells.
  private Parameters start(Dataset data) {
    int d = data.columns();
    double[] sums = new double[d];
    int[] counts = new int[d];
    double[] x = data.features().toDoubles();
    for (int i = 0; i < x.length; i++) {
      if (!Double.isNaN(x[i])) {
        counts[i % d]++;
        // a running mean, so that a large one costs no digits
        sums[i % d] += (x[i] - sums[i % d]) / counts[i % d];
      }
    }
    for (int i = 0; i < x.length; i++) {
      x[i] = Double.isNaN(x[i]) ? sums[i % d] : x[i];
    }
    Dataset filled =
        new Dataset(Tensor.of(data.features().shape(), x), data.featureNames(), new Target.None());
    ProbabilisticPcaFit fit = ProbabilisticPca.of(components).fit(filled);
    return new Parameters(
        d, components, fit.loadings().toDoubles(), fit.pca().mean().toDoubles(), fit.noise());
  }

  private static IncompletePcaFit fitted(
      Parameters parameters, Dataset data, List<Double> trace, boolean converged) {
    int d = parameters.d;
    int k = parameters.k;
    // W is free up to a rotation of z: take the one that makes its columns orthogonal
    Svd svd = Svd.of(Tensor.of(Shape.of(k, d), transposed(parameters.loadings, d, k)));
    double noise = parameters.noise;
    return new IncompletePcaFit(
        data.featureNames(),
        Tensor.vector(parameters.mean),
        Tensor.generate(Shape.of(k, d), i -> svd.v().at(i % d, i / d)),
        Tensor.generate(Shape.of(k), j -> svd.values().flat(j) * svd.values().flat(j) + noise),
        noise,
        Tensor.generate(Shape.of(trace.size()), trace::get),
        converged);
  }

  private static double[] transposed(double[] a, int rows, int columns) {
    double[] transposed = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      transposed[i % columns * rows + i / columns] = a[i];
    }
    return transposed;
  }

  /// `W` by rows, `μ` and `σ²`.
  @SuppressWarnings("ArrayRecordComponent") // a triple of results, compared never
  record Parameters(int d, int k, double[] loadings, double[] mean, double noise) {
    /// The latent `z` of a row given its observed cells.
    Latent latent(double[] x, int at) {
      double[] precision = new double[k * k];
      double[] right = new double[k];
      double squares = 0;
      int cells = 0;
      for (int j = 0; j < d; j++) {
        double rest = x[at + j] - mean[j];
        if (!Double.isNaN(rest)) {
          cells++;
          squares += rest * rest;
          for (int a = 0; a < k; a++) {
            right[a] += loadings[j * k + a] * rest;
            for (int b = 0; b <= a; b++) {
              precision[a * k + b] += loadings[j * k + a] * loadings[j * k + b];
            }
          }
        }
      }
      for (int a = 0; a < k; a++) {
        precision[a * k + a] += noise;
      }
      return new Latent(Cholesky.of(Tensor.of(Shape.of(k, k), precision)), right, squares, cells);
    }
  }

  /// `z ~ N(M⁻¹b, σ²M⁻¹)` with `M = Σ wⱼwⱼᵀ + σ²I` and `b = Σ wⱼ(xⱼ − μⱼ)` over the observed cells.
  @SuppressWarnings("ArrayRecordComponent") // parts of a result, compared never
  record Latent(Cholesky precision, double[] right, double squares, int cells) {
    double[] mean() {
      return precision.solve(Tensor.vector(right)).toDoubles();
    }

    /// `log p` of the observed cells, by `|C| = σ²⁽ᵒ⁻ᵏ⁾ |M|` and `xᵀC⁻¹x = (xᵀx − bᵀM⁻¹b)/σ²`.
    double logLikelihood(double noise, double... mean) {
      double explained = 0;
      for (int a = 0; a < right.length; a++) {
        explained += right[a] * mean[a];
      }
      return -0.5
          * (cells * Math.log(2 * Math.PI)
              + (cells - right.length) * Math.log(noise)
              + precision.logDeterminant()
              + (squares - explained) / noise);
    }
  }

  /// What the parameters say about each row, and the sums for the next parameters.
  private static final class Expectation {
    private final Parameters from;
    private final double[] x;
    private final int n;
    private final int k;

    /// `⟨z⟩` of each row, and `⟨zzᵀ⟩` of it, each with a 1 appended to `z`.
    private final double[] means;

    private final double[] moments;
    private double logLikelihood;
    private long cells;

    Expectation(Parameters parameters, Tensor features) {
      this.from = parameters;
      this.x = Storage.doubles(features);
      this.n = features.rows();
      this.k = parameters.k;
      this.means = new double[n * (k + 1)];
      this.moments = new double[n * (k + 1) * (k + 1)];
      for (int i = 0; i < n; i++) {
        expect(i);
      }
    }

    private void expect(int i) {
      Latent latent = from.latent(x, i * from.d);
      double[] mean = latent.mean();
      double[] inverse = latent.precision.solve(Tensor.identity(k)).toDoubles();
      int width = k + 1;
      System.arraycopy(mean, 0, means, i * width, k);
      means[i * width + k] = 1;
      for (int a = 0; a < width; a++) {
        for (int b = 0; b < width; b++) {
          double spread = a < k && b < k ? from.noise * inverse[a * k + b] : 0;
          moments[(i * width + a) * width + b] =
              means[i * width + a] * means[i * width + b] + spread;
        }
      }
      logLikelihood += latent.logLikelihood(from.noise, mean);
      cells += latent.cells;
    }

    /// The parameters under which the expected likelihood is largest.
    Parameters maximized() {
      double[] loadings = new double[from.d * k];
      double[] mean = new double[from.d];
      double errors = 0;
      for (int j = 0; j < from.d; j++) {
        errors += regression(j, loadings, mean);
      }
      return new Parameters(from.d, k, loadings, mean, errors / cells);
    }

    /// Column `j` on `z` and 1, about its present mean.
    ///
    /// @return the expected sum of squared errors
    private double regression(int j, double[] loadings, double[] mean) {
      int width = k + 1;
      double[] left = new double[width * width];
      double[] right = new double[width];
      double squares = 0;
      for (int i = 0; i < n; i++) {
        double rest = x[i * from.d + j] - from.mean[j];
        if (!Double.isNaN(rest)) {
          squares += rest * rest;
          for (int a = 0; a < width; a++) {
            right[a] += means[i * width + a] * rest;
            for (int b = 0; b < width; b++) {
              left[a * width + b] += moments[(i * width + a) * width + b];
            }
          }
        }
      }
      double[] solution =
          Cholesky.of(Tensor.of(Shape.of(width, width), left))
              .solve(Tensor.vector(right))
              .toDoubles();
      System.arraycopy(solution, 0, loadings, j * k, k);
      mean[j] = from.mean[j] + solution[k];
      double explained = 0;
      for (int a = 0; a < width; a++) {
        explained += solution[a] * right[a];
      }
      return Math.max(0, squares - explained);
    }
  }
}
