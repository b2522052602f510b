package gradus.calculus;

import gradus.expr.Definition;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Functions;
import gradus.expr.Node;
import gradus.expr.Reduction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The rules of forward mode, one for each form: from the derivatives `ẋ` of the operands of `y` to
/// `ẏ`.
///
/// | form               | rule                       |
/// |--------------------|----------------------------|
/// | `y = f(x)`         | `ẏ = f′(x) ⊙ ẋ`            |
/// | `Y = A⁻¹B`         | `Ẏ = A⁻¹(Ḃ − ȦY)`          |
/// | `Y = A⁻¹`          | `Ẏ = −YȦY`                 |
/// | `y = det A`        | `ẏ = det(A) tr(A⁻¹Ȧ)`      |
/// | `y = log |det A|`  | `ẏ = tr(A⁻¹Ȧ)`             |
/// | sum of products    | the product rule           |
///
/// A linear form is its own derivative. What is absent from the map has derivative 0, except for
/// what moves but has none, such as a place, and whatever is computed from its derivative. That is
/// an error only for whoever asks: the place may have served as an index, which no rule
/// differentiates.
final class Pushforward {
  private final Batch batch;
  private final Map<Expr, Expr> derivatives;
  private final Map<Expr, NotDifferentiableException> jumps;

  /// @param derivatives those known so far; [#push] adds to them
  /// @param jumps what moves without a derivative, and why; [#push] adds to it
  Pushforward(
      Batch batch, Map<Expr, Expr> derivatives, Map<Expr, NotDifferentiableException> jumps) {
    this.batch = batch;
    this.derivatives = derivatives;
    this.jumps = jumps;
  }

  /// Finds the derivative of `y`, whose operands have been pushed.
  void push(Expr y) {
    try {
      derivative(y).ifPresent(t -> derivatives.put(y, t));
    } catch (NotDifferentiableException missing) {
      jumps.put(y, missing);
    }
  }

  private Optional<Expr> derivative(Expr y) {
    return switch (y.node()) {
      case Node.Leaf leaf -> Optional.empty();
      case Node.Map1(var function, var x) -> scaled(x, () -> function.derivative(x, y));
      case Node.Map2(var function, var a, var b) ->
          total(
              Stream.of(
                  scaled(a, () -> function.byFirst(a, b, y)),
                  scaled(b, () -> function.bySecond(a, b, y))));
      case Node.Power(var x, var exponent) -> scaled(x, () -> Powers.derivative(x, exponent));
      case Node.Select(var condition, var then, var otherwise) ->
          select(condition, then, otherwise);
      case Node.Broadcast(var x, var dims, var axes) -> of(x).map(t -> broadcast(t, dims, axes));
      case Node.Reduce(var reduction, var x, var axes) ->
          of(x).map(t -> reduce(reduction, x, axes, y, t));
      case Node.Einsum einsum -> einsum(einsum, y);
      case Node.Permute(var x, var order) -> of(x).map(t -> batch.permuted(t, order));
      case Node.Solve(var a, var b) -> solve(a, b, y);
      case Node.Inverse(var a) ->
          of(a).map(t -> batch.product(List.of(y, t, y), "ij", "jk", "kl", "il").negate());
      case Node.Determinant(var a) -> of(a).map(t -> batch.scaled(y, traceOfSolved(a, t)));
      case Node.LogDeterminant(var a) -> of(a).map(t -> traceOfSolved(a, t));
      case Node.Linear(var map, var x) ->
          of(x).map(t -> Expr.of(new Node.Linear(map.extended(batch.dims()), t)));
      case Node.Gather(var x, var indices, var axis, var own) ->
          of(x).map(t -> Expr.of(new Node.Gather(t, indices, axis, own)));
      case Node.Scatter(var x, var indices, var axis, var own, var dim) ->
          of(x).map(t -> Expr.of(new Node.Scatter(t, indices, axis, own, dim)));
      case Node.ArgMaximum(var x, var _) -> jumping(x, y);
      case Node.ArgSort(var x) -> jumping(x, y);
      case Node.RandomBits(var key, var _, var _) -> jumping(key, y);
      case Node.SolveTriangular(var a, var b, var lower) -> triangular(a, b, lower, y);
      case Node.Factorized(var factor, var a) ->
          of(a)
              .map(t ->
                  Placeholders.applied(
                      moved -> FactorRules.forward(factor, a, y, moved), a.dims(), t));
      case Node.Call(var definition, var operands) -> call(definition, operands, y);
      case Node.Opaque(var operation, var operands) ->
          moves(operands)
              ? Optional.of(
                  pushed(
                      operands,
                      y,
                      t ->
                          operation
                              .pullback(operands, y, t)
                              .orElseThrow(() -> Adjoint.unsaid(operation.name(), y))))
              : Optional.empty();
    };
  }

  private boolean moves(List<Expr> operands) {
    return operands.stream().anyMatch(x -> derivatives.containsKey(x) || jumps.containsKey(x));
  }

  private Optional<Expr> jumping(Expr x, Expr y) {
    if (moves(List.of(x))) {
      throw NotDifferentiableException.jump(y);
    }
    return Optional.empty();
  }

