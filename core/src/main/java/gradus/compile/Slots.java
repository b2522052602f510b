package gradus.compile;

import gradus.expr.Expr;
import gradus.expr.Reduction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The plan of the memory: numbers for the values that are held in arrays, and what kind of array
/// each is.
final class Slots {
  /// How a slot's array is shared.
  enum Kind {
    /// One array for all threads: parameters, and whatever has no rows.
    SHARED,
    /// One array for all threads, with rows; each thread looks at its own block.
    ROWS,
    /// One array for each thread, as large as one block.
    BLOCK,
    /// One array for each chunk of rows, combined in a fixed tree when the pass is over.
    ACCUMULATOR,
    /// No array: the factors of a matrix, put there when it is factored.
    FACTORS
  }

  /// @param size in elements: of one block for `BLOCK`, of everything otherwise
  /// @param rowStride how far apart the rows are in a `ROWS` array; 0 otherwise
  /// @param reduction how the chunks of an accumulator combine
  record Slot(Kind kind, int size, int rowStride, Reduction reduction) {}

  private final List<Slot> slots = new ArrayList<>();
  private final Map<Object, Integer> numbers = new HashMap<>();

  int add(Object key, Slot slot) {
    numbers.put(key, slots.size());
    slots.add(slot);
    return slots.size() - 1;
  }

  int shared(Expr expr, int size) {
    return add(expr, new Slot(Kind.SHARED, size, 0, Reduction.SUM));
  }

  /// The slot of a value, or -1.
  int find(Object key) {
    @Nullable Integer number = numbers.get(key);
    return number == null ? -1 : number;
  }

  Slot get(int slot) {
    return slots.get(slot);
  }

  int count() {
    return slots.size();
  }
}
