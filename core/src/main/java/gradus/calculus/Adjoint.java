package gradus.calculus;

import gradus.expr.Definition;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Functions;
import gradus.expr.LinearMap;
import gradus.expr.Node;
import gradus.expr.Operation;
import gradus.expr.Reduction;
import gradus.expr.ShapeException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.IntStream;

/// The rules of reverse mode, one for each form: from `ȳ = ∂L/∂y` to what it adds to `x̄ = ∂L/∂x`
/// for each operand `x` of `y`.
///
/// | form               | rule                                            |
/// |--------------------|-------------------------------------------------|
/// | `y = f(x)`         | `x̄ = f′(x) ⊙ ȳ`                                 |
/// | `Y = A⁻¹B`         | `B̄ = A⁻ᵀȲ`, `Ā = −B̄Yᵀ`                          |
/// | `Y = A⁻¹`          | `Ā = −YᵀȲYᵀ`                                    |
/// | `y = det A`        | `Ā = ȳ det(A) A⁻ᵀ`                              |
/// | `y = log |det A|`  | `Ā = ȳ A⁻ᵀ`                                     |
/// | sum of products    | the other factors and `ȳ`, onto the axes of `x` |
/// | linear map         | its transpose of `ȳ`                            |
/// | factorization      | the transpose of its forward rule               |
///
/// Sources: Giles 2008, *Collected matrix derivative results for forward and reverse mode
/// algorithmic differentiation*; Laue, Mitterreiter and Giesen 2018, *Computing higher order
/// derivatives of matrix and tensor expressions*.
final class Adjoint {
  private final Batch batch;
  private final Set<Expr> active;
  private final BiConsumer<Expr, Expr> into;

  /// @param active the operands whose derivative is wanted
  /// @param into receives an operand and what is added to its derivative
  Adjoint(Batch batch, Set<Expr> active, BiConsumer<Expr, Expr> into) {
    this.batch = batch;
    this.active = active;
    this.into = into;
  }

  /// Hands the derivative `t` of `y` down to its operands.
  void pull(Expr y, Expr t) {
    switch (y.node()) {
      case Node.Leaf leaf -> {}
      case Node.Map1(var function, var x) -> scaled(x, function.derivative(x, y), t);
      case Node.Map2(var function, var a, var b) -> {
        if (active.contains(a)) {
          scaled(a, function.byFirst(a, b, y), t);
        }
        if (active.contains(b)) {
          scaled(b, function.bySecond(a, b, y), t);
        }
      }
      case Node.Power(var x, var exponent) -> scaled(x, Powers.derivative(x, exponent), t);
      case Node.Select(var condition, var then, var otherwise) -> {
        add(then, batch.where(condition, t, true));
        add(otherwise, batch.where(condition, t, false));
      }
      case Node.Broadcast(var x, var _, var axes) -> add(x, gathered(t, axes));
      case Node.Reduce(var reduction, var x, var axes) -> reduce(reduction, x, axes, y, t);
      case Node.Einsum einsum -> {
        for (int k = 0; k < einsum.operands().size(); k++) {
          einsum(einsum, k, t);
        }
      }
      case Node.Permute(var x, var order) -> add(x, batch.permuted(t, Batch.inverse(order)));
      case Node.Solve(var a, var b) -> solve(a, b, y, t);
      case Node.Inverse(var a) ->
          add(a, batch.product(List.of(y, t, y), "ki", "kl", "jl", "ij").negate());
      case Node.Determinant(var a) -> scalarOf(a, y, t);
      case Node.LogDeterminant(var a) -> scalarOf(a, Expr.of(1), t);
      case Node.Linear(var map, var x) -> {
        LinearMap back = map.transposed(x.dims()).extended(batch.dims());
        add(x, Expr.of(new Node.Linear(back, t)));
      }
      case Node.Gather(var x, var indices, var axis, var own) ->
          add(x, Expr.of(new Node.Scatter(t, indices, axis, own, x.dims().get(axis))));
      case Node.Scatter scatter -> scatter(scatter, t);
      case Node.ArgMaximum _, Node.ArgSort _, Node.RandomBits _ ->
          throw NotDifferentiableException.jump(y);
      case Node.SolveTriangular(var a, var b, var lower) -> triangular(a, b, lower, y, t);
      case Node.Factorized(var factor, var a) ->
          add(
              a,
              Placeholders.transposed(
                  moved -> FactorRules.forward(factor, a, y, moved), a.dims(), t, batch));
      case Node.Call(var definition, var operands) -> call(definition, operands, y, t);
      case Node.Opaque(var operation, var operands) -> opaque(operation, operands, y, t);
    }
  }

