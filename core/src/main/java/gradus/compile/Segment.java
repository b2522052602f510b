package gradus.compile;

import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Graph;
import gradus.expr.Node;
import gradus.expr.Reduction;
import gradus.linalg.Precision;
import gradus.linalg.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Turns a run of expressions, all to be computed for one block of rows (or without rows at all),
/// into instructions.
///
/// Elementwise operations and reductions are *members* of fused loops; a loop's members have one
/// iteration shape. To find which can share a loop, every expression gets a *depth*: it grows by
/// one wherever a value has to be finished before it can be used (after a reduction, before a
/// product, where a smaller value is repeated). Members of one depth and one iteration shape cannot
/// wait for each other and become one loop, with several results.
final class Segment {
  /// More operations than this in one loop would not fit the registers, nor the compiler's
  /// patience.
  private static final int MOST_OPERATIONS = 48;

  private final Plan plan;
  private final List<Expr> nodes;
  private final Set<Expr> inside;
  private final Set<Expr> wanted;
  private final int rows;
  private final Map<Expr, Integer> depths = new HashMap<>();
  private final Map<Expr, Set<Expr>> users;
  private final List<Instruction> instructions = new ArrayList<>();
  private final Singles singles;

  /// Blocks that have been copied together already.
  private final Set<Integer> gathered = new HashSet<>();

  /// @param nodes what to compute, operands first
  /// @param wanted those of them that are used elsewhere
  /// @param rows the rows of a block; 0 where there are none
  Segment(Plan plan, List<Expr> nodes, Set<Expr> wanted, int rows) {
    this.plan = plan;
    this.nodes = nodes;
    this.inside = new HashSet<>(nodes);
    this.users = Graph.users(nodes);
    this.wanted = wanted;
    this.rows = rows;
    this.singles = new Singles(this, plan);
  }

  List<Instruction> instructions() {
    TreeMap<Integer, List<Expr>> levels = new TreeMap<>();
    for (Expr node : nodes) {
      int depth = depth(node);
      depths.put(node, depth);
      levels.computeIfAbsent(depth, _ -> new ArrayList<>()).add(node);
    }
    for (List<Expr> level : levels.values()) {
      emit(level);
    }
    return instructions;
  }

  /// What members of one loop have in common. The axis of the rows is part of it: else blocks of
  /// some sizes would be computed in other steps than the rest, for which the buffers are planned.
  private record Loop(Shape shape, int rowAxis) {}

  private Loop loop(Expr member) {
    return new Loop(iteration(member), plan.rows().axis(iterated(member)));
  }

  private void emit(List<Expr> level) {
    Map<Loop, List<Expr>> loops = new LinkedHashMap<>();
    for (Expr node : level) {
      if (!isMember(node)) {
        instructions.addAll(singles.of(node));
      } else if (isComputed(node)) {
        loops.computeIfAbsent(loop(node), _ -> new ArrayList<>()).add(node);
      }
    }
    for (Map.Entry<Loop, List<Expr>> loop : loops.entrySet()) {
      loops(loop.getKey().shape(), loop.getValue());
    }
  }

  private void loops(Shape shape, List<Expr> members) {
    int from = 0;
    int size = 0;
    for (int k = 0; k < members.size(); k++) {
      int own = FusedLoop.size(members.get(k), precision());
      if (k > from && (size + own > KernelGenerator.MOST_CODE || k - from == MOST_OPERATIONS)) {
        instructions.addAll(new FusedLoop(this, shape, members.subList(from, k)).instructions());
        from = k;
        size = 0;
      }
      size += own;
    }
    instructions.addAll(
        new FusedLoop(this, shape, members.subList(from, members.size())).instructions());
  }

  // what kind of node it is

  private static boolean isLeaf(Expr expr) {
    return expr.operands().isEmpty();
  }

