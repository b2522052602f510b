package gradus.optimization.landscape;

import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.linalg.kernel.Storage;
import gradus.linalg.kernel.Vectors;
import java.util.Locale;

/// A direction with a name, along which a loss is looked at. A step of 1 moves the point by the
/// whole direction, so its length is the unit of the axis.
///
/// @param label what is written beside the axis
/// @param direction of shape (size), finite and not 0
public record Axis(String label, Tensor direction) {
  public Axis {
    if (direction.rank() != 1 || !direction.isFinite() || length(direction) == 0) {
      throw new IllegalArgumentException(
          "an axis is a finite vector that is not 0, but "
              + label
              + " is "
              + (direction.rank() == 1 ? "0 or not finite" : "of shape " + direction.shape()));
    }
  }

  /// From one point towards another, which is reached by a step of 1.
  public static Axis toward(String label, double[] from, double[] to) {
    Points.requireSize("the end of an axis", to.length, from.length);
    return new Axis(label, Points.scaled(1, Vectors.difference(to, from)));
  }

  /// The direction of a curvature, of length 1.
  public static Axis of(Curvature curvature) {
    String label = String.format(Locale.ROOT, "curvature %.4g", curvature.value());
    return new Axis(label, curvature.direction()).unit();
  }

  /// The same direction with the length 1, so that steps are distances.
  public Axis unit() {
    double length = length(direction);
    return new Axis(label, Tensor.generate(direction.shape(), i -> direction.flat(i) / length));
  }

  /// The same direction without what it has along another.
  ///
  /// @throws IllegalArgumentException where nothing is left
  public Axis orthogonalTo(Axis other) {
    double[] own = direction.toDoubles();
    double[] base = other.unit().direction.toDoubles();
    Points.requireSize("the axis " + label, own.length, base.length);
    double[] rest = own;
    for (int pass = 0; pass < 2; pass++) { // twice is enough (Parlett 1998, §6.9)
      rest = Vectors.along(rest, -Vectors.dot(rest, base), base);
    }
    if (Vectors.norm(rest) <= own.length * Math.ulp(1.0) * Vectors.norm(own)) {
      throw new IllegalArgumentException(
          "the axes "
              + label
              + " and "
              + other.label
              + " are parallel; they span no plane: look at a slice along one, or choose another"
              + " second axis");
    }
    return new Axis(label, Storage.tensor(Shape.of(rest.length), rest));
  }

  /// `‖direction‖₂`
  public double length() {
    return length(direction);
  }

  private static double length(Tensor direction) {
    return Vectors.norm(Storage.doubles(direction));
  }
}
