package gradus.compile;

import gradus.expr.Expr;
import gradus.linalg.Precision;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.linalg.kernel.JustInTime;
import gradus.linalg.kernel.Storage;
import gradus.linalg.kernel.Workers;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;

/// A program with its data bound: all memory is allocated, and running it allocates nothing that
/// grows with the data.
///
/// It owns its buffers, so one run at a time: whoever wants several binds the program several
/// times. Inside it uses as many threads as its options say. It may be called from any thread,
/// virtual ones included.
///
/// A training step is an execution whose outputs become its inputs:
///
/// ```java
/// Execution step = Program.compile(List.of(loss, next), options).bind(values);
/// step.carry(1, "w");                      // the new w is the w of the next run
/// for (int batch = 0; batch < batches; batch++) {
///   step.window("X", data, batch * size);  // read where they lie
///   step.run();
/// }
/// ```
public final class Execution {
  /// A program that has run so many times will run many times.
  private static final int RUNS_OF_A_LOOP = 3;

  private final Program program;
  private final Plan plan;
  private final Memory memory;
  private final Steps[] flat;
  private final Steps[] full;
  private final Steps[] tail;
  private final Carried carried;
  private final Cancellation cancellation = new Cancellation();
  private final AtomicBoolean running = new AtomicBoolean();

  /// The shapes of the variables, and the slots of the outputs: asked for in each step of a loop.
  private final Map<String, Shape> shapes = new HashMap<>();

  private final int[] outputSlots;
  private final Shape[] outputShapes;
  private int runs;

  Execution(Program program, Map<String, Tensor> values) {
    this.program = program;
    this.plan = new Plan(program.outputs(), program.options(), program.variables(), values);
    int count = plan.outputs().size();
    this.outputSlots = new int[count];
    this.outputShapes = new Shape[count];
    for (int k = 0; k < count; k++) {
      Expr output = plan.outputs().get(k);
      outputSlots[k] = plan.outputSlot(output);
      outputShapes[k] = plan.bindings().shape(output.dims());
    }
    for (Map.Entry<String, Expr> variable : program.variables().entrySet()) {
      shapes.put(variable.getKey(), plan.bindings().shape(variable.getValue().dims()));
    }
    this.memory = new Memory(plan);
    this.carried = new Carried(plan, memory);
    int stages = plan.stages().size();
    flat = new Steps[stages];
    full = new Steps[stages];
    tail = new Steps[stages];
    for (int k = 0; k < stages; k++) {
      Plan.Stage stage = plan.stages().get(k);
      int alone = together(plan.chunks(stage)) ? program.options().threads() : 1;
      flat[k] = new Steps(stage.flat(), program.options().threads());
      full[k] = new Steps(stage.full(), alone);
      tail[k] = new Steps(stage.tail(), alone);
    }
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
    if (carried.has(slot(name))) {
      set(name, value.toDoubles());
    } else {
      memory.bind(slot(name), value, 0);
    }
  }

  /// Gives a variable other elements, in row-major order. They are copied.
  ///
  /// @throws IllegalArgumentException where there are fewer or more than the variable has
  public void set(String name, double[] elements) {
    int count = shape(name).count();
    if (elements.length > count) {
      throw misfit(name, count, elements.length);
    }
    set(name, elements, 0);
  }

  /// Gives a variable the elements of a larger array from `offset` on, in row-major order. They are
  /// copied.
  public void set(String name, double[] elements, int offset) {
    int count = fitting(name, elements.length, offset);
    Object array = memory.own(slot(name), count);
    carried.set(slot(name));
    if (array instanceof double[] doubles) {
      System.arraycopy(elements, offset, doubles, 0, count);
    } else {
      float[] floats = (float[]) array;
      for (int i = 0; i < count; i++) {
        floats[i] = (float) elements[offset + i];
      }
    }
  }

  /// The same in single precision.
  public void set(String name, float[] elements, int offset) {
    int count = fitting(name, elements.length, offset);
    Object array = memory.own(slot(name), count);
    carried.set(slot(name));
    if (array instanceof float[] floats) {
      System.arraycopy(elements, offset, floats, 0, count);
    } else {
      double[] doubles = (double[]) array;
      for (int i = 0; i < count; i++) {
        doubles[i] = elements[offset + i];
      }
    }
  }

