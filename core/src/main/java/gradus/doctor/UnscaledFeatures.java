package gradus.doctor;

import gradus.linalg.Shape;
import gradus.linalg.SymmetricEigen;
import gradus.linalg.Tensor;
import gradus.models.Dataset;
import gradus.models.Standardize;
import gradus.optimization.FirstOrder;
import gradus.optimization.Minimize;
import gradus.optimization.Minimum;
import gradus.optimization.Objective;
import gradus.optimization.landscape.Curvature;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// `unscaled_features`: columns of very different sizes make the loss a long narrow valley, in
/// which a method that only follows the gradient creeps.
///
/// The curvature of a model with a linear predictor is like that of `X̃ᵀX̃/n`, with a column of
/// ones for the intercept; a first-order method needs about `½κ ln(1/ε)` steps for its condition
/// number `κ` (Nesterov 2004, §2.1.5). Newton's method and L-BFGS are not concerned.
public record UnscaledFeatures() implements Pathology {
  /// The ratio of the condition numbers before and after standardization from which on it is a
  /// fault. Real sets either stay below 10² (iris: 60) or pass 10⁵ (heart, pima, Auto-MPG): the
  /// threshold lies in the empty gap.
  static final double RATIO = 1e3;

  /// `ε` for which steps are predicted.
  private static final double ACCURACY = 1e-6;

  @Override
  public String slug() {
    return "unscaled_features";
  }

  @Override
  public List<String> explains() {
    return List.of("lr_too_high", "nonfinite_origin");
  }

  @Override
  public Optional<Finding> examine(Evidence evidence) {
    if (!(evidence.method() instanceof FirstOrder rule) || evidence.design().isEmpty()) {
      return Optional.empty();
    }
    Evidence.Design design = evidence.design().get();
    if (!design.data().features().isFinite()) {
      return Optional.empty();
    }
    double raw = condition(design.data());
    double standardized = condition(new Standardize().fit(design.data()).apply(design.data()));
    double steps = 0.5 * raw * Math.log(1 / ACCURACY);
    boolean slow = !evidence.run().outcome().settled() || steps > evidence.stop().steps();
    if (!(raw > RATIO * standardized) || !slow || evidence.run().outcome().settled()) {
      return Optional.empty();
    }
    Map<String, Double> numbers = new HashMap<>();
    numbers.put("κ", raw);
    numbers.put("κ_std", standardized);
    numbers.put("ratio", raw / standardized);
    numbers.put("threshold", RATIO);
    numbers.put("steps_needed", steps);
    numbers.put("steps_needed_std", 0.5 * standardized * Math.log(1 / ACCURACY));
    numbers.put("steps", (double) evidence.run().steps());
    return Optional.of(
        new Finding(
            slug(),
            Level.WARN,
            Confidence.MEASURED,
            numbers,
            names(design.data(), rule, numbers),
            List.of(),
            List.of(),
            Optional.of(mend(evidence, design, rule))));
  }

  private static Map<String, String> names(
      Dataset data, FirstOrder rule, Map<String, Double> numbers) {
    double[] size =
        IntStream.range(0, data.columns()).mapToDouble(j -> rootMeanSquare(data, j)).toArray();
    List<Integer> order =
        IntStream.range(0, size.length)
            .boxed()
            .filter(j -> size[j] > 0)
            .sorted(Comparator.comparingDouble(j -> size[j]))
            .toList();
    int smallest = order.getFirst();
    int largest = order.getLast();
    numbers.put("smallest_size", size[smallest]);
    numbers.put("largest_size", size[largest]);
    return Map.of(
        "method",
        rule.title(),
        "smallest",
        data.featureNames().get(smallest),
        "largest",
        data.featureNames().get(largest));
  }

  /// The same method on standardized columns, at half the largest rate that is stable there.
  private static Finding.Mend mend(Evidence evidence, Evidence.Design design, FirstOrder rule) {
    Tensor scaled = new Standardize().fit(design.data()).apply(design.data().features());
    Map<String, Tensor> data = new HashMap<>(evidence.objective().data());
    data.put(design.variable(), scaled);
    Objective objective = evidence.objective().over(data);
    double[] start = evidence.start().toDoubles();
    Curvature curvature = Curvature.largest(objective, start);
    // a preconditioned method steps by its rate, whatever the curvature
    double rate =
        rule.stability()
            .filter(stability -> !stability.preconditioned())
            .map(stability -> stability.limit() / (2 * curvature.value()))
            .orElse(rule.rate());
    Minimum again = Minimize.run(objective, start, rule.withRate(rate), evidence.stop());
    double before = evidence.run().value();
    boolean better =
        again.value() < before
            || (again.outcome().settled() && again.value() <= before * (1 + 1e-9));
    return new Finding.Mend(
        "standardize",
        rate,
        "loss",
        before,
        Double.NaN,
        again.value(),
        better ? Finding.Verification.VERIFIED : Finding.Verification.REFUTED);
  }

  private static double rootMeanSquare(Dataset data, int j) {
    double sum = 0;
    for (int i = 0; i < data.rows(); i++) {
      sum += data.features().at(i, j) * data.features().at(i, j);
    }
    return Math.sqrt(sum / data.rows());
  }

  /// `λ₁/λₘ` of `X̃ᵀX̃/n`, with `λₘ` the smallest eigenvalue that rounding has not made of 0:
  /// exactly dependent columns only add directions in which nothing moves.
  static double condition(Dataset data) {
    int d = data.columns();
    int size = d + 1;
    double[] gram = new double[size * size];
    double[] row = new double[size];
    row[d] = 1;
    for (int i = 0; i < data.rows(); i++) {
      for (int j = 0; j < d; j++) {
        row[j] = data.features().flat(i * d + j);
      }
      for (int a = 0; a < size; a++) {
        for (int b = 0; b < size; b++) {
          gram[a * size + b] += row[a] * row[b] / data.rows();
        }
      }
    }
    double[] values = SymmetricEigen.of(Tensor.of(Shape.of(size, size), gram)).values().toDoubles();
    double largest = 0;
    for (double value : values) {
      largest = Math.max(largest, value);
    }
    double smallest = largest;
    for (double value : values) {
      smallest = value > 4 * size * Math.ulp(1.0) * largest ? Math.min(smallest, value) : smallest;
    }
    return largest / smallest;
  }
}
