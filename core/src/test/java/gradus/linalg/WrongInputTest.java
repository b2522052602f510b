package gradus.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// Every entry that takes a matrix: wrong shapes are refused with the shape that was given, what is
/// not finite is refused or makes the result say so, and empty matrices have the answer that their
/// definition gives.
final class WrongInputTest {
  private static final Map<String, Consumer<Tensor>> SQUARE = new LinkedHashMap<>();
  private static final Map<String, Consumer<Tensor>> ANY = new LinkedHashMap<>();

  static {
    SQUARE.put("Lu", Lu::of);
    SQUARE.put("Cholesky", Cholesky::of);
    SQUARE.put("Ldl", Ldl::of);
    SQUARE.put("Condition.one", Condition::one);
    SQUARE.put("Condition.skeel", Condition::skeel);
    SQUARE.put("Condition.estimate", Condition::estimate);
    SQUARE.put("Condition.estimate of factors", a -> Condition.estimate(a, Lu.of(square(a))));
    SQUARE.put("working refinement", a -> Refinement.working(a, right(a), Lu.of(square(a))));
    SQUARE.put("extended refinement", a -> Refinement.extended(a, right(a), Lu.of(square(a))));
    SQUARE.put("certificate", a -> Lu.of(square(a)).certificate(a, right(a), right(a)));
    ANY.put("Qr", a -> Qr.of(a.rank() == 2 && a.rows() < a.columns() ? a.transpose() : a));
    ANY.put("Condition.two", Condition::two);
    ANY.put("PivotedQr", PivotedQr::of);
    ANY.put("LeastSquares", a -> LeastSquares.of(a, right(a)));
  }

  private static Tensor right(Tensor a) {
    return Tensor.zeros(a.rank() == 0 ? 1 : a.rows());
  }

  private static Tensor square(Tensor a) {
    return Tensor.identity(a.rank() == 0 ? 1 : a.rows());
  }

  /// Of an order that is factored in one piece, and of one that is factored in blocks.
  private static List<Tensor> notFinite(double entry) {
    return List.of(with(entry, 3), with(entry, 70), with(entry, 200));
  }

  private static Tensor with(double entry, int n) {
    return Tensor.generate(
        Shape.of(n, n), k -> k == n + 1 ? entry : k / n == k % n ? 3 : 1.0 / (1 + k / n + k % n));
  }

  @Test
  void whatIsNoSquareMatrixIsRefused() {
    SQUARE.forEach((name, entry) -> {
      for (Tensor a : List.of(Tensor.zeros(2, 3), Tensor.zeros(3, 2), Tensor.zeros(0, 2))) {
        assertThatThrownBy(() -> entry.accept(a))
            .as(name)
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("shape " + a.shape())
            .hasMessageContaining("not a square matrix");
      }
    });
  }

  @Test
  void whatIsNoMatrixIsRefused() {
    for (Map<String, Consumer<Tensor>> entries : List.of(SQUARE, ANY)) {
      entries.forEach((name, entry) -> {
        for (Tensor a : List.of(Tensor.zeros(4), Tensor.scalar(1), Tensor.zeros(2, 2, 2))) {
          assertThatThrownBy(() -> entry.accept(a))
              .as(name + " of shape " + a.shape())
              .isInstanceOf(IllegalArgumentException.class)
              .hasMessageContaining("shape " + a.shape());
        }
      });
    }
  }

