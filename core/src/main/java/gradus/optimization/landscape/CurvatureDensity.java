package gradus.optimization.landscape;

import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.linalg.iterative.GaussQuadrature;
import gradus.linalg.iterative.SpectralDensity;
import gradus.optimization.TwiceDifferentiable;
import java.util.function.DoubleUnaryOperator;

/// How the curvatures of a function at a point are spread: the density of the eigenvalues of its
/// Hessian (Ghorbani, Krishnan & Xiao 2019; the method is that of [SpectralDensity]).
///
/// ```java
/// CurvatureDensity density = CurvatureDensity.of(objective, point, SpectralDensity.Options.of(10, 40, 1));
/// CurvatureDensity.Curve curve = density.curve(200);
/// double negative = density.below(0).value();        // the share of directions that lead down
/// ```
///
/// Two errors remain. That of the random vectors is in each standard error. That of the finite
/// number of steps is [#resolution()]: no amount of the spectrum has moved further than this on the
/// average.
///
/// @param spectrum one quadrature for each random vector
public record CurvatureDensity(SpectralDensity spectrum) {
  /// @throws IllegalArgumentException where the point is of another size, or a product with the
  ///   Hessian is not finite
  public static CurvatureDensity of(
      TwiceDifferentiable f, double[] at, SpectralDensity.Options options) {
    return new CurvatureDensity(SpectralDensity.of(HessianOperator.of(f, at), options));
  }

  /// The share of the curvatures that are at most `x`, in [0, 1].
  public SpectralDensity.Estimate below(double x) {
    return spectrum.below(x);
  }

  /// The mean curvature, `tr H / n`.
  public SpectralDensity.Estimate mean() {
    return perDirection(lambda -> lambda);
  }

  /// The smallest Ritz value; the smallest curvature is not larger.
  public double smallest() {
    double smallest = Double.POSITIVE_INFINITY;
    for (GaussQuadrature quadrature : spectrum.quadratures()) {
      smallest = Math.min(smallest, quadrature.nodes().flat(quadrature.nodes().rows() - 1));
    }
    return smallest;
  }

  /// The largest Ritz value; the largest curvature is not smaller.
  public double largest() {
    double largest = Double.NEGATIVE_INFINITY;
    for (GaussQuadrature quadrature : spectrum.quadratures()) {
      largest = Math.max(largest, quadrature.nodes().flat(0));
    }
    return largest;
  }

  /// How far the quadratures can have moved the spectrum that their vectors see: at most this in
  /// the mean over its mass (the Wasserstein distance).
  ///
  /// A quadrature of `m` steps is exact for polynomials of degree `2m − 1`, and a function that
  /// changes by no more than its argument does is within `π(b − a)/8m` of one (Jackson's theorem
  /// with Favard's constant); the quadrature and the spectrum can both be off by that much. It is 0
  /// where a quadrature ended by itself, being exact. (For the argument see Chen, Trogdon & Ubaru
  /// 2021, *Analysis of stochastic Lanczos quadrature for spectrum approximation*.)
  public double resolution() {
    double worst = 0;
    for (GaussQuadrature quadrature : spectrum.quadratures()) {
      int steps = quadrature.nodes().rows();
      double beyond = 0;
      for (int k = 0; k < steps; k++) {
        beyond = Math.max(beyond, quadrature.bounds().flat(k));
      }
      boolean exact = steps == spectrum.order() || beyond <= Math.ulp(1.0) * range();
      worst = Math.max(worst, exact ? 0 : Math.PI * range() / (4 * steps));
    }
    return worst;
  }

  private double range() {
    return Math.max(0, largest() - smallest());
  }

  /// A curve of the density with as many points as given, smoothed by Gaussians of 1/50 of the
  /// range.
  public Curve curve(int count) {
    double scale = Math.max(Math.abs(largest()), Math.abs(smallest()));
    double width = Math.max(range(), 1e-3 * scale) / 50;
    return curve(count, width > 0 ? width : 1);
  }

  /// A curve of the density: at each point the share of curvatures near it, per unit of curvature,
  /// each spread into a Gaussian.
  ///
  /// @param count of points, at least 2, at equal distances from 5 widths below the smallest Ritz
  ///   value to 5 above the largest; where they are no further apart than a width, the sum over the
  ///   curve is 1 to six digits
  /// @param width the standard deviation of the Gaussians: detail below it, and below
  ///   [#resolution()], is not to be trusted
  public Curve curve(int count, double width) {
    if (count < 2 || !(width > 0)) {
      throw new IllegalArgumentException(
          "a curve has at least 2 points and a positive width, not " + count + " and " + width);
    }
    double from = smallest() - 5 * width;
    double spacing = (largest() + 5 * width - from) / (count - 1);
    double[] values = new double[count];
    double[] errors = new double[count];
    for (int k = 0; k < count; k++) {
      double center = from + k * spacing;
      SpectralDensity.Estimate estimate =
          perDirection(lambda -> gaussian((lambda - center) / width) / width);
      values[k] = estimate.value();
      errors[k] = estimate.standardError();
    }
    return new Curve(
        Tensor.generate(Shape.of(count), k -> from + k * spacing),
        Tensor.vector(values),
        Tensor.vector(errors),
        width);
  }

  private SpectralDensity.Estimate perDirection(DoubleUnaryOperator f) {
    SpectralDensity.Estimate sum = spectrum.trace(f);
    return new SpectralDensity.Estimate(
        sum.value() / spectrum.order(), sum.standardError() / spectrum.order());
  }

  private static double gaussian(double x) {
    return Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
  }

  /// A density drawn as a curve.
  ///
  /// @param curvatures at equal distances, rising
  /// @param values the share of curvatures there, in 1 over the unit of curvature
  /// @param standardErrors of the values
  /// @param width of the Gaussians each curvature was spread into
  public record Curve(Tensor curvatures, Tensor values, Tensor standardErrors, double width) {
    /// The area under the curve: near 1 where the points are close enough together.
    public double area() {
      int last = values.rows() - 1;
      double sum = 0.5 * (values.flat(0) + values.flat(last));
      for (int k = 1; k < last; k++) {
        sum += values.flat(k);
      }
      return sum * (curvatures.flat(1) - curvatures.flat(0));
    }
  }
}
