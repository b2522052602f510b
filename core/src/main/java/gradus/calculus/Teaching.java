package gradus.calculus;

import gradus.calculus.Derivation.Phase;
import gradus.calculus.Derivation.Step;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Graph;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The steps that a textbook shows.
///
/// Runs of one rewriting become one step; signs, transposes, repetitions and plain sums are part of
/// the rule before or after them; bookkeeping is left out.
final class Teaching {
  private final List<Step> shown = new ArrayList<>();

  private Teaching() {}

  static List<Step> of(List<Step> steps) {
    Teaching teaching = new Teaching();
    steps.forEach(teaching::add);
    return teaching.shown.stream().map(Teaching::told).toList();
  }

  private static Step told(Step step) {
    return new Step(
        step.phase(), step.rule(), step.of(), step.by(), step.before(), step.after(), true);
  }

  private void add(Step step) {
    switch (step.phase()) {
      case STABILIZE, SIMPLIFY -> {
        if (step.teaching()) {
          rewriting(step);
        }
      }
      case FORWARD -> {
        if (step.teaching()) {
          shown.add(step);
        }
      }
      case DIFFERENTIATE -> passed(step);
    }
  }

  private void rewriting(Step step) {
    boolean run =
        !shown.isEmpty()
            && shown.getLast().phase() == step.phase()
            && shown.getLast().rule().equals(step.rule())
            && shown.getLast().after() == step.before();
    shown.add(run ? joined(shown.removeLast(), step, step.rule()) : step);
  }

  /// A trivial step is joined to the one it follows, or that follows it.
  private void passed(Step step) {
    boolean joins =
        !shown.isEmpty()
            && continues(shown.getLast(), step)
            && !(shown.getLast().teaching() && step.teaching());
    if (!joins) {
      shown.add(step);
      return;
    }
    Step last = shown.removeLast();
    shown.add(joined(last, step, last.teaching() ? last.rule() : step.rule()));
  }

  /// Whether a step takes up what the last one gave, and is the only way on from there.
  private static boolean continues(Step last, Step step) {
    return last.phase() == Phase.DIFFERENTIATE
        && step.of() == last.by()
        && step.before() == last.after()
        && !Graph.topological(without(last.of(), last.by())).contains(step.by())
        && step.of().operands().stream()
            .noneMatch(x -> x != step.by() && Graph.topological(x).contains(step.by()));
  }

  private static Expr without(Expr whole, Expr part) {
    Expr gap = Expr.variable("\u0000gap", part.dims().toArray(new Dim[0]));
    return Graph.substitute(whole, Map.of(part, gap));
  }

  private static Step joined(Step first, Step second, String rule) {
    boolean calculus = first.phase() == Phase.DIFFERENTIATE;
    return new Step(
        first.phase(),
        rule,
        first.of(),
        calculus ? second.by() : first.by(),
        first.before(),
        second.after(),
        first.teaching() || second.teaching());
  }
}
