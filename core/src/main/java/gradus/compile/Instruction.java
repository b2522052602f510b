package gradus.compile;

import gradus.linalg.Lu;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.linalg.kernel.MatrixKernels;
import gradus.linalg.kernel.ProductShape;
import gradus.linalg.kernel.Storage;
import java.util.Arrays;

/// One step of a compiled program. Instructions are shared by all threads; whatever they write is
/// in the workspace.
sealed interface Instruction {
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
      if (workspace.arrays[c] instanceof double[]) {
        doubles(workspace);
      } else {
        floats(workspace);
      }
    }

    private ProductShape shape() {
      return ProductShape.of(m, k, n, transposedA, transposedB, accumulate);
    }

    /// Whether this is `AᵀA`.
    private boolean isGram() {
      return a == b && transposedA && !transposedB && m > 1;
    }

    private void doubles(Workspace workspace) {
      double[] x = (double[]) workspace.arrays[a];
      double[] y = (double[]) workspace.arrays[b];
      double[] z = (double[]) workspace.arrays[c];
      int atX = workspace.bases[a];
      int atY = workspace.bases[b];
      int atZ = workspace.bases[c];
      MatrixKernels kernels = MatrixKernels.best();
      if (isGram()) {
        for (int i = 0; i < batch; i++) {
          kernels.gram(shape(), workspace.threads, x, atX + i * m * k, z, atZ + i * m * n);
        }
      } else {
        kernels.multiply(
            shape(), workspace.threads, batch, x, atX, m * k, y, atY, k * n, z, atZ, m * n);
      }
    }

    private void floats(Workspace workspace) {
      float[] x = (float[]) workspace.arrays[a];
      float[] y = (float[]) workspace.arrays[b];
      float[] z = (float[]) workspace.arrays[c];
      int atX = workspace.bases[a];
      int atY = workspace.bases[b];
      int atZ = workspace.bases[c];
      MatrixKernels kernels = MatrixKernels.best();
      if (isGram()) {
        for (int i = 0; i < batch; i++) {
          kernels.gram(shape(), workspace.threads, x, atX + i * m * k, z, atZ + i * m * n);
        }
      } else {
        kernels.multiply(
            shape(), workspace.threads, batch, x, atX, m * k, y, atY, k * n, z, atZ, m * n);
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

  /// A copy between arrays whose axes lie differently in memory.
  @SuppressWarnings("ArrayRecordComponent") // steps are run, never compared
  record Copy(int from, int to, int[] sizes, int[] fromStrides, int[] toStrides)
      implements Instruction {
    @Override
    public void run(Workspace workspace) {
      copy(
          workspace.arrays[from],
          workspace.bases[from],
          workspace.arrays[to],
          workspace.bases[to],
          0);
    }

    private void copy(Object source, int at, Object target, int into, int axis) {
      if (axis == sizes.length) {
        if (source instanceof double[] doubles) {
          ((double[]) target)[into] = doubles[at];
        } else {
          ((float[]) target)[into] = ((float[]) source)[at];
        }
        return;
      }
      if (axis == sizes.length - 1) {
        last(source, at, target, into);
        return;
      }
      for (int i = 0; i < sizes[axis]; i++) {
        copy(source, at + i * fromStrides[axis], target, into + i * toStrides[axis], axis + 1);
      }
    }

    private void last(Object source, int at, Object target, int into) {
      int axis = sizes.length - 1;
      int step = fromStrides[axis];
      int stride = toStrides[axis];
      if (source instanceof double[] doubles) {
        double[] result = (double[]) target;
        for (int i = 0; i < sizes[axis]; i++) {
          result[into + i * stride] = doubles[at + i * step];
        }
      } else {
        float[] floats = (float[]) source;
        float[] result = (float[]) target;
        for (int i = 0; i < sizes[axis]; i++) {
          result[into + i * stride] = floats[at + i * step];
        }
      }
    }

    @Override
    public int[] slots() {
      return new int[] {from, to};
    }

    @Override
    public String describe() {
      return "copy of " + Shape.of(sizes) + " elements";
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

  /// What is asked of a factorization.
  enum Factored {
    SOLVE,
    INVERSE,
    DETERMINANT,
    LOG_DETERMINANT
  }

  /// Linear systems, inverses and determinants, in double precision.
  ///
  /// @param b the slot of the right side; ignored where there is none
  record Factorization(Factored task, int a, int n, int b, int columns, int to)
      implements Instruction {
    @Override
    public void run(Workspace workspace) {
      Lu factor = Lu.of(tensor(workspace, a, Shape.of(n, n)));
      Tensor result =
          switch (task) {
            case SOLVE -> factor.solve(tensor(workspace, b, Shape.of(n, columns)));
            case INVERSE -> factor.solve(Tensor.identity(n));
            case DETERMINANT -> Tensor.scalar(factor.determinant());
            case LOG_DETERMINANT -> Tensor.scalar(factor.logAbsoluteDeterminant());
          };
      Object target = workspace.arrays[to];
      Object source = target instanceof double[] ? Storage.doubles(result) : result.toFloats();
      System.arraycopy(source, 0, target, workspace.bases[to], result.shape().count());
    }

    private static Tensor tensor(Workspace workspace, int slot, Shape shape) {
      int base = workspace.bases[slot];
      return workspace.arrays[slot] instanceof double[] doubles
          ? Tensor.of(shape, Arrays.copyOfRange(doubles, base, base + shape.count()))
          : Tensor.of(
              shape,
              Arrays.copyOfRange((float[]) workspace.arrays[slot], base, base + shape.count()));
    }

    @Override
    public int[] slots() {
      return task == Factored.SOLVE ? new int[] {a, b, to} : new int[] {a, to};
    }

    @Override
    public String describe() {
      return task.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ')
          + " of a "
          + n
          + "×"
          + n
          + " matrix";
    }
  }
}
