package gradus.bench;

import java.util.Locale;
import java.util.Map;

/// A line of the table: a figure, and how it stands to its goal.
///
/// @param name what was measured
/// @param against the peer, or what else it is compared with
/// @param figure the ratio or measure, from medians
/// @param best the same from the best runs
/// @param unit of the figure; `×` for a ratio
/// @param detail what it was computed from
record Row(String name, String against, double figure, double best, String unit, String detail) {
  /// What is wanted of a figure.
  private record Goal(double value, boolean least) {}

  private static final Map<String, Goal> GOALS =
      Map.ofEntries(
          least("fused-value", 2),
          least("fused-gradient", 2.5),
          least("logistic-gradient", 1.8),
          least("gmm-gradient", 2),
          least("network-gradient", 1.05),
          least("hessian-vector", 1.05),
          least("mlp-tiny", 10),
          least("cholesky", 0.9),
          least("qr", 0.9),
          most("value and gradient / value, logistic", 2),
          most("value and gradient / value, least squares", 2),
          most("value and gradient / value, network", 3.1),
          most("value and gradient / value, mixture", 4),
          most("first compilation, logistic", 150),
          most("first compilation, network", 150),
          most("later compilation, another structure", 10),
          most("later compilation, same structure", 10));

  private static Map.Entry<String, Goal> least(String name, double value) {
    return Map.entry(name, new Goal(value, true));
  }

  private static Map.Entry<String, Goal> most(String name, double value) {
    return Map.entry(name, new Goal(value, false));
  }

  /// A result that is wrong was not timed.
  static Row failed(String name, String reason) {
    return new Row(name, "", Double.NaN, Double.NaN, "", "FAILED: " + reason);
  }

  /// How much of the goal is reached: 1 where it just is, 0 where the result is wrong, ∞ where
  /// there is no goal.
  double attainment() {
    Goal goal = GOALS.get(name);
    if (Double.isNaN(figure)) {
      return 0;
    }
    if (goal == null) {
      return Double.POSITIVE_INFINITY;
    }
    return goal.least() ? figure / goal.value() : goal.value() / figure;
  }

  private String goal() {
    Goal goal = GOALS.get(name);
    return goal == null ? "" : (goal.least() ? "≥ " : "≤ ") + goal.value();
  }

  String line() {
    String mark = attainment() < 1 ? "✗" : Double.isInfinite(attainment()) ? " " : "✓";
    return String.format(
        Locale.ROOT,
        "%s %-42s %-28s %10.3f %-5s (best %10.3f)  %-8s %s",
        mark,
        name,
        against,
        figure,
        unit,
        best,
        goal(),
        detail);
  }

  String json() {
    return String.format(
        Locale.ROOT,
        "{\"name\": \"%s\", \"against\": \"%s\", \"figure\": %s, \"best\": %s, \"unit\": \"%s\","
            + " \"goal\": \"%s\", \"detail\": \"%s\"}",
        name,
        against,
        number(figure),
        number(best),
        unit,
        goal(),
        detail.replace("\\", "\\\\").replace("\"", "\\\""));
  }

  private static String number(double value) {
    return Double.isFinite(value) ? Double.toString(value) : "null";
  }
}
