package gradus.models;

import gradus.linalg.Cholesky;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.optimization.Certificate;
import gradus.optimization.Gap;
import gradus.optimization.Minimum;
import gradus.optimization.Objective;

/// What is known of a fitted logistic regression beside the point itself.
///
/// @param certificate of the minimum
/// @param covariance the inverse of the penalized loss's Hessian, weights first, then intercepts;
///   of more than two classes the pseudo-inverse, as the intercepts are determined up to a
///   constant. NaN where the Hessian is singular otherwise
public record LogisticEvidence(Certificate certificate, Tensor covariance) {
  private static final String THEOREM =
      "f − f* ≤ ¼e·gᵀH⁻¹g, for R·√(gᵀH⁻¹g) < 1/e, R = maxᵢ‖x̃ᵢ‖ in the norm of H⁻¹"
          + " (self-concordance, Bach 2010, Prop. 1)";

  static LogisticEvidence of(
      Logistic settings, Dataset data, Objective objective, Minimum minimum) {
    double[] point = minimum.point().toDoubles();
    double[] start = new double[point.length];
    int classes = data.classes().classes().size();
    Tensor covariance =
        covariance(objective.hessian(point), data.columns(), classes, settings.penalty());
    Gap gap = gap(data, classes, covariance, minimum.gradient());
    return new LogisticEvidence(Certificate.of(objective, start, point, gap), covariance);
  }

  /// `H⁺`. The directions `u` in which the loss is constant are known: the same number added to the
  /// intercepts of all classes and, without a penalty, to all weights of one feature. So `H⁺ = (H +
  /// Σ uuᵀ)⁻¹ − Σ uuᵀ`, with each `u` scaled so that its curvature is like that of its neighbors.
  static Tensor covariance(Tensor hessian, int d, int classes, double penalty) {
    int size = hessian.rows();
    Tensor nothing = Tensor.generate(hessian.shape(), k -> Double.NaN);
    if (!hessian.isFinite()) {
      return nothing;
    }
    double[] full = hessian.toDoubles();
    double[] surplus = new double[full.length];
    if (classes > 2) {
      addConstant(full, surplus, size, d * classes, classes);
      for (int j = 0; j < d && penalty == 0; j++) {
        addConstant(full, surplus, size, j * classes, classes);
      }
    }
    double[] inverse = inverse(full, size);
    if (inverse.length == 0) {
      return nothing;
    }
    return Tensor.generate(hessian.shape(), k -> inverse[k] - surplus[k]);
  }

  /// Adds `t 11ᵀ/K` to the block of `K` neighboring parameters, and its pseudo-inverse `11ᵀ/(tK)`
  /// to the surplus.
  private static void addConstant(double[] full, double[] surplus, int size, int from, int count) {
    double t = 0;
    for (int i = from; i < from + count; i++) {
      t += full[i * size + i] / count;
    }
    for (int i = from; i < from + count && t > 0; i++) {
      for (int j = from; j < from + count; j++) {
        full[i * size + j] += t / count;
        surplus[i * size + j] = 1 / (t * count);
      }
    }
  }

  /// After scaling to a unit diagonal, so that the units of the features do not matter; empty where
  /// singular.
  private static double[] inverse(double[] matrix, int size) {
    double[] scale = new double[size];
    for (int i = 0; i < size; i++) {
      scale[i] = 1 / Math.sqrt(matrix[i * size + i]);
      if (!(matrix[i * size + i] > 0)) {
        return new double[0];
      }
    }
    Cholesky factor =
        Cholesky.of(
            Tensor.generate(
                Shape.of(size, size), k -> matrix[k] * scale[k / size] * scale[k % size]));
    if (!factor.positiveDefinite()) {
      return new double[0];
    }
    double[] inverse = new double[matrix.length];
    for (int j = 0; j < size; j++) {
      int column = j;
      double[] solved =
          factor.solve(Tensor.generate(Shape.of(size), i -> i == column ? 1 : 0)).toDoubles();
      for (int i = 0; i < size; i++) {
        inverse[i * size + j] = solved[i] * scale[i] * scale[j];
      }
    }
    return inverse;
  }

  /// Along any line the third derivative of the loss is at most `R` times the second, where `R`
  /// bounds how fast two logits of a row move apart. So the curvature cannot fade faster than
  /// `e^{−Rt}`, and where the Newton decrement `δ = √(gᵀH⁻¹g)` is below `1/(eR)` a minimum lies
  /// within distance `1/R` and is at most `¼eδ²` below.
  private static Gap gap(Dataset data, int classes, Tensor covariance, Tensor gradient) {
    double decrement = 0;
    int size = gradient.rows();
    for (int k = 0; k < size * size; k++) {
      decrement += gradient.flat(k / size) * covariance.flat(k) * gradient.flat(k % size);
    }
    decrement = Math.sqrt(Math.max(0, decrement));
    if (Double.isNaN(covariance.flat(0)) || Double.isNaN(decrement)) {
      return new Gap.NotProven(
          "the Hessian is singular: some direction changes the loss too little to be seen");
    }
    double radius = radius(data.features(), classes, covariance);
    return decrement * radius < 1 / Math.E
        ? new Gap.Proven(0.25 * Math.E * decrement * decrement, THEOREM)
        : new Gap.NotProven(
            "the gradient is too large for the theorem: R·√(gᵀH⁻¹g) = "
                + decrement * radius
                + ", and 1/e is needed");
  }

  /// An upper bound of `R`: `‖a‖²` in the norm of `H⁻¹` is at most `‖S‖_F Σ (aⱼ/σⱼ)²…`, with `S`
  /// the inverse scaled to a unit diagonal and `σ²` its diagonal; `a` is a row, with 1 for the
  /// intercept, placed with both signs at two classes.
  private static double radius(Tensor features, int classes, Tensor covariance) {
    int d = features.columns();
    int m = classes == 2 ? 1 : classes;
    int size = covariance.rows();
    double frobenius = 0;
    for (int k = 0; k < size * size; k++) {
      double correlation =
          covariance.flat(k)
              / Math.sqrt(
                  covariance.flat((k / size) * (size + 1))
                      * covariance.flat((k % size) * (size + 1)));
      frobenius += correlation * correlation;
    }
    double[] variance = new double[d + 1];
    for (int k = 0; k < size; k++) {
      variance[k / m] = Math.max(variance[k / m], covariance.flat(k * (size + 1)));
    }
    double largest = 0;
    for (int i = 0; i < features.rows(); i++) {
      double squares = variance[d];
      for (int j = 0; j < d; j++) {
        double x = features.flat(i * d + j);
        squares += x * x * variance[j];
      }
      largest = Math.max(largest, squares);
    }
    return Math.sqrt((m == 1 ? 1 : 2) * Math.sqrt(frobenius) * largest);
  }
}
