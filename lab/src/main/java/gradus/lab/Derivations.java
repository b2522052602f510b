package gradus.lab;

import gradus.calculus.Derivation;
import gradus.calculus.Derivative;
import gradus.compile.NonFinite;
import gradus.expr.Expr;
import gradus.expr.Formula;
import gradus.expr.Graph;
import gradus.expr.Node;
import gradus.expr.Notation;
import gradus.expr.Operations;
import gradus.lab.view.DerivationResult;
import gradus.lab.view.DerivationResult.Hazard;
import gradus.lab.view.DerivationResult.Step;
import gradus.lab.view.DerivationResult.Vectorized;
import gradus.lab.view.Typeset;
import gradus.linalg.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Derivatives in words, formulas and numbers.
final class Derivations {
  private Derivations() {}

  /// A derivative in words, formulas and numbers.
  ///
  /// @param detail which steps are told
  /// @param seed of the point of the check, where none is given
  /// @param point at which value and derivative are computed and checked; empty for none
  static DerivationResult of(
      Derivative derivative, Derivation.Detail detail, long seed, Map<String, Tensor> point) {
    List<Step> steps = new ArrayList<>();
    List<Hazard> hazards = new ArrayList<>();
    for (Derivation.Step step : derivative.steps(detail)) {
      switch (step.phase()) {
        case STABILIZE ->
            hazards.add(new Hazard(written(step.before()), written(step.after()), reason(step)));
        case DIFFERENTIATE -> steps.add(passed(step));
        case FORWARD -> steps.add(found(step, derivative));
        case SIMPLIFY ->
            steps.add(new Step(step.rule(), typeset(step.before()), typeset(step.after()), ""));
      }
    }
    DerivationCheck numbers = new DerivationCheck(derivative, seed);
    if (!point.isEmpty()) {
      requireDefined(derivative, numbers, point);
    }
    return new DerivationResult(
        typeset(derivative.function()),
        name(derivative.variable()),
        typeset(derivative.variable()),
        derivative.order().word(),
        typeset(derivative.result()),
        derivative.vectorized().map(Derivations::vectorized).orElse(null),
        Formula.print(derivative.result()),
        Operations.count(derivative.result()),
        steps,
        hazards,
        FoundHazards.remaining(derivative),
        point.isEmpty() ? null : Points.nested(numbers.value(point)),
        point.isEmpty() ? null : Points.nested(numbers.derivative(point)),
        point.isEmpty() ? numbers.anywhere() : numbers.at(point));
  }

  private static Vectorized vectorized(Expr form) {
    return new Vectorized(
        typeset(form),
        Formula.print(form),
        "vec stacks columns, so that vec(AXB) = (Bᵀ ⊗ A) vec X, and Kₘₙ vec X = vec Xᵀ for an m×n"
            + " matrix X (Magnus & Neudecker, Matrix Differential Calculus)");
  }

  /// Refuses a point at which there is no derivative: where a value is not finite, or the function
  /// has a kink.
  private static void requireDefined(
      Derivative derivative, DerivationCheck numbers, Map<String, Tensor> point) {
    Map<String, Expr> variables = derivative.variables();
    variables.forEach((name, variable) -> {
      Tensor value = point.get(name);
      if (value == null) {
        boolean direction = derivative.direction().filter(variable::equals).isPresent();
        throw new IllegalArgumentException(
            "the point has no value for "
                + name
                + (direction ? ", the direction that the Hessian is multiplied by" : "")
                + "; it has "
                + String.join(", ", point.keySet()));
      }
      Points.requireShape(variable, value);
    });
    if (!numbers.isDefined(point) || !numbers.value(point).isFinite()) {
      throw undefined("the function", derivative.function(), point);
    }
    if (!numbers.hasDerivative(point)) {
      throw undefined("the derivative", derivative.result(), point);
    }
    if (numbers.dependsOnVariable() && numbers.kinked(point)) {
      throw new IllegalArgumentException(
          "the derivative by "
              + name(derivative.variable())
              + " does not exist at this point: the function has a kink there, with other slopes to"
              + " both sides; move the point");
    }
  }

  private static IllegalArgumentException undefined(
      String what, Expr expr, Map<String, Tensor> point) {
    Map<String, Tensor> used = new HashMap<>(point);
    used.keySet().retainAll(Graph.variables(List.of(expr)).keySet());
    String where =
        NonFinite.first(List.of(expr), used).map(NonFinite::message).orElse("not finite");
    return new IllegalArgumentException(
        what + " has no finite value at this point: " + where + "; move the point");
  }

  private static Step found(Derivation.Step step, Derivative derivative) {
    String of = Notation.unicode(step.of());
    String by = Notation.unicode(step.by());
    boolean moved = derivative.direction().isPresent();
    return new Step(
        step.rule(),
        new Typeset("the derivative of " + of, of, Notation.latex(step.of())),
        new Typeset(
            moved ? "how it moves along " + by : "the derivative by " + by,
            (moved ? "d(" + of + ") = " : "∂(" + of + ")/∂" + by + " = ")
                + Notation.unicode(step.after()),
            "\\frac{\\partial}{\\partial "
                + Notation.latex(step.by())
                + "} = "
                + Notation.latex(step.after())),
        "");
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
}
