package gradus.compile;

import gradus.expr.Expr;
import gradus.expr.Graph;
import gradus.expr.LinearMap;
import gradus.expr.Node;
import gradus.expr.Reduction;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Everything that is decided before a program runs on data of given sizes: what is computed when,
/// in which blocks of rows, and where each value lies.
///
/// Expressions fall into *levels*. Level 0 needs no sum over rows; whatever uses such a sum is one
/// level above the rows summed. The program alternates: the part of a level that has no rows, once;
/// then one pass over the rows that computes the sums the next level needs.
final class Plan {
  /// About how many bytes of data and intermediate results one block may take: they should stay in
  /// a core's own cache.
  private static final int BLOCK_BYTES = 256 * 1024;

  /// The accumulators of all chunks together may take this many bytes.
  private static final int ACCUMULATOR_BYTES = 64 << 20;

  private static final int MOST_CHUNKS = 64;

  /// The work of one level: what has no rows, then one pass over the rows.
  ///
  /// @param flat instructions that run once
  /// @param full instructions for a block of full size; empty where the level has no pass
  /// @param tail the same for the last, smaller block
  /// @param accumulators the slots that the pass sums into
  record Stage(
      List<Instruction> flat,
      List<Instruction> full,
      List<Instruction> tail,
      List<Integer> accumulators) {}

  private final Program.Options options;
  private final Bindings bindings;
  private final List<Expr> outputs;
  private final List<Expr> order;
  private final Rows rows;
  private final Slots slots = new Slots();
  private final Map<Expr, Integer> levels = new HashMap<>();
  private final Map<Expr, Integer> due = new HashMap<>();
  private final Map<Expr, Set<Expr>> users;
  private final List<Stage> stages = new ArrayList<>();
  private final int blockRows;

  /// Accumulators that a pass writes, whatever they held.
  private final BitSet written = new BitSet();

  Plan(
      List<Expr> outputs,
      Program.Options options,
      Map<String, Expr> variables,
      Map<String, Tensor> values) {
    this.options = options;
    this.bindings = Bindings.of(variables, values);
    this.outputs = Lower.of(outputs, bindings);
    this.order = Graph.topological(this.outputs);
    this.rows = Rows.choose(order, bindings);
    this.blockRows = blockRows();
    this.users = Graph.users(order);
    for (Expr expr : order) {
      levels.put(expr, level(expr));
    }
    for (Expr expr : order.reversed()) {
      if (isFlat(expr)) {
        due.put(expr, due(expr));
      }
    }
    int deepest = 0;
    for (Expr expr : order) {
      deepest = Math.max(deepest, levels.getOrDefault(expr, 0));
      // every variable has a slot, used or not, so that it can be set
      if (expr.node() instanceof Node.Variable) {
        slot(expr, 0);
      }
    }
    for (int level = 0; level <= deepest; level++) {
      stages.add(stage(level));
    }
    for (Expr output : this.outputs) {
      slot(output, bindings.shape(output.dims()).count());
    }
  }

  private int level(Expr expr) {
    int step = rows.accumulates(expr) ? 1 : 0;
    int level = 0;
    for (Expr operand : expr.operands()) {
      level = Math.max(level, levels.getOrDefault(operand, 0) + (rows.has(operand) ? step : 0));
    }
    return level;
  }

  /// Whether it is computed once, from values without rows.
  private boolean isFlat(Expr expr) {
    return !expr.operands().isEmpty() && !rows.has(expr) && !rows.accumulates(expr);
  }

  /// The level at which such a value is computed: the last at which it is in time. So it joins the
  /// loop that needs it, and is not kept from one level to the next.
  private int due(Expr expr) {
    int level = levels.getOrDefault(expr, 0);
    int use = Integer.MAX_VALUE;
    for (Expr user : users(expr)) {
      use = Math.min(use, use(user));
    }
    return outputs.contains(expr) || use == Integer.MAX_VALUE ? level : Math.max(level, use);
  }

  /// The level at which an expression first reads its operands.
  private int use(Expr user) {
    int level = levels.getOrDefault(user, 0);
    return rows.accumulates(user) ? level - 1 : rows.has(user) ? level : due.getOrDefault(user, 0);
  }

