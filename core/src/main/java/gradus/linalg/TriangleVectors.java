package gradus.linalg;

import gradus.linalg.kernel.Rows;

/// The eigenvectors of a quasi-triangular matrix by substitution (Golub & Van Loan, *Matrix
/// Computations*, 4th ed., §7.6.4; LAPACK's `dtrevc`).
///
/// Vector `k` is row `k` of the result. A pair of complex vectors `x ± iy` is kept as `x` in the
/// row of the first and `y` in that of the second. Where a pivot vanishes, because eigenvalues
/// coincide, a rounding error of its size takes its place; the vector is scaled down where it would
/// leave the range of numbers.
final class TriangleVectors {
  private static final double EPSILON = 0x1p-53;
  private static final double SMALLEST_PIVOT = 0x1p-900;

  /// Vectors are kept below it, so that a step cannot overflow.
  private static final double LARGE = 0x1p60;

  private final QuasiTriangle triangle;
  private final double[] t;
  private final int n;
  private final double[] rows;

  /// The eigenvalue whose vector is sought, and the least modulus of a pivot.
  private double real;

  private double imaginary;
  private double least;

  /// Where the real and the imaginary part of the vector begin; the second is −1 for a real vector.
  private int x;

  private int y;

  /// A complex number that is a solution.
  private double quotient;

  private double quotientImaginary;

  private TriangleVectors(QuasiTriangle triangle) {
    this.triangle = triangle;
    t = triangle.t();
    n = triangle.n();
    rows = new double[n * n];
  }

  /// Rows `x` with `T x = λ x`.
  static double[] right(QuasiTriangle triangle) {
    TriangleVectors vectors = new TriangleVectors(triangle);
    for (int k = triangle.unfinished(); k < vectors.n; k += triangle.pairAt(k) ? 2 : 1) {
      vectors.begin(k);
      vectors.solveRight(k);
    }
    return vectors.rows;
  }

  /// Rows `u` with `uᵀ T = λ uᵀ`: the left eigenvectors are their conjugates.
  static double[] left(QuasiTriangle triangle) {
    TriangleVectors vectors = new TriangleVectors(triangle);
    for (int k = triangle.unfinished(); k < vectors.n; k += triangle.pairAt(k) ? 2 : 1) {
      vectors.begin(k);
      vectors.solveLeft(k);
    }
    return vectors.rows;
  }

  private void begin(int k) {
    real = triangle.real()[k];
    imaginary = triangle.pairAt(k) ? triangle.imaginary()[k] : 0;
    least = Math.max(EPSILON * (Math.abs(real) + Math.abs(imaginary)), SMALLEST_PIVOT);
    x = k * n;
    y = triangle.pairAt(k) ? x + n : -1;
  }

  private double at(int i, int j) {
    return t[i * n + j];
  }

  private void solveRight(int k) {
    int last = k;
    if (y < 0) {
      rows[x + k] = 1;
    } else {
      last = k + 1;
      boolean above = Math.abs(at(k, last)) >= Math.abs(at(last, k));
      rows[x + k] = above ? 1 : -imaginary / at(last, k);
      rows[y + last] = above ? imaginary / at(k, last) : 1;
    }
    for (int i = k - 1; i >= 0; i--) {
      boolean pair = i > 0 && triangle.pairAt(i - 1);
      int width = last - i;
      double r = -Rows.dot(t, i * n + i + 1, rows, x + i + 1, width);
      double s = y < 0 ? 0 : -Rows.dot(t, i * n + i + 1, rows, y + i + 1, width);
      if (pair) {
        i--;
        double r1 = -Rows.dot(t, i * n + i + 2, rows, x + i + 2, width);
        double s1 = y < 0 ? 0 : -Rows.dot(t, i * n + i + 2, rows, y + i + 2, width);
        solvePair(i, at(i, i + 1), at(i + 1, i), r1, s1, r, s);
      } else {
        solveOne(i, r, s);
      }
      restrain(i, last + 1, i, pair);
    }
  }

