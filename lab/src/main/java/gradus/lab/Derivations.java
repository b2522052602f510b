package gradus.lab;

import gradus.calculus.Derivation;
import gradus.calculus.GradientCheck;
import gradus.compile.Interpreter;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Formula;
import gradus.expr.Graph;
import gradus.expr.Node;
import gradus.expr.Notation;
import gradus.lab.view.DerivationResult;
import gradus.lab.view.DerivationResult.Hazard;
import gradus.lab.view.DerivationResult.NumericCheck;
import gradus.lab.view.DerivationResult.Step;
import gradus.lab.view.Typeset;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/// Derives by one variable, and compares with differences at a random point.
final class Derivations {
  /// How many points are tried until the function has a finite value there.
  private static final int ATTEMPTS = 40;

  private static final int SMALLEST = 3;

  private Derivations() {}

  static DerivationResult of(Expr function, Expr variable, long seed) {
    Derivation derivation = Derivation.of(function, variable);
    List<Step> steps = new ArrayList<>();
    List<Hazard> hazards = new ArrayList<>();
    for (Derivation.Step step : derivation.steps()) {
      switch (step.phase()) {
        case STABILIZE ->
            hazards.add(new Hazard(written(step.before()), written(step.after()), reason(step)));
        case DIFFERENTIATE -> steps.add(passed(step));
        case FORWARD, SIMPLIFY ->
            steps.add(new Step(step.rule(), typeset(step.before()), typeset(step.after()), ""));
      }
    }
    return new DerivationResult(
        typeset(function),
        name(variable),
        typeset(derivation.result()),
        Formula.print(derivation.result()),
        steps,
        hazards,
        check(derivation, seed));
  }

  private static String reason(Derivation.Step step) {
    return step.rule() + ": equal over the real numbers, without overflow or lost digits";
  }

  private static Step passed(Derivation.Step step) {
    return new Step(
        step.rule(), derivative(step.of(), step.before()), derivative(step.by(), step.after()), "");
  }

  /// `∂f/∂(Xw) = …`
  private static Typeset derivative(Expr of, Expr value) {
    boolean simple = of.operands().isEmpty();
    String unicode = Notation.unicode(of);
    String latex = Notation.latex(of);
    return new Typeset(
        "the derivative by " + unicode,
        "∂f/∂" + (simple ? unicode : "(" + unicode + ")") + " = " + Notation.unicode(value),
        "\\frac{\\partial f}{\\partial "
            + (simple ? latex : "(" + latex + ")")
            + "} = "
            + Notation.latex(value));
  }

  private static Typeset typeset(Expr expr) {
    return new Typeset(Notation.unicode(expr), Notation.unicode(expr), Notation.latex(expr));
  }

  /// In the formula language, where a stable function has a name of its own: a textbook prints both
  /// forms alike.
  private static Typeset written(Expr expr) {
    return new Typeset(Notation.unicode(expr), Formula.print(expr), Notation.latex(expr));
  }

  private static String name(Expr variable) {
    return variable.node() instanceof Node.Variable named ? named.name() : variable.toString();
  }

  private static NumericCheck check(Derivation derivation, long seed) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Map<String, Tensor> point =
          point(derivation, new SplittableRandom(seed + 1_000_003L * attempt), attempt % 2 == 1);
      if (value(derivation.function(), point).isFinite()
          && gradient(derivation, point).isFinite()) {
        return compared(derivation, point, seed);
      }
    }
    return new NumericCheck(
        "none",
        seed,
        Double.NaN,
        0,
        false,
        "no point was found in "
            + ATTEMPTS
            + " at which the function is finite; nothing was checked");
  }

  private static NumericCheck compared(
      Derivation derivation, Map<String, Tensor> point, long seed) {
    String name = name(derivation.variable());
    Tensor at = point.get(name);
    if (at == null) {
      return new NumericCheck(
          sizes(point), seed, 0, 0, true, "the function does not depend on " + name);
    }
    boolean symmetric =
        derivation.variable().node() instanceof Node.Variable(var _, var _, var domain)
            && domain.symmetric();
    GradientCheck check =
        GradientCheck.of(
            moved -> {
              Map<String, Tensor> values = new HashMap<>(point);
              values.put(
                  name, Tensor.of(at.shape(), symmetric ? mirrored(moved, at.rows()) : moved));
              return value(derivation.function(), values).value();
            },
            at.toDoubles(),
            gradient(derivation, point).toDoubles(),
            seed);
    String note =
        check.kinks().isEmpty()
            ? ""
            : "the function has a kink along "
                + check.kinks().size()
                + " of the directions; they do not count";
    return new NumericCheck(
        sizes(point), seed, check.residual(), check.tolerance(), check.holds(), note);
  }

  /// `½(S + Sᵀ)`: a step of one entry stays among the symmetric matrices.
  private static double[] mirrored(double[] s, int n) {
    double[] mean = new double[s.length];
    for (int k = 0; k < s.length; k++) {
      mean[k] = 0.5 * (s[k] + s[k % n * n + k / n]);
    }
    return mean;
  }

  /// The derived gradient; the function stands beside it because its variables say what the
  /// dimensions are.
  private static Tensor gradient(Derivation derivation, Map<String, Tensor> point) {
    List<Expr> both = List.of(derivation.function(), derivation.result());
    return Objects.requireNonNull(Interpreter.values(both, point).get(derivation.result()));
  }

  private static Tensor value(Expr expr, Map<String, Tensor> point) {
    Map<String, Tensor> values = new HashMap<>(point);
    values.keySet().retainAll(Graph.variables(List.of(expr)).keySet());
    return Interpreter.evaluate(expr, values);
  }

  /// Random values within the declared domains: around 0, or positive; square matrices have a
  /// dominant diagonal.
  private static Map<String, Tensor> point(
      Derivation derivation, SplittableRandom random, boolean positive) {
    Map<Dim, Integer> sizes = new LinkedHashMap<>();
    Map<String, Tensor> point = new LinkedHashMap<>();
    List<Expr> roots = List.of(derivation.function(), derivation.result());
    Graph.variables(roots)
        .forEach((name, variable) -> {
          int[] shape =
              variable.dims().stream()
                  .mapToInt(dim ->
                      dim instanceof Dim.Fixed(var size)
                          ? size
                          : sizes.computeIfAbsent(dim, _ -> SMALLEST + sizes.size()))
                  .toArray();
          point.put(name, value(variable, Shape.of(shape), random, positive));
        });
    return point;
  }

  private static Tensor value(
      Expr variable, Shape shape, SplittableRandom random, boolean positive) {
    Node.Variable node = (Node.Variable) variable.node();
    double lower = Math.max(node.domain().lower(), positive ? 0.1 : -1.5);
    double upper = Math.max(lower + 1e-3, Math.min(node.domain().upper(), 1.5));
    double[] elements = new double[shape.count()];
    for (int k = 0; k < elements.length; k++) {
      elements[k] = random.nextDouble(lower, upper);
    }
    boolean square = shape.rank() == 2 && shape.size(0) == shape.size(1);
    if (square && node.domain().symmetric()) {
      elements = mirrored(elements, shape.size(0));
    }
    for (int i = 0; square && Double.isInfinite(node.domain().upper()) && i < shape.size(0); i++) {
      elements[i * (shape.size(0) + 1)] += 2 * shape.size(0);
    }
    return Tensor.of(shape, elements);
  }

  private static String sizes(Map<String, Tensor> point) {
    return point.entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue().shape())
        .collect(Collectors.joining(", "));
  }
}
