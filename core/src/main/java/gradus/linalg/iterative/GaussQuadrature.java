package gradus.linalg.iterative;

import gradus.linalg.Shape;
import gradus.linalg.SymmetricEigen;
import gradus.linalg.Tensor;
import gradus.linalg.kernel.Storage;
import gradus.linalg.kernel.Vectors;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/// How a vector `u` is spread over the spectrum of a symmetric operator: the Gauss quadrature of
/// `uᵀf(A)u` that the Lanczos method finds (Golub & Meurant, *Matrices, Moments and Quadrature*,
/// 2010, ch. 6).
///
/// ```java
/// GaussQuadrature energy = GaussQuadrature.of(hessian, gradient, 20);
/// energy.weights();                // which part of ‖g‖² lies near each node
/// energy.integral(Math::log);      // gᵀ log(H) g
/// ```
///
/// It is exact for polynomials of degree `2·steps − 1`. Where the derivatives of `f` of even order
/// are positive on the spectrum, as for `1/λ` or `e^λ`, the integral is never too large; where they
/// are negative, as for `log λ`, never too small.
///
/// @param nodes the Ritz values, in falling order; the largest and smallest never lie outside the
///   spectrum
/// @param weights of the nodes, not negative, with the sum 1
/// @param bounds within `boundsᵢ` of `nodesᵢ` lies an eigenvalue, up to rounding
/// @param square `‖u‖²`
public record GaussQuadrature(Tensor nodes, Tensor weights, Tensor bounds, double square) {
  /// With full reorthogonalization, for `steps` products; fewer where `u` lies in a smaller
  /// invariant space, for which the result is exact.
  ///
  /// @param a symmetric, which is not checked
  /// @throws IllegalArgumentException where sizes do not fit, or the vector or a product is not
  ///   finite
  public static GaussQuadrature of(LinearOperator a, Tensor vector, int steps) {
    int n = Lengths.requireSquare("spread a vector over the spectrum of", a);
    Lengths.requireVector("the vector", vector, n);
    if (steps < 1) {
      throw new IllegalArgumentException("a quadrature takes at least 1 step, not " + steps);
    }
    double[] u = Storage.doubles(vector);
    double norm = Vectors.norm(u);
    return norm == 0
        ? new GaussQuadrature(Tensor.vector(), Tensor.vector(), Tensor.vector(), 0)
        : run(a, u, norm, Math.min(n, steps));
  }

  private static GaussQuadrature run(LinearOperator a, double[] u, double norm, int steps) {
    int n = u.length;
    Basis basis = new Basis(n, steps);
    basis.append(u, norm);
    double[] diagonal = new double[steps];
    double[] beside = new double[steps];
    double[] v = new double[n];
    double[] w = new double[n];
    double[] h = new double[steps];
    int size = 0;
    while (size < steps && (size == 0 || beside[size - 1] > 0)) {
      if (size > 0) {
        basis.append(w, beside[size - 1]);
      }
      basis.copy(size, v);
      a.apply(v, w);
      Arrays.fill(h, 0);
      beside[size] = basis.orthogonalize(w, h);
      diagonal[size] = h[size];
      if (!Double.isFinite(beside[size])) {
        throw new IllegalArgumentException(
            "a vector or operator with NaN or infinite entries has no spectrum; look where they"
                + " come from");
      }
      size++;
    }
    return result(diagonal, beside, size, norm);
  }

  private static GaussQuadrature result(double[] diagonal, double[] beside, int size, double norm) {
    double[] tridiagonal = new double[size * size];
    for (int i = 0; i < size; i++) {
      tridiagonal[i * size + i] = diagonal[i];
      if (i > 0) {
        tridiagonal[i * size + i - 1] = beside[i - 1];
        tridiagonal[(i - 1) * size + i] = beside[i - 1];
      }
    }
    SymmetricEigen eigen = SymmetricEigen.of(Storage.tensor(Shape.of(size, size), tridiagonal));
    double[] weights = new double[size];
    double[] bounds = new double[size];
    for (int k = 0; k < size; k++) {
      double first = eigen.vectors().at(0, k);
      weights[k] = first * first;
      bounds[k] = beside[size - 1] * Math.abs(eigen.vectors().at(size - 1, k));
    }
    return new GaussQuadrature(
        eigen.values(), Tensor.vector(weights), Tensor.vector(bounds), norm * norm);
  }

  /// `uᵀ f(A) u ≈ ‖u‖² Σ weightsᵢ f(nodesᵢ)`
  public double integral(DoubleUnaryOperator f) {
    double sum = 0;
    for (int k = 0; k < nodes.rows(); k++) {
      // a node without weight says nothing, also where f is infinite
      sum += weights.flat(k) == 0 ? 0 : weights.flat(k) * f.applyAsDouble(nodes.flat(k));
    }
    return square * sum;
  }
}
