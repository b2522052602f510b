package gradus.linalg.iterative;

import static gradus.linalg.iterative.Matrices.laplacian;
import static gradus.linalg.iterative.Matrices.minus;
import static gradus.linalg.iterative.Matrices.norm;
import static gradus.linalg.iterative.Matrices.random;
import static gradus.linalg.iterative.Matrices.scaled;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import gradus.linalg.ComplexTensor;
import gradus.linalg.Eigen;
import gradus.linalg.Qr;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.linalg.iterative.Arnoldi.Wanted;
import gradus.linalg.kernel.Workers;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ArnoldiTest {
  /// The preferred eigenvalues of a small matrix, as pairs of numbers.
  private static double[][] exact(Tensor a, Wanted wanted, int count) {
    ComplexTensor values = Eigen.of(a).values();
    Comparator<double[]> order =
        switch (wanted) {
          case LARGEST_MODULUS -> Comparator.comparingDouble(z -> -Math.hypot(z[0], z[1]));
          case LARGEST_REAL -> Comparator.comparingDouble(z -> -z[0]);
          case SMALLEST_REAL -> Comparator.comparingDouble(z -> z[0]);
        };
    return IntStream.range(0, a.rows())
        .mapToObj(k -> new double[] {values.real().flat(k), values.imaginary().flat(k)})
        .sorted(order)
        .limit(count)
        .toArray(double[][]::new);
  }

  private static void lawful(LinearOperator a, Arnoldi found) {
    for (int k = 0; k < found.values().shape().count(); k++) {
      double alpha = found.values().real().flat(k);
      double beta = found.values().imaginary().flat(k);
      Tensor x = found.vectors().real().column(k);
      Tensor y = found.vectors().imaginary().column(k);
      assertThat(Math.hypot(norm(x), norm(y))).isCloseTo(1, within(1e-13));
      Tensor realPart = Tensor.generate(x.shape(), i -> alpha * x.flat(i) - beta * y.flat(i));
      Tensor imaginaryPart = Tensor.generate(x.shape(), i -> beta * x.flat(i) + alpha * y.flat(i));
      double residual =
          Math.hypot(norm(minus(a.times(x), realPart)), norm(minus(a.times(y), imaginaryPart)));
      assertThat(found.residuals().flat(k)).isCloseTo(residual, within(1e-12));
    }
  }

  private static void agrees(Tensor a, Wanted wanted, Arnoldi found, double tolerance) {
    int count = found.values().shape().count();
    double[][] exact = exact(a, wanted, count);
    for (int k = 0; k < count; k++) {
      assertThat(found.values().real().flat(k)).isCloseTo(exact[k][0], within(tolerance));
      assertThat(found.values().imaginary().flat(k)).isCloseTo(exact[k][1], within(tolerance));
    }
  }

  @Test
  void pairsOfExtremeSizeAreOrderedAsOthers() {
    Tensor a = random(40, 12, 12);
    for (double factor : new double[] {0x1p-600, 0x1p600}) {
      for (Wanted wanted : Wanted.values()) {
        Arnoldi.Options options = Arnoldi.Options.of(3, wanted, 41);
        ComplexTensor ordinary = Arnoldi.of(LinearOperator.of(a), options).values();
        ComplexTensor extreme = Arnoldi.of(LinearOperator.of(scaled(a, factor)), options).values();
        double[] real = scaled(extreme.real(), 1 / factor).toDoubles();
        double[] imaginary = scaled(extreme.imaginary(), 1 / factor).toDoubles();
        assertThat(real).containsExactly(ordinary.real().toDoubles(), within(1e-12));
        assertThat(imaginary).containsExactly(ordinary.imaginary().toDoubles(), within(1e-12));
      }
    }
  }

  @Test
  void findsComplexEigenvaluesAtTheRim() {
    Tensor a = random(1, 150, 150);
    for (Wanted wanted : Wanted.values()) {
      for (int count : new int[] {3, 6}) {
        Arnoldi found = Arnoldi.of(LinearOperator.of(a), Arnoldi.Options.of(count, wanted, 2));
        assertThat(found.outcome()).isEqualTo(Outcome.CONVERGED);
        assertThat(found.values().shape().count()).isBetween(count, count + 1);
        agrees(a, wanted, found, 1e-8);
        lawful(LinearOperator.of(a), found);
        assertThat(Arrays.stream(found.residuals().toDoubles()).max().orElseThrow())
            .isLessThan(1e-8);
      }
    }
  }

  @Test
  void agreesWithLanczosWhereTheOperatorIsSymmetric() {
    LinearOperator a = LinearOperator.of(laplacian(25, 20, 0, 0));
    Arnoldi found = Arnoldi.of(a, Arnoldi.Options.of(4, Wanted.LARGEST_REAL, 3));
    Lanczos symmetric = Lanczos.of(a, Lanczos.Options.of(4, End.LARGEST, 3));
    assertThat(found.values().real().toDoubles())
        .containsExactly(symmetric.values().toDoubles(), within(1e-9));
    assertThat(found.values().isReal()).isTrue();
  }

  @Test
  void aRotationHasItsWholeSpectrumOnACircle() {
    // block diagonal rotations by different angles: moduli 1, 0.9, 0.8, …
    int pairs = 20;
    Tensor rotations =
        Tensor.generate(
            Shape.of(2 * pairs, 2 * pairs),
            k -> {
              int i = k / (2 * pairs);
              int j = k % (2 * pairs);
              int pair = i / 2;
              double size = Math.pow(0.9, pair);
              double angle = 0.3 + 0.1 * pair;
              return pair != j / 2
                  ? 0
                  : i == j ? size * Math.cos(angle) : (j - i) * size * Math.sin(angle);
            });
    Tensor q = Qr.of(random(4, 2 * pairs, 2 * pairs)).q();
    Tensor a = q.times(rotations).times(q.transpose());
    Arnoldi found =
        Arnoldi.of(
            LinearOperator.of(a), Arnoldi.Options.of(4, Wanted.LARGEST_MODULUS, 5).basis(12));
    assertThat(found.outcome()).isEqualTo(Outcome.CONVERGED);
    double[] real = {Math.cos(0.3), Math.cos(0.3), 0.9 * Math.cos(0.4), 0.9 * Math.cos(0.4)};
    double[] imaginary = {Math.sin(0.3), -Math.sin(0.3), 0.9 * Math.sin(0.4), -0.9 * Math.sin(0.4)};
    assertThat(found.values().real().toDoubles()).containsExactly(real, within(1e-9));
    assertThat(found.values().imaginary().toDoubles()).containsExactly(imaginary, within(1e-9));
    lawful(LinearOperator.of(a), found);
  }

  @Test
  void schurFormsAreOrderedWithoutChangingTheMatrix() {
    Tensor a = random(6, 14, 14);
    OrderedSchur schur = new OrderedSchur(a, Math::hypot);
    Tensor q = Tensor.matrix(schur.q);
    Tensor t = Tensor.matrix(schur.t);
    assertThat(q.times(t).times(q.transpose()).toDoubles())
        .containsExactly(a.toDoubles(), within(1e-12));
    assertThat(q.transpose().times(q).toDoubles())
        .containsExactly(Tensor.identity(14).toDoubles(), within(1e-13));
    double[][] exact = exact(a, Wanted.LARGEST_MODULUS, 14);
    for (int at = 0; at < 14; at += schur.size(at)) {
      double modulus =
          schur.size(at) == 1
              ? Math.abs(t.at(at, at))
              : Math.sqrt(
                  t.at(at, at) * t.at(at + 1, at + 1) - t.at(at, at + 1) * t.at(at + 1, at));
      assertThat(modulus).isCloseTo(Math.hypot(exact[at][0], exact[at][1]), within(1e-12));
    }
  }

  @Test
  void smallDefectiveAndTrivialOperatorsAreSolvedWhole() {
    Tensor jordan = Tensor.matrix(new double[][] {{2, 1, 0}, {0, 2, 1}, {0, 0, 2}});
    for (Tensor a :
        new Tensor[] {
          jordan, Tensor.identity(4), Tensor.zeros(3, 3), random(7, 5, 5), random(8, 1, 1)
        }) {
      LinearOperator operator = LinearOperator.of(a);
      Arnoldi found = Arnoldi.of(operator, Arnoldi.Options.of(1, Wanted.LARGEST_MODULUS, 1));
      assertThat(found.outcome()).isEqualTo(Outcome.CONVERGED);
      lawful(operator, found);
      assertThat(found.residuals().flat(0)).isLessThan(1e-13);
    }
  }

  @Test
  void aLongJordanBlockConvergesInTheSenseOfItsResidual() {
    int n = 60;
    LinearOperator shift =
        LinearOperator.of(
            n,
            n,
            (x, y) -> {
              System.arraycopy(x, 1, y, 0, n - 1);
              y[n - 1] = 0;
            });
    Arnoldi found =
        Arnoldi.of(shift, Arnoldi.Options.of(2, Wanted.LARGEST_MODULUS, 1).products(400));
    assertThat(found.outcome()).isIn(Outcome.CONVERGED, Outcome.LIMIT);
    lawful(shift, found);
  }

  @Test
  void theSameSeedGivesTheSameBitsForAnyNumberOfThreads() {
    LinearOperator a = LinearOperator.of(laplacian(150, 110, 0, 0.3));
    Arnoldi.Options options = Arnoldi.Options.of(2, Wanted.LARGEST_MODULUS, 3).products(60);
    Arnoldi together = Arnoldi.of(a, options);
    assertThat(together.outcome()).isEqualTo(Outcome.LIMIT);
    Workers.run(
        2,
        2,
        (_, task) -> {
          if (task == 0) {
            Arnoldi alone = Arnoldi.of(a, options);
            assertThat(alone.values().real().toDoubles())
                .isEqualTo(together.values().real().toDoubles());
            assertThat(alone.vectors().real().toDoubles())
                .isEqualTo(together.vectors().real().toDoubles());
          }
        });
  }

  @Test
  void nanIsAnOutcomeAndMisuseIsRefused() {
    LinearOperator sick = LinearOperator.diagonal(Tensor.vector(1, 2, Double.NaN, 4));
    Arnoldi.Options options = Arnoldi.Options.of(1, Wanted.LARGEST_REAL, 1);
    assertThat(Arnoldi.of(sick, options).outcome()).isEqualTo(Outcome.NOT_FINITE);
    assertThatThrownBy(() -> Arnoldi.of(LinearOperator.of(Tensor.zeros(3, 2)), options))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not square");
    assertThatThrownBy(() -> Arnoldi.of(LinearOperator.identity(0), options))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("it has 0");
    assertThatThrownBy(() -> options.basis(3)).isInstanceOf(IllegalArgumentException.class);
  }
}
