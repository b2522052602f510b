package gradus.certify;

import static gradus.expr.Functions.*;
import static org.assertj.core.api.Assertions.assertThat;

import gradus.Samples;
import gradus.expr.Definition;
import gradus.expr.Dim;
import gradus.expr.Domain;
import gradus.expr.Expr;
import gradus.expr.Factor;
import gradus.expr.Function1;
import gradus.expr.Function2;
import gradus.expr.Functions;
import gradus.expr.LinearMap;
import gradus.expr.Node;
import gradus.expr.Operation;
import gradus.expr.RandomExpr;
import gradus.expr.Reduction;
import gradus.linalg.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Law: no value lies outside its range. Of every function, of every form, and of random
/// expressions.
final class RangeLawsTest {
  private static final int SEEDS = Samples.of(600);

  private static final List<Interval> BOUNDS =
      List.of(
          Interval.of(-1, 2),
          Interval.UNIT,
          Interval.of(-50, 50),
          Interval.of(1e-3, 1e3),
          Interval.of(-800, 800),
          Interval.of(0.3, 0.9),
          Interval.of(-1e160, 1e160),
          Interval.of(-0.5, -0.25),
          Interval.of(2),
          Interval.of(0),
          Interval.of(-3, 0),
          Interval.of(0, 1e-300),
          Interval.NONNEGATIVE,
          Interval.ALL);

  private static final Dim N = Dim.of("n");
  private static final Dim D = Dim.of("d");

  private static Interval anyBounds(SplittableRandom random) {
    if (random.nextBoolean()) {
      return BOUNDS.get(random.nextInt(BOUNDS.size()));
    }
    double scale = Math.pow(10, random.nextInt(-3, 4));
    double a = scale * random.nextDouble(-1, 1);
    double b = scale * random.nextDouble(-1, 1);
    return Interval.of(Math.min(a, b), Math.max(a, b));
  }

  @ParameterizedTest
  @EnumSource
  void aFunctionOfOneNumber(Function1 function) {
    SplittableRandom random = new SplittableRandom(function.name().hashCode());
    Expr y = Expr.of(new Node.Map1(function, Expr.variable("x")));
    int compared = 0;
    for (int k = 0; k < 200; k++) {
      Interval x = k < BOUNDS.size() ? BOUNDS.get(k) : anyBounds(random);
      compared +=
          new Sampling(List.of(y), Map.of("x", x), Map.of(), true)
              .check(random, 30, function + " on " + x);
    }
    assertThat(compared).as("values compared").isGreaterThan(3000);
  }

  /// `java.lang.Math` is right to 2.5 units in the last place, so the exact value of a function at
  /// a number is that near to the computed one, and its range must hold both.
  @ParameterizedTest
  @EnumSource
  void theExactValueLiesInTheRangeOfAPoint(Function1 function) {
    SplittableRandom random = new SplittableRandom(function.name().hashCode());
    for (int k = 0; k < 1000; k++) {
      double x = random.nextDouble(-3, 3) * Math.pow(10, random.nextInt(-8, 3));
      double value = function.value(x);
      Interval range = Elementwise.of(function, Interval.of(x));
      if (Double.isNaN(value)) {
        assertThat(range.undefined()).isTrue();
        continue;
      }
      assertThat(range.contains(value))
          .as("%s at %s: %s in %s", function, x, value, range)
          .isTrue();
      // narrow, unless there may be a pole
      if (!range.undefined()) {
        assertThat(range.upper() - range.lower())
            .as("%s at %s: %s is narrow", function, x, range)
            .isLessThanOrEqualTo(
                hasZeroBetweenPoles(function)
                    ? 300 * Math.ulp(1.0) * (1 + Math.abs(value))
                    : 32 * Math.ulp(value));
      }
    }
  }

  /// Near such a zero a value is as accurate as the terms that it is a difference of.
  private static boolean hasZeroBetweenPoles(Function1 function) {
    return function == Function1.LOG_GAMMA || function == Function1.DIGAMMA;
  }

  @ParameterizedTest
  @EnumSource
  void aFunctionOfTwoNumbers(Function2 function) {
    SplittableRandom random = new SplittableRandom(function.name().hashCode());
    Expr x = Expr.variable("x");
    Expr z = Expr.of(new Node.Map2(function, x, Expr.variable("y")));
    Expr same = Expr.of(new Node.Map2(function, x, x));
    int compared = 0;
    for (int k = 0; k < 400; k++) {
      Map<String, Interval> bounds = Map.of("x", anyBounds(random), "y", anyBounds(random));
      compared +=
          new Sampling(List.of(z, same), bounds, Map.of(), true)
              .check(random, 30, function + " on " + bounds);
    }
    assertThat(compared).as("values compared").isGreaterThan(5000);
  }

