package gradus.optimization.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.linalg.Precision;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Rows of several sources are those of one.
final class SourceTest {
  private static Tensor numbers(int rows, int columns, double first) {
    return Tensor.generate(Shape.of(rows, columns), i -> first + i);
  }

  private static double[] read(Source source, int column, long first, int count) {
    double[] into = new double[count * source.columns().get(column).row().count() + 1];
    source.read(column, first, count, into, 1);
    float[] single = new float[into.length];
    source.read(column, first, count, single, 1);
    for (int i = 0; i < into.length; i++) {
      assertThat(single[i]).isEqualTo((float) into[i]);
    }
    return into;
  }

  @Test
  void rowsAreReadWhereverTheyAre() {
    Source all = Source.of(Map.of("a", numbers(9, 2, 0)));
    Source parts =
        Source.concatenated(
            List.of(
                Source.of(Map.of("a", numbers(2, 2, 0))),
                Source.of(Map.of("a", numbers(0, 2, 0))),
                Source.of(Map.of("a", numbers(3, 2, 4).as(Precision.SINGLE))),
                Source.of(Map.of("a", numbers(4, 2, 10)))));
    Source middle = parts.rows(1, 8);
    assertThat(parts.rows()).isEqualTo(9);
    assertThat(middle.rows()).isEqualTo(7);
    for (int first = 0; first < 9; first++) {
      for (int count = 0; count <= 9 - first; count++) {
        assertThat(read(parts, 0, first, count)).isEqualTo(read(all, 0, first, count));
        if (first >= 1 && first + count <= 8) {
          assertThat(read(middle, 0, first - 1, count)).isEqualTo(read(all, 0, first, count));
        }
      }
    }
  }

  @Test
  void columnsComeFromSeveralSources() {
    Source both =
        Source.of(Map.of("a", numbers(4, 2, 0)))
            .beside(Source.of(Map.of("c", numbers(4, 1, 50), "b", numbers(4, 3, 100))));
    assertThat(both.columns().stream().map(Source.Column::name)).containsExactly("a", "b", "c");
    assertThat(read(both, 1, 2, 1)).containsExactly(0, 106, 107, 108);
    assertThat(read(both, 2, 3, 1)).containsExactly(0, 53);
    assertThat(both.resident()).isTrue();
  }

  @Test
  void whatDoesNotFitTogetherIsRefused() {
    Source a = Source.of(Map.of("a", numbers(4, 2, 0)));
    assertThatThrownBy(() -> Source.of(Map.of())).hasMessageContaining("at least one column");
    assertThatThrownBy(() -> Source.of(Map.of("a", Tensor.scalar(1))))
        .hasMessageContaining("scalar");
    assertThatThrownBy(() -> Source.of(Map.of("a", numbers(4, 1, 0), "b", numbers(5, 1, 0))))
        .hasMessageContaining("the column a has 4 rows, but b has 5");
    assertThatThrownBy(() -> a.then(Source.of(Map.of("a", numbers(4, 3, 0)))))
        .hasMessageContaining("source 1 has [a (3 a row)]");
    assertThatThrownBy(() -> a.beside(a)).hasMessageContaining("both sources have a column a");
    assertThatThrownBy(() -> a.beside(Source.of(Map.of("b", numbers(3, 1, 0)))))
        .hasMessageContaining("4 rows");
    assertThatThrownBy(() -> a.rows(2, 5)).hasMessageContaining("rows 2 to 5");
    assertThatThrownBy(() -> Source.concatenated(List.of())).hasMessageContaining("none was given");
  }
}
