package gradus.compile;

/// Matrix products on raw arrays.
final class MatrixProduct {
  private MatrixProduct() {}

  /// `C = A B` or `C += A B` with `A` m×k, `B` k×n and `C` m×n; a transposed operand is stored the other way around.
  static void run(
      Object a, int atA, boolean transposedA, Object b, int atB, boolean transposedB, Object c, int atC,
      boolean accumulate, int m, int k, int n) {
    int rowA = transposedA ? 1 : k;
    int stepA = transposedA ? m : 1;
    int rowB = transposedB ? 1 : n;
    int stepB = transposedB ? k : 1;
    double[] x = (double[]) a;
    double[] y = (double[]) b;
    double[] z = (double[]) c;
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        double sum = accumulate ? z[atC + i * n + j] : 0;
        for (int p = 0; p < k; p++) {
          sum += x[atA + i * rowA + p * stepA] * y[atB + p * rowB + j * stepB];
        }
        z[atC + i * n + j] = sum;
      }
    }
  }
}
