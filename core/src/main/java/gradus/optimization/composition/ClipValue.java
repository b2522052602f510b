package gradus.optimization.composition;

import gradus.expr.Expr;
import gradus.expr.Functions;
import gradus.optimization.FirstOrder;
import java.util.List;

/// Every element of every gradient kept within `[−c, c]`. The direction changes where only some are
/// cut: [ClipNorm] keeps it.
///
/// Near a minimum gradients are small and nothing is clipped, so the stability there is that of the
/// method.
///
/// @param limit `c > 0`
/// @param method that sees the clipped gradients
public record ClipValue(double limit, FirstOrder method) implements Modified {
  public ClipValue {
    ClipNorm.requireLimit(limit);
  }

  @Override
  public String title() {
    return method.title() + " with clipped elements";
  }

  @Override
  public ClipValue around(FirstOrder other) {
    return new ClipValue(limit, other);
  }

  @Override
  public List<After> step(List<Before> before, List<Expr> coefficients) {
    return method.step(
        before.stream().map(one -> one.withGradient(clipped(one.gradient()))).toList(),
        coefficients);
  }

  private Expr clipped(Expr gradient) {
    return Functions.max(Functions.min(gradient, Expr.of(limit)), Expr.of(-limit));
  }
}
