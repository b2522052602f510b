package gradus.calculus;

import gradus.calculus.IndexForm.Factor;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Function1;
import gradus.expr.Function2;
import gradus.expr.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/// Reads nested sums of products into the one list of factors of an [IndexForm].
final class IndexReader {
  /// Longer products stay nested, so that long chains stay linear.
  private static final int LIMIT = 8;

  private final IndexForm form;
  private final Map<Integer, Dim> dims;
  private final List<Factor> factors;
  private final List<Expr> scalars;
  private int fresh;

  IndexReader(IndexForm form) {
    this.form = form;
    this.dims = form.dims;
    this.factors = form.factors;
    this.scalars = form.scalars;
  }

  /// Whether a sum over `x` is better written as a sum of products: numbers or repetitions go out
  /// of it, or `x` is a product of two that exist anyway.
  static boolean contracts(Expr x) {
    return switch (x.node()) {
      case Node.Broadcast broadcast -> true;
      case Node.Eye eye -> true;
      case Node.Einsum einsum -> true;
      case Node.Map1(var function, var a) -> function == Function1.NEGATE;
      case Node.Map2(var function, var a, var b) ->
          function == Function2.MULTIPLY
                  && (structural(a) || structural(b) || stored(a) && stored(b))
              || function == Function2.DIVIDE && (structural(a) || structural(b));
      default -> false;
    };
  }

  private static boolean structural(Expr x) {
    return switch (x.node()) {
      case Node.Broadcast broadcast -> true;
      case Node.Eye eye -> true;
      case Node.Einsum einsum ->
          new HashSet<>(einsum.output())
              .containsAll(einsum.subscripts().stream().flatMap(List::stream).toList());
      default -> false;
    };
  }

  /// Whether `x` is an array in memory whatever it is used for, and not computed element by element
  /// as it is needed.
  static boolean stored(Expr x) {
    return switch (x.node()) {
      case Node.Leaf leaf -> true;
      case Node.Permute(var inner, var _) -> stored(inner);
      case Node.Einsum einsum -> true;
      case Node.Solve solve -> true;
      case Node.Inverse inverse -> true;
      default -> false;
    };
  }

  /// Reads factors, the first ones first.
  void read(List<Expr> operands, List<List<Integer>> subscripts, boolean split) {
    fresh = subscripts.stream().flatMap(List::stream).mapToInt(label -> label + 1).max().orElse(0);
    Deque<Factor> open = new ArrayDeque<>();
    for (int k = operands.size() - 1; k >= 0; k--) {
      open.push(new Factor(operands.get(k), subscripts.get(k)));
    }
    boolean alone = operands.size() == 1;
    while (!open.isEmpty()) {
      Factor next = open.pop();
      for (int axis = 0; axis < next.labels().size(); axis++) {
        dims.put(next.labels().get(axis), next.expr().dims().get(axis));
      }
      List<Factor> inner = inner(next, alone, split && next.expr() == operands.get(0), open.size());
      inner.reversed().forEach(open::push);
    }
  }

  /// What a factor is itself a product of; or nothing, after it was taken as one factor, a number,
  /// or a scalar.
  private List<Factor> inner(Factor factor, boolean alone, boolean split, int waiting) {
    Expr x = factor.expr();
    List<Integer> labels = factor.labels();
    Coefficient.Term front = Coefficient.split(x);
    if (front.expr() != x) {
      form.coefficient = form.coefficient.times(front.coefficient());
      return List.of(new Factor(front.expr(), labels));
    }
    switch (x.node()) {
      case Node.Constant(var value) ->
          form.coefficient = form.coefficient.times(Coefficient.of(value));
      case Node.Permute(var inner, var order) -> {
        List<Integer> inverse = Batch.inverse(order);
        return List.of(new Factor(inner, inverse.stream().map(labels::get).toList()));
      }
      case Node.Broadcast(var inner, var _, var axes) -> {
        return List.of(new Factor(inner, axes.stream().map(labels::get).toList()));
      }
      case Node.Map2(var function, var a, var b)
          when function == Function2.MULTIPLY && (split || structural(a) || structural(b)) -> {
        return List.of(new Factor(a, labels), new Factor(b, labels));
      }
      case Node.Map2(var function, var a, var b)
          when function == Function2.DIVIDE
              && b.node() instanceof Node.Broadcast(var inner, var _, var axes) -> {
        return List.of(
            new Factor(a, labels),
            new Factor(inner.power(-1), axes.stream().map(labels::get).toList()));
      }
      case Node.Einsum einsum when flattens(x, einsum, alone, waiting) -> {
        return inner(einsum, labels);
      }
      default -> {
        if (x.rank() == 0) {
          scalars.add(x);
        } else {
          factors.add(factor);
        }
      }
    }
    return List.of();
  }

  private List<Factor> inner(Node.Einsum einsum, List<Integer> labels) {
    Map<Integer, Integer> names = new HashMap<>();
    for (int axis = 0; axis < labels.size(); axis++) {
      names.put(einsum.output().get(axis), labels.get(axis));
    }
    List<Factor> inner = new ArrayList<>();
    for (int k = 0; k < einsum.operands().size(); k++) {
      List<Integer> renamed =
          einsum.subscripts().get(k).stream()
              .map(label -> names.computeIfAbsent(label, _ -> fresh++))
              .toList();
      inner.add(new Factor(einsum.operands().get(k), renamed));
    }
    return inner;
  }

  /// Whether a product within a product is better read as one: where it sums nothing, or nobody
  /// else needs it.
  private boolean flattens(Expr x, Node.Einsum einsum, boolean alone, int waiting) {
    boolean fits = factors.size() + waiting + einsum.operands().size() <= LIMIT;
    return structural(x) || alone || fits && form.rewriter.usedOnce(x);
  }
}
