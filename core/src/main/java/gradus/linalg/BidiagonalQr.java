package gradus.linalg;

import gradus.linalg.kernel.Rows;

/// The QR iteration with implicit shifts on an upper bidiagonal matrix (Golub & Kahan 1965), with a
/// shift of zero where any other would cost small singular values their digits (Demmel & Kahan
/// 1990, *Accurate singular values of bidiagonal matrices*; the course of LAPACK's `dbdsqr`).
///
/// Each step chases a bulge along a block that has not fallen apart yet, from the end with the
/// larger diagonal entry to the end with the smaller one. All singular values come out to full
/// relative accuracy.
final class BidiagonalQr {
  /// A value takes about two steps; LAPACK gives up after three times as many.
  private static final int MOST_STEPS = 20;

  private static final double EPSILON = 0x1p-53;

  /// An entry beside the diagonal by this factor smaller than what it can change is zero.
  private static final double TOLERANCE = 8 * EPSILON;

  private final double[] d;
  private final double[] e;
  private final Vectors left;
  private final Vectors right;

  /// What the rotation found last makes of two numbers: `(c, s)` turns them into `(r, 0)`.
  private double c;

  private double s;

  /// Rows that are turned along with the matrix.
  static final class Vectors {
    static final Vectors NONE = new Vectors(new double[0], 0, 0, 0);

    private final double[] rows;
    private final int stride;
    private final int column;
    private final int width;

    /// @param rows begin `stride` apart, and are turned from `column` on for `width` places
    Vectors(double[] rows, int stride, int column, int width) {
      this.rows = rows;
      this.stride = stride;
      this.column = column;
      this.width = width;
    }

    /// `p ← c p + s q`, `q ← c q − s p` for rows `i` and `i + 1`.
    void rotate(int i, double c, double s) {
      if (width > 0) {
        int at = i * stride + column;
        Rows.rotate(rows, at, at + stride, width, c, -s);
      }
    }

    void negate(int i) {
      int at = i * stride + column;
      for (int k = at; k < at + width; k++) {
        rows[k] = -rows[k];
      }
    }
  }

  private BidiagonalQr(double[] d, double[] e, Vectors left, Vectors right) {
    this.d = d;
    this.e = e;
    this.left = left;
    this.right = right;
  }

  /// Replaces the diagonal `d` by the singular values, in no order, for the rows `from` to `to` of
  /// a bidiagonal matrix, and turns the same rows of `left` and `right` with them.
  ///
  /// @param e what stands above the diagonal; used up
  /// @param wide whether the rows have one more column, with entry `e[to − 1]`; row `to` of `right`
  ///   is then turned into the vector that they map to zero
  /// @return whether the iteration converged
  static boolean solve(
      double[] d, double[] e, int from, int to, boolean wide, Vectors left, Vectors right) {
    BidiagonalQr iteration = new BidiagonalQr(d, e, left, right);
    if (wide && to > from) {
      iteration.narrow(from, to);
    }
    return iteration.solve(from, to);
  }

  /// Takes the last column away: rotations from the right make the matrix lower bidiagonal, those
  /// from the left upper again.
  private void narrow(int from, int to) {
    int last = to - 1;
    for (int i = from; i < last; i++) {
      turn(i, right);
    }
    d[last] = rotation(d[last], e[last]);
    e[last] = 0;
    right.rotate(last, c, s);
    for (int i = from; i < last; i++) {
      turn(i, left);
    }
  }

  /// Moves the entry beside `d[i]` to the other side of the diagonal.
  private void turn(int i, Vectors vectors) {
    d[i] = rotation(d[i], e[i]);
    e[i] = s * d[i + 1];
    d[i + 1] *= c;
    vectors.rotate(i, c, s);
  }

