package gradus.linalg;

import java.util.Arrays;

/// `A X + X B = C` with blocks of at most two rows and columns, as one system of up to four
/// equations (Golub & Van Loan, *Matrix Computations*, 4th ed., §7.6.3).
final class SmallSylvester {
  private static final int MOST = 4;

  /// Equations by rows, the right side last.
  private final double[] system = new double[MOST * (MOST + 1)];

  /// Replaces the block `C` at row `i` and column `j` of a matrix by `X`; `A` and `B` are the
  /// blocks on the diagonal left of it and below it.
  void solve(double[] u, int n, int i, int height, int j, int width) {
    int size = height * width;
    Arrays.fill(system, 0);
    for (int r = 0; r < height; r++) {
      for (int c = 0; c < width; c++) {
        int equation = (r * width + c) * (MOST + 1);
        for (int k = 0; k < height; k++) {
          system[equation + k * width + c] += u[(i + r) * n + i + k];
        }
        for (int k = 0; k < width; k++) {
          system[equation + r * width + k] += u[(j + k) * n + j + c];
        }
        system[equation + MOST] = u[(i + r) * n + j + c];
      }
    }
    eliminate(size);
    for (int r = 0; r < height; r++) {
      for (int c = 0; c < width; c++) {
        u[(i + r) * n + j + c] = system[(r * width + c) * (MOST + 1) + MOST];
      }
    }
  }

  /// Gauss–Jordan elimination with row exchanges.
  private void eliminate(int size) {
    int stride = MOST + 1;
    for (int k = 0; k < size; k++) {
      int pivot = k;
      for (int i = k + 1; i < size; i++) {
        boolean larger = Math.abs(system[i * stride + k]) > Math.abs(system[pivot * stride + k]);
        pivot = larger ? i : pivot;
      }
      for (int j = 0; j < stride && pivot != k; j++) {
        double entry = system[k * stride + j];
        system[k * stride + j] = system[pivot * stride + j];
        system[pivot * stride + j] = entry;
      }
      double inverse = 1 / system[k * stride + k];
      for (int j = k; j < stride; j++) {
        system[k * stride + j] *= inverse;
      }
      for (int i = 0; i < size; i++) {
        double factor = i == k ? 0 : system[i * stride + k];
        for (int j = k; j < stride && factor != 0; j++) {
          system[i * stride + j] -= factor * system[k * stride + j];
        }
      }
    }
  }
}
