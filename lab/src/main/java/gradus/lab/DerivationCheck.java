package gradus.lab;

import gradus.calculus.Derivative;
import gradus.calculus.Derivative.Order;
import gradus.calculus.GradientCheck;
import gradus.compile.Interpreter;
import gradus.expr.Expr;
import gradus.expr.Function2;
import gradus.expr.Graph;
import gradus.expr.Node;
import gradus.lab.view.DerivationResult.NumericCheck;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A derivative in numbers: its value at a point, and how far it is from central differences there.
///
/// Differences are of a scalar: of the function itself for its gradient, of the function's elements
/// times random weights for a Jacobian, of those of the gradient for a Hessian, and of the gradient
/// along the direction for a product `Hv`. What they give is compared with the same sum of the
/// derivative.
final class DerivationCheck {
  /// How many points are tried until the function has a finite value there.
  private static final int ATTEMPTS = 40;

  private static final double HUGE = 1e9;

  /// Of differences to either side, relative to where they are taken.
  private static final double STEP = 1e-7;

  private final Derivative derivative;
  private final String name;

  /// What differences are taken of: the function, or its gradient.
  private final Expr base;

  private final long seed;

  DerivationCheck(Derivative derivative, long seed) {
    this.derivative = derivative;
    this.name = ((Node.Variable) derivative.variable().node()).name();
    this.seed = seed;
    boolean second =
        derivative.order() == Order.HESSIAN || derivative.order() == Order.HESSIAN_PRODUCT;
    this.base =
        second
            ? Derivative.of(derivative.function(), derivative.variable(), Order.GRADIENT).result()
            : derivative.function();
  }

