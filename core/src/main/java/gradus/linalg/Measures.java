package gradus.linalg;

import gradus.linalg.Certificate.Measure;
import gradus.linalg.kernel.MatrixKernels;
import gradus.linalg.kernel.ProductShape;
import gradus.linalg.kernel.Storage;
import gradus.linalg.kernel.Workers;

/// The measures that certificates of several factorizations share, all in Frobenius norm.
final class Measures {
  private Measures() {}

  /// `‖A − M‖ / ‖A‖`, with `M` what the factors multiply to.
  static Measure residual(String formula, Tensor a, Tensor product) {
    double[] left = Storage.doubles(a);
    double[] right = Storage.doubles(product);
    int power = -Scaling.exponent(left);
    double half = Math.scalb(1.0, power / 2);
    double rest = Math.scalb(1.0, power - power / 2);
    double[] difference = new double[left.length];
    for (int k = 0; k < left.length; k++) {
      difference[k] = left[k] * half * rest - right[k] * half * rest;
    }
    double size = Math.scalb(Norms.euclidean(left), power);
    double norm = Norms.euclidean(difference);
    return new Measure(
        Certificate.RESIDUAL,
        formula,
        norm == 0 ? 0 : norm / size,
        Certificate.stable(a.rows(), a.columns()));
  }

  /// `‖QᵀQ − I‖` of the columns of `Q`.
  static Measure orthogonality(String formula, Tensor q) {
    int m = q.rows();
    int n = q.columns();
    double[] gram = new double[n * n];
    MatrixKernels.best()
        .gram(
            ProductShape.of(n, m, n, true, false, false),
            Workers.processors(),
            Storage.doubles(q),
            0,
            gram,
            0);
    for (int i = 0; i < n; i++) {
      gram[i * n + i] -= 1;
    }
    return new Measure(
        Certificate.ORTHOGONALITY, formula, Norms.euclidean(gram), Certificate.stable(m, n));
  }

  /// The symmetric matrix with the lower triangle of `A`: what its factors are compared with, since
  /// they never saw the rest.
  static Tensor symmetric(Tensor a) {
    int n = a.rows();
    double[] entries = Storage.doubles(a);
    return Tensor.generate(
        a.shape(), k -> entries[Math.max(k / n, k % n) * n + Math.min(k / n, k % n)]);
  }
}
