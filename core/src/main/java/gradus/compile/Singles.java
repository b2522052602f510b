package gradus.compile;

import gradus.expr.Expr;
import gradus.expr.Factor;
import gradus.expr.LinearMap;
import gradus.expr.Node;
import gradus.linalg.Shape;
import java.util.ArrayList;
import java.util.List;

/// The instructions of expressions that are computed alone, not in a fused loop.
///
/// Moves that only say where elements lie are put together ([Moves]): windows of windows of a
/// padded image are one copy.
final class Singles {
  private final Segment segment;
  private final Plan plan;
  private final Moves moves;
  private final List<Instruction> steps = new ArrayList<>();

  Singles(Segment segment, Plan plan) {
    this.segment = segment;
    this.plan = plan;
    this.moves = new Moves(segment);
  }

  List<Instruction> of(Expr expr) {
    if (moves.isView(expr) || moves.isMerged(expr)) {
      return List.of(); // its users read or write through it
    }
    steps.clear();
    switch (expr.node()) {
      case Node.Einsum einsum -> einsum(expr, einsum);
      case Node.Permute _ -> copy(expr);
      case Node.Linear(var map, var x) -> linear(expr, map, x);
      case Node.Gather(var x, var indices, var axis, var batch) ->
          indexed(false, expr, x, indices, axis, batch);
      case Node.Scatter(var x, var indices, var axis, var batch, var _) -> {
        clear(expr);
        indexed(true, x, expr, indices, axis, batch);
      }
      case Node.ArgMaximum(var x, var axis) -> ordered(false, expr, x, axis);
      case Node.ArgSort(var x) -> ordered(true, expr, x, x.rank() - 1);
      case Node.Solve(var a, var b) ->
          steps.add(
              new FactorStep.Solve(
                  factors(a, Factors.Kind.LU), input(b), segment.shape(b), segment.slot(expr)));
      case Node.Inverse(var a) -> ask(FactorStep.Question.INVERSE, a, expr);
      case Node.Determinant(var a) -> ask(FactorStep.Question.DETERMINANT, a, expr);
      case Node.LogDeterminant(var a) -> ask(FactorStep.Question.LOG_DETERMINANT, a, expr);
      case Node.SolveTriangular(var a, var b, var lower) ->
          steps.add(
              new FactorStep.Substitute(
                  input(a),
                  segment.shape(a).size(0),
                  lower,
                  input(b),
                  segment.shape(b),
                  segment.slot(expr)));
      case Node.Factorized(var factor, var a) -> factorized(expr, factor, a);
      case Node.RandomBits(var key, var stream, var _) -> {
        Shape shape = segment.shape(expr);
        int perRow = plan.rows().has(expr) ? shape.count() / Math.max(1, segment.rows()) : 0;
        steps.add(new RandomStep(input(key), stream, segment.slot(expr), shape.count(), perRow));
      }
      case Node.Opaque(Pooling pooling, var operands) -> pool(expr, pooling, operands);
      case Node.Opaque(var operation, var operands) ->
          steps.add(
              new OpaqueStep(
                  operation,
                  operands.stream().mapToInt(this::input).toArray(),
                  operands.stream().map(segment::shape).toList(),
                  segment.slot(expr),
                  segment.shape(expr)));
      case Node.Leaf _ -> throw new IllegalStateException("a leaf is bound, not computed");
      case Node.Call _ -> throw new IllegalStateException("calls are expanded before");
      case Node.Map1 _, Node.Map2 _, Node.Power _, Node.Select _, Node.Broadcast _, Node.Reduce _ ->
          throw new IllegalStateException("a member of a loop is not computed alone");
    }
    return List.copyOf(steps);
  }

  private int input(Expr x) {
    return segment.input(x);
  }

  /// Sets a sum to 0 before anything is added, unless the chunks of rows do so.
  private void clear(Expr sum) {
    if (!plan.rows().accumulates(sum)) {
      steps.add(new Instruction.Fill(segment.slot(sum), segment.shape(sum).count(), 0));
    }
  }

  // factorizations

  private int factors(Expr a, Factors.Kind kind) {
    int slot = plan.factors(a, kind);
    if (slot >= 0) {
      return slot;
    }
    Shape shape = segment.shape(a);
    steps.add(new FactorStep.Factorize(kind, input(a), shape.size(0), shape.size(1), -1 - slot));
    return -1 - slot;
  }

