package gradus.linalg;

import gradus.linalg.kernel.Workers;

/// Residuals computed as if in twice the precision and rounded once (Ogita, Rump & Oishi 2005,
/// Algorithm 5.3): where digits cancel, these are all that tells a solution from the truth.
final class Residuals {
  /// Matrices with fewer entries are not worth a second thread.
  private static final int WORTHWHILE = 100_000;

  private Residuals() {}

  /// `b − A(x + tail)`
  static double[] of(double[] a, double[] b, double[] x, double[] tail) {
    double[] zeros = new double[b.length];
    return of(a, b, zeros, zeros, x, tail);
  }

  /// `b − (r + rest) − A(x + tail)`
  static double[] of(double[] a, double[] b, double[] r, double[] rest, double[] x, double[] tail) {
    int m = b.length;
    int n = x.length;
    double[] residual = new double[m];
    run(
        m,
        (long) m * n,
        (from, to) -> {
          for (int i = from; i < to; i++) {
            double sum = b[i] - r[i];
            double lost = DoubleDouble.lostInSum(b[i], -r[i], sum) - rest[i];
            for (int k = i * n, j = 0; j < n; k++, j++) {
              double product = -a[k] * x[j];
              double next = sum + product;
              lost +=
                  DoubleDouble.lostInSum(sum, product, next)
                      + Math.fma(-a[k], x[j], -product)
                      - a[k] * tail[j];
              sum = next;
            }
            residual[i] = sum + lost;
          }
        });
    return residual;
  }

  /// `c − Aᵀ(r + tail)`
  static double[] transposed(double[] a, double[] c, double[] r, double[] tail) {
    int m = r.length;
    int n = c.length;
    double[] sums = c.clone();
    double[] lost = new double[n];
    run(
        n,
        (long) m * n,
        (from, to) -> {
          for (int i = 0; i < m; i++) {
            for (int j = from; j < to; j++) {
              double entry = a[i * n + j];
              double product = -entry * r[i];
              double next = sums[j] + product;
              lost[j] +=
                  DoubleDouble.lostInSum(sums[j], product, next)
                      + Math.fma(-entry, r[i], -product)
                      - entry * tail[i];
              sums[j] = next;
            }
          }
          for (int j = from; j < to; j++) {
            sums[j] += lost[j];
          }
        });
    return sums;
  }

  /// `|A||x| + |b|`: the size of what cancels in each residual.
  static double[] sizes(double[] a, double[] b, double[] x) {
    double[] sizes = new double[b.length];
    int n = x.length;
    for (int i = 0; i < b.length; i++) {
      double sum = Math.abs(b[i]);
      for (int j = 0; j < n; j++) {
        sum += Math.abs(a[i * n + j] * x[j]);
      }
      sizes[i] = sum;
    }
    return sizes;
  }

  /// Parts of the results on several threads; each result is summed by one of them, in order.
  private static void run(int count, long work, Workers.Range range) {
    int threads = work < WORTHWHILE ? 1 : Workers.processors();
    int tasks = Math.min(count, threads == 1 ? 1 : 4 * threads);
    Workers.ranges(threads, count, tasks, range);
  }
}
