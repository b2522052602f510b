package gradus.calculus;

import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Functions;
import gradus.expr.Node;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The axes that a derivative has beyond those of the expression it belongs to: the derivative of
/// `x` has the shape `x.dims + dims`.
///
/// There are none for a gradient or for one direction, and those of a second variable for a
/// Jacobian or a Hessian. Every operation here is linear in the derivative `t`, and the same for
/// each element of the extra axes.
record Batch(List<Dim> dims) {
  static final Batch NONE = new Batch(List.of());

  Batch {
    dims = List.copyOf(dims);
  }

  int rank() {
    return dims.size();
  }

  /// The shape of the derivative of something of the shape `own`.
  List<Dim> after(List<Dim> own) {
    List<Dim> all = new ArrayList<>(own);
    all.addAll(dims);
    return all;
  }

  Expr zero(Expr x) {
    return Uniform.of(0, after(x.dims()));
  }

  /// `c ⊙ t`, where `c` has no extra axes and is not uniformly 0.
  Expr scaled(Expr c, Expr t) {
    if (Uniform.is(c, 1)) {
      return t;
    }
    if (Uniform.is(c, -1)) {
      return t.negate();
    }
    if (Uniform.is(t, 1)) {
      return spread(c);
    }
    // 0 · ∞ must not arise in the branch that is not taken
    if (t.node() instanceof Node.Select(var condition, var then, var otherwise)) {
      if (Uniform.is(otherwise, 0)) {
        return Functions.select(condition, scaled(c, then), otherwise);
      }
      if (Uniform.is(then, 0)) {
        return Functions.select(condition, then, scaled(c, otherwise));
      }
    }
    if (rank() == 0 || Uniform.value(c).isPresent()) {
      return spread(c).times(t);
    }
    List<Integer> all = labels(0, t.rank());
    return Functions.einsum(List.of(c, t), List.of(all.subList(0, c.rank()), all), all);
  }

  /// `x` repeated along the extra axes.
  Expr spread(Expr x) {
    return x.broadcast(after(x.dims()), axes(labels(0, x.rank())));
  }

  /// `t` where the condition holds (or where it does not), and 0 elsewhere.
  Expr where(Expr condition, Expr t, boolean holds) {
    Expr zero = Uniform.of(0, t.dims());
    return holds
        ? Functions.select(spread(condition), t, zero)
        : Functions.select(spread(condition), zero, t);
  }

  /// The derivative of a value reduced over `axes`, repeated along them.
  Expr along(Expr t, Expr x, List<Integer> axes) {
    List<Integer> kept = new ArrayList<>(kept(x, axes));
    kept.addAll(labels(x.rank(), rank()));
    // a choice stays in front, for what is multiplied later must not reach the branch not taken
    return t.node() instanceof Node.Select(var condition, var then, var otherwise)
            && (Uniform.is(then, 0) || Uniform.is(otherwise, 0))
        ? Functions.select(
            condition.broadcast(after(x.dims()), axes(kept)),
            then.broadcast(after(x.dims()), axes(kept)),
            otherwise.broadcast(after(x.dims()), axes(kept)))
        : t.broadcast(after(x.dims()), axes(kept));
  }

  /// Something of the reduced shape, repeated along the axes over which `x` was reduced.
  static Expr repeated(Expr reduced, Expr x, List<Integer> axes) {
    return reduced.broadcast(x.dims(), axes(kept(x, axes)));
  }

  private static List<Integer> kept(Expr x, List<Integer> axes) {
    List<Integer> kept = labels(0, x.rank());
    kept.removeAll(axes);
    return kept;
  }

  /// The axes of `t` in another order; the extra ones stay last.
  Expr permuted(Expr t, List<Integer> order) {
    List<Integer> all = new ArrayList<>(order);
    all.addAll(labels(order.size(), rank()));
    return t.permute(axes(all));
  }

  /// A sum of products of which one factor is a derivative: its extra axes have the last labels,
  /// and the result has them last. A result axis that no factor has is a repetition.
  Expr contracted(
      List<Expr> operands, List<List<Integer>> subscripts, List<Integer> output, List<Dim> shape) {
    Set<Integer> labels = new HashSet<>();
    for (List<Integer> subscript : subscripts) {
      labels.addAll(subscript);
    }
    List<Integer> present = new ArrayList<>(output);
    present.retainAll(labels);
    int[] places = new int[present.size()];
    for (int k = 0; k < places.length; k++) {
      places[k] = output.indexOf(present.get(k));
    }
    return Contractions.einsum(operands, subscripts, present).broadcast(shape, places);
  }

  /// A sum of products in letters, the last string naming the axes of the result. One factor is a
  /// derivative: the one with more axes than letters, or any where there are no extra axes.
  Expr product(List<Expr> factors, String... letters) {
    List<Integer> extra = labels(0, rank());
    List<List<Integer>> subscripts = new ArrayList<>();
    for (int k = 0; k < factors.size(); k++) {
      List<Integer> subscript = new ArrayList<>(letters[k].chars().boxed().toList());
      if (factors.get(k).rank() > subscript.size()) {
        subscript.addAll(extra);
      }
      subscripts.add(subscript);
    }
    List<Integer> output = new ArrayList<>(letters[factors.size()].chars().boxed().toList());
    output.addAll(extra);
    return Contractions.einsum(factors, subscripts, output);
  }

  /// `count` numbers from `first` on.
  static List<Integer> labels(int first, int count) {
    List<Integer> labels = new ArrayList<>();
    for (int label = first; label < first + count; label++) {
      labels.add(label);
    }
    return labels;
  }

  static List<Integer> inverse(List<Integer> order) {
    List<Integer> inverse = new ArrayList<>(Collections.nCopies(order.size(), 0));
    for (int axis = 0; axis < order.size(); axis++) {
      inverse.set(order.get(axis), axis);
    }
    return inverse;
  }

  static int[] axes(List<Integer> axes) {
    int[] array = new int[axes.size()];
    for (int k = 0; k < array.length; k++) {
      array[k] = axes.get(k);
    }
    return array;
  }
}