  private Stage stage(int level) {
    List<Expr> flat = new ArrayList<>();
    for (Expr expr : order) {
      if (isFlat(expr) && due.getOrDefault(expr, 0) == level) {
        flat.add(expr);
      }
    }
    List<Expr> pass = pass(level);
    List<Integer> accumulators = new ArrayList<>();
    List<Instruction> once = compile(flat, 0);
    List<Instruction> full = compile(pass, blockRows);
    for (Expr expr : pass) {
      if (rows.accumulates(expr)) {
        int slot = slot(expr, bindings.shape(expr.dims()).count());
        accumulators.add(slot);
        written.set(slot, expr.node() instanceof Node.Einsum && !addsUp(expr));
      }
    }
    int tail = blockRows == 0 ? 0 : rows.count() % blockRows;
    return new Stage(once, full, tail == 0 ? List.of() : compile(pass, tail), accumulators);
  }

  private boolean isAt(Expr expr, int level) {
    return !expr.operands().isEmpty() && levels.getOrDefault(expr, 0) == level;
  }

  /// What a pass computes: sums for the next level, outputs that have rows, and everything with
  /// rows that these need.
  private List<Expr> pass(int level) {
    Set<Expr> needed = new HashSet<>();
    for (Expr expr : order.reversed()) {
      boolean sum = rows.accumulates(expr) && isAt(expr, level + 1) && waitsFor(expr, level);
      boolean output = rows.has(expr) && isAt(expr, level) && outputs.contains(expr);
      if (sum || output || needed.contains(expr)) {
        needed.add(expr);
        for (Expr operand : expr.operands()) {
          if (rows.has(operand) && !operand.operands().isEmpty()) {
            needed.add(operand);
          }
        }
      }
    }
    List<Expr> pass = new ArrayList<>(order);
    pass.retainAll(needed);
    return pass;
  }

  private boolean waitsFor(Expr sum, int level) {
    for (Expr operand : sum.operands()) {
      if (rows.has(operand) && levels.getOrDefault(operand, 0) <= level) {
        return true;
      }
    }
    return false;
  }

  private Set<Expr> users(Expr expr) {
    return users.getOrDefault(expr, Set.of());
  }

  private List<Instruction> compile(List<Expr> nodes, int blockSize) {
    if (nodes.isEmpty()) {
      return List.of();
    }
    Set<Expr> inside = new HashSet<>(nodes);
    Set<Expr> wanted = new LinkedHashSet<>();
    for (Expr node : nodes) {
      boolean used = !rows.has(node) && !inside.containsAll(users(node));
      if (used || outputs.contains(node)) {
        wanted.add(node);
      }
    }
    List<Instruction> instructions =
        new ArrayList<>(new Segment(this, nodes, wanted, blockSize).instructions());
    for (Expr node : nodes) {
      if (rows.axis(node) > 0 && outputs.contains(node)) {
        instructions.add(storeBlock(node, blockSize));
      }
    }
    return instructions;
  }

  /// Copies a block of an output to its place, where the rows are not its outermost axis.
  private Instruction storeBlock(Expr output, int blockSize) {
    int[] sizes = bindings.shape(output.dims()).sizes();
    int[] full = Strides.of(bindings.shape(output.dims()));
    sizes[rows.axis(output)] = blockSize;
    Shape block = Shape.of(sizes);
    return Copy.of(slot(output, block.count()), Strides.of(block), outputSlot(output), full, sizes);
  }

  private int blockRows() {
    if (rows.count() == 0) {
      return 0;
    }
    long perRow = 0;
    for (Expr expr : order) {
      if (rows.has(expr)
          && (expr.node() instanceof Node.Variable || expr.node() instanceof Node.Einsum)) {
        perRow +=
            (long) bindings.shape(expr.dims()).count() / rows.count() * options.precision().bytes();
      }
    }
    long windows = widestWindows();
    if (windows > BLOCK_BYTES / 4) {
      // a row is an image, with vectors and products of its own
      return Math.clamp(4L * BLOCK_BYTES / windows, 1, Math.min(rows.count(), 64));
    }
    // whole vectors, and several of them, however wide a row is
    long fit = BLOCK_BYTES / Math.max(1, perRow) / 64 * 64;
    return Math.min(rows.count(), Math.clamp(fit, sumsMatrices() ? deepBlock() : 64, 8192));
  }

  /// The bytes of the windows of one row, where most are taken.
  private long widestWindows() {
    long widest = 0;
    for (Expr expr : order) {
      if (rows.has(expr)
          && expr.node() instanceof Node.Linear(var map, var _)
          && map instanceof LinearMap.Window) {
        long count = bindings.shape(expr.dims()).count() / rows.count();
        widest = Math.max(widest, count * options.precision().bytes());
      }
    }
    return widest;
  }

