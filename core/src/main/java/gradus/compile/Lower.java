package gradus.compile;

import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Functions;
import gradus.expr.Graph;
import gradus.expr.Node;
import gradus.expr.Reduction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Rewrites a graph into the forms that have kernels, before it is scheduled.
///
/// | form                       | becomes                                                    |
/// |----------------------------|------------------------------------------------------------|
/// | `logsumexp`, `norm2`       | maxima, sums and elementwise functions                     |
/// | sums over what is repeated | multiples of it                                            |
/// | derivatives of `σ`, `tanh` | fewer exponentials ([Specialize])                          |
/// | products of products       | sums of many factors ([Reassociate])                       |
/// | sums of many factors       | products of two, in the cheapest order ([Contraction])     |
/// | maxima over windows        | steps of their own ([Pooling])                             |
/// | broadcast of a broadcast   | one broadcast, whose axes keep their order                 |
final class Lower {
  private final Bindings bindings;

  private Lower(Bindings bindings) {
    this.bindings = bindings;
  }

  static List<Expr> of(List<Expr> outputs, Bindings bindings) {
    return new Lower(bindings).lowered(outputs);
  }

  private List<Expr> lowered(List<Expr> outputs) {
    List<Expr> joined = Reassociate.of(Specialize.of(Graph.expanded(outputs)));
    return Graph.rewrite(joined, (old, rebuilt) -> lower(rebuilt));
  }

  private Expr lower(Expr expr) {
    return switch (expr.node()) {
      case Node.Power(var x, var exponent) -> power(expr, x, exponent);
      case Node.Broadcast(var x, var dims, var axes) -> repeated(x, dims, axes);
      case Node.Reduce(var reduction, var x, var axes) -> reduce(expr, reduction, x, axes);
      case Node.Einsum einsum -> Contraction.lower(einsum, bindings);
      case Node.Linear _ -> Pooling.derivative(expr).orElse(expr);
      case Node.Permute(var x, var order) -> permute(expr, x, order);
      case Node.Call _ -> throw new IllegalStateException("calls are expanded before");
      case Node.Leaf _,
          Node.Map1 _,
          Node.Map2 _,
          Node.Select _,
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
          Node.Opaque _ ->
          expr;
    };
  }

  private static Expr power(Expr expr, Expr x, double exponent) {
    if (exponent == 1) {
      return x;
    }
    if (exponent == 0.5) {
      return Functions.sqrt(x);
    }
    return exponent == 3 ? x.times(x).times(x) : expr;
  }

  private static Expr permute(Expr expr, Expr x, List<Integer> order) {
    return x.node() instanceof Node.Permute(var inner, var first)
        ? inner.permute(Labels.array(Labels.at(order, first)))
        : expr;
  }

  /// `x` repeated to a shape. A broadcast of a broadcast is one broadcast, and axes keep their
  /// order, so that the innermost axis of what is repeated stays innermost.
  static Expr repeated(Expr x, List<Dim> dims, List<Integer> axes) {
    if (x.node() instanceof Node.Broadcast(var inner, var _, var first)) {
      return repeated(inner, dims, Labels.at(first, axes));
    }
    List<Integer> sorted = new ArrayList<>(axes);
    Collections.sort(sorted);
    return x.permute(Labels.array(Labels.places(sorted, axes)))
        .broadcast(dims, Labels.array(sorted));
  }

  private Expr reduce(Expr expr, Reduction reduction, Expr x, List<Integer> axes) {
    return switch (reduction) {
      case SUM -> sum(expr, x, axes);
      case MAXIMUM -> Pooling.maximum(x, axes).orElse(expr);
      case PRODUCT, MINIMUM -> expr;
      case LOG_SUM_EXP -> logSumExp(x, axes);
      case NORM2 -> axes.isEmpty() ? Functions.abs(x) : norm2(x, axes);
    };
  }

  /// A sum over an axis along which a value is repeated is a multiple of it: `Σᵢ 1 = n` needs no
  /// pass over the rows.
  private Expr sum(Expr expr, Expr x, List<Integer> axes) {
    if (!(x.node() instanceof Node.Broadcast(var inner, var dims, var places))
        || !Collections.disjoint(axes, places)) {
      return expr;
    }
    double count = 1;
    for (int axis : axes) {
      count *= bindings.size(dims.get(axis));
    }
    if (count == 0) {
      return Expr.of(0).broadcastLike(expr); // also of what is not finite
    }
    Expr multiple =
        inner.node() instanceof Node.Constant(var value)
            ? Expr.of(value * count)
            : inner.times(count);
    List<Integer> kept = kept(dims.size(), axes);
    return repeated(multiple, expr.dims(), Labels.places(places, kept));
  }

  /// `m + log Σ exp(x − m)`, with 0 for `m` where the maximum is not finite.
  private static Expr logSumExp(Expr x, List<Integer> axes) {
    Expr maximum = over(Reduction.MAXIMUM, x, axes);
    Expr shift = orElse(finite(maximum), maximum, 0);
    Expr sum = over(Reduction.SUM, Functions.exp(x.minus(along(shift, x, axes))), axes);
    return shift.plus(Functions.log(sum));
  }

  /// `m √Σ(x/m)²`, with 1 for `m` where the largest modulus is 0 or not finite.
  private static Expr norm2(Expr x, List<Integer> axes) {
    Expr maximum = over(Reduction.MAXIMUM, Functions.abs(x), axes);
    Expr usable = finite(maximum).times(Functions.less(Expr.of(0), maximum));
    Expr scale = orElse(usable, maximum, 1);
    Expr sum = over(Reduction.SUM, x.over(along(scale, x, axes)).power(2), axes);
    return scale.times(Functions.sqrt(sum));
  }

  private static Expr over(Reduction reduction, Expr x, List<Integer> axes) {
    return Expr.of(new Node.Reduce(reduction, x, axes));
  }

  /// 1 where `x` is a finite number: `x − x = 0` only there.
  private static Expr finite(Expr x) {
    return Functions.equal(x.minus(x), Expr.of(0));
  }

  private static Expr orElse(Expr condition, Expr x, double otherwise) {
    return Functions.select(condition, x, Expr.of(otherwise).broadcastLike(x));
  }

  /// A reduced value repeated along the axes that were reduced.
  private static Expr along(Expr reduced, Expr x, List<Integer> axes) {
    return reduced.broadcast(x.dims(), Labels.array(kept(x.rank(), axes)));
  }

  /// The axes that are not among those given.
  private static List<Integer> kept(int rank, List<Integer> axes) {
    List<Integer> kept = new ArrayList<>();
    for (int axis = 0; axis < rank; axis++) {
      if (!axes.contains(axis)) {
        kept.add(axis);
      }
    }
    return kept;
  }
}
