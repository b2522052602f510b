package gradus.linalg;

import gradus.linalg.kernel.Rows;

/// The principal logarithm of a quasi-triangular matrix by inverse scaling and squaring: `log T =
/// 2ˢ log(T^(1/2ˢ))`, with square roots until a Padé approximant of low degree will do (Al-Mohy &
/// Higham 2012, *Improved inverse scaling and squaring algorithms for the matrix logarithm*,
/// Algorithm 4.1; in real arithmetic Al-Mohy, Higham & Relton 2013).
///
/// The diagonal and what stands beside it are computed from `T` itself, so that taking roots and
/// the identity away costs no digits.
final class TriangleLogarithm {
  /// Where the backward error of degree `m = 1, 2, …` stays below `2⁻⁵³` (Table 2.1 there).
  private static final double[] RADII = {
    0, 1.59e-5, 2.31e-3, 1.94e-2, 6.21e-2, 1.28e-1, 2.06e-1, 2.88e-1
  };

  private static final int HIGHEST = RADII.length - 1;

  /// More roots than any number needs to come near 1.
  private static final int MOST_ROOTS = 100;

  private final int n;
  private final double[] t;
  private final boolean[] pair;

  /// `T^(1/2ˢ)`
  private double[] root;

  private int roots;

  private TriangleLogarithm(double[] t, int n) {
    this.n = n;
    this.t = t;
    root = t;
    pair = new boolean[n];
    for (int i = 0; i + 1 < n; i++) {
      pair[i] = t[(i + 1) * n + i] != 0;
    }
  }

  /// @param t blocks in standard form; no eigenvalue is 0 or negative
  static double[] of(double[] t, int n) {
    TriangleLogarithm logarithm = new TriangleLogarithm(t, n);
    int degree = logarithm.scale();
    double[] x = logarithm.approximant(degree);
    logarithm.refine(x);
    return x;
  }

  private void takeRoot() {
    root = TriangleSquareRoot.of(root, n);
    roots++;
  }

  /// Takes square roots until a degree suffices, and answers it.
  private int scale() {
    int first = rootsForDiagonal();
    while (roots < first) {
      takeRoot();
    }
    double[] r = lessIdentity();
    double[] square = SquareArrays.times(r, r, n);
    double[] cube = SquareArrays.times(square, r, n);
    double alpha2 = Math.max(root(square, 2), root(cube, 3));
    for (int m = 1; m <= 2; m++) {
      if (alpha2 <= RADII[m]) {
        return m;
      }
    }
    int spared = 0;
    while (roots < MOST_ROOTS) {
      double d4 = root(SquareArrays.times(square, square, n), 4);
      double alpha3 = Math.max(root(cube, 3), d4);
      int degree = degree(3, alpha3);
      if (degree < HIGHEST) {
        return degree;
      }
      boolean again = degree == HIGHEST && alpha3 / 2 <= RADII[5] && spared < 2;
      if (!again) {
        double alpha4 = Math.max(d4, root(SquareArrays.times(square, cube, n), 5));
        degree = degree(6, Math.min(alpha3, alpha4));
        if (degree <= HIGHEST) {
          return degree;
        }
      }
      spared += again ? 1 : 0;
      takeRoot();
      r = lessIdentity();
      square = SquareArrays.times(r, r, n);
      cube = SquareArrays.times(square, r, n);
    }
    return HIGHEST;
  }

  private double root(double[] power, int exponent) {
    return Math.pow(SquareArrays.norm(power, n), 1.0 / exponent);
  }

  /// The lowest degree from `from` on that suffices, or one more than there are.
  private static int degree(int from, double alpha) {
    int degree = from;
    while (degree <= HIGHEST && !(alpha <= RADII[degree])) {
      degree++;
    }
    return degree;
  }

  /// How many roots bring every eigenvalue near 1.
  private int rootsForDiagonal() {
    double farthest = 0;
    int count = -1;
    do {
      count++;
      farthest = 0;
      for (int i = 0; i < n; i++) {
        double x = Math.scalb(logModulus(i), -count);
        double y = Math.scalb(angle(i), -count);
        farthest = Math.max(farthest, Math.hypot(lessOne(x, y), Math.exp(x) * Math.sin(y)));
      }
    } while (farthest > RADII[HIGHEST] && count < MOST_ROOTS);
    return count;
  }

  /// `Re exp(x + iy) − 1`
  private static double lessOne(double x, double y) {
    double sine = Math.sin(y / 2);
    return Math.expm1(x) * Math.cos(y) - 2 * sine * sine;
  }

  /// Half the distance of a pair: `√(−bc)`, at either of its rows; 0 for a real eigenvalue.
  private double imaginary(int i) {
    int first = i > 0 && pair[i - 1] ? i - 1 : i;
    return pair[first]
        ? Math.sqrt(Math.abs(t[first * n + first + 1]))
            * Math.sqrt(Math.abs(t[(first + 1) * n + first]))
        : 0;
  }

  private double logModulus(int i) {
    return Math.log(Math.hypot(t[i * n + i], imaginary(i)));
  }

  private double angle(int i) {
    return Math.atan2(imaginary(i), t[i * n + i]);
  }