  /// How many rows a product that is summed over rows is worth: with more of them the sums, and the
  /// other factors of products, are read less often, but two threads should have a block each.
  private int deepBlock() {
    return Math.clamp(64L * (rows.count() / 128), 256, 512);
  }

  /// Whether products over rows are summed that do not fit the cache themselves: they are worth a
  /// deep block.
  private boolean sumsMatrices() {
    for (Expr expr : order) {
      if (expr.node() instanceof Node.Einsum
          && rows.accumulates(expr)
          && bindings.shape(expr.dims()).count() > 4096) {
        return true;
      }
    }
    return false;
  }

  /// Whether an accumulator is to hold the neutral element before a pass.
  boolean beginsNeutral(int accumulator) {
    return !written.get(accumulator);
  }

  /// The number of chunks that accumulate on their own: it depends on the sizes alone, never on the
  /// threads.
  int chunks(Stage stage) {
    long bytes = 0;
    for (int slot : stage.accumulators()) {
      bytes += (long) slots.get(slot).size() * options.precision().bytes();
    }
    long affordable = Math.clamp(ACCUMULATOR_BYTES / Math.max(1, bytes), 4, MOST_CHUNKS);
    return (int) Math.min(affordable, blocks());
  }

  /// Whether a product is added to what it was in other blocks of rows; the only block writes it.
  boolean addsUp(Expr product) {
    return rows.accumulates(product) && blocks() > 1;
  }

  int blocks() {
    return Math.ceilDiv(rows.count(), Math.max(1, blockRows));
  }

  /// The slot of a value; `size` is what it takes where it is held in blocks.
  int slot(Expr expr, int size) {
    int known = slots.find(expr);
    if (known >= 0) {
      return known;
    }
    int whole = bindings.shape(expr.dims()).count();
    if (rows.has(expr)) {
      boolean direct =
          expr.node() instanceof Node.Variable || (rows.axis(expr) == 0 && outputs.contains(expr));
      return direct
          ? slots.add(expr, rowsSlot(expr))
          : slots.add(expr, new Slots.Slot(Slots.Kind.BLOCK, size, 0, Reduction.SUM));
    }
    if (rows.accumulates(expr)) {
      Reduction reduction =
          expr.node() instanceof Node.Reduce(var combine, var x, var axes)
              ? combine
              : Reduction.SUM;
      return slots.add(expr, new Slots.Slot(Slots.Kind.ACCUMULATOR, whole, 0, reduction));
    }
    return slots.shared(expr, whole);
  }

  private Slots.Slot rowsSlot(Expr expr) {
    Shape shape = bindings.shape(expr.dims());
    return new Slots.Slot(
        Slots.Kind.ROWS, shape.count(), Strides.of(shape)[rows.axis(expr)], Reduction.SUM);
  }

  /// A block of its own for data that have to be copied together first.
  int block(Expr expr, int size) {
    return keyed(new Key(expr, "block"), new Slots.Slot(Slots.Kind.BLOCK, size, 0, Reduction.SUM));
  }

  /// Where the factors of a matrix are kept; -1 − slot where nobody has asked for them before.
  int factors(Expr matrix, Factors.Kind kind) {
    Key key = new Key(matrix, kind.name());
    int known = slots.find(key);
    return known >= 0
        ? known
        : -1 - slots.add(key, new Slots.Slot(Slots.Kind.FACTORS, 0, 0, Reduction.SUM));
  }

  /// Where an output is read from.
  int outputSlot(Expr output) {
    return rows.axis(output) > 0 && !(output.node() instanceof Node.Variable)
        ? keyed(new Key(output, "output"), rowsSlot(output))
        : slot(output, 0);
  }

  private int keyed(Key key, Slots.Slot slot) {
    int known = slots.find(key);
    return known >= 0 ? known : slots.add(key, slot);
  }

  private record Key(Expr expr, String role) {}

  Program.Options options() {
    return options;
  }

  Bindings bindings() {
    return bindings;
  }

  /// The outputs as lowered.
  List<Expr> outputs() {
    return outputs;
  }

  List<Expr> order() {
    return order;
  }

  Rows rows() {
    return rows;
  }

  Slots slots() {
    return slots;
  }

  List<Stage> stages() {
    return stages;
  }

  int blockSize() {
    return blockRows;
  }
}
