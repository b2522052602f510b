package gradus.linalg;

import gradus.linalg.kernel.MatrixKernels;
import gradus.linalg.kernel.ProductShape;
import gradus.linalg.kernel.Storage;
import gradus.linalg.kernel.Workers;

/// Arithmetic of n×n matrices on raw arrays by rows, as functions of matrices need it.
final class SquareArrays {
  /// From this order on products are worth several threads, and asking how many there are.
  private static final int SHARED = 64;

  private SquareArrays() {}

  static double[] identity(int n) {
    double[] a = new double[n * n];
    addToDiagonal(a, n, 1);
    return a;
  }

  static double[] times(double[] a, double[] b, int n) {
    return times(a, false, b, false, n);
  }

  /// `op(A) op(B)`, transposed where asked.
  static double[] times(double[] a, boolean transposedA, double[] b, boolean transposedB, int n) {
    double[] c = new double[n * n];
    MatrixKernels.best()
        .multiply(
            ProductShape.of(n, n, n, transposedA, transposedB, false),
            n < SHARED ? 1 : Workers.processors(),
            a,
            0,
            b,
            0,
            c,
            0);
    return c;
  }

  /// `y ← y + factor x`
  static void add(double factor, double[] x, double[] y) {
    for (int k = 0; k < y.length; k++) {
      y[k] += factor * x[k];
    }
  }

  static void addToDiagonal(double[] a, int n, double summand) {
    for (int i = 0; i < n; i++) {
      a[i * n + i] += summand;
    }
  }

  /// `A⁻¹B`
  static double[] solve(double[] a, double[] b, int n) {
    Shape shape = Shape.of(n, n);
    return Lu.of(Storage.tensor(shape, a)).solve(Storage.tensor(shape, b)).toDoubles();
  }

  /// `‖A‖₁`, the largest column sum.
  static double norm(double[] a, int n) {
    double[] sums = new double[n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        sums[j] += Math.abs(a[i * n + j]);
      }
    }
    double largest = 0;
    for (double sum : sums) {
      largest = Math.max(largest, sum);
    }
    return largest;
  }

  static double[] transpose(double[] a, int n) {
    double[] transpose = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        transpose[j * n + i] = a[i * n + j];
      }
    }
    return transpose;
  }

  static boolean upperTriangular(double[] a, int n) {
    for (int i = 1; i < n; i++) {
      for (int j = 0; j < i; j++) {
        if (a[i * n + j] != 0) {
          return false;
        }
      }
    }
    return true;
  }

  /// `[A E; 0 A]`, of order 2n: a function of it is `[f(A) L(E); 0 f(A)]` with the Fréchet
  /// derivative `L` (Higham 2008, *Functions of Matrices*, §3.1).
  static double[] withDirection(double[] a, double[] e, int n) {
    double[] block = new double[4 * n * n];
    for (int i = 0; i < n; i++) {
      System.arraycopy(a, i * n, block, 2 * i * n, n);
      System.arraycopy(e, i * n, block, 2 * i * n + n, n);
      System.arraycopy(a, i * n, block, 2 * (i + n) * n + n, n);
    }
    return block;
  }

  /// The upper right quarter of a matrix of order 2n.
  static double[] direction(double[] block, int n) {
    double[] e = new double[n * n];
    for (int i = 0; i < n; i++) {
      System.arraycopy(block, 2 * i * n + n, e, i * n, n);
    }
    return e;
  }
}
