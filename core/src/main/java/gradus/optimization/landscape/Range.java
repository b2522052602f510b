package gradus.optimization.landscape;

import gradus.linalg.Shape;
import gradus.linalg.Tensor;

/// Steps at equal distances along an axis.
///
/// @param from the first step
/// @param to the last step, above the first
/// @param count of the steps, at least 2
public record Range(double from, double to, int count) {
  public Range {
    if (!(from < to) || !Double.isFinite(to - from) || count < 2) {
      throw new IllegalArgumentException(
          "a range goes from a number up to a larger one in at least 2 steps, not from "
              + from
              + " to "
              + to
              + " in "
              + count);
    }
  }

  /// From −1 to 1.
  public static Range unit(int count) {
    return new Range(-1, 1, count);
  }

  /// Step `k`; both ends are met exactly.
  public double at(int k) {
    return k == count - 1 ? to : from + (to - from) * k / (count - 1);
  }

  /// All steps, of shape (count).
  public Tensor steps() {
    return Tensor.generate(Shape.of(count), this::at);
  }
}