  @Test
  void rightSidesThatDoNotFitAreRefused() {
    Tensor a = Tensor.identity(3);
    List<Consumer<Tensor>> solvers =
        List.of(
            Lu.of(a)::solve,
            Lu.of(a)::solveTransposed,
            Cholesky.of(a)::solve,
            Cholesky.of(a)::solveTransposed,
            Ldl.of(a)::solve,
            Ldl.of(a)::solveTransposed,
            Qr.of(a)::solve,
            PivotedQr.of(a)::solve,
            b -> LeastSquares.of(a, b),
            b -> Refinement.extended(a, b, Lu.of(a)),
            b -> Refinement.working(a, b, Lu.of(a)),
            b -> Lu.of(a).certificate(a, b, b));
    for (Consumer<Tensor> solver : solvers) {
      for (Tensor b : List.of(Tensor.zeros(2), Tensor.zeros(4, 3), Tensor.scalar(1))) {
        assertThatThrownBy(() -> solver.accept(b))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("shape " + b.shape())
            .hasMessageContaining("3 rows");
      }
    }
    assertThatThrownBy(() -> Lu.of(a).certificate(a, Tensor.zeros(3, 1), Tensor.zeros(3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("shape of the right side");
    assertThatThrownBy(() -> Condition.skeel(a, Tensor.zeros(2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3 rows");
  }

  @Test
  void certificatesNeedTheMatrixThatWasFactored() {
    Tensor a = Tensor.identity(3);
    List<Consumer<Tensor>> certificates =
        List.of(
            Lu.of(a)::certificate,
            Cholesky.of(a)::certificate,
            Ldl.of(a)::certificate,
            Qr.of(a)::certificate,
            PivotedQr.of(a)::certificate,
            Cholesky.of(Tensor.zeros(3, 3))::witness);
    for (Consumer<Tensor> certificate : certificates) {
      assertThatThrownBy(() -> certificate.accept(Tensor.identity(2)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("of shape 3×3, not one of shape 2×2");
    }
  }

  @Test
  void whatIsNotFiniteIsRefused() {
    for (double entry : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      for (Tensor a : notFinite(entry)) {
        List<Consumer<Tensor>> entries =
            List.of(
                Ldl::of,
                PivotedQr::of,
                Condition::one,
                Condition::two,
                Condition::skeel,
                Condition::estimate,
                each -> LeastSquares.of(each, right(each)));
        for (Consumer<Tensor> each : entries) {
          assertThatThrownBy(() -> each.accept(a))
              .isInstanceOf(IllegalArgumentException.class)
              .hasMessageContaining("NaN or infinite");
        }
      }
    }
  }

  @Test
  void factorsOfWhatIsNotFiniteAreNoNumbers() {
    for (double entry :
        new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
      for (Tensor a : notFinite(entry)) {
        Lu lu = Lu.of(a);
        assertThat(lu.singular()).isFalse();
        assertThat(lu.certificate(a).holds()).isFalse();
        assertThat(lu.solve(right(a)).toDoubles()).containsOnly(Double.NaN);
        assertThat(lu.determinant()).isNaN();
        assertThat(lu.logAbsoluteDeterminant()).isNaN();
        Qr qr = Qr.of(a);
        assertThat(qr.certificate(a).holds()).isFalse();
        assertThat(qr.solve(right(a)).toDoubles()).containsOnly(Double.NaN);
        Cholesky cholesky = Cholesky.of(a);
        assertThat(cholesky.failedPivot()).isEqualTo(1);
        Refinement refined = Refinement.extended(a, right(a), lu);
        assertThat(refined.outcome()).isEqualTo(Refinement.Outcome.DIVERGED);
        assertThat(refined.certificate().holds()).isFalse();
        assertThat(refined.certificate().digits()).isZero();
      }
    }
  }

  @Test
  void onlyTheLowerTriangleOfASymmetricMatrixIsRead() {
    for (int n : new int[] {2, 9, 70, 200}) {
      Tensor a = HardMatrices.symmetric(n, 3, i -> 1 + i);
      for (double rest : new double[] {Double.NaN, 1e300}) {
        Tensor half = Tensor.generate(a.shape(), k -> k / n < k % n ? rest : a.flat(k));
        assertThat(Cholesky.of(half).lower().toDoubles())
            .isEqualTo(Cholesky.of(a).lower().toDoubles());
        assertThat(Ldl.of(half).lower().toDoubles()).isEqualTo(Ldl.of(a).lower().toDoubles());
        assertThat(Cholesky.of(half).certificate(half).holds()).isTrue();
        assertThat(Ldl.of(half).certificate(half).holds()).isTrue();
      }
    }
  }

  @Test
  void singularMatricesAreNamed() {
    for (int n : new int[] {2, 9, 70}) {
      Tensor zero = Tensor.zeros(n, n);
      assertThat(Lu.of(zero).zeroPivot()).isZero();
      assertThat(Lu.of(zero).certificate(zero).holds()).isTrue();
      assertThat(Lu.of(zero).solve(Tensor.generate(Shape.of(n), _ -> 1)).isFinite()).isFalse();
      assertThat(Cholesky.of(zero).failedPivot()).isZero();
      assertThat(Ldl.of(zero).zeroPivot()).isZero();
      assertThat(Qr.of(zero).certificate(zero).holds()).isTrue();
      assertThat(Condition.one(zero)).isEqualTo(Double.POSITIVE_INFINITY);
      assertThat(Condition.two(zero)).isEqualTo(Double.POSITIVE_INFINITY);
      assertThat(Condition.skeel(zero)).isEqualTo(Double.POSITIVE_INFINITY);
      assertThat(Condition.estimate(zero)).isEqualTo(Double.POSITIVE_INFINITY);
      assertThat(LeastSquares.of(zero, Tensor.zeros(n)).rank()).isZero();
      Refinement refined =
          Refinement.extended(zero, Tensor.generate(Shape.of(n), _ -> 1), Lu.of(zero));
      assertThat(refined.outcome()).isEqualTo(Refinement.Outcome.DIVERGED);
    }
  }

  @Test
  void emptyMatricesHaveTheAnswerOfTheirDefinition() {
    Tensor empty = Tensor.zeros(0, 0);
    Tensor nothing = Tensor.zeros(0);
    assertThat(Lu.of(empty).determinant()).isEqualTo(1);
    assertThat(Qr.of(Tensor.zeros(3, 0)).fullQ().toDoubles())
        .isEqualTo(Tensor.identity(3).toDoubles());
    assertThat(Qr.of(Tensor.zeros(3, 0)).certificate(Tensor.zeros(3, 0)).holds()).isTrue();
    assertThat(PivotedQr.of(Tensor.zeros(3, 0)).solve(Tensor.zeros(3)).shape())
        .isEqualTo(Shape.of(0));
    assertThat(PivotedQr.of(Tensor.zeros(0, 3)).solve(nothing).toDoubles()).containsOnly(0);
    assertThat(Cholesky.of(empty).positiveDefinite()).isTrue();
    assertThat(Cholesky.of(empty).certificate(empty).holds()).isTrue();
    assertThat(Cholesky.of(empty).update(nothing).downdate(nothing).positiveDefinite()).isTrue();
    assertThat(Ldl.of(empty).solve(nothing).shape()).isEqualTo(Shape.of(0));
    assertThat(Condition.two(empty)).isEqualTo(1);
    assertThat(Condition.two(Tensor.zeros(0, 3))).isEqualTo(1);
    assertThat(Norms.two(Tensor.zeros(0, 3))).isZero();
    assertThat(LeastSquares.of(empty, nothing).method()).isEqualTo(LeastSquares.Method.NOTHING);
  }

  @Test
  void updatesThatAreNotFiniteFailAtTheirPivot() {
    Cholesky identity = Cholesky.of(Tensor.identity(3));
    for (double entry : new double[] {Double.NaN, Double.POSITIVE_INFINITY, 1e300}) {
      Tensor x = Tensor.vector(0, entry, 1);
      assertThat(identity.downdate(x).failedPivot()).isEqualTo(1);
      assertThat(identity.update(x).failedPivot()).isEqualTo(entry == 1e300 ? -1 : 1);
    }
  }
}
