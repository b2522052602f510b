package gradus.linalg;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The exponential of a matrix by scaling and squaring: `exp(A) = r(2⁻ˢA)^(2ˢ)` with a diagonal
/// Padé approximant `r` of degree 3, 5, 7, 9 or 13 (Al-Mohy & Higham 2009, *A new scaling and
/// squaring algorithm for the matrix exponential*, Algorithm 5.1).
///
/// Degree and `s` follow from norms of powers of `A` rather than from the norm of `A`, which scales
/// matrices far from normal too much.
final class PadeExponential {
  private static final int[] DEGREES = {3, 5, 7, 9, 13};

  /// Where each degree's backward error stays below `2⁻⁵³` (Table 3.1 there; the last from the text
  /// of Algorithm 5.1).
  private static final double[] RADII = {
    1.495585217958292e-2, 2.539398330063230e-1, 9.504178996162932e-1, 2.097847961257068, 4.25
  };

  private static final double[][] COEFFICIENTS = {
    {120, 60, 12, 1},
    {30240, 15120, 3360, 420, 30, 1},
    {17297280, 8648640, 1995840, 277200, 25200, 1512, 56, 1},
    {17643225600.0, 8821612800.0, 2075673600, 302702400, 30270240, 2162160, 110880, 3960, 90, 1},
    {
      64764752532480000.0,
      32382376266240000.0,
      7771770303897600.0,
      1187353796428800.0,
      129060195264000.0,
      10559470521600.0,
      670442572800.0,
      33522128640.0,
      1323241920,
      40840800,
      960960,
      16380,
      182,
      1
    }
  };

  private static final int LAST = DEGREES.length - 1;

  private static final double[] LOG_CONSTANTS =
      Arrays.stream(DEGREES).mapToDouble(PadeExponential::logConstant).toArray();

  /// Matrices beyond `2⁶⁰` are scaled before anything else, lest their powers overflow.
  private static final int LARGEST_EXPONENT = 60;

  private final int n;
  private final double[] a;

  /// `A², A⁴, A⁶, …` as far as they were needed.
  private final List<double[]> evenPowers = new ArrayList<>();

  private PadeExponential(double[] a, int n) {
    this.a = a;
    this.n = n;
  }

  /// `exp(A)`, a new array.
  static double[] of(double[] a, int n) {
    if (n > 1 && !SquareArrays.upperTriangular(a, n)) {
      double[] transpose = SquareArrays.transpose(a, n);
      if (SquareArrays.upperTriangular(transpose, n)) {
        return SquareArrays.transpose(of(transpose, n), n);
      }
    }
    double[] scaled = a.clone();
    double norm = SquareArrays.norm(a, n);
    int before = norm == 0 ? 0 : Math.max(0, Math.getExponent(norm) - LARGEST_EXPONENT);
    Scaling.scale(scaled, -before);
    return new PadeExponential(scaled, n).exponential(a, before);
  }

  private double[] exponential(double[] original, int before) {
    int choice = choice();
    int squarings = choice < LAST ? 0 : squarings();
    if (squarings > 0) {
      Scaling.scale(a, -squarings);
      for (int k = 0; k < evenPowers.size(); k++) {
        Scaling.scale(evenPowers.get(k), -2 * (k + 1) * squarings);
      }
    }
    double[] x = choice < LAST ? approximant(choice) : highest();
    boolean triangular = SquareArrays.upperTriangular(original, n);
    int all = squarings + before;
    for (int k = all; k >= 0; k--) {
      x = k == all ? x : SquareArrays.times(x, x, n);
      if (triangular) {
        refineTriangle(x, original, k);
      }
    }
    return x;
  }

  /// `A²ᵏ`
  private double[] evenPower(int k) {
    while (evenPowers.size() < k) {
      int next = evenPowers.size() + 1;
      evenPowers.add(
          next == 1
              ? SquareArrays.times(a, a, n)
              : SquareArrays.times(evenPower(next / 2), evenPower(next - next / 2), n));
    }
    return evenPowers.get(k - 1);
  }

  /// `‖A²ᵏ‖^(1/2k)`
  private double root(int k) {
    return Math.pow(SquareArrays.norm(evenPower(k), n), 0.5 / k);
  }

  private int choice() {
    double[] eta = {Math.max(root(2), root(3)), Math.max(root(2), root(3)), Double.NaN, Double.NaN};
    for (int k = 0; k < LAST; k++) {
      if (k == 2) {
        eta[2] = Math.max(root(3), root(4));
        eta[3] = eta[2];
      }
      if (eta[k] <= RADII[k] && extraSquarings(k, 0) == 0) {
        return k;
      }
    }
    return LAST;
  }

  private int squarings() {
    double eta = Math.min(Math.max(root(3), root(4)), Math.max(root(4), root(5)));
    int squarings = eta == 0 ? 0 : Math.max(0, (int) Math.ceil(log2(eta / RADII[LAST])));
    return squarings + extraSquarings(LAST, squarings);
  }

  private static double log2(double x) {
    return Math.log(x) / Math.log(2);
  }

