package gradus.compile;

import java.util.Arrays;

/// One step of a compiled program. Steps are shared by all threads; whatever they write is in the
/// workspace.
sealed interface Instruction
    permits Copy,
        FactorStep,
        Fused,
        IndexStep,
        Instruction.Fill,
        OpaqueStep,
        OrderStep,
        PoolStep,
        Product,
        RandomStep,
        Scan {
  void run(Workspace workspace);

  /// Whether the step can be done in parts that do not touch each other's results.
  default boolean divisible() {
    return false;
  }

  /// One of several parts; only where it is divisible.
  ///
  /// @param worker the number of the thread, for scratch
  default void run(Workspace workspace, int worker, int part, int parts) {
    throw new IllegalStateException("this step is done in one piece: " + describe());
  }

  /// The slots it reads or writes.
  int[] slots();

  /// What it costs.
  Work work();

  /// What the step does, in one line.
  String describe();

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
    public Work work() {
      return new Work(0, size);
    }

    @Override
    public String describe() {
      return "fill " + size + " elements with " + value;
    }
  }
}
