package gradus.linalg.iterative;

import gradus.linalg.Lu;
import gradus.linalg.Qr;
import gradus.linalg.Schur;
import gradus.linalg.Tensor;
import java.util.function.DoubleBinaryOperator;

/// A real Schur form `H = Q T Qᵀ` whose eigenvalues stand on the diagonal in the order of a
/// preference, so that the first columns of `Q` span what belongs to the preferred ones.
///
/// Neighbouring blocks are exchanged by an orthogonal matrix of their order (Bai & Demmel 1993).
final class OrderedSchur {
  final double[][] t;
  final double[][] q;
  final boolean converged;
  private final int n;

  /// @param preference of an eigenvalue, given its real and imaginary part; the largest come first
  OrderedSchur(Tensor h, DoubleBinaryOperator preference) {
    Schur schur = Schur.of(h);
    n = h.rows();
    t = schur.t().toRows();
    q = schur.q().toRows();
    converged = schur.converged();
    for (int sorted = 0; converged && sorted < n; sorted += size(sorted)) {
      int best = sorted;
      for (int at = sorted; at < n; at += size(at)) {
        best = value(preference, at) > value(preference, best) ? at : best;
      }
      raise(best, sorted);
    }
  }

  /// The order of the block that begins here.
  int size(int at) {
    return at + 1 < n && t[at + 1][at] != 0 ? 2 : 1;
  }

  private double value(DoubleBinaryOperator preference, int at) {
    if (size(at) == 1) {
      return preference.applyAsDouble(t[at][at], 0);
    }
    double half = t[at][at] / 2 + t[at + 1][at + 1] / 2;
    double difference = t[at][at] / 2 - t[at + 1][at + 1] / 2;
    double upper = t[at][at + 1];
    double lower = t[at + 1][at];
    // brought near 1 by a power of two, so that no product overflows or is lost
    int power =
        -Math.getExponent(
            Math.max(Math.abs(difference), Math.max(Math.abs(upper), Math.abs(lower))));
    double scaled = Math.scalb(difference, power);
    double square = scaled * scaled + Math.scalb(upper, power) * Math.scalb(lower, power);
    // exchanges may leave a block whose eigenvalues are real by rounding
    double imaginary = Math.scalb(Math.sqrt(Math.max(0, -square)), -power);
    return preference.applyAsDouble(half, imaginary);
  }

  /// Exchanges a block with those above it until it begins at `to`.
  private void raise(int from, int to) {
    int at = from;
    while (at > to) {
      int above = at > 1 && t[at - 1][at - 2] != 0 ? 2 : 1;
      int own = size(at);
      if (!exchange(at - above, above, own)) {
        return; // equal up to rounding, so either order is right
      }
      at -= above;
    }
  }

  /// Exchanges the blocks of orders `p` and `r` that begin at `at`: with `T₁₁X − XT₂₂ = T₁₂` the
  /// columns of `(−X; I)` span what belongs to the second.
  private boolean exchange(int at, int p, int r) {
    double[] x = solution(at, p, r);
    if (x.length == 0) {
      return false;
    }
    double[][] columns = new double[p + r][p + r];
    for (int j = 0; j < r; j++) {
      for (int i = 0; i < p; i++) {
        columns[i][j] = -x[i * r + j];
      }
      columns[p + j][j] = 1;
    }
    for (int i = 0; i < p; i++) {
      columns[i][r + i] = 1;
    }
    double[][] turn = Qr.of(Tensor.matrix(columns)).q().toRows();
    turnColumns(t, at, turn);
    turnColumns(q, at, turn);
    turnRows(at, turn);
    for (int i = at + r; i < at + r + p; i++) {
      for (int j = at; j < at + r; j++) {
        t[i][j] = 0;
      }
    }
    return true;
  }

  /// The `X` of a Sylvester equation of order at most 2, as a linear system; empty where that is
  /// singular.
  private double[] solution(int at, int p, int r) {
    double[][] system = new double[p * r][p * r];
    double[] right = new double[p * r];
    for (int i = 0; i < p; i++) {
      for (int j = 0; j < r; j++) {
        int row = i * r + j;
        right[row] = t[at + i][at + p + j];
        for (int k = 0; k < p; k++) {
          system[row][k * r + j] += t[at + i][at + k];
        }
        for (int k = 0; k < r; k++) {
          system[row][i * r + k] -= t[at + p + k][at + p + j];
        }
      }
    }
    Lu lu = Lu.of(Tensor.matrix(system));
    return lu.singular() ? new double[0] : lu.solve(Tensor.vector(right)).toDoubles();
  }

  private static void turnColumns(double[][] m, int at, double[][] turn) {
    int size = turn.length;
    double[] old = new double[size];
    for (double[] row : m) {
      System.arraycopy(row, at, old, 0, size);
      for (int j = 0; j < size; j++) {
        double sum = 0;
        for (int k = 0; k < size; k++) {
          sum += old[k] * turn[k][j];
        }
        row[at + j] = sum;
      }
    }
  }

  private void turnRows(int at, double[][] turn) {
    int size = turn.length;
    double[] old = new double[size];
    for (int j = 0; j < n; j++) {
      for (int k = 0; k < size; k++) {
        old[k] = t[at + k][j];
      }
      for (int i = 0; i < size; i++) {
        double sum = 0;
        for (int k = 0; k < size; k++) {
          sum += turn[k][i] * old[k];
        }
        t[at + i][j] = sum;
      }
    }
  }
}