  /// What must be added so that rounding errors of the approximant stay small, by a bound with `‖
  /// |A|^(2m+1) ‖₁ / ‖A‖₁` (§5 there); the norm follows from products with a vector.
  private int extraSquarings(int choice, int squarings) {
    int m = DEGREES[choice];
    double norm = SquareArrays.norm(a, n);
    double[] sums = new double[n];
    double[] next = new double[n];
    Arrays.fill(sums, 1);
    double largest = 1;
    int exponent = 0;
    for (int k = 0; k < 2 * m + 1 && largest > 0; k++) {
      largest = multiplyByModulus(sums, next);
      int power = largest == 0 ? 0 : Math.getExponent(largest);
      exponent += power;
      largest = Math.scalb(largest, -power);
      double factor = Math.scalb(1.0, -power);
      for (int i = 0; i < n; i++) {
        sums[i] = factor * next[i];
      }
    }
    if (largest == 0) {
      return 0;
    }
    double log = exponent + log2(largest / norm) - 2.0 * m * squarings - LOG_CONSTANTS[choice];
    return (int) Math.max(0, Math.ceil((log + 53) / (2 * m)));
  }

  /// `y = |A|ᵀ x`; answers the largest entry.
  private double multiplyByModulus(double[] x, double[] y) {
    Arrays.fill(y, 0);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        y[j] += x[i] * Math.abs(a[i * n + j]);
      }
    }
    double largest = 0;
    for (double entry : y) {
      largest = Math.max(largest, entry);
    }
    return largest;
  }

  /// `log₂ (2m)! (2m+1)! / (m!)²`, one over the first coefficient of the error.
  private static double logConstant(int m) {
    double constant = log2(2 * m + 1);
    for (int k = 1; k <= 2 * m; k++) {
      constant += 2 * log2(k) - (k <= m ? 2 * log2(k) : 0);
    }
    return constant;
  }

  /// `(V − U)⁻¹ (V + U)` with the odd terms in `U` and the even ones in `V`.
  private double[] approximant(int choice) {
    double[] b = COEFFICIENTS[choice];
    double[] odd = new double[n * n];
    double[] even = new double[n * n];
    for (int k = DEGREES[choice] / 2; k >= 1; k--) {
      SquareArrays.add(b[2 * k + 1], evenPower(k), odd);
      SquareArrays.add(b[2 * k], evenPower(k), even);
    }
    SquareArrays.addToDiagonal(odd, n, b[1]);
    SquareArrays.addToDiagonal(even, n, b[0]);
    return quotient(SquareArrays.times(a, odd, n), even);
  }

  /// The same for degree 13, with powers up to `A⁶` only.
  private double[] highest() {
    double[] b = COEFFICIENTS[LAST];
    double[] odd = combination(b[13], b[11], b[9]);
    odd = SquareArrays.times(evenPower(3), odd, n);
    SquareArrays.add(1, combination(b[7], b[5], b[3]), odd);
    SquareArrays.addToDiagonal(odd, n, b[1]);
    double[] even = combination(b[12], b[10], b[8]);
    even = SquareArrays.times(evenPower(3), even, n);
    SquareArrays.add(1, combination(b[6], b[4], b[2]), even);
    SquareArrays.addToDiagonal(even, n, b[0]);
    return quotient(SquareArrays.times(a, odd, n), even);
  }

  /// `b₆ A⁶ + b₄ A⁴ + b₂ A²`
  private double[] combination(double b6, double b4, double b2) {
    double[] first = evenPower(1);
    double[] second = evenPower(2);
    double[] third = evenPower(3);
    double[] sum = new double[n * n];
    for (int k = 0; k < sum.length; k++) {
      sum[k] = b6 * third[k] + b4 * second[k] + b2 * first[k];
    }
    return sum;
  }

  private double[] quotient(double[] u, double[] v) {
    double[] denominator = v.clone();
    SquareArrays.add(-1, u, denominator);
    SquareArrays.add(1, u, v);
    return SquareArrays.solve(denominator, v, n);
  }

  /// Puts the exact diagonal and the entries beside it into `exp(2⁻ᵏT)` for a triangle (Code
  /// Fragment 2.1 there), which keeps errors of squaring from growing.
  private void refineTriangle(double[] x, double[] t, int k) {
    for (int i = 0; i < n; i++) {
      double value = Math.scalb(t[i * n + i], -k);
      x[i * n + i] = Math.exp(value);
      if (i + 1 < n) {
        double next = Math.scalb(t[(i + 1) * n + i + 1], -k);
        double half = 0.5 * (next - value);
        // (exp(λ₂) − exp(λ₁)) / (λ₂ − λ₁)
        double slope =
            Math.abs(half) > 20
                ? (Math.exp(next) - Math.exp(value)) / (next - value)
                : Math.exp(0.5 * (value + next)) * (half == 0 ? 1 : Math.sinh(half) / half);
        x[i * n + i + 1] = Math.scalb(t[i * n + i + 1], -k) * slope;
      }
    }
  }
}
