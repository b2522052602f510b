package gradus.doctor;

import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.models.Dataset;
import gradus.models.Standardize;
import gradus.models.Target;
import gradus.optimization.NonNegativeLeastSquares;
import java.math.BigDecimal;
import java.util.Optional;

/// A hyperplane that tells one class from the others without an error: `xᵀw + b ≥ 0` for its rows,
/// `≤ 0` for the rest.
///
/// @param index of the class
/// @param complete whether no row lies on the hyperplane
/// @param weights `w` of shape (d), in the units of the rows
/// @param intercept `b`
/// @param smallestMargin the smallest `±(xᵀw + b)`: for a complete separation positive in exact
///   arithmetic; otherwise 0 up to rounding
/// @param onThePlane rows that lie on the hyperplane, up to rounding
record Separation(
    int index,
    boolean complete,
    Tensor weights,
    double intercept,
    double smallestMargin,
    int onThePlane) {
  /// Of the row margins relative to `‖x‖‖w‖`: what rounding may have made of 0.
  private static final double ON_THE_PLANE = 1e-9;

  /// Looks for one class that can be told from the rest; empty where there is none.
  static Optional<Separation> of(Dataset data) {
    Target.Classes classes = data.classes();
    int count = classes.classes().size();
    Standardize.Fit scale = new Standardize().fit(data);
    double[][] rows = scale.apply(data.features()).toRows();
    // Of two classes both separate or neither does.
    for (int index = count == 2 ? 1 : 0; index < count; index++) {
      double[][] signed = signed(rows, classes, index);
      Optional<Separation> found = complete(data, scale, signed, index);
      found = found.isPresent() ? found : partial(scale, signed, index);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /// `±(x, 1)`, with the sign of the class.
  private static double[][] signed(double[][] rows, Target.Classes classes, int index) {
    double[][] signed = new double[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      int d = rows[i].length;
      double sign = classes.index(i) == index ? 1 : -1;
      signed[i] = new double[d + 1];
      for (int j = 0; j < d; j++) {
        signed[i][j] = sign * rows[i][j];
      }
      signed[i][d] = sign;
    }
    return signed;
  }

  private static Optional<Separation> complete(
      Dataset data, Standardize.Fit scale, double[][] signed, int index) {
    double[] x = NonNegativeLeastSquares.leastDistance(signed);
    if (x.length == 0) {
      return Optional.empty();
    }
    Tensor weights = weights(scale, x);
    double intercept = intercept(scale, weights, x);
    double smallest = exactSmallestMargin(data, index, weights, intercept);
    return smallest > 0
        ? Optional.of(new Separation(index, true, weights, intercept, smallest, 0))
        : Optional.empty();
  }

  private static Optional<Separation> partial(Standardize.Fit scale, double[][] signed, int index) {
    double[] x = NonNegativeLeastSquares.halfSpace(signed);
    if (x.length == 0) {
      return Optional.empty();
    }
    int onThePlane = 0;
    double largest = 0;
    double smallest = Double.POSITIVE_INFINITY;
    for (double[] row : signed) {
      double margin = relative(row, x);
      onThePlane += Math.abs(margin) <= ON_THE_PLANE ? 1 : 0;
      largest = Math.max(largest, margin);
      smallest = Math.min(smallest, margin);
    }
    if (smallest < -ON_THE_PLANE || largest < 1e-3) {
      return Optional.empty();
    }
    Tensor weights = weights(scale, x);
    return Optional.of(
        new Separation(index, false, weights, intercept(scale, weights, x), smallest, onThePlane));
  }

  private static double relative(double[] row, double[] x) {
    double sum = 0;
    double rowSquares = 0;
    double squares = 0;
    for (int j = 0; j < x.length; j++) {
      sum += row[j] * x[j];
      rowSquares += row[j] * row[j];
      squares += x[j] * x[j];
    }
    return sum / Math.sqrt(rowSquares * squares);
  }

  /// From standardized columns back to the rows' own units: `wⱼ/σⱼ`.
  private static Tensor weights(Standardize.Fit scale, double[] x) {
    return Tensor.generate(Shape.of(x.length - 1), j -> x[j] / scale.deviation().flat(j));
  }

  /// `b − Σ μⱼwⱼ/σⱼ`
  private static double intercept(Standardize.Fit scale, Tensor weights, double[] x) {
    double intercept = x[x.length - 1];
    for (int j = 0; j < weights.rows(); j++) {
      intercept -= scale.mean().flat(j) * weights.flat(j);
    }
    return intercept;
  }

  /// Every double is a finite decimal, so the sums are exact and their signs are a proof.
  private static double exactSmallestMargin(
      Dataset data, int index, Tensor weights, double intercept) {
    if (!weights.isFinite() || !Double.isFinite(intercept)) {
      return Double.NaN;
    }
    int d = data.columns();
    BigDecimal[] w = new BigDecimal[d];
    for (int j = 0; j < d; j++) {
      w[j] = new BigDecimal(weights.flat(j));
    }
    BigDecimal b = new BigDecimal(intercept);
    double smallest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < data.rows(); i++) {
      BigDecimal sum = b;
      for (int j = 0; j < d; j++) {
        sum = sum.add(new BigDecimal(data.features().flat(i * d + j)).multiply(w[j]));
      }
      double margin = sum.doubleValue();
      smallest = Math.min(smallest, data.classes().index(i) == index ? margin : -margin);
    }
    return smallest;
  }
}
