package gradus.linalg;

import gradus.linalg.kernel.Rows;
import gradus.linalg.kernel.Storage;
import java.util.Arrays;

/// The elimination behind [Ldl], on the lower triangle of an array, which becomes `L`.
final class BunchKaufman {
  /// Below this share of its column a diagonal entry is no pivot: two steps of order 1 may then
  /// grow as much as one of order 2.
  private static final double SHARE = (1 + Math.sqrt(17)) / 8;

  private final double[] w;
  private final int n;
  private final double[] diagonal;
  private final double[] beside;
  private final int[] order;
  private int zeroPivot = -1;

  /// The columns being eliminated, before they are divided by the pivot.
  private final double[] first;

  private final double[] second;

  BunchKaufman(double[] w, int n) {
    this.w = w;
    this.n = n;
    this.diagonal = new double[n];
    this.beside = new double[n];
    this.order = new int[n];
    this.first = new double[n];
    this.second = new double[n];
    Arrays.setAll(order, i -> i);
  }

  Ldl factors(int exponent) {
    for (int k = 0; k < n; ) {
      k += step(k);
    }
    for (int i = 0; i < n; i++) {
      w[i * n + i] = 1;
      Arrays.fill(w, i * n + i + 1, (i + 1) * n, 0);
    }
    return new Ldl(
        Storage.tensor(Shape.of(n, n), w),
        Tensor.vector(diagonal),
        Tensor.vector(beside),
        Lu.boxed(order),
        zeroPivot,
        exponent);
  }

  private double at(int i, int j) {
    return Math.abs(i > j ? w[i * n + j] : w[j * n + i]);
  }

  /// Where the entry of largest modulus stands in row `i` of what is left, but for the diagonal;
  /// `i` itself where there is none but zeros.
  private int largest(int k, int i) {
    int largest = i;
    double most = 0;
    for (int j = k; j < n; j++) {
      if (j != i && at(i, j) > most) {
        most = at(i, j);
        largest = j;
      }
    }
    return largest;
  }

  /// Chooses a pivot, brings it to place `k`, eliminates, and answers its order: 1 or 2.
  private int step(int k) {
    int other = largest(k, k);
    double side = other == k ? 0 : at(k, other);
    if (at(k, k) >= SHARE * side) {
      return eliminate(k);
    }
    // walk from row to row until an entry is the largest of both its row and its column
    int row = k;
    while (true) {
      int next = largest(k, other);
      double most = at(other, next);
      if (at(other, other) >= SHARE * most) {
        exchange(k, other);
        return eliminate(k);
      }
      if (next == row || most <= side) {
        exchange(k, row);
        exchange(k + 1, other == k ? row : other);
        return eliminateTwo(k);
      }
      row = other;
      other = next;
      side = most;
    }
  }

  /// Exchanges rows and columns `p` and `q` of the symmetric matrix, and rows of `L`.
  private void exchange(int p, int q) {
    if (p == q) {
      return;
    }
    int low = Math.min(p, q);
    int high = Math.max(p, q);
    for (int j = 0; j < low; j++) {
      swap(low * n + j, high * n + j);
    }
    swap(low * n + low, high * n + high);
    for (int i = low + 1; i < high; i++) {
      swap(i * n + low, high * n + i);
    }
    for (int i = high + 1; i < n; i++) {
      swap(i * n + low, i * n + high);
    }
    int moved = order[low];
    order[low] = order[high];
    order[high] = moved;
  }

  private void swap(int p, int q) {
    double entry = w[p];
    w[p] = w[q];
    w[q] = entry;
  }

  /// `W ← W − l d lᵀ`
  private int eliminate(int k) {
    double pivot = w[k * n + k];
    diagonal[k] = pivot;
    if (pivot == 0) { // so is its column
      zeroPivot = zeroPivot < 0 ? k : zeroPivot;
      return 1;
    }
    for (int i = k + 1; i < n; i++) {
      first[i] = w[i * n + k];
    }
    for (int i = k + 1; i < n; i++) {
      double l = first[i] / pivot;
      w[i * n + k] = l;
      Rows.add(-l, first, k + 1, w, i * n + k + 1, i - k);
    }
    return 1;
  }

  /// The same with a block of order 2.
  private int eliminateTwo(int k) {
    double side = w[(k + 1) * n + k];
    diagonal[k] = w[k * n + k];
    diagonal[k + 1] = w[(k + 1) * n + k + 1];
    beside[k] = side;
    double upper = diagonal[k] / side;
    double under = diagonal[k + 1] / side;
    double determinant = Math.fma(upper, under, -1);
    for (int i = k + 2; i < n; i++) {
      first[i] = w[i * n + k];
      second[i] = w[i * n + k + 1];
    }
    for (int i = k + 2; i < n; i++) {
      double l = (under * (first[i] / side) - second[i] / side) / determinant;
      double m = (upper * (second[i] / side) - first[i] / side) / determinant;
      w[i * n + k] = l;
      w[i * n + k + 1] = m;
      Rows.add(-l, first, k + 2, w, i * n + k + 2, i - k - 1);
      Rows.add(-m, second, k + 2, w, i * n + k + 2, i - k - 1);
    }
    w[(k + 1) * n + k] = 0;
    return 2;
  }
}