  private void call(Definition definition, List<Expr> operands, Expr y, Expr t) {
    List<Expr> parts =
        definition
            .pullback()
            .map(rule ->
                contributions(
                    operands.size(),
                    moved -> fitting(definition.name(), operands, rule.of(operands, y, moved)),
                    y,
                    t))
            .orElseGet(() -> Placeholders.pulled(definition::body, operands, t, batch));
    addAll(operands, parts);
  }

  /// What is 0 by its form is not handed on: an operand that the body takes as an index is not on
  /// the path.
  private void addAll(List<Expr> operands, List<Expr> parts) {
    for (int k = 0; k < operands.size(); k++) {
      if (!Uniform.is(parts.get(k), 0)) {
        add(operands.get(k), parts.get(k));
      }
    }
  }

  private void opaque(Operation operation, List<Expr> operands, Expr y, Expr t) {
    List<Expr> parts =
        contributions(
            operands.size(),
            moved ->
                fitting(
                    operation.name(),
                    operands,
                    operation
                        .pullback(operands, y, moved)
                        .orElseThrow(() -> unsaid(operation.name(), y))),
            y,
            t);
    addAll(operands, parts);
  }

  /// The entries of `t` at the indices; 0 where an index is outside, whose entry was ignored.
  private void scatter(Node.Scatter scatter, Expr t) {
    if (!active.contains(scatter.x())) {
      return;
    }
    Expr indices = scatter.indices();
    int axis = scatter.axis();
    if (within(indices, scatter.dim())) {
      into.accept(scatter.x(), Expr.of(new Node.Gather(t, indices, axis, scatter.batch())));
      return;
    }
    Expr zero = Uniform.of(0, indices.dims());
    Expr inside =
        Functions.lessEqual(zero, indices)
            .times(Functions.less(indices, Functions.size(scatter.dim())));
    Expr safe = Functions.select(inside, indices, zero);
    Expr entries = Expr.of(new Node.Gather(t, safe, axis, scatter.batch()));
    // the axes of the indices: the common ones first, the others from `axis` on
    int[] places =
        IntStream.range(0, indices.rank())
            .map(k -> k < scatter.batch() ? k : axis + k - scatter.batch())
            .toArray();
    into.accept(
        scatter.x(),
        Functions.select(
            inside.broadcast(entries.dims(), places), entries, Uniform.of(0, entries.dims())));
  }

  /// Whether indices are numbers that can be seen to lie within an axis.
  private static boolean within(Expr indices, Dim dim) {
    return dim instanceof Dim.Fixed(var size)
        && switch (indices.node()) {
          case Node.Literal(var value) ->
              IntStream.range(0, value.shape().count())
                  .allMatch(k -> value.flat(k) >= 0 && value.flat(k) < size);
          case Node.Constant(var value) -> value >= 0 && value < size;
          case Node _ -> false;
        };
  }

  /// What a pullback of the user's has answered: one derivative of the shape of each operand.
  private static List<Expr> fitting(String name, List<Expr> operands, List<Expr> parts) {
    if (parts.size() != operands.size()) {
      throw new ShapeException(
          "the pullback of "
              + name
              + " answers with as many derivatives as there are operands, "
              + operands.size()
              + ", not "
              + parts.size());
    }
    for (int k = 0; k < parts.size(); k++) {
      if (!parts.get(k).dims().equals(operands.get(k).dims())) {
        throw new ShapeException(
            "the derivative of "
                + name
                + " by operand "
                + (k + 1)
                + ", "
                + operands.get(k)
                + ", has its shape, "
                + Gradient.shape(operands.get(k).dims())
                + ", but the pullback answers with "
                + parts.get(k)
                + " of shape "
                + Gradient.shape(parts.get(k).dims()));
      }
    }
    return parts;
  }

  static NotDifferentiableException unsaid(String operation, Expr y) {
    return NotDifferentiableException.of(
        operation, y, "it says nothing of its derivative; give it a pullback");
  }

  /// A rule's contributions to all operands, each linear in `t`.
  private static List<Expr> contributions(
      int count, Function<Expr, List<Expr>> rule, Expr y, Expr t) {
    return IntStream.range(0, count)
        .mapToObj(k -> Placeholders.applied(moved -> rule.apply(moved).get(k), y.dims(), t))
        .toList();
  }

