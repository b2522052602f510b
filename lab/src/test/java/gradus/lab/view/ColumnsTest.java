package gradus.lab.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ColumnsTest {
  @Test
  void numbersStandAtTheirDecimalPoint() {
    var lines =
        Columns.of("<name", "value").row("a", "12.5").row("bb", "0.0625").row("c", "7").lines(80);
    assertThat(lines)
        .containsExactly("name     value", "a      12.5", "bb      0.0625", "c       7");
  }

  @Test
  void scientificNumbersStandAtTheirPointToo() {
    var lines = Columns.of("").row("1.200 × 10⁻⁷").row("12.00").lines(80);
    assertThat(lines.get(0).indexOf('.')).isEqualTo(lines.get(1).indexOf('.'));
  }

  @Test
  void longTextGivesWayWhenTheScreenIsNarrow() {
    var lines = Columns.of("<what", ">n").row("a very long description of nothing", "1").lines(20);
    assertThat(lines).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(20));
    assertThat(lines.getLast()).contains("…").endsWith("1");
  }

  @Test
  void aRowOfAnotherLengthIsRefused() {
    assertThatThrownBy(() -> Columns.of("a", "b").row("1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 cells");
  }
}
