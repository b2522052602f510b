package gradus.optimization;

import gradus.linalg.Tensor;

/// A smooth function of several real numbers, with its gradient and its Hessian.
public interface TwiceDifferentiable extends Differentiable {
  /// Writes `∇²f(at) · direction` into `product`, without forming the Hessian.
  void hessianVector(double[] at, double[] direction, double[] product);

  /// `∇²f(at)`, of shape (size, size).
  Tensor hessian(double[] at);
}
