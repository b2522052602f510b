package gradus.linalg;

import gradus.linalg.kernel.Reflector;
import gradus.linalg.kernel.Rows;

/// The QR iteration with implicit double shifts on an upper Hessenberg matrix (Francis 1961; Golub
/// & Van Loan, *Matrix Computations*, 4th ed., §7.5; the tests and the exceptional shifts are those
/// of LAPACK's `dlahqr`).
///
/// A step takes as shifts the two eigenvalues of the last 2×2 block, starts a bulge with the first
/// column of `(H − σ₁I)(H − σ₂I)` and chases it down the subdiagonal. Then entries of the
/// subdiagonal near the end fall to zero, quadratically, and blocks of one or two rows split off.
final class FrancisQr {
  private static final double EPSILON = 0x1p-52;

  /// Entries this small are zeros; the matrix has entries near 1.
  private static final double NEGLIGIBLE = 0x1p-960;

  /// An eigenvalue takes two to three steps; LAPACK gives up after as many.
  private static final int MOST_STEPS = 30;

  /// Where this many steps split nothing off, the shifts are other ones for once.
  private static final int EXCEPTIONAL = 10;

  private final double[] h;
  private final int n;
  private final double[] qt;
  private final boolean whole;
  private final double[] real;
  private final double[] imaginary;
  private final StandardBlock block = new StandardBlock();

  /// The shifts of the present step.
  private double real1;

  private double real2;
  private double imaginary1;

  /// The first column of `(H − σ₁I)(H − σ₂I)`, then the vectors of reflections.
  private final double[] v = new double[3];

  private FrancisQr(
      double[] h, int n, double[] qt, boolean whole, double[] real, double[] imaginary) {
    this.h = h;
    this.n = n;
    this.qt = qt;
    this.whole = whole;
    this.real = real;
    this.imaginary = imaginary;
  }

  /// Finds the eigenvalues of the rows and columns `from` to `to` of an upper Hessenberg matrix
  /// whose other rows and columns are triangular.
  ///
  /// @param h becomes quasi-triangular where `whole`, with blocks in standard form
  /// @param qt rows that are turned with `h`: `Qᵀ` becomes `(QZ)ᵀ`; empty where nobody asks
  /// @param whole whether rows and columns beside the block that is worked on are changed as well
  /// @return how many rows from 0 on are unfinished: 0 where all is well; the eigenvalues behind
  ///   them are found
  static int solve(
      double[] h,
      int n,
      int from,
      int to,
      double[] qt,
      boolean whole,
      double[] real,
      double[] imaginary) {
    return new FrancisQr(h, n, qt, whole, real, imaginary).solve(from, to);
  }

  private int solve(int from, int to) {
    long steps = (long) MOST_STEPS * Math.max(10, to - from);
    int last = to - 1;
    int stalled = 0;
    while (last >= from) {
      int first = split(from, last);
      if (first > from) {
        h[first * n + first - 1] = 0;
      }
      if (first >= last - 1) {
        finish(first, last);
        last = first - 1;
        stalled = 0;
      } else if (steps-- == 0) {
        return last + 1;
      } else {
        step(first, last, ++stalled);
      }
    }
    return 0;
  }

  private double at(int i, int j) {
    return h[i * n + j];
  }

  /// Where the unreduced block begins that ends at `last`.
  private int split(int from, int last) {
    int k = last;
    while (k > from && !negligible(from, last, k)) {
      k--;
    }
    return k;
  }

  /// Whether the entry left of the diagonal in row `k` may be called zero: by the rule of old, and
  /// by that of Ahues & Tisseur (1997), which protects small eigenvalues.
  private boolean negligible(int from, int last, int k) {
    double below = Math.abs(at(k, k - 1));
    if (below <= NEGLIGIBLE) {
      return true;
    }
    double beside = Math.abs(at(k - 1, k - 1)) + Math.abs(at(k, k));
    if (beside == 0) {
      beside += k - 2 >= from ? Math.abs(at(k - 1, k - 2)) : 0;
      beside += k + 1 <= last ? Math.abs(at(k + 1, k)) : 0;
    }
    if (below > EPSILON * beside) {
      return false;
    }
    double above = Math.abs(at(k - 1, k));
    double corner = Math.abs(at(k, k));
    double gap = Math.abs(at(k - 1, k - 1) - at(k, k));
    double ab = Math.max(below, above);
    double ba = Math.min(below, above);
    double aa = Math.max(corner, gap);
    double bb = Math.min(corner, gap);
    double s = aa + ab;
    return ba * (ab / s) <= Math.max(NEGLIGIBLE, EPSILON * (bb * (aa / s)));
  }

