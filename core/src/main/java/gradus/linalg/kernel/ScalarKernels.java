package gradus.linalg.kernel;

import java.util.Arrays;

/// The products in plain loops on one thread: the reference, and what runs where there are no
/// vectors.
final class ScalarKernels implements MatrixKernels {
  @Override
  public void multiply(
      ProductShape shape,
      int threads,
      double[] a,
      int atA,
      double[] b,
      int atB,
      double[] c,
      int atC) {
    shape.check(a.length, atA, b.length, atB, c.length, atC);
    int along = shape.placeB(0, 1);
    for (int i = 0; i < shape.m(); i++) {
      int row = atC + i * shape.strideC();
      if (!shape.accumulate()) {
        Arrays.fill(c, row, row + shape.n(), 0);
      }
      for (int p = 0; p < shape.k(); p++) {
        double factor = a[atA + shape.placeA(i, p)];
        int from = atB + shape.placeB(p, 0);
        for (int j = 0; j < shape.n(); j++) {
          c[row + j] += factor * b[from + j * along];
        }
      }
    }
  }

  @Override
  public void multiply(
      ProductShape shape, int threads, float[] a, int atA, float[] b, int atB, float[] c, int atC) {
    shape.check(a.length, atA, b.length, atB, c.length, atC);
    int along = shape.placeB(0, 1);
    for (int i = 0; i < shape.m(); i++) {
      int row = atC + i * shape.strideC();
      if (!shape.accumulate()) {
        Arrays.fill(c, row, row + shape.n(), 0);
      }
      for (int p = 0; p < shape.k(); p++) {
        float factor = a[atA + shape.placeA(i, p)];
        int from = atB + shape.placeB(p, 0);
        for (int j = 0; j < shape.n(); j++) {
          c[row + j] += factor * b[from + j * along];
        }
      }
    }
  }

  @Override
  public void gram(ProductShape shape, int threads, double[] a, int atA, double[] c, int atC) {
    multiply(shape.symmetric(), threads, a, atA, a, atA, c, atC);
  }

  @Override
  public void gram(ProductShape shape, int threads, float[] a, int atA, float[] c, int atC) {
    multiply(shape.symmetric(), threads, a, atA, a, atA, c, atC);
  }

  @Override
  public void multiplyLower(
      ProductShape shape,
      int threads,
      double[] a,
      int atA,
      double[] b,
      int atB,
      double[] c,
      int atC) {
    shape.check(a.length, atA, b.length, atB, c.length, atC);
    for (int i = 0; i < shape.m(); i++) {
      ProductShape row = shape.part(1, Math.min(i + 1, shape.n()));
      multiply(row, 1, a, atA + shape.placeA(i, 0), b, atB, c, atC + i * shape.strideC());
    }
  }

  @Override
  public void solve(TriangularShape shape, int threads, double[] t, int atT, double[] x, int atX) {
    shape.check(t.length, atT, x.length, atX);
    Substitution.rows(this, shape, t, atT, x, atX);
  }

  @Override
  public void transpose(
      int threads,
      int rows,
      int columns,
      double[] from,
      int at,
      int stride,
      double[] to,
      int into,
      int step) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        to[into + j * step + i] = from[at + i * stride + j];
      }
    }
  }

  @Override
  public void transpose(
      int threads,
      int rows,
      int columns,
      float[] from,
      int at,
      int stride,
      float[] to,
      int into,
      int step) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        to[into + j * step + i] = from[at + i * stride + j];
      }
    }
  }

  @Override
  public String name() {
    return "scalar";
  }
}
