package gradus.expr.cvxpy;

import gradus.expr.Arrays;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Functions;
import gradus.expr.Indexing;
import gradus.expr.Node;
import gradus.expr.Reduction;
import java.util.List;
import java.util.stream.IntStream;

/// The functions of CVXPY that make one number of many: sums, extremes, means.
final class Reductions {
  private static final String OVER = "x, axis=None, keepdims=False";

  static final List<Atom> ATOMS =
      List.of(
          reduction("sum", Functions::sum),
          reduction("mean", Functions::mean),
          reduction("max", (x, axes) -> Functions.reduce(Reduction.MAXIMUM, x, axes)),
          reduction("min", (x, axes) -> Functions.reduce(Reduction.MINIMUM, x, axes)),
          reduction("prod", (x, axes) -> Functions.reduce(Reduction.PRODUCT, x, axes)),
          reduction("log_sum_exp", Functions::logSumExp),
          reduction("ptp", Reductions::range),
          reduction("sum_squares", Reductions::sumOfSquares),
          Atom.of("var", OVER + ", ddof=0", a -> variance(a)),
          Atom.of("std", OVER + ", ddof=0", a -> standardDeviation(a)),
          Atom.of(
              "sum_largest",
              "x, k, axis=None, keepdims=False",
              a -> a.reduced(a.expr(0), (x, axes) -> sumLargest(a, x, many(a), axes))),
          Atom.of(
              "sum_smallest",
              "x, k, axis=None, keepdims=False",
              a ->
                  a.reduced(a.expr(0).negate(), (x, axes) -> sumLargest(a, x, many(a), axes))
                      .negate()),
          Atom.of("cvar", "x, beta", Reductions::conditionalValueAtRisk),
          Atom.of(
              "geo_mean",
              "x, p=None, max_denom=1024, approx=True, axis=None, keepdims=False",
              Reductions::geometricMean),
          Atom.of("harmonic_mean", x -> harmonicMean(Shaping.flat(x))),
          Atom.of(
              "inv_prod",
              "x, approx=True",
              a -> Functions.exp(Functions.sum(Functions.log(a.expr(0))).negate())),
          Atom.of("dotsort", "x, w", Reductions::dotSort),
          Atom.of("length", Reductions::length));

  private Reductions() {}

  private static Atom reduction(String name, Arguments.Reduced reduction) {
    return Atom.of(name, OVER, a -> a.reduced(a.expr(0), reduction));
  }

  private static Expr range(Expr x, int... axes) {
    return Functions.reduce(Reduction.MAXIMUM, x, axes)
        .minus(Functions.reduce(Reduction.MINIMUM, x, axes));
  }

  private static Expr sumOfSquares(Expr x, int... axes) {
    return Functions.sum(Functions.square(x), axes);
  }

  private static Expr variance(Arguments a) {
    double less = a.number("ddof", 0);
    return a.reduced(
        a.expr(0),
        (x, axes) ->
            less == 0
                ? Functions.variance(x, axes)
                : sumOfSquares(centered(x, axes), axes).over(count(x, axes).minus(less)));
  }

  private static Expr standardDeviation(Arguments a) {
    double less = a.number("ddof", 0);
    return a.reduced(
        a.expr(0),
        (x, axes) -> {
          Expr norm = Functions.norm2(centered(x, axes), axes);
          return norm.over(
              Functions.sqrt(less == 0 ? count(x, axes) : count(x, axes).minus(less))
                  .broadcastLike(norm));
        });
  }

  private static Expr centered(Expr x, int... axes) {
    int[] kept =
        IntStream.range(0, axes.length == 0 ? 0 : x.rank())
            .filter(k -> IntStream.of(axes).noneMatch(axis -> axis == k))
            .toArray();
    return x.minus(Functions.mean(x, axes).broadcast(x.dims(), kept));
  }

  /// How many elements lie along some axes, along all where none is given.
  private static Expr count(Expr x, int... axes) {
    return IntStream.of(axes.length == 0 ? IntStream.range(0, x.rank()).toArray() : axes)
        .mapToObj(axis -> Functions.size(x.dims().get(axis)))
        .reduce(Expr::times)
        .orElse(Expr.of(1));
  }

  private static double many(Arguments a) {
    double k = a.number("k");
    if (!(k > 0)) {
      throw a.error("k is a positive number", "k");
    }
    return k;
  }

