package gradus.compile;

import gradus.compile.KernelCode.Along;
import gradus.compile.KernelCode.Operation;
import gradus.compile.KernelCode.Sink;
import gradus.expr.Expr;
import gradus.expr.Node;
import gradus.expr.Reduction;
import gradus.linalg.Precision;
import gradus.linalg.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// One loop over the elements of a shape that computes several members of a [Segment] at once.
final class FusedLoop {
  /// A value that comes from an array, and how it moves along each axis of the loop.
  private record Input(int slot, List<Integer> strides) {}

  /// An array that a result goes to.
  private record Target(
      int slot, int operand, List<Integer> strides, boolean reduced, Reduction reduction) {
    Target(int slot, int operand, int[] strides, boolean reduced, Reduction reduction) {
      this(slot, operand, Labels.list(strides), reduced, reduction);
    }
  }

  private final Segment segment;
  private final Shape shape;
  private final List<Expr> members;
  private final Set<Expr> together;
  private final List<Input> inputs = new ArrayList<>();
  private final Map<Input, Integer> inputNumbers = new HashMap<>();
  private final List<Operation> operations = new ArrayList<>();
  private final Map<Object, Integer> results = new HashMap<>();
  private final List<Target> targets = new ArrayList<>();
  private final List<Instruction> before = new ArrayList<>();

  FusedLoop(Segment segment, Shape shape, List<Expr> members) {
    this.segment = segment;
    this.shape = shape;
    this.members = members;
    this.together = new HashSet<>(members);
  }

  List<Instruction> instructions() {
    // inputs are numbered before operations: collect them first, in the order in which the members
    // read them
    for (Expr member : members) {
      for (Expr operand : operands(member)) {
        collect(operand);
      }
    }
    for (Expr member : members) {
      compute(member);
    }
    before.add(loop());
    return before;
  }

  /// About how many bytes of code a member adds to a loop, with an input and a result.
  static int size(Expr member, Precision precision) {
    Operation operation =
        switch (member.node()) {
          case Node.Map1(var function, var _) -> new Operation.Apply1(function, 0);
          case Node.Map2(var function, var _, var _) -> new Operation.Apply2(function, 0, 0);
          case Node.Power(var _, var exponent) -> new Operation.ApplyPower(0, exponent);
          case Node.Select _ -> new Operation.ApplySelect(0, 0, 0);
          default -> new Operation.Constant(0);
        };
    return 32 + KernelGenerator.size(operation, precision);
  }

  private static List<Expr> operands(Expr member) {
    return member.node() instanceof Node.Broadcast ? List.of(member) : member.operands();
  }

  private void collect(Expr operand) {
    if (!isResult(operand) && !(Segment.source(operand).node() instanceof Node.Constant)) {
      Input input = input(operand);
      if (inputNumbers.putIfAbsent(input, inputs.size()) == null) {
        inputs.add(input);
      }
    }
  }

  private boolean isResult(Expr operand) {
    return together.contains(operand)
        && !(operand.node() instanceof Node.Broadcast)
        && !(operand.node() instanceof Node.Reduce);
  }

  private Input input(Expr operand) {
    Expr source = Segment.source(operand);
    if (source.node() instanceof Node.Broadcast) {
      throw new IllegalStateException("a broadcast of a broadcast was not lowered");
    }
    int[] own = Strides.of(segment.shape(source));
    int[] strides = new int[shape.rank()];
    if (operand.node() instanceof Node.Broadcast(var x, var dims, var axes)) {
      for (int k = 0; k < own.length; k++) {
        strides[axes.get(k)] = own[k];
      }
    } else {
      strides = own;
    }
    return new Input(segment.input(source), Labels.list(strides));
  }

  /// The number of an operand: of an input, a constant, or an earlier result.
  private int operand(Expr expr) {
    if (isResult(expr)) {
      return number(expr);
    }
    if (Segment.source(expr).node() instanceof Node.Constant(var value)) {
      if (!results.containsKey(value)) {
        results.put(value, operation(new Operation.Constant(value)));
      }
      return number(value);
    }
    Integer input = inputNumbers.get(input(expr));
    if (input == null) {
      throw new IllegalStateException("an input was not collected");
    }
    return input;
  }

  private int number(Object key) {
    Integer number = results.get(key);
    if (number == null) {
      throw new IllegalStateException("a result is used before it is computed");
    }
    return number;
  }

  private int operation(Operation operation) {
    operations.add(operation);
    return inputs.size() + operations.size() - 1;
  }