  static boolean isMember(Expr expr) {
    return switch (expr.node()) {
      case Node.Map1 _, Node.Map2 _, Node.Power _, Node.Select _, Node.Broadcast _, Node.Reduce _ ->
          true;
      case Node.Leaf _,
          Node.Einsum _,
          Node.Permute _,
          Node.Linear _,
          Node.Gather _,
          Node.Scatter _,
          Node.ArgMaximum _,
          Node.ArgSort _,
          Node.Solve _,
          Node.Inverse _,
          Node.Determinant _,
          Node.LogDeterminant _,
          Node.SolveTriangular _,
          Node.Factorized _,
          Node.RandomBits _,
          Node.Call _,
          Node.Opaque _ ->
          false;
    };
  }

  /// A broadcast is a view for members; it is computed only for those who need an array.
  private boolean isComputed(Expr member) {
    return !(member.node() instanceof Node.Broadcast) || needsArray(member);
  }

  /// Whether somebody reads the value of this expression from an array.
  boolean needsArray(Expr expr) {
    if (wanted.contains(expr)) {
      return true;
    }
    for (Expr user : users(expr)) {
      if (!isMember(user)) {
        return true;
      }
    }
    return false;
  }

  /// Whether the value is used elsewhere.
  boolean isWanted(Expr expr) {
    return wanted.contains(expr);
  }

  boolean isInside(Expr expr) {
    return inside.contains(expr) && !isLeaf(expr);
  }

  Set<Expr> users(Expr expr) {
    return users.getOrDefault(expr, Set.of());
  }

  /// What a member really reads: the value behind a broadcast.
  static Expr source(Expr operand) {
    return operand.node() instanceof Node.Broadcast(var x, var dims, var axes) ? x : operand;
  }

  private int depth(Expr node) {
    int depth = 0;
    boolean member = isMember(node);
    for (Expr operand : node.operands()) {
      Expr source = member && !(node.node() instanceof Node.Broadcast) ? source(operand) : operand;
      if (!isInside(source)) {
        continue;
      }
      boolean together =
          member
              && source == operand
              && isMember(source)
              && !(source.node() instanceof Node.Reduce)
              && !(source.node() instanceof Node.Broadcast)
              && !(node.node() instanceof Node.Broadcast);
      boolean waits = isMember(source) && !together;
      depth = Math.max(depth, depths.getOrDefault(source, 0) + (waits ? 1 : 0));
    }
    return depth;
  }

  // sizes and slots

  Shape shape(Expr expr) {
    return shape(expr.dims(), plan.rows().axis(expr));
  }

  private Shape shape(List<Dim> dims, int rowAxis) {
    int[] sizes = new int[dims.size()];
    for (int axis = 0; axis < sizes.length; axis++) {
      sizes[axis] = axis == rowAxis ? rows : plan.bindings().size(dims.get(axis));
    }
    return Shape.of(sizes);
  }

  /// The shape a member loops over.
  Shape iteration(Expr member) {
    return shape(iterated(member));
  }

  private static Expr iterated(Expr member) {
    return member.node() instanceof Node.Reduce(var reduction, var x, var axes) ? x : member;
  }

  /// The slot where an expression's value is, or is to be put.
  int slot(Expr expr) {
    return plan.slot(expr, shape(expr).count());
  }

  /// The slot to read from; data whose rows are not outermost are first copied into a block of
  /// their own.
  int input(Expr expr) {
    int slot = slot(expr);
    if (expr.node() instanceof Node.Variable && plan.rows().axis(expr) > 0) {
      int block = plan.block(expr, shape(expr).count());
      Shape full = plan.bindings().shape(expr.dims());
      Instruction copy =
          Copy.of(slot, Strides.of(full), block, Strides.of(shape(expr)), shape(expr).sizes());
      if (gathered.add(block)) {
        instructions.add(copy);
      }
      return block;
    }
    return slot;
  }

  /// Targets of sums over rows are set to their neutral element at the start of a chunk; all others
  /// before the loop.
  void prepare(Expr reduce, Reduction reduction) {
    if (!plan.rows().accumulates(reduce)) {
      instructions.add(
          new Instruction.Fill(
              slot(reduce), shape(reduce).count(), KernelGenerator.neutral(reduction)));
    }
  }

  int rows() {
    return rows;
  }

  Precision precision() {
    return plan.options().precision();
  }
}
