package gradus.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Operation;
import gradus.linalg.Precision;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.models.network.Activation;
import gradus.models.network.BatchNormalization;
import gradus.models.network.Bernoulli;
import gradus.models.network.Categorical;
import gradus.models.network.Dense;
import gradus.models.network.Dropout;
import gradus.models.network.Layer;
import gradus.models.network.Likelihood;
import gradus.models.network.Network;
import gradus.models.network.Normal;
import gradus.optimization.Adam;
import gradus.optimization.FirstOrder;
import gradus.optimization.GradientDescent;
import gradus.optimization.Lion;
import gradus.optimization.Momentum;
import gradus.optimization.composition.Accumulated;
import gradus.optimization.composition.Averaged;
import gradus.optimization.composition.Groups;
import gradus.optimization.training.Batches;
import gradus.optimization.training.Source;
import gradus.optimization.training.Trained;
import gradus.optimization.training.Training;
import gradus.optimization.training.TrainingEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Sick trainings of networks are found, with their numbers; healthy ones give no alarm.
final class NetworkDiagnosisTest {
  private static final Likelihood CLASSES = Categorical.plain();

  /// Clouds of points in four dimensions, told by class numbers.
  private static Source clouds(double unit) {
    return clouds(unit, 3);
  }

  private static Source clouds(double unit, int classes) {
    SplittableRandom random = new SplittableRandom(3);
    int n = 240;
    Tensor y = Tensor.generate(Shape.of(n), i -> i % classes);
    Tensor x =
        Tensor.generate(
            Shape.of(n, 4),
            k -> unit * (random.nextGaussian() + (k % 4 == (k / 4) % classes ? 2 : 0)));
    return Source.of(Map.of("x", x, "y", y));
  }

  private static Network network(Layer... layers) {
    return Network.of(Shape.of(4), layers);
  }

  private static final Network PLAIN = network(Dense.of(16), Activation.RELU, Dense.of(3));

  private static Diagnosis examine(Network network, FirstOrder method, Source rows, int epochs) {
    return examine(network, CLASSES, method, rows, epochs, Precision.DOUBLE);
  }

  private static Diagnosis examine(
      Network network,
      Likelihood likelihood,
      FirstOrder method,
      Source rows,
      int epochs,
      Precision precision) {
    List<NetworkEvidence.Norms> norms = new ArrayList<>();
    Training training =
        Training.of(
                network.learning(likelihood, 1), method, Batches.of(rows, 24).shuffled(2), epochs)
            .in(precision)
            .withNorms(10);
    Trained trained =
        training.run(event -> {
          if (event instanceof TrainingEvent.Stepped(var at, var groups) && !groups.isEmpty()) {
            norms.add(new NetworkEvidence.Norms(at.step(), groups));
          }
          return true;
        });
    Diagnosis diagnosis =
        NetworkDoctor.examine(NetworkEvidence.of(network, likelihood, training, trained, norms));
    for (Finding finding : diagnosis.findings()) {
      Wording words = Wording.of(finding);
      assertThat(words.title() + words.cause() + words.substituted())
          .as(finding.slug())
          .doesNotContain("(none)", "{");
      assertThat(words.cause().isEmpty()).isEqualTo(!finding.level().alarm());
    }
    return diagnosis;
  }

  private static List<String> alarms(Diagnosis diagnosis) {
    return diagnosis.alarms().stream().map(Finding::slug).toList();
  }

