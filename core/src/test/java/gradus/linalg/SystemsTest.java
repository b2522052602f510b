package gradus.linalg;

import static gradus.linalg.HardMatrices.backwardError;
import static gradus.linalg.HardMatrices.relative;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import gradus.linalg.HardMatrices.Known;
import gradus.linalg.kernel.Lapack;
import gradus.linalg.kernel.Storage;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Laws of linear systems on families of any order: certificates hold, solutions are backward
/// stable, refinement restores their digits, updates equal new factors.
final class SystemsTest {
  private static final double EPSILON = Math.ulp(1.0);

  private static Tensor right(int n) {
    return Tensor.generate(Shape.of(n), i -> (i % 7 - 3.0) * (1 + i));
  }

  private static Map<String, Tensor> symmetric(int n) {
    Map<String, Tensor> matrices = new LinkedHashMap<>();
    Tensor random = HardMatrices.symmetric(n, n, i -> i % 3 - 1.25);
    matrices.put("indefinite", random);
    matrices.put("definite", HardMatrices.symmetric(n, 2, i -> 1 + i));
    matrices.put(
        "falling", HardMatrices.symmetric(n, 3, i -> (i % 2 - 0.5) * Math.pow(10, -9.0 * i / n)));
    // no diagonal entry is a pivot
    matrices.put(
        "hollow",
        Tensor.generate(Shape.of(n, n), k -> k / n == k % n ? 0 : 1.0 / (1 + k / n + k % n)));
    matrices.put("saddle", saddle(n));
    matrices.put("tiny", Tensor.generate(random.shape(), k -> Math.scalb(random.flat(k), -1060)));
    matrices.put("huge", Tensor.generate(random.shape(), k -> Math.scalb(random.flat(k), 1018)));
    if (n == 1) {
      matrices.remove("hollow"); // is zero
    }
    return matrices;
  }

