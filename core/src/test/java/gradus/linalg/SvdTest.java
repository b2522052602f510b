package gradus.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Laws of singular values and vectors, with the constants of backward stability.
final class SvdTest {
  private static final double EPSILON = 0x1p-52;

  /// Matrices that are hard in one way each.
  private static Map<String, Tensor> matrices(int m, int n) {
    Map<String, Tensor> matrices = new LinkedHashMap<>();
    Tensor random = random(m, n, 1);
    Shape shape = random.shape();
    matrices.put("random", random);
    matrices.put("zero", Tensor.zeros(m, n));
    matrices.put("identity", Tensor.generate(shape, k -> k / n == k % n ? 1 : 0));
    matrices.put("ones", Tensor.generate(shape, _ -> 1));
    matrices.put(
        "bidiagonal", Tensor.generate(shape, k -> k / n == k % n ? 2 : k / n + 1 == k % n ? 1 : 0));
    matrices.put("Jordan", Tensor.generate(shape, k -> k / n + 1 == k % n ? 1 : 0));
    matrices.put("two values", prescribed(m, n, i -> i % 3 == 0 ? 2 : 1));
    matrices.put("clustered", prescribed(m, n, i -> 1 + i * 1e-15));
    matrices.put("falling", prescribed(m, n, i -> Math.pow(0.1, i % 20)));
    matrices.put("one large", prescribed(m, n, i -> i == 0 ? 1e12 : 1));
    matrices.put("rank deficient", prescribed(m, n, i -> i % 2 == 0 ? 0 : i));
    matrices.put(
        "graded columns", Tensor.generate(shape, k -> Math.scalb(random.flat(k), -2 * (k % n))));
    matrices.put(
        "graded rows", Tensor.generate(shape, k -> Math.scalb(random.flat(k), -2 * (k / n))));
    matrices.put("some columns zero", Tensor.generate(shape, k -> k % 3 == 1 ? 0 : random.flat(k)));
    for (double scale : new double[] {0x1p1000, 0x1p-1030}) {
      matrices.put("times " + scale, Tensor.generate(shape, k -> scale * random.flat(k)));
    }
    return matrices;
  }

  private static Tensor random(int m, int n, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return Tensor.generate(Shape.of(m, n), _ -> random.nextGaussian());
  }

  /// `Q diag(σ) Pᵀ` with random orthonormal columns.
  private static Tensor prescribed(int m, int n, IntToDoubleFunction value) {
    int r = Math.min(m, n);
    Tensor q = Qr.of(random(m, r, 2)).q();
    Tensor p = Qr.of(random(n, r, 3)).q();
    Tensor scaled = Tensor.generate(q.shape(), k -> q.flat(k) * value.applyAsDouble(k % r));
    return scaled.times(p.transpose());
  }

  @ParameterizedTest
  @CsvSource({
    "1,1", "1,5", "5,1", "2,2", "3,2", "7,7", "8,5", "16,16", "17,16", "31,40", "32,32", "33,33",
    "34,33", "50,40", "65,65", "100,33", "300,20", "20,300", "130,129", "257,40", "300,150",
    "193,193", "150,290"
  })
  void theFactorsMultiplyToTheMatrixAndTheVectorsAreOrthonormal(int m, int n) {
    matrices(m, n)
        .forEach((name, a) -> {
          String title = name + " of " + m + "×" + n;
          Svd svd = Svd.of(a);
          verify(title, a, svd);
          assertThat(difference(Svd.values(a), svd.values()))
              .as(title + ", values only")
              .isLessThanOrEqualTo(100 * Math.max(m, n) * EPSILON);
          if (Math.max(m, n) <= 50) {
            verify(title + " by rotations", a, Svd.byRotations(a));
            full(title, a, Svd.full(a));
          }
        });
  }

  /// The largest difference, relative to the largest value.
  private static double difference(Tensor x, Tensor y) {
    double largest = 0;
    for (int k = 0; k < x.rows() && y.flat(0) > 0; k++) {
      largest = Math.max(largest, Math.abs(x.flat(k) - y.flat(k)) / y.flat(0));
    }
    return largest;
  }

  private static double largest(Tensor a) {
    double largest = 0;
    for (double x : a.toDoubles()) {
      largest = Math.max(largest, Math.abs(x));
    }
    return largest;
  }