  private static Finding found(Diagnosis diagnosis, String slug) {
    return diagnosis.findings().stream()
        .filter(finding -> finding.slug().equals(slug))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aHealthyTrainingSaysByHowMuch() {
    Diagnosis diagnosis = examine(PLAIN, Adam.of(1e-2), clouds(1), 10);
    assertThat(alarms(diagnosis)).isEmpty();
    assertThat(diagnosis.findings())
        .extracting(Finding::slug)
        .containsExactly(
            "nonfinite_training",
            "gradient_mismatch",
            "initial_loss",
            "vanishing_gradient",
            "growing_gradient",
            "dead_units",
            "training_rate");
    assertThat(found(diagnosis, "gradient_mismatch").number("residual")).isLessThan(1e-6);
    assertThat(found(diagnosis, "initial_loss").number("log_k"))
        .isCloseTo(Math.log(3), within(1e-15));
    Finding rate = found(diagnosis, "training_rate");
    assertThat(rate.number("c")).isCloseTo(38, within(1e-9));
    assertThat(rate.number("S")).isLessThan(1);
  }

  /// All that may be around a method, and layers whose training is another function than their
  /// inference.
  @Test
  void healthyTrainingsAreSilent() {
    Network odd =
        network(
            Dense.of(12),
            BatchNormalization.standard(),
            Activation.GELU,
            new Dropout(0.2),
            Dense.of(3));
    assertThat(alarms(examine(odd, Adam.of(1e-2), clouds(1), 8))).isEmpty();
    FirstOrder groups =
        new Groups(new Momentum(0.05, 0.9), Map.of("1.dense", new GradientDescent(0.1)));
    assertThat(alarms(examine(PLAIN, groups, clouds(1), 8))).isEmpty();
    FirstOrder around =
        new Accumulated(2, new Averaged(new Averaged.Exponential(0.9), new GradientDescent(0.2)));
    Diagnosis diagnosis = examine(PLAIN, around, clouds(1), 8);
    assertThat(alarms(diagnosis)).isEmpty();
    assertThat(found(diagnosis, "training_rate").number("c")).isEqualTo(2);
    Diagnosis single = examine(PLAIN, CLASSES, Adam.of(1e-2), clouds(1), 8, Precision.SINGLE);
    assertThat(alarms(single)).isEmpty();
  }

  /// A regression has no classes, a rule without a theory no limit, a net without relu no dead
  /// units.
  @Test
  void whatDoesNotApplyIsNotSpokenOf() {
    Network smooth = network(Dense.of(6), Activation.TANH, Dense.of(1));
    Diagnosis diagnosis =
        examine(smooth, Normal.squaredError(), Adam.of(1e-2), clouds(1), 5, Precision.DOUBLE);
    assertThat(diagnosis.findings())
        .extracting(Finding::slug)
        .doesNotContain("initial_loss", "dead_units");
    Source halves = clouds(1, 2);
    assertThat(
            found(
                    examine(smooth, new Bernoulli(), Adam.of(1e-2), halves, 5, Precision.DOUBLE),
                    "initial_loss")
                .number("k"))
        .isEqualTo(2);
  }

  @Test
  void depthThatStopsTheGradientIsFound() {
    List<Layer> layers = new ArrayList<>();
    for (int k = 0; k < 9; k++) {
      layers.add(Dense.of(8));
      layers.add(Activation.SIGMOID);
    }
    layers.add(Dense.of(3));
    Diagnosis diagnosis = examine(new Network(Shape.of(4), layers), Adam.of(1e-3), clouds(1), 3);
    assertThat(alarms(diagnosis)).containsExactly("vanishing_gradient");
    Finding finding = found(diagnosis, "vanishing_gradient");
    assertThat(finding.names()).containsEntry("first", "1.dense").containsEntry("last", "19.dense");
    assertThat(finding.number("ratio"))
        .isEqualTo(finding.number("last_slope") / finding.number("first_slope"));
  }

  @Test
  void aRateAboveTheLimitIsFoundWithTheLimit() {
    Diagnosis diagnosis = examine(PLAIN, new GradientDescent(20), clouds(1), 10);
    assertThat(alarms(diagnosis)).contains("training_rate");
    Finding finding = found(diagnosis, "training_rate");
    assertThat(finding.number("limit")).isLessThan(20);
    assertThat(finding.number("S"))
        .isCloseTo(20 * finding.number("λ₁") / 2, within(1e-9 * finding.number("S")));
    assertThat(Wording.of(finding).substituted()).contains("20 · ");
  }

  @Test
  void unitsThatDiedAreCounted() {
    Network dead =
        network(
            Dense.of(16),
            Layer.of("lowered", (x, _) -> x.minus(100)),
            Activation.RELU,
            Dense.of(3));
    Diagnosis diagnosis = examine(dead, new GradientDescent(0.01), clouds(1), 2);
    assertThat(alarms(diagnosis)).containsExactly("dead_units");
    Finding finding = found(diagnosis, "dead_units");
    assertThat(finding.level()).isEqualTo(Level.ERROR);
    assertThat(finding.confidence()).isEqualTo(Confidence.PROVEN);
    assertThat(finding.number("dead")).isEqualTo(16);
    assertThat(finding.number("rows")).isEqualTo(240);
  }

  @Test
  void featuresInALargeUnitBeginFarFromUndecided() {
    Diagnosis diagnosis = examine(PLAIN, Adam.of(1e-3), clouds(100), 2);
    assertThat(alarms(diagnosis)).contains("initial_loss");
    assertThat(found(diagnosis, "initial_loss").number("ratio")).isGreaterThan(2);
  }

  @Test
  void aNumberThatIsNotFiniteIsNamedWithItsStepAndOperation() {
    Diagnosis diagnosis = examine(PLAIN, new GradientDescent(1e200), clouds(1), 2);
    assertThat(alarms(diagnosis)).contains("nonfinite_training");
    Finding finding = diagnosis.findings().getFirst();
    assertThat(finding.level()).isEqualTo(Level.CRITICAL);
    assertThat(finding.number("step")).isEqualTo(2);
    assertThat(Wording.of(finding).cause()).contains("step 2").contains("product of");
  }

  @Test
  void aRunThatGoesAwayIsFound() {
    Network linear = network(Dense.of(1));
    Diagnosis diagnosis =
        examine(
            linear,
            Normal.squaredError(),
            new GradientDescent(0.7),
            clouds(1),
            4,
            Precision.DOUBLE);
    assertThat(alarms(diagnosis)).contains("growing_gradient", "training_rate");
  }

  /// `x ↦ 2x` whose derivative says 3.
  private record Wrong() implements Operation {
    @Override
    public String name() {
      return "wrong";
    }

    @Override
    public List<Dim> dims(List<Expr> operands) {
      return operands.getFirst().dims();
    }

    @Override
    public Tensor value(List<Tensor> operands) {
      Tensor x = operands.getFirst();
      return Tensor.generate(x.shape(), i -> 2 * x.flat(i));
    }

    @Override
    public Optional<List<Expr>> pullback(List<Expr> operands, Expr y, Expr t) {
      return Optional.of(List.of(t.times(3)));
    }
  }

  @Test
  void anOperationWithAWrongDerivativeIsFound() {
    Network wrong =
        network(Dense.of(6), Layer.of("wrong", (x, _) -> new Wrong().call(x)), Dense.of(3));
    Diagnosis diagnosis = examine(wrong, new Lion(1e-3, 0.9, 0.99, 0), clouds(1), 3);
    assertThat(alarms(diagnosis)).contains("gradient_mismatch");
    Finding finding = found(diagnosis, "gradient_mismatch");
    assertThat(finding.names()).containsEntry("layer", "1.dense");
    assertThat(finding.number("residual")).isCloseTo(1.0 / 3, within(1e-3));
  }
}