  /// `[H Bᵀ; B 0]`: the equations of a constrained minimum.
  private static Tensor saddle(int n) {
    int m = n / 3;
    Tensor h = HardMatrices.symmetric(n, 11, i -> 1 + i);
    return Tensor.generate(Shape.of(n, n), k -> k / n >= n - m && k % n >= n - m ? 0 : h.flat(k));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8, 33, 60, 64, 65, 100})
  void luIsBackwardStable(int n) {
    HardMatrices.regular(n)
        .forEach((name, a) -> {
          Lu lu = Lu.of(a);
          assertThat(lu.certificate(a).holds()).as(name + lu.certificate(a)).isTrue();
          Tensor b = right(n);
          Tensor x = lu.solve(b);
          Tensor y = lu.solveTransposed(b);
          if (x.isFinite()) { // for tiny matrices it is too large
            assertThat(backwardError(a, x, b)).as(name).isLessThan(Certificate.stable(n, n));
            assertThat(backwardError(a.transpose(), y, b))
                .as(name + " transposed")
                .isLessThan(Certificate.stable(n, n));
          } else {
            assertThat(name).isEqualTo("tiny");
          }
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8, 33, 100})
  void ldlIsBackwardStableAndTellsInertia(int n) {
    symmetric(n)
        .forEach((name, a) -> {
          Ldl ldl = Ldl.of(a);
          assertThat(ldl.certificate(a).holds()).as(name + ldl.certificate(a)).isTrue();
          assertThat(Norms.max(ldl.lower())).as(name).isLessThan(2.8);
          Tensor b = right(n);
          Tensor x = ldl.solve(b);
          if (x.isFinite()) {
            assertThat(backwardError(a, x, b)).as(name).isLessThan(Certificate.stable(n, n));
          } else {
            assertThat(name).isEqualTo("tiny");
          }
          int power = -Scaling.exponent(a.toDoubles());
          Tensor scaled = Tensor.generate(a.shape(), k -> Math.scalb(a.flat(k), power));
          double[] values = SymmetricEigen.of(scaled).values().toDoubles();
          int positive = 0;
          for (double value : values) {
            positive += value > 0 ? 1 : 0;
          }
          assertThat(ldl.inertia()).as(name).isEqualTo(new Inertia(positive, n - positive, 0));
          Determinant expected = Lu.of(a).scaledDeterminant();
          assertThat(ldl.scaledDeterminant().sign()).as(name).isEqualTo(expected.sign());
          assertThat(ldl.logAbsoluteDeterminant())
              .as(name)
              .isCloseTo(expected.log(), within(10 * n * EPSILON * 1e9));
        });
  }

  @Test
  void ldlOfTheReferenceSet() {
    for (Known known : HardMatrices.known()) {
      if (!known.square() || !known.facts().at("symmetric").text().equals("true")) {
        continue;
      }
      Tensor a = known.a();
      Ldl ldl = Ldl.of(a);
      assertThat(ldl.certificate(a).holds()).as(known.name()).isTrue();
      int positive = 0;
      int negative = 0;
      int rank = (int) known.number("rank_exact");
      for (double value : known.facts().at("eigenvalues").numbers()) {
        positive += value > 0 ? 1 : 0;
        negative += value < 0 ? 1 : 0;
      }
      assertThat(ldl.inertia())
          .as(known.name())
          .isEqualTo(new Inertia(positive, negative, a.rows() - rank));
      if (known.has("solution")) {
        Tensor x = ldl.solve(known.vector("b"));
        assertThat(backwardError(a, x, known.vector("b")))
            .as(known.name())
            .isLessThan(Certificate.stable(a.rows(), a.rows()));
        assertThat(relative(x, known.vector("solution")))
            .as(known.name())
            .isLessThan(10 * a.rows() * EPSILON * known.condition());
      }
    }
  }

  @Test
  void extendedRefinementFindsAllDigits() {
    for (Known known : HardMatrices.known()) {
      if (!known.has("solution") || !known.vector("solution").isFinite()) {
        continue;
      }
      Tensor a = known.a();
      Tensor b = known.vector("b");
      Refinement refined = Refinement.extended(a, b, Lu.of(a));
      if (known.condition() > 1e15 && refined.outcome() != Refinement.Outcome.CONVERGED) {
        continue; // beyond what the factors are good for, unless the bad condition is mere scaling
      }
      assertThat(refined.outcome()).as(known.name()).isEqualTo(Refinement.Outcome.CONVERGED);
      assertThat(relative(refined.x(), known.vector("solution")))
          .as(known.name())
          .isLessThan(EPSILON);
      assertThat(refined.certificate().holds()).as(known.name()).isTrue();
    }
  }

  @Test
  void promisedDigitsAreThere() {
    for (Known known : HardMatrices.known()) {
      if (!known.has("solution") || !known.vector("solution").isFinite()) {
        continue;
      }
      Tensor a = known.a();
      Tensor b = known.vector("b");
      Lu lu = Lu.of(a);
      Tensor x = lu.solve(b);
      Certificate certificate = lu.certificate(a, x, b);
      double error = relative(x, known.vector("solution"));
      // estimates of norms can be short by a factor of 3
      assertThat(error).as(known.name() + certificate).isLessThanOrEqualTo(3 * certificate.error());
      assertThat(certificate.value(Certificate.BACKWARD_ERROR))
          .as(known.name())
          .isLessThan(Certificate.stable(b.rows(), b.rows()));
    }
  }

  @Test
  void workingRefinementMakesEveryEquationStable() {
    int n = 40;
    Tensor random = HardMatrices.gaussian(n, n, 1);
    Tensor a = Tensor.generate(random.shape(), k -> random.flat(k) * Math.pow(10, -(k / n) % 13));
    Tensor b = right(n);
    Lu lu = Lu.of(a);
    Refinement refined = Refinement.working(a, b, lu);
    assertThat(refined.certificate().value(Certificate.COMPONENTWISE))
        .isLessThan(lu.certificate(a, lu.solve(b), b).value(Certificate.COMPONENTWISE))
        .isLessThan(n * EPSILON);
  }

  @Test
  void factorsOfAnotherMatrixDiverge() {
    Tensor a = HardMatrices.gaussian(9, 9, 1);
    Tensor b = right(9);
    Refinement refined = Refinement.extended(a, b, Lu.of(HardMatrices.gaussian(9, 9, 2)));
    assertThat(refined.outcome()).isNotEqualTo(Refinement.Outcome.CONVERGED);
    assertThat(refined.certificate().holds()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 10, 70})
  void updatesAndDowndatesEqualNewFactors(int n) {
    SplittableRandom random = new SplittableRandom(n);
    Tensor a = HardMatrices.symmetric(n, n, i -> 1 + i);
    Tensor x = Tensor.generate(Shape.of(n), _ -> random.nextGaussian());
    Tensor more = Tensor.generate(a.shape(), k -> a.flat(k) + x.flat(k / n) * x.flat(k % n));
    Cholesky factor = Cholesky.of(a);
    Cholesky updated = factor.update(x);
    assertThat(updated.certificate(more).holds()).isTrue();
    assertThat(relative(updated.lower(), Cholesky.of(more).lower())).isLessThan(1e-12 * n);
    Cholesky back = updated.downdate(x);
    assertThat(back.positiveDefinite()).isTrue();
    assertThat(relative(back.lower(), factor.lower())).isLessThan(1e-10 * n);
  }

  @Test
  void aDowndateTooFarNamesTheBlockThatFails() {
    Cholesky identity = Cholesky.of(Tensor.identity(4));
    Cholesky gone = identity.downdate(Tensor.vector(0.5, 0.5, 0.8, 0));
    assertThat(gone.positiveDefinite()).isFalse();
    assertThat(gone.failedPivot()).isEqualTo(2);
    assertThatThrownBy(() -> gone.solve(Tensor.vector(1, 2, 3, 4)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("not positive definite at pivot 2");
    assertThat(identity.downdate(Tensor.vector(Double.NaN, 0, 0, 0)).failedPivot()).isZero();
    assertThatThrownBy(() -> identity.update(Tensor.vector(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("order 4");
  }

  @ParameterizedTest
  @CsvSource({"3,0", "3,2", "70,31", "300,120", "300,299"})
  void theFactorEndsAboveAFailedPivot(int n, int pivot) {
    Tensor a =
        Tensor.generate(
            Shape.of(n, n),
            k -> k / n == k % n ? k / n == pivot ? -1 : 2 * n : Math.cos(k / n * (k % n)));
    Cholesky cholesky = Cholesky.of(a);
    Tensor gone =
        Tensor.generate(Shape.of(n), i -> i < pivot ? 0 : i == pivot ? 3.0 * n : 0.001 * i);
    Tensor definite =
        Tensor.generate(a.shape(), k -> k == pivot * n + pivot ? 2.0 * n : symmetric(a, k));
    Cholesky downdated = Cholesky.of(definite).downdate(gone);
    for (Cholesky failed : List.of(cholesky, downdated)) {
      assertThat(failed.failedPivot()).isEqualTo(pivot);
      for (int i = 0; i < n; i++) {
        assertThat(failed.lower().at(i, i) > 0).isEqualTo(i < pivot);
        assertThat(failed.lower().at(i, 0) == 0).isEqualTo(i >= pivot);
      }
    }
  }

  private static double symmetric(Tensor a, int k) {
    int n = a.columns();
    return a.at(Math.max(k / n, k % n), Math.min(k / n, k % n));
  }

  /// Only the diagonal decides by what a matrix is scaled.
  @Test
  void entriesBesideAMuchSmallerDiagonalFail() {
    double small = 0x1p-400;
    double large = 0x1p900;
    Tensor a = Tensor.matrix(new double[][] {{small, large}, {large, small}});
    Cholesky cholesky = Cholesky.of(a);
    assertThat(cholesky.failedPivot()).isEqualTo(1);
    assertThat(cholesky.lower().at(0, 0)).isEqualTo(0x1p-200);
    Tensor upper = Tensor.matrix(new double[][] {{4, Double.NaN}, {2, 2}});
    assertThat(Cholesky.of(upper).lower().toRows()).isEqualTo(new double[][] {{2, 0}, {1, 1}});
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 9, 70})
  void aWitnessProvesThatAMatrixIsNotDefinite(int n) {
    Tensor a = HardMatrices.symmetric(n, 4, i -> i == n / 2 ? -0.5 : 1);
    Cholesky cholesky = Cholesky.of(a);
    assertThat(cholesky.positiveDefinite()).isFalse();
    Tensor z = cholesky.witness(a);
    assertThat(Norms.two(z)).isGreaterThanOrEqualTo(1);
    assertThat(Sums.exactDot(z.toDoubles(), a.times(z).toDoubles())).isLessThan(1e-12);
    // the same for what a downdate finds
    Tensor definite = HardMatrices.symmetric(n, 4, i -> 1 + i);
    Tensor x = Tensor.generate(Shape.of(n), i -> 3.0 * n * Math.cos(i) / (1 + i));
    Tensor less = Tensor.generate(a.shape(), k -> definite.flat(k) - x.flat(k / n) * x.flat(k % n));
    Cholesky downdated = Cholesky.of(definite).downdate(x);
    assertThat(downdated.failedPivot()).isEqualTo(Cholesky.of(less).failedPivot());
    Tensor proof = downdated.witness(less);
    assertThat(relative(proof, Cholesky.of(less).witness(less))).isLessThan(1e-9);
    assertThat(Sums.exactDot(proof.toDoubles(), less.times(proof).toDoubles())).isLessThan(0);
    assertThatThrownBy(() -> Cholesky.of(Tensor.identity(2)).witness(Tensor.identity(2)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void growthOfEntriesIsMendedByExchangingColumns() {
    for (int n : new int[] {20, 60, 120}) {
      Tensor a = HardMatrices.growing(n);
      Lu lu = Lu.of(a);
      assertThat(lu.columnPivots()).hasSize(n);
      assertThat(lu.certificate(a).holds()).isTrue();
      Tensor r = Qr.of(a).r();
      double[] diagonal = new double[n];
      Arrays.setAll(diagonal, i -> r.at(i, i));
      assertThat(lu.logAbsoluteDeterminant())
          .isCloseTo(Determinant.product(diagonal, 0).log(), within(1e-11));
    }
    assertThat(Lu.of(HardMatrices.gaussian(100, 100, 1)).columnPivots()).isEmpty();
  }

  @Test
  void determinantsOutOfRangeHaveAMantissaAndALogarithm() {
    int n = 300;
    Tensor a = Tensor.generate(Shape.of(n, n), k -> k / n == k % n ? -1e200 : 0);
    Lu lu = Lu.of(a);
    assertThat(lu.determinant()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(lu.determinantSign()).isEqualTo(1);
    assertThat(lu.logAbsoluteDeterminant()).isCloseTo(n * 200 * Math.log(10), within(1e-9));
    assertThat(lu.scaledDeterminant().exponent())
        .isEqualTo((long) Math.floor(n * 200 * Math.log(10) / Math.log(2)));
    Tensor small = Tensor.generate(a.shape(), k -> k / n == k % n ? Double.MIN_VALUE : 0);
    assertThat(Ldl.of(small).determinant()).isZero();
    assertThat(Ldl.of(small).scaledDeterminant()).isEqualTo(new Determinant(1, -1074L * n));
    assertThat(Cholesky.of(small).logDeterminant())
        .isCloseTo(-1074 * n * Math.log(2), within(1e-9));
    assertThat(Lu.of(Tensor.zeros(3, 3)).scaledDeterminant()).isEqualTo(new Determinant(0, 0));
    assertThat(new Determinant(1.5, 1).log()).isEqualTo(Math.log(3), within(1e-15));
    assertThat(new Determinant(1 + EPSILON, 0).log()).isCloseTo(EPSILON, within(1e-30));
  }

  @Test
  void nothingIsAMatrixOfOrderZero() {
    Tensor empty = Tensor.zeros(0, 0);
    Tensor nothing = Tensor.zeros(0);
    assertThat(Lu.of(empty).determinant()).isEqualTo(1);
    assertThat(Lu.of(empty).solve(nothing).rows()).isZero();
    assertThat(Cholesky.of(empty).logDeterminant()).isZero();
    assertThat(Ldl.of(empty).inertia()).isEqualTo(new Inertia(0, 0, 0));
    assertThat(PivotedQr.of(empty).rank()).isZero();
    assertThat(PivotedQr.of(Tensor.zeros(0, 3)).nullSpace().shape()).isEqualTo(Shape.of(3, 3));
    assertThat(Condition.one(empty)).isEqualTo(1);
    assertThat(Condition.estimate(empty)).isEqualTo(1);
    assertThat(Condition.skeel(empty)).isEqualTo(1);
    assertThat(Refinement.extended(empty, nothing, Lu.of(empty)).certificate().holds()).isTrue();
    // no right side: no solution, and nothing to refine
    Tensor none = Tensor.zeros(2, 0);
    assertThat(Lu.of(Tensor.identity(2)).solve(none).shape()).isEqualTo(none.shape());
    assertThat(Refinement.extended(Tensor.identity(2), none, Lu.of(Tensor.identity(2))).outcome())
        .isEqualTo(Refinement.Outcome.CONVERGED);
  }

  @Test
  void zeroHasRankZero() {
    Tensor zero = Tensor.zeros(4, 3);
    PivotedQr qr = PivotedQr.of(zero);
    assertThat(qr.rank()).isZero();
    assertThat(relative(qr.nullSpace(), Tensor.identity(3))).isZero();
    assertThat(qr.solve(Tensor.vector(1, 2, 3, 4)).toDoubles()).containsOnly(0);
    assertThat(qr.certificate(zero).holds()).isTrue();
    assertThat(Ldl.of(Tensor.zeros(3, 3)).inertia()).isEqualTo(new Inertia(0, 0, 3));
    assertThat(Ldl.of(Tensor.zeros(3, 3)).singular()).isTrue();
    assertThat(Condition.one(Tensor.zeros(3, 3))).isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void repeatedColumnsLowerTheRank() {
    Tensor base = HardMatrices.gaussian(12, 4, 1);
    Tensor a = Tensor.generate(Shape.of(12, 7), k -> base.at(k / 7, k % 7 % 4) * (1 + k % 7));
    PivotedQr qr = PivotedQr.of(a);
    assertThat(qr.rank()).isEqualTo(4);
    assertThat(Norms.max(a.times(qr.nullSpace()))).isLessThan(1e-13);
    Tensor wide = a.transpose();
    assertThat(PivotedQr.of(wide).rank()).isEqualTo(4);
    assertThat(PivotedQr.of(wide).nullSpace().shape()).isEqualTo(Shape.of(12, 8));
    assertThat(
            PivotedQr.of(HardMatrices.prescribed(20, 9, 4, i -> Math.pow(10, -2 * i)), 1e-5).rank())
        .isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 64, 80})
  void aFullOrthogonalFactorBeginsWithTheThinOne(int n) {
    Tensor a = HardMatrices.gaussian(90, n, 5);
    Qr qr = Qr.of(a);
    Tensor full = qr.fullQ();
    assertThat(full.shape()).isEqualTo(Shape.of(90, 90));
    assertThat(Measures.orthogonality("‖QᵀQ − I‖", full).holds()).isTrue();
    for (int j = 0; j < n; j++) {
      assertThat(full.column(j).toDoubles()).isEqualTo(qr.q().column(j).toDoubles());
    }
  }

  @Test
  void nativeAndJavaFactorsAgreeWithinTheirBackwardErrors() {
    int n = 90; // beyond the order at which factorizations turn native
    assumeTrue(Lapack.available().isPresent(), "no native library: the whole suite runs in Java");
    Lapack lapack = Lapack.available().orElseThrow();
    Tensor a = HardMatrices.prescribed(n, n, 3, i -> Math.pow(10, -6.0 * i / n));
    Tensor b = right(n);
    double[] lu = a.toDoubles();
    int[] pivots = new int[n];
    lapack.lu(lu, n, pivots);
    List<Integer> exchanges = Arrays.stream(pivots).mapToObj(p -> p - 1).toList();
    Lu natively = new Lu(Storage.tensor(a.shape(), lu), exchanges, List.of(), -1, 0);
    Lu inJava = RookLu.of(a.toDoubles(), n, 0);
    assertThat(natively.certificate(a).holds()).isTrue();
    assertThat(inJava.certificate(a).holds()).isTrue();
    double tolerance = 10 * n * EPSILON * 1e6;
    assertThat(relative(natively.solve(b), inJava.solve(b))).isLessThan(tolerance);
    assertThat(natively.logAbsoluteDeterminant())
        .isCloseTo(inJava.logAbsoluteDeterminant(), within(tolerance));
  }

  @Test
  void whatIsNotFiniteIsRefusedOrNamed() {
    Tensor undefined = Tensor.matrix(new double[][] {{1, Double.NaN}, {Double.NaN, 1}});
    Tensor infinite = Tensor.matrix(new double[][] {{Double.POSITIVE_INFINITY, 0}, {0, 1}});
    for (Tensor a : List.of(undefined, infinite)) {
      assertThatThrownBy(() -> Ldl.of(a)).hasMessageContaining("NaN or infinite");
      assertThatThrownBy(() -> PivotedQr.of(a)).hasMessageContaining("NaN or infinite");
      assertThatThrownBy(() -> Condition.one(a)).hasMessageContaining("NaN or infinite");
      assertThat(Cholesky.of(a).positiveDefinite()).isFalse();
      assertThat(Lu.of(a).certificate(a).holds()).isFalse();
      assertThat(Qr.of(a).certificate(a).holds()).isFalse();
    }
  }

  @Test
  void wrongShapesAreNamed() {
    Tensor a = Tensor.identity(3);
    assertThatThrownBy(() -> Ldl.of(Tensor.zeros(2, 3))).hasMessageContaining("not a square");
    assertThatThrownBy(() -> PivotedQr.of(Tensor.zeros(2))).hasMessageContaining("not a matrix");
    assertThatThrownBy(() -> PivotedQr.of(a, -1)).hasMessageContaining("at least 0");
    assertThatThrownBy(() -> Lu.of(a).certificate(Tensor.identity(2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("of shape 3×3, not one of shape 2×2");
    assertThatThrownBy(() -> Refinement.extended(a, Tensor.zeros(3), Lu.of(Tensor.identity(2))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("factors of order 2");
    assertThatThrownBy(() -> Ldl.of(a).solve(Tensor.zeros(2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3 rows");
  }
}
