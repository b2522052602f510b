package gradus.optimization.landscape;

import gradus.linalg.Tensor;
import gradus.linalg.kernel.Rows;
import gradus.linalg.kernel.Vectors;
import gradus.optimization.Differentiable;

/// A loss along a line: `f(x + t d)` and its slope `∇f(x + t d)ᵀd`.
///
/// ```java
/// Slice slice = Slice.of(objective, point, Axis.of(ends.largest()), Range.unit(101));
/// ```
///
/// @param axis `d`, with its label
/// @param steps `t`, of shape (count)
/// @param values `f`, of shape (count); not finite outside the domain
/// @param slopes the derivative by `t`, of shape (count)
public record Slice(Axis axis, Tensor steps, Tensor values, Tensor slopes) {
  /// @param at the point where `t` is 0
  /// @throws IllegalArgumentException where point or axis are of another size
  public static Slice of(Differentiable f, double[] at, Axis axis, Range range) {
    Points.requireSize("the point", at.length, f.size());
    double[] direction = axis.direction().toDoubles();
    Points.requireSize("the axis " + axis.label(), direction.length, f.size());
    double[] values = new double[range.count()];
    double[] slopes = new double[range.count()];
    double[] point = new double[at.length];
    double[] gradient = new double[at.length];
    for (int k = 0; k < range.count(); k++) {
      System.arraycopy(at, 0, point, 0, at.length);
      Rows.add(range.at(k), direction, 0, point, 0, at.length);
      values[k] = f.valueAndGradient(point, gradient);
      slopes[k] = Vectors.dot(gradient, direction);
    }
    return new Slice(axis, range.steps(), Tensor.vector(values), Tensor.vector(slopes));
  }

  /// The step with the smallest finite value; the first of equals, and -1 where none is finite.
  public int lowest() {
    int lowest = -1;
    for (int k = 0; k < values.rows(); k++) {
      boolean lower = lowest < 0 || values.flat(k) < values.flat(lowest);
      lowest = Double.isFinite(values.flat(k)) && lower ? k : lowest;
    }
    return lowest;
  }
}
