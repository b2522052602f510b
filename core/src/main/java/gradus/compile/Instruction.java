package gradus.compile;

import gradus.linalg.kernel.MatrixKernels;
import java.util.Arrays;

/// One step of a compiled program. Instructions are shared by all threads; whatever they write is
/// in the workspace.
sealed interface Instruction
    permits Copy,
        FactorStep,
        Instruction.Fill,
        Instruction.Fused,
        Instruction.Product,
        IndexStep,
        OrderStep,
        OpaqueStep,
        RandomStep,
        Scan {
  void run(Workspace workspace);

  /// The slots it reads or writes.
  int[] slots();

  /// What the step does, in one line.
  String describe();

  /// A fused loop over elements, with loops over further axes around it.
  ///
  /// @param slots of the inputs, then of the targets
  /// @param strides for each pointer how far it moves with the kernel's outer loop
  /// @param around the sizes of the axes around the kernel
  /// @param aroundStrides for each of these axes how far each pointer moves
  @SuppressWarnings("ArrayRecordComponent") // steps are run, never compared
  record Fused(
      KernelCode code,
      FusedKernel kernel,
      int[] slots,
      int outer,
      int inner,
      int[] strides,
      int[] around,
      int[][] aroundStrides)
      implements Instruction {
    @Override
    public void run(Workspace workspace) {
      for (int k = 0; k < slots.length; k++) {
        workspace.pointers[k] = workspace.arrays[slots[k]];
        workspace.offsets[k] = workspace.bases[slots[k]];
      }
      if (around.length == 0) {
        kernel.run(workspace.pointers, workspace.offsets, strides, outer, inner);
      } else {
        around(workspace, 0);
      }
    }

    private void around(Workspace workspace, int axis) {
      if (axis == around.length) {
        kernel.run(workspace.pointers, workspace.offsets, strides, outer, inner);
        return;
      }
      for (int i = 0; i < around[axis]; i++) {
        around(workspace, axis + 1);
        move(workspace.offsets, aroundStrides[axis], 1);
      }
      move(workspace.offsets, aroundStrides[axis], -around[axis]);
    }

    private void move(int[] offsets, int[] by, int times) {
      for (int k = 0; k < slots.length; k++) {
        offsets[k] += times * by[k];
      }
    }

    @Override
    public String describe() {
      long elements =
          (long) outer * inner * Arrays.stream(around).asLongStream().reduce(1, (a, b) -> a * b);
      long operations =
          code.operations().stream()
              .filter(op -> !(op instanceof KernelCode.Operation.Constant))
              .count();
      return "fused loop over "
          + elements
          + " elements: "
          + code.inputs().size()
          + " inputs, "
          + operations
          + " operations, "
          + code.sinks().size()
          + " results";
    }
  }

  /// Matrix products `C = A B` or `C += A B`, one for each index of the batch.
  record Product(
      int a,
      int b,
      int c,
      int batch,
      int m,
      int k,
      int n,
      boolean transposedA,
      boolean transposedB,
      boolean accumulate)
      implements Instruction {
    @Override
    public void run(Workspace workspace) {
      for (int i = 0; i < batch; i++) {
        int atA = workspace.bases[a] + i * m * k;
        int atB = workspace.bases[b] + i * k * n;
        int atC = workspace.bases[c] + i * m * n;
        if (workspace.arrays[c] instanceof double[] doubles) {
          multiply(
              (double[]) workspace.arrays[a],
              atA,
              (double[]) workspace.arrays[b],
              atB,
              doubles,
              atC);
        } else {
          multiply(
              (float[]) workspace.arrays[a],
              atA,
              (float[]) workspace.arrays[b],
              atB,
              (float[]) workspace.arrays[c],
              atC);
        }
      }
    }

    /// Whether this is `AᵀA`.
    private boolean isGram() {
      return a == b && transposedA && !transposedB && m > 1;
    }

    private void multiply(double[] x, int atX, double[] y, int atY, double[] z, int atZ) {
      if (isGram()) {
        MatrixKernels.best().gram(x, atX, z, atZ, accumulate, k, n);
      } else {
        MatrixKernels.best()
            .multiply(x, atX, transposedA, y, atY, transposedB, z, atZ, accumulate, m, k, n);
      }
    }

    private void multiply(float[] x, int atX, float[] y, int atY, float[] z, int atZ) {
      if (isGram()) {
        MatrixKernels.best().gram(x, atX, z, atZ, accumulate, k, n);
      } else {
        MatrixKernels.best()
            .multiply(x, atX, transposedA, y, atY, transposedB, z, atZ, accumulate, m, k, n);
      }
    }

    @Override
    public int[] slots() {
      return new int[] {a, b, c};
    }

    @Override
    public String describe() {
      return (batch > 1 ? batch + " products " : "product ")
          + m
          + "×"
          + k
          + (transposedA ? "ᵀ" : "")
          + " · "
          + k
          + "×"
          + n
          + (transposedB ? "ᵀ" : "")
          + (accumulate ? ", added up" : "");
    }
  }

  /// Sets elements to a number: the neutral element of a reduction that follows.
  record Fill(int slot, int size, double value) implements Instruction {
    @Override
    public void run(Workspace workspace) {
      fill(workspace.arrays[slot], workspace.bases[slot], size, value);
    }

    static void fill(Object array, int base, int size, double value) {
      if (array instanceof double[] doubles) {
        Arrays.fill(doubles, base, base + size, value);
      } else {
        Arrays.fill((float[]) array, base, base + size, (float) value);
      }
    }

    @Override
    public int[] slots() {
      return new int[] {slot};
    }

    @Override
    public String describe() {
      return "fill " + size + " elements with " + value;
    }
  }
}