  private Optional<Expr> call(Definition definition, List<Expr> operands, Expr y) {
    if (!moves(operands)) {
      return Optional.empty();
    }
    return Optional.of(
        definition
            .pullback()
            .map(rule -> pushed(operands, y, t -> rule.of(operands, y, t)))
            .orElseGet(
                () -> Placeholders.pushed(definition::body, operands, derivatives, jumps, batch)));
  }

  /// `ẏ = Σₖ Jₖ ẋₖ`, where each `Jₖᵀ` is given.
  private Expr pushed(List<Expr> operands, Expr y, Function<Expr, List<Expr>> pullback) {
    return IntStream.range(0, operands.size())
        .boxed()
        .flatMap(k ->
            of(operands.get(k)).stream()
                .map(t ->
                    Placeholders.transposed(
                        moved -> pullback.apply(moved).get(k), y.dims(), t, batch)))
        .reduce(Expr::plus)
        .orElseGet(() -> batch.zero(y));
  }

  /// `ẏ = T⁻¹(ḃ − Ṫy)`
  private Optional<Expr> triangular(Expr a, Expr b, boolean lower, Expr y) {
    Optional<Expr> moved =
        of(a)
            .map(t -> Placeholders.applied(part -> FactorRules.triangle(part, lower), a.dims(), t))
            .map(t ->
                y.rank() == 1
                    ? batch.product(List.of(t, y), "ij", "j", "i").negate()
                    : batch.product(List.of(t, y), "ij", "jk", "ik").negate());
    return total(Stream.of(of(b), moved)).map(right -> LinearSolve.triangular(a, right, lower));
  }

  /// The derivative of `x`; empty where it is 0 by its form.
  ///
  /// @throws NotDifferentiableException where `x` moves but has none
  Optional<Expr> of(Expr x) {
    NotDifferentiableException missing = jumps.get(x);
    if (missing != null) {
      throw missing;
    }
    return Optional.ofNullable(derivatives.get(x));
  }

  private Optional<Expr> scaled(Expr x, Supplier<Expr> coefficient) {
    if (!moves(List.of(x))) {
      return Optional.empty();
    }
    Expr c = coefficient.get();
    return Uniform.is(c, 0) ? Optional.empty() : of(x).map(t -> batch.scaled(c, t));
  }

  private static Optional<Expr> total(Stream<Optional<Expr>> terms) {
    return terms.flatMap(Optional::stream).reduce(Expr::plus);
  }

  private Optional<Expr> select(Expr condition, Expr then, Expr otherwise) {
    return of(then).isEmpty() && of(otherwise).isEmpty()
        ? Optional.empty()
        : Optional.of(
            Functions.select(
                batch.spread(condition),
                of(then).orElse(batch.zero(then)),
                of(otherwise).orElse(batch.zero(otherwise))));
  }

  private Expr broadcast(Expr t, List<Dim> dims, List<Integer> axes) {
    List<Integer> places = new ArrayList<>(axes);
    places.addAll(Batch.labels(dims.size(), batch.rank()));
    return t.broadcast(batch.after(dims), Batch.axes(places));
  }

  /// `ẏ = Σᵢ ∂y/∂xᵢ ẋᵢ`
  private Expr reduce(Reduction reduction, Expr x, List<Integer> axes, Expr y, Expr t) {
    List<Integer> all = Batch.labels(0, t.rank());
    List<Integer> output = all.stream().filter(axis -> !axes.contains(axis)).toList();
    if (reduction == Reduction.SUM) {
      return Contractions.einsum(List.of(t), List.of(all), output);
    }
    Expr derivative = Reductions.derivative(reduction, x, axes, y);
    return Contractions.einsum(
        List.of(derivative, t), List.of(all.subList(0, x.rank()), all), output);
  }

  private Optional<Expr> einsum(Node.Einsum einsum, Expr y) {
    int fresh = einsum.unusedLabel();
    List<Integer> extra = Batch.labels(fresh, batch.rank());
    List<Integer> output = extended(einsum.output(), extra);
    List<Expr> terms = new ArrayList<>();
    for (int k = 0; k < einsum.operands().size(); k++) {
      Expr operand = einsum.operands().get(k);
      Optional<Expr> t = of(operand);
      if (t.isPresent()) {
        List<Expr> operands = new ArrayList<>(einsum.operands());
        List<List<Integer>> subscripts = new ArrayList<>(einsum.subscripts());
        operands.set(k, t.get());
        subscripts.set(k, extended(subscripts.get(k), extra));
        terms.add(batch.contracted(operands, subscripts, output, batch.after(y.dims())));
      }
    }
    return terms.stream().reduce(Expr::plus);
  }

  private static List<Integer> extended(List<Integer> labels, List<Integer> extra) {
    return Stream.concat(labels.stream(), extra.stream()).toList();
  }

  private Optional<Expr> solve(Expr a, Expr b, Expr y) {
    Optional<Expr> moved =
        of(a)
            .map(t ->
                y.rank() == 1
                    ? batch.product(List.of(t, y), "ij", "j", "i").negate()
                    : batch.product(List.of(t, y), "ij", "jk", "ik").negate());
    return total(Stream.of(of(b), moved)).map(right -> LinearSolve.of(a, right));
  }

  /// `tr(A⁻¹Ȧ)`
  private Expr traceOfSolved(Expr a, Expr t) {
    return batch.product(List.of(Functions.inverse(a), t), "ij", "ji", "");
  }
}
