package gradus.linalg.kernel;

/// Substitution for a few right sides, each as a row of its own: the triangle is read once, along
/// its rows.
final class Substitution {
  private Substitution() {}

  static void rows(
      MatrixKernels kernels, TriangularShape shape, double[] t, int atT, double[] x, int atX) {
    int n = shape.n();
    int count = shape.count();
    boolean vector = count == 1 && shape.strideX() == 1;
    if (shape.rows() || vector) {
      solve(shape, t, atT, x, atX, vector ? n : shape.strideX());
      return;
    }
    double[] turned = new double[n * count];
    kernels.transpose(1, n, count, x, atX, shape.strideX(), turned, 0, n);
    solve(shape, t, atT, turned, 0, n);
    kernels.transpose(1, count, n, turned, 0, n, x, atX, shape.strideX());
  }

  private static void solve(
      TriangularShape shape, double[] t, int atT, double[] x, int atX, int stride) {
    for (int step = 0; step < shape.n(); step++) {
      if (shape.transposed()) {
        column(shape, step, t, atT, x, atX, stride);
      } else {
        row(shape, step, t, atT, x, atX, stride);
      }
    }
    for (int side = 0; side < shape.count() && shape.negative(); side++) {
      Rows.negate(x, atX + side * stride, shape.n());
    }
  }

  /// `xᵢ = (bᵢ − Σₖ tᵢₖxₖ) / tᵢᵢ` over the unknowns that are known
  private static void row(
      TriangularShape shape, int step, double[] t, int atT, double[] x, int atX, int stride) {
    int i = shape.unknown(step);
    int first = shape.forwards() ? 0 : i + 1;
    int from = atT + i * shape.strideT();
    for (int side = 0; side < shape.count(); side++) {
      int at = atX + side * stride;
      double rest = x[at + i] - Rows.dot(t, from + first, x, at + first, step);
      x[at + i] = shape.unit() ? rest : rest / t[from + i];
    }
  }

  /// `xₖ = bₖ / tₖₖ`, and what that takes from the unknowns that are left
  private static void column(
      TriangularShape shape, int step, double[] t, int atT, double[] x, int atX, int stride) {
    int k = shape.unknown(step);
    int first = shape.forwards() ? k + 1 : 0;
    int from = atT + k * shape.strideT();
    for (int side = 0; side < shape.count(); side++) {
      int at = atX + side * stride;
      double found = shape.unit() ? x[at + k] : x[at + k] / t[from + k];
      x[at + k] = found;
      Rows.add(-found, t, from + first, x, at + first, shape.n() - 1 - step);
    }
  }
}