  private boolean solve(int from, int to) {
    int steps = MOST_STEPS * (to - from) + MOST_STEPS;
    int last = to - 1;
    while (last > from) {
      int first = last;
      while (first > from && e[first - 1] != 0) {
        first--;
      }
      if (first == last) {
        last--;
      } else if (steps-- == 0) {
        return false;
      } else {
        step(first, last);
      }
    }
    for (int i = from; i < to; i++) {
      if (d[i] < 0 || 1 / d[i] < 0) {
        d[i] = -d[i];
        right.negate(i);
      }
    }
    return true;
  }

  /// One step on an unreduced block, or the finding that it falls apart.
  private void step(int first, int last) {
    boolean down = Math.abs(d[first]) >= Math.abs(d[last]);
    double smallest = down ? splitDown(first, last) : splitUp(first, last);
    if (smallest < 0) {
      return;
    }
    double shift = shift(first, last, down, smallest);
    if (down && shift == 0) {
      chaseDown(first, last);
    } else if (down) {
      chaseDown(first, last, shift);
    } else if (shift == 0) {
      chaseUp(first, last);
    } else {
      chaseUp(first, last, shift);
    }
  }

  /// A lower bound of the smallest singular value; −1 where an entry was found negligible beside
  /// such a bound for the rows above it, and set to zero.
  private double splitDown(int first, int last) {
    double bound = Math.abs(d[first]);
    double smallest = bound;
    if (negligible(e[last - 1], d[last])) {
      e[last - 1] = 0;
      return -1;
    }
    for (int i = first; i < last; i++) {
      double beside = Math.abs(e[i]);
      if (negligible(beside, bound)) {
        e[i] = 0;
        return -1;
      }
      bound = Math.abs(d[i + 1]) * (bound / (bound + beside));
      smallest = Math.min(smallest, bound);
    }
    return smallest;
  }

  private double splitUp(int first, int last) {
    double bound = Math.abs(d[last]);
    double smallest = bound;
    if (negligible(e[first], d[first])) {
      e[first] = 0;
      return -1;
    }
    for (int i = last - 1; i >= first; i--) {
      double beside = Math.abs(e[i]);
      if (negligible(beside, bound)) {
        e[i] = 0;
        return -1;
      }
      bound = Math.abs(d[i]) * (bound / (bound + beside));
      smallest = Math.min(smallest, bound);
    }
    return smallest;
  }

  private static boolean negligible(double beside, double bound) {
    return Math.abs(beside) <= Math.max(TOLERANCE * Math.abs(bound), Double.MIN_NORMAL);
  }

  /// The smaller singular value of the 2×2 block at the far end; 0 where it is too small beside the
  /// others to be subtracted.
  private double shift(int first, int last, boolean down, double smallest) {
    double largest = 0;
    for (int i = first; i <= last; i++) {
      largest = Math.max(largest, Math.max(Math.abs(d[i]), i < last ? Math.abs(e[i]) : 0));
    }
    if ((last - first + 1) * TOLERANCE * (smallest / largest) <= EPSILON) {
      return 0;
    }
    double shift =
        down
            ? smaller(d[last - 1], e[last - 1], d[last])
            : smaller(d[first], e[first], d[first + 1]);
    double start = Math.abs(down ? d[first] : d[last]);
    double ratio = shift / start;
    return ratio * ratio < EPSILON ? 0 : shift;
  }

  /// The smaller singular value of `(f g; 0 h)`: `2|fh| / (√((|f|+|h|)² + g²) + √((|f|−|h|)² +
  /// g²))`
  private static double smaller(double f, double g, double h) {
    double product = Math.abs(f) * Math.abs(h);
    double sum = Math.abs(f) + Math.abs(h);
    double difference = Math.abs(f) - Math.abs(h);
    double denominator = Math.hypot(sum, g) + Math.hypot(difference, g);
    return denominator == 0 ? 0 : 2 * product / denominator;
  }

