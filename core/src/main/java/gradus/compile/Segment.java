package gradus.compile;

import gradus.expr.Dim;
import gradus.expr.Expr;
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
import java.util.stream.IntStream;

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
  private final Map<Expr, Set<Expr>> users = new HashMap<>();
  private final List<Instruction> instructions = new ArrayList<>();

  /// Blocks that have been copied together already.
  private final Set<Integer> gathered = new HashSet<>();

  /// @param nodes what to compute, operands first
  /// @param wanted those of them that are used elsewhere
  /// @param rows the rows of a block; 0 where there are none
  Segment(Plan plan, List<Expr> nodes, Set<Expr> wanted, int rows) {
    this.plan = plan;
    this.nodes = nodes;
    this.inside = new HashSet<>(nodes);
    this.wanted = wanted;
    this.rows = rows;
  }

  List<Instruction> instructions() {
    for (Expr node : nodes) {
      for (Expr operand : node.operands()) {
        users.computeIfAbsent(operand, _ -> new HashSet<>()).add(node);
      }
    }
    nodes.forEach(node -> depths.put(node, depth(node)));
    int deepest = depths.values().stream().mapToInt(depth -> depth).max().orElse(0);
    for (int depth = 0; depth <= deepest; depth++) {
      emit(depth);
    }
    return instructions;
  }

  private void emit(int depth) {
    Map<Shape, List<Expr>> loops = new LinkedHashMap<>();
    for (Expr node : nodes) {
      if (depths.getOrDefault(node, 0) == depth) {
        if (!isMember(node)) {
          single(node);
        } else if (isComputed(node)) {
          loops.computeIfAbsent(iteration(node), _ -> new ArrayList<>()).add(node);
        }
      }
    }
    loops.forEach(this::loops);
  }

  private void loops(Shape shape, List<Expr> members) {
    for (int from = 0; from < members.size(); from += MOST_OPERATIONS) {
      List<Expr> part = members.subList(from, Math.min(members.size(), from + MOST_OPERATIONS));
      instructions.addAll(new FusedLoop(this, shape, part).instructions());
    }
  }

  // what kind of node it is

  private static boolean isLeaf(Expr expr) {
    return expr.operands().isEmpty();
  }

  static boolean isMember(Expr expr) {
    return switch (expr.node()) {
      case Node.Map1 node -> true;
      case Node.Map2 node -> true;
      case Node.Power node -> true;
      case Node.Select node -> true;
      case Node.Broadcast node -> true;
      case Node.Reduce node -> true;
      case Node.Constant node -> false;
      case Node.Literal node -> false;
      case Node.Variable node -> false;
      case Node.Eye node -> false;
      case Node.Einsum node -> false;
      case Node.Permute node -> false;
      case Node.Solve node -> false;
      case Node.Inverse node -> false;
      case Node.Determinant node -> false;
      case Node.LogDeterminant node -> false;
    };
  }

  /// A broadcast is a view for members; it is computed only for those who need an array.
  private boolean isComputed(Expr member) {
    return !(member.node() instanceof Node.Broadcast) || needsArray(member);
  }

  /// Whether somebody reads the value of this expression from an array.
  boolean needsArray(Expr expr) {
    return wanted.contains(expr)
        || users.getOrDefault(expr, Set.of()).stream().anyMatch(user -> !isMember(user));
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
    return Shape.of(
        IntStream.range(0, dims.size())
            .map(axis -> axis == rowAxis ? rows : plan.bindings().size(dims.get(axis)))
            .toArray());
  }

  /// The shape a member loops over.
  Shape iteration(Expr member) {
    return shape(member.node() instanceof Node.Reduce(var reduction, var x, var axes) ? x : member);
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
          new Instruction.Copy(
              slot, block, shape(expr).sizes(), Strides.of(full), Strides.of(shape(expr)));
      if (gathered.add(block)) {
        instructions.add(copy);
      }
      return block;
    }
    return slot;
  }

  // the instructions that are not loops

  private void single(Expr expr) {
    switch (expr.node()) {
      case Node.Einsum einsum -> einsum(expr, einsum);
      case Node.Permute(var x, var order) -> {
        int[] from = Strides.of(shape(x));
        copy(expr, x, order.stream().mapToInt(axis -> from[axis]).toArray());
      }
      case Node.Solve(var a, var b) ->
          instructions.add(
              new Instruction.Factorization(
                  Instruction.Factored.SOLVE,
                  input(a),
                  shape(a).size(0),
                  input(b),
                  b.rank() == 1 ? 1 : shape(b).size(1),
                  slot(expr)));
      case Node.Inverse(var a) -> factored(Instruction.Factored.INVERSE, a, expr);
      case Node.Determinant(var a) -> factored(Instruction.Factored.DETERMINANT, a, expr);
      case Node.LogDeterminant(var a) -> factored(Instruction.Factored.LOG_DETERMINANT, a, expr);
      case Node.Variable leaf -> throw new IllegalStateException("a leaf is bound, not computed");
      case Node.Constant leaf -> throw new IllegalStateException("a leaf is bound, not computed");
      case Node.Literal leaf -> throw new IllegalStateException("a leaf is bound, not computed");
      case Node.Eye leaf -> throw new IllegalStateException("a leaf is bound, not computed");
      case Node.Map1 member -> throw new IllegalStateException("a member is not computed alone");
      case Node.Map2 member -> throw new IllegalStateException("a member is not computed alone");
      case Node.Power member -> throw new IllegalStateException("a member is not computed alone");
      case Node.Select member -> throw new IllegalStateException("a member is not computed alone");
      case Node.Broadcast member ->
          throw new IllegalStateException("a member is not computed alone");
      case Node.Reduce member -> throw new IllegalStateException("a member is not computed alone");
    }
  }

  private void factored(Instruction.Factored task, Expr a, Expr expr) {
    instructions.add(
        new Instruction.Factorization(task, input(a), shape(a).size(0), 0, 0, slot(expr)));
  }

  private void copy(Expr expr, Expr x, int[] fromStrides) {
    instructions.add(
        new Instruction.Copy(
            input(x), slot(expr), shape(expr).sizes(), fromStrides, Strides.of(shape(expr))));
  }

  private void einsum(Expr expr, Node.Einsum einsum) {
    if (einsum.operands().size() == 1) {
      Expr x = einsum.operands().get(0);
      copy(expr, x, Strides.of(einsum.subscripts().get(0), Strides.of(shape(x)), einsum.output()));
      return;
    }
    Expr a = einsum.operands().get(0);
    Expr b = einsum.operands().get(1);
    List<Integer> first = einsum.subscripts().get(0);
    List<Integer> second = einsum.subscripts().get(1);
    Map<Integer, Integer> sizes = new HashMap<>();
    IntStream.range(0, a.rank()).forEach(axis -> sizes.put(first.get(axis), shape(a).size(axis)));
    IntStream.range(0, b.rank()).forEach(axis -> sizes.put(second.get(axis), shape(b).size(axis)));
    int batch = 1;
    int m = 1;
    int n = 1;
    int k = 1;
    for (Map.Entry<Integer, Integer> label : sizes.entrySet()) {
      boolean inA = first.contains(label.getKey());
      boolean inB = second.contains(label.getKey());
      if (!einsum.output().contains(label.getKey())) {
        k *= label.getValue();
      } else if (inA && inB) {
        batch *= label.getValue();
      } else if (inA) {
        m *= label.getValue();
      } else {
        n *= label.getValue();
      }
    }
    instructions.add(
        new Instruction.Product(
            input(a),
            input(b),
            slot(expr),
            batch,
            m,
            k,
            n,
            m > 1 && transposed(first, einsum.output(), true),
            n > 1 && transposed(second, einsum.output(), false),
            plan.rows().accumulates(expr)));
  }

  /// Whether the summed axes of the left operand stand before its own, or those of the right
  /// operand after.
  private static boolean transposed(List<Integer> labels, List<Integer> output, boolean left) {
    boolean lastIsKept = output.contains(labels.get(labels.size() - 1));
    return left == lastIsKept;
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

  Precision precision() {
    return plan.options().precision();
  }
}
