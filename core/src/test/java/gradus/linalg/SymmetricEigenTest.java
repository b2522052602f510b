package gradus.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Laws of the symmetric eigenvalue problem, with the constants of backward stability.
final class SymmetricEigenTest {
  private static final double EPSILON = 0x1p-52;

  /// Matrices that are hard in one way each.
  private static Map<String, Tensor> matrices(int n) {
    Map<String, Tensor> matrices = new LinkedHashMap<>();
    Tensor random = random(n);
    matrices.put("random", random);
    matrices.put("zero", Tensor.zeros(n, n));
    matrices.put("identity", Tensor.identity(n));
    matrices.put("ones", Tensor.generate(Shape.of(n, n), _ -> 1));
    matrices.put("Wilkinson", tridiagonal(n, i -> Math.abs(i - (n - 1) / 2.0)));
    matrices.put("Laplacian", tridiagonal(n, _ -> -2));
    matrices.put("two values", prescribed(n, i -> i < n / 3 ? 1 : -1));
    matrices.put("clustered", prescribed(n, i -> 1 + i * 1e-15));
    matrices.put("falling", prescribed(n, i -> Math.pow(0.1, i % 20)));
    matrices.put("one large", prescribed(n, i -> i == 0 ? 1e12 : 1));
    matrices.put("rank deficient", prescribed(n, i -> i % 2 == 0 ? 0 : i));
    for (double scale : new double[] {0x1p1000, 0x1p-1030}) {
      matrices.put("times " + scale, Tensor.generate(random.shape(), k -> scale * random.flat(k)));
    }
    return matrices;
  }

  private static Tensor random(int n) {
    SplittableRandom random = new SplittableRandom(n);
    Tensor a = Tensor.generate(Shape.of(n, n), _ -> random.nextGaussian());
    return Tensor.generate(a.shape(), k -> a.flat(k) + a.at(k % n, k / n));
  }

  private static Tensor tridiagonal(int n, IntToDoubleFunction diagonal) {
    return Tensor.generate(
        Shape.of(n, n),
        k -> {
          int beside = Math.abs(k / n - k % n);
          return beside == 0 ? diagonal.applyAsDouble(k / n) : beside == 1 ? 1 : 0;
        });
  }

  /// `Q diag(λ) Qᵀ` with a random orthogonal `Q`.
  private static Tensor prescribed(int n, IntToDoubleFunction value) {
    SplittableRandom random = new SplittableRandom(n + 1);
    Tensor q = Qr.of(Tensor.generate(Shape.of(n, n), _ -> random.nextGaussian())).q();
    Tensor scaled =
        Tensor.generate(q.shape(), k -> q.flat(k) * value.applyAsDouble(k % Math.max(1, n)));
    Tensor a = scaled.times(q.transpose());
    return Tensor.generate(a.shape(), k -> a.at(Math.max(k / n, k % n), Math.min(k / n, k % n)));
  }

