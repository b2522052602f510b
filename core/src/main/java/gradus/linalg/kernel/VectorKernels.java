package gradus.linalg.kernel;

import java.util.Arrays;

/// The products on vectors. A product with a vector reads its matrix once; the general product is
/// tiled.
final class VectorKernels implements MatrixKernels {
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
    if (n == 1 && transposedA) {
      DoubleProducts.vectorTimesRows(a, atA, b, atB, c, atC, k, m, accumulate);
    } else if (n == 1) {
      DoubleProducts.rowsTimesVector(a, atA, b, atB, c, atC, m, k, accumulate);
    } else if (m == 1 && transposedB) {
      DoubleProducts.rowsTimesVector(b, atB, a, atA, c, atC, n, k, accumulate);
    } else if (m == 1) {
      DoubleProducts.vectorTimesRows(b, atB, a, atA, c, atC, k, n, accumulate);
    } else {
      if (!accumulate) {
        Arrays.fill(c, atC, atC + m * n, 0);
      }
      DoubleProducts.general(
          a,
          atA,
          transposedA ? 1 : k,
          transposedA ? m : 1,
          b,
          atB,
          transposedB ? 1 : n,
          transposedB ? k : 1,
          c,
          atC,
          m,
          k,
          n);
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
    if (n == 1 && transposedA) {
      FloatProducts.vectorTimesRows(a, atA, b, atB, c, atC, k, m, accumulate);
    } else if (n == 1) {
      FloatProducts.rowsTimesVector(a, atA, b, atB, c, atC, m, k, accumulate);
    } else if (m == 1 && transposedB) {
      FloatProducts.rowsTimesVector(b, atB, a, atA, c, atC, n, k, accumulate);
    } else if (m == 1) {
      FloatProducts.vectorTimesRows(b, atB, a, atA, c, atC, k, n, accumulate);
    } else {
      if (!accumulate) {
        Arrays.fill(c, atC, atC + m * n, 0);
      }
      FloatProducts.general(
          a,
          atA,
          transposedA ? 1 : k,
          transposedA ? m : 1,
          b,
          atB,
          transposedB ? 1 : n,
          transposedB ? k : 1,
          c,
          atC,
          m,
          k,
          n);
    }
  }

  @Override
  public void gram(double[] a, int atA, double[] c, int atC, boolean accumulate, int k, int n) {
    if (!accumulate) {
      Arrays.fill(c, atC, atC + n * n, 0);
    }
    DoubleProducts.gram(a, atA, c, atC, k, n);
  }

  @Override
  public void gram(float[] a, int atA, float[] c, int atC, boolean accumulate, int k, int n) {
    if (!accumulate) {
      Arrays.fill(c, atC, atC + n * n, 0);
    }
    FloatProducts.gram(a, atA, c, atC, k, n);
  }

  @Override
  public String name() {
    return "vector";
  }
}
