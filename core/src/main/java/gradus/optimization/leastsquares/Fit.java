package gradus.optimization.leastsquares;

import gradus.linalg.Certificate;
import gradus.linalg.Shape;
import gradus.linalg.Svd;
import gradus.linalg.Tensor;
import gradus.linalg.kernel.Rows;
import gradus.linalg.kernel.Storage;
import gradus.optimization.Outcome;
import java.util.List;
import java.util.Map;

/// What a fit found, and how well the data determine it.
///
/// Standard errors and covariance are those of the linearized model: where errors are independent
/// and alike, and the model nearly linear over them (Bates & Watts 1988, §2.4).
///
/// @param parameters the values found, by name
/// @param point the same, one after another, of shape (size)
/// @param residuals `r` there, of shape (count)
/// @param jacobian `∂r/∂θ` there, of shape (count, size)
/// @param outcome how the run ended
/// @param tolerance what was asked for
/// @param trace what happened on the way, the start included
/// @param evaluations of the residuals alone
/// @param jacobians evaluated
public record Fit(
    Map<String, Tensor> parameters,
    Tensor point,
    Tensor residuals,
    Tensor jacobian,
    Outcome outcome,
    Tolerance tolerance,
    List<Step> trace,
    int evaluations,
    int jacobians) {
  public Fit {
    trace = List.copyOf(trace);
  }

  /// A point on the way.
  ///
  /// @param step 0 at the start
  /// @param value `½‖r‖²`
  /// @param offset the cosine between the residuals and what the parameters can change
  /// @param length the factor of the step along its direction, or the radius that bounded it; 0 at
  ///   the start
  public record Step(int step, double value, double offset, double length) {}

  /// `‖r‖²`
  public double sumOfSquares() {
    double[] r = Storage.doubles(residuals);
    return Rows.dot(r, 0, r, 0, r.length);
  }

  /// `n − p`: residuals without parameters.
  public int degreesOfFreedom() {
    return jacobian.rows() - jacobian.columns();
  }

  /// `s = √(‖r‖²/(n − p))`, the estimated standard deviation of the errors; NaN where there are no
  /// more residuals than parameters.
  public double residualDeviation() {
    return degreesOfFreedom() == 0 ? Double.NaN : Math.sqrt(sumOfSquares() / degreesOfFreedom());
  }

  /// How many parameters the data determine, to first order: where fewer than there are, some can
  /// change together without changing the residuals, and there are no standard errors.
  public int rank() {
    return linear().rank();
  }

  /// `s²(JᵀJ)⁻¹`, of shape (size, size); NaN where [#rank] is too low or [#residualDeviation] is
  /// NaN.
  public Tensor covariance() {
    double s = residualDeviation();
    Tensor inverse = linear().inverseOfSquares();
    return Tensor.generate(inverse.shape(), k -> s * s * inverse.flat(k));
  }

  /// The roots of the diagonal of [#covariance], of shape (size).
  public Tensor standardErrors() {
    Tensor covariance = covariance();
    return Tensor.generate(Shape.of(covariance.rows()), j -> Math.sqrt(covariance.at(j, j)));
  }

  /// The covariance over the standard errors: near ±1 where two parameters can hardly be told
  /// apart.
  public Tensor correlation() {
    Tensor covariance = covariance();
    int p = covariance.rows();
    return Tensor.generate(
        covariance.shape(),
        k ->
            k / p == k % p
                ? 1
                : covariance.flat(k)
                    / Math.sqrt(covariance.at(k / p, k / p) * covariance.at(k % p, k % p)));
  }

  /// Whether the point is stationary, whatever found it: the cosine of the angle between the
  /// residuals and what the parameters can change is within the tolerance, or within what rounding
  /// makes of it. The condition is that of `J` with columns of one size.
  public Certificate certificate() {
    Linearization linear = linear();
    Tensor values = Svd.values(linear.scaled());
    double condition = values.flat(0) / values.flat(values.rows() - 1);
    return new Certificate(
        "∇½‖r‖² = 0",
        List.of(
            new Certificate.Measure(
                "offset",
                "‖QQᵀr‖ / ‖r‖",
                outcome == Outcome.NOT_FINITE ? Double.NaN : linear.offset(),
                Math.max(tolerance.offset(), linear.rounding()))),
        condition,
        Double.NaN);
  }

  private Linearization linear() {
    return Linearization.of(point.toDoubles(), residuals.toDoubles(), jacobian);
  }
}