  /// At a random point at which function and derivative are finite.
  NumericCheck anywhere() {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Map<String, Tensor> point =
          RandomPoint.of(
              derivative.variables().values(),
              new SplittableRandom(seed + 1_000_003L * attempt),
              attempt % 2 == 1,
              attempt / 2 % 2 == 0);
      if (isMild(written(point)) && isMild(derivative(point))) {
        return at(point);
      }
    }
    return new NumericCheck(
        "none",
        seed,
        Double.NaN,
        0,
        false,
        "no point was found in "
            + ATTEMPTS
            + " at which the function is finite; nothing was checked");
  }

  /// Finite, and not as large as only next to a singular matrix or a pole.
  private static boolean isMild(Tensor value) {
    return value.isFinite() && Arrays.stream(value.toDoubles()).allMatch(x -> Math.abs(x) < HUGE);
  }

  /// Whether the slopes to both sides of the point differ along an axis, and still do at a tenth of
  /// the step: where the function is smooth, their difference shrinks with the step.
  boolean kinked(Map<String, Tensor> point) {
    double[] at = Objects.requireNonNull(point.get(name)).toDoubles();
    ToDoubleFunction<double[]> f = along(point, /* stable= */ true);
    double size = Math.max(Math.abs(f.applyAsDouble(at)), largestTerm(point));
    for (int i = 0; i < at.length; i++) {
      double h = STEP * (at[i] == 0 ? 1 : Math.abs(at[i]));
      double gap = gap(f, at, i, h, size);
      if (gap > 0 && gap(f, at, i, h / 10, size) > gap / 2) {
        return true;
      }
    }
    return false;
  }

  /// How far the slopes to both sides differ, beyond a thousandth of them and what rounding does.
  private static double gap(
      ToDoubleFunction<double[]> f, double[] at, int i, double h, double size) {
    double here = f.applyAsDouble(at);
    double ahead = (f.applyAsDouble(moved(at, i, h)) - here) / h;
    double behind = (here - f.applyAsDouble(moved(at, i, -h))) / h;
    double rounding = 1e3 * Math.ulp(size) / h;
    double gap =
        Math.abs(ahead - behind) - 1e-3 * Math.max(Math.abs(ahead), Math.abs(behind)) - rounding;
    return Math.max(0, gap);
  }

  /// The largest modulus of what is added on the way to the value, and of what sums of products
  /// come to: that is what rounding errors are relative to.
  private double largestTerm(Map<String, Tensor> point) {
    List<Expr> sums =
        Graph.topological(base).stream()
            .flatMap(x ->
                switch (x.node()) {
                  case Node.Reduce(var _, var terms, var _) -> Stream.of(terms);
                  case Node.Einsum _, Node.Solve _ -> Stream.of(x);
                  case Node.Map2(var function, var a, var b) when function == Function2.ADD ->
                      Stream.of(a, b);
                  default -> Stream.empty();
                })
            .toList();
    return values(point, sums).values().stream()
        .flatMapToDouble(value -> Arrays.stream(value.toDoubles()))
        .map(Math::abs)
        .filter(Double::isFinite)
        .max()
        .orElse(0);
  }

  private static double[] moved(double[] at, int i, double h) {
    double[] moved = at.clone();
    moved[i] += h;
    return moved;
  }

  /// At a point at which function and derivative are finite.
  NumericCheck at(Map<String, Tensor> point) {
    Tensor at = point.get(name);
    if (at == null || !dependsOnVariable()) {
      return new NumericCheck(
          sizes(point), seed, 0, 0, true, "the function does not depend on " + name);
    }
    GradientCheck check =
        GradientCheck.of(
            along(point, /* stable= */ false),
            at.toDoubles(),
            claimed(weights(point), derivative(point), at.shape()),
            seed);
    String note =
        check.kinks().isEmpty()
            ? ""
            : "the function has a kink along "
                + check.kinks().size()
                + " of the directions; they do not count";
    return new NumericCheck(
        sizes(point), seed, check.residual(), check.tolerance(), check.holds(), note);
  }

  boolean dependsOnVariable() {
    return Graph.variables(List.of(derivative.function())).containsKey(name);
  }

  /// The scalar that differences are taken of, as a function of the variable's elements.
  ///
  /// @param stable whether a function is taken in the form to compute: as it was given it is
  ///   another route to its value, where there is one, with more rounding errors
  private ToDoubleFunction<double[]> along(Map<String, Tensor> point, boolean stable) {
    Tensor at = Objects.requireNonNull(point.get(name));
    Tensor weights = weights(point);
    Expr of = base;
    if (base == derivative.function()) {
      of = written(point).isFinite() && !stable ? base : derivative.stable();
    } else if (!finite(base, point)) {
      of = Derivative.of(derivative.function(), derivative.variable(), Order.GRADIENT).guarded();
    }
    Expr differentiated = of;
    boolean symmetric =
        derivative.variable().node() instanceof Node.Variable(var _, var _, var domain)
            && domain.symmetric();
    return moved -> {
      Map<String, Tensor> values = new HashMap<>(point);
      values.put(
          name, Tensor.of(at.shape(), symmetric ? RandomPoint.mirrored(moved, at.rows()) : moved));
      return dot(
          weights,
          Objects.requireNonNull(values(values, List.of(differentiated)).get(differentiated)));
    };
  }

  /// What the elements of the base are weighed with: 1 for a scalar, the direction of a product,
  /// and else random numbers.
  private Tensor weights(Map<String, Tensor> point) {
    if (derivative.direction().isPresent()) {
      String direction = ((Node.Variable) derivative.direction().get().node()).name();
      return Objects.requireNonNull(point.get(direction));
    }
    Tensor value = Objects.requireNonNull(values(point).get(base));
    SplittableRandom random = new SplittableRandom(seed);
    return value.rank() == 0
        ? Tensor.scalar(1)
        : Tensor.generate(value.shape(), _ -> random.nextDouble(-1, 1));
  }

  /// `wᵀJ`, of the shape of the variable.
  private double[] claimed(Tensor weights, Tensor derivative, Shape shape) {
    if (this.derivative.order() == Order.GRADIENT
        || this.derivative.order() == Order.HESSIAN_PRODUCT) {
      return derivative.toDoubles();
    }
    double[] sums = new double[shape.count()];
    for (int i = 0; i < weights.shape().count(); i++) {
      for (int j = 0; j < sums.length; j++) {
        sums[j] += weights.flat(i) * derivative.flat(i * sums.length + j);
      }
    }
    return sums;
  }

  private static double dot(Tensor x, Tensor y) {
    double sum = 0;
    for (int k = 0; k < x.shape().count(); k++) {
      sum += x.flat(k) * y.flat(k);
    }
    return sum;
  }

  /// The value of the function, in the form to compute: it is finite where the form given may
  /// overflow on the way.
  Tensor value(Map<String, Tensor> point) {
    return Objects.requireNonNull(values(point).get(derivative.stable()));
  }

  /// Whether the function as it was given has a value at a point over the real numbers: a computed
  /// one, or one that only overflow or underflow keep from being computed.
  boolean isDefined(Map<String, Tensor> point) {
    return written(point).isFinite() || Points.certainlyDefined(derivative.function(), point);
  }

  private Tensor written(Map<String, Tensor> point) {
    return Objects.requireNonNull(values(point).get(derivative.function()));
  }

  /// The value of the derivative: in the form to read, or, where that divides 0 by 0, in the one
  /// that does not.
  Tensor derivative(Map<String, Tensor> point) {
    Tensor value = Objects.requireNonNull(values(point).get(derivative.result()));
    if (value.isFinite()) {
      return value;
    }
    Expr guarded = derivative.guarded();
    return Objects.requireNonNull(values(point, List.of(guarded)).get(guarded));
  }

  /// Whether the form to read has a value, or the other one agrees with differences to all sides.
  boolean hasDerivative(Map<String, Tensor> point) {
    if (finite(derivative.result(), point)) {
      return true;
    }
    if (!derivative(point).isFinite() || kinked(point)) {
      return derivative(point).isFinite();
    }
    return at(point).holds();
  }

  private boolean finite(Expr expr, Map<String, Tensor> point) {
    return Objects.requireNonNull(values(point, List.of(expr)).get(expr)).isFinite();
  }

  /// All values; they are computed together, because the variables of the function say what the
  /// dimensions are.
  private Map<Expr, Tensor> values(Map<String, Tensor> point) {
    return values(point, List.of());
  }

  private Map<Expr, Tensor> values(Map<String, Tensor> point, List<Expr> more) {
    List<Expr> roots = new ArrayList<>(more);
    roots.add(derivative.function());
    roots.add(derivative.stable());
    roots.add(derivative.result());
    roots.add(base);
    roots.add(derivative.variable());
    Map<String, Tensor> used = new HashMap<>(point);
    used.keySet().retainAll(Graph.variables(roots).keySet());
    return Interpreter.values(roots, used);
  }

  private static String sizes(Map<String, Tensor> point) {
    return point.entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue().shape())
        .collect(Collectors.joining(", "));
  }
}
