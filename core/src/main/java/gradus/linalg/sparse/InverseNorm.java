package gradus.linalg.sparse;

import gradus.linalg.Inverse;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.linalg.kernel.Storage;
import java.util.Arrays;

/// How large the inverse of a symmetric matrix is, estimated from a few solutions: hardly ever too
/// small by more than a factor of 3 (Hager 1984; Higham 1988, *ACM Trans. Math. Softw.* 14(4),
/// Algorithm 4.1).
final class InverseNorm {
  private static final int STEPS = 5;

  private InverseNorm() {}

  /// `‖A⁻¹‖₁`
  static double one(Inverse inverse) {
    double[] ones = new double[inverse.dimension()];
    Arrays.fill(ones, 1);
    return magnified(inverse, ones);
  }

  /// `‖ |A⁻¹| w ‖∞` for weights `w ≥ 0`: what residuals of up to `w` can do to a solution. It is
  /// the 1-norm of `diag(w) A⁻¹`, since `A` is symmetric.
  static double magnified(Inverse inverse, double[] weights) {
    int n = weights.length;
    if (n == 0) {
      return 0;
    }
    double[] image = weighted(weights, inverse.solve(Tensor.generate(Shape.of(n), _ -> 1.0 / n)));
    double estimate = sum(image);
    int last = -1;
    for (int step = 0; step < STEPS && n > 1; step++) {
      // the slope of the norm in each direction
      double[] slope = Storage.doubles(inverse.solve(signs(weights, image)));
      int steepest = largest(slope);
      if (last >= 0 && Math.abs(slope[steepest]) <= Math.abs(slope[last])) {
        break;
      }
      last = steepest;
      int unit = steepest;
      image =
          weighted(weights, inverse.solve(Tensor.generate(Shape.of(n), i -> i == unit ? 1 : 0)));
      double found = sum(image);
      if (!(found > estimate)) {
        break;
      }
      estimate = found;
    }
    // a vector that no unit vector resembles, against matrices on which the method is fooled
    Tensor alternating =
        Tensor.generate(Shape.of(n), i -> (i % 2 == 0 ? 1 : -1) * (1 + i / Math.max(1.0, n - 1.0)));
    double other = 2 * sum(weighted(weights, inverse.solve(alternating))) / (3.0 * n);
    return Math.max(estimate, other);
  }

  private static double[] weighted(double[] weights, Tensor x) {
    double[] image = x.toDoubles();
    for (int i = 0; i < image.length; i++) {
      image[i] *= weights[i];
    }
    return image;
  }

  private static Tensor signs(double[] weights, double[] image) {
    return Tensor.generate(Shape.of(weights.length), i -> image[i] < 0 ? -weights[i] : weights[i]);
  }

  private static double sum(double[] x) {
    double sum = 0;
    for (double element : x) {
      sum += Math.abs(element);
    }
    return sum;
  }

  private static int largest(double[] x) {
    int largest = 0;
    for (int i = 1; i < x.length; i++) {
      largest = Math.abs(x[i]) > Math.abs(x[largest]) ? i : largest;
    }
    return largest;
  }
}