  private static double largest(Tensor a) {
    double largest = 0;
    for (double x : a.toDoubles()) {
      largest = Math.max(largest, Math.abs(x));
    }
    return largest;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 16, 31, 32, 33, 34, 50, 64, 65, 97, 130, 193})
  void theFactorsMultiplyToTheMatrixAndTheVectorsAreOrthonormal(int n) {
    matrices(n)
        .forEach((name, a) -> {
          verify(name + " of order " + n, a, SymmetricEigen.of(a));
          if (n <= 50) {
            verify(name + " of order " + n, a, SymmetricEigen.byRotations(a));
          }
        });
  }

  private static void verify(String name, Tensor a, SymmetricEigen eigen) {
    int n = a.rows();
    double largest = largest(a);
    // a power of two, so that nothing overflows here nor rounds
    double scale = largest == 0 ? 1 : Math.scalb(1.0, -Math.getExponent(largest) / 2);
    double unit = n * largest * scale * scale;
    Tensor left = Tensor.generate(a.shape(), k -> a.flat(k) * scale * scale);
    Tensor v = eigen.vectors();
    Tensor image = left.times(v);
    double limit = 100 * n * EPSILON * unit;
    for (int k = 0; k < n * n; k++) {
      double expected = v.flat(k) * (eigen.values().flat(k % n) * scale * scale);
      // subnormal entries are not rounded relative to their size
      double subnormal = n * Double.MIN_VALUE * scale * scale;
      assertThat(Math.abs(image.flat(k) - expected))
          .as(name)
          .isLessThanOrEqualTo(limit + subnormal);
    }
    Tensor gram = v.transpose().times(v);
    for (int k = 0; k < n * n; k++) {
      double one = k / n == k % n ? 1 : 0;
      assertThat(gram.flat(k)).as(name).isCloseTo(one, within(100 * n * EPSILON));
    }
    for (int k = 1; k < n; k++) {
      assertThat(eigen.values().flat(k)).as(name).isLessThanOrEqualTo(eigen.values().flat(k - 1));
    }
    for (int k = 0; k < n; k++) {
      double[] vector = v.column(k).toDoubles();
      assertThat(Spectra.sign(vector, 0, 1, n)).as(name).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 90, 300})
  void theValuesOfTheLaplacianAreKnown(int n) {
    Tensor values = SymmetricEigen.of(tridiagonal(n, _ -> -2)).values();
    for (int k = 0; k < n; k++) {
      double sine = Math.sin((k + 1) * Math.PI / (2 * (n + 1)));
      assertThat(values.flat(k)).isCloseTo(-4 * sine * sine, within(10 * n * EPSILON));
    }
  }

  @Test
  void theValuesOfTheReferenceSetAreExactUpToRounding() {
    for (HardMatrices.Known known : HardMatrices.known()) {
      if (!known.has("eigenvalues")) {
        continue;
      }
      Tensor a = known.a();
      double[] exact = known.vector("eigenvalues").toDoubles();
      double size = Math.max(Math.abs(exact[0]), Math.abs(exact[exact.length - 1]));
      SymmetricEigen eigen = SymmetricEigen.of(a);
      for (int k = 0; k < exact.length; k++) {
        assertThat(eigen.values().flat(k))
            .as(known.name() + ", value " + k)
            .isCloseTo(
                exact[exact.length - 1 - k],
                within(10 * exact.length * EPSILON * size + Double.MIN_VALUE));
      }
      Certificate certificate = eigen.certificate(a);
      assertThat(certificate.holds()).as(known.name() + ": " + certificate).isTrue();
    }
  }

  @Test
  void smallValuesOfAGradedMatrixKeepTheirDigits() {
    int n = 12;
    // D H D with a well-conditioned H: the rotations find each value to its own accuracy
    Tensor a =
        Tensor.generate(
            Shape.of(n, n),
            k -> Math.scalb(k / n == k % n ? 1.0 : 0.0625, -4 * (k / n) - 4 * (k % n)));
    Tensor values = SymmetricEigen.of(a).values();
    double product = 0;
    for (int k = 0; k < n; k++) {
      assertThat(values.flat(k)).isPositive();
      product += Math.log(values.flat(k));
    }
    double determinant = Cholesky.of(a).logDeterminant();
    assertThat(product).isCloseTo(determinant, within(1e-12 * Math.abs(determinant)));
  }

  @Test
  void repeatedCallsYieldTheSameBits() {
    Tensor a = random(130);
    double[] first = SymmetricEigen.of(a).vectors().toDoubles();
    assertThat(SymmetricEigen.of(a).vectors().toDoubles()).isEqualTo(first);
  }

  @Test
  void whatIsNoMatrixOfFiniteNumbersIsRefused() {
    assertThatThrownBy(() -> SymmetricEigen.of(Tensor.zeros(2, 3)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SymmetricEigen.of(Tensor.matrix(new double[][] {{Double.NaN}})))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("NaN");
  }
}
