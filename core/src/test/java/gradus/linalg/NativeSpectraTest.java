package gradus.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import gradus.linalg.kernel.Lapack;
import gradus.linalg.kernel.Storage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is done where the user names MKL, with whatever library there is.
final class NativeSpectraTest {
  @BeforeAll
  static void aLibraryIsAtHand() {
    assumeTrue(Lapack.available().isPresent(), "no native library: everything runs in Java");
  }

  private static Lapack lapack() {
    return Lapack.available().orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 33, 130})
  void eigenvaluesOfTheLowerTriangle(int n) {
    Tensor a = HardMatrices.gaussian(n, n, 3);
    SymmetricEigen inJava = SymmetricEigen.of(a);
    SymmetricEigen natively = SymmetricEigen.natively(lapack(), a.toDoubles(), n, 0).orElseThrow();
    assertThat(natively.certificate(a).holds()).isTrue();
    assertThat(natively.values().toDoubles())
        .containsExactly(inJava.values().toDoubles(), within(1e-13 * n));
    assertThat(natively.vectors().toDoubles())
        .containsExactly(inJava.vectors().toDoubles(), within(1e-8));
  }

  @Test
  void eigenvaluesAreScaledBack() {
    Tensor a = HardMatrices.gaussian(40, 40, 3);
    double[] values =
        SymmetricEigen.natively(lapack(), a.toDoubles(), 40, 7).orElseThrow().values().toDoubles();
    double[] once =
        SymmetricEigen.natively(lapack(), a.toDoubles(), 40, 0).orElseThrow().values().toDoubles();
    Scaling.scale(once, 7);
    assertThat(values).isEqualTo(once);
  }

  @ParameterizedTest
  @CsvSource({"1,1", "5,1", "40,40", "150,130"})
  void singularVectorsAreRows(int m, int n) {
    Tensor a = HardMatrices.gaussian(m, n, 5);
    SingularRows rows = new SingularRows(m, n, true);
    assertThat(rows.natively(lapack(), a.toDoubles())).isTrue();
    Svd svd =
        new Svd(
            Storage.tensor(Shape.of(n, m), rows.left).transpose(),
            Storage.tensor(Shape.of(n), rows.values),
            Storage.tensor(Shape.of(n, n), rows.right).transpose());
    assertThat(svd.certificate(a).holds()).isTrue();
    assertThat(rows.values).containsExactly(Svd.of(a).values().toDoubles(), within(1e-13 * m));
  }

  @Test
  void singularValuesAlone() {
    Tensor a = HardMatrices.gaussian(50, 40, 5);
    SingularRows rows = new SingularRows(50, 40, false);
    assertThat(rows.natively(lapack(), a.toDoubles())).isTrue();
    assertThat(rows.values).containsExactly(Svd.values(a).toDoubles(), within(1e-12));
  }
}
