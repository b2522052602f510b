package gradus.compile;

import gradus.expr.Expr;
import gradus.expr.Node;
import gradus.linalg.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Outputs that become inputs of the next run.
///
/// The new value is written over the old one where nobody needs the old one any more; otherwise the
/// two exchange their arrays before the next run, so that until then the output can be read.
/// Nothing is copied but sums over rows, whose array the next run needs at once.
final class Carried {
  /// An output and the variable it becomes, by their slots; −1 − slot for a sum over rows.
  private record Exchange(int output, int variable) {}

  private final Plan plan;
  private final Memory memory;
  private final List<Exchange> exchanges = new ArrayList<>();
  private final Set<Integer> variables = new HashSet<>();

  /// Variables whose next value waits in an output.
  private final Set<Integer> waiting = new HashSet<>();

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
    if (kind == Slots.Kind.ACCUMULATOR) {
      // sums over rows end in an array that the next pass needs: keep a copy of it
      exchanges.add(new Exchange(-1 - slot, variable));
    } else if (kind == Slots.Kind.SHARED && overwritable(slot, variable)) {
      memory.share(slot, memory.array(variable));
    } else {
      exchanges.add(new Exchange(slot, variable));
    }
  }

  /// Whether the step that writes the output is the last to read the variable, and reads each
  /// element just where it writes.
  private boolean overwritable(int output, int variable) {
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
    waiting.remove(variable);
  }

  /// A run is done: its outputs wait to become variables.
  void ran() {
    for (Exchange exchange : exchanges) {
      waiting.add(exchange.variable());
    }
  }

  /// A run begins.
  void pass() {
    for (Exchange exchange : exchanges) {
      if (!waiting.remove(exchange.variable())) {
        continue;
      }
      int sum = -1 - exchange.output();
      if (sum >= 0) {
        Object target = memory.array(exchange.variable());
        System.arraycopy(memory.array(sum), 0, target, 0, plan.slots().get(sum).size());
      } else {
        memory.exchange(exchange.output(), exchange.variable());
      }
    }
  }
}