  /// The sum of the `k` largest elements, or of those of each row or column of a matrix.
  private static Expr sumLargest(Arguments a, Expr x, double k, int... axes) {
    if (axes.length == 0 || x.rank() == 1) {
      return sumLargest(Shaping.flat(x), k);
    }
    if (x.rank() != 2 || axes.length != 1) {
      throw a.error("the largest are taken of all elements, or along one axis of a matrix", "axis");
    }
    int kept = 1 - axes[0];
    Expr[] sums = new Expr[a.size(x, kept)];
    for (int i = 0; i < sums.length; i++) {
      sums[i] = Arrays.reshape(sumLargest(Arrays.take(x, kept, i), k), Dim.of(1));
    }
    return Arrays.concatenate(0, sums);
  }

  /// The same of a vector; of a `k` between two whole numbers, in between.
  private static Expr sumLargest(Expr x, double k) {
    int below = (int) Math.min(k, Integer.MAX_VALUE - 1);
    double part = k - below;
    if (part == 0) {
      return sumLargest(x, below);
    }
    Expr above = sumLargest(x, below + 1).times(part);
    return below == 0 ? above : sumLargest(x, below).times(1 - part).plus(above);
  }

  private static Expr sumLargest(Expr x, int k) {
    boolean all = x.dims().getFirst() instanceof Dim.Fixed(var size) && k >= size;
    return Functions.sum(all ? x : Indexing.topK(x, k).values());
  }

  /// The mean of the `(1 − β) n` largest elements (Rockafellar and Uryasev 2000).
  private static Expr conditionalValueAtRisk(Arguments a) {
    double beta = a.number("beta");
    if (!(beta >= 0 && beta < 1)) {
      throw a.error("beta is a level from 0 to below 1, not " + beta, "beta");
    }
    if (a.expr(0).rank() != 1) {
      throw a.error("cvar is of a vector", "x");
    }
    double k = (1 - beta) * a.size(a.expr(0), 0);
    return sumLargest(a.expr(0), k).over(k);
  }

  /// `Π x^w` with weights in proportion to `p`, which sum to 1.
  private static Expr geometricMean(Arguments a) {
    if (!a.has("p")) {
      return a.reduced(
          a.expr(0), (x, axes) -> Functions.exp(Functions.mean(Functions.log(x), axes)));
    }
    Expr x = Shaping.columns(a.expr(0));
    boolean known = a.expr("p").node() instanceof Node.Literal;
    if (!known || a.has("axis") || !a.expr("p").dims().equals(x.dims())) {
      throw a.error("the weights p are as many numbers as elements, without an axis", "p");
    }
    double[] weights = ((Node.Literal) a.expr("p").node()).value().toDoubles();
    double total = java.util.Arrays.stream(weights).sum();
    if (!(total > 0) || java.util.Arrays.stream(weights).anyMatch(w -> !(w >= 0))) {
      throw a.error("the weights p are ≥ 0, and one is positive", "p");
    }
    Expr sum = Expr.of(0);
    for (int k = 0; k < weights.length; k++) {
      if (weights[k] > 0) { // others do not count, whatever their element is
        sum = sum.plus(Functions.log(Arrays.take(x, 0, k)).times(weights[k] / total));
      }
    }
    return Functions.exp(sum);
  }

  private static Expr harmonicMean(Expr x) {
    return Functions.sum(Elementwise.positive(x).power(-1))
        .power(-1)
        .times(Functions.size(x.dims().getFirst()));
  }

  /// `Σ wᵢ x₍ᵢ₎`, both in rising order, for `w` of numbers, and zeros where `x` has more elements:
  /// each step of `w` times the sum of the elements of `x` that stand from there on.
  private static Expr dotSort(Arguments a) {
    Expr x = Shaping.flat(a.expr(0));
    int n = a.size(x, 0);
    if (!(Shaping.flat(a.expr("w")).node() instanceof Node.Literal(var weights))
        || weights.shape().count() > n) {
      throw a.error("dotsort takes numbers, at most as many as elements to sort", "w");
    }
    double[] w = java.util.Arrays.copyOf(weights.toDoubles(), n);
    java.util.Arrays.sort(w);
    Expr sum = Functions.sum(x).times(w[0]);
    for (int k = 1; k < n; k++) {
      if (w[k] > w[k - 1]) {
        sum = sum.plus(sumLargest(x, n - k).times(w[k] - w[k - 1]));
      }
    }
    return sum;
  }

  /// The place of the last element that is not 0, counted from 1; 0 where there is none.
  private static Expr length(Expr x) {
    Expr flat = Shaping.flat(x);
    Expr place = Arrays.iota(flat.dims().getFirst()).plus(Expr.of(1).broadcastLike(flat));
    Expr there = Functions.not(Functions.equal(flat, Expr.of(0).broadcastLike(flat)));
    return Functions.reduce(Reduction.MAXIMUM, place.times(there));
  }
}
