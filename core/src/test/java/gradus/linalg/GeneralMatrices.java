package gradus.linalg;

import gradus.models.Json;
import gradus.models.Reference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;

/// Square matrices without symmetry that are hard in one way each.
final class GeneralMatrices {
  static final double EPSILON = 0x1p-52;

  private GeneralMatrices() {}

  static Tensor gaussian(int n, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return Tensor.generate(Shape.of(n, n), _ -> random.nextGaussian());
  }

  interface Entry {
    double at(int i, int j);
  }

  static Tensor matrix(int n, Entry entry) {
    return Tensor.generate(Shape.of(n, n), k -> entry.at(k / n, k % n));
  }

  static Tensor map(Tensor a, IntToDoubleFunction entry) {
    return Tensor.generate(a.shape(), entry);
  }

  static Map<String, Tensor> of(int n) {
    Map<String, Tensor> matrices = new LinkedHashMap<>();
    Tensor random = gaussian(n, n);
    matrices.put("random", random);
    matrices.put("zero", Tensor.zeros(n, n));
    matrices.put("identity", Tensor.identity(n));
    matrices.put("ones", matrix(n, (_, _) -> 1));
    Tensor jordan = matrix(n, (i, j) -> i == j ? 3 : j == i + 1 ? 1 : 0);
    matrices.put("Jordan block", jordan);
    matrices.put("Jordan block, turned", turned(jordan, 7));
    matrices.put("nilpotent", matrix(n, (i, j) -> j == i + 1 ? 1 : 0));
    matrices.put("nilpotent, turned", turned(matrix(n, (i, j) -> j > i ? i + j : 0), 8));
    matrices.put("upper triangular", matrix(n, (i, j) -> j >= i ? random.at(i, j) : 0));
    matrices.put("lower triangular", matrix(n, (i, j) -> j <= i ? random.at(i, j) : 0));
    matrices.put("two Jordan pairs", matrix(n, GeneralMatrices::jordanPair));
    matrices.put("cyclic", matrix(n, (i, j) -> (i + 1) % n == j ? 1 : 0));
    matrices.put("companion", matrix(n, (i, j) -> i == 0 ? -(j + 1.0) : i == j + 1 ? 1 : 0));
    matrices.put("orthogonal", n == 0 ? random : Qr.of(random).q());
    matrices.put("skew", matrix(n, (i, j) -> random.at(i, j) - random.at(j, i)));
    matrices.put("symmetric", matrix(n, (i, j) -> random.at(i, j) + random.at(j, i)));
    matrices.put("stochastic", matrix(n, (i, j) -> (i + 2 * j) % 3 == 0 ? 1 : 0.5));
    matrices.put("Frank", matrix(n, (i, j) -> j < i - 1 ? 0 : n - Math.max(i, j)));
    matrices.put("Grcar", matrix(n, (i, j) -> j == i - 1 ? -1 : j >= i && j <= i + 3 ? 1 : 0));
    matrices.put("rank one", matrix(n, (i, j) -> (i + 1.0) / (j + 1)));
    matrices.put("bad rows", map(random, k -> Math.scalb(random.flat(k), k / n * 7 % 90)));
    matrices.put(
        "badly scaled",
        map(random, k -> Math.scalb(random.flat(k), k / n * 7 % 90 - k % n * 7 % 90)));
    matrices.put("graded", map(random, k -> Math.scalb(random.flat(k), -3 * (k / n + k % n))));
    matrices.put("huge", map(random, k -> Math.scalb(random.flat(k), 900)));
    matrices.put("largest", map(random, k -> Math.scalb(random.flat(k), 1015)));
    matrices.put("tiny", map(random, k -> Math.scalb(random.flat(k), -900)));
    matrices.put("denormal", map(random, k -> Math.scalb(random.flat(k), -1060)));
    if (n > 60) {
      // the rest has shown all it can at lower orders
      matrices
          .keySet()
          .retainAll(List.of("random", "two Jordan pairs", "orthogonal", "Frank", "Grcar", "huge"));
      return matrices;
    }
    matrices.put("mixed", map(random, k -> Math.scalb(random.flat(k), k % 2 == 0 ? 900 : -900)));
    return matrices;
  }

  static Tensor named(String name, int n) {
    return Objects.requireNonNull(of(n).get(name), name);
  }

  /// `Q A Qᵀ` with a random orthogonal `Q`.
  static Tensor turned(Tensor a, long seed) {
    Tensor q = a.rows() == 0 ? a : Qr.of(gaussian(a.rows(), seed)).q();
    return q.times(a).times(q.transpose());
  }

  /// Pairs `±2i`, each defective.
  private static double jordanPair(int i, int j) {
    if (i / 2 == j / 2) {
      return i == j ? 0 : i < j ? 2 : -2;
    }
    return j == i + 2 ? 1 : 0;
  }

  /// A square matrix of the reference set, with its eigenvalues to 30 digits.
  @SuppressWarnings("ArrayRecordComponent") // handed over, compared never
  record Known(String name, Tensor a, double[][] values) {}

  static List<Known> known() {
    return Reference.json("truth/linalg/matrices.json").stream()
        .filter(json -> has(json, "eigenvalues") || has(json, "eigenvalues_complex"))
        .map(GeneralMatrices::known)
        .toList();
  }

  private static boolean has(Json json, String key) {
    return ((Map<?, ?>) json.value()).get(key) != null;
  }

  private static Known known(Json json) {
    double[][] values;
    if (has(json, "eigenvalues")) {
      double[] real = json.at("eigenvalues").numbers();
      values = new double[real.length][];
      for (int k = 0; k < real.length; k++) {
        values[k] = new double[] {real[k], 0};
      }
    } else {
      values = rows(json.at("eigenvalues_complex"));
    }
    return new Known(json.at("name").text(), Tensor.matrix(rows(json.at("entries"))), values);
  }

  static double[][] rows(Json json) {
    return ((List<?>) json.value())
        .stream().map(row -> new Json(row).numbers()).toArray(double[][]::new);
  }

  /// The matrix times a power of two with which its entries are near 1.
  static Tensor scaled(Tensor a) {
    int power = -Scaling.exponent(a.toDoubles());
    return map(a, k -> Math.scalb(a.flat(k), power));
  }

  static double frobenius(Tensor a) {
    double sum = 0;
    for (double x : a.toDoubles()) {
      sum += x * x;
    }
    return Math.sqrt(sum);
  }

  static Tensor minus(Tensor a, Tensor b) {
    return map(a, k -> a.flat(k) - b.flat(k));
  }
}
