package gradus.optimization;

/// Arithmetic on arrays of one length, in a fixed order of additions.
final class Vectors {
  private Vectors() {}

  /// `Σ xᵢyᵢ`, in four interleaved sums: four additions are under way at a time instead of one.
  static double dot(double[] x, double[] y) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = 0;
    for (; i + 3 < x.length; i += 4) {
      s0 += x[i] * y[i];
      s1 += x[i + 1] * y[i + 1];
      s2 += x[i + 2] * y[i + 2];
      s3 += x[i + 3] * y[i + 3];
    }
    for (; i < x.length; i++) {
      s0 += x[i] * y[i];
    }
    return (s0 + s1) + (s2 + s3);
  }

  /// `y ← y + a x`
  static void add(double a, double[] x, double[] y) {
    for (int i = 0; i < x.length; i++) {
      y[i] += a * x[i];
    }
  }

  /// `to ← x + a d`
  static void along(double[] x, double a, double[] d, double[] to) {
    for (int i = 0; i < x.length; i++) {
      to[i] = x[i] + a * d[i];
    }
  }

  /// `‖x‖∞`; NaN where an element is.
  static double max(double[] x) {
    double max = 0;
    for (double element : x) {
      max = Math.max(max, Math.abs(element));
    }
    return max;
  }

  /// `‖x‖₂`, without overflow or underflow on the way.
  static double norm(double[] x) {
    double squares = dot(x, x);
    if (squares > 1e-280 && squares < 1e300) {
      return Math.sqrt(squares);
    }
    double scale = max(x);
    if (scale == 0 || !Double.isFinite(scale)) {
      return scale;
    }
    double sum = 0;
    for (double element : x) {
      sum += (element / scale) * (element / scale);
    }
    return scale * Math.sqrt(sum);
  }

  static void copy(double[] from, double[] to) {
    System.arraycopy(from, 0, to, 0, from.length);
  }
}
