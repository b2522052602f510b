package gradus.certify.convexity;

import static gradus.expr.Functions.*;
import static org.assertj.core.api.Assertions.assertThat;

import gradus.Samples;
import gradus.certify.Interval;
import gradus.expr.Domain;
import gradus.expr.Expr;
import gradus.expr.Function1;
import gradus.expr.Function2;
import gradus.expr.Graph;
import gradus.expr.Node;
import gradus.expr.RandomExpr;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Law: what is certified is never contradicted by a segment.
final class CurvatureLawsTest {
  private static final int SEGMENTS = 400;

  private static final int SEEDS = Samples.of(120);

  @ParameterizedTest
  @EnumSource(Function1.class)
  void everyRowBendsAndGoesAsItSays(Function1 function) {
    SplittableRandom random = new SplittableRandom(function.name().hashCode());
    int pieces = 0;
    for (int k = 0; k < 300; k++) {
      Interval on = interval(random);
      Behavior behavior = ScalarFacts.of(function, on);
      pieces += checked(function::value, behavior, on, random, function.name());
    }
    boolean jumps =
        function == Function1.FLOOR || function == Function1.CEIL || function == Function1.ROUND;
    assertThat(pieces).as("intervals with a curvature").isGreaterThan(jumps ? -1 : 20);
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {-3, -2.5, -2, -1, -0.5, 0, 0.3, 0.5, 1, 1.5, 2, 2.5, 3, 4, 5, 1.0 / 3, 1e3, -7})
  void everyPowerBendsAndGoesAsItSays(double p) {
    SplittableRandom random = new SplittableRandom(Double.hashCode(p));
    int pieces = 0;
    for (int k = 0; k < 300; k++) {
      Interval on = interval(random);
      pieces += checked(x -> Math.pow(x, p), ScalarFacts.power(p), on, random, "power " + p);
    }
    assertThat(pieces).as("intervals with a curvature").isGreaterThan(50);
  }

  private static Interval interval(SplittableRandom random) {
    double scale = Math.pow(10, random.nextInt(-1, 2));
    double a = random.nextInt(4) == 0 ? random.nextInt(-2, 3) : random.nextDouble(-1, 1) * scale;
    double b = a + random.nextDouble() * scale;
    return new Interval(
        a, b, random.nextBoolean() && a >= 0 || b <= 0 && random.nextBoolean(), false);
  }

  /// Compares values on segments within the range and the domain.
  private static int checked(
      DoubleUnaryOperator f, Behavior behavior, Interval on, SplittableRandom random, String name) {
    Curvature curvature = behavior.curvature(on);
    Monotonicity monotone = behavior.monotone(on);
    Interval within = behavior.within(on);
    if (within.isEmpty()) {
      return 0;
    }
    for (int k = 0; k < 60; k++) {
      double a = inside(within, random);
      double b = inside(within, random);
      double weight = random.nextDouble();
      double between = weight * a + (1 - weight) * b;
      double fa = f.applyAsDouble(a);
      double fb = f.applyAsDouble(b);
      double value = f.applyAsDouble(between);
      double chord = weight * fa + (1 - weight) * fb;
      // values are within a few units of their last place, and so is the place between
      double slope = Math.abs(fa - fb) / Math.max(Math.abs(a - b), 1e-300);
      double rounding = 1e-13 * (Math.abs(fa) + Math.abs(fb) + slope * (Math.abs(a) + Math.abs(b)));
      if (!Double.isFinite(fa + fb + value)) {
        continue;
      }
      String at = name + " on " + on + " between " + a + " and " + b + " at " + between;
      if (curvature.isConvex()) {
        assertThat(value).as("convex: " + at).isLessThanOrEqualTo(chord + rounding);
      }
      if (curvature.isConcave()) {
        assertThat(value).as("concave: " + at).isGreaterThanOrEqualTo(chord - rounding);
      }
      if (monotone == Monotonicity.NONDECREASING) {
        assertThat((fb - fa) * Math.signum(b - a))
            .as("rising: " + at)
            .isGreaterThanOrEqualTo(-rounding);
      }
      if (monotone == Monotonicity.NONINCREASING) {
        assertThat((fb - fa) * Math.signum(b - a))
            .as("falling: " + at)
            .isLessThanOrEqualTo(rounding);
      }
    }
    return curvature == Curvature.UNKNOWN ? 0 : 1;
  }

