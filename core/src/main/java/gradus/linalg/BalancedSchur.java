package gradus.linalg;

import gradus.linalg.kernel.MatrixKernels;
import gradus.linalg.kernel.ProductShape;
import gradus.linalg.kernel.Storage;
import java.util.Comparator;
import java.util.stream.IntStream;

/// A matrix balanced where that is useful, scaled, and in Schur form: what eigenvalues and
/// eigenvectors are read off from.
///
/// @param power the entries were multiplied by 2 to the minus this
/// @param order the places of the eigenvalues on the diagonal, in the order in which they are
///   answered: falling real part, then falling modulus of the imaginary part; pairs stay together,
///   and what was not found comes last
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
    return new BalancedSchur(balance, triangle, power, order(triangle, balance.from()));
  }

  private static int[] order(QuasiTriangle triangle, int from) {
    double[] real = triangle.real();
    double[] imaginary = triangle.imaginary();
    return IntStream.range(0, triangle.n())
        .filter(k -> !(imaginary[k] < 0))
        .boxed()
        .sorted(
            Comparator.<Integer>comparingInt(k -> Double.isNaN(real[k]) ? 1 : 0)
                .thenComparingDouble(k -> -real[k])
                .thenComparingDouble(k -> -imaginary[k]))
        .flatMapToInt(k -> imaginary[k] > 0 ? IntStream.of(k, k + 1) : IntStream.of(k))
        .toArray();
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
    double[] rows = new double[n * n];
    MatrixKernels.best()
        .multiply(
            ProductShape.of(n, n, n),
            Runtime.getRuntime().availableProcessors(),
            ofTriangle,
            0,
            triangle.qt(),
            0,
            rows,
            0);
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
