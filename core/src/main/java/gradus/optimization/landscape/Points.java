package gradus.optimization.landscape;

import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.linalg.kernel.Storage;
import gradus.optimization.Differentiable;

/// Points and directions between arrays, which methods compute with, and tensors, which are
/// answered.
final class Points {
  private Points() {}

  /// `a x`
  static Tensor scaled(double a, double[] x) {
    return Tensor.generate(Shape.of(x.length), i -> a * x[i]);
  }

  /// Column `k` of a matrix.
  static double[] column(Tensor matrix, int k) {
    return Storage.doubles(matrix.column(k)).clone();
  }

  /// Refuses a point of another size, and a function without arguments.
  static void requirePoint(Differentiable f, double[] at) {
    requireSize("the point", at.length, f.size());
    if (f.size() == 0) {
      throw new IllegalArgumentException(
          "the function has 0 arguments, so there is no direction in which it could bend: give it"
              + " at least one variable");
    }
  }

  /// Refuses a point or a direction of another length.
  static void requireSize(String what, int length, int size) {
    if (length != size) {
      throw new IllegalArgumentException(
          "the function has "
              + size
              + " arguments, but "
              + what
              + " has "
              + length
              + " numbers: give one for each argument");
    }
  }
}
