package gradus.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
  @Test
  void aSwapCountsOnceAndCapitalsNothing() {
    assertThat(Nearest.distance("iris", "irsi")).isEqualTo(1);
    assertThat(Nearest.distance("kitten", "sitting")).isEqualTo(3);
    assertThat(Nearest.distance("", "abc")).isEqualTo(3);
    assertThat(Nearest.to("DIAGNOSIS", List.of("diagnosis", "radius")))
        .containsExactly("diagnosis");
  }

  @Test
  void theDistanceIsSymmetricAndZeroOnlyForTheSameWord() {
    List<String> words = List.of("species", "specie", "sepal", "petal", "", "special", "s");
    for (String a : words) {
      for (String b : words) {
        assertThat(Nearest.distance(a, b)).isEqualTo(Nearest.distance(b, a));
        assertThat(Nearest.distance(a, b) == 0).isEqualTo(a.equals(b));
      }
    }
  }

  @Test
  void nearestComeFirstAndFarOnesNotAtAll() {
    assertThat(Nearest.to("speices", List.of("sepal width", "spice", "species", "island")))
        .containsExactly("species", "spice");
    assertThat(Nearest.to("radius", List.of("mean radius", "worst radius", "area")))
        .containsExactly("mean radius", "worst radius");
  }

  @Test
  void withoutANearNameTheNamesThereAreAreListed() {
    assertThat(Nearest.suggestion("zzzzz", List.of("a", "b"))).isEqualTo("there are a, b");
    assertThat(Nearest.suggestion("zzzzz", List.of())).contains("none");
    List<String> many = List.of("a1", "a2", "a3", "a4", "a5", "a6", "a7", "a8", "a9", "a10");
    assertThat(Nearest.some(many)).endsWith("a8 and 2 more");
  }
}
