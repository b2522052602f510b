package gradus.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExplanationTest {
  private static Dataset standardized(String name) {
    Dataset data = Reference.classes(name);
    return new Standardize().fit(data).apply(data);
  }

  private static void holds(Explanation explanation) {
    for (Explanation.Step step : explanation.steps()) {
      for (Explanation.Identity identity : step.identities()) {
        assertThat(identity.residual())
            .as("%s: %s", step.symbol(), identity.name())
            .isLessThanOrEqualTo(identity.tolerance());
      }
    }
    assertThat(explanation.holds()).isTrue();
    assertThat(explanation.steps()).extracting(Explanation.Step::symbol).doesNotHaveDuplicates();
    assertThat(explanation.steps())
        .allSatisfy(step -> assertThat(step.codeRef()).matches("gradus\\.models\\.\\w+#\\w+:\\d+"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"iris", "wine", "breast_cancer"})
  void everyIdentityHolds(String name) {
    Dataset data = standardized(name);
    holds(Logistic.penalty(1).fit(data).model().explain(1, data, 7, 17));
    holds(Logistic.penalty(1).fit(data).model().explain(1, data, 7));
    holds(Pca.of(2).fit(data).explain(data, 7, 17));
    holds(Pca.of(2).fit(Reference.classes(name)).explain(Reference.classes(name), 7));
  }

  @Test
  void identityFailsWhereAWeightIsWrong() {
    Dataset data = standardized("iris").select(java.util.stream.IntStream.range(0, 100).toArray());
    Dataset two =
        data.labelled(
            "kind",
            List.of("a", "b"),
            data.classes().indices().toDoubles().length == 100 ? indices(data) : new int[0]);
    LogisticModel right = Logistic.penalty(1).fit(two).model();
    double[] weights = right.weights().toDoubles();
    weights[2] *= 1.001;
    LogisticModel wrong =
        new LogisticModel(
            right.featureNames(),
            right.target(),
            right.classes(),
            gradus.linalg.Tensor.of(right.weights().shape(), weights),
            right.intercepts());
    assertThat(right.explain(1, two, 0).holds()).isTrue();
    assertThat(wrong.explain(1, two, 0).holds()).isFalse();
  }

  private static int[] indices(Dataset data) {
    return java.util.Arrays.stream(data.classes().indices().toDoubles())
        .mapToInt(index -> (int) index)
        .toArray();
  }

  @Test
  void barsOfARowSumToItsLogOdds() {
    Dataset data = standardized("breast_cancer");
    Explanation explanation = Logistic.penalty(1).fit(data).model().explain(1, data, 0, 17);
    Explanation.Step eta = explanation.step("\\eta");
    double sum = eta.contributions().stream().mapToDouble(Explanation.Contribution::value).sum();
    assertThat(sum).isCloseTo(eta.value().at(17, 0), within(1e-12));
    assertThat(eta.contributions()).hasSize(31);
    assertThat(explanation.step("p").value().at(17, 1))
        .isCloseTo(1 / (1 + Math.exp(-sum)), within(1e-12));
  }

  @Test
  void principalComponentThatOneColumnOwnsIsFlagged() {
    Dataset wine = Reference.classes("wine");
    Explanation raw = Pca.of(2).fit(wine).explain(wine, 0);
    assertThat(raw.flags())
        .anySatisfy(flag -> {
          assertThat(flag.slug()).isEqualTo("one_column_owns_the_first_component");
          assertThat(flag.subject()).isEqualTo("proline");
        });
    Dataset scaled = standardized("wine");
    assertThat(Pca.of(2).fit(scaled).explain(scaled, 0).flags())
        .extracting(Explanation.Flag::slug)
        .doesNotContain("one_column_owns_the_first_component");
  }

  @Test
  void otherDataHaveAnotherHash() {
    Dataset iris = standardized("iris");
    Dataset other = iris.select(java.util.stream.IntStream.range(1, 150).toArray());
    PcaFit fit = Pca.of(2).fit(iris);
    assertThat(fit.explain(iris, 0).dataHash())
        .isEqualTo(fit.explain(iris, 0).dataHash())
        .hasSize(16);
    assertThat(fit.explain(other, 0).dataHash()).isNotEqualTo(fit.explain(iris, 0).dataHash());
  }

  @Test
  void aRowThatDoesNotExistIsRefused() {
    Dataset iris = standardized("iris");
    assertThatThrownBy(() -> Pca.of(2).fit(iris).explain(iris, 0, 150))
        .hasMessageContaining("rows 0 to 149");
  }
}
