package gradus.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.compile.Program;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.optimization.Newton;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What holds of every estimator. To add one: a line in [#members].
class EstimatorLawsTest {
  /// An estimator with what it computes for rows after learning from others.
  record Member(
      String name, Function<Program.Options, Estimator<?>> recipe, boolean classes, int leastRows) {
    Tensor numbers(Program.Options options, Dataset data, Tensor rows) {
      return switch (recipe.apply(options).fit(data)) {
        case Transform transform -> transform.apply(rows);
        case LogisticFit fit -> fit.model().probabilities(rows);
        case Pipeline.Fit<?> fit when fit.last() instanceof LogisticFit last ->
            last.model().probabilities(fit.transform(rows));
        default -> throw new IllegalStateException("say what " + name + " computes");
      };
    }

    Tensor numbers(Dataset data, Tensor rows) {
      return numbers(Program.Options.defaults(), data, rows);
    }

    Estimator<?> estimator() {
      return recipe.apply(Program.Options.defaults());
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static List<Member> members() {
    return List.of(
        new Member("standardize", options -> new Standardize(), false, 1),
        new Member("pca", options -> new Pca(1, options), false, 2),
        new Member(
            "pca by covariance",
            options -> new Pca(1, options).solver(PcaSolver.COVARIANCE),
            false,
            2),
        new Member("whitening", options -> new Pca(1, options).whitening(), false, 2),
        new Member("logistic", options -> Logistic.penalty(0.5).options(options), true, 2),
        new Member(
            "logistic by Newton",
            options -> Logistic.penalty(0.5).method(new Newton()).options(options),
            true,
            2),
        new Member(
            "pipeline",
            options ->
                new Pipeline<>(List.of(new Standardize()), Logistic.penalty(0.5).options(options)),
            true,
            2));
  }

  static List<Member> classifiers() {
    return members().stream().filter(Member::classes).toList();
  }

  private static Dataset data(int rows, int columns, int classes) {
    SplittableRandom random = new SplittableRandom(3);
    int[] labels = IntStream.range(0, rows).map(i -> i % classes).toArray();
    Tensor features =
        Tensor.generate(
            Shape.of(rows, columns),
            k -> random.nextGaussian() + (k % columns == 0 ? labels[k / columns] : 0));
    List<String> names = IntStream.range(0, columns).mapToObj(j -> "x" + j).toList();
    List<String> classNames = IntStream.range(0, classes).mapToObj(c -> "c" + c).toList();
    return new Dataset(features, names, new Target.None()).labelled("kind", classNames, labels);
  }

  private static Dataset with(Dataset data, int position, double value) {
    Tensor features =
        Tensor.generate(
            data.features().shape(), k -> k == position ? value : data.features().flat(k));
    return new Dataset(features, data.featureNames(), data.target());
  }

  @ParameterizedTest
  @MethodSource("members")
  void sameDataGiveTheSameBitsOnAnyNumberOfThreads(Member member) {
    for (int classes : new int[] {2, 3}) {
      Dataset data = data(5000, 4, classes);
      double[] one =
          member.numbers(Program.Options.defaults().threads(1), data, data.features()).toDoubles();
      double[] two =
          member.numbers(Program.Options.defaults().threads(2), data, data.features()).toDoubles();
      double[] again =
          member.numbers(Program.Options.defaults().threads(2), data, data.features()).toDoubles();
      assertThat(two).isEqualTo(one);
      assertThat(again).isEqualTo(two);
    }
  }

  @ParameterizedTest
  @MethodSource("members")
  void dataStayAsTheyAre(Member member) {
    Dataset data = data(40, 3, 2);
    double[] before = data.features().toDoubles();
    member.numbers(data, data.features());
    assertThat(data.features().toDoubles()).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("members")
  void orderOfRowsDoesNotMatterUpToRounding(Member member) {
    Dataset data = data(60, 3, 3);
    Dataset turned = data.select(IntStream.range(0, 60).map(i -> 59 - i).toArray());
    Tensor straight = member.numbers(data, data.features());
    Tensor other = member.numbers(turned, data.features());
    for (int k = 0; k < straight.shape().count(); k++) {
      assertThat(other.flat(k)).isCloseTo(straight.flat(k), within(1e-9));
    }
  }

  @ParameterizedTest
  @MethodSource("members")
  void aBatchIsItsRowsOneByOne(Member member) {
    Dataset data = data(30, 3, 2);
    Tensor batch = member.numbers(data, data.features());
    for (int i = 0; i < 30; i += 7) {
      assertThat(member.numbers(data, data.features().slice(i, i + 1)).toDoubles())
          .isEqualTo(batch.row(i).toDoubles());
    }
  }

  @ParameterizedTest
  @MethodSource("members")
  void aCellThatIsNotANumberIsRefusedByRowAndColumn(Member member) {
    for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      Dataset data = with(data(20, 3, 2), 3 * 4 + 2, bad);
      assertThatThrownBy(() -> member.estimator().fit(data))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("row 4")
          .hasMessageContaining("x2");
    }
  }

  @ParameterizedTest
  @MethodSource("members")
  void rowsOfAnotherWidthAreRefused(Member member) {
    Dataset data = data(20, 3, 2);
    assertThatThrownBy(() -> member.numbers(data, Tensor.zeros(2, 4)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3 columns")
        .hasMessageContaining("2×4");
  }

  @ParameterizedTest
  @MethodSource("members")
  void tooFewRowsAreRefused(Member member) {
    Dataset one = data(20, 3, 2).select(IntStream.range(0, member.leastRows() - 1).toArray());
    assertThatThrownBy(() -> member.estimator().fit(one))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("needs at least");
  }

  @ParameterizedTest
  @MethodSource("members")
  void oneColumnAndAConstantColumnAreFine(Member member) {
    Dataset single = data(20, 1, 2);
    assertThat(member.numbers(single, single.features()).isFinite()).isTrue();
    Dataset constant = data(20, 2, 2);
    for (int i = 0; i < 20; i++) {
      constant = with(constant, 2 * i + 1, 7);
    }
    assertThat(member.numbers(constant, constant.features()).isFinite()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("classifiers")
  void oneClassIsRefused(Member member) {
    Dataset data = data(20, 2, 2);
    Dataset one = data.labelled("kind", List.of("only"), new int[20]);
    assertThatThrownBy(() -> member.estimator().fit(one)).hasMessageContaining("only");
    Dataset absent = data.labelled("kind", List.of("only", "never"), new int[20]);
    assertThatThrownBy(() -> member.estimator().fit(absent)).hasMessageContaining("never");
    assertThatThrownBy(() -> member.estimator().fit(data.withTarget(new Target.None())))
        .hasMessageContaining("target");
  }

  @ParameterizedTest
  @MethodSource("classifiers")
  void probabilitiesSumToOneAndNameTheClasses(Member member) {
    Dataset data = data(60, 3, 3);
    Tensor probabilities = member.numbers(data, data.features());
    assertThat(probabilities.shape()).isEqualTo(Shape.of(60, 3));
    for (int i = 0; i < 60; i++) {
      assertThat(probabilities.at(i, 0) + probabilities.at(i, 1) + probabilities.at(i, 2))
          .isCloseTo(1, within(1e-15));
    }
  }

  @Test
  void probabilitiesOfExtremeRowsAreNumbers() {
    Dataset data = data(60, 2, 3);
    LogisticModel model = Logistic.penalty(1).fit(data).model();
    Tensor rows = Tensor.matrix(new double[][] {{1e6, -1e6}, {-1e300, 0}});
    assertThat(model.probabilities(rows).isFinite()).isTrue();
  }

  @Test
  void scoresGoBackToTheRowsWhenAllComponentsAreKept() {
    Dataset data = data(50, 4, 2);
    PcaFit fit = Pca.of(4).fit(data);
    Tensor back = fit.reconstruct(fit.apply(data.features()));
    for (int k = 0; k < back.shape().count(); k++) {
      assertThat(back.flat(k)).isCloseTo(data.features().flat(k), within(1e-13));
    }
    Standardize.Fit scale = new Standardize().fit(data);
    Tensor again = scale.invert(scale.apply(data.features()));
    for (int k = 0; k < again.shape().count(); k++) {
      assertThat(again.flat(k)).isCloseTo(data.features().flat(k), within(1e-14));
    }
  }

  @Test
  void intervalsHoldTheTruthInAboutNineteenOfTwentySamples() {
    SplittableRandom random = new SplittableRandom(11);
    int held = 0;
    int samples = 200;
    for (int s = 0; s < samples; s++) {
      int[] labels = new int[150];
      double[][] rows = new double[150][1];
      for (int i = 0; i < 150; i++) {
        rows[i][0] = random.nextGaussian();
        labels[i] = random.nextDouble() < 1 / (1 + Math.exp(-0.8 * rows[i][0] - 0.3)) ? 1 : 0;
      }
      Dataset data =
          Dataset.of(Tensor.matrix(rows), "x").labelled("y", List.of("no", "yes"), labels);
      Tensor intervals = Logistic.penalty(0).fit(data).intervals();
      held += intervals.flat(0) <= 0.8 && 0.8 <= intervals.flat(1) ? 1 : 0;
    }
    // binomial(200, 0.95): 190 ± 3 · 3.1
    assertThat(held).isBetween(180, 200);
  }
}
