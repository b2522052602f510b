package gradus.compile;

import gradus.expr.Expr;
import gradus.expr.Node;
import gradus.linalg.Precision;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.linalg.kernel.Storage;
import gradus.linalg.kernel.Workers;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A program with its data bound: all memory is allocated, and running it allocates nothing that
/// grows with the data.
///
/// It owns its buffers, so one thread at a time may use it; inside it uses as many as its options
/// say.
public final class Execution {
  private final Program program;
  private final Plan plan;
  private final Workspace[] workspaces;

  /// For each stage and chunk the arrays of the stage's accumulators.
  private final Object[][][] accumulators;

  /// Slots whose arrays belong to this execution; the others belong to bound tensors and are not
  /// written.
  private final Set<Integer> owned = new HashSet<>();

  Execution(Program program, Map<String, Tensor> values) {
    this.program = program;
    this.plan = new Plan(program.outputs(), program.options(), program.variables(), values);
    int pointers = 1;
    for (Plan.Stage stage : plan.stages()) {
      for (List<Instruction> list : List.of(stage.flat(), stage.full(), stage.tail())) {
        pointers =
            Math.max(pointers, list.stream().mapToInt(step -> step.slots().length).max().orElse(1));
      }
    }
    plan.outputs().forEach(plan::outputSlot);
    workspaces =
        new Workspace
            [plan.rows().count() == 0
                ? 1
                : Math.max(1, Math.min(program.options().threads(), plan.blocks()))];
    for (int k = 0; k < workspaces.length; k++) {
      workspaces[k] = new Workspace(plan.slots().count(), pointers, program.options().threads());
    }
    accumulators = new Object[plan.stages().size()][][];
    allocate();
  }

  private void allocate() {
    Slots slots = plan.slots();
    for (int slot = 0; slot < slots.count(); slot++) {
      switch (slots.get(slot).kind()) {
        case SHARED, ROWS -> {
          owned.add(slot);
          share(slot, array(slots.get(slot).size()));
        }
        case BLOCK -> {
          for (Workspace workspace : workspaces) {
            workspace.arrays[slot] = array(slots.get(slot).size());
          }
        }
        case ACCUMULATOR -> {}
      }
    }
    for (int stage = 0; stage < accumulators.length; stage++) {
      List<Integer> sums = plan.stages().get(stage).accumulators();
      accumulators[stage] =
          new Object[sums.isEmpty() ? 0 : plan.chunks(plan.stages().get(stage))][sums.size()];
      for (Object[] chunk : accumulators[stage]) {
        for (int k = 0; k < chunk.length; k++) {
          chunk[k] = array(slots.get(sums.get(k)).size());
        }
      }
    }
    for (Expr expr : plan.order()) {
      if (expr.operands().isEmpty() && slots.find(expr) >= 0) {
        bind(slots.find(expr), leaf(expr));
      }
    }
  }

  private Tensor leaf(Expr expr) {
    return switch ((Node.Leaf) expr.node()) {
      case Node.Variable variable -> plan.bindings().value(variable);
      case Node.Constant(var value) -> Tensor.scalar(value);
      case Node.Literal(var value) -> value;
      case Node.Eye(var dim) -> Tensor.identity(plan.bindings().size(dim));
    };
  }

  private Object array(int size) {
    return precision() == Precision.DOUBLE ? new double[size] : new float[size];
  }

  private Precision precision() {
    return program.options().precision();
  }

  private void share(int slot, Object array) {
    for (Workspace workspace : workspaces) {
      workspace.arrays[slot] = array;
    }
  }

  /// Lets a slot read a tensor where it lies.
  private void bind(int slot, Tensor value) {
    owned.remove(slot);
    share(slot, Storage.of(value.as(precision())));
  }

  /// Gives a variable another value of the same shape.
  ///
  /// @throws IllegalArgumentException where the program has no such variable, or the shape is
  ///   another
  public void set(String name, Tensor value) {
    Shape shape = shape(name);
    if (!shape.equals(value.shape())) {
      throw new IllegalArgumentException(
          "the variable "
              + name
              + " is bound to a value of shape "
              + shape
              + ", so it cannot be set to "
              + value.shape()
              + "; bind again");
    }
    bind(slot(name), value);
  }

  /// Gives a variable other elements, in row-major order. They are copied.
  public void set(String name, double[] elements) {
    set(name, elements, 0);
  }

  /// Gives a variable the elements of a larger array from `offset` on, in row-major order. They are
  /// copied.
  public void set(String name, double[] elements, int offset) {
    int count = shape(name).count();
    if (offset < 0 || elements.length - offset < count) {
      throw new IllegalArgumentException(
          "the variable "
              + name
              + " has "
              + count
              + " elements, but "
              + (elements.length - offset)
              + " were given");
    }
    int slot = slot(name);
    if (owned.add(slot)) {
      share(slot, array(count));
    }
    Object array = workspaces[0].arrays[slot];
    if (array instanceof double[] doubles) {
      System.arraycopy(elements, offset, doubles, 0, count);
    } else {
      float[] floats = (float[]) array;
      for (int i = 0; i < count; i++) {
        floats[i] = (float) elements[offset + i];
      }
    }
  }

