package gradus.linalg;

import java.util.Arrays;

/// An m×n matrix whose entries are sums of two doubles, or of one.
///
/// @param low what the doubles of `high` leave over; empty where that is nothing
@SuppressWarnings("ArrayRecordComponent") // handed over, compared never
record PairMatrix(double[] high, double[] low, int m, int n) {
  static PairMatrix of(double[] entries, int m, int n) {
    return new PairMatrix(entries, new double[0], m, n);
  }

  /// The columns `1, x, x², …`, each power to about 32 digits: rounded to 16, those of a high
  /// degree would tell the coefficients no better than to `κε`.
  static PairMatrix powers(double[] x, int degree) {
    int n = degree + 1;
    double[] high = new double[x.length * n];
    double[] low = new double[x.length * n];
    for (int i = 0; i < x.length; i++) {
      DoubleDouble power = DoubleDouble.of(1);
      for (int j = 0; j < n; j++) {
        high[i * n + j] = power.high();
        low[i * n + j] = power.low();
        power = power.times(x[i]);
      }
    }
    return new PairMatrix(high, low, x.length, n);
  }

  private boolean single() {
    return low.length == 0;
  }

  PairMatrix scaled(Equilibration scales) {
    return new PairMatrix(scales.scaled(high), single() ? low : scales.scaled(low), m, n);
  }

  DoubleDouble at(int i, int j) {
    int k = i * n + j;
    return single() ? DoubleDouble.of(high[k]) : new DoubleDouble(high[k], low[k]);
  }

  /// `f − (r + rest) − A(x + tail)`, as if in twice the precision.
  double[] residual(double[] f, double[] r, double[] rest, double[] x, double[] tail) {
    return single()
        ? Residuals.of(high, f, r, rest, x, tail)
        : Residuals.of(beside(), f, r, rest, twice(x), twice(tail));
  }

  /// `g − Aᵀ(r + rest)`, as if in twice the precision.
  double[] transposed(double[] g, double[] r, double[] rest) {
    double[] large = Residuals.transposed(high, g, r, rest);
    return single() ? large : Residuals.transposed(low, large, r, rest);
  }

  /// `(high low)`, m×2n: its product with `(x, x)` is `Ax`.
  private double[] beside() {
    double[] beside = new double[2 * m * n];
    for (int i = 0; i < m; i++) {
      System.arraycopy(high, i * n, beside, 2 * i * n, n);
      System.arraycopy(low, i * n, beside, 2 * i * n + n, n);
    }
    return beside;
  }

  private static double[] twice(double[] x) {
    double[] twice = Arrays.copyOf(x, 2 * x.length);
    System.arraycopy(x, 0, twice, x.length, x.length);
    return twice;
  }
}