  private void solveLeft(int k) {
    int first = k + 1;
    if (y < 0) {
      rows[x + k] = 1;
      subtract(k, first);
    } else {
      boolean above = Math.abs(at(k, first)) >= Math.abs(at(first, k));
      rows[(above ? y : x) + k] = above ? imaginary / at(k, first) : 1;
      rows[(above ? x : y) + first] = above ? 1 : imaginary / at(first, k);
      first++;
      subtract(k, first);
      subtract(k + 1, first);
    }
    for (int i = first; i < n; i++) {
      boolean pair = triangle.pairAt(i);
      int at = i;
      double r = rows[x + i];
      double s = y < 0 ? 0 : rows[y + i];
      if (pair) {
        double r1 = rows[x + i + 1];
        double s1 = y < 0 ? 0 : rows[y + i + 1];
        solvePair(i, at(i + 1, i), at(i, i + 1), r, s, r1, s1);
        restrain(k, n, i, true);
        subtract(i, i + 2);
        subtract(i + 1, i + 2);
        i++;
      } else {
        solveOne(i, r, s);
        restrain(k, n, at, false);
        subtract(i, i + 1);
      }
    }
  }

  /// Takes what is known of entry `i` away from the right sides from place `from` on.
  private void subtract(int i, int from) {
    Rows.add(-rows[x + i], t, i * n + from, rows, x + from, n - from);
    if (y >= 0) {
      Rows.add(-rows[y + i], t, i * n + from, rows, y + from, n - from);
    }
  }

  /// `(tᵢᵢ − λ) z = r + is`
  private void solveOne(int i, double r, double s) {
    divide(r, s, at(i, i) - real, -imaginary);
    rows[x + i] = quotient;
    if (y >= 0) {
      rows[y + i] = quotientImaginary;
    }
  }

  /// `[a−λ b; c a−λ] (z₁, z₂) = (r₁ + is₁, r₂ + is₂)` by elimination with row exchange.
  private void solvePair(int i, double b, double c, double r1, double s1, double r2, double s2) {
    double d = at(i, i) - real;
    double e = -imaginary;
    if (Math.abs(c) > Math.hypot(d, e)) {
      // c z₁ + (d+ie) z₂ = r₂ + is₂ first: then (b − (d+ie)²/c) z₂ = r₁ + is₁ − (d+ie)/c (r₂ + is₂)
      double fr = d / c;
      double fi = e / c;
      divide(
          r1 - (fr * r2 - fi * s2),
          s1 - (fr * s2 + fi * r2),
          b - (fr * d - fi * e),
          -(fr * e + fi * d));
      store(i + 1);
      double z2 = quotient;
      double w2 = quotientImaginary;
      quotient = (r2 - (d * z2 - e * w2)) / c;
      quotientImaginary = (s2 - (d * w2 + e * z2)) / c;
      store(i);
      return;
    }
    // f = c / (d+ie): (d+ie − f b) z₂ = r₂ + is₂ − f (r₁ + is₁)
    divide(c, 0, d, e);
    double fr = quotient;
    double fi = quotientImaginary;
    divide(r2 - (fr * r1 - fi * s1), s2 - (fr * s1 + fi * r1), d - fr * b, e - fi * b);
    store(i + 1);
    divide(r1 - b * quotient, s1 - b * quotientImaginary, d, e);
    store(i);
  }

  private void store(int i) {
    rows[x + i] = quotient;
    if (y >= 0) {
      rows[y + i] = quotientImaginary;
    }
  }

  /// `(r + is) / (d + ie)`, with a divisor of at least the least modulus (Smith 1962).
  private void divide(double r, double s, double d, double e) {
    if (Math.abs(d) + Math.abs(e) < least) {
      quotient = r / least;
      quotientImaginary = s / least;
    } else if (e == 0) {
      quotient = r / d;
      quotientImaginary = s / d;
    } else if (Math.abs(d) >= Math.abs(e)) {
      double ratio = e / d;
      double denominator = d + e * ratio;
      quotient = (r + s * ratio) / denominator;
      quotientImaginary = (s - r * ratio) / denominator;
    } else {
      double ratio = d / e;
      double denominator = e + d * ratio;
      quotient = (r * ratio + s) / denominator;
      quotientImaginary = (s * ratio - r) / denominator;
    }
  }

  /// Scales the vector, places `from` to `to`, where its newest entries have become large.
  private void restrain(int from, int to, int newest, boolean pair) {
    double size = size(newest);
    size = pair ? Math.max(size, size(newest + 1)) : size;
    if (!(size > LARGE)) {
      return;
    }
    double factor = Math.scalb(1.0, -Math.getExponent(size));
    for (int i = from; i < to; i++) {
      rows[x + i] *= factor;
      if (y >= 0) {
        rows[y + i] *= factor;
      }
    }
  }

  private double size(int i) {
    return Math.max(Math.abs(rows[x + i]), y < 0 ? 0 : Math.abs(rows[y + i]));
  }
}
