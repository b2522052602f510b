package gradus.optimization.landscape;

import gradus.linalg.Shape;
import gradus.linalg.Svd;
import gradus.linalg.Tensor;
import gradus.linalg.kernel.Storage;
import gradus.linalg.kernel.Vectors;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The points a run went through.
///
/// @param steps the numbers of the steps, rising
/// @param points one in each row, of shape (count, size)
public record Path(List<Integer> steps, Tensor points) {
  public Path {
    steps = List.copyOf(steps);
    if (points.rank() != 2 || points.rows() != steps.size() || steps.isEmpty()) {
      throw new IllegalArgumentException(
          "a path has a row of numbers for each of its steps, at least one, but there are "
              + steps.size()
              + " steps, and the points have the shape "
              + points.shape());
    }
  }

  /// The last point.
  public double[] end() {
    return points.row(points.rows() - 1).toDoubles();
  }

  /// The two directions along which the points are spread the most around the last one: the leading
  /// right singular vectors of the differences to it (Li et al. 2018, §7), of length 1.
  ///
  /// A walk without any aim looks like a smooth curve in these directions too, and they keep most
  /// of its variance (Antognini & Sohl-Dickstein 2018): a high share alone does not show that a run
  /// stayed near a plane.
  ///
  /// @throws IllegalArgumentException where the points are not finite, or lie on a line
  public Directions principal() {
    Tensor differences = differences();
    Svd svd = Svd.of(differences);
    if (svd.rank() < 2) {
      throw new IllegalArgumentException(
          "a path of "
              + steps.size()
              + " points on a line spans no plane; look at a slice along it, or choose a second"
              + " axis");
    }
    double total = Vectors.norm(Storage.doubles(svd.values()));
    List<Axis> axes = new ArrayList<>();
    for (int k = 0; k < 2; k++) {
      double part = svd.values().flat(k) / total;
      String label =
          String.format(
              Locale.ROOT,
              "principal direction %d (%.1f %% of the variance)",
              k + 1,
              100 * part * part);
      axes.add(new Axis(label, svd.v().column(k)));
    }
    return new Directions(axes);
  }

  private Tensor differences() {
    double[] end = end();
    double[] all = Storage.doubles(points);
    double[] differences = new double[all.length];
    for (int k = 0; k < all.length; k++) {
      differences[k] = all[k] - end[k % end.length];
    }
    return Storage.tensor(points.shape(), differences);
  }

  /// The path seen in the plane of two axes through its last point.
  ///
  /// @throws IllegalArgumentException where the axes are of another size, or parallel
  public Projection onto(Axis first, Axis second) {
    double[] d = first.unit().direction().toDoubles();
    Points.requireSize("the axis " + first.label(), d.length, points.columns());
    double[] slanted = second.unit().direction().toDoubles();
    double[] e = second.orthogonalTo(first).unit().direction().toDoubles();
    double shift = Vectors.dot(slanted, d);
    double height = Vectors.dot(slanted, e); // slanted = shift d + height e
    Tensor differences = differences();
    double[] coordinates = new double[2 * steps.size()];
    double[] distances = new double[steps.size()];
    for (int k = 0; k < steps.size(); k++) {
      double[] x = differences.row(k).toDoubles();
      double alongSecond = Vectors.dot(x, e) / height;
      double alongFirst = Vectors.dot(x, d) - shift * alongSecond;
      double[] rest = Vectors.along(x, -alongFirst, d);
      rest = Vectors.along(rest, -alongSecond, slanted);
      coordinates[2 * k] = alongFirst / first.length();
      coordinates[2 * k + 1] = alongSecond / second.length();
      distances[k] = Vectors.norm(rest);
    }
    double total = Vectors.norm(Storage.doubles(differences));
    double lost = total == 0 ? 0 : Vectors.norm(distances) / total;
    return new Projection(
        steps,
        Storage.tensor(Shape.of(steps.size(), 2), coordinates),
        Tensor.vector(distances),
        1 - lost * lost);
  }

  /// A path seen in a plane.
  ///
  /// @param steps the numbers of the steps
  /// @param coordinates the steps along the two axes, of shape (count, 2); (0, 0) is the last point
  /// @param distances of the points from the plane, of shape (count)
  /// @param share of the variance around the last point that the plane keeps, in [0, 1]
  public record Projection(
      List<Integer> steps, Tensor coordinates, Tensor distances, double share) {
    public Projection {
      steps = List.copyOf(steps);
    }

    /// A range along the first (0) or second (1) axis that holds the path, with a margin.
    ///
    /// @param margin on either side, as a share of the path's extent
    public Range range(int axis, double margin, int count) {
      double low = Double.POSITIVE_INFINITY;
      double high = Double.NEGATIVE_INFINITY;
      for (int k = 0; k < coordinates.rows(); k++) {
        low = Math.min(low, coordinates.at(k, axis));
        high = Math.max(high, coordinates.at(k, axis));
      }
      double extent = high > low ? high - low : 1;
      return new Range(low - margin * extent, high + margin * extent, count);
    }
  }
}
