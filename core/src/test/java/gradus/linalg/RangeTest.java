package gradus.linalg;

import static gradus.linalg.HardMatrices.relative;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Powers of two change no digit: systems at both ends of the range of numbers have the solutions,
/// norms and conditions that they have near 1. Only where entries are subnormal is their own
/// rounding seen.
final class RangeTest {
  private static Tensor times(Tensor a, int power) {
    return Tensor.generate(a.shape(), k -> Math.scalb(a.flat(k), power));
  }

  private static double tolerance(int power) {
    return power < -1000 ? 1e-7 : 1e-11;
  }

  /// A matrix with factors of each kind, near 1.
  private static Tensor general(int n) {
    return HardMatrices.gaussian(n, n, n);
  }

  private static Tensor definite(int n) {
    return HardMatrices.symmetric(n, n, i -> 1 + i);
  }

  private static Tensor indefinite(int n) {
    return HardMatrices.symmetric(n, n, i -> i - n / 3 - 0.5);
  }

  private static Tensor right(int n) {
    return Tensor.generate(Shape.of(n), k -> Math.sin(1 + k));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1040, -1000, -600, -310, 310, 600, 1000})
  void solutionsScale(int power) {
    for (int n : new int[] {1, 2, 5, 70}) {
      Tensor general = times(general(n), power);
      Tensor definite = times(definite(n), power);
      Tensor indefinite = times(indefinite(n), power);
      for (int other : new int[] {0, power, -1000, 900}) {
        if (Math.abs(other - power) > 1000) {
          continue; // the solution is out of range
        }
        Tensor b = times(right(n), other);
        int shift = other - power;
        String at = n + " rows times 2^" + power + ", right side times 2^" + other;
        Tensor x = times(Lu.of(general(n)).solve(right(n)), shift);
        Tensor y = times(Lu.of(definite(n)).solve(right(n)), shift);
        Tensor z = times(Lu.of(indefinite(n)).solve(right(n)), shift);
        Map.of(
                "Lu", relative(Lu.of(general).solve(b), x),
                "Qr", relative(Qr.of(general).solve(b), x),
                "PivotedQr", relative(PivotedQr.of(general).solve(b), x),
                "LeastSquares", relative(LeastSquares.of(general, b).x(), x),
                "Cholesky", relative(Cholesky.of(definite).solve(b), y),
                "Ldl", relative(Ldl.of(indefinite).solve(b), z))
            .forEach((name, error) ->
                assertThat(error).as(name + ": " + at).isLessThan(tolerance(power)));
        refined(at, general, b, Lu.of(general), x, power);
        refined(at, definite, b, Cholesky.of(definite), y, power);
        refined(at, indefinite, b, Ldl.of(indefinite), z, power);
      }
    }
  }

  private static void refined(
      String at, Tensor a, Tensor b, Inverse inverse, Tensor expected, int power) {
    Refinement refined = Refinement.extended(a, b, inverse);
    String name = inverse.getClass().getSimpleName() + ": " + at + " " + refined.certificate();
    assertThat(refined.outcome()).as(name).isEqualTo(Refinement.Outcome.CONVERGED);
    assertThat(relative(refined.x(), expected)).as(name).isLessThan(tolerance(power));
    assertThat(refined.certificate().holds()).as(name).isTrue();
    assertThat(refined.certificate().digits()).as(name).isGreaterThan(15);
    Certificate plain = inverse.certificate(a, inverse.solve(b), b);
    assertThat(plain.value(Certificate.BACKWARD_ERROR)).as(name).isLessThan(1e-11);
    assertThat(plain.condition()).as(name).isLessThan(1e6);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1040, -1000, -600, -310, 310, 600, 1000})
  void normsConditionsAndCertificatesScale(int power) {
    for (int n : new int[] {1, 2, 5, 70}) {
      Tensor a = general(n);
      Tensor scaled = times(a, power);
      String at = n + " rows times 2^" + power;
      List<ToDoubleFunction<Tensor>> norms =
          List.of(Norms::one, Norms::two, Norms::infinity, Norms::frobenius, Norms::max);
      for (ToDoubleFunction<Tensor> norm : norms) {
        double expected = Math.scalb(norm.applyAsDouble(a), power);
        assertThat(relative(norm.applyAsDouble(scaled), expected))
            .as(at)
            .isLessThan(tolerance(power));
      }
      List<ToDoubleFunction<Tensor>> conditions =
          List.of(
              Condition::one,
              Condition::two,
              Condition::skeel,
              Condition::estimate,
              each -> Condition.estimate(each, Lu.of(each)));
      for (ToDoubleFunction<Tensor> condition : conditions) {
        assertThat(relative(condition.applyAsDouble(scaled), condition.applyAsDouble(a)))
            .as(at)
            .isLessThan(tolerance(power));
      }
      assertThat(Lu.of(scaled).certificate(scaled).holds()).as(at).isTrue();
      Tensor definite = times(definite(n), power);
      assertThat(Cholesky.of(definite).certificate(definite).holds()).as(at).isTrue();
      Tensor indefinite = times(indefinite(n), power);
      assertThat(Ldl.of(indefinite).certificate(indefinite).holds()).as(at).isTrue();
      if (power >= -1000) { // R of subnormal numbers is rounded
        assertThat(Qr.of(scaled).certificate(scaled).holds()).as(at).isTrue();
        assertThat(PivotedQr.of(scaled).certificate(scaled).holds()).as(at).isTrue();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1000, -600, 600, 1000})
  void updatesScale(int power) {
    for (int n : new int[] {1, 2, 5, 70}) {
      Tensor a = definite(n);
      Cholesky factor = Cholesky.of(times(a, power));
      Tensor x = right(n);
      Cholesky updated = factor.update(times(x, power / 2));
      Tensor expected = times(Cholesky.of(a).update(x).lower(), power / 2);
      assertThat(updated.lower().toDoubles()).isEqualTo(expected.toDoubles());
      Cholesky back = updated.downdate(times(x, power / 2));
      assertThat(relative(back.lower(), factor.lower())).isLessThan(1e-9);
    }
  }

  /// Rows or columns of very different units: no power of two for the whole matrix keeps all of
  /// them in range. Where sums of two entries overflow.
  @Test
  void theLargestNumbersHaveRootsAndLogarithms() {
    double most = Double.MAX_VALUE;
    Tensor small = Tensor.matrix(new double[][] {{1, -0.5}, {-0.5, 1}});
    Tensor large = Tensor.matrix(new double[][] {{most, -most / 2}, {-most / 2, most}});
    MatrixFunction root = MatrixFunction.sqrt(large);
    assertThat(root.outcome()).isEqualTo(MatrixFunction.Outcome.FOUND);
    assertThat(relative(times(root.value(), -512), MatrixFunction.sqrt(small).value()))
        .isLessThan(1e-14);
    Tensor logarithm = MatrixFunction.log(large).value();
    Tensor near = MatrixFunction.log(small).value();
    double shift = 1024 * Math.log(2);
    Tensor expected =
        Tensor.generate(near.shape(), k -> near.flat(k) + (k == 0 || k == 3 ? shift : 0));
    assertThat(relative(logarithm, expected)).isLessThan(1e-14);
    assertThatThrownBy(() -> Svd.of(large).rank())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("divide the matrix by a power of two");
    assertThat(PivotedQr.of(large).nullSpace().shape()).isEqualTo(Shape.of(2, 0));
  }

  @Test
  void rowsAndColumnsMayLieAtOppositeEnds() {
    for (int n : new int[] {3, 8, 70}) {
      Tensor a = general(n);
      Tensor b = right(n);
      Tensor x = LeastSquares.of(a, b).x();
      int[] powers = new int[n];
      for (int i = 0; i < n; i++) {
        powers[i] = i % 3 * 450 - 450;
      }
      Tensor rows = Tensor.generate(a.shape(), k -> Math.scalb(a.flat(k), 2 * powers[k / n]));
      Tensor rights = Tensor.generate(b.shape(), i -> Math.scalb(b.flat(i), 2 * powers[i]));
      LeastSquares byRows = LeastSquares.of(rows, rights);
      assertThat(byRows.certificate().holds()).isTrue();
      assertThat(relative(byRows.x(), x)).isLessThan(1e-15);
      assertThat(Lu.of(rows).certificate(rows).holds()).isTrue();
      Tensor columns = Tensor.generate(a.shape(), k -> Math.scalb(a.flat(k), 2 * powers[k % n]));
      LeastSquares byColumns = LeastSquares.of(columns, b);
      assertThat(byColumns.certificate().holds()).isTrue();
      for (int j = 0; j < n; j++) {
        double expected = Math.scalb(x.flat(j), -2 * powers[j]);
        assertThat(relative(byColumns.x().flat(j), expected)).isLessThan(1e-9);
      }
      Tensor tall =
          Tensor.generate(
              Shape.of(n + 9, n), k -> Math.scalb(Math.sin(1 + k * k), 2 * powers[k % n]));
      LeastSquares fit = LeastSquares.of(tall, right(n + 9));
      assertThat(fit.outcome()).isEqualTo(LeastSquares.Outcome.UNIQUE);
      assertThat(fit.certificate().digits()).isGreaterThan(15);
    }
  }
}
