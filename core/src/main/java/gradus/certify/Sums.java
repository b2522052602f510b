package gradus.certify;

import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.LinearMap;
import gradus.expr.Node;
import gradus.expr.Reduction;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/// Ranges of what adds up or picks many elements: reductions, sums of products, and maps that move
/// and add.
record Sums(Count.Sizes sizes) {
  private static final double ULPS = 6;
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  Interval reduce(Reduction reduction, Expr operand, List<Integer> axes, Interval x) {
    Count n = sizes.of(axes.stream().map(operand.dims()::get).toList());
    return switch (reduction) {
      case SUM -> sum(x, n, 0);
      case PRODUCT -> product(x, n);
      case MAXIMUM -> n.mayBeEmpty() ? orNone(x, n, -INFINITY) : x;
      case MINIMUM -> n.mayBeEmpty() ? orNone(x, n, INFINITY) : x;
      case LOG_SUM_EXP -> n.mayBeEmpty() ? orNone(logSumExp(x, n), n, -INFINITY) : logSumExp(x, n);
      case NORM2 -> norm(x, n);
    };
  }

  /// The value of no elements at all, or also that.
  private static Interval orNone(Interval some, Count n, double none) {
    return n.most() == 0 ? Interval.of(none) : some.or(Interval.of(none));
  }

  /// The sum of `n` numbers, each computed with some roundings of its own.
  static Interval sum(Interval x, Count n, int operations) {
    if (n.most() == 0) {
      return Interval.of(0);
    }
    if (x.isEmpty()) {
      return n.mayBeEmpty() ? Interval.of(0).orUndefined(x.undefined()) : x;
    }
    boolean oneSign = x.lower() >= 0 || x.upper() <= 0;
    return new Interval(
        lowerSum(x.lower(), n, operations),
        -lowerSum(-x.upper(), n, operations),
        oneSign && x.nonzero() && !n.mayBeEmpty(),
        x.undefined());
  }

  private static double lowerSum(double lower, Count n, int operations) {
    if (lower == 0) {
      return 0;
    }
    double count = lower < 0 ? n.most() : n.least();
    double exact = Outward.productDown(lower, count);
    double growth = n.growth(operations);
    if (lower < 0) {
      return growth == 1 ? exact : Outward.productDown(exact, growth);
    }
    // terms of one sign never add up to less than one of them
    double shrunk = growth == 1 ? exact : Outward.productDown(exact, Math.max(0, 2 - growth));
    return n.mayBeEmpty() ? 0 : operations == 0 ? Math.max(shrunk, lower) : shrunk;
  }

  /// The product of `n` numbers.
  private static Interval product(Interval x, Count n) {
    if (n.most() == 0) {
      return Interval.of(1);
    }
    if (n.least() == 1 && n.most() == 1) {
      return x;
    }
    if (x.isEmpty()) {
      return n.mayBeEmpty() ? Interval.of(1).orUndefined(x.undefined()) : x;
    }
    double largest = power(x.magnitude(), n, true);
    double smallest = power(x.mignitude(), n, false);
    double lower = x.lower() >= 0 ? smallest : -largest;
    Interval values = new Interval(lower, largest, x.nonzero(), x.undefined());
    return n.mayBeEmpty() ? values.or(Interval.of(1)) : values;
  }

  /// The largest or smallest product of `n` equal factors, with a rounding for each.
  private static double power(double factor, Count n, boolean largest) {
    double count = factor >= 1 == largest ? n.most() : n.least();
    if (factor == 0 || factor == 1 || count == 1) {
      return factor;
    }
    double relative = 8 * count * Count.UNIT_ROUNDOFF; // each product, and the power itself
    double value = Math.pow(factor, count);
    return largest
        ? Outward.up(value * (1 + relative), 4)
        : Math.max(0, Outward.down(value * Math.max(0, 1 - relative), 4));
  }

  /// Between the largest element and that plus `log n`.
  private static Interval logSumExp(Interval x, Count n) {
    if (x.isEmpty() || n.most() == 0) {
      return x;
    }
    double least = Math.log(Math.max(1, n.least()));
    double most = Math.log(n.most());
    return new Interval(
        least == 0 ? x.lower() : Outward.sumDown(x.lower(), least - slack(x.lower(), least)),
        most == 0 ? x.upper() : Outward.sumUp(x.upper(), most + slack(x.upper(), most)),
        false,
        x.undefined());
  }

  /// What the roundings of `m + log n` come to, whatever the two cancel.
  private static double slack(double m, double logarithm) {
    return Double.isInfinite(m) ? 0 : ULPS * Math.ulp(Math.abs(m) + logarithm);
  }