  /// `B̄ = T⁻ᵀȲ`, and `−B̄Yᵀ` within the triangle.
  private void triangular(Expr a, Expr b, boolean lower, Expr y, Expr t) {
    Expr right = LinearSolve.triangular(a.transpose(), t, !lower);
    add(b, right);
    if (active.contains(a)) {
      Expr outer =
          b.rank() == 1
              ? batch.product(List.of(right, y), "i", "j", "ij")
              : batch.product(List.of(right, y), "ik", "jk", "ij");
      into.accept(
          a,
          Placeholders.applied(moved -> FactorRules.triangle(moved, lower), a.dims(), outer)
              .negate());
    }
  }

  private void add(Expr operand, Expr t) {
    if (active.contains(operand)) {
      into.accept(operand, t);
    }
  }

  private void scaled(Expr operand, Expr coefficient, Expr t) {
    if (active.contains(operand) && !Uniform.is(coefficient, 0)) {
      into.accept(operand, batch.scaled(coefficient, t));
    }
  }

  /// The transpose of repeating is summing: over every axis that is new.
  private Expr gathered(Expr t, List<Integer> axes) {
    List<Integer> all = Batch.labels(0, t.rank());
    List<Integer> output = new ArrayList<>(axes);
    output.addAll(all.subList(t.rank() - batch.rank(), t.rank()));
    return Contractions.einsum(List.of(t), List.of(all), output);
  }

  private void reduce(Reduction reduction, Expr x, List<Integer> axes, Expr y, Expr t) {
    scaled(x, Reductions.derivative(reduction, x, axes, y), batch.along(t, x, axes));
  }

  /// The sum of products of the other factors and `t`, onto the axes of factor `k`. Where that
  /// factor takes a diagonal, its derivative is on the diagonal: each further occurrence of a label
  /// is tied to the first by a `δ`.
  private void einsum(Node.Einsum einsum, int k, Expr t) {
    Expr x = einsum.operands().get(k);
    if (!active.contains(x)) {
      return;
    }
    int fresh = einsum.unusedLabel();
    List<Integer> extra = Batch.labels(fresh, batch.rank());
    fresh += batch.rank();
    List<Expr> operands = new ArrayList<>(einsum.operands());
    List<List<Integer>> subscripts = new ArrayList<>(einsum.subscripts());
    List<Integer> seed = new ArrayList<>(einsum.output());
    seed.addAll(extra);
    operands.set(k, t);
    subscripts.set(k, seed);
    List<Integer> target = new ArrayList<>();
    for (int label : einsum.subscripts().get(k)) {
      if (target.contains(label)) {
        operands.add(Expr.eye(x.dims().get(target.size())));
        subscripts.add(List.of(label, fresh));
        target.add(fresh++);
      } else {
        target.add(label);
      }
    }
    target.addAll(extra);
    into.accept(x, batch.contracted(operands, subscripts, target, batch.after(x.dims())));
  }

  private void solve(Expr a, Expr b, Expr y, Expr t) {
    Expr right = LinearSolve.transposed(a, t);
    add(b, right);
    if (active.contains(a)) {
      Expr outer =
          b.rank() == 1
              ? batch.product(List.of(right, y), "i", "j", "ij")
              : batch.product(List.of(right, y), "ik", "jk", "ij");
      into.accept(a, outer.negate());
    }
  }

  /// `t c A⁻ᵀ`, for a scalar `c`
  private void scalarOf(Expr a, Expr c, Expr t) {
    if (active.contains(a)) {
      Expr scaled = batch.scaled(c, t);
      List<Integer> extra = Batch.labels(2, batch.rank());
      List<Integer> output = new ArrayList<>(List.of(0, 1));
      output.addAll(extra);
      Expr inverse = Functions.inverse(a).transpose();
      into.accept(
          a,
          Uniform.is(scaled, 1)
              ? batch.spread(inverse)
              : batch.contracted(
                  List.of(scaled, inverse),
                  List.of(extra, List.of(0, 1)),
                  output,
                  batch.after(a.dims())));
    }
  }

  /// The expressions among `order` whose value depends on one of the variables.
  static Set<Expr> dependents(List<Expr> order, List<Expr> variables) {
    Set<Expr> dependents = new HashSet<>(variables);
    for (Expr expr : order) {
      if (!Collections.disjoint(expr.operands(), dependents)) {
        dependents.add(expr);
      }
    }
    return dependents;
  }
}
