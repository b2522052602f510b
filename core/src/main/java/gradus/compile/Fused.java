package gradus.compile;

import java.util.Arrays;

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
  /// Elements of one part of a loop that is cut along its innermost axis: whole cache lines.
  private static final int GRAIN = 64;

  @Override
  public void run(Workspace workspace) {
    run(workspace, 0, 0, 1);
  }

  /// The outermost axis can be cut where every result moves along it: then no two parts write to
  /// one place, and the numbers are the same however it is cut.
  @Override
  public boolean divisible() {
    for (int k = code.inputs().size(); k < slots.length; k++) {
      int stride = around.length > 0 ? aroundStrides[0][k] : outer > 1 ? strides[k] : 1;
      boolean moves =
          around.length > 0 || outer > 1
              ? stride != 0
              : code.sinkAlong(k) == KernelCode.Along.ELEMENT;
      if (!moves) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void run(Workspace workspace, int worker, int part, int parts) {
    Object[] pointers = workspace.pointers(worker);
    int[] offsets = workspace.offsets(worker);
    for (int k = 0; k < slots.length; k++) {
      pointers[k] = workspace.arrays[slots[k]];
      offsets[k] = workspace.bases[slots[k]];
    }
    if (around.length > 0) {
      int from = (int) ((long) around[0] * part / parts);
      int to = (int) ((long) around[0] * (part + 1) / parts);
      move(offsets, aroundStrides[0], from);
      for (int i = from; i < to; i++) {
        around(pointers, offsets, 1);
        move(offsets, aroundStrides[0], 1);
      }
    } else if (outer > 1) {
      int from = (int) ((long) outer * part / parts);
      int to = (int) ((long) outer * (part + 1) / parts);
      move(offsets, strides, from);
      kernel.run(pointers, offsets, strides, to - from, inner);
    } else {
      int from = cut(part, parts);
      for (int k = 0; k < slots.length; k++) {
        offsets[k] += moves(k) ? from : 0;
      }
      kernel.run(pointers, offsets, strides, outer, cut(part + 1, parts) - from);
    }
  }

  private int cut(int part, int parts) {
    return part == parts ? inner : (int) ((long) inner * part / parts) / GRAIN * GRAIN;
  }

  private boolean moves(int pointer) {
    int inputs = code.inputs().size();
    return pointer >= inputs || code.inputs().get(pointer);
  }

  private void around(Object[] pointers, int[] offsets, int axis) {
    if (axis == around.length) {
      kernel.run(pointers, offsets, strides, outer, inner);
      return;
    }
    for (int i = 0; i < around[axis]; i++) {
      around(pointers, offsets, axis + 1);
      move(offsets, aroundStrides[axis], 1);
    }
    move(offsets, aroundStrides[axis], -around[axis]);
  }

  private void move(int[] offsets, int[] by, int times) {
    for (int k = 0; k < slots.length; k++) {
      offsets[k] += times * by[k];
    }
  }

  /// Whether this writes each element of `output` just where it reads that element of `variable`,
  /// so that the two may be one array.
  boolean inPlace(int output, int variable) {
    for (int k = 0; k < slots.length; k++) {
      if (slots[k] == output && code.sinkAlong(k) != KernelCode.Along.ELEMENT) {
        return false;
      }
      for (int other = 0; other < slots.length; other++) {
        if (slots[k] == output && slots[other] == variable && !alike(k, other)) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean alike(int one, int other) {
    boolean alike = moves(one) == moves(other) && strides[one] == strides[other];
    for (int[] own : aroundStrides) {
      alike &= own[one] == own[other];
    }
    return alike;
  }

  private long elements() {
    return (long) outer * inner * Arrays.stream(around).asLongStream().reduce(1, (a, b) -> a * b);
  }

  @Override
  public Work work() {
    long operations =
        code.operations().stream()
            .filter(operation -> !(operation instanceof KernelCode.Operation.Constant))
            .count();
    long reductions =
        code.sinks().stream().filter(sink -> sink.along() != KernelCode.Along.ELEMENT).count();
    long moved = 0;
    for (int k = 0; k < slots.length; k++) {
      moved += touched(k);
    }
    return new Work(elements() * (operations + reductions), moved);
  }

  /// How many different elements a pointer visits.
  private long touched(int pointer) {
    boolean along =
        pointer < code.inputs().size()
            ? code.inputs().get(pointer)
            : switch (code.sinkAlong(pointer)) {
              case ELEMENT, INNER -> true;
              case OUTER, NONE -> false;
            };
    long count = (along ? inner : 1) * (strides[pointer] != 0 ? outer : 1L);
    for (int axis = 0; axis < around.length; axis++) {
      count *= aroundStrides[axis][pointer] != 0 ? around[axis] : 1;
    }
    return count;
  }

  @Override
  public String describe() {
    return "fused loop over " + elements() + " elements: " + code.summary();
  }
}
