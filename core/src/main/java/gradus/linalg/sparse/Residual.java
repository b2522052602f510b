package gradus.linalg.sparse;

/// What a solution leaves of its equations.
final class Residual {
  private Residual() {}

  /// `b − Ax`, computed in twice the precision and rounded (Ogita, Rump & Oishi 2005, *SIAM J. Sci.
  /// Comput.* 26(6), Algorithm 5.3).
  static double[] of(SparseMatrix a, double[] x, double[] b) {
    double[] r = new double[a.rows];
    for (int i = 0; i < a.rows; i++) {
      double sum = b[i];
      double lost = 0;
      for (int k = a.start[i]; k < a.start[i + 1]; k++) {
        double value = -a.values[k];
        double factor = x[a.index[k]];
        double product = value * factor;
        double next = sum + product;
        double part = next - sum;
        lost += (sum - (next - part)) + (product - part) + Math.fma(value, factor, -product);
        sum = next;
      }
      r[i] = sum + lost;
    }
    return r;
  }

  /// `|A||x| + |b|`
  static double[] sizes(SparseMatrix a, double[] x, double[] b) {
    double[] sizes = new double[a.rows];
    for (int i = 0; i < a.rows; i++) {
      double sum = Math.abs(b[i]);
      for (int k = a.start[i]; k < a.start[i + 1]; k++) {
        sum += Math.abs(a.values[k] * x[a.index[k]]);
      }
      sizes[i] = sum;
    }
    return sizes;
  }

  /// The smallest relative change of the entries of `A` and `b` for which `x` is exact: `max |r|ᵢ /
  /// (|A||x| + |b|)ᵢ` (Oettli & Prager 1964). NaN where it cannot be said.
  static double componentwise(double[] residual, double[] sizes) {
    double largest = 0;
    for (int i = 0; i < residual.length; i++) {
      largest = Math.max(largest, residual[i] == 0 ? 0 : Math.abs(residual[i]) / sizes[i]);
    }
    return largest;
  }
}
