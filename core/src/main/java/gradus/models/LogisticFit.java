package gradus.models;

import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.optimization.Certificate;
import gradus.optimization.Minimum;

/// A fitted logistic regression: the model, how it was found, and what is known of its quality.
///
/// @param settings of the fit
/// @param model what predicts
/// @param rows learned from
/// @param minimum of the penalized loss, with its trace; weights first, then intercepts
/// @param evidence computed at the minimum, by other means than those that found it
public record LogisticFit(
    Logistic settings, LogisticModel model, int rows, Minimum minimum, LogisticEvidence evidence) {
  public Certificate certificate() {
    return evidence.certificate();
  }

  /// The standard error of each weight, of the shape of the weights: from the inverse Hessian of
  /// the penalized loss, so for `λ = 0` from the observed information. NaN where the Hessian is
  /// singular.
  public Tensor standardErrors() {
    return errors(0, model.weights().shape());
  }

  /// The standard error of each intercept.
  public Tensor interceptErrors() {
    return errors(model.weights().shape().count(), model.intercepts().shape());
  }

  private Tensor errors(int offset, Shape shape) {
    int size = evidence.covariance().rows();
    return Tensor.generate(
        shape, k -> Math.sqrt(evidence.covariance().flat((offset + k) * (size + 1))));
  }

  /// Wald intervals that hold the weights in 95 of 100 samples where `n` is large and `λ = 0`:
  /// estimate ± 1.96 standard errors. Shape (2, d, m): lower ends, then upper.
  public Tensor intervals() {
    Tensor errors = standardErrors();
    int count = errors.shape().count();
    return Tensor.generate(
        Shape.of(2, errors.rows(), errors.columns()),
        k ->
            model.weights().flat(k % count)
                + (k < count ? -1 : 1) * 1.959963984540054 * errors.flat(k % count));
  }
}
