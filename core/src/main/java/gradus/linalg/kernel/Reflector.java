package gradus.linalg.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// `I − τ v vᵀ` with `v = (1, v₂, v₃)`, as the QR iteration applies it to three neighboring rows or
/// columns: on vectors where the Vector API is present, otherwise in plain loops.
///
/// @param v3 0 for a reflection of two rows
public record Reflector(double tau, double v2, double v3) {
  private static final boolean VECTORS = MatrixKernels.best() instanceof VectorKernels;

  /// Changes `n` columns of the rows at `row`, `row + stride` and, where `three`, `row + 2 stride`.
  public void applyToRows(double[] x, int row, int stride, int n, boolean three) {
    if (VECTORS && three) {
      JustInTime.await(n / DoubleTiles.LANES);
      Vectors.applyToRows(this, x, row, stride, n);
      return;
    }
    double t2 = tau * v2;
    double t3 = tau * v3;
    for (int j = row; j < row + n; j++) {
      double third = three ? x[j + 2 * stride] : 0;
      double sum = x[j] + v2 * x[j + stride] + v3 * third;
      x[j] -= sum * tau;
      x[j + stride] -= sum * t2;
      if (three) {
        x[j + 2 * stride] = third - sum * t3;
      }
    }
  }

  /// Changes three columns, or two, of `m` rows that begin at `at`, `stride` apart.
  public void applyToColumns(double[] x, int at, int stride, int m, boolean three) {
    double t2 = tau * v2;
    double t3 = tau * v3;
    int end = at + m * stride;
    if (three) {
      for (int i = at; i < end; i += stride) {
        double sum = x[i] + v2 * x[i + 1] + v3 * x[i + 2];
        x[i] -= sum * tau;
        x[i + 1] -= sum * t2;
        x[i + 2] -= sum * t3;
      }
    } else {
      for (int i = at; i < end; i += stride) {
        double sum = x[i] + v2 * x[i + 1];
        x[i] -= sum * tau;
        x[i + 1] -= sum * t2;
      }
    }
  }

  /// The loops on vectors, in a class of their own, which is not loaded where there are none.
  private static final class Vectors {
    private static final VectorSpecies<Double> SPECIES = DoubleTiles.SPECIES;

    static void applyToRows(Reflector reflector, double[] x, int row, int stride, int n) {
      DoubleVector tau = DoubleVector.broadcast(SPECIES, -reflector.tau);
      DoubleVector v2 = DoubleVector.broadcast(SPECIES, reflector.v2);
      DoubleVector v3 = DoubleVector.broadcast(SPECIES, reflector.v3);
      DoubleVector t2 = tau.mul(v2);
      DoubleVector t3 = tau.mul(v3);
      int bound = SPECIES.loopBound(n);
      int second = row + stride;
      int third = second + stride;
      for (int j = 0; j < bound; j += SPECIES.length()) {
        DoubleVector x1 = DoubleVector.fromArray(SPECIES, x, row + j);
        DoubleVector x2 = DoubleVector.fromArray(SPECIES, x, second + j);
        DoubleVector x3 = DoubleVector.fromArray(SPECIES, x, third + j);
        DoubleVector sum = x3.fma(v3, x2.fma(v2, x1));
        sum.fma(tau, x1).intoArray(x, row + j);
        sum.fma(t2, x2).intoArray(x, second + j);
        sum.fma(t3, x3).intoArray(x, third + j);
      }
      if (bound < n) {
        VectorMask<Double> rest = SPECIES.indexInRange(bound, n);
        DoubleVector x1 = DoubleVector.fromArray(SPECIES, x, row + bound, rest);
        DoubleVector x2 = DoubleVector.fromArray(SPECIES, x, second + bound, rest);
        DoubleVector x3 = DoubleVector.fromArray(SPECIES, x, third + bound, rest);
        DoubleVector sum = x3.fma(v3, x2.fma(v2, x1));
        sum.fma(tau, x1).intoArray(x, row + bound, rest);
        sum.fma(t2, x2).intoArray(x, second + bound, rest);
        sum.fma(t3, x3).intoArray(x, third + bound, rest);
      }
    }
  }
}
