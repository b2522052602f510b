package gradus.compile;

import gradus.expr.Expr;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Which array each slot uses: slots whose values are never needed at the same time share one.
///
/// A value lives from the step that first writes it to the step that last reads it. Walking through
/// the steps, a slot takes a free array that is large enough, or the largest free one, which grows,
/// or a new one. Outputs and data keep arrays of their own; so do sums over rows, one for each
/// chunk.
final class Buffers {
  private static final int NONE = -1;

  private final int[] numbers;
  private final List<Integer> sizes = new ArrayList<>();

  private Buffers(int slots) {
    this.numbers = new int[slots];
    Arrays.fill(numbers, NONE);
  }

  static Buffers of(Plan plan) {
    List<Instruction> steps = new ArrayList<>();
    for (Plan.Stage stage : plan.stages()) {
      requireSameSlots(stage);
      steps.addAll(stage.flat());
      steps.addAll(stage.full());
    }
    Slots slots = plan.slots();
    Buffers buffers = new Buffers(slots.count());
    Set<Integer> kept = buffers.keep(plan);
    int[] last = lastUses(steps, slots.count());
    buffers.assign(steps, slots, kept, last, Slots.Kind.SHARED);
    buffers.assign(steps, slots, kept, last, Slots.Kind.BLOCK);
    return buffers;
  }

  /// Lifetimes are those of a full block: the last one must go through the same slots in the same
  /// order.
  private static void requireSameSlots(Plan.Stage stage) {
    for (int k = 0; k < stage.tail().size(); k++) {
      if (stage.tail().size() != stage.full().size()
          || !Arrays.equals(stage.tail().get(k).slots(), stage.full().get(k).slots())) {
        throw new IllegalStateException(
            "the last block of rows was planned in other steps than the others");
      }
    }
  }

  /// Outputs, and data of all rows, have arrays that nobody else uses; leaves have none here.
  private Set<Integer> keep(Plan plan) {
    Set<Integer> kept = new HashSet<>();
    for (Expr expr : plan.order()) {
      if (expr.operands().isEmpty()) {
        kept.add(plan.slots().find(expr));
      }
    }
    Set<Integer> leaves = Set.copyOf(kept);
    for (Expr output : plan.outputs()) {
      kept.add(plan.outputSlot(output));
    }
    for (int slot = 0; slot < numbers.length; slot++) {
      Slots.Slot own = plan.slots().get(slot);
      boolean alone =
          own.kind() == Slots.Kind.ROWS || (own.kind() == Slots.Kind.SHARED && kept.contains(slot));
      if (alone && !leaves.contains(slot)) {
        kept.add(slot);
        numbers[slot] = add(own.size());
      }
    }
    return kept;
  }

  private static int[] lastUses(List<Instruction> steps, int slots) {
    int[] last = new int[slots];
    for (int k = 0; k < steps.size(); k++) {
      for (int slot : steps.get(k).slots()) {
        last[slot] = k;
      }
    }
    return last;
  }

  private void assign(
      List<Instruction> steps, Slots slots, Set<Integer> kept, int[] last, Slots.Kind kind) {
    List<Integer> free = new ArrayList<>();
    for (int k = 0; k < steps.size(); k++) {
      Set<Integer> used = new LinkedHashSet<>(Labels.list(steps.get(k).slots()));
      for (int slot : used) {
        if (slots.get(slot).kind() == kind && !kept.contains(slot) && numbers[slot] == NONE) {
          numbers[slot] = take(free, slots.get(slot).size());
        }
      }
      for (int slot : used) {
        if (slots.get(slot).kind() == kind && !kept.contains(slot) && last[slot] == k) {
          free.add(numbers[slot]);
        }
      }
    }
  }

  private int take(List<Integer> free, int size) {
    if (free.isEmpty()) {
      return add(size);
    }
    int best = 0;
    for (int k = 1; k < free.size(); k++) {
      best = suits(sizes.get(free.get(k)), sizes.get(free.get(best)), size) ? k : best;
    }
    int buffer = free.get(best);
    free.subList(best, best + 1).clear();
    sizes.set(buffer, Math.max(sizes.get(buffer), size));
    return buffer;
  }

  /// Whether an array of one length suits better than one of another: the shortest that is long
  /// enough, else the longest.
  private static boolean suits(int one, int other, int size) {
    return one >= size ? other < size || one < other : other < one;
  }

  private int add(int size) {
    sizes.add(size);
    return sizes.size() - 1;
  }

  /// The number of the array of a slot; negative where it has none of the program's own.
  int of(int slot) {
    return numbers[slot];
  }

  int size(int buffer) {
    return sizes.get(buffer);
  }

  int count() {
    return sizes.size();
  }
}
