package gradus.compile;

import gradus.expr.Expr;
import gradus.expr.Node;
import gradus.linalg.Shape;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Outputs that become inputs of the next run.
///
/// The new value is written over the old one where nobody needs the old one any more; otherwise the
/// two exchange their arrays before the next run, so that until then the output can be read.
/// Nothing is copied but sums over rows, whose array the next run needs at once, and what becomes
/// more than one variable.
final class Carried {
  /// An output and the variable it becomes, by their slots.
  private record Pair(int output, int variable) {}

  private final Plan plan;
  private final Memory memory;
  private final List<Pair> copies = new ArrayList<>();
  private final List<Pair> exchanges = new ArrayList<>();

  /// Outputs that are written over a variable.
  private final Map<Integer, Integer> overwriting = new HashMap<>();

  private final Set<Integer> variables = new HashSet<>();

  /// Variables whose next value waits in an output.
  private final BitSet waiting = new BitSet();

  Carried(Plan plan, Memory memory) {
    this.plan = plan;
    this.memory = memory;
  }

  void add(int number, Expr output, String name, Shape shape, int variable) {
    Shape own = plan.bindings().shape(output.dims());
    if (!own.equals(shape)) {
      throw new IllegalArgumentException(
          "output "
              + number
              + " of shape "
              + own
              + " cannot become the variable "
              + name
              + " of shape "
              + shape);
    }
    if (output.node() instanceof Node.Leaf) {
      throw new IllegalArgumentException(
          "output " + number + " is " + output + " itself, which no run changes");
    }
    if (!variables.add(variable)) {
      throw new IllegalArgumentException(
          "the variable " + name + " becomes another output already; it can have one next value");
    }
    Object old = memory.array(variable);
    int start = memory.start(variable);
    System.arraycopy(old, start, memory.own(variable, shape.count()), 0, shape.count());
    int slot = plan.outputSlot(output);
    Slots.Kind kind = plan.slots().get(slot).kind();
    separate(slot, shape.count());
    if (kind == Slots.Kind.ACCUMULATOR
        || exchanges.stream().anyMatch(exchange -> exchange.output() == slot)) {
      copies.add(new Pair(slot, variable));
    } else if (kind == Slots.Kind.SHARED && overwritable(slot, variable)) {
      memory.share(slot, memory.array(variable));
      overwriting.put(slot, variable);
    } else {
      exchanges.add(new Pair(slot, variable));
    }
  }

  /// An output that becomes another variable too needs an array of its own: the first variable may
  /// be set before the other has its value.
  private void separate(int output, int count) {
    Integer first = overwriting.remove(output);
    if (first != null) {
      Object own = memory.fresh(count);
      System.arraycopy(memory.array(output), 0, own, 0, count);
      memory.share(output, own);
      exchanges.add(new Pair(output, first));
    }
  }

  /// Whether the step that writes the output is the last to read the variable, and reads each
  /// element just where it writes; nor is the variable an output, to be read after the run.
  private boolean overwritable(int output, int variable) {
    if (plan.outputs().stream().anyMatch(other -> plan.outputSlot(other) == variable)) {
      return false;
    }
    boolean written = false;
    for (Plan.Stage stage : plan.stages()) {
      for (Instruction step : stage.flat()) {
        boolean writes = contains(step.slots(), output);
        if (written && contains(step.slots(), variable)) {
          return false;
        }
        if (writes && !written) {
          written = true;
          if (!(step instanceof Fused fused) || !fused.inPlace(output, variable)) {
            return false;
          }
        }
      }
      for (Instruction step : stage.full()) {
        if (contains(step.slots(), output) || written && contains(step.slots(), variable)) {
          return false;
        }
      }
    }
    return written;
  }

  private static boolean contains(int[] slots, int slot) {
    for (int own : slots) {
      if (own == slot) {
        return true;
      }
    }
    return false;
  }

  boolean has(int variable) {
    return variables.contains(variable);
  }

  /// The variable was given a value: no output replaces it before the next run.
  void set(int variable) {
    waiting.clear(variable);
  }

  /// A run is done: its outputs wait to become variables.
  void ran() {
    for (int k = 0; k < copies.size(); k++) {
      waiting.set(copies.get(k).variable());
    }
    for (int k = 0; k < exchanges.size(); k++) {
      waiting.set(exchanges.get(k).variable());
    }
  }

  /// A run begins.
  void pass() {
    for (int k = 0; k < copies.size(); k++) {
      Pair copy = copies.get(k);
      if (taken(copy.variable())) {
        int size = plan.slots().get(copy.output()).size();
        System.arraycopy(memory.array(copy.output()), 0, memory.array(copy.variable()), 0, size);
      }
    }
    // an exchange takes the output away, so it comes after the copies
    for (int k = 0; k < exchanges.size(); k++) {
      Pair exchange = exchanges.get(k);
      if (taken(exchange.variable())) {
        memory.exchange(exchange.output(), exchange.variable());
      }
    }
  }

  /// Whether a variable's next value waited; it does no more.
  private boolean taken(int variable) {
    boolean waited = waiting.get(variable);
    waiting.clear(variable);
    return waited;
  }
}