  private static void verify(String name, Tensor a, Svd svd) {
    int m = a.rows();
    int n = a.columns();
    int r = Math.min(m, n);
    assertThat(svd.u().shape()).as(name).isEqualTo(Shape.of(m, r));
    assertThat(svd.v().shape()).as(name).isEqualTo(Shape.of(n, r));
    assertThat(svd.values().shape()).as(name).isEqualTo(Shape.of(r));
    multiplied(name, a, svd);
    orthonormal(name + ", U", svd.u());
    orthonormal(name + ", V", svd.v());
    double[] v = svd.v().toDoubles();
    for (int k = 0; k < r; k++) {
      double bound = k == 0 ? Double.MAX_VALUE : svd.values().flat(k - 1);
      assertThat(svd.values().flat(k)).as(name).isBetween(0.0, bound);
      assertThat(Spectra.sign(v, k, r, n)).as(name).isEqualTo(1);
    }
  }

  private static void multiplied(String name, Tensor a, Svd svd) {
    int n = a.columns();
    int r = svd.values().rows();
    double largest = largest(a);
    // a power of two, so that nothing overflows here nor rounds
    double scale = largest == 0 ? 1 : Math.scalb(1.0, -Math.getExponent(largest) / 2);
    Tensor scaled =
        Tensor.generate(
            svd.u().shape(), k -> svd.u().flat(k) * (svd.values().flat(k % r) * scale * scale));
    Tensor product = scaled.times(svd.v().transpose());
    double limit = 100 * Math.max(a.rows(), n) * EPSILON * svd.values().flat(0) * scale * scale;
    // subnormal entries are not rounded relative to their size
    double subnormal = Math.max(a.rows(), n) * Double.MIN_VALUE * scale * scale;
    Tensor residual = Tensor.generate(a.shape(), k -> product.flat(k) - a.flat(k) * scale * scale);
    assertThat(largest(residual)).as(name).isLessThanOrEqualTo(limit + subnormal);
  }

  private static void orthonormal(String name, Tensor q) {
    int n = q.columns();
    Tensor gram = q.transpose().times(q);
    Tensor error = Tensor.generate(gram.shape(), k -> gram.flat(k) - (k / n == k % n ? 1 : 0));
    assertThat(largest(error)).as(name).isLessThanOrEqualTo(100 * q.rows() * EPSILON);
  }

  private static void full(String name, Tensor a, Svd svd) {
    assertThat(svd.u().shape()).as(name).isEqualTo(Shape.of(a.rows(), a.rows()));
    assertThat(svd.v().shape()).as(name).isEqualTo(Shape.of(a.columns(), a.columns()));
    orthonormal(name + ", full U", svd.u());
    orthonormal(name + ", full V", svd.v());
    Svd thin = Svd.of(a);
    int r = thin.values().rows();
    assertThat(Tensor.generate(thin.u().shape(), k -> svd.u().at(k / r, k % r)).toDoubles())
        .isEqualTo(thin.u().toDoubles());
  }

  @ParameterizedTest
  @ValueSource(ints = {9, 33, 200})
  void theValuesOfTheDifferenceMatrixAreKnown(int n) {
    // (n+1)×n: 1 on the diagonal, −1 below; its Gram matrix is the Laplacian
    Tensor a =
        Tensor.generate(Shape.of(n + 1, n), k -> k / n == k % n ? 1 : k / n == k % n + 1 ? -1 : 0);
    Tensor values = Svd.of(a).values();
    for (int k = 0; k < n; k++) {
      double exact = 2 * Math.sin((n - k) * Math.PI / (2 * (n + 1)));
      assertThat(values.flat(k)).isCloseTo(exact, within(10 * n * EPSILON));
    }
  }

  @ParameterizedTest
  @CsvSource({"12,12", "40,12", "12,40", "400,12"})
  void smallValuesOfScaledColumnsKeepTheirDigits(int m, int n) {
    Tensor b = random(m, n, 5);
    boolean columns = m >= n;
    Tensor a =
        Tensor.generate(b.shape(), k -> Math.scalb(b.flat(k), -5 * (columns ? k % n : k / n)));
    assertGradedAccurate(a, columns ? b : b.transpose(), columns);
  }

  @ParameterizedTest
  @CsvSource({"12,12", "40,12"})
  void smallValuesOfScaledRowsKeepTheirDigits(int m, int n) {
    Tensor b = random(m, n, 6);
    Tensor a = Tensor.generate(b.shape(), k -> Math.scalb(b.flat(k), -5 * (k / n)));
    // the values of D B in any order of its rows, and by columns of the transpose
    Tensor turned =
        Tensor.generate(a.shape(), k -> a.at(a.rows() - 1 - k / n, a.columns() - 1 - k % n));
    Tensor values = Svd.of(a).values();
    Tensor others = Svd.of(turned).values();
    for (int k = 0; k < n; k++) {
      assertThat(others.flat(k)).isCloseTo(values.flat(k), within(1e-12 * values.flat(k)));
    }
  }

