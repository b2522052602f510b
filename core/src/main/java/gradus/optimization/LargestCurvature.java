package gradus.optimization;

import gradus.linalg.SymmetricEigen;
import gradus.linalg.Tensor;
import java.util.Arrays;
import java.util.SplittableRandom;

/// The largest curvature `λ₁` of a function at a point: the largest eigenvalue of its Hessian, or
/// of `P^{−½}HP^{−½}`, by the Lanczos method with full reorthogonalization (Golub & Van Loan 2013,
/// §10.3).
///
/// Only products of the Hessian with vectors are needed. `value` is a Rayleigh quotient, so it is
/// never above `λ₁`: that a learning rate exceeds `c/value` proves that it exceeds `c/λ₁`. Some
/// eigenvalue lies within `residual` of it.
///
/// @param value the largest Ritz value
/// @param residual `‖Hv − value·v‖₂` for the unit Ritz vector `v`
/// @param direction `v`, of shape (size), in the coordinates of the point
/// @param products how many products with the Hessian were spent
public record LargestCurvature(double value, double residual, Tensor direction, int products) {
  /// @param f the function
  /// @param at the point
  /// @param preconditioner the diagonal of `P`; ones for the plain Hessian
  /// @param most the most products with the Hessian
  /// @param seed of the first direction
  public static LargestCurvature of(
      TwiceDifferentiable f, double[] at, double[] preconditioner, int most, long seed) {
    int n = f.size();
    double[] root = new double[n];
    Arrays.setAll(root, i -> 1 / Math.sqrt(preconditioner[i]));
    int size = Math.min(most, n);
    double[][] basis = new double[size][];
    double[] alpha = new double[size];
    double[] beta = new double[size];
    double[] next = random(n, seed);
    double[] argument = new double[n];
    int k = 0;
    double largest = 0;
    while (k < size) {
      basis[k] = next;
      double[] image = new double[n];
      for (int i = 0; i < n; i++) {
        argument[i] = root[i] * next[i];
      }
      f.hessianVector(at, argument, image);
      for (int i = 0; i < n; i++) {
        image[i] *= root[i];
      }
      alpha[k] = Vectors.dot(image, next);
      orthogonalize(image, basis, k + 1);
      beta[k] = Vectors.norm(image);
      largest = Math.max(largest, Math.abs(alpha[k]) + beta[k]);
      k++;
      if (!(beta[k - 1] > n * Math.ulp(largest))) {
        break; // the directions so far span an invariant subspace
      }
      next = scaled(image, 1 / beta[k - 1]);
    }
    return ritz(basis, alpha, beta, k, root);
  }

  /// Of the plain Hessian, with at most 30 products.
  public static LargestCurvature of(TwiceDifferentiable f, double[] at) {
    double[] ones = new double[f.size()];
    Arrays.fill(ones, 1);
    return of(f, at, ones, 30, 1);
  }

  private static LargestCurvature ritz(
      double[][] basis, double[] alpha, double[] beta, int k, double[] root) {
    double[][] tridiagonal = new double[k][k];
    for (int i = 0; i < k; i++) {
      tridiagonal[i][i] = alpha[i];
      if (i > 0) {
        tridiagonal[i][i - 1] = beta[i - 1];
        tridiagonal[i - 1][i] = beta[i - 1];
      }
    }
    SymmetricEigen eigen = SymmetricEigen.of(Tensor.matrix(tridiagonal));
    int top = 0;
    for (int i = 1; i < k; i++) {
      top = eigen.values().flat(i) > eigen.values().flat(top) ? i : top;
    }
    double[] direction = new double[root.length];
    for (int i = 0; i < k; i++) {
      Vectors.add(eigen.vectors().at(i, top), basis[i], direction);
    }
    for (int i = 0; i < direction.length; i++) {
      direction[i] *= root[i];
    }
    double residual = beta[k - 1] * Math.abs(eigen.vectors().at(k - 1, top));
    return new LargestCurvature(eigen.values().flat(top), residual, Tensor.vector(direction), k);
  }

  private static double[] random(int n, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] direction = new double[n];
    Arrays.setAll(direction, i -> random.nextDouble(-1, 1));
    return scaled(direction, 1 / Vectors.norm(direction));
  }

  /// Gram–Schmidt, twice is enough (Parlett 1998, §6.9).
  private static void orthogonalize(double[] x, double[][] basis, int count) {
    for (int pass = 0; pass < 2; pass++) {
      for (int j = 0; j < count; j++) {
        Vectors.add(-Vectors.dot(x, basis[j]), basis[j], x);
      }
    }
  }

  private static double[] scaled(double[] x, double factor) {
    double[] result = new double[x.length];
    Arrays.setAll(result, i -> factor * x[i]);
    return result;
  }
}