  @Test
  void powers() {
    SplittableRandom random = new SplittableRandom(1);
    double[] exponents = {0, 1, 2, 3, 4, 7, -1, -2, -3, 0.5, -0.5, 1.5, 1.0 / 3, 1e300, 0.1, 100};
    Expr x = Expr.variable("x");
    List<Expr> all = new ArrayList<>();
    for (double exponent : exponents) {
      all.add(x.power(exponent));
    }
    for (int k = 0; k < 1000; k++) {
      Interval bounds = k < BOUNDS.size() ? BOUNDS.get(k) : anyBounds(random);
      new Sampling(all, Map.of("x", bounds), Map.of(), true).check(random, 20, "power");
    }
  }

  static Stream<Expr> forms() {
    Expr a = Expr.variable("A", D, D);
    Expr s = Expr.variable("S", Domain.SYMMETRIC, D, D);
    Expr x = Expr.variable("X", N, D);
    Expr y = Expr.variable("y", N);
    Expr v = Expr.variable("v", Dim.of(6));
    Expr w = Expr.variable("w", Dim.of(2), Dim.of(3), Dim.of(2));
    Expr indices = Expr.of(Tensor.vector(0, 5, 2, 2));
    Expr largest = Expr.of(new Node.ArgMaximum(x, 1));
    Definition twice = Definition.of("twice", args -> args.get(0).plus(args.get(0)));
    List<Expr> forms =
        new ArrayList<>(
            List.of(
                Expr.of(3.5),
                Expr.of(Tensor.vector(-1, 4, 2)),
                Expr.eye(D).times(a),
                Expr.eye(Dim.of(1)),
                Expr.of(new Node.Iota(D)).times(x.transpose().matmul(y)),
                select(less(y, Expr.of(0)), sin(y), y.times(y)),
                x.transpose().broadcast(List.of(D, N, Dim.of(2)), 0, 1),
                einsum("ni,nj->ij", x, x),
                einsum("ii->i", einsum("ni,nj->ij", x, x)),
                einsum("ii->", einsum("ni,nj->ij", x, x)),
                einsum("ni,n,nj->ij", x, y, x),
                einsum("ni,ni,n->i", x, x, y),
                dot(x, x),
                trace(a),
                softmax(x),
                logSoftmax(x),
                sum(softmax(x), 1),
                sum(exp(x.minus(reduce(Reduction.MAXIMUM, x, 1).broadcast(x.dims(), 0))), 1),
                exp(y.minus(reduce(Reduction.MAXIMUM, y))),
                mean(x),
                mean(x, 0),
                variance(x),
                variance(x, 1),
                variance(x, 0),
                x.over(norm2(x).broadcastLike(x)),
                x.minus(reduce(Reduction.MAXIMUM, x, 1).broadcast(x.dims(), 0)),
                x.minus(reduce(Reduction.MINIMUM, x, 1).broadcast(x.dims(), 0)),
                exp(x).over(sum(exp(x), 1).broadcast(x.dims(), 0)),
                square(x).over(sum(square(x), 0).broadcast(x.dims(), 1)),
                y.times(y.negate().plus(1)),
                y.times(log(y)),
                determinant(a),
                logDeterminant(a),
                solve(a, einsum("ij->j", a)),
                inverse(a),
                Expr.of(new Node.SolveTriangular(a, a, true)),
                Expr.of(new Node.Linear(new LinearMap.Reshape(List.of(Dim.of(12))), w)),
                Expr.of(new Node.Linear(new LinearMap.Slice(0, 1, 2, Dim.of(3)), v)),
                Expr.of(new Node.Linear(new LinearMap.Pad(0, 2, 2, Dim.of(20)), v)),
                Expr.of(new Node.Linear(new LinearMap.Window(0, 3, 1, 1), v)),
                Expr.of(
                    new Node.Linear(
                        new LinearMap.Overlap(0, 1, 1, Dim.of(6)),
                        Expr.of(new Node.Linear(new LinearMap.Window(0, 3, 1, 1), v)))),
                Expr.of(new Node.Linear(new LinearMap.Accumulate(0, false), v)),
                Expr.of(new Node.Linear(new LinearMap.Accumulate(0, true), x)),
                Expr.of(new Node.Gather(v, indices, 0, 0)),
                Expr.of(new Node.Gather(v, Expr.variable("i", Dim.of(3)), 0, 0)),
                Expr.of(new Node.Gather(x, largest, 1, 1)),
                Expr.of(new Node.Gather(y, Expr.of(new Node.ArgSort(y)), 0, 0)),
                Expr.of(new Node.Scatter(Expr.variable("u", Dim.of(4)), indices, 0, 0, Dim.of(7))),
                Expr.of(new Node.RandomBits(Expr.of(7), 1, List.of(Dim.of(9)))),
                twice.call(x),
                Expr.of(new Node.Opaque(new Halves(), List.of(y)))));
    for (Factor factor : Factor.values()) {
      forms.add(Expr.of(new Node.Factorized(factor, s)));
      forms.add(Expr.of(new Node.Factorized(factor, einsum("ki,kj->ij", a, a).plus(Expr.eye(D)))));
    }
    for (Reduction reduction : Reduction.values()) {
      forms.add(Functions.reduce(reduction, x));
      forms.add(Functions.reduce(reduction, x, 0));
      forms.add(Functions.reduce(reduction, x, 1));
    }
    return forms.stream();
  }

