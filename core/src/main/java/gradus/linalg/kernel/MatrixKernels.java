package gradus.linalg.kernel;

/// Matrix products, and substitution in triangular systems, on raw arrays, behind one contract: in
/// plain loops, or on vectors where the Vector API is present.
///
/// Implementations allocate nothing that grows with the operands, and may be called from many
/// threads at once. A large product is split over at most `threads` threads; the bits of the result
/// do not depend on how many there are. `C` must not overlap an operand.
public interface MatrixKernels {
  /// The fastest implementation that this Java machine has. `-Dgradus.kernels=scalar` asks for
  /// plain loops.
  static MatrixKernels best() {
    return Chosen.KERNELS;
  }

  /// `C = op(A) op(B)`, or `C += op(A) op(B)`, as the shape says; each matrix begins at the given
  /// place of its array.
  ///
  /// @throws IndexOutOfBoundsException where a matrix does not lie within its array
  void multiply(
      ProductShape shape,
      int threads,
      double[] a,
      int atA,
      double[] b,
      int atB,
      double[] c,
      int atC);

  /// The same in single precision.
  void multiply(
      ProductShape shape, int threads, float[] a, int atA, float[] b, int atB, float[] c, int atC);

  /// `C = op(A) op(A)ᵀ`, or the same added to a symmetric `C`: half the work of a product, and
  /// exactly symmetric. The shape is that of the product, with one operand transposed: `AᵀA` where
  /// it is the first.
  void gram(ProductShape shape, int threads, double[] a, int atA, double[] c, int atC);

  /// The same in single precision.
  void gram(ProductShape shape, int threads, float[] a, int atA, float[] c, int atC);

  /// `C += op(A) op(B)`, or the product itself, on and below the diagonal of `C`. What of it lies
  /// above may be computed, or left as it was.
  void multiplyLower(
      ProductShape shape,
      int threads,
      double[] a,
      int atA,
      double[] b,
      int atB,
      double[] c,
      int atC);

  /// Replaces right sides by the solutions of a triangular system, by substitution. A 0 on the
  /// diagonal makes infinite or NaN what depends on it.
  ///
  /// @throws IndexOutOfBoundsException where a matrix does not lie within its array
  void solve(TriangularShape shape, int threads, double[] t, int atT, double[] x, int atX);

  /// `to(j, i) = from(i, j)` for a matrix of `rows` and `columns` that do not overlap; rows begin
  /// `stride` and `step` apart.
  void transpose(
      int threads,
      int rows,
      int columns,
      double[] from,
      int at,
      int stride,
      double[] to,
      int into,
      int step);

  /// The same in single precision.
  void transpose(
      int threads,
      int rows,
      int columns,
      float[] from,
      int at,
      int stride,
      float[] to,
      int into,
      int step);

  /// `vector` or `scalar`.
  String name();

  /// Products of the same shape whose operands lie `stepA`, `stepB` and `stepC` apart; a step of 0
  /// uses one operand for all. Many small products are spread over the threads, large ones split.
  default void multiply(
      ProductShape shape,
      int threads,
      int count,
      double[] a,
      int atA,
      int stepA,
      double[] b,
      int atB,
      int stepB,
      double[] c,
      int atC,
      int stepC) {
    Batch batch = Batch.of(shape, count, threads);
    Workers.run(
        threads,
        batch.chunks(),
        (_, chunk) -> {
          for (int i = batch.first(chunk); i < batch.first(chunk + 1); i++) {
            multiply(shape, threads, a, atA + i * stepA, b, atB + i * stepB, c, atC + i * stepC);
          }
        });
  }

  /// The same in single precision.
  default void multiply(
      ProductShape shape,
      int threads,
      int count,
      float[] a,
      int atA,
      int stepA,
      float[] b,
      int atB,
      int stepB,
      float[] c,
      int atC,
      int stepC) {
    Batch batch = Batch.of(shape, count, threads);
    Workers.run(
        threads,
        batch.chunks(),
        (_, chunk) -> {
          for (int i = batch.first(chunk); i < batch.first(chunk + 1); i++) {
            multiply(shape, threads, a, atA + i * stepA, b, atB + i * stepB, c, atC + i * stepC);
          }
        });
  }

  /// How many products of a batch are given to a thread at a time.
  ///
  /// @param chunks one where each product is large enough to be split itself
  record Batch(int count, int chunks) {
    static Batch of(ProductShape shape, int count, int threads) {
      double wanted = count * shape.work() / Split.WORTHWHILE;
      boolean whole = threads < 2 || count < 2 * threads || wanted < 2;
      return new Batch(count, whole ? 1 : (int) Math.min(wanted, Math.min(count, 4.0 * threads)));
    }

    int first(int chunk) {
      return (int) ((long) count * chunk / chunks);
    }
  }

  /// Which implementation there is, found out when first asked.
  final class Chosen {
    private static final MatrixKernels KERNELS = choose();

    private Chosen() {}

    private static MatrixKernels choose() {
      boolean present = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
      boolean wanted = !"scalar".equals(System.getProperty("gradus.kernels"));
      return present && wanted && VectorKernels.hasVectors()
          ? new VectorKernels()
          : new ScalarKernels();
    }
  }
}
