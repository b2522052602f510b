package gradus.optimization;

import gradus.linalg.kernel.Vectors;
import java.util.SplittableRandom;

/// What can be said of a point without trusting the method that found it.
///
/// @param gradientMax `‖∇f‖∞` at the point
/// @param gradientNorm `‖∇f‖₂` at the point
/// @param differenceResidual the largest difference between a directional derivative by the
///   gradient and by central differences, relative to the larger of the two
/// @param differenceTolerance the residual that truncation and rounding of the differences can make
/// @param gap how far the value can be above the minimum
public record Certificate(
    double gradientMax,
    double gradientNorm,
    double differenceResidual,
    double differenceTolerance,
    Gap gap) {
  private static final int DIRECTIONS = 3;

  /// Whether the gradient agrees with the differences.
  public boolean gradientAgrees() {
    return differenceResidual <= differenceTolerance;
  }

  /// Examines a run.
  ///
  /// At a minimum there is no gradient left to compare, so gradient and differences are compared
  /// halfway between the start and the point, in the direction of the way and in two others with
  /// the same scale in each coordinate.
  public static Certificate of(Differentiable f, double[] start, double[] point, Gap gap) {
    double[] gradient = new double[f.size()];
    double value = f.valueAndGradient(point, gradient);
    double[] middle = new double[f.size()];
    double[] way = new double[f.size()];
    for (int i = 0; i < way.length; i++) {
      middle[i] = 0.5 * (start[i] + point[i]);
      way[i] =
          point[i] == start[i]
              ? Math.max(1e-3 * Math.abs(point[i]), 1e-3)
              : 0.5 * (point[i] - start[i]);
    }
    SplittableRandom signs = new SplittableRandom(1);
    double residual = 0;
    double tolerance = 0;
    for (int k = 0; k < DIRECTIONS; k++) {
      double[] direction = way.clone();
      for (int i = 0; k > 0 && i < direction.length; i++) {
        direction[i] *= signs.nextBoolean() ? 1 : -1;
      }
      Difference difference = Difference.of(f, middle, direction);
      residual = Math.max(residual, difference.residual());
      tolerance = Math.max(tolerance, difference.tolerance());
    }
    boolean finite = Double.isFinite(value);
    return new Certificate(
        finite ? Vectors.largest(gradient) : Double.NaN,
        Vectors.norm(gradient),
        residual,
        tolerance,
        gap);
  }

  /// The directional derivative both ways, relative to its size.
  private record Difference(double residual, double tolerance) {
    /// Central differences over two steps, extrapolated (Richardson 1911): the error left is
    /// `O(h⁴)`, and their disagreement is an estimate of it that is far too large.
    static Difference of(Differentiable f, double[] at, double[] direction) {
      double h = Math.pow(f.epsilon(), 0.2);
      double[] gradient = new double[at.length];
      double value = f.valueAndGradient(at, gradient);
      double exact = Vectors.dot(gradient, direction);
      double wide = central(f, at, direction, h);
      double narrow = central(f, at, direction, 0.5 * h);
      double extrapolated = (4 * narrow - wide) / 3;
      double size =
          Math.max(
              Math.max(Math.abs(exact), Math.abs(extrapolated)),
              absolute(gradient, direction) * 1e-3);
      if (size == 0) {
        return new Difference(0, 0);
      }
      double rounding = 50 * f.epsilon() * Math.abs(value) / h;
      return new Difference(
          Math.abs(exact - extrapolated) / size, (Math.abs(wide - narrow) + 100 * rounding) / size);
    }

    private static double central(Differentiable f, double[] at, double[] direction, double h) {
      double[] moved = new double[at.length];
      double[] unused = new double[at.length];
      Vectors.along(at, h, direction, moved);
      double ahead = f.valueAndGradient(moved, unused);
      Vectors.along(at, -h, direction, moved);
      return (ahead - f.valueAndGradient(moved, unused)) / (2 * h);
    }

    /// `Σ |gᵢdᵢ|`: what the derivative would be without cancellation.
    private static double absolute(double[] gradient, double[] direction) {
      double sum = 0;
      for (int i = 0; i < gradient.length; i++) {
        sum += Math.abs(gradient[i] * direction[i]);
      }
      return sum;
    }
  }
}
