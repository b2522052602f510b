package gradus.optimization;

import gradus.compile.Program;
import gradus.expr.Expr;
import gradus.expr.Formula;
import gradus.models.Json;
import gradus.models.Reference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// A problem with a known minimum, whose functions are formulas of `x1, x2, …`.
public record ReferenceProblem(String name, List<Expr> variables, Json json) {
  /// Moré, Garbow & Hillstrom 1981, *Testing unconstrained optimization software*.
  public static List<ReferenceProblem> moreGarbowHillstrom() {
    return Reference.json("truth/optimization/mgh.json").stream()
        .map(json -> of(json.at("name").text(), json))
        .toList();
  }

  /// Hock & Schittkowski 1981, *Test examples for nonlinear programming codes*.
  public static List<ReferenceProblem> hockSchittkowski() {
    return Reference.json("truth/optimization/hock_schittkowski.json").stream()
        .map(json -> of("HS" + json.at("number").text(), json))
        .toList();
  }

  private static ReferenceProblem of(String name, Json json) {
    List<Expr> variables =
        IntStream.rangeClosed(1, (int) json.at("n").number())
            .mapToObj(i -> Expr.variable("x" + i))
            .toList();
    return new ReferenceProblem(name, variables, json);
  }

  public Expr formula(String text) {
    Map<String, Expr> names = new HashMap<>();
    for (int i = 0; i < variables.size(); i++) {
      names.put("x" + (i + 1), variables.get(i));
    }
    // the angle of the helical valley, as a share of the circle
    String angle = "(atan(x2/x1)/(2*pi) + 0.5*(x1 < 0))";
    return Formula.parse(text.replace("THETA", angle), names);
  }

  public List<Expr> formulas(String key) {
    List<Expr> formulas = new ArrayList<>();
    json.at(key).list().forEach(text -> formulas.add(formula(text.text())));
    return formulas;
  }

  public List<Expr> residuals() {
    return formulas("residuals");
  }

  public Objective objective(Expr loss) {
    return Objective.of(loss, variables, Map.of(), Program.Options.defaults().threads(1));
  }

  /// The bounds of a problem that has some.
  public Box box() {
    return Box.of(bounds("lb", Double.NEGATIVE_INFINITY), bounds("ub", Double.POSITIVE_INFINITY));
  }

  private double[] bounds(String key, double none) {
    return json.at(key).list().stream()
        .mapToDouble(bound -> bound.text().equals("null") ? none : bound.number())
        .toArray();
  }

  /// `Σ r²`
  Objective sumOfSquares() {
    return objective(residuals().stream().map(r -> r.times(r)).reduce(Expr::plus).orElseThrow());
  }
}
