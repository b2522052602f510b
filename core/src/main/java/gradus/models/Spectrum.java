package gradus.models;

import gradus.linalg.LeadingEigen;
import gradus.linalg.RandomizedSvd;
import gradus.linalg.Shape;
import gradus.linalg.Svd;
import gradus.linalg.Tensor;
import gradus.linalg.kernel.Storage;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/// Variances in falling order with their directions, by one of the ways to them.
///
/// @param rows `n`
/// @param mean `μ`, of shape (d)
/// @param deviation of each column, of shape (d)
/// @param variances `λ`; zeros fill them up to d, except by random projection
/// @param directions by columns, of shape (d, r): as many as were asked for, or more
/// @param total `tr S`
record Spectrum(
    long rows,
    Tensor mean,
    Tensor deviation,
    Tensor variances,
    Tensor directions,
    double total,
    PcaAccuracy accuracy) {
  private static final double TIE = 1e-8;

  /// From cross products. A covariance has no negative variance, and at most `n − 1` that are not
  /// zero; rounding may say otherwise.
  static Spectrum of(Scatter scatter, Tensor covariance, int components) {
    int d = covariance.rows();
    LeadingEigen eigen = LeadingEigen.of(covariance, components);
    long rank = scatter.rows() - 1;
    Tensor variances =
        Tensor.generate(Shape.of(d), k -> k < rank ? Math.max(0, eigen.values().flat(k)) : 0);
    double trace = 0;
    for (int j = 0; j < d; j++) {
      trace += covariance.at(j, j);
    }
    // Weyl: no eigenvalue moves by more than the norm of what rounding adds to the matrix
    double bound = scatter.rounding() * trace + 8 * d * Math.ulp(1.0) * variances.flat(0);
    return new Spectrum(
        scatter.rows(),
        scatter.mean(),
        Tensor.generate(Shape.of(d), j -> Math.sqrt(covariance.at(j, j))),
        variances,
        eigen.vectors(),
        trace,
        new PcaAccuracy(
            PcaSolver.COVARIANCE, Tensor.generate(Shape.of(d), k -> k < rank ? bound : 0)));
  }

  /// `λ = σ²/(n − 1)` for the singular values `σ` of centered rows, each off by at most a small
  /// multiple of `ε σ₁`.
  static Spectrum bySvd(Tensor centered, Tensor mean) {
    int n = centered.rows();
    int d = centered.columns();
    Svd svd = Svd.of(centered);
    int rank = Math.min(n - 1, d);
    Tensor squares = squared(svd.values(), n);
    double step = 8 * Math.sqrt((double) n * d) * Math.ulp(1.0) * svd.values().flat(0);
    Tensor bounds = bounds(svd.values(), n, k -> step);
    return of(
        centered,
        mean,
        Tensor.generate(Shape.of(d), k -> k < rank ? squares.flat(k) : 0),
        svd.v(),
        new PcaAccuracy(
            PcaSolver.SVD, Tensor.generate(Shape.of(d), k -> k < rank ? bounds.flat(k) : 0)));
  }

  /// The leading ones by random projection, each with the residual measured.
  static Spectrum randomized(Tensor centered, Tensor mean, int components, long seed) {
    int n = centered.rows();
    RandomizedSvd svd = RandomizedSvd.of(centered, RandomizedSvd.Options.of(components, seed));
    double rounding = 8 * Math.sqrt((double) n * centered.columns()) * Math.ulp(1.0);
    return of(
        centered,
        mean,
        squared(svd.values(), n),
        svd.v(),
        new PcaAccuracy(
            PcaSolver.RANDOMIZED,
            bounds(svd.values(), n, k -> svd.bounds().flat(k) + rounding * svd.values().flat(0))));
  }

  private static Spectrum of(
      Tensor centered, Tensor mean, Tensor variances, Tensor directions, PcaAccuracy accuracy) {
    int n = centered.rows();
    int d = centered.columns();
    double[] squares = new double[d];
    double[] x = Storage.doubles(centered);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < d; j++) {
        squares[j] += x[i * d + j] * x[i * d + j];
      }
    }
    double total = 0;
    for (double square : squares) {
      total += square / (n - 1.0);
    }
    Tensor deviation = Tensor.generate(Shape.of(d), j -> Math.sqrt(squares[j] / (n - 1.0)));
    return new Spectrum(n, mean, deviation, variances, directions, total, accuracy);
  }

  private static Tensor squared(Tensor values, int n) {
    return Tensor.generate(values.shape(), k -> values.flat(k) * values.flat(k) / (n - 1.0));
  }

  /// `|(σ + δ)² − σ²| ≤ (2σ + δ)δ`
  private static Tensor bounds(Tensor values, int n, IntToDoubleFunction step) {
    return Tensor.generate(
        values.shape(),
        k -> (2 * values.flat(k) + step.applyAsDouble(k)) * step.applyAsDouble(k) / (n - 1.0));
  }

  /// The fit that keeps the first components.
  PcaFit fit(List<String> featureNames, int components) {
    int d = mean.rows();
    int found = directions.columns();
    double[] columns = Storage.doubles(directions);
    double[] rowwise = new double[components * d];
    for (int k = 0; k < components; k++) {
      double sign = sign(columns, k, found);
      for (int j = 0; j < d; j++) {
        rowwise[k * d + j] = sign * columns[j * found + k];
      }
    }
    return new PcaFit(
        featureNames,
        rows,
        mean,
        deviation,
        Tensor.of(Shape.of(components, d), rowwise),
        variances,
        total,
        accuracy);
  }

  /// Of the first entry as large as any. Entries that differ by rounding only count as equal, so
  /// that every solver gives the same sign.
  private static double sign(double[] columns, int k, int stride) {
    double largest = 0;
    for (int at = k; at < columns.length; at += stride) {
      largest = Math.max(largest, Math.abs(columns[at]));
    }
    int first = k;
    while (Math.abs(columns[first]) < (1 - TIE) * largest) {
      first += stride;
    }
    return columns[first] < 0 ? -1 : 1;
  }
}
