package gradus.linalg;

import gradus.linalg.kernel.Storage;

/// A matrix balanced where that is useful, scaled, and in Schur form: what eigenvalues and
/// eigenvectors are read off from.
///
/// @param power the entries were multiplied by 2 to the minus this
/// @param order the places of the eigenvalues on the diagonal, in the order in which they are
///   answered: falling real part, then falling modulus of the imaginary part; pairs stay together,
///   and what was not found comes last
@SuppressWarnings("ArrayRecordComponent") // handed over, compared never
record BalancedSchur(Balance balance, QuasiTriangle triangle, int power, int[] order) {
  /// Balancing that does not shorten a matrix to this fraction is left out.
  private static final double USEFUL = 0.5;

  /// @param scaled whether rows and columns may be scaled, not only exchanged
  static BalancedSchur of(Tensor a, boolean scaled, boolean vectors) {
    int n = a.rows();
    double[] entries = a.toDoubles();
    int power = Scaling.exponent(entries);
    Scaling.scale(entries, -power);
    double[] balanced = entries.clone();
    Balance balance = Balance.of(balanced, n, scaled);
    if (balance.scaled() && !(Norms.euclidean(balanced) < USEFUL * Norms.euclidean(entries))) {
      balanced = entries;
      balance = Balance.of(balanced, n, false);
    }
    QuasiTriangle triangle = QuasiTriangle.of(balanced, n, balance.from(), balance.to(), vectors);
    return new BalancedSchur(balance, triangle, power, order(triangle));
  }

  private static int[] order(QuasiTriangle triangle) {
    int n = triangle.n();
    int[] order = new int[n];
    for (int k = 0; k < n; ) {
      int size = triangle.imaginary()[k] > 0 ? 2 : 1;
      int place = k;
      while (place > 0 && before(triangle, k, order[place - 1])) {
        place--;
      }
      System.arraycopy(order, place, order, place + size, k - place);
      order[place] = k;
      if (size == 2) {
        order[place + 1] = k + 1;
      }
      k += size;
    }
    return order;
  }

  /// Whether the eigenvalue at place `k` is answered before that at `other`. The second of a pair
  /// compares as the first.
  private static boolean before(QuasiTriangle triangle, int k, int other) {
    double real = triangle.real()[k];
    double otherReal = triangle.real()[other];
    if (Double.isNaN(real) || Double.isNaN(otherReal)) {
      return !Double.isNaN(real);
    }
    return real > otherReal
        || real == otherReal
            && Math.abs(triangle.imaginary()[k]) > Math.abs(triangle.imaginary()[other]);
  }

  /// How many eigenvalues were not found.
  int missing() {
    return Math.max(0, triangle.unfinished() - balance.from());
  }

  ComplexTensor values() {
    return new ComplexTensor(
        Tensor.vector(Spectra.ordered(triangle.real(), order, power)),
        Tensor.vector(Spectra.ordered(triangle.imaginary(), order, power)));
  }

  /// The columns `v` with `A v = λ v`, NaN where the eigenvalue was not found.
  ComplexTensor rightVectors() {
    return vectors(TriangleVectors.right(triangle), false);
  }

  /// The columns `w` with `wᴴ A = λ wᴴ`.
  ComplexTensor leftVectors() {
    return vectors(TriangleVectors.left(triangle), true);
  }

  private ComplexTensor vectors(double[] ofTriangle, boolean left) {
    int n = triangle.n();
    if (missing() > 0) {
      Tensor unknown = Tensor.generate(Shape.of(n, n), _ -> Double.NaN);
      return new ComplexTensor(unknown, unknown);
    }
    double[] rows = SquareArrays.times(ofTriangle, triangle.qt(), n);
    double[] real = new double[n * n];
    double[] imaginary = new double[n * n];
    for (int k = 0; k < n; k++) {
      int row = order[k];
      boolean pair = triangle.imaginary()[row] > 0;
      balance.restore(rows, row * n, left);
      if (pair) {
        balance.restore(rows, (row + 1) * n, left);
        ComplexVector.normalize(rows, row * n, (row + 1) * n, n);
        // the conjugate of uᵀ T = λ uᵀ is a left vector
        double sign = left ? -1 : 1;
        for (int i = 0; i < n; i++) {
          real[i * n + k] = rows[row * n + i];
          real[i * n + k + 1] = rows[row * n + i];
          imaginary[i * n + k] = sign * rows[(row + 1) * n + i];
          imaginary[i * n + k + 1] = -sign * rows[(row + 1) * n + i];
        }
        k++;
      } else {
        ComplexVector.normalize(rows, row * n, -1, n);
        for (int i = 0; i < n; i++) {
          real[i * n + k] = rows[row * n + i];
        }
      }
    }
    return new ComplexTensor(
        Storage.tensor(Shape.of(n, n), real), Storage.tensor(Shape.of(n, n), imaginary));
  }
}