  /// An operation that says its range.
  record Halves() implements Operation {
    @Override
    public String name() {
      return "halves";
    }

    @Override
    public List<Dim> dims(List<Expr> operands) {
      return operands.get(0).dims();
    }

    @Override
    public Tensor value(List<Tensor> operands) {
      return Tensor.generate(operands.get(0).shape(), i -> operands.get(0).flat(i) / 2);
    }

    @Override
    public Domain range(List<Domain> operands) {
      Domain x = operands.get(0);
      return Domain.between(Math.nextDown(x.lower() / 2), Math.nextUp(x.upper() / 2));
    }
  }

  @ParameterizedTest
  @MethodSource("forms")
  void aForm(Expr form) {
    SplittableRandom random = new SplittableRandom(form.toString().hashCode());
    int compared = 0;
    for (int k = 0; k < Samples.of(25); k++) {
      compared += drawn(List.of(form), random).check(random, 10, form.toString());
    }
    assertThat(compared).as("values compared").isPositive();
  }

  private static Sampling drawn(List<Expr> roots, SplittableRandom random) {
    Map<String, Interval> bounds = new TreeMap<>();
    for (String name : new TreeMap<>(gradus.expr.Graph.variables(roots)).keySet()) {
      bounds.put(name, anyBounds(random));
    }
    Map<String, Integer> sizes = Map.of("n", 1 + random.nextInt(5), "d", 1 + random.nextInt(4));
    return new Sampling(roots, bounds, sizes, random.nextBoolean());
  }

  @Test
  void randomExpressions() {
    int compared = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Expr expr = new RandomExpr(new Random(seed)).next(2 + random.nextInt(30));
      // one more variable, so that every dimension has a size
      Sampling sampling = drawn(List.of(expr, Expr.variable("every", N, D)), random);
      compared += checked(sampling, random, "seed " + seed);
    }
    assertThat(compared).as("values compared").isGreaterThan(20 * SEEDS);
  }

  /// Among dimensions with names are some whose slices do not fit the sizes drawn: those have no
  /// value to compare.
  private static int checked(Sampling sampling, SplittableRandom random, String seed) {
    try {
      return sampling.check(random, 8, seed);
    } catch (IllegalArgumentException misfit) {
      assertThat(misfit.getMessage()).containsAnyOf("lie within", "were declared to be");
      return 0;
    }
  }

  @Test
  void nestedChoices() {
    int compared = 0;
    for (long seed = 0; seed < SEEDS / 4; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Expr expr = choice(random, 3);
      compared += drawn(List.of(expr), random).check(random, 20, "seed " + seed);
    }
    assertThat(compared).as("values compared").isGreaterThan(SEEDS);
  }

  private static Expr choice(SplittableRandom random, int depth) {
    Expr a = operand(random);
    Expr b = random.nextBoolean() ? operand(random) : Expr.of(random.nextInt(-1, 2));
    Expr condition =
        switch (random.nextInt(7)) {
          case 0 -> less(a, b);
          case 1 -> lessEqual(b, a);
          case 2 -> equal(a, b);
          case 3 -> step(a);
          case 4 -> less(a, b).times(less(operand(random), operand(random)));
          case 5 -> abs(a);
          default -> a;
        };
    return depth == 0
        ? operand(random)
        : select(condition, choice(random, depth - 1), choice(random, depth - 1))
            .plus(operand(random));
  }

  private static Expr operand(SplittableRandom random) {
    Expr x = Expr.variable(random.nextBoolean() ? "x" : "y");
    return switch (random.nextInt(8)) {
      case 0 -> x.negate();
      case 1 -> abs(x);
      case 2 -> exp(x);
      case 3 -> x.plus(1);
      case 4 -> x.power(3);
      case 5 -> log(abs(x).plus(1));
      default -> x;
    };
  }
}