  private Expr variable(String name) {
    Expr variable = program.variables().get(name);
    if (variable == null) {
      throw new IllegalArgumentException(
          "the program has no variable " + name + "; it has " + program.variables().keySet());
    }
    return variable;
  }

  private int slot(String name) {
    int slot = plan.slots().find(variable(name));
    if (slot < 0) {
      throw new IllegalArgumentException(
          "the variable " + name + " does not matter for the outputs");
    }
    return slot;
  }

  private Shape shape(String name) {
    return plan.bindings().shape(variable(name).dims());
  }

  /// Computes all outputs.
  public void run() {
    for (int k = 0; k < plan.stages().size(); k++) {
      Plan.Stage stage = plan.stages().get(k);
      for (Instruction instruction : stage.flat()) {
        instruction.run(workspaces[0]);
      }
      if (!stage.full().isEmpty()) {
        pass(stage, accumulators[k]);
      }
    }
  }

  private void pass(Plan.Stage stage, Object[][] sums) {
    int chunks = plan.chunks(stage);
    Workers.run(
        workspaces.length,
        chunks,
        (worker, chunk) -> chunk(stage, workspaces[worker], sums, chunk, chunks));
    for (Workspace workspace : workspaces) {
      java.util.Arrays.fill(workspace.bases, 0);
    }
    combine(stage, sums);
  }

  private void chunk(
      Plan.Stage stage, Workspace workspace, Object[][] sums, int chunk, int chunks) {
    Slots slots = plan.slots();
    for (int k = 0; k < stage.accumulators().size(); k++) {
      int slot = stage.accumulators().get(k);
      workspace.arrays[slot] = sums[chunk][k];
      Instruction.Fill.fill(
          sums[chunk][k],
          0,
          slots.get(slot).size(),
          KernelGenerator.neutral(slots.get(slot).reduction()));
    }
    int blocks = plan.blocks();
    int last = (int) ((long) blocks * (chunk + 1) / chunks);
    for (int block = (int) ((long) blocks * chunk / chunks); block < last; block++) {
      int start = block * plan.blockSize();
      for (int slot = 0; slot < slots.count(); slot++) {
        if (slots.get(slot).kind() == Slots.Kind.ROWS) {
          workspace.bases[slot] = start * slots.get(slot).rowStride();
        }
      }
      boolean full = start + plan.blockSize() <= plan.rows().count();
      for (Instruction instruction : full ? stage.full() : stage.tail()) {
        instruction.run(workspace);
      }
    }
  }

  /// Adds up the chunks in a fixed tree: neighbors, then pairs of neighbors, and so on.
  private void combine(Plan.Stage stage, Object[][] sums) {
    for (int k = 0; k < stage.accumulators().size(); k++) {
      int slot = stage.accumulators().get(k);
      for (int step = 1; step < sums.length; step *= 2) {
        for (int i = 0; i + step < sums.length; i += 2 * step) {
          Combine.into(sums[i][k], sums[i + step][k], plan.slots().get(slot).reduction());
        }
      }
      share(slot, sums[0][k]);
    }
  }

  /// The value of a scalar output.
  public double scalar(int output) {
    Expr expr = plan.outputs().get(output);
    if (expr.rank() != 0) {
      throw new IllegalArgumentException(
          "output " + output + " is not a scalar: " + expr + " has " + expr.dims());
    }
    Object array = workspaces[0].arrays[plan.outputSlot(expr)];
    return array instanceof double[] doubles ? doubles[0] : ((float[]) array)[0];
  }

  /// Copies the elements of an output, in row-major order.
  public void read(int output, double[] into) {
    read(output, into, 0);
  }

  /// Copies the elements of an output, in row-major order, to the places from `offset` on.
  public void read(int output, double[] into, int offset) {
    Expr expr = plan.outputs().get(output);
    int count = plan.bindings().shape(expr.dims()).count();
    Object array = workspaces[0].arrays[plan.outputSlot(expr)];
    if (array instanceof double[] doubles) {
      System.arraycopy(doubles, 0, into, offset, count);
    } else {
      float[] floats = (float[]) array;
      for (int i = 0; i < count; i++) {
        into[offset + i] = floats[i];
      }
    }
  }

  /// The value of an output.
  public Tensor tensor(int output) {
    Shape shape = plan.bindings().shape(plan.outputs().get(output).dims());
    Object array = workspaces[0].arrays[plan.outputSlot(plan.outputs().get(output))];
    return array instanceof double[] doubles
        ? Tensor.of(shape, java.util.Arrays.copyOf(doubles, shape.count()))
        : Tensor.of(shape, java.util.Arrays.copyOf((float[]) array, shape.count()));
  }

  /// What will run: the block size, and each step of each stage.
  public String describe() {
    StringBuilder text = new StringBuilder();
    if (plan.rows().count() > 0) {
      text.append(plan.rows().count())
          .append(" rows in blocks of ")
          .append(plan.blockSize())
          .append('\n');
    }
    for (Plan.Stage stage : plan.stages()) {
      stage
          .flat()
          .forEach(step -> text.append("once          ").append(step.describe()).append('\n'));
      stage
          .full()
          .forEach(step -> text.append("for each block  ").append(step.describe()).append('\n'));
    }
    return text.toString();
  }
}