  private static double inside(Interval within, SplittableRandom random) {
    double x =
        switch (random.nextInt(6)) {
          case 0 -> within.lower();
          case 1 -> within.upper();
          default -> within.lower() + random.nextDouble() * (within.upper() - within.lower());
        };
    return x == 0 && within.nonzero() ? 0.5 * (within.lower() + within.upper()) : x;
  }

  @Test
  void noCertificateOfARandomExpressionIsContradicted() {
    int certified = 0;
    for (long seed = 0; seed < SEEDS / 3; seed++) {
      Random random = new Random(seed);
      Expr expr = new RandomExpr(random).next(2 + random.nextInt(10));
      List<Expr> variables = List.copyOf(Graph.variables(List.of(expr)).values());
      certified += contradicted(expr, variables, seed) ? 1 : 0;
    }
    assertThat(certified).as("certified, other than constant").isGreaterThan(SEEDS / 60);
  }

  @Test
  void noCertificateOfALikelyExpressionIsContradicted() {
    int certified = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Expr expr = likely(random, 2 + random.nextInt(4));
      List<Expr> variables = List.copyOf(Graph.variables(List.of(expr)).values());
      certified += contradicted(expr, variables, seed) ? 1 : 0;
    }
    assertThat(certified).as("certified, other than constant").isGreaterThan(SEEDS / 10);
  }

  /// Fails where a segment contradicts the certificate; answers whether something was certified.
  static boolean contradicted(Expr expr, List<Expr> variables, long seed) {
    Certificate certificate = Certificate.of(expr, variables);
    Curvature curvature = certificate.curvature();
    if (curvature == Curvature.UNKNOWN || curvature == Curvature.CONSTANT) {
      return false;
    }
    Refutation refutation =
        Refutation.of(
            Graph.expanded(List.of(expr)).get(0), variables, certificate.domain(), SEGMENTS, seed);
    String what = "seed " + seed + ": " + certificate;
    assertThat(refutation.gap()).as("gap in the domain, " + what).isEmpty();
    if (curvature.isConvex()) {
      assertThat(refutation.notConvex()).as(what).isEqualTo(Optional.empty());
    }
    if (curvature.isConcave()) {
      assertThat(refutation.notConcave()).as(what).isEqualTo(Optional.empty());
    }
    return true;
  }

  private static final List<Function1> SMOOTH =
      List.of(
          Function1.EXP,
          Function1.LOG,
          Function1.SQRT,
          Function1.ABS,
          Function1.SOFTPLUS,
          Function1.RELU,
          Function1.TANH,
          Function1.SIGMOID,
          Function1.LOG1P,
          Function1.COSH,
          Function1.SIN,
          Function1.LOG_NORMAL_CDF,
          Function1.ATAN);

  /// Sums, products, quotients and functions that often are convex and often only nearly so.
  private static Expr likely(SplittableRandom random, int depth) {
    if (depth == 0) {
      return leaf(random);
    }
    Expr x = likely(random, depth - 1);
    return switch (random.nextInt(13)) {
      case 0, 1 -> x.plus(likely(random, depth - 1));
      case 2 -> x.minus(likely(random, depth - 2 < 0 ? 0 : depth - 2));
      case 3 -> x.times(random.nextInt(-2, 4));
      case 4 -> x.times(likely(random, random.nextInt(depth)));
      case 5 -> x.over(likely(random, random.nextInt(depth)));
      case 6 -> x.power(List.of(2.0, 0.5, 3.0, -1.0, 1.5, 4.0).get(random.nextInt(6)));
      case 7 ->
          Expr.of(
              new Node.Map2(
                  random.nextBoolean() ? Function2.MAXIMUM : Function2.LOG_ADD_EXP,
                  x,
                  likely(random, random.nextInt(depth))));
      case 8 -> sqrt(x.power(2).plus(likely(random, random.nextInt(depth))));
      case 9 -> x.times(log(x.over(leaf(random))));
      default -> Expr.of(new Node.Map1(SMOOTH.get(random.nextInt(SMOOTH.size())), x));
    };
  }

  private static Expr leaf(SplittableRandom random) {
    return switch (random.nextInt(7)) {
      case 0 -> Expr.variable("p", Domain.between(Double.MIN_VALUE, Double.POSITIVE_INFINITY));
      case 1 -> Expr.variable("q", Domain.between(0, Double.POSITIVE_INFINITY));
      case 2 -> Expr.variable("u", Domain.between(-1, 2));
      case 3 -> Expr.variable("y");
      case 4 -> Expr.of(random.nextInt(1, 4));
      default -> Expr.variable("x");
    };
  }
}