  private void compute(Expr member) {
    switch (member.node()) {
      case Node.Map1(var function, var x) ->
          result(member, new Operation.Apply1(function, operand(x)));
      case Node.Map2(var function, var x, var y) ->
          result(member, new Operation.Apply2(function, operand(x), operand(y)));
      case Node.Power(var x, var exponent) ->
          result(member, new Operation.ApplyPower(operand(x), exponent));
      case Node.Select(var condition, var then, var otherwise) ->
          result(
              member,
              new Operation.ApplySelect(operand(condition), operand(then), operand(otherwise)));
      case Node.Broadcast broadcast ->
          targets.add(
              new Target(
                  segment.slot(member), operand(member), Strides.of(shape), false, Reduction.SUM));
      case Node.Reduce(var reduction, var x, var axes) -> reduce(member, reduction, x, axes);
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
          throw new IllegalStateException("only elementwise operations and reductions are fused");
    }
  }

  private void result(Expr member, Operation operation) {
    results.put(member, operation(operation));
    if (segment.needsArray(member) || isUsedElsewhere(member)) {
      targets.add(
          new Target(
              segment.slot(member), number(member), Strides.of(shape), false, Reduction.SUM));
    }
  }

  private boolean isUsedElsewhere(Expr member) {
    for (Expr user : segment.users(member)) {
      if (!together.contains(user) || user.node() instanceof Node.Broadcast) {
        return true;
      }
    }
    return false;
  }

  private void reduce(Expr member, Reduction reduction, Expr x, List<Integer> axes) {
    int[] own = Strides.of(segment.shape(member));
    int[] strides = new int[shape.rank()];
    int next = 0;
    for (int axis = 0; axis < strides.length; axis++) {
      strides[axis] = axes.contains(axis) ? 0 : own[next++];
    }
    segment.prepare(member, reduction);
    targets.add(new Target(segment.slot(member), operand(x), strides, true, reduction));
  }

  // the geometry of the loop

  private Instruction loop() {
    List<int[]> strides = new ArrayList<>();
    for (Input input : inputs) {
      strides.add(Labels.array(input.strides()));
    }
    for (Target target : targets) {
      strides.add(Labels.array(target.strides()));
    }
    List<Integer> axes = merged(strides);
    int inner = axes.isEmpty() ? 1 : extent(axes.getLast());
    int outer = axes.size() < 2 ? 1 : extent(axes.get(axes.size() - 2));
    int pointers = strides.size();
    boolean[] moves = new boolean[pointers];
    int[] outerStrides = new int[pointers];
    for (int k = 0; k < pointers; k++) {
      moves[k] = !axes.isEmpty() && strides.get(k)[axes.getLast()] != 0;
      outerStrides[k] = axes.size() < 2 ? 0 : strides.get(k)[axes.get(axes.size() - 2)];
    }
    int[] around = new int[Math.max(0, axes.size() - 2)];
    int[][] aroundStrides = new int[around.length][pointers];
    for (int i = 0; i < around.length; i++) {
      around[i] = extent(axes.get(i));
      for (int k = 0; k < pointers; k++) {
        aroundStrides[i][k] = strides.get(k)[axes.get(i)];
      }
    }
    KernelCode code = code(moves, outerStrides);
    int[] slots = new int[pointers];
    for (int k = 0; k < pointers; k++) {
      slots[k] = k < inputs.size() ? inputs.get(k).slot() : targets.get(k - inputs.size()).slot();
    }
    return new Fused(
        code, KernelGenerator.of(code), slots, outer, inner, outerStrides, around, aroundStrides);
  }

  private KernelCode code(boolean[] moves, int[] outerStrides) {
    List<Boolean> moving = new ArrayList<>();
    for (int k = 0; k < inputs.size(); k++) {
      moving.add(moves[k]);
    }
    List<Sink> sinks = new ArrayList<>();
    for (int k = 0; k < targets.size(); k++) {
      Target target = targets.get(k);
      int pointer = inputs.size() + k;
      Along along =
          !target.reduced()
              ? Along.ELEMENT
              : moves[pointer]
                  ? Along.INNER
                  : outerStrides[pointer] != 0 ? Along.OUTER : Along.NONE;
      sinks.add(new Sink(target.operand(), along, target.reduction()));
    }
    return new KernelCode(segment.precision(), moving, operations, sinks);
  }

  private final Map<Integer, Integer> extents = new HashMap<>();

  private int extent(int axis) {
    return extents.getOrDefault(axis, 1);
  }

  private boolean isEven(List<int[]> strides, int previous, int current) {
    for (int[] own : strides) {
      if (own[previous] != own[current] * extent(current)) {
        return false;
      }
    }
    return true;
  }

  /// The axes that remain when those of size 1 are dropped and neighbors that all pointers walk
  /// evenly are joined.
  private List<Integer> merged(List<int[]> strides) {
    List<Integer> axes = new ArrayList<>();
    for (int axis = 0; axis < shape.rank(); axis++) {
      if (shape.size(axis) == 1) {
        continue;
      }
      extents.put(axis, shape.size(axis));
      int current = axis;
      if (!axes.isEmpty()) {
        int previous = axes.getLast();
        if (isEven(strides, previous, current)) {
          extents.put(current, extent(previous) * extent(current));
          axes.removeLast();
        }
      }
      axes.add(axis);
    }
    return axes;
  }
}
