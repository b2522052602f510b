package gradus.linalg.iterative;

import static gradus.linalg.iterative.Matrices.geometric;
import static gradus.linalg.iterative.Matrices.random;
import static gradus.linalg.iterative.Matrices.withSingularValues;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.linalg.RandomizedSvd;
import gradus.linalg.Svd;
import gradus.linalg.Tensor;
import gradus.linalg.kernel.Workers;
import gradus.linalg.sparse.SparseMatrix;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TruncatedSvdTest {
  private static TruncatedSvd.Options options(int count) {
    return TruncatedSvd.Options.of(count, 3);
  }

  /// Both sets of vectors are orthonormal, and an exact value lies within each bound.
  private static void lawful(Tensor a, TruncatedSvd svd) {
    int count = svd.values().rows();
    for (Tensor q : new Tensor[] {svd.u(), svd.v()}) {
      assertThat(q.transpose().times(q).toDoubles())
          .containsExactly(Tensor.identity(count).toDoubles(), within(1e-12));
    }
    Tensor exact = Svd.of(a).values();
    double rounding = 1e-14 * exact.flat(0);
    for (int k = 0; k < count; k++) {
      double nearest = Double.POSITIVE_INFINITY;
      for (double value : exact.toDoubles()) {
        nearest = Math.min(nearest, Math.abs(value - svd.values().flat(k)));
      }
      assertThat(nearest).isLessThanOrEqualTo(svd.bounds().flat(k) + rounding);
    }
  }

  @Test
  void findsTheLeadingTripletsOfTallWideAndSquareMatrices() {
    for (int[] size : new int[][] {{90, 60}, {60, 90}, {70, 70}}) {
      Tensor a = withSingularValues(1, size[0], size[1], geometric(60, 10, 0.1));
      for (LinearOperator operator :
          new LinearOperator[] {LinearOperator.of(a), LinearOperator.of(SparseMatrix.of(a))}) {
        TruncatedSvd svd = TruncatedSvd.of(operator, options(5));
        assertThat(svd.outcome()).isEqualTo(Outcome.CONVERGED);
        assertThat(svd.values().toDoubles())
            .containsExactly(Arrays.copyOf(geometric(60, 10, 0.1), 5), within(1e-12));
        for (double bound : svd.bounds().toDoubles()) {
          assertThat(bound).isLessThan(1e-8);
        }
        lawful(a, svd);
      }
    }
  }

  @Test
  void slowlyFallingValuesTakeRestarts() {
    Tensor a = random(2, 150, 120);
    TruncatedSvd svd = TruncatedSvd.of(LinearOperator.of(a), options(6).basis(12));
    assertThat(svd.outcome()).isEqualTo(Outcome.CONVERGED);
    assertThat(svd.products()).isGreaterThan(100);
    assertThat(svd.values().toDoubles())
        .containsExactly(Svd.of(a).values().slice(0, 6).toDoubles(), within(1e-12));
    lawful(a, svd);
  }

  @Test
  void deficientRankZeroAndIdentityAreFilledUp() {
    Tensor deficient = withSingularValues(4, 40, 30, 3, 2, 1);
    for (Tensor a : new Tensor[] {deficient, Tensor.zeros(20, 30), Tensor.identity(40)}) {
      TruncatedSvd svd = TruncatedSvd.of(LinearOperator.of(a), options(5));
      assertThat(svd.outcome()).isEqualTo(Outcome.CONVERGED);
      assertThat(svd.values().toDoubles())
          .containsExactly(Svd.of(a).values().slice(0, 5).toDoubles(), within(1e-13));
      lawful(a, svd);
    }
  }

  @Test
  void smallMatricesAreSolvedWhole() {
    for (int[] size : new int[][] {{1, 1}, {1, 6}, {6, 1}, {4, 7}, {7, 4}}) {
      Tensor a = random(5, size);
      int count = Math.min(size[0], size[1]);
      TruncatedSvd svd = TruncatedSvd.of(LinearOperator.of(a), options(count));
      assertThat(svd.outcome()).isEqualTo(Outcome.CONVERGED);
      assertThat(svd.values().toDoubles())
          .containsExactly(Svd.of(a).values().toDoubles(), within(1e-13));
      lawful(a, svd);
    }
  }

  @Test
  void theLimitIsNamedAndItsBoundsHold() {
    Tensor a = random(6, 150, 120);
    TruncatedSvd svd = TruncatedSvd.of(LinearOperator.of(a), options(6).basis(12).products(30));
    assertThat(svd.outcome()).isEqualTo(Outcome.LIMIT);
    lawful(a, svd);
  }

  @Test
  void theRandomizedWayAgreesWithTheOneForDenseMatrices() {
    Tensor a = withSingularValues(7, 80, 50, geometric(50, 1, 1e-8));
    RandomizedSvd.Options options = RandomizedSvd.Options.of(6, 9);
    TruncatedSvd svd = TruncatedSvd.randomized(LinearOperator.of(a), options);
    RandomizedSvd dense = RandomizedSvd.of(a, options);
    assertThat(svd.values().toDoubles()).containsExactly(dense.values().toDoubles(), within(1e-13));
    lawful(a, svd);
    TruncatedSvd rough =
        TruncatedSvd.randomized(
            LinearOperator.of(random(8, 60, 40)), new RandomizedSvd.Options(5, 2, 0, 7));
    lawful(random(8, 60, 40), rough);
    assertThat(rough.bounds().flat(4)).isGreaterThan(0.1);
  }

  @Test
  void theSameSeedGivesTheSameBitsForAnyNumberOfThreads() {
    LinearOperator a = LinearOperator.of(random(9, 400, 900));
    TruncatedSvd.Options options = options(3).products(100);
    TruncatedSvd together = TruncatedSvd.of(a, options);
    Workers.run(
        2,
        2,
        (_, task) -> {
          if (task == 0) {
            TruncatedSvd alone = TruncatedSvd.of(a, options);
            assertThat(alone.values().toDoubles()).isEqualTo(together.values().toDoubles());
            assertThat(alone.u().toDoubles()).isEqualTo(together.u().toDoubles());
          }
        });
  }

  @Test
  void nanIsAnOutcomeAndMisuseIsRefused() {
    LinearOperator sick =
        LinearOperator.of(Tensor.matrix(new double[][] {{1, 2}, {Double.NaN, 1}, {0, 1}}));
    assertThat(TruncatedSvd.of(sick, options(1)).outcome()).isEqualTo(Outcome.NOT_FINITE);
    assertThatThrownBy(() -> TruncatedSvd.randomized(sick, new RandomizedSvd.Options(1, 1, 1, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("NaN");
    assertThatThrownBy(() -> TruncatedSvd.of(LinearOperator.identity(3), options(4)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("it has 3");
    assertThatThrownBy(() -> TruncatedSvd.of(LinearOperator.of(3, 3, (_, _) -> {}), options(1)))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> options(0)).isInstanceOf(IllegalArgumentException.class);
  }
}
