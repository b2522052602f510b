package gradus.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.compile.Program;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Functions;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.models.Dataset;
import gradus.models.Logistic;
import gradus.models.LogisticFit;
import gradus.models.Reference;
import gradus.models.Standardize;
import gradus.optimization.Adam;
import gradus.optimization.FirstOrder;
import gradus.optimization.GradientDescent;
import gradus.optimization.Lbfgs;
import gradus.optimization.Lion;
import gradus.optimization.Method;
import gradus.optimization.Minimize;
import gradus.optimization.Minimum;
import gradus.optimization.Momentum;
import gradus.optimization.Nesterov;
import gradus.optimization.Newton;
import gradus.optimization.Objective;
import gradus.optimization.Outcome;
import gradus.optimization.Stop;
import gradus.optimization.composition.Scheduled;
import gradus.optimization.schedule.Constant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiagnosisLawsTest {
  private static final Stop SHORT = new Stop(0, 1e-6, 2000);

  private static Dataset standardized(Dataset data) {
    return new Standardize().fit(data).apply(data);
  }

  private static Diagnosis examine(Logistic logistic, Dataset data) {
    return Doctor.examine(Evidence.of(logistic, data, logistic.fit(data)));
  }

  private static List<String> slugs(Diagnosis diagnosis) {
    return diagnosis.alarms().stream().map(Finding::slug).toList();
  }

  /// Two overlapping clouds, each feature in a unit of its own.
  private static Dataset clouds(double... units) {
    SplittableRandom random = new SplittableRandom(5);
    int n = 200;
    double[][] rows = new double[n][units.length];
    int[] classes = new int[n];
    for (int i = 0; i < n; i++) {
      classes[i] = i % 2;
      for (int j = 0; j < units.length; j++) {
        rows[i][j] = units[j] * (random.nextGaussian() + classes[i]);
      }
    }
    String[] names = IntStream.range(0, units.length).mapToObj(j -> "x" + j).toArray(String[]::new);
    return Dataset.of(Tensor.matrix(rows), names).labelled("class", List.of("a", "b"), classes);
  }

  /// `½ mean (wx − y)²` for `y = 3x`, `x = 1 … 10`, times a factor: one parameter, curvature 38.5
  /// times the factor.
  private static Objective line(double factor) {
    Dim n = Dim.of("n");
    Expr x = Expr.variable("x", n);
    Expr y = Expr.variable("y", n);
    Expr w = Expr.variable("w");
    Expr loss = Functions.sum(Functions.square(x.times(w).minus(y))).times(0.05 * factor);
    Tensor numbers = Tensor.generate(Shape.of(10), i -> i + 1);
    Tensor tripled = Tensor.generate(Shape.of(10), i -> 3.0 * (i + 1));
    return Objective.of(
        loss, List.of(w), Map.of("x", numbers, "y", tripled), Program.Options.defaults());
  }

  private static Diagnosis examine(Objective objective, double[] start, Method method, Stop stop) {
    Minimum run = Minimize.run(objective, start, method, stop);
    return Doctor.examine(Evidence.of(objective, start, method, stop, run));
  }

  // Healthy runs.

  @ParameterizedTest
  @ValueSource(strings = {"iris", "wine", "breast_cancer"})
  void healthyRunsOnStandardizedSetsRaiseNothing(String name) {
    Dataset data = standardized(Reference.classes(name));
    Logistic logistic = Logistic.penalty(1);
    assertThat(slugs(examine(logistic, data))).isEmpty();
    assertThat(slugs(examine(logistic.method(new Newton()), data))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"iris", "breast_cancer", "pima"})
  void unscaledFeaturesDoNotConcernLbfgs(String name) {
    assertThat(slugs(examine(Logistic.penalty(1), Reference.classes(name)))).isEmpty();
  }

  @Test
  void overlappingClassesWithoutPenaltyAreHealthy() {
    assertThat(Doctor.examine(unpenalized(clouds(1, 1))).findings()).isEmpty();
    assertThat(slugs(examine(Logistic.penalty(0), standardized(Reference.classes("pima")))))
        .isEmpty();
  }

  @Test
  void rateBelowTheLimitIsHealthyAlthoughSlow() {
    assertThat(slugs(examine(line(1), new double[1], new GradientDescent(0.0005), SHORT.steps(50))))
        .isEmpty();
    assertThat(slugs(examine(line(1), new double[1], new Momentum(0.05, 0.9), SHORT.steps(20))))
        .isEmpty();
    Dataset data = standardized(clouds(1, 1));
    assertThat(
            slugs(examine(Logistic.penalty(1).method(Adam.of(0.05)).stop(SHORT.steps(60)), data)))
        .isEmpty();
  }

  @Test
  void irisIsScaledWellEnoughForGradientDescent() {
    Logistic logistic =
        Logistic.penalty(1).method(new GradientDescent(1e-4)).stop(SHORT.steps(100));
    assertThat(slugs(examine(logistic, Reference.classes("iris")))).isEmpty();
    Dataset data = Reference.classes("iris");
    assertThat(UnscaledFeatures.condition(data)).isBetween(8.0e3, 8.8e3);
    assertThat(UnscaledFeatures.condition(standardized(data))).isBetween(135.0, 147.0);
  }

  // Sick runs.

  private static Evidence unpenalized(Dataset data) {
    Logistic logistic = Logistic.penalty(0).stop(SHORT);
    return Evidence.of(logistic, data, logistic.fit(data));
  }

  @Test
  void completeSeparationIsProvenWithItsDirection() {
    Dataset data =
        Dataset.of(
                Tensor.matrix(new double[][] {{1, 5}, {2, 4}, {3, 7}, {6, 5}, {7, 4}, {8, 7}}),
                "dose",
                "noise")
            .labelled("dead", List.of("no", "yes"), 0, 0, 0, 1, 1, 1);
    Diagnosis diagnosis = Doctor.examine(unpenalized(data));
    assertThat(slugs(diagnosis)).containsExactly("separable_logistic");
    Finding finding = diagnosis.findings().getFirst();
    assertThat(finding.confidence()).isEqualTo(Confidence.PROVEN);
    assertThat(finding.names()).containsEntry("kind", "complete");
    assertThat(finding.number("margin")).isPositive();
    for (int i = 0; i < data.rows(); i++) {
      double side =
          finding.number("w:dose") * data.features().at(i, 0)
              + finding.number("w:noise") * data.features().at(i, 1)
              + finding.number("intercept");
      assertThat(side * (data.classes().index(i) == 1 ? 1 : -1)).isPositive();
    }
    assertThat(finding.mend().orElseThrow().verification())
        .isEqualTo(Finding.Verification.VERIFIED);
  }

  @Test
  void quasiCompleteSeparationIsFoundWithTheRowsOnThePlane() {
    Dataset data =
        Dataset.of(Tensor.matrix(new double[][] {{1}, {2}, {3}, {3}, {4}, {5}}), "x")
            .labelled("class", List.of("a", "b"), 0, 0, 0, 1, 1, 1);
    Finding finding = Doctor.examine(unpenalized(data)).findings().getFirst();
    assertThat(finding.slug()).isEqualTo("separable_logistic");
    assertThat(finding.names()).containsEntry("kind", "quasi-complete");
    assertThat(finding.number("on_the_plane")).isEqualTo(2);
  }

  @Test
  void oneClassOfThreeThatIsSeparableIsNamed() {
    Finding finding =
        Doctor.examine(unpenalized(standardized(Reference.classes("iris")))).findings().getFirst();
    assertThat(finding.slug()).isEqualTo("separable_logistic");
    assertThat(finding.names()).containsEntry("class", "class 0");
  }

  @Test
  void separationUnderAPenaltyIsOnlyWorthKnowing() {
    Diagnosis diagnosis = examine(Logistic.penalty(1), standardized(Reference.classes("iris")));
    assertThat(diagnosis.healthy()).isTrue();
    assertThat(diagnosis.findings()).extracting(Finding::level).containsExactly(Level.INFO);
  }

  @Test
  void unscaledFeaturesAreFoundMeasuredAndMended() {
    Dataset data = clouds(1, 3000);
    Logistic logistic = Logistic.penalty(1).method(new GradientDescent(1e-9)).stop(SHORT);
    Diagnosis diagnosis = examine(logistic, data);
    assertThat(slugs(diagnosis)).containsExactly("unscaled_features");
    Finding finding = diagnosis.findings().getFirst();
    assertThat(finding.number("κ")).isGreaterThan(1e6);
    assertThat(finding.number("κ_std")).isLessThan(10);
    assertThat(finding.names()).containsEntry("largest", "x1").containsEntry("smallest", "x0");
    Finding.Mend mend = finding.mend().orElseThrow();
    assertThat(mend.verification()).isEqualTo(Finding.Verification.VERIFIED);
    assertThat(mend.measured()).isLessThan(mend.before());
  }

  @Test
  void rateAboveTheLimitFollowsFromUnscaledFeatures() {
    Logistic logistic =
        Logistic.penalty(1).method(new GradientDescent(0.01)).stop(SHORT.steps(300));
    Finding root = examine(logistic, clouds(1, 3000)).alarms().getFirst();
    assertThat(root.slug()).isEqualTo("unscaled_features");
    assertThat(root.consequences()).extracting(Finding::slug).contains("lr_too_high");
  }

  @Test
  void rateTooHighIsPredictedMeasuredAndMended() {
    // The example of the design: y = 3x, x = 1..10, half mean squared error, rate 0.06.
    Diagnosis diagnosis = examine(line(1), new double[1], new GradientDescent(0.06), SHORT);
    assertThat(slugs(diagnosis)).containsExactly("lr_too_high");
    Finding finding = diagnosis.findings().getFirst();
    assertThat(finding.confidence()).isEqualTo(Confidence.MEASURED);
    assertThat(finding.number("λ₁")).isCloseTo(38.5, org.assertj.core.api.Assertions.within(1e-9));
    assertThat(finding.number("S")).isCloseTo(1.155, org.assertj.core.api.Assertions.within(1e-9));
    assertThat(finding.number("growth_predicted"))
        .isCloseTo(1.31, org.assertj.core.api.Assertions.within(1e-9));
    assertThat(finding.number("growth_measured"))
        .isCloseTo(1.31, org.assertj.core.api.Assertions.within(1e-6));
    Finding.Mend mend = finding.mend().orElseThrow();
    assertThat(mend.value()).isCloseTo(1 / 38.5, org.assertj.core.api.Assertions.within(1e-9));
    assertThat(mend.measured()).isCloseTo(0.5, org.assertj.core.api.Assertions.within(1e-9));
    assertThat(mend.verification()).isEqualTo(Finding.Verification.VERIFIED);
  }

  @ParameterizedTest
  @CsvSource({"1.1", "1.5", "4"})
  void rateTooHighIsFoundForMomentum(double excess) {
    double edge = new Momentum(1, 0.9).stability().orElseThrow().limit() / 38.5;
    Diagnosis diagnosis = examine(line(1), new double[1], new Momentum(excess * edge, 0.9), SHORT);
    assertThat(slugs(diagnosis)).containsExactly("lr_too_high");
    Finding finding = diagnosis.findings().getFirst();
    assertThat(finding.number("S")).isCloseTo(excess, org.assertj.core.api.Assertions.within(1e-9));
    assertThat(finding.mend().orElseThrow().verification())
        .isEqualTo(Finding.Verification.VERIFIED);
  }

  @Test
  void rateTooHighIsFoundWhereItIsReachedBySchedule() {
    double edge = new Nesterov(1, 0.9).stability().orElseThrow().limit() / 38.5;
    FirstOrder nesterov = new Nesterov(0.5 * edge, 0.9);
    assertThat(slugs(examine(line(1), new double[1], nesterov, SHORT))).isEmpty();
    FirstOrder scheduled = new Scheduled(new Constant(2.5), nesterov);
    Diagnosis diagnosis = examine(line(1), new double[1], scheduled, SHORT);
    assertThat(slugs(diagnosis)).containsExactly("lr_too_high");
    Finding finding = diagnosis.findings().getFirst();
    assertThat(finding.number("S")).isCloseTo(1.25, org.assertj.core.api.Assertions.within(1e-9));
    assertThat(finding.mend().orElseThrow().verification())
        .isEqualTo(Finding.Verification.VERIFIED);
  }

  @Test
  void nothingIsSaidOfRatesWithoutALimit() {
    Diagnosis diagnosis = examine(line(1), new double[1], Lion.of(5), SHORT.steps(100));
    assertThat(slugs(diagnosis)).doesNotContain("lr_too_high");
  }

  @Test
  void rateTooHighIsFoundForGradientDescentOnLogisticRegression() {
    Dataset data = standardized(clouds(1, 1, 1));
    Logistic logistic = Logistic.penalty(1).method(new GradientDescent(0.5)).stop(SHORT.steps(300));
    Diagnosis diagnosis = examine(logistic, data);
    assertThat(slugs(diagnosis)).containsExactly("lr_too_high");
    assertThat(diagnosis.findings().getFirst().mend().orElseThrow().verification())
        .isEqualTo(Finding.Verification.VERIFIED);
  }

  @Test
  void firstOverflowIsNamedWithItsRowAndRange() {
    Dim n = Dim.of("n");
    Expr x = Expr.variable("x", n);
    Expr w = Expr.variable("w");
    Expr naive = Functions.sum(Functions.log(Functions.exp(x.times(w)).plus(1)));
    Objective objective =
        Objective.of(
            naive,
            List.of(w),
            Map.of("x", Tensor.vector(1, -2, 800, 3)),
            Program.Options.defaults());
    Stop stop = SHORT;
    double[] start = {1};
    Minimum run = Minimize.run(objective, start, Lbfgs.defaults(), stop);
    if (run.outcome() != Outcome.NOT_FINITE) {
      return; // the compiler found the stable form by itself
    }
    Diagnosis diagnosis =
        Doctor.examine(Evidence.of(objective, start, Lbfgs.defaults(), stop, run));
    assertThat(slugs(diagnosis)).containsExactly("nonfinite_origin");
    Finding finding = diagnosis.findings().getFirst();
    assertThat(finding.names())
        .containsEntry("operation", "exp")
        .containsEntry("reason", "overflow");
    assertThat(finding.number("row")).isEqualTo(2);
    assertThat(finding.number("operand")).isEqualTo(800);
  }

  @Test
  void logarithmOfANegativeNumberIsNamed() {
    Dim n = Dim.of("n");
    Expr x = Expr.variable("x", n);
    Expr w = Expr.variable("w");
    Objective objective =
        Objective.of(
            Functions.sum(Functions.log(x.times(w))).negate(),
            List.of(w),
            Map.of("x", Tensor.vector(1, -2)),
            Program.Options.defaults());
    Diagnosis diagnosis = examine(objective, new double[] {1}, Lbfgs.defaults(), SHORT);
    assertThat(slugs(diagnosis)).containsExactly("nonfinite_origin");
    Finding finding = diagnosis.findings().getFirst();
    assertThat(finding.names()).containsEntry("operation", "log").containsEntry("reason", "domain");
    assertThat(finding.number("row")).isEqualTo(1);
  }

  // Laws.

  @Test
  void everyPathologyHasWordsWithoutOpenPlaces() {
    for (Pathology pathology : Doctor.PATHOLOGIES) {
      assertThat(Wording.knows(pathology.slug())).as(pathology.slug()).isTrue();
    }
    Finding finding =
        examine(line(1), new double[1], new GradientDescent(0.06), SHORT).findings().getFirst();
    Wording wording = Wording.of(finding);
    assertThat(wording.substituted()).contains("1.155").doesNotContain("(none)", "{");
    assertThat(wording.effect()).contains("run again");
  }

  @Test
  void trainingWithTheDoctorIsTheSameBitsAsWithout() {
    Dataset data = standardized(clouds(1, 1, 1));
    Logistic logistic = Logistic.penalty(1).method(new GradientDescent(0.5)).stop(SHORT.steps(50));
    LogisticFit before = logistic.fit(data);
    Doctor.examine(Evidence.of(logistic, data, before));
    LogisticFit after = logistic.fit(data);
    assertThat(after.minimum().point().toDoubles()).isEqualTo(before.minimum().point().toDoubles());
  }

  @Test
  void verdictDoesNotDependOnTheUnitOfTheLoss() {
    for (double factor : new double[] {1e-6, 1, 1e6}) {
      for (FirstOrder rule :
          List.of(new GradientDescent(0.06 / factor), new GradientDescent(0.04 / factor))) {
        Diagnosis diagnosis = examine(line(factor), new double[1], rule, SHORT);
        assertThat(slugs(diagnosis))
            .as("factor %s", factor)
            .hasSize(rule.rate() * factor > 0.05 ? 1 : 0);
      }
    }
  }

  @Test
  void verdictDoesNotDependOnTheOrderOfRowsOrColumns() {
    Dataset data = clouds(1, 3000, 1);
    Logistic logistic =
        Logistic.penalty(1).method(new GradientDescent(0.01)).stop(SHORT.steps(100));
    int[] reversed = IntStream.range(0, data.rows()).map(i -> data.rows() - 1 - i).toArray();
    Dataset turned = data.select(reversed);
    Tensor swapped =
        Tensor.generate(data.features().shape(), k -> data.features().flat(k / 3 * 3 + 2 - k % 3));
    Dataset other = new Dataset(swapped, data.featureNames().reversed(), data.target());
    List<String> verdict = slugs(examine(logistic, data));
    assertThat(slugs(examine(logistic, turned))).isEqualTo(verdict);
    assertThat(slugs(examine(logistic, other))).isEqualTo(verdict);
  }

  @Test
  void verdictDoesNotDependOnTheSeedOfTheSplit() {
    Dataset data = standardized(Reference.classes("breast_cancer"));
    for (long seed = 0; seed < 3; seed++) {
      Dataset train = gradus.models.Split.stratified(data, 0.25, seed).train();
      assertThat(slugs(examine(Logistic.penalty(1), train))).as("seed %s", seed).isEmpty();
      assertThat(Arrays.asList(slugs(Doctor.examine(unpenalized(train))).toArray()))
          .as("seed %s", seed)
          .containsExactly("separable_logistic");
    }
  }
}