  /// The product of the singular values is a determinant, which grading changes by a known factor.
  private static void assertGradedAccurate(Tensor a, Tensor b, boolean columns) {
    Tensor values = Svd.of(a).values();
    double expected = -5 * Math.log(2) * b.columns() * (b.columns() - 1) / 2.0;
    Tensor even = Svd.byRotations(b).values();
    double sum = 0;
    for (int k = 0; k < values.rows(); k++) {
      expected += Math.log(even.flat(k));
      sum += Math.log(values.flat(k));
    }
    assertThat(sum)
        .as(columns ? "columns" : "rows")
        .isCloseTo(expected, within(1e-12 * Math.abs(expected)));
  }

  @Test
  void aPowerOfTwoChangesNoDigit() {
    for (int n : new int[] {6, 60}) {
      Tensor a = random(n + 3, n, 9);
      Svd svd = Svd.of(a);
      for (int power : new int[] {-900, -300, 300, 1000}) {
        Svd other = Svd.of(Tensor.generate(a.shape(), k -> Math.scalb(a.flat(k), power)));
        assertThat(other.u().toDoubles()).isEqualTo(svd.u().toDoubles());
        for (int k = 0; k < n; k++) {
          assertThat(other.values().flat(k)).isEqualTo(Math.scalb(svd.values().flat(k), power));
        }
      }
    }
  }

  @Test
  void theValuesOfTheReferenceSetAreExactUpToRounding() {
    for (HardMatrices.Known known : HardMatrices.known()) {
      Tensor a = known.a();
      double[] exact = known.vector("singular_values").toDoubles();
      int longer = Math.max(a.rows(), a.columns());
      for (Tensor values :
          List.of(Svd.of(a).values(), Svd.values(a), Svd.byRotations(a).values())) {
        for (int k = 0; k < exact.length; k++) {
          assertThat(values.flat(k))
              .as(known.name() + ", value " + k)
              .isCloseTo(exact[k], within(10 * longer * EPSILON * exact[0] + Double.MIN_VALUE));
        }
      }
      Certificate certificate = Svd.of(a).certificate(a);
      assertThat(certificate.holds()).as(known.name() + ": " + certificate).isTrue();
      Certificate full = Svd.full(a).certificate(a);
      assertThat(full.holds()).as(known.name() + ": " + full).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"graded_spd_12", "mixed_scale_2x2", "lauchli_4_1e-7", "rotation_tiny"})
  void rotationsFindSmallValuesOfScaledMatricesToTheirOwnAccuracy(String name) {
    for (HardMatrices.Known known : HardMatrices.known()) {
      if (known.name().equals(name)) {
        Tensor values = Svd.byRotations(known.a()).values();
        assertThat(HardMatrices.relative(values, known.vector("singular_values")))
            .isLessThan(100 * EPSILON);
        for (int k = 0; k < values.rows(); k++) {
          double exact = known.vector("singular_values").flat(k);
          assertThat(HardMatrices.relative(values.flat(k), exact))
              .as(name + ", value " + k)
              .isLessThan(100 * values.rows() * EPSILON);
        }
      }
    }
  }

  @Test
  void emptyMatricesHaveNoValues() {
    for (Tensor a : new Tensor[] {Tensor.zeros(0, 3), Tensor.zeros(3, 0), Tensor.zeros(0, 0)}) {
      Svd svd = Svd.of(a);
      assertThat(svd.u().shape()).isEqualTo(Shape.of(a.rows(), 0));
      assertThat(svd.values().shape()).isEqualTo(Shape.of(0));
      assertThat(svd.v().shape()).isEqualTo(Shape.of(a.columns(), 0));
      assertThat(svd.rank()).isZero();
      assertThat(svd.condition()).isEqualTo(1);
      Svd full = Svd.full(a);
      orthonormal("full U", full.u());
      orthonormal("full V", full.v());
    }
  }

  @Test
  void whatIsNoMatrixOfFiniteNumbersIsRefused() {
    assertThatThrownBy(() -> Svd.of(Tensor.vector(1, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not a matrix");
    for (double sick : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      Tensor a = Tensor.matrix(new double[][] {{1, sick}, {2, 3}});
      assertThatThrownBy(() -> Svd.of(a)).hasMessageContaining("NaN or infinite");
      assertThatThrownBy(() -> Svd.full(a)).hasMessageContaining("NaN or infinite");
      assertThatThrownBy(() -> Svd.values(a)).hasMessageContaining("NaN or infinite");
      assertThatThrownBy(() -> Svd.byRotations(a)).hasMessageContaining("NaN or infinite");
    }
  }
}
