package gradus.compile;

import gradus.linalg.Shape;
import gradus.linalg.Tensor;

/// Gaussian elimination with partial pivoting, in the plainest way.
final class Elimination {
  private final double[][] factors;
  private final int[] rows;
  private final double sign;

  private Elimination(double[][] factors, int[] rows, double sign) {
    this.factors = factors;
    this.rows = rows;
    this.sign = sign;
  }

  static Elimination of(Tensor a) {
    double[][] u = a.toRows();
    int n = u.length;
    int[] rows = java.util.stream.IntStream.range(0, n).toArray();
    double sign = 1;
    for (int k = 0; k < n; k++) {
      int pivot = k;
      for (int i = k + 1; i < n; i++) {
        pivot = Math.abs(u[i][k]) > Math.abs(u[pivot][k]) ? i : pivot;
      }
      if (pivot != k) {
        double[] row = u[k];
        u[k] = u[pivot];
        u[pivot] = row;
        int index = rows[k];
        rows[k] = rows[pivot];
        rows[pivot] = index;
        sign = -sign;
      }
      for (int i = k + 1; i < n && u[k][k] != 0; i++) {
        u[i][k] /= u[k][k];
        for (int j = k + 1; j < n; j++) {
          u[i][j] -= u[i][k] * u[k][j];
        }
      }
    }
    return new Elimination(u, rows, sign);
  }

  Tensor solve(Tensor b) {
    int n = rows.length;
    int columns = b.rank() == 1 ? 1 : b.columns();
    double[] x = new double[n * columns];
    for (int c = 0; c < columns; c++) {
      for (int i = 0; i < n; i++) {
        double value = b.flat(rows[i] * columns + c);
        for (int j = 0; j < i; j++) {
          value -= factors[i][j] * x[j * columns + c];
        }
        x[i * columns + c] = value;
      }
      for (int i = n - 1; i >= 0; i--) {
        double value = x[i * columns + c];
        for (int j = i + 1; j < n; j++) {
          value -= factors[i][j] * x[j * columns + c];
        }
        x[i * columns + c] = value / factors[i][i];
      }
    }
    return Tensor.of(Shape.of(b.shape().sizes()), x);
  }

  double determinant() {
    double determinant = sign;
    for (int i = 0; i < factors.length; i++) {
      determinant *= factors[i][i];
    }
    return determinant;
  }

  double logAbsoluteDeterminant() {
    double sum = 0;
    for (int i = 0; i < factors.length; i++) {
      sum += Math.log(Math.abs(factors[i][i]));
    }
    return sum;
  }
}