  /// Brings a block of one or two rows into standard form and takes its eigenvalues.
  private void finish(int first, int last) {
    if (first == last) {
      real[last] = at(last, last);
      imaginary[last] = 0;
      return;
    }
    block.standardize(at(first, first), at(first, last), at(last, first), at(last, last));
    h[first * n + first] = block.a;
    h[first * n + last] = block.b;
    h[last * n + first] = block.c;
    h[last * n + last] = block.d;
    real[first] = block.a;
    real[last] = block.d;
    imaginary[first] = block.imaginary;
    imaginary[last] = 0 - block.imaginary; // not a negative zero
    double c = block.cosine;
    double s = block.sine;
    if (whole) {
      Rows.rotate(h, last * n + last + 1, first * n + last + 1, n - last - 1, c, s);
      for (int i = 0; i < first; i++) {
        double left = at(i, first);
        double right = at(i, last);
        h[i * n + first] = c * left + s * right;
        h[i * n + last] = c * right - s * left;
      }
    }
    if (qt.length > 0) {
      Rows.rotate(qt, last * n, first * n, n, c, s);
    }
  }

  private void step(int first, int last, int stalled) {
    shifts(first, last, stalled);
    int start = start(first, last);
    for (int k = start; k < last; k++) {
      boolean three = k + 2 <= last;
      if (k > start) {
        v[0] = at(k, k - 1);
        v[1] = at(k + 1, k - 1);
        v[2] = three ? at(k + 2, k - 1) : 0;
      }
      double tau = Reflections.reflect(v, 0, three ? 3 : 2);
      if (k > start) {
        h[k * n + k - 1] = v[0];
        h[(k + 1) * n + k - 1] = 0;
        if (three) {
          h[(k + 2) * n + k - 1] = 0;
        }
      } else if (start > first) {
        // in exact arithmetic β/v₀ = 1 − τ, but v is an approximation here
        h[k * n + k - 1] *= 1 - tau;
      }
      if (tau != 0) {
        apply(new Reflector(tau, v[1], three ? v[2] : 0), k, first, last, three);
      }
    }
  }

  private void apply(Reflector reflector, int k, int first, int last, boolean three) {
    int right = whole ? n : last + 1;
    int top = whole ? 0 : first;
    reflector.applyToRows(h, k * n + k, n, right - k, three);
    reflector.applyToColumns(h, top * n + k, n, Math.min(k + 3, last) + 1 - top, three);
    if (qt.length > 0) {
      reflector.applyToRows(qt, k * n, n, n, three);
    }
  }

  /// The eigenvalues of the last 2×2 block; of two real ones, twice that which is nearer to the
  /// last entry.
  private void shifts(int first, int last, int stalled) {
    double h11 = at(last - 1, last - 1);
    double h12 = at(last - 1, last);
    double h21 = at(last, last - 1);
    double h22 = at(last, last);
    if (stalled % EXCEPTIONAL == 0) {
      boolean atEnd = stalled % (2 * EXCEPTIONAL) == 0;
      int k = atEnd ? last : first + 2;
      double s = Math.abs(at(k, k - 1)) + Math.abs(at(k - 1, k - 2));
      h11 = 0.75 * s + (atEnd ? h22 : at(first, first));
      h12 = -0.4375 * s;
      h21 = s;
      h22 = h11;
    }
    double s = Math.abs(h11) + Math.abs(h12) + Math.abs(h21) + Math.abs(h22);
    if (s == 0) {
      real1 = 0;
      real2 = 0;
      imaginary1 = 0;
      return;
    }
    double mean = (h11 / s + h22 / s) / 2;
    double determinant = (h11 / s - mean) * (h22 / s - mean) - h12 / s * (h21 / s);
    double root = Math.sqrt(Math.abs(determinant));
    if (determinant >= 0) {
      real1 = mean * s;
      real2 = real1;
      imaginary1 = root * s;
    } else {
      double larger = mean + root;
      double smaller = mean - root;
      boolean nearer = Math.abs(larger - h22 / s) <= Math.abs(smaller - h22 / s);
      real1 = (nearer ? larger : smaller) * s;
      real2 = real1;
      imaginary1 = 0;
    }
  }

  /// Where the bulge may start: at the end of the last two small subdiagonal entries in a row, or
  /// where the block begins. Leaves the column that starts it in `v`.
  private int start(int first, int last) {
    for (int m = last - 2; ; m--) {
      double diagonal = at(m, m);
      double below = at(m + 1, m);
      double s = Math.abs(diagonal - real2) + Math.abs(imaginary1) + Math.abs(below);
      double scaled = below / s;
      v[0] =
          scaled * at(m, m + 1)
              + (diagonal - real1) * ((diagonal - real2) / s)
              + imaginary1 * (imaginary1 / s);
      v[1] = scaled * (diagonal + at(m + 1, m + 1) - real1 - real2);
      v[2] = scaled * at(m + 2, m + 1);
      double length = Math.abs(v[0]) + Math.abs(v[1]) + Math.abs(v[2]);
      for (int i = 0; i < 3 && length > 0; i++) {
        v[i] /= length;
      }
      if (m == first) {
        return m;
      }
      double left = Math.abs(at(m, m - 1)) * (Math.abs(v[1]) + Math.abs(v[2]));
      double around = Math.abs(at(m - 1, m - 1)) + Math.abs(diagonal) + Math.abs(at(m + 1, m + 1));
      if (left <= EPSILON * Math.abs(v[0]) * around) {
        return m;
      }
    }
  }
}
