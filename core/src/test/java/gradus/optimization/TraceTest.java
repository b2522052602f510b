package gradus.optimization;

import static gradus.expr.Functions.mean;
import static gradus.expr.Functions.square;
import static gradus.expr.Functions.tanh;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradus.compile.Program;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.linalg.kernel.Vectors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// What a trace says of the groups of parameters, in [Minimize] and in the program of a training
/// step.
class TraceTest {
  private static final Dim N = Dim.of("n");
  private static final int INPUTS = 6;
  private static final int HIDDEN = 9;

  private final Expr x = Expr.variable("X", N, Dim.of(INPUTS));
  private final Expr y = Expr.variable("y", N);
  private final Expr w = Expr.variable("W", Dim.of(INPUTS), Dim.of(HIDDEN));
  private final Expr b = Expr.variable("b", Dim.of(HIDDEN));
  private final Expr v = Expr.variable("v", Dim.of(HIDDEN));
  private final List<Expr> parameters = List.of(w, b, v);
  private final Expr loss =
      mean(
          square(
              tanh(x.matmul(w).plus(b.broadcast(List.of(N, Dim.of(HIDDEN)), 1)))
                  .matmul(v)
                  .minus(y)));
  private final Map<String, Tensor> data = Map.of("X", random(1, 50, INPUTS), "y", random(2, 50));
  private final Map<String, Tensor> start =
      Map.of("W", random(3, INPUTS, HIDDEN), "b", random(4, HIDDEN), "v", random(5, HIDDEN));

  private static Tensor random(long seed, int... sizes) {
    SplittableRandom random = new SplittableRandom(seed);
    return Tensor.generate(Shape.of(sizes), i -> random.nextGaussian());
  }

  private Objective objective() {
    return Objective.of(loss, parameters, data, Program.Options.defaults());
  }

  private double[] flat() {
    List<Double> all = new ArrayList<>();
    for (String name : List.of("W", "b", "v")) {
      Arrays.stream(Objects.requireNonNull(start.get(name)).toDoubles()).forEach(all::add);
    }
    return all.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static double norm(double[] values, int from, int to) {
    return Math.sqrt(Arrays.stream(values, from, to).map(z -> z * z).sum());
  }

  @Test
  void normsOfEachParameterAreThoseOfItsPart() {
    Objective f = objective();
    double[] at = flat();
    List<double[]> points = new ArrayList<>();
    List<double[]> gradients = new ArrayList<>();
    Listener copying =
        new Listener() {
          @Override
          public Trace.Entry examine(Trace.Entry entry, double[] point, double[] gradient) {
            points.add(point.clone());
            gradients.add(gradient.clone());
            return entry;
          }

          @Override
          public boolean proceed(Trace.Entry entry) {
            return true;
          }
        };
    Minimum minimum = Minimize.run(f, at, Adam.of(0.01), Stop.defaults().steps(10), copying);
    int[] from = {0, INPUTS * HIDDEN, INPUTS * HIDDEN + HIDDEN, INPUTS * HIDDEN + 2 * HIDDEN};
    for (int t = 0; t <= 10; t++) {
      List<Trace.Group> groups = minimum.trace().entries().get(t).groups();
      assertThat(groups).extracting(Trace.Group::name).containsExactly("W", "b", "v");
      double[] step = points.get(t).clone();
      for (int i = 0; i < step.length; i++) {
        step[i] -= t == 0 ? at[i] : points.get(t - 1)[i];
      }
      for (int k = 0; k < 3; k++) {
        Trace.Group group = groups.get(k);
        double gradient = norm(gradients.get(t), from[k], from[k + 1]);
        assertThat(group.gradient()).isCloseTo(gradient, within(1e-14 * gradient));
        double update = norm(step, from[k], from[k + 1]);
        assertThat(group.update()).isCloseTo(update, within(1e-14 * update));
        double parameter = norm(points.get(t), from[k], from[k + 1]);
        assertThat(group.parameter()).isCloseTo(parameter, within(1e-14 * parameter));
        assertThat(group.ratio()).isEqualTo(group.update() / group.parameter());
      }
    }
    assertThat(minimum.trace().first().groups().getFirst().update()).isZero();
  }

  @Test
  void runThatIsWatchedTakesTheSameStepsBitForBit() {
    Objective f = objective();
    double[] alone = flat();
    FlatUpdate update = FlatUpdate.of(Adam.of(0.01), f.blocks());
    double[] gradient = new double[alone.length];
    for (int t = 0; t < 30; t++) {
      f.valueAndGradient(alone, gradient);
      update.advance(alone, gradient);
    }
    List<double[]> last = new ArrayList<>();
    Listener keeping =
        new Listener() {
          @Override
          public Trace.Entry examine(Trace.Entry entry, double[] point, double[] at) {
            last.clear();
            last.add(point.clone());
            return entry.measuring("norm", Vectors.norm(point));
          }

          @Override
          public boolean proceed(Trace.Entry entry) {
            return entry.measure("norm") > 0;
          }
        };
    Minimize.run(f, flat(), Adam.of(0.01), Stop.defaults().steps(30), keeping);
    assertThat(last.getFirst()).isEqualTo(alone);
  }

  @Test
  void listenersInARowHearEachOther() {
    List<Double> heard = new ArrayList<>();
    Listener measuring =
        new Listener() {
          @Override
          public Trace.Entry examine(Trace.Entry entry, double[] point, double[] gradient) {
            return entry.measuring("double", 2 * entry.loss());
          }

          @Override
          public boolean proceed(Trace.Entry entry) {
            return true;
          }
        };
    Listener ending =
        entry -> {
          heard.add(entry.measure("double") / entry.loss());
          return entry.step() < 3;
        };
    Minimum minimum =
        Minimize.run(objective(), flat(), Adam.of(0.01), Stop.defaults(), measuring.and(ending));
    assertThat(minimum.outcome()).isEqualTo(Outcome.INTERRUPTED);
    assertThat(heard).containsExactly(2.0, 2.0, 2.0, 2.0);
    assertThat(minimum.trace().last().measures()).containsOnlyKeys("double");
    assertThat(minimum.trace().last().measure("half")).isNaN();
    assertThat(ending.and(measuring).proceed(minimum.trace().last())).isFalse();
  }
}
