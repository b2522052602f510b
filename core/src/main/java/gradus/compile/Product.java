package gradus.compile;

import gradus.linalg.kernel.MatrixKernels;
import gradus.linalg.kernel.ProductShape;
import java.util.Arrays;

/// Matrix products `C = A B` or `C += A B`, one for each index of the batch. The matrices lie in
/// their arrays wherever the axes have them, transposed or with other axes in between: nothing is
/// copied first.
///
/// @param batch the sizes of the axes that all three have
/// @param strides for each of these axes how far it moves in `a`, `b` and `c`
@SuppressWarnings("ArrayRecordComponent") // steps are run, never compared
record Product(int a, int b, int c, ProductShape shape, int[] batch, int[][] strides)
    implements Instruction {
  @Override
  public void run(Workspace workspace) {
    run(workspace, 1);
  }

  /// @param threads how many may share in one product
  void run(Workspace workspace, int threads) {
    batch(workspace, threads, 0, workspace.bases[a], workspace.bases[b], workspace.bases[c]);
  }

  private void batch(Workspace workspace, int threads, int axis, int atA, int atB, int atC) {
    if (axis == batch.length) {
      multiply(workspace, threads, atA, atB, atC);
      return;
    }
    for (int i = 0; i < batch[axis]; i++) {
      batch(
          workspace,
          threads,
          axis + 1,
          atA + i * strides[axis][0],
          atB + i * strides[axis][1],
          atC + i * strides[axis][2]);
    }
  }

  private void multiply(Workspace workspace, int threads, int atA, int atB, int atC) {
    MatrixKernels kernels = MatrixKernels.best();
    if (workspace.arrays[c] instanceof double[] result) {
      double[] left = (double[]) workspace.arrays[a];
      if (isGram()) {
        kernels.gram(left, atA, result, atC, shape.accumulate(), shape.k(), shape.n());
      } else {
        double[] right = (double[]) workspace.arrays[b];
        kernels.multiply(shape, left, atA, right, atB, result, atC, threads);
      }
    } else {
      float[] left = (float[]) workspace.arrays[a];
      float[] result = (float[]) workspace.arrays[c];
      if (isGram()) {
        kernels.gram(left, atA, result, atC, shape.accumulate(), shape.k(), shape.n());
      } else {
        float[] right = (float[]) workspace.arrays[b];
        kernels.multiply(shape, left, atA, right, atB, result, atC, threads);
      }
    }
  }

  /// Whether this is `AᵀA`, with nothing in between.
  private boolean isGram() {
    return a == b
        && batch.length == 0
        && shape.transposedA()
        && !shape.transposedB()
        && shape.m() > 1
        && shape.strideA() == shape.m()
        && shape.strideB() == shape.n()
        && shape.strideC() == shape.n();
  }

  private long count() {
    return Arrays.stream(batch).asLongStream().reduce(1, (x, y) -> x * y);
  }

  @Override
  public int[] slots() {
    return new int[] {a, b, c};
  }

  @Override
  public Work work() {
    long m = shape.m();
    long k = shape.k();
    long n = shape.n();
    long operations = (isGram() ? 1 : 2) * m * k * n;
    return new Work(operations, m * k + k * n + m * n).times(count());
  }

  @Override
  public String describe() {
    return (count() > 1 ? count() + " products " : "product ")
        + shape.m()
        + "×"
        + shape.k()
        + (shape.transposedA() ? "ᵀ" : "")
        + " · "
        + shape.k()
        + "×"
        + shape.n()
        + (shape.transposedB() ? "ᵀ" : "")
        + (shape.accumulate() ? ", added up" : "");
  }
}
