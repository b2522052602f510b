package gradus.linalg;

import gradus.linalg.kernel.Rows;

/// The QR iteration with implicit shifts on a symmetric tridiagonal matrix (Golub & Van Loan,
/// *Matrix Computations*, 4th ed., §8.3; the order of the steps is that of EISPACK's `imtql2` and
/// LAPACK's `dsteqr`).
///
/// Each step chases a bulge along a block that has not fallen apart yet, from the end with the
/// larger diagonal entry to the end with the smaller one, which keeps the small eigenvalues of
/// graded matrices.
final class TridiagonalQr {
  /// A value takes about two steps; LAPACK gives up after as many.
  private static final int MOST_STEPS = 30;

  private static final double EPSILON = 0x1p-53;

  private final double[] d;
  private final double[] e;
  private final double[] z;
  private final int stride;
  private final int column;
  private final int width;
  private final Observer observer;

  /// Told after each step.
  interface Observer {
    Observer NONE = (_, _, _) -> {};

    /// @param first where the block begins that the step worked on
    /// @param last where it ends
    void step(int first, int last, double shift);
  }

  private TridiagonalQr(
      double[] d, double[] e, double[] z, int stride, int column, int width, Observer observer) {
    this.d = d;
    this.e = e;
    this.z = z;
    this.stride = stride;
    this.column = column;
    this.width = width;
    this.observer = observer;
  }

  /// Replaces the diagonal `d` by the eigenvalues, in no order, for the rows `from` to `to` of a
  /// tridiagonal matrix, and turns the same rows of `z` with them.
  ///
  /// @param e what stands beside the diagonal; used up
  /// @param z rows that begin `stride` apart, turned from `column` on for `width` places
  /// @return whether the iteration converged
  static boolean solve(
      double[] d,
      double[] e,
      int from,
      int to,
      double[] z,
      int stride,
      int column,
      int width,
      Observer observer) {
    TridiagonalQr iteration = new TridiagonalQr(d, e, z, stride, column, width, observer);
    return iteration.solve(from, to);
  }

  private boolean solve(int from, int to) {
    int steps = MOST_STEPS * (to - from);
    int last = to - 1;
    while (last > from) {
      if (negligible(last - 1)) {
        e[last - 1] = 0;
        last--;
        continue;
      }
      int first = last - 1;
      while (first > from && !negligible(first - 1)) {
        first--;
      }
      if (first > from) {
        e[first - 1] = 0;
      }
      last = solveBlock(first, last, steps);
      if (last < 0) {
        return false;
      }
    }
    return true;
  }

  private boolean negligible(int i) {
    return e[i] * e[i]
        <= EPSILON * EPSILON * Math.abs(d[i]) * Math.abs(d[i + 1]) + Double.MIN_NORMAL;
  }

  /// Works on an unreduced block until one end of it has split off; answers where to go on, or −1.
  private int solveBlock(int first, int last, int steps) {
    boolean upwards = Math.abs(d[last]) >= Math.abs(d[first]);
    for (int k = 0; k < steps; k++) {
      double shift = upwards ? chase(last, first, -1) : chase(first, last, 1);
      observer.step(first, last, shift);
      for (int i = first; i < last; i++) {
        if (negligible(i)) {
          return last;
        }
      }
    }
    return -1;
  }

  /// One step from place `start` to place `end`, in direction ±1: the entry beside `end` becomes
  /// small. Answers the shift.
  private double chase(int start, int end, int direction) {
    int beside = direction > 0 ? -1 : 0;
    double off = e[end + beside];
    double delta = (d[end - direction] - d[end]) / (2 * off);
    double shift = d[end] - off / (delta + Math.copySign(length(delta, 1), delta));
    double g = d[start] - shift;
    double s = 1;
    double c = 1;
    double p = 0;
    for (int i = start; i != end; i += direction) {
      int next = i + direction;
      int between = next + beside;
      double f = s * e[between];
      double b = c * e[between];
      // (c, s) = (g, f) / r; each step waits for the one before, so nothing waits for a division
      double squares = Math.fma(g, g, f * f);
      double r = Math.sqrt(squares);
      if (squares > 0x1p-900 && squares < 0x1p900) {
        double inverse = 1 / squares;
        c = g * inverse * r;
        s = f * inverse * r;
      } else {
        r = Math.hypot(f, g);
        c = r == 0 ? 1 : g / r;
        s = r == 0 ? 0 : f / r;
      }
      if (i != start) {
        e[i + beside] = r;
      }
      g = d[i] - p;
      r = Math.fma(d[next] - g, s, 2 * b * c);
      p = s * r;
      d[i] = g + p;
      g = Math.fma(c, r, -b);
      Rows.rotate(z, next * stride + column, i * stride + column, width, c, s);
    }
    d[end] -= p;
    e[end + beside] = g;
    return shift;
  }

  /// `√(x² + y²)`
  private static double length(double x, double y) {
    double squares = x * x + y * y;
    return squares > 0x1p-900 && squares < 0x1p900 ? Math.sqrt(squares) : Math.hypot(x, y);
  }
}
