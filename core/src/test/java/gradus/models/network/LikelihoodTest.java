package gradus.models.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.compile.Interpreter;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Functions;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Laws of likelihoods: they are distributions, their predictions are means, and their best
/// constants are best.
final class LikelihoodTest {
  private static final Dim N = Network.ROWS;

  /// @param output one row of outputs
  /// @param kind of the targets: real numbers, counts, or classes
  record Example(Likelihood likelihood, List<Double> output, Kind kind) {
    @Override
    public String toString() {
      return likelihood.toString();
    }
  }

  enum Kind {
    REAL,
    COUNT,
    BINARY,
    CLASS
  }

  static Stream<Example> examples() {
    return Stream.of(
        new Example(Normal.squaredError(), List.of(0.4), Kind.REAL),
        new Example(new Normal(2.5), List.of(-1.0), Kind.REAL),
        new Example(Laplace.absoluteError(), List.of(0.7), Kind.REAL),
        new Example(new Laplace(0.3), List.of(0.0), Kind.REAL),
        new Example(new Huber(1.3), List.of(0.2), Kind.REAL),
        new Example(new Huber(0.5), List.of(-0.5), Kind.REAL),
        new Example(new Gaussian(), List.of(0.3, -1.1), Kind.REAL),
        new Example(new Bernoulli(), List.of(-1.7), Kind.BINARY),
        new Example(Categorical.plain(), List.of(0.3, -2.0, 1.4, 0.0), Kind.CLASS),
        new Example(new Poisson(), List.of(1.2), Kind.COUNT));
  }

  /// `−log p(y)` at many targets.
  private static double[] surprise(Example example, double[] targets) {
    Likelihood likelihood = example.likelihood();
    Expr output = Expr.variable("output", N, Dim.of(example.output().size()));
    Expr y = likelihood.target(output);
    Expr all = likelihood.loss(output, y).plus(likelihood.rest(y));
    Tensor rows =
        Tensor.generate(
            Shape.of(targets.length, example.output().size()),
            k -> example.output().get(k % example.output().size()));
    return Interpreter.evaluate(all, Map.of("output", rows, "y", Tensor.vector(targets)))
        .toDoubles();
  }

  private static double[] targets(Kind kind, int classes) {
    return switch (kind) {
      case REAL -> IntStream.rangeClosed(0, 80_000).mapToDouble(k -> -40 + 1e-3 * k).toArray();
      case COUNT -> IntStream.range(0, 100).mapToDouble(k -> k).toArray();
      case BINARY -> new double[] {0, 1};
      case CLASS -> IntStream.range(0, classes).mapToDouble(k -> k).toArray();
    };
  }

