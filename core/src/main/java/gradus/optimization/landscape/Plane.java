package gradus.optimization.landscape;

import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.linalg.kernel.Rows;
import gradus.linalg.kernel.Storage;
import gradus.optimization.Differentiable;

/// A loss over a plane: `f(x + s d + t e)`.
///
/// ```java
/// Directions random = Directions.random(objective, point, 1);
/// Plane plane = Plane.of(objective, point, random.axis(0), random.axis(1), Range.unit(51), Range.unit(51));
/// ```
///
/// A plane shows two of many directions. A loss that looks convex there need not be so, since a
/// direction taken at random sees the mean of the curvatures; the ends of the spectrum
/// ([ExtremeCurvature]) see the others.
///
/// @param first `d`, with its label
/// @param second `e`, with its label
/// @param firstSteps `s`, of shape (columns)
/// @param secondSteps `t`, of shape (rows)
/// @param values `f`, of shape (rows, columns): a row for each `t`, a column for each `s`; not
///   finite outside the domain
public record Plane(Axis first, Axis second, Tensor firstSteps, Tensor secondSteps, Tensor values) {
  /// @param at the point where both steps are 0
  /// @throws IllegalArgumentException where point or axes are of another size, or the axes parallel
  public static Plane of(
      Differentiable f, double[] at, Axis first, Axis second, Range alongFirst, Range alongSecond) {
    Points.requireSize("the point", at.length, f.size());
    double[] d = first.direction().toDoubles();
    double[] e = second.direction().toDoubles();
    Points.requireSize("the axis " + first.label(), d.length, f.size());
    Points.requireSize("the axis " + second.label(), e.length, f.size());
    second.orthogonalTo(first);
    double[] values = new double[Math.multiplyExact(alongFirst.count(), alongSecond.count())];
    double[] point = new double[at.length];
    double[] gradient = new double[at.length];
    int place = 0;
    for (int i = 0; i < alongSecond.count(); i++) {
      for (int j = 0; j < alongFirst.count(); j++) {
        System.arraycopy(at, 0, point, 0, at.length);
        Rows.add(alongFirst.at(j), d, 0, point, 0, at.length);
        Rows.add(alongSecond.at(i), e, 0, point, 0, at.length);
        values[place++] = f.valueAndGradient(point, gradient);
      }
    }
    return new Plane(
        first,
        second,
        alongFirst.steps(),
        alongSecond.steps(),
        Storage.tensor(Shape.of(alongSecond.count(), alongFirst.count()), values));
  }

  /// The smallest finite value; NaN where none is finite.
  public double lowest() {
    double lowest = Double.NaN;
    for (int k = 0; k < values.shape().count(); k++) {
      double value = values.flat(k);
      lowest = Double.isFinite(value) && !(value >= lowest) ? value : lowest;
    }
    return lowest;
  }
}
