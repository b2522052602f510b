package gradus.compile;

import gradus.expr.Expr;
import gradus.expr.Node;
import gradus.linalg.Precision;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.linalg.kernel.Storage;
import java.util.BitSet;
import java.util.List;

/// The arrays of an execution: for each thread a workspace, whose slots point to arrays of its own
/// or to arrays of all.
final class Memory {
  private final Plan plan;
  private final Slots slots;
  private final Buffers buffers;
  private final Workspace[] workspaces;

  /// For each stage and chunk the arrays of the stage's accumulators.
  private final Object[][][] accumulators;

  /// Slots of variables whose arrays belong to this execution; the others belong to bound tensors
  /// and are not written.
  private final BitSet owned = new BitSet();

  /// Where in its array each slot's value begins.
  private final int[] origins;

  private long bytes;

  Memory(Plan plan) {
    this.plan = plan;
    this.slots = plan.slots();
    this.buffers = Buffers.of(plan);
    this.origins = new int[slots.count()];
    int threads = plan.options().threads();
    int count = Math.max(1, Math.min(threads, plan.blocks()));
    workspaces = new Workspace[plan.rows().count() == 0 ? 1 : count];
    for (int k = 0; k < workspaces.length; k++) {
      workspaces[k] = new Workspace(slots.count(), pointers(), threads);
    }
    accumulators = new Object[plan.stages().size()][][];
    allocate();
    allocateAccumulators();
    for (Expr expr : plan.order()) {
      if (expr.operands().isEmpty() && slots.find(expr) >= 0) {
        bind(slots.find(expr), leaf(expr), 0);
      }
    }
  }

  private int pointers() {
    int most = 1;
    for (Plan.Stage stage : plan.stages()) {
      for (List<Instruction> steps : List.of(stage.flat(), stage.full(), stage.tail())) {
        for (Instruction step : steps) {
          most = Math.max(most, step.slots().length);
        }
      }
    }
    return most;
  }

  private void allocate() {
    Object[] common = new Object[buffers.count()];
    for (int slot = 0; slot < slots.count(); slot++) {
      int buffer = buffers.of(slot);
      switch (slots.get(slot).kind()) {
        case SHARED, ROWS -> {
          if (buffer >= 0) {
            common[buffer] = common[buffer] == null ? fresh(buffers.size(buffer)) : common[buffer];
            share(slot, common[buffer]);
          }
        }
        case BLOCK, ACCUMULATOR, FACTORS -> {}
      }
    }
    for (Workspace workspace : workspaces) {
      Object[] own = new Object[buffers.count()];
      for (int slot = 0; slot < slots.count(); slot++) {
        int buffer = buffers.of(slot);
        if (slots.get(slot).kind() == Slots.Kind.BLOCK && buffer >= 0) {
          own[buffer] = own[buffer] == null ? fresh(buffers.size(buffer)) : own[buffer];
          workspace.arrays[slot] = own[buffer];
        }
      }
    }
  }

  private void allocateAccumulators() {
    for (int stage = 0; stage < accumulators.length; stage++) {
      List<Integer> sums = plan.stages().get(stage).accumulators();
      accumulators[stage] = new Object[plan.chunks(plan.stages().get(stage))][sums.size()];
      for (Object[] chunk : accumulators[stage]) {
        for (int k = 0; k < chunk.length; k++) {
          chunk[k] = fresh(slots.get(sums.get(k)).size());
        }
      }
    }
  }

  private Tensor leaf(Expr expr) {
    return switch ((Node.Leaf) expr.node()) {
      case Node.Variable variable -> plan.bindings().value(variable);
      case Node.Constant(var value) -> Tensor.scalar(value);
      case Node.Literal(var value) -> value;
      case Node.Eye(var dim) -> Tensor.identity(plan.bindings().size(dim));
      case Node.Iota(var dim) ->
          Tensor.generate(Shape.of(plan.bindings().size(dim)), place -> place);
    };
  }

  /// A new array of the precision of the program.
  Object fresh(int size) {
    bytes += (long) size * plan.options().precision().bytes();
    return plan.options().precision() == Precision.DOUBLE ? new double[size] : new float[size];
  }

  long bytes() {
    return bytes;
  }

  Buffers buffers() {
    return buffers;
  }

  int workspaces() {
    return workspaces.length;
  }

  Workspace workspace(int worker) {
    return workspaces[worker];
  }

  Object[][] accumulators(int stage) {
    return accumulators[stage];
  }

  void share(int slot, Object array) {
    for (Workspace workspace : workspaces) {
      workspace.arrays[slot] = array;
    }
  }

  /// Lets a slot read a tensor where it lies.
  ///
  /// @param origin the place of the first element
  void bind(int slot, Tensor value, int origin) {
    owned.clear(slot);
    share(slot, Storage.of(value.as(plan.options().precision())));
    place(slot, origin);
  }

  private void place(int slot, int origin) {
    origins[slot] = origin;
    for (Workspace workspace : workspaces) {
      workspace.bases[slot] = origin;
    }
  }

  /// The array of a variable, which is the execution's own from now on; what it held is lost.
  Object own(int slot, int count) {
    if (!owned.get(slot)) {
      owned.set(slot);
      share(slot, fresh(count));
      place(slot, 0);
    }
    return workspaces[0].arrays[slot];
  }

  /// Begins a chunk: sums to which something is added are set to the neutral elements.
  void start(Workspace workspace, int stage, Object[] sums) {
    List<Integer> numbers = plan.stages().get(stage).accumulators();
    for (int k = 0; k < sums.length; k++) {
      int slot = numbers.get(k);
      workspace.arrays[slot] = sums[k];
      if (plan.beginsNeutral(slot)) {
        double neutral = KernelGenerator.neutral(slots.get(slot).reduction());
        Instruction.Fill.fill(sums[k], 0, slots.get(slot).size(), neutral);
      }
    }
  }

  /// Lets the slots with rows begin at a row.
  void move(Workspace workspace, int row) {
    workspace.row = row;
    for (int slot = 0; slot < origins.length; slot++) {
      if (slots.get(slot).kind() == Slots.Kind.ROWS) {
        workspace.bases[slot] = origins[slot] + row * slots.get(slot).rowStride();
      }
    }
  }

  /// After a pass everything begins where it did before.
  void rewind() {
    for (Workspace workspace : workspaces) {
      workspace.row = 0;
      System.arraycopy(origins, 0, workspace.bases, 0, origins.length);
    }
  }

  /// Adds up the chunks in a fixed tree: neighbors, then pairs of neighbors, and so on.
  void combine(int stage, Object[][] sums) {
    List<Integer> numbers = plan.stages().get(stage).accumulators();
    for (int k = 0; k < numbers.size(); k++) {
      int slot = numbers.get(k);
      if (sums.length > 1) {
        Object[] arrays = new Object[sums.length];
        for (int chunk = 0; chunk < arrays.length; chunk++) {
          arrays[chunk] = sums[chunk][k];
        }
        Slots.Slot own = slots.get(slot);
        Combine.tree(arrays, own.size(), own.reduction(), plan.options().threads());
      }
      share(slot, sums[0][k]);
    }
  }

  Object array(int slot) {
    return workspaces[0].arrays[slot];
  }

  int start(int slot) {
    return origins[slot];
  }

  /// Exchanges the arrays of two slots.
  void exchange(int one, int other) {
    Object array = array(one);
    share(one, array(other));
    share(other, array);
  }
}
