package gradus.linalg.kernel;

/// Arithmetic on arrays of one length as vectors, in a fixed order of additions.
public final class Vectors {
  /// Below this length a plain loop is done before a loop on vectors has begun.
  private static final int SHORT = 16;

  /// So many elements are looked at by a thread at a time.
  private static final int SHARED = 131_072;

  private Vectors() {}

  /// `xᵀy`
  public static double dot(double[] x, double[] y) {
    return x.length < SHORT ? shortDot(x, y) : Rows.dot(x, 0, y, 0, x.length);
  }

  /// In four interleaved sums: four additions are under way at a time instead of one.
  private static double shortDot(double[] x, double[] y) {
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
  public static void add(double a, double[] x, double[] y) {
    Rows.add(a, x, 0, y, 0, x.length);
  }

  /// `y ← x + a y`
  public static void addTo(double[] x, double a, double[] y) {
    for (int i = 0; i < y.length; i++) {
      y[i] = x[i] + a * y[i];
    }
  }

  /// `x ← a x`
  public static void scale(double a, double[] x) {
    for (int i = 0; i < x.length; i++) {
      x[i] *= a;
    }
  }

  /// `to ← x + a d`
  public static void along(double[] x, double a, double[] d, double[] to) {
    for (int i = 0; i < x.length; i++) {
      to[i] = x[i] + a * d[i];
    }
  }

  /// `x + a d`
  public static double[] along(double[] x, double a, double[] d) {
    double[] sum = new double[x.length];
    along(x, a, d, sum);
    return sum;
  }

  /// `x − y`
  public static double[] difference(double[] x, double[] y) {
    return along(x, -1, y);
  }

  /// `to ← from`
  public static void copy(double[] from, double[] to) {
    System.arraycopy(from, 0, to, 0, from.length);
  }

  /// `‖x‖∞`, by several threads where there are many elements; NaN where an element is.
  public static double largest(double[] x) {
    int parts = Math.clamp(x.length / SHARED, 1, 2 * Workers.processors());
    return parts == 1 ? Rows.largest(x, 0, x.length) : largest(x, parts);
  }

  private static double largest(double[] x, int parts) {
    double[] largest = new double[parts];
    Workers.run(
        Workers.processors(),
        parts,
        (_, part) -> {
          int from = (int) ((long) x.length * part / parts);
          int to = (int) ((long) x.length * (part + 1) / parts);
          largest[part] = Rows.largest(x, from, to - from);
        });
    return Rows.largest(largest, 0, parts);
  }

  /// `‖x‖₂`, without overflow or underflow on the way; NaN where an element is.
  public static double norm(double[] x) {
    return norm(x, 0, x.length, dot(x, x));
  }

  /// The norm of the `n` elements from `at` on.
  public static double norm(double[] x, int at, int n) {
    return norm(x, at, n, Rows.dot(x, at, x, at, n));
  }

  private static double norm(double[] x, int at, int n, double squares) {
    if (squares > 0x1p-900 && squares < 0x1p1000) {
      return Math.sqrt(squares);
    }
    double largest = Rows.largest(x, at, n);
    if (largest == 0 || !Double.isFinite(largest)) {
      return largest;
    }
    int power = -Math.getExponent(largest); // scaling by a power of two changes no digit
    double sum = 0;
    for (int i = at; i < at + n; i++) {
      double scaled = Math.scalb(x[i], power);
      sum += scaled * scaled;
    }
    return Math.scalb(Math.sqrt(sum), -power);
  }
}
