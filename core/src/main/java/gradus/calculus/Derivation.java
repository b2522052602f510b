package gradus.calculus;

import gradus.expr.Expr;
import gradus.expr.Function1;
import gradus.expr.Function2;
import gradus.expr.Graph;
import gradus.expr.Node;
import gradus.expr.Reduction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// How derivatives are derived: the steps, recorded while they are taken. [Derivative] is the
/// entry.
public final class Derivation {
  private Derivation() {}

  /// What a step does.
  public enum Phase {
    /// Replaces a form that can overflow or cancel.
    STABILIZE,
    /// Passes a derivative on to an operand: reverse mode.
    DIFFERENTIATE,
    /// Finds the derivative of an expression from those of its operands: forward mode.
    FORWARD,
    /// Shortens the result.
    SIMPLIFY
  }

  /// How much of a derivation is shown.
  public enum Detail {
    /// What a textbook shows: runs of one rule as one step, and no bookkeeping.
    TEACHING,
    /// Every rewriting.
    FULL
  }

  /// One step.
  ///
  /// In the phase DIFFERENTIATE, `of` is an expression `y` whose derivative `∂f/∂y` is `before`,
  /// `by` is one of its operands `x`, and `after` is what `y` contributes to `∂f/∂x`. In the phase
  /// FORWARD, `of` and `before` are an expression `y`, `by` is the variable, and `after` is
  /// `∂y/∂x`, or how `y` moves where there is a direction. In the other phases `before` is replaced
  /// by `after`, and `of` and `by` are both `before`.
  ///
  /// @param teaching whether the step teaches something; the others are bookkeeping
  public record Step(
      Phase phase, String rule, Expr of, Expr by, Expr before, Expr after, boolean teaching) {
    /// The same step with another form of what it gives.
    Step giving(Expr form) {
      return new Step(phase, rule, of, by, before, form, teaching);
    }
  }

  static Node.Variable requireVariable(Expr variable) {
    if (variable.node() instanceof Node.Variable named) {
      return named;
    }
    throw new IllegalArgumentException(
        "a derivative is by a variable, not by " + variable + "; give that part a name");
  }

  static Expr stabilized(Expr function, List<Step> steps) {
    return Stabilize.differentiable(List.of(function), rewriting(Phase.STABILIZE, steps)).get(0);
  }

  /// The form to compute of what was differentiated.
  static Expr computed(Expr stable, List<Step> steps) {
    return Stabilize.finished(List.of(stable), rewriting(Phase.STABILIZE, steps)).get(0);
  }

  /// The form to compute of a result.
  static Expr finished(Expr result, List<Step> steps) {
    Expr last = Stabilize.finished(List.of(result), rewriting(Phase.SIMPLIFY, steps)).get(0);
    if (last != result && steps.getLast().after() != last) {
      steps.add(new Step(Phase.SIMPLIFY, "collect", result, result, result, last, true));
    }
    return last;
  }

  /// The gradient of a scalar, in its final form.
  static Expr gradient(Expr scalar, Expr variable, List<Step> steps) {
    List<Step> own = new ArrayList<>();
    Expr raw =
        Gradient.pullback(scalar, List.of(variable), Expr.of(1), Batch.NONE, pulled(variable, own))
            .get(0);
    return concluded(raw, own, steps);
  }

  /// The Jacobian, in its final form.
  static Expr jacobian(Expr function, Expr variable, List<Step> steps) {
    List<Step> own = new ArrayList<>();
    Expr raw =
        Jacobian.byColumns(function, variable)
            ? Jacobian.forward(function, variable, pushed(variable, own))
            : Jacobian.reverse(function, variable, pulled(variable, own));
    return concluded(raw, own, steps);
  }

  /// How a function moves when the variable does, in its final form.
  static Expr moved(Expr function, Expr variable, Expr direction, List<Step> steps) {
    List<Step> own = new ArrayList<>();
    Map<Expr, Expr> moves = Tangent.paired(List.of(variable), List.of(direction));
    Expr raw = Tangent.of(List.of(function), moves, pushed(variable, own)).get(0);
    return concluded(raw, own, steps);
  }

  /// Shortens what the rules of calculus gave. Where several parts add up, or bookkeeping changed
  /// the last one, a step says so.
  private static Expr concluded(Expr raw, List<Step> own, List<Step> steps) {
    List<Step> rewritings = new ArrayList<>();
    Expr result = Compact.of(raw, rewriting(Phase.SIMPLIFY, rewritings));
    Expr bare = Compact.bare(raw);
    if (own.isEmpty() || rewritings.stream().anyMatch(Step::teaching)) {
      steps.addAll(own);
    } else {
      // one part, which only bookkeeping changes: the last rule gives the result
      Step last = own.removeLast();
      steps.addAll(own);
      steps.add(last.after() == bare ? last.giving(result) : last);
    }
    steps.addAll(rewritings);
    List<Step> shown = Teaching.of(steps);
    boolean told =
        !shown.isEmpty()
            && shown.getLast().phase() != Phase.STABILIZE
            && shown.getLast().after() == result;
    if (!told) {
      Expr before = bare == result ? raw : bare;
      steps.add(new Step(Phase.SIMPLIFY, "collect", before, before, before, result, true));
    }
    return result;
  }