  private void ask(FactorStep.Question question, Expr a, Expr expr) {
    int n = segment.shape(a).size(0);
    steps.add(new FactorStep.Ask(question, n, factors(a, Factors.Kind.LU), segment.slot(expr)));
  }

  private void factorized(Expr expr, Factor factor, Expr a) {
    Factors.requireFit(factor, a, segment.shape(a), segment.shape(expr));
    steps.add(new FactorStep.Part(factor, factors(a, Factors.Kind.of(factor)), segment.slot(expr)));
  }

  // moves

  /// A copy of what the expression is a view of.
  private void copy(Expr expr) {
    Moves.View view = moves.through(expr);
    Shape shape = segment.shape(expr);
    steps.add(
        Copy.of(
            view.slot(),
            view.start(),
            view.strides(),
            segment.slot(expr),
            0,
            Strides.of(shape),
            shape.sizes(),
            false));
  }

  private void linear(Expr expr, LinearMap map, Expr x) {
    switch (map) {
      case LinearMap.Reshape _, LinearMap.Slice _, LinearMap.Window _ -> copy(expr);
      case LinearMap.Pad _, LinearMap.Overlap _ -> {
        clear(expr);
        steps.add(moves.into(expr));
      }
      case LinearMap.Accumulate(var axis, var reversed) -> {
        Shape from = segment.shape(x);
        steps.add(
            new Scan(
                input(x),
                segment.slot(expr),
                Rearrangement.count(from, 0, axis),
                from.size(axis),
                Strides.of(from)[axis],
                reversed));
      }
    }
  }

  /// @param entries what is taken, or what is added
  /// @param array where it is taken from, or added to
  private void indexed(
      boolean scatter, Expr entries, Expr array, Expr indices, int axis, int batch) {
    Shape shape = segment.shape(array);
    Shape own = segment.shape(indices);
    steps.add(
        new IndexStep(
            scatter,
            scatter ? input(entries) : segment.slot(entries),
            input(indices),
            scatter ? segment.slot(array) : input(array),
            Rearrangement.count(shape, 0, batch),
            Rearrangement.count(shape, batch, axis),
            shape.size(axis),
            Rearrangement.count(own, batch, own.rank()),
            Rearrangement.count(shape, axis + 1, shape.rank())));
  }

  private void ordered(boolean sort, Expr expr, Expr x, int axis) {
    Shape shape = segment.shape(x);
    steps.add(
        new OrderStep(
            sort,
            input(x),
            segment.slot(expr),
            Rearrangement.count(shape, 0, axis),
            shape.size(axis),
            Rearrangement.count(shape, axis + 1, shape.rank())));
  }

  private void pool(Expr expr, Pooling pooling, List<Expr> operands) {
    boolean derives = pooling.kind() == Pooling.Kind.DERIVATIVE;
    Shape x = segment.shape(operands.getFirst());
    Expr maxima = derives ? operands.get(1) : expr;
    List<PoolStep.Along> along = new ArrayList<>();
    for (int k = 0; k < pooling.windows().size(); k++) {
      LinearMap.Window window = pooling.windows().get(k);
      int axis = pooling.before() + k;
      along.add(
          new PoolStep.Along(
              x.size(axis),
              segment.shape(maxima).size(axis),
              window.size(),
              window.stride(),
              window.dilation()));
    }
    steps.add(
        new PoolStep(
            input(operands.getFirst()),
            derives ? input(maxima) : segment.slot(maxima),
            derives ? input(operands.get(2)) : -1,
            derives ? segment.slot(expr) : -1,
            Rearrangement.count(x, 0, pooling.before()),
            along.size() == 1 ? PoolStep.Along.ONE : along.getFirst(),
            along.getLast()));
  }

  // products

  private void einsum(Expr expr, Node.Einsum einsum) {
    if (einsum.operands().size() == 1) {
      copy(expr);
      return;
    }
    Operands operands =
        Operands.of(einsum.subscripts().get(0), einsum.subscripts().get(1), einsum.output());
    boolean swap = !operands.asTheyLie();
    Expr a = einsum.operands().get(swap ? 1 : 0);
    Expr b = einsum.operands().get(swap ? 0 : 1);
    Operands arranged = swap ? operands.swapped() : operands;
    if (!arranged.asTheyLie()) {
      throw new IllegalStateException("a sum of products was not lowered to a matrix product");
    }
    steps.add(
        arranged.step(
            input(a),
            input(b),
            segment.slot(expr),
            segment.shape(a),
            segment.shape(b),
            segment.shape(expr),
            plan.addsUp(expr)));
  }
}
