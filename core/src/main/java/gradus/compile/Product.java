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

  /// @param threads how many may share in the products
  void run(Workspace workspace, int threads) {
    batch(workspace, threads, 0, workspace.bases[a], workspace.bases[b], workspace.bases[c]);
  }

  /// All axes of the batch but the last are walked here; the last is the kernel's.
  private void batch(Workspace workspace, int threads, int axis, int atA, int atB, int atC) {
    if (axis >= batch.length - 1) {
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
    if (workspace.arrays[c] instanceof double[] z) {
      double[] x = (double[]) workspace.arrays[a];
      double[] y = (double[]) workspace.arrays[b];
      if (isGram()) {
        kernels.gram(shape, threads, x, atA, z, atC);
      } else if (batch.length == 0) {
        kernels.multiply(shape, threads, x, atA, y, atB, z, atC);
      } else {
        int[] step = strides[strides.length - 1];
        int count = batch[batch.length - 1];
        kernels.multiply(shape, threads, count, x, atA, step[0], y, atB, step[1], z, atC, step[2]);
      }
    } else {
      float[] x = (float[]) workspace.arrays[a];
      float[] y = (float[]) workspace.arrays[b];
      float[] z = (float[]) workspace.arrays[c];
      if (isGram()) {
        kernels.gram(shape, threads, x, atA, z, atC);
      } else if (batch.length == 0) {
        kernels.multiply(shape, threads, x, atA, y, atB, z, atC);
      } else {
        int[] step = strides[strides.length - 1];
        int count = batch[batch.length - 1];
        kernels.multiply(shape, threads, count, x, atA, step[0], y, atB, step[1], z, atC, step[2]);
      }
    }
  }

  /// Whether this is `AᵀA` or `AAᵀ`: one operand, the other way round.
  private boolean isGram() {
    return a == b
        && batch.length == 0
        && shape.transposedA() != shape.transposedB()
        && shape.strideA() == shape.strideB()
        && shape.m() == shape.n()
        && shape.m() > 1;
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
