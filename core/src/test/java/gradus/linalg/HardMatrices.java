package gradus.linalg;

import gradus.models.Json;
import gradus.models.Reference;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;

/// Matrices that are hard in one way each: those of the reference set, and families of any order.
final class HardMatrices {
  private HardMatrices() {}

  /// A matrix of the reference set with what is known of it to 30 digits.
  record Known(String name, Tensor a, Json facts) {
    boolean square() {
      return a.rows() == a.columns();
    }

    boolean has(String fact) {
      return ((Map<?, ?>) facts.value()).get(fact) != null;
    }

    double number(String fact) {
      return facts.at(fact).number();
    }

    Tensor vector(String fact) {
      return Tensor.vector(facts.at(fact).numbers());
    }

    Tensor matrix(String fact) {
      return HardMatrices.matrix(facts.at(fact));
    }

    boolean fullRank() {
      return number("rank_exact") == Math.min(a.rows(), a.columns());
    }

    /// `‖A‖₂ / σᵣ`, with the smallest singular value that is not 0.
    double condition() {
      double[] values = facts.at("singular_values").numbers();
      return values[0] / values[(int) number("rank_exact") - 1];
    }
  }

  static List<Known> known() {
    return Reference.json("truth/linalg/matrices.json").stream()
        .map(json -> new Known(json.at("name").text(), matrix(json.at("entries")), json))
        .toList();
  }

  /// Rows of one length, or those of a triangle without its zeros.
  private static Tensor matrix(Json rows) {
    List<Json> list = rows.list();
    int n = list.stream().mapToInt(row -> row.numbers().length).max().orElse(0);
    double[][] entries = new double[list.size()][n];
    for (int i = 0; i < entries.length; i++) {
      double[] row = list.get(i).numbers();
      boolean upper = list.getLast().numbers().length < n;
      System.arraycopy(row, 0, entries[i], upper ? n - row.length : 0, row.length);
    }
    return Tensor.matrix(entries);
  }

  static Tensor gaussian(int m, int n, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return Tensor.generate(Shape.of(m, n), _ -> random.nextGaussian());
  }

  /// Random orthonormal columns, m×n.
  static Tensor orthonormal(int m, int n, long seed) {
    return Qr.of(gaussian(m, n, seed)).q();
  }

  /// A random m×n matrix with the given singular values.
  static Tensor prescribed(int m, int n, long seed, IntToDoubleFunction value) {
    int k = Math.min(m, n);
    Tensor left = orthonormal(m, k, seed);
    Tensor scaled = Tensor.generate(left.shape(), i -> left.flat(i) * value.applyAsDouble(i % k));
    return scaled.times(orthonormal(n, k, seed + 1).transpose());
  }

  /// A random symmetric matrix with the given eigenvalues.
  static Tensor symmetric(int n, long seed, IntToDoubleFunction value) {
    Tensor q = orthonormal(n, n, seed);
    Tensor a =
        Tensor.generate(q.shape(), i -> q.flat(i) * value.applyAsDouble(i % n))
            .times(q.transpose());
    return Tensor.generate(a.shape(), k -> a.at(Math.max(k / n, k % n), Math.min(k / n, k % n)));
  }

  /// The matrix on which partial pivoting lets entries grow to `2ⁿ⁻¹` (Wilkinson 1961), disturbed
  /// so that they need all their digits.
  static Tensor growing(int n) {
    SplittableRandom random = new SplittableRandom(n);
    return Tensor.generate(
        Shape.of(n, n),
        k -> {
          int i = k / n;
          int j = k % n;
          double entry = j == n - 1 || i == j ? 1 : i > j ? -1 : 0;
          return entry + (entry == 0 ? 0 : 1e-3 * random.nextDouble());
        });
  }

  /// Nonsingular square matrices.
  static Map<String, Tensor> regular(int n) {
    Map<String, Tensor> matrices = new LinkedHashMap<>();
    Tensor random = gaussian(n, n, n);
    matrices.put("random", random);
    matrices.put("identity", Tensor.identity(n));
    matrices.put("falling", prescribed(n, n, 3, i -> Math.pow(10, -10.0 * i / n)));
    matrices.put("one small", prescribed(n, n, 5, i -> i == n - 1 ? 1e-9 : 1));
    matrices.put("orthogonal", orthonormal(n, n, 9));
    matrices.put(
        "cyclic", Tensor.generate(random.shape(), k -> (k / n + 1) % n == k % n ? 1 + k : 0));
    matrices.put(
        "blocks",
        Tensor.generate(random.shape(), k -> k / n / 2 == k % n / 2 ? random.flat(k) : 0));
    matrices.put(
        "bad rows",
        Tensor.generate(random.shape(), k -> Math.scalb(random.flat(k), k / n * 7 % 90)));
    matrices.put(
        "bad columns",
        Tensor.generate(random.shape(), k -> Math.scalb(random.flat(k), k % n * 7 % 90)));
    matrices.put("growing", growing(n));
    matrices.put("huge", Tensor.generate(random.shape(), k -> Math.scalb(random.flat(k), 1015)));
    matrices.put("tiny", Tensor.generate(random.shape(), k -> Math.scalb(random.flat(k), -1060)));
    return matrices;
  }

  /// `‖b − Ax‖∞ / (‖A‖∞ ‖x‖∞ + ‖b‖∞)`, with residuals rounded once; the largest of all columns.
  static double backwardError(Tensor a, Tensor x, Tensor b) {
    int columns = b.rank() == 1 ? 1 : b.columns();
    int power = a.shape().count() == 0 ? 0 : -Scaling.exponent(a.toDoubles());
    Tensor scaled = Tensor.generate(a.shape(), k -> Math.scalb(a.flat(k), power));
    double worst = 0;
    for (int c = 0; c < columns; c++) {
      Tensor xc = columns == 1 && x.rank() == 1 ? x : x.column(c);
      Tensor bc = columns == 1 && b.rank() == 1 ? b : b.column(c);
      double[] rights = new double[bc.rows()];
      double[] values = new double[xc.rows()];
      for (int j = 0; j < values.length; j++) {
        values[j] = Math.scalb(xc.flat(j), -power);
      }
      double size = 0;
      for (double value : values) {
        size = Math.max(size, Math.abs(value));
      }
      double residual = 0;
      for (int i = 0; i < rights.length; i++) {
        double[] row = Arrays.copyOf(scaled.row(i).toDoubles(), values.length + 1);
        double[] with = Arrays.copyOf(values, values.length + 1);
        row[values.length] = -1;
        with[values.length] = bc.flat(i);
        residual = Math.max(residual, Math.abs(Sums.exactDot(row, with)));
      }
      if (!(residual == 0)) {
        worst = Math.max(worst, residual / (Norms.infinity(scaled) * size + Norms.infinity(bc)));
      }
    }
    return worst;
  }

  /// `‖x − y‖∞ / ‖y‖∞`, or 0 where they are equal.
  static double relative(Tensor x, Tensor y) {
    double difference = 0;
    for (int k = 0; k < y.shape().count(); k++) {
      double each = x.flat(k) == y.flat(k) ? 0 : Math.abs(x.flat(k) - y.flat(k));
      difference = Double.isNaN(each) ? each : Math.max(difference, each);
    }
    return difference == 0 ? 0 : difference / Norms.infinity(y.reshape(y.shape().count()));
  }

  static double relative(double x, double y) {
    return x == y ? 0 : Math.abs(x - y) / Math.abs(y);
  }
}
