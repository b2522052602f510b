package gradus.linalg.kernel;

/// Matrix products on raw arrays, behind one contract: in plain loops, or on vectors where the
/// Vector API is present.
///
/// Implementations allocate nothing that grows with the operands, and may be called from many
/// threads at once.
public interface MatrixKernels {
  /// The fastest implementation that this Java machine has. `-Dgradus.kernels=scalar` asks for
  /// plain loops.
  static MatrixKernels best() {
    return Chosen.KERNELS;
  }

  /// `C = A B`, or `C += A B` where `accumulate`, with `A` m×k, `B` k×n and `C` m×n. Rows lie one
  /// after the other; a transposed operand is stored by columns.
  void multiply(
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
      int n);

  /// The same in single precision.
  void multiply(
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
      int n);

  default void multiply(
      ProductShape s, double[] a, int atA, double[] b, int atB, double[] c, int atC, int threads) {
    boolean packed =
        s.strideA() == (s.transposedA() ? s.m() : s.k())
            && s.strideB() == (s.transposedB() ? s.k() : s.n())
            && s.strideC() == s.n();
    if (packed) {
      multiply(
          a,
          atA,
          s.transposedA(),
          b,
          atB,
          s.transposedB(),
          c,
          atC,
          s.accumulate(),
          s.m(),
          s.k(),
          s.n());
      return;
    }
    for (int i = 0; i < s.m(); i++) {
      for (int j = 0; j < s.n(); j++) {
        double sum = s.accumulate() ? c[atC + i * s.strideC() + j] : 0;
        for (int p = 0; p < s.k(); p++) {
          sum +=
              a[atA + (s.transposedA() ? p * s.strideA() + i : i * s.strideA() + p)]
                  * b[atB + (s.transposedB() ? j * s.strideB() + p : p * s.strideB() + j)];
        }
        c[atC + i * s.strideC() + j] = sum;
      }
    }
  }

  default void multiply(
      ProductShape s, float[] a, int atA, float[] b, int atB, float[] c, int atC, int threads) {
    boolean packed =
        s.strideA() == (s.transposedA() ? s.m() : s.k())
            && s.strideB() == (s.transposedB() ? s.k() : s.n())
            && s.strideC() == s.n();
    if (packed) {
      multiply(
          a,
          atA,
          s.transposedA(),
          b,
          atB,
          s.transposedB(),
          c,
          atC,
          s.accumulate(),
          s.m(),
          s.k(),
          s.n());
      return;
    }
    for (int i = 0; i < s.m(); i++) {
      for (int j = 0; j < s.n(); j++) {
        double sum = s.accumulate() ? c[atC + i * s.strideC() + j] : 0;
        for (int p = 0; p < s.k(); p++) {
          sum +=
              a[atA + (s.transposedA() ? p * s.strideA() + i : i * s.strideA() + p)]
                  * b[atB + (s.transposedB() ? j * s.strideB() + p : p * s.strideB() + j)];
        }
        c[atC + i * s.strideC() + j] = (float) sum;
      }
    }
  }

  /// `C = AᵀA`, or `C += AᵀA` for a symmetric `C` where `accumulate`, with `A` k×n: half the work
  /// of a product, and exactly symmetric.
  void gram(double[] a, int atA, double[] c, int atC, boolean accumulate, int k, int n);

  /// The same in single precision.
  void gram(float[] a, int atA, float[] c, int atC, boolean accumulate, int k, int n);

  /// `vector` or `scalar`.
  String name();

  /// Which implementation there is, found out when first asked.
  final class Chosen {
    private static final MatrixKernels KERNELS = choose();

    private Chosen() {}

    private static MatrixKernels choose() {
      boolean present = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
      return present && !"scalar".equals(System.getProperty("gradus.kernels"))
          ? new VectorKernels()
          : new ScalarKernels();
    }
  }
}
