package gradus.data;

import static org.assertj.core.api.Assertions.assertThat;

import gradus.data.DataException.Problem;
import gradus.models.Dataset;
import gradus.models.Target;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Laws of every embedded set.
class EmbeddedSetTest {
  /// Rows of each class, as published with the sets.
  private static final Map<String, double[]> COUNTS =
      Map.of(
          "iris", new double[] {50, 50, 50},
          "wine", new double[] {59, 71, 48},
          "breast-cancer", new double[] {212, 357},
          "digits", new double[] {178, 182, 177, 183, 181, 182, 181, 179, 174, 180});

  static Stream<EmbeddedSet> sets() {
    return EmbeddedSet.all().stream();
  }

  @ParameterizedTest
  @MethodSource("sets")
  void readsBackWithTheDocumentedShape(EmbeddedSet set) {
    Dataset dataset = set.dataset();
    assertThat(dataset.rows()).isEqualTo(set.rows());
    assertThat(dataset.columns()).isEqualTo(set.features());
    assertThat(dataset.features().isFinite()).isTrue();
    assertThat(set.table().columnNames()).hasSize(set.features() + 1).endsWith(set.target());
    assertThat(set.table().notes()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("sets")
  void hasTheDocumentedTarget(EmbeddedSet set) {
    switch (set.dataset().target()) {
      case Target.Classes classes -> {
        assertThat(classes.name()).isEqualTo(set.target());
        assertThat(classes.classes()).isEqualTo(set.classes());
        assertThat(classes.counts().toDoubles()).isEqualTo(COUNTS.get(set.name()));
      }
      case Target.Values values -> {
        assertThat(values.name()).isEqualTo(set.target());
        assertThat(set.classes()).isEmpty();
      }
      case Target.None none -> throw new AssertionError(set.name() + " has no target");
    }
  }

  @ParameterizedTest
  @MethodSource("sets")
  void saysWhereItIsFrom(EmbeddedSet set) {
    assertThat(set.citation()).matches("(?s).*\\(\\d{4}\\).*");
    assertThat(set.licence()).isNotBlank();
    assertThat(set.description()).endsWith(".");
    assertThat(set.table().columnNames()).containsAll(set.units().keySet());
    assertThat(EmbeddedSet.named(set.name())).isEqualTo(set);
  }

  @Test
  void firstRowsAreThePublishedOnes() {
    assertThat(EmbeddedSet.named("iris").dataset().features().row(0).toDoubles())
        .containsExactly(5.1, 3.5, 1.4, 0.2);
    Dataset cancer = EmbeddedSet.named("breast-cancer").dataset();
    assertThat(cancer.features().at(0, 0)).isEqualTo(17.99);
    assertThat(cancer.classes().label(0)).isEqualTo("malignant");
    assertThat(cancer.classes().index(0)).isZero();
    assertThat(EmbeddedSet.named("diabetes").dataset().values().flat(0)).isEqualTo(151);
    assertThat(EmbeddedSet.named("wine").dataset().features().at(0, 12)).isEqualTo(1065);
  }

  @Test
  void anUnknownNameIsAnsweredWithTheNearest() {
    DataException thrown = Thrown.by(() -> EmbeddedSet.named("brest-cancer"));
    assertThat(thrown.problem()).isEqualTo(Problem.NO_SUCH_SET);
    assertThat(thrown.fix()).isEqualTo("did you mean breast-cancer?");
    assertThat(Thrown.by(() -> EmbeddedSet.named("titanic")))
        .hasMessageContaining("iris, wine, breast-cancer");
  }
}
