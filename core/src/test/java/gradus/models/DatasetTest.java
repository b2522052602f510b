package gradus.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.linalg.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class DatasetTest {
  private static final Tensor X = Tensor.matrix(new double[][] {{1, 2}, {3, 4}, {5, 6}});
  private final Dataset labelled =
      Dataset.of(X, "a", "b").labelled("kind", List.of("no", "yes"), 1, 0, 1);

  @Test
  void classesAreReadByIndexNameAndCount() {
    Target.Classes classes = labelled.classes();
    assertThat(classes.label(0)).isEqualTo("yes");
    assertThat(classes.counts().toDoubles()).containsExactly(1, 2);
    assertThat(classes.signs().toDoubles()).containsExactly(1, -1, 1);
    assertThat(classes.indicators().toRows())
        .isDeepEqualTo(new double[][] {{0, 1}, {1, 0}, {0, 1}});
  }

  @Test
  void selectedRowsKeepTheirTargetsAndClassNumbers() {
    Dataset part = labelled.select(2, 1);
    assertThat(part.features().toRows()).isDeepEqualTo(new double[][] {{5, 6}, {3, 4}});
    assertThat(part.classes().indices().toDoubles()).containsExactly(1, 0);
    assertThat(part.select(0).classes().classes()).containsExactly("no", "yes");
    Dataset valued = Dataset.of(X, "a", "b").valued("y", Tensor.vector(7, 8, 9)).select(2, 0);
    assertThat(valued.values().toDoubles()).containsExactly(9, 7);
  }

  @Test
  void aTargetOfTheOtherKindIsRefusedByName() {
    assertThatThrownBy(labelled::values)
        .hasMessageContaining("kind")
        .hasMessageContaining("classes");
    assertThatThrownBy(() -> labelled.valued("y", Tensor.vector(1, 2, 3)).classes())
        .hasMessageContaining("real numbers");
    assertThatThrownBy(() -> Dataset.of(X, "a", "b").classes()).hasMessageContaining("no target");
  }

  @Test
  void signsNeedTwoClasses() {
    Dataset three = Dataset.of(X, "a", "b").labelled("kind", List.of("p", "q", "r"), 0, 1, 2);
    assertThatThrownBy(() -> three.classes().signs()).hasMessageContaining("two classes");
  }

  @Test
  void shapesThatDisagreeAreRefused() {
    assertThatThrownBy(() -> Dataset.of(X, "a")).hasMessageContaining("2 columns, but 1 names");
    assertThatThrownBy(() -> Dataset.of(X, "a", "a"))
        .hasMessageContaining("two features are called a");
    assertThatThrownBy(() -> Dataset.of(Tensor.vector(1, 2), "a")).hasMessageContaining("matrix");
    assertThatThrownBy(() -> Dataset.of(X, "a", "b").valued("y", Tensor.vector(1, 2)))
        .hasMessageContaining("3 rows, but the target has 2");
    assertThatThrownBy(() -> Dataset.of(X, "a", "b").valued("y", X)).hasMessageContaining("vector");
  }

  @Test
  void classIndicesAreWholeNumbersOfNamedClasses() {
    for (double bad : new double[] {-1, 2, 0.5, Double.NaN}) {
      assertThatThrownBy(() -> new Target.Classes("kind", Tensor.vector(0, bad), List.of("p", "q")))
          .hasMessageContaining("row 1 of kind");
    }
    assertThatThrownBy(() -> new Target.Classes("kind", Tensor.vector(0), List.of("p", "p")))
        .hasMessageContaining("named once");
  }

  @Test
  void anEmptySelectionKeepsItsColumns() {
    Dataset none = labelled.select();
    assertThat(none.rows()).isZero();
    assertThat(none.columns()).isEqualTo(2);
    assertThat(none.classes().indicators().columns()).isEqualTo(2);
  }
}
