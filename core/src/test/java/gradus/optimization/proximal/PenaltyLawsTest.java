package gradus.optimization.proximal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.compile.Interpreter;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Functions;
import gradus.linalg.Tensor;
import gradus.optimization.Box;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PenaltyLawsTest {
  private static final int N = 12;
  private static final double[] STEPS = {0.01, 0.3, 1, 7};

  /// Every penalty, for vectors of 12 elements.
  static List<Penalty> penalties() {
    double[] lower = new double[N];
    double[] upper = new double[N];
    Arrays.setAll(lower, i -> i % 3 - 1);
    Arrays.setAll(upper, i -> i % 3 - 1 + i % 2 * 0.5);
    return List.of(
        new L1(0.7),
        new L1(0),
        new SquaredL2(1.3),
        new ElasticNet(0.4, 0.9),
        new ElasticNet(0.4, 0),
        ElasticNet.mixed(0.5, 0),
        GroupLasso.ofSizes(0.6, 4, 1, 2, 5),
        new GroupLasso(0.6, List.of(List.of(11, 0, 5), List.of(2))),
        BoxConstraint.of(N, -0.5, 0.8),
        new BoxConstraint(Box.of(lower, upper)),
        BoxConstraint.nonNegative(N),
        new Simplex(1),
        new Simplex(30),
        new L1Ball(0.5),
        new L1Ball(100),
        new NuclearNorm(0.8, 3, 4),
        new NuclearNorm(0.8, 4, 3),
        new TotalVariation(0.5),
        new TotalVariation(0),
        new Free(),
        new SeparableSum(
            List.of(
                new SeparableSum.Part(5, new L1(0.3)),
                new SeparableSum.Part(0, new L1(1)),
                new SeparableSum.Part(4, BoxConstraint.nonNegative(4)),
                new SeparableSum.Part(3, new TotalVariation(0.2)))));
  }

  private static double[] random(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double scale = Math.pow(10, random.nextDouble(-1, 1));
    double[] v = new double[N];
    Arrays.setAll(v, i -> random.nextInt(5) == 0 ? 0 : scale * random.nextGaussian());
    return v;
  }

  /// Moreau (1965): `u = (v − p)/t` is a subgradient at `p = prox(v, t)`, where Fenchel's
  /// inequality `g(p) + g*(u) ≥ ⟨p, u⟩` is an equality.
  @ParameterizedTest
  @MethodSource("penalties")
  void operatorAndConjugateMeetInMoreausIdentity(Penalty penalty) {
    for (long seed = 0; seed < 200; seed++) {
      double[] v = random(seed);
      double step = STEPS[(int) (seed % STEPS.length)];
      double[] p = new double[N];
      penalty.prox(v, step, p);
      double[] u = new double[N];
      double product = 0;
      double size = 1;
      for (int i = 0; i < N; i++) {
        u[i] = (v[i] - p[i]) / step;
        product += u[i] * p[i];
        size += Math.abs(u[i] * p[i]) + Math.abs(v[i]) / step;
      }
      // what v − p rounds to may lie outside the conjugate's domain by some roundings
      double shrink = 1 - 1e-11;
      Arrays.setAll(u, i -> shrink * u[i]);
      if (!zeroAlone(penalty)) {
        assertThat(penalty.value(p) + penalty.conjugate(centered(penalty, u)))
            .as("seed %s", seed)
            .isCloseTo(product, within(1e-10 * size));
      } else {
        assertThat(Arrays.stream(u).allMatch(element -> element == 0)).as("seed %s", seed).isTrue();
      }
    }
  }

  /// Whether the conjugate is finite at 0 alone, which no rounding hits.
  private static boolean zeroAlone(Penalty penalty) {
    return penalty.equals(new Free()) || penalty.equals(new L1(0));
  }

  /// The dual of total variation sums to 0; what rounding adds is taken off where it is asked for
  /// exactly.
  private static double[] centered(Penalty penalty, double[] u) {
    double[] centered = u.clone();
    if (penalty instanceof TotalVariation) {
      balance(centered, 0, N);
    } else if (penalty instanceof SeparableSum) {
      balance(centered, 9, N);
    } else if (penalty instanceof GroupLasso group && group.groups().size() == 2) {
      for (int i : new int[] {1, 3, 4, 6, 7, 8, 9, 10}) {
        assertThat(u[i]).isZero();
      }
    }
    return centered;
  }

  private static void balance(double[] u, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += u[i];
    }
    for (int i = from; i < to; i++) {
      u[i] -= sum / (to - from);
    }
  }

  /// `t g + ½‖· − v‖²` is strongly convex: away from its minimum it grows at least like `½‖x −
  /// p‖²`.
  @ParameterizedTest
  @MethodSource("penalties")
  void operatorMinimizes(Penalty penalty) {
    for (long seed = 0; seed < 100; seed++) {
      SplittableRandom random = new SplittableRandom(1000 + seed);
      double[] v = random(seed);
      double step = STEPS[(int) (seed % STEPS.length)];
      double[] p = new double[N];
      penalty.prox(v, step, p);
      double least = step * penalty.value(p) + half(p, v);
      assertThat(least).as("seed %s", seed).isFinite();
      for (double distance : new double[] {1e-3, 0.1, 3}) {
        double[] x = new double[N];
        Arrays.setAll(x, i -> p[i] + distance * random.nextGaussian());
        // a point of the domain: what the operator with a tiny step makes of x
        penalty.prox(x, 1e-9, x);
        double value = step * penalty.value(x) + half(x, v);
        assertThat(value)
            .as("seed %s, distance %s", seed, distance)
            .isGreaterThanOrEqualTo(least + half(x, p) - 1e-11 * (1 + Math.abs(least)));
      }
    }
  }

  /// `‖prox(v) − prox(w)‖² ≤ ⟨prox(v) − prox(w), v − w⟩`
  @ParameterizedTest
  @MethodSource("penalties")
  void operatorIsFirmlyNonexpansive(Penalty penalty) {
    for (long seed = 0; seed < 100; seed++) {
      double[] v = random(seed);
      double[] w = random(5000 + seed);
      double[] p = new double[N];
      double[] q = new double[N];
      penalty.prox(v, 0.4, p);
      penalty.prox(w, 0.4, q);
      double squares = 0;
      double product = 0;
      for (int i = 0; i < N; i++) {
        squares += (p[i] - q[i]) * (p[i] - q[i]);
        product += (p[i] - q[i]) * (v[i] - w[i]);
      }
      assertThat(squares).as("seed %s", seed).isLessThanOrEqualTo(product * (1 + 1e-12) + 1e-12);
    }
  }

  @ParameterizedTest
  @MethodSource("penalties")
  void operatorMayWriteOverItsArgument(Penalty penalty) {
    double[] v = random(3);
    double[] p = new double[N];
    penalty.prox(v.clone(), 0.5, p);
    penalty.prox(v, 0.5, v);
    assertThat(v).isEqualTo(p);
  }

  @ParameterizedTest
  @MethodSource("penalties")
  void formulaHasTheSameValue(Penalty penalty) {
    Expr x = Expr.variable("x", Dim.of(N));
    Optional<Expr> formula = penalty.formula(x);
    for (long seed = 0; seed < 20 && formula.isPresent(); seed++) {
      double[] v = random(seed);
      // a formula without penalty has lost its variable
      Expr all = formula.get().plus(Functions.sum(x).times(0));
      double value = Interpreter.evaluate(all, Map.of("x", Tensor.vector(v))).value();
      assertThat(penalty.value(v)).isCloseTo(value, within(1e-12 * (1 + value)));
    }
    boolean constraint =
        penalty instanceof BoxConstraint
            || penalty instanceof Simplex
            || penalty instanceof L1Ball
            || penalty instanceof SeparableSum;
    assertThat(formula.isEmpty()).isEqualTo(constraint);
  }

  @ParameterizedTest
  @MethodSource("penalties")
  void dualScaleIsTheLargestThatIsFinite(Penalty penalty) {
    for (long seed = 0; seed < 50; seed++) {
      double[] u = random(seed);
      if (penalty instanceof TotalVariation) {
        balance(u, 0, N);
      }
      double scale = penalty.dualScale(u);
      assertThat(scale).isBetween(0.0, 1.0);
      double[] scaled = new double[N];
      Arrays.setAll(scaled, i -> scale * u[i]);
      assertThat(penalty.conjugate(scaled)).as("seed %s", seed).isFinite();
      if (scale < 1) {
        Arrays.setAll(scaled, i -> (scale + 1e-6) * u[i]);
        assertThat(penalty.conjugate(scaled)).as("seed %s", seed).isInfinite();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("penalties")
  void nanIsDataAndStaysNan(Penalty penalty) {
    double[] v = random(1);
    v[5] = Double.NaN;
    double[] p = new double[N];
    penalty.prox(v, 0.5, p);
    assertThat(Arrays.stream(p).anyMatch(Double::isNaN)).isTrue();
    boolean free = penalty instanceof Free;
    assertThat(Double.isNaN(penalty.value(v))).isEqualTo(!free);
  }

  @Test
  void wrongUseIsNamed() {
    assertThatThrownBy(() -> new L1(-1)).hasMessageContaining("at least 0, not -1");
    assertThatThrownBy(() -> new SquaredL2(Double.NaN)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> ElasticNet.mixed(1, 1.5)).hasMessageContaining("between 0 and 1");
    assertThatThrownBy(() -> BoxConstraint.of(2, 2, 1)).hasMessageContaining("exchange them");
    assertThatThrownBy(() -> BoxConstraint.nonNegative(2).value(new double[3]))
        .hasMessageContaining("for 2 numbers");
    assertThatThrownBy(() -> new Simplex(0)).hasMessageContaining("positive");
    assertThatThrownBy(() -> new L1Ball(Double.NaN)).hasMessageContaining("positive");
    assertThatThrownBy(() -> new NuclearNorm(1, 0, 2)).hasMessageContaining("at least one row");
    assertThatThrownBy(() -> new NuclearNorm(1, 2, 2).value(new double[3]))
        .hasMessageContaining("for 4 numbers");
    assertThatThrownBy(() -> new GroupLasso(1, List.of(List.of(0, 1), List.of(1))))
        .hasMessageContaining("1 occurs twice");
    GroupLasso beyond = new GroupLasso(1, List.of(List.of(0, 7)));
    for (Consumer<double[]> use :
        List.<Consumer<double[]>>of(
            beyond::value, beyond::conjugate, beyond::dualScale, x -> beyond.prox(x, 1, x))) {
      assertThatThrownBy(() -> use.accept(new double[3]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("place 7, but the vector has 3 numbers");
    }
    assertThatThrownBy(() -> new GroupLasso(1, List.of(List.of())))
        .hasMessageContaining("at least one place");
  }

  private static double half(double[] x, double[] y) {
    double sum = 0;
    for (int i = 0; i < N; i++) {
      sum += (x[i] - y[i]) * (x[i] - y[i]);
    }
    return 0.5 * sum;
  }
}
