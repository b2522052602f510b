package gradus.optimization;

import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.linalg.kernel.Storage;

/// Bounds of each argument, `lᵢ ≤ xᵢ ≤ uᵢ`; infinite where there is none.
///
/// @param lower of shape (size)
/// @param upper of shape (size)
public record Box(Tensor lower, Tensor upper) {
  /// @throws IllegalArgumentException where these are not vectors of one size, or leave no number
  ///   between them
  public Box {
    if (lower.rank() != 1 || !lower.shape().equals(upper.shape())) {
      throw new IllegalArgumentException(
          "a box has a lower and an upper bound for each argument, two vectors of one size, not "
              + lower.shape()
              + " and "
              + upper.shape());
    }
    for (int i = 0; i < lower.rows(); i++) {
      double l = lower.flat(i);
      double u = upper.flat(i);
      if (!(l <= u) || l == Double.POSITIVE_INFINITY || u == Double.NEGATIVE_INFINITY) {
        throw new IllegalArgumentException(
            "no number lies between the bounds of argument "
                + i
                + ", from "
                + l
                + " to "
                + u
                + "; exchange them, or leave one infinite");
      }
    }
  }

  /// With the same bounds for each of some arguments.
  public static Box of(int size, double lower, double upper) {
    Shape shape = Shape.of(size);
    return new Box(Tensor.generate(shape, _ -> lower), Tensor.generate(shape, _ -> upper));
  }

  public static Box of(double[] lower, double[] upper) {
    return new Box(Tensor.vector(lower), Tensor.vector(upper));
  }

  public int size() {
    return lower.rows();
  }

  public boolean contains(double[] x) {
    double[] l = Storage.doubles(lower);
    double[] u = Storage.doubles(upper);
    for (int i = 0; i < x.length; i++) {
      if (!(x[i] >= l[i] && x[i] <= u[i])) {
        return false;
      }
    }
    return true;
  }

  /// Moves a point to the closest one in the box; NaN stays.
  public void project(double[] x) {
    double[] l = Storage.doubles(lower);
    double[] u = Storage.doubles(upper);
    for (int i = 0; i < x.length; i++) {
      x[i] = Math.min(Math.max(x[i], l[i]), u[i]);
    }
  }

  /// `‖P(x − g) − x‖∞`: how far steepest descent gets within the box, at most by `‖g‖∞`; zero
  /// exactly where `x` satisfies the first-order conditions (Byrd, Lu, Nocedal & Zhu 1995, eq.
  /// 6.1).
  public double projectedGradientMax(double[] x, double[] gradient) {
    double[] l = Storage.doubles(lower);
    double[] u = Storage.doubles(upper);
    double max = 0;
    for (int i = 0; i < x.length; i++) {
      // written so that no digit of a small gradient is lost beside a large x
      double way =
          gradient[i] > 0 ? Math.min(gradient[i], x[i] - l[i]) : Math.max(gradient[i], x[i] - u[i]);
      max = Math.max(max, Math.abs(way));
    }
    return max;
  }
}
