package gradus.linalg.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Optional;

/// The thin factors of a matrix, and what has to hold for them.
final class QrFactors {
  private static final double UNIT = 0x1p-53;

  final int m;
  final int n;
  final double[] q;
  final double[] r;

  private QrFactors(int m, int n, double[] q, double[] r) {
    this.m = m;
    this.n = n;
    this.q = q;
    this.r = r;
  }

  static QrFactors byReflections(MatrixKernels kernels, int threads, double[] a, int m, int n) {
    double[] q = a.clone();
    double[] r = new double[n * n];
    Arrays.fill(r, Double.NaN);
    QrKernel.factor(kernels, threads, q, m, n, r);
    return new QrFactors(m, n, q, r);
  }

  /// Nothing where it is too badly conditioned.
  static Optional<QrFactors> byGram(MatrixKernels kernels, int threads, double[] a, int m, int n) {
    double[] q = a.clone();
    double[] r = new double[n * n];
    Arrays.fill(r, Double.NaN);
    return CholeskyQrKernel.factor(kernels, threads, q, m, n, r)
        ? Optional.of(new QrFactors(m, n, q, r))
        : Optional.empty();
  }

  /// Column by column `‖aⱼ − Q rⱼ‖₂ ≤ c ‖aⱼ‖₂` and `‖QᵀQ − I‖ ≤ c`, `c` a small multiple of `mn u`
  /// in theory (Higham 2002, *Accuracy and Stability*, Theorem 19.4), of `n u` in practice.
  void verify(String name, double[] a) {
    double bound = 20 * (n + 1) * UNIT;
    for (int j = 0; j < n; j++) {
      residual(name, a, j, bound);
      for (int k = 0; k <= j; k++) {
        double sum = j == k ? -1 : 0;
        for (int i = 0; i < m; i++) {
          sum += q[i * n + j] * q[i * n + k];
        }
        assertThat(Math.abs(sum)).as("%s, qᵀq (%d, %d)", name, j, k).isLessThanOrEqualTo(bound);
      }
      assertThat(r[j * n + j]).as("%s, on the diagonal", name).isGreaterThanOrEqualTo(0);
      for (int i = j + 1; i < n; i++) {
        assertThat(r[i * n + j]).as("%s, below the diagonal", name).isZero();
      }
    }
  }

  private void residual(String name, double[] a, int j, double bound) {
    double largest = 0;
    for (int i = 0; i < m; i++) {
      largest = Math.max(largest, Math.abs(a[i * n + j]));
    }
    int power = -Math.getExponent(largest);
    double rest = 0;
    double length = 0;
    for (int i = 0; i < m; i++) {
      double entry = Math.scalb(a[i * n + j], power);
      double difference = entry;
      for (int k = 0; k <= j; k++) {
        difference -= q[i * n + k] * Math.scalb(r[k * n + j], power);
      }
      rest = Math.hypot(rest, difference);
      length = Math.hypot(length, entry);
    }
    // digits of R that are lost below the smallest number
    double lost = n * Math.scalb(Double.MIN_VALUE, power);
    assertThat(rest).as("%s, column %d", name, j).isLessThanOrEqualTo(bound * length + lost);
  }
}
