package gradus.doctor;

import gradus.models.Dataset;
import gradus.models.Logistic;
import gradus.models.LogisticFit;
import gradus.models.Target;
import java.util.Arrays;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// `separable_logistic`: a hyperplane tells a class from the others without an error, so the
/// likelihood of a logistic regression has no maximum: it grows for ever along the hyperplane's
/// normal (Albert & Anderson 1984, Theorems 1 and 2).
///
/// The separating direction is found by linear programming and checked on the rows. With an L2
/// penalty there is a unique finite minimum, and separation is only worth knowing.
public record SeparableLogistic() implements Pathology {
  /// Rows times squared columns up to which a penalized fit, where nothing is at stake, is searched
  /// at all.
  private static final double AFFORDABLE = 5e7;

  @Override
  public String slug() {
    return "separable_logistic";
  }

  @Override
  public List<String> explains() {
    return List.of();
  }

  @Override
  public Optional<Finding> examine(Evidence evidence) {
    return evidence
        .design()
        .filter(design -> design.data().target() instanceof Target.Classes)
        .filter(design -> design.data().features().isFinite())
        .filter(design -> design.penalty() == 0 || affordable(design.data()))
        .flatMap(design ->
            Separation.of(design.data()).map(separation -> finding(evidence, design, separation)));
  }

  private static boolean affordable(Dataset data) {
    double columns = data.columns() + 1.0;
    return data.rows() * columns * columns * data.classes().classes().size() <= AFFORDABLE;
  }

  private Finding finding(Evidence evidence, Evidence.Design design, Separation separation) {
    Target.Classes classes = design.data().classes();
    boolean penalized = design.penalty() > 0;
    Map<String, Double> numbers = new HashMap<>();
    numbers.put("rows", (double) design.data().rows());
    numbers.put("margin", separation.smallestMargin());
    numbers.put("on_the_plane", (double) separation.onThePlane());
    numbers.put("penalty", design.penalty());
    numbers.put("norm", norm(evidence.run().point().toDoubles()));
    numbers.put("intercept", separation.intercept());
    for (int j = 0; j < design.data().columns(); j++) {
      numbers.put("w:" + design.data().featureNames().get(j), separation.weights().flat(j));
    }
    Map<String, String> names =
        Map.of(
            "class", classes.classes().get(separation.index()),
            "target", classes.name(),
            "kind", separation.complete() ? "complete" : "quasi-complete",
            "direction", direction(design.data(), separation));
    return new Finding(
        slug(),
        penalized ? Level.INFO : Level.ERROR,
        separation.complete() ? Confidence.PROVEN : Confidence.MEASURED,
        numbers,
        names,
        List.of(),
        List.of(),
        penalized ? Optional.empty() : Optional.of(mend(evidence, design)));
  }

  /// With any `λ > 0` the minimum is finite; finite standard errors show it.
  private static Finding.Mend mend(Evidence evidence, Evidence.Design design) {
    double before = norm(evidence.run().point().toDoubles());
    LogisticFit fit = Logistic.penalty(1).fit(design.data());
    double after = norm(fit.minimum().point().toDoubles());
    boolean cured = fit.minimum().outcome().settled() && fit.standardErrors().isFinite();
    return new Finding.Mend(
        "penalty",
        1,
        "‖w‖₂",
        before,
        Double.NaN,
        after,
        cured ? Finding.Verification.VERIFIED : Finding.Verification.REFUTED);
  }

  /// The terms of the hyperplane, the largest `|wⱼ|·spread` first, six at most.
  private static String direction(Dataset data, Separation separation) {
    List<Integer> order =
        IntStream.range(0, data.columns())
            .boxed()
            .sorted(
                Comparator.comparingDouble(
                    j -> -Math.abs(separation.weights().flat(j)) * spread(data, j)))
            .toList();
    StringBuilder text = new StringBuilder();
    for (int j : order.subList(0, Math.min(6, order.size()))) {
      double weight = separation.weights().flat(j);
      text.append(text.isEmpty() ? (weight < 0 ? "−" : "") : weight < 0 ? " − " : " + ");
      text.append(Wording.number(Math.abs(weight))).append('·').append(data.featureNames().get(j));
    }
    text.append(order.size() > 6 ? " + …" : "");
    text.append(separation.intercept() < 0 ? " − " : " + ")
        .append(Wording.number(Math.abs(separation.intercept())));
    return text.toString();
  }

  private static double spread(Dataset data, int j) {
    DoubleSummaryStatistics column =
        Arrays.stream(data.features().column(j).toDoubles()).summaryStatistics();
    return column.getMax() - column.getMin();
  }

  private static double norm(double[] x) {
    return Math.sqrt(Arrays.stream(x).map(element -> element * element).sum());
  }
}