  private int fitting(String name, int length, int offset) {
    int count = shape(name).count();
    int given = length - offset;
    if (offset < 0 || given < count) {
      throw misfit(name, count, given);
    }
    return count;
  }

  private static IllegalArgumentException misfit(String name, int count, int given) {
    return new IllegalArgumentException(
        "the variable " + name + " has " + count + " elements, but " + given + " were given");
  }

  /// Lets a variable be the rows of a larger tensor from `first` on, as many as it was bound with.
  /// They are read where they lie: a batch out of a data set costs no copy.
  ///
  /// @param larger of the precision of the program; like the variable but for the number of rows
  /// @throws IllegalArgumentException where precision, shape or rows do not fit
  public void window(String name, Tensor larger, int first) {
    Shape shape = shape(name);
    boolean alike = shape.rank() > 0 && shape.rank() == larger.rank();
    for (int axis = 1; alike && axis < shape.rank(); axis++) {
      alike = shape.size(axis) == larger.shape().size(axis);
    }
    if (!alike || first < 0 || first > larger.shape().size(0) - shape.size(0)) {
      throw new IllegalArgumentException(
          "the variable "
              + name
              + " of shape "
              + shape
              + " cannot be the rows from "
              + first
              + " on of a tensor of shape "
              + larger.shape()
              + "; they must lie within it and be as long");
    }
    if (larger.precision() != program.options().precision()) {
      throw new IllegalArgumentException(
          "the variable "
              + name
              + " cannot read a tensor in "
              + larger.precision()
              + " precision where it lies: the program computes in "
              + program.options().precision()
              + "; convert it once with as(…)");
    }
    if (carried.has(slot(name))) {
      throw new IllegalArgumentException(
          "the variable "
              + name
              + " is carried over from an output, so it has an array of its own; use set");
    }
    memory.bind(slot(name), larger, first * (shape.count() / Math.max(1, shape.size(0))));
  }

  /// Lets an output be the value of a variable in the next run. Where it can, the program writes
  /// the new value over the old one; a run that does not end well leaves neither.
  ///
  /// @throws IllegalArgumentException where the two differ in shape, or the output is a variable
  public void carry(int output, String name) {
    if (runs > 0) {
      throw new IllegalStateException(
          "output "
              + output
              + " cannot be carried to "
              + name
              + " any more: the program has run; carry before the first run");
    }
    carried.add(output, plan.outputs().get(output), name, shape(name), slot(name));
  }

  private Expr variable(String name) {
    Expr variable = program.variables().get(name);
    if (variable == null) {
      throw new IllegalArgumentException(
          "the program has no variable " + name + "; it has " + program.variables().keySet());
    }
    return variable;
  }

  /// The slot of a variable that is about to be changed.
  private int slot(String name) {
    requireIdle();
    int slot = plan.slots().find(variable(name));
    if (slot < 0) {
      throw new IllegalArgumentException(
          "the variable " + name + " does not matter for the outputs");
    }
    return slot;
  }

  private Shape shape(String name) {
    Shape shape = shapes.get(name);
    return shape != null ? shape : plan.bindings().shape(variable(name).dims());
  }

  /// Computes all outputs.
  ///
  /// @throws CancellationException where the run was cancelled, or the calling thread interrupted;
  ///   the outputs are then not to be used
  /// @throws IllegalStateException where it runs already
  public void run() {
    if (!running.compareAndSet(false, true)) {
      throw new IllegalStateException(
          "this execution is running in another thread; it has one set of buffers, so bind the"
              + " program once for each thread");
    }
    try {
      JustInTime.await();
      carried.pass();
      for (int k = 0; k < flat.length; k++) {
        cancellation.listen();
        flat[k].run(memory.workspace(0), cancellation);
        if (!full[k].isEmpty()) {
          pass(k);
        }
      }
      carried.ran();
      if (++runs == RUNS_OF_A_LOOP) {
        warmUp();
      }
    } finally {
      cancellation.clear();
      running.set(false);
    }
  }