  private static Interval norm(Interval x, Count n) {
    if (n.most() == 0 || x.isEmpty()) {
      return n.mayBeEmpty() ? Interval.of(0).orUndefined(x.undefined()) : x;
    }
    double growth = n.growth(4);
    double largest = Outward.productUp(x.magnitude(), Outward.rootUp(n.most()));
    double smallest = Outward.productDown(x.mignitude(), Outward.rootDown(n.least()));
    return new Interval(
        n.most() == 1 ? smallest : Outward.productDown(smallest, 2 - Math.min(growth, 2)),
        n.most() == 1 ? largest : Outward.productUp(largest, growth),
        x.nonzero() && !n.mayBeEmpty(),
        x.undefined());
  }

  /// A sum of products. Equal factors are powers of one number. Labels that occur twice on one
  /// operand single out a diagonal; where that operand is itself a sum of products, its diagonal
  /// is: that of `XᵀX` is a sum of squares.
  Interval einsum(Node.Einsum einsum, Function<Expr, Interval> known) {
    return einsum(
        einsum,
        einsum.subscripts(),
        operand -> known.apply(operand.expr).and(diagonal(operand, known)));
  }

  private Interval einsum(
      Node.Einsum einsum, List<List<Integer>> labels, Function<Operand, Interval> known) {
    Map<Operand, Integer> powers = new LinkedHashMap<>();
    for (int k = 0; k < labels.size(); k++) {
      powers.merge(Operand.of(einsum.operands().get(k), labels.get(k)), 1, Integer::sum);
    }
    Interval product = Interval.of(1);
    for (Map.Entry<Operand, Integer> factor : powers.entrySet()) {
      product = product.times(known.apply(factor.getKey()).power(factor.getValue()));
    }
    return sum(product, terms(einsum), labels.size());
  }

  private record Operand(Expr expr, List<Integer> labels) {
    /// Whose elements are the same, whether they are transposed or the labels are.
    static Operand of(Expr expr, List<Integer> labels) {
      if (!(expr.node() instanceof Node.Permute(var x, var order))) {
        return new Operand(expr, labels);
      }
      return new Operand(
          x,
          IntStream.range(0, order.size())
              .mapToObj(axis -> labels.get(order.indexOf(axis)))
              .toList());
    }
  }

  /// What is known besides of the elements of an operand that its labels reach.
  private Interval diagonal(Operand operand, Function<Expr, Interval> known) {
    boolean diagonal = new HashSet<>(operand.labels).size() < operand.labels.size();
    if (!diagonal || !(operand.expr.node() instanceof Node.Einsum inner)) {
      return Interval.UNKNOWN;
    }
    Map<Integer, Integer> same = new HashMap<>();
    for (int axis = 0; axis < operand.labels.size(); axis++) {
      int first = operand.labels.indexOf(operand.labels.get(axis));
      same.put(inner.output().get(axis), inner.output().get(first));
    }
    List<List<Integer>> labels =
        inner.subscripts().stream()
            .map(list -> list.stream().map(label -> same.getOrDefault(label, label)).toList())
            .toList();
    return einsum(inner, labels, factor -> known.apply(factor.expr));
  }

  /// How many products a sum has: one for each value of the labels that the output does not have.
  private Count terms(Node.Einsum einsum) {
    Map<Integer, Dim> summed = new HashMap<>();
    for (int k = 0; k < einsum.operands().size(); k++) {
      for (int axis = 0; axis < einsum.subscripts().get(k).size(); axis++) {
        summed.put(einsum.subscripts().get(k).get(axis), einsum.operands().get(k).dims().get(axis));
      }
    }
    summed.keySet().removeAll(einsum.output());
    Count terms = Count.ONE;
    for (Dim dim : summed.values()) {
      terms = terms.times(sizes.of(dim));
    }
    boolean oneArray =
        einsum.subscripts().stream().anyMatch(labels -> labels.containsAll(summed.keySet()));
    return oneArray ? terms.ofOneArray() : terms;
  }

  Interval linear(LinearMap map, Expr operand, Interval x) {
    return switch (map) {
      case LinearMap.Reshape _, LinearMap.Slice _, LinearMap.Window _ -> x;
      case LinearMap.Pad _ -> x.or(Interval.of(0));
      case LinearMap.Overlap overlap -> {
        List<Dim> windows = operand.dims().subList(overlap.axis(), overlap.axis() + 2);
        yield sum(x, atMost(sizes.of(windows)), 0);
      }
      case LinearMap.Accumulate sums -> {
        Count n = sizes.of(operand.dims().get(sums.axis()));
        yield sum(x, new Count(Math.min(1, n.least()), n.most()), 0);
      }
    };
  }

  /// Entries put at places: at some place there may be none, or all of them.
  Interval scatter(Node.Scatter scatter, Interval x) {
    int places = scatter.indices().rank() - scatter.batch();
    List<Dim> moved = scatter.x().dims().subList(scatter.axis(), scatter.axis() + places);
    return sum(x, atMost(sizes.of(moved)), 0);
  }

  private static Count atMost(Count n) {
    return new Count(0, n.most());
  }

  /// A place along an axis.
  Interval place(Dim dim) {
    return Interval.of(0, Math.max(0, sizes.of(dim).most() - 1));
  }
}