  /// `R = T^(1/2ˢ) − I`, with the diagonal and the entries beside it without cancellation.
  private double[] lessIdentity() {
    double[] r = root.clone();
    for (int i = 0; i < n; i++) {
      double x = Math.scalb(logModulus(i), -roots);
      double y = Math.scalb(angle(i), -roots);
      setBlock(r, i, lessOne(x, y), Math.exp(x) * Math.sin(y));
      if (singles(i)) {
        r[i * n + i + 1] = t[i * n + i + 1] * powerSlope(t[i * n + i], t[(i + 1) * n + i + 1]);
      }
      i += pair[i] ? 1 : 0;
    }
    return r;
  }

  private boolean singles(int i) {
    return i + 1 < n && !pair[i] && !pair[i + 1];
  }

  /// Writes a function value `real + i·imaginary` of the eigenvalue in row `i` as a block.
  private void setBlock(double[] x, int i, double real, double imaginary) {
    x[i * n + i] = real;
    if (pair[i]) {
      double ratio = imaginary / imaginary(i);
      x[(i + 1) * n + i + 1] = real;
      x[i * n + i + 1] = ratio * t[i * n + i + 1];
      x[(i + 1) * n + i] = ratio * t[(i + 1) * n + i];
    }
  }

  /// `(b^p − a^p) / (b − a)` with `p = 2⁻ˢ` (Higham & Lin 2011, §5).
  private double powerSlope(double a, double b) {
    double p = Math.scalb(1.0, -roots);
    if (a == b) {
      return p * Math.exp((p - 1) * Math.log(a));
    }
    double mean = Math.exp(0.5 * p * (Math.log(a) + Math.log(b)));
    return mean * 2 * Math.sinh(p * halfLogRatio(a, b)) / (b - a);
  }

  /// `½ log(b/a)`, accurate where the two are close.
  private static double halfLogRatio(double a, double b) {
    double ratio = b / a;
    return ratio > 0.5 && ratio < 2
        ? 0.5 * Math.log1p((b - a) / a)
        : 0.5 * (Math.log(b) - Math.log(a));
  }

  /// The Padé approximant of `log(I + R)` as a sum `Σ wⱼ R (I + xⱼ R)⁻¹` over the nodes of Gauss
  /// and Legendre on `0 … 1`, times `2ˢ`.
  private double[] approximant(int degree) {
    double[] r = lessIdentity();
    double[] sum = new double[n * n];
    SymmetricEigen nodes = SymmetricEigen.of(legendre(degree));
    for (int k = 0; k < degree; k++) {
      double node = 0.5 * (1 + nodes.values().flat(k));
      double first = nodes.vectors().at(0, k);
      SquareArrays.add(first * first, quotient(r, node), sum);
    }
    Scaling.scale(sum, roots);
    return sum;
  }

  /// The matrix whose eigenvalues are the nodes on `−1 … 1` (Golub & Welsch 1969).
  private static Tensor legendre(int degree) {
    return Tensor.generate(
        Shape.of(degree, degree),
        k -> {
          int larger = Math.max(k / degree, k % degree);
          return Math.abs(k / degree - k % degree) == 1
              ? larger / Math.sqrt(4.0 * larger * larger - 1)
              : 0;
        });
  }

  /// `(I + x R)⁻¹ R`, row by row from below.
  private double[] quotient(double[] r, double x) {
    double[] z = r.clone();
    for (int i = n - 1; i >= 0; i--) {
      boolean two = i > 0 && pair[i - 1];
      int top = two ? i - 1 : i;
      for (int row = top; row <= i; row++) {
        for (int k = i + 1; k < n; k++) {
          Rows.add(-x * r[row * n + k], z, k * n + top, z, row * n + top, n - top);
        }
      }
      double a = 1 + x * r[top * n + top];
      if (two) {
        divideRows(z, top, a, x * r[top * n + i], x * r[i * n + top], 1 + x * r[i * n + i]);
      } else {
        for (int j = top; j < n; j++) {
          z[top * n + j] /= a;
        }
      }
      i = top;
    }
    return z;
  }

  /// Multiplies two rows by the inverse of `[a b; c d]`.
  private void divideRows(double[] z, int i, double a, double b, double c, double d) {
    double determinant = a * d - b * c;
    for (int j = i; j < n; j++) {
      double upper = z[i * n + j];
      double lower = z[(i + 1) * n + j];
      z[i * n + j] = (d * upper - b * lower) / determinant;
      z[(i + 1) * n + j] = (a * lower - c * upper) / determinant;
    }
  }

  /// Puts the exact diagonal, and the entries beside it, into the logarithm.
  private void refine(double[] x) {
    for (int i = 0; i < n; i++) {
      setBlock(x, i, logModulus(i), angle(i));
      if (singles(i)) {
        double a = t[i * n + i];
        double b = t[(i + 1) * n + i + 1];
        double slope = a == b ? 1 / a : 2 * halfLogRatio(a, b) / (b - a);
        x[i * n + i + 1] = slope * t[i * n + i + 1];
      }
      i += pair[i] ? 1 : 0;
    }
  }
}
