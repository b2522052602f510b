package gradus.linalg.kernel;

import java.util.Arrays;

/// The products in plain loops: the reference, and what runs where there are no vectors.
final class ScalarKernels implements MatrixKernels {
  @Override
  public void multiply(
      double[] a,
      int atA,
      boolean transposedA,
      double[] b,
      int atB,
      boolean transposedB,
      double[] c,
      int atC,
      boolean accumulate,
      int m,
      int k,
      int n) {
    if (!accumulate) {
      Arrays.fill(c, atC, atC + m * n, 0);
    }
    int rowA = transposedA ? 1 : k;
    int stepA = transposedA ? m : 1;
    int rowB = transposedB ? 1 : n;
    int stepB = transposedB ? k : 1;
    for (int i = 0; i < m; i++) {
      for (int p = 0; p < k; p++) {
        double factor = a[atA + i * rowA + p * stepA];
        for (int j = 0; j < n; j++) {
          c[atC + i * n + j] += factor * b[atB + p * rowB + j * stepB];
        }
      }
    }
  }

  @Override
  public void multiply(
      float[] a,
      int atA,
      boolean transposedA,
      float[] b,
      int atB,
      boolean transposedB,
      float[] c,
      int atC,
      boolean accumulate,
      int m,
      int k,
      int n) {
    if (!accumulate) {
      Arrays.fill(c, atC, atC + m * n, 0);
    }
    int rowA = transposedA ? 1 : k;
    int stepA = transposedA ? m : 1;
    int rowB = transposedB ? 1 : n;
    int stepB = transposedB ? k : 1;
    for (int i = 0; i < m; i++) {
      for (int p = 0; p < k; p++) {
        float factor = a[atA + i * rowA + p * stepA];
        for (int j = 0; j < n; j++) {
          c[atC + i * n + j] += factor * b[atB + p * rowB + j * stepB];
        }
      }
    }
  }

  @Override
  public void gram(double[] a, int atA, double[] c, int atC, boolean accumulate, int k, int n) {
    multiply(a, atA, true, a, atA, false, c, atC, accumulate, n, k, n);
  }

  @Override
  public void gram(float[] a, int atA, float[] c, int atC, boolean accumulate, int k, int n) {
    multiply(a, atA, true, a, atA, false, c, atC, accumulate, n, k, n);
  }

  @Override
  public String name() {
    return "scalar";
  }
}
