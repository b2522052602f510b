package gradus.linalg;

import java.util.Arrays;

/// A similarity `B = D⁻¹ Pᵀ A P D` that makes eigenvalues easier to find: `P` moves eigenvalues
/// that can be read off to the ends of the diagonal, and `D`, of powers of two, makes each row
/// about as long as its column (Parlett & Reinsch 1969; lengths in the 2-norm as James, Langou &
/// Lowery 2014 recommend). No digit is rounded.
///
/// @param from the rows and columns before it are upper triangular already
/// @param to and those from here on
/// @param exchanged row and column `i` outside of `from … to` were exchanged with these, from the
///   ends inwards
/// @param powers the exponents of `D`
@SuppressWarnings("ArrayRecordComponent") // handed over, compared never
record Balance(int from, int to, int[] exchanged, int[] powers) {
  /// Rows and columns are scaled while that shortens both together by at least this factor.
  private static final double GAIN = 0.95;

  /// No scale beyond it, lest entries leave the range of numbers.
  private static final int LARGEST_POWER = 150;

  /// Balances a matrix in place.
  ///
  /// @param scaling whether rows and columns may be scaled, not only exchanged
  static Balance of(double[] a, int n, boolean scaling) {
    int[] exchanged = new int[n];
    Arrays.setAll(exchanged, i -> i);
    int to = isolateRows(a, n, exchanged);
    int from = isolateColumns(a, n, to, exchanged);
    int[] powers = new int[n];
    boolean changed = scaling;
    while (changed) {
      changed = false;
      for (int i = from; i < to; i++) {
        changed |= scale(a, n, from, to, i, powers);
      }
    }
    return new Balance(from, to, exchanged, powers);
  }

  /// Moves rows that are zero beside the diagonal to the end; answers where they begin.
  private static int isolateRows(double[] a, int n, int[] exchanged) {
    int to = n;
    for (int i = to - 1; i >= 0; i--) {
      boolean zero = true;
      for (int j = 0; j < to && zero; j++) {
        zero = i == j || a[i * n + j] == 0;
      }
      if (zero) {
        to--;
        exchange(a, n, i, to);
        exchanged[to] = i;
        i = to; // look at all that remain again
      }
    }
    return to;
  }

  /// Moves columns that are zero beside the diagonal to the front; answers where they end.
  private static int isolateColumns(double[] a, int n, int to, int[] exchanged) {
    int from = 0;
    for (int j = from; j < to; j++) {
      boolean zero = true;
      for (int i = from; i < to && zero; i++) {
        zero = i == j || a[i * n + j] == 0;
      }
      if (zero) {
        exchange(a, n, j, from);
        exchanged[from] = j;
        j = from;
        from++;
      }
    }
    return from;
  }

  private static void exchange(double[] a, int n, int p, int q) {
    for (int k = 0; k < n && p != q; k++) {
      double entry = a[p * n + k];
      a[p * n + k] = a[q * n + k];
      a[q * n + k] = entry;
    }
    for (int k = 0; k < n && p != q; k++) {
      double entry = a[k * n + p];
      a[k * n + p] = a[k * n + q];
      a[k * n + q] = entry;
    }
  }

  private static boolean scale(double[] a, int n, int from, int to, int i, int[] powers) {
    double squaresOfColumn = 0;
    double squaresOfRow = 0;
    for (int k = from; k < to; k++) {
      squaresOfColumn += a[k * n + i] * a[k * n + i];
      squaresOfRow += a[i * n + k] * a[i * n + k];
    }
    double column = Math.sqrt(squaresOfColumn);
    double row = Math.sqrt(squaresOfRow);
    if (column == 0 || row == 0 || row < 2 * column && column < 2 * row) {
      return false;
    }
    // the power of two nearest to √(row / column)
    int power = (int) Math.rint(0.5 * (Math.log(row / column) / Math.log(2)));
    power = Math.clamp(powers[i] + power, -LARGEST_POWER, LARGEST_POWER) - powers[i];
    double factor = Math.scalb(1.0, power);
    if (power == 0 || column * factor + row / factor >= GAIN * (column + row)) {
      return false;
    }
    powers[i] += power;
    for (int k = 0; k < n; k++) {
      a[i * n + k] /= factor;
    }
    for (int k = 0; k < n; k++) {
      a[k * n + i] *= factor;
    }
    return true;
  }

  /// Whether anything but the order of rows and columns has changed.
  boolean scaled() {
    return Arrays.stream(powers).anyMatch(power -> power != 0);
  }

  /// Turns an eigenvector of `B`, `n` numbers from `at` on, into one of `A`, or of `Aᵀ` where it is
  /// one of `Bᵀ`.
  void restore(double[] x, int at, boolean transposed) {
    int n = powers.length;
    for (int i = from; i < to; i++) {
      x[at + i] = Math.scalb(x[at + i], transposed ? -powers[i] : powers[i]);
    }
    for (int i = from - 1; i >= 0; i--) {
      exchange(x, at + i, at + exchanged[i]);
    }
    for (int i = to; i < n; i++) {
      exchange(x, at + i, at + exchanged[i]);
    }
  }

  private static void exchange(double[] x, int p, int q) {
    double entry = x[p];
    x[p] = x[q];
    x[q] = entry;
  }
}
