package gradus.compile;

import gradus.expr.Expr;
import gradus.expr.Function1;
import gradus.expr.Functions;
import gradus.expr.Graph;
import gradus.expr.Node;
import gradus.expr.Reduction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Joins products that are computed for each other only, so that the whole can be multiplied in its
/// cheapest order: `(AB)v` becomes `A(Bv)`, and `Σₙ (XW)ₙ` the sum of `X` times `W`.
///
/// What somebody else needs too is left alone: it has to be computed anyway.
final class Reassociate {
  private static final int MOST_FACTORS = 8;

  private final Map<Expr, Integer> uses;

  private Reassociate(List<Expr> outputs) {
    this.uses = Specialize.uses(outputs);
  }

  static List<Expr> of(List<Expr> outputs) {
    Reassociate rules = new Reassociate(outputs);
    return Graph.rewrite(outputs, rules::rewrite);
  }

  private boolean once(Expr operand) {
    return uses.getOrDefault(operand, 0) == 1;
  }

  private Expr rewrite(Expr old, Expr rebuilt) {
    return switch (rebuilt.node()) {
      case Node.Reduce(var reduction, var x, var axes)
          when reduction == Reduction.SUM && once(old.operands().get(0)) ->
          sum(rebuilt, x, axes);
      case Node.Einsum einsum -> joined(old, einsum, rebuilt);
      default -> rebuilt;
    };
  }

  /// A sum of products, or of negated products, over further axes is one sum of products.
  private static Expr sum(Expr rebuilt, Expr x, List<Integer> axes) {
    return switch (x.node()) {
      case Node.Map1(var function, var a)
          when function == Function1.NEGATE && a.node() instanceof Node.Einsum ->
          sum(Expr.of(new Node.Reduce(Reduction.SUM, a, axes)), a, axes).negate();
      case Node.Einsum einsum -> {
        List<Integer> output = new ArrayList<>();
        for (int axis = 0; axis < x.rank(); axis++) {
          if (!axes.contains(axis)) {
            output.add(einsum.output().get(axis));
          }
        }
        yield Functions.einsum(einsum.operands(), einsum.subscripts(), output);
      }
      default -> rebuilt;
    };
  }

  private Expr joined(Expr old, Node.Einsum einsum, Expr rebuilt) {
    int fresh = einsum.unusedLabel();
    List<Expr> operands = new ArrayList<>();
    List<List<Integer>> subscripts = new ArrayList<>();
    for (int k = 0; k < einsum.operands().size(); k++) {
      Expr operand = einsum.operands().get(k);
      List<Integer> outer = einsum.subscripts().get(k);
      int rest = einsum.operands().size() - k - 1;
      if (operand.node() instanceof Node.Einsum inner
          && once(old.operands().get(k))
          && operands.size() + inner.operands().size() + rest <= MOST_FACTORS) {
        Map<Integer, Integer> names = new HashMap<>();
        for (int axis = 0; axis < outer.size(); axis++) {
          names.put(inner.output().get(axis), outer.get(axis));
        }
        for (List<Integer> subscript : inner.subscripts()) {
          List<Integer> renamed = new ArrayList<>();
          for (int label : subscript) {
            Integer name = names.get(label);
            if (name == null) {
              name = fresh++;
              names.put(label, name);
            }
            renamed.add(name);
          }
          subscripts.add(renamed);
        }
        operands.addAll(inner.operands());
      } else {
        operands.add(operand);
        subscripts.add(outer);
      }
    }
    return operands.size() == einsum.operands().size()
        ? rebuilt
        : Functions.einsum(operands, subscripts, einsum.output());
  }
}
