package gradus.optimization;

import gradus.linalg.Tensor;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// What a first-order method remembers: how many steps it took, and arrays by name.
///
/// Whoever saves both and gives them back goes on bit for bit as if the run had never stopped.
///
/// @param steps taken
/// @param slots the arrays, such as `velocity`, or `m` and `v`
public record State(long steps, Map<String, Tensor> slots) {
  /// Of a method that remembers nothing.
  public static final State NONE = new State(0, Map.of());

  public State {
    if (steps < 0) {
      throw new IllegalArgumentException("a state is after 0 or more steps, not " + steps);
    }
    slots = Collections.unmodifiableMap(new LinkedHashMap<>(slots));
  }

  /// The array of that name.
  ///
  /// @throws IllegalArgumentException where there is none
  public Tensor slot(String name) {
    Tensor slot = slots.get(name);
    if (slot == null) {
      throw new IllegalArgumentException(
          "this state has no " + name + "; it remembers " + slots.keySet());
    }
    return slot;
  }

  /// Refuses the state of another method.
  void require(Set<String> names) {
    if (!slots.keySet().equals(names)) {
      throw new IllegalArgumentException(
          "the method remembers "
              + names
              + ", but the state given has "
              + slots.keySet()
              + ": it was saved by another method or for other parameters");
    }
  }

  /// Whether all numbers are the same, bit for bit.
  @Override
  public boolean equals(Object other) {
    return other instanceof State state
        && steps == state.steps
        && slots.keySet().equals(state.slots.keySet())
        && slots.keySet().stream().allMatch(name -> same(slot(name), state.slot(name)));
  }

  private static boolean same(Tensor a, Tensor b) {
    return a.shape().equals(b.shape())
        && a.precision() == b.precision()
        && Arrays.equals(a.toDoubles(), b.toDoubles());
  }

  @Override
  public int hashCode() {
    int hash = Long.hashCode(steps);
    for (Map.Entry<String, Tensor> slot : slots.entrySet()) {
      hash += slot.getKey().hashCode() ^ Arrays.hashCode(slot.getValue().toDoubles());
    }
    return hash;
  }
}