  /// Operands that occur twice in one expression get their parts together.
  private static Gradient.Listener pulled(Expr variable, List<Step> steps) {
    return (y, t, x, contribution) -> {
      Expr before = Compact.bare(t);
      Expr after = contribution;
      if (!steps.isEmpty() && steps.getLast().of() == y && steps.getLast().by() == x) {
        after = steps.removeLast().after().plus(contribution);
      }
      steps.add(
          new Step(
              Phase.DIFFERENTIATE,
              rule(y),
              y,
              x,
              before,
              Compact.bare(after),
              !isTrivial(y, variable)));
    };
  }

  private static Tangent.Listener pushed(Expr variable, List<Step> steps) {
    return (y, t) ->
        steps.add(
            new Step(
                Phase.FORWARD, rule(y), y, variable, y, Compact.bare(t), !isTrivial(y, variable)));
  }

  private static Rewriter.Listener rewriting(Phase phase, List<Step> steps) {
    return (rule, before, after) ->
        steps.add(new Step(phase, rule.name(), before, before, before, after, rule.teaching()));
  }

  /// Whether a rule of calculus at `y` only moves elements, negates them, or adds them up or to
  /// what stands still.
  private static boolean isTrivial(Expr y, Expr variable) {
    return switch (y.node()) {
      case Node.Map2(var function, var a, var b) ->
          function == Function2.ADD
              && !(Graph.topological(a).contains(variable)
                  && Graph.topological(b).contains(variable));
      case Node.Map1(var function, var _) -> function == Function1.NEGATE;
      case Node.Broadcast _, Node.Permute _ -> true;
      case Node.Reduce(var reduction, var _, var _) -> reduction == Reduction.SUM;
      default -> false;
    };
  }

  private static String rule(Expr y) {
    return switch (y.node()) {
      case Node.Map1(var function, var _) ->
          function == Function1.NEGATE ? "negative" : "chain rule: " + function.symbol();
      case Node.Map2(var function, var _, var _) -> rule(function);
      case Node.Power power -> "power rule";
      case Node.Select select -> "derivative of the chosen branch";
      case Node.Broadcast broadcast -> "repetition: its derivatives add up";
      case Node.Reduce(var reduction, var _, var _) -> rule(reduction);
      case Node.Einsum einsum ->
          einsum.operands().size() == 1 ? "linear map: its transpose" : "product of matrices";
      case Node.Permute permute -> "transpose";
      case Node.Solve solve -> "linear system";
      case Node.Inverse inverse -> "inverse";
      case Node.Determinant determinant -> "determinant (Jacobi)";
      case Node.LogDeterminant determinant -> "log-determinant";
      case Node.Linear linear -> "linear map: its transpose";
      case Node.Gather gather -> "entries by index: their derivatives go back to their places";
      case Node.Scatter scatter -> "entries put in places: their derivatives are read there";
      case Node.ArgMaximum place -> "a place is constant";
      case Node.ArgSort place -> "a place is constant";
      case Node.SolveTriangular solve -> "triangular system";
      case Node.Factorized(var factor, var _) -> "factorization: " + factor.symbol();
      case Node.RandomBits bits -> "random bits are constant";
      case Node.Call(var definition, var _) -> "definition: " + definition.name();
      case Node.Opaque(var operation, var _) -> "operation: " + operation.name();
      case Node.Leaf leaf -> "variable";
    };
  }

  private static String rule(Function2 function) {
    return switch (function) {
      case ADD -> "sum rule";
      case MULTIPLY -> "product rule";
      case DIVIDE -> "quotient rule";
      case POWER -> "power rule";
      case MAXIMUM -> "derivative of the larger one";
      case MINIMUM -> "derivative of the smaller one";
      case XLOGY -> "product rule: x log y";
      case XLOG1PY -> "product rule: x log(1 + y)";
      case LESS, LESS_EQUAL, EQUAL -> "a comparison is constant";
      case REL_ENTR -> "product rule: x log(x/y)";
      case AND, OR -> "a truth value is constant";
      case LOG_ADD_EXP -> "logaddexp: its derivatives are sigmoids";
      case HYPOT -> "hypotenuse: the unit vector";
      case ATAN2 -> "angle: perpendicular to the radius";
      case POLYGAMMA -> "polygamma: the next order";
      case LOG_BETA -> "log beta: differences of digamma";
    };
  }

  private static String rule(Reduction reduction) {
    return switch (reduction) {
      case SUM -> "sum: each term has derivative 1";
      case PRODUCT -> "product: the other factors";
      case MAXIMUM, MINIMUM -> "derivative of the extreme element";
      case LOG_SUM_EXP -> "logsumexp: its derivative is softmax";
      case NORM2 -> "norm: the unit vector, away from 0";
    };
  }
}
