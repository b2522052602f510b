package gradus.optimization.direct;

import gradus.compile.Program;
import gradus.expr.Expr;
import gradus.expr.Formula;
import gradus.models.Json;
import gradus.models.Reference;
import gradus.optimization.Box;
import gradus.optimization.Objective;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A test function of the reference data: its formula as an expression, its start, its box and its
/// minima.
public record NonconvexProblem(
    String name, Expr loss, List<Expr> parameters, Box box, Json start, List<Double> minima) {
  /// Those that are bounded below.
  public static List<NonconvexProblem> all() {
    List<NonconvexProblem> problems = new ArrayList<>();
    for (Json json : Reference.json("truth/optimization/nonconvex.json")) {
      NonconvexProblem problem = of(json);
      if (!problem.minima.isEmpty()) {
        problems.add(problem);
      }
    }
    return problems;
  }

  private static NonconvexProblem of(Json json) {
    int n = (int) json.at("n").number();
    Map<String, Expr> variables = new LinkedHashMap<>();
    for (int i = 1; i <= n; i++) {
      variables.put("x" + i, Expr.variable("x" + i));
    }
    String name = json.at("name").text();
    // the language has no name for Euler's number
    String formula = json.at("f").text().replaceAll("\\be\\b", "exp(1)");
    double[] box = json.at("box").numbers();
    return new NonconvexProblem(
        name,
        Formula.parse(formula, variables),
        List.copyOf(variables.values()),
        Box.of(n, box[0], box[1]),
        json.at("start").at("x"),
        minima(name, json));
  }

  private static List<Double> minima(String name, Json json) {
    if (name.startsWith("Ackley")) {
      return List.of(0.0); // not differentiable there
    }
    if (name.startsWith("Matrix factorisation")) {
      double smaller = (5 - Math.sqrt(5)) / 2; // the second singular value; minima form curves
      return List.of(smaller * smaller);
    }
    return json.at("stationary_points").list().stream()
        .filter(point -> point.at("type").text().equals("minimum"))
        .map(point -> point.at("f").number())
        .sorted()
        .toList();
  }

  public double[] from() {
    return start.numbers();
  }

  public double lowest() {
    return minima.getFirst();
  }

  public DirectProblem direct() {
    return DirectProblem.of(loss, parameters, Map.of());
  }

  public Objective objective() {
    return Objective.of(loss, parameters, Map.of(), Program.Options.defaults().threads(1));
  }

  /// Whether a value is the lowest minimum's to eight digits.
  public boolean isLowest(double value) {
    return Math.abs(value - lowest()) <= 1e-8 * Math.max(1, Math.abs(lowest()));
  }

  /// Whether a value is that of some minimum, to eight digits.
  public boolean isMinimum(double value) {
    return minima.stream().anyMatch(f -> Math.abs(value - f) <= 1e-8 * Math.max(1, Math.abs(f)));
  }
}
