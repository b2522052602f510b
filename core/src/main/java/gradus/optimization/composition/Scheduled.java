package gradus.optimization.composition;

import gradus.expr.Expr;
import gradus.optimization.Coefficient;
import gradus.optimization.FirstOrder;
import gradus.optimization.schedule.Schedule;
import java.util.List;
import java.util.function.LongToDoubleFunction;

/// A method whose learning rates, all of them, are multiplied by the factor of a schedule.
///
/// [FirstOrder#rate] stays the rate before the schedule, [FirstOrder#rateAt] is the one of a step.
///
/// @param schedule the factor at each step
/// @param method whose rates it multiplies
public record Scheduled(Schedule schedule, FirstOrder method) implements Modified {
  @Override
  public String title() {
    return method.title() + " on a schedule";
  }

  @Override
  public Scheduled around(FirstOrder other) {
    return new Scheduled(schedule, other);
  }

  @Override
  public List<Coefficient> coefficients() {
    return method.coefficients().stream().map(this::scheduled).toList();
  }

  private Coefficient scheduled(Coefficient own) {
    LongToDoubleFunction at = own.at();
    return own.isRate()
        ? new Coefficient(own.name(), t -> schedule.factor(t) * at.applyAsDouble(t))
        : own;
  }

  @Override
  public List<After> step(List<Before> before, List<Expr> coefficients) {
    return method.step(before, coefficients);
  }
}