  /// Without a shift (Demmel & Kahan 1990, §3): no difference is formed anywhere.
  private void chaseDown(int first, int last) {
    double cosine = 1;
    double outerCosine = 1;
    double outerSine = 0;
    for (int i = first; i < last; i++) {
      double r = rotation(d[i] * cosine, e[i]);
      cosine = c;
      double sine = s;
      if (i > first) {
        e[i - 1] = outerSine * r;
      }
      right.rotate(i, c, s);
      d[i] = rotation(outerCosine * r, d[i + 1] * sine);
      outerCosine = c;
      outerSine = s;
      left.rotate(i, c, s);
    }
    double h = d[last] * cosine;
    d[last] = h * outerCosine;
    e[last - 1] = h * outerSine;
  }

  private void chaseUp(int first, int last) {
    double cosine = 1;
    double outerCosine = 1;
    double outerSine = 0;
    for (int i = last; i > first; i--) {
      double r = rotation(d[i] * cosine, e[i - 1]);
      cosine = c;
      double sine = s;
      if (i < last) {
        e[i] = outerSine * r;
      }
      left.rotate(i - 1, c, -s);
      d[i] = rotation(outerCosine * r, d[i - 1] * sine);
      outerCosine = c;
      outerSine = s;
      right.rotate(i - 1, c, -s);
    }
    double h = d[first] * cosine;
    d[first] = h * outerCosine;
    e[first] = h * outerSine;
  }

  private void chaseDown(int first, int last, double shift) {
    double head = d[first];
    double f = (Math.abs(head) - shift) * (Math.copySign(1, head) + shift / head);
    double g = e[first];
    for (int i = first; i < last; i++) {
      double r = rotation(f, g);
      if (i > first) {
        e[i - 1] = r;
      }
      f = Math.fma(c, d[i], s * e[i]);
      e[i] = Math.fma(c, e[i], -s * d[i]);
      g = s * d[i + 1];
      d[i + 1] *= c;
      right.rotate(i, c, s);
      d[i] = rotation(f, g);
      f = Math.fma(c, e[i], s * d[i + 1]);
      d[i + 1] = Math.fma(c, d[i + 1], -s * e[i]);
      if (i < last - 1) {
        g = s * e[i + 1];
        e[i + 1] *= c;
      }
      left.rotate(i, c, s);
    }
    e[last - 1] = f;
  }

  private void chaseUp(int first, int last, double shift) {
    double head = d[last];
    double f = (Math.abs(head) - shift) * (Math.copySign(1, head) + shift / head);
    double g = e[last - 1];
    for (int i = last; i > first; i--) {
      double r = rotation(f, g);
      if (i < last) {
        e[i] = r;
      }
      f = Math.fma(c, d[i], s * e[i - 1]);
      e[i - 1] = Math.fma(c, e[i - 1], -s * d[i]);
      g = s * d[i - 1];
      d[i - 1] *= c;
      left.rotate(i - 1, c, -s);
      d[i] = rotation(f, g);
      f = Math.fma(c, e[i - 1], s * d[i - 1]);
      d[i - 1] = Math.fma(c, d[i - 1], -s * e[i - 1]);
      if (i > first + 1) {
        g = s * e[i - 2];
        e[i - 2] *= c;
      }
      right.rotate(i - 1, c, -s);
    }
    e[first] = f;
  }

  /// Finds the rotation that turns `(f, g)` into `(r, 0)`, and answers `r`.
  private double rotation(double f, double g) {
    double squares = Math.fma(f, f, g * g);
    if (squares > 0x1p-900 && squares < 0x1p900) {
      // each rotation waits for the one before, so none waits for a division too
      double inverse = 1 / squares;
      double r = Math.sqrt(squares);
      c = f * inverse * r;
      s = g * inverse * r;
      return r;
    }
    double largest = Math.max(Math.abs(f), Math.abs(g));
    if (largest == 0) {
      c = 1;
      s = 0;
      return 0;
    }
    int power = Math.getExponent(largest);
    return Math.scalb(rotation(Math.scalb(f, -power), Math.scalb(g, -power)), power);
  }
}
