package gradus.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.linalg.Certificate.Measure;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CertificateTest {
  private static final Measure GOOD = new Measure("residual", "‖A − LU‖ / ‖A‖", 1e-16, 1e-13);

  @Test
  void holdsWhereEveryMeasureIsWithinItsBound() {
    assertThat(Certificate.of("PA = LU", GOOD).holds()).isTrue();
    Measure large = new Measure("growth", "max |U| / max |A|", 2, 1);
    assertThat(Certificate.of("PA = LU", GOOD, large).holds()).isFalse();
    Measure unknown = new Measure("growth", "max |U| / max |A|", Double.NaN, 1);
    assertThat(Certificate.of("PA = LU", unknown).holds()).as("NaN proves nothing").isFalse();
  }

  @Test
  void measuresAreFoundByName() {
    Certificate certificate = Certificate.of("PA = LU", GOOD);
    assertThat(certificate.value(Certificate.RESIDUAL)).isEqualTo(1e-16);
    assertThatThrownBy(() -> certificate.value(Certificate.ORTHOGONALITY))
        .hasMessageContaining("PA = LU has no measure \"orthogonality\"; it has [residual]");
  }

  @Test
  void digitsFollowFromTheError() {
    assertThat(new Certificate("x", List.of(GOOD), 10, 1e-9).digits()).isCloseTo(9, within(1e-12));
    assertThat(new Certificate("x", List.of(GOOD), 1e20, 40).digits()).isZero();
    assertThat(new Certificate("x", List.of(GOOD), 1, 0).digits()).isCloseTo(15.95, within(0.01));
    assertThatThrownBy(() -> Certificate.of("PA = LU", GOOD).digits())
        .hasMessageContaining("promises no digits");
  }

  @Test
  void readsAsASentence() {
    assertThat(new Certificate("PA = LU", List.of(GOOD), 10, 1e-9))
        .hasToString(
            """
            PA = LU: holds
              residual ‖A − LU‖ / ‖A‖ = 1.0e-16 ≤ 1.0e-13
              condition 10
              9.0 digits\
            """);
  }
}