  @ParameterizedTest
  @MethodSource("examples")
  void theDensityIntegratesToOneAndItsMeanIsPredicted(Example example) {
    double[] y = targets(example.kind(), example.output().size());
    double[] surprise = surprise(example, y);
    double step = example.kind() == Kind.REAL ? 1e-3 : 1;
    double total = 0;
    double mean = 0;
    for (int k = 0; k < y.length; k++) {
      total += step * Math.exp(-surprise[k]);
      mean += step * y[k] * Math.exp(-surprise[k]);
    }
    // the trapezoidal rule errs by h²/12 of the jump of the slope at a kink
    assertThat(total).isCloseTo(1, within(1e-5));
    if (example.kind() != Kind.CLASS) {
      Expr output = Expr.variable("output", N, Dim.of(example.output().size()));
      double predicted =
          Interpreter.evaluate(
                  example.likelihood().prediction(output),
                  Map.of(
                      "output",
                      Tensor.generate(Shape.of(1, example.output().size()), example.output()::get)))
              .flat(0);
      assertThat(mean).isCloseTo(predicted, within(1e-4));
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void noConstantIsBetterThanTheBest(Example example) {
    int width = example.output().size();
    SplittableRandom random = new SplittableRandom(5);
    Tensor y =
        Tensor.generate(
            Shape.of(41),
            k ->
                switch (example.kind()) {
                  case REAL -> 3 * random.nextGaussian() + (k == 0 ? 50 : 1);
                  case COUNT -> random.nextInt(7);
                  case BINARY -> random.nextInt(3) == 2 ? 1 : 0;
                  case CLASS -> k < width ? k : random.nextInt(width);
                });
    double[] best = example.likelihood().constant(y, width).toDoubles();
    assertThat(best).hasSize(width);
    double least = meanLoss(example.likelihood(), best, y);
    for (int k = 0; k < 200; k++) {
      double size = Math.pow(10, -3 * random.nextDouble());
      double[] other = best.clone();
      for (int j = 0; j < width; j++) {
        other[j] += size * random.nextGaussian();
      }
      assertThat(meanLoss(example.likelihood(), other, y)).isGreaterThanOrEqualTo(least - 1e-12);
    }
  }

  private static double meanLoss(Likelihood likelihood, double[] constant, Tensor y) {
    Expr output = Expr.variable("output", N, Dim.of(constant.length));
    Tensor rows =
        Tensor.generate(Shape.of(y.rows(), constant.length), k -> constant[k % constant.length]);
    return Interpreter.evaluate(
            likelihood.meanLoss(output, likelihood.target(output)), Map.of("output", rows, "y", y))
        .value();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void theAssumptionIsSaid(Example example) {
    Likelihood.Assumption assumption = example.likelihood().assumption();
    assertThat(assumption.distribution()).startsWith("y ~ ");
    assertThat(assumption.link()).contains("output");
    assertThat(assumption.constant()).isNotBlank();
  }

  @Test
  void smoothedLabelsAreTheMeanOverLabelsDrawnAnew() {
    double[] logits = {0.3, -2, 1.4};
    Expr output = Expr.variable("output", N, Dim.of(3));
    double smooth = meanLoss(new Categorical(0.3), logits, Tensor.vector(2));
    double own = meanLoss(Categorical.plain(), logits, Tensor.vector(2));
    double any =
        IntStream.range(0, 3)
            .mapToDouble(k -> meanLoss(Categorical.plain(), logits, Tensor.vector(k)))
            .average()
            .orElseThrow();
    assertThat(smooth).isCloseTo(0.7 * own + 0.3 * any, within(1e-15));
    assertThat(new Categorical(0.3).prediction(output)).isSameAs(Functions.softmax(output));
  }

  @Test
  void hugeLogitsGiveFiniteLosses() {
    assertThat(meanLoss(Categorical.plain(), new double[] {1e300, -1e300}, Tensor.vector(0)))
        .isZero();
    assertThat(meanLoss(new Bernoulli(), new double[] {-800}, Tensor.vector(1))).isEqualTo(800);
    assertThat(meanLoss(new Bernoulli(), new double[] {800}, Tensor.vector(1))).isZero();
  }

  @Test
  void aLabelThatIsNoClassGivesNaN() {
    assertThat(meanLoss(Categorical.plain(), new double[] {0, 1}, Tensor.vector(2))).isNaN();
    assertThatThrownBy(() -> Categorical.plain().constant(Tensor.vector(0, 2), 2))
        .hasMessageContaining("numbered from 0 to 1, but a target is 2.0");
  }

  @Test
  void wrongOutputsAreRefused() {
    Expr odd = Expr.variable("output", N, Dim.of(3));
    assertThatThrownBy(() -> new Gaussian().target(odd))
        .hasMessageContaining("each target needs two outputs")
        .hasMessageContaining("3 is odd");
    Expr none = Expr.variable("output", N);
    for (Likelihood likelihood : List.of(new Bernoulli(), Categorical.plain(), new Gaussian())) {
      assertThatThrownBy(() -> likelihood.target(none)).hasMessageContaining("behind the rows");
    }
    assertThatThrownBy(() -> new Normal(0)).hasMessageContaining("positive number, not 0.0");
    assertThatThrownBy(() -> new Huber(Double.NaN)).hasMessageContaining("not NaN");
    assertThatThrownBy(() -> new Categorical(1)).hasMessageContaining("below 1, not 1.0");
    assertThatThrownBy(() -> new Normal(1).constant(Tensor.zeros(0), 1))
        .hasMessageContaining("at least one row");
  }
}