  private void warmUp() {
    for (int k = 0; k < flat.length; k++) {
      flat[k].warmUp();
      full[k].warmUp();
      tail[k].warmUp();
    }
  }

  /// Asks a run in another thread to end at its next step or block; [#run] then throws there.
  public void cancel() {
    if (running.get()) {
      cancellation.request();
    }
  }

  /// @throws IllegalStateException while it runs
  private void requireIdle() {
    if (running.get()) {
      throw new IllegalStateException(
          "this execution is running in another thread; its variables can be changed between runs");
    }
  }

  /// Whether threads share in each step, as there are more of them than chunks of rows; otherwise
  /// each takes a chunk.
  private boolean together(int chunks) {
    return chunks < program.options().threads();
  }

  private void pass(int stage) {
    Object[][] sums = memory.accumulators(stage);
    int chunks = sums.length;
    if (together(chunks)) {
      for (int chunk = 0; chunk < chunks; chunk++) {
        chunk(stage, memory.workspace(0), sums, chunk, chunks, true);
      }
    } else {
      Workers.run(
          memory.workspaces(),
          chunks,
          (worker, chunk) ->
              chunk(stage, memory.workspace(worker), sums, chunk, chunks, worker == 0));
    }
    memory.rewind();
    memory.combine(stage, sums);
  }

  private void chunk(
      int stage, Workspace workspace, Object[][] sums, int chunk, int chunks, boolean caller) {
    memory.start(workspace, stage, sums[chunk]);
    int blocks = plan.blocks();
    int last = (int) ((long) blocks * (chunk + 1) / chunks);
    for (int block = (int) ((long) blocks * chunk / chunks); block < last; block++) {
      if (caller) {
        cancellation.listen();
      }
      int start = block * plan.blockSize();
      memory.move(workspace, start);
      boolean whole = start + plan.blockSize() <= plan.rows().count();
      (whole ? full[stage] : tail[stage]).run(workspace, cancellation);
    }
  }

  /// The shape of an output, which is known before the first run.
  public Shape shape(int output) {
    return outputShapes[output];
  }

  private Object output(int output) {
    if (runs == 0) {
      throw new IllegalStateException("the program has not run yet, so its outputs have no values");
    }
    return memory.array(outputSlots[output]);
  }

  private int start(int output) {
    return memory.start(outputSlots[output]);
  }

  /// The value of a scalar output.
  public double scalar(int output) {
    Expr expr = plan.outputs().get(output);
    if (expr.rank() != 0) {
      throw new IllegalArgumentException(
          "output " + output + " is not a scalar: " + expr + " has " + expr.dims());
    }
    return output(output) instanceof double[] doubles
        ? doubles[start(output)]
        : ((float[]) output(output))[start(output)];
  }

  /// Copies the elements of an output, in row-major order.
  public void read(int output, double[] into) {
    read(output, into, 0);
  }

  /// Copies the elements of an output, in row-major order, to the places from `offset` on.
  public void read(int output, double[] into, int offset) {
    int count = shape(output).count();
    int start = start(output);
    if (output(output) instanceof double[] doubles) {
      System.arraycopy(doubles, start, into, offset, count);
    } else {
      float[] floats = (float[]) output(output);
      for (int i = 0; i < count; i++) {
        into[offset + i] = floats[start + i];
      }
    }
  }

  /// The value of an output.
  public Tensor tensor(int output) {
    Shape shape = shape(output);
    int start = start(output);
    int end = start + shape.count();
    return program.options().precision() == Precision.DOUBLE
        ? Storage.tensor(shape, Arrays.copyOfRange((double[]) output(output), start, end))
        : Storage.tensor(shape, Arrays.copyOfRange((float[]) output(output), start, end));
  }

  /// The bytes of the buffers that it owns; the data it was bound to are not among them.
  public long bytes() {
    return memory.bytes();
  }

  /// What will run, as a table: data, blocks, each step with its operations and the bytes it
  /// touches, and the buffers.
  public String describe() {
    return Description.of(plan, memory);
  }

  List<Plan.Stage> stages() {
    return plan.stages();
  }
}
