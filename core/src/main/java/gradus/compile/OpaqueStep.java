package gradus.compile;

import gradus.expr.Operation;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.linalg.kernel.Storage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A user's operation, in double precision.
@SuppressWarnings("ArrayRecordComponent") // steps are run, never compared
record OpaqueStep(Operation operation, int[] operands, List<Shape> shapes, int to, Shape shape)
    implements Instruction {
  @Override
  public void run(Workspace workspace) {
    List<Tensor> values = new ArrayList<>();
    for (int k = 0; k < operands.length; k++) {
      values.add(tensor(workspace, operands[k], shapes.get(k)));
    }
    write(workspace, to, Factors.checked(operation, values, shape));
  }

  /// A copy of what a slot holds, in double precision.
  static Tensor tensor(Workspace workspace, int slot, Shape shape) {
    int base = workspace.bases[slot];
    if (workspace.arrays[slot] instanceof double[] doubles) {
      return Tensor.of(shape, Arrays.copyOfRange(doubles, base, base + shape.count()));
    }
    float[] floats = (float[]) workspace.arrays[slot];
    return Tensor.generate(shape, i -> floats[base + i]);
  }

  static void write(Workspace workspace, int slot, Tensor value) {
    Object target = workspace.arrays[slot];
    Object source = target instanceof double[] ? Storage.doubles(value) : value.toFloats();
    System.arraycopy(source, 0, target, workspace.bases[slot], value.shape().count());
  }

  @Override
  public int[] slots() {
    int[] all = Arrays.copyOf(operands, operands.length + 1);
    all[operands.length] = to;
    return all;
  }

  @Override
  public Work work() {
    return new Work(0, shape.count() + shapes.stream().mapToLong(Shape::count).sum());
  }

  @Override
  public String describe() {
    return "operation " + operation.name();
  }
}
