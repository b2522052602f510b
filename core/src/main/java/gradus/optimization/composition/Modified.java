package gradus.optimization.composition;

import gradus.expr.Expr;
import gradus.optimization.Coefficient;
import gradus.optimization.FirstOrder;
import gradus.optimization.Stability;
import gradus.optimization.schedule.Plateau;
import java.util.List;
import java.util.Optional;

/// A method with something done before or after its step. What is not said otherwise is as in the
/// method itself.
public interface Modified extends FirstOrder {
  /// What is modified.
  FirstOrder method();

  /// The same around another method.
  Modified around(FirstOrder other);

  @Override
  default double rate() {
    return method().rate();
  }

  @Override
  default Modified withRate(double rate) {
    return around(method().withRate(rate));
  }

  @Override
  default List<String> memory(String group) {
    return method().memory(group);
  }

  @Override
  default List<Coefficient> coefficients() {
    return method().coefficients();
  }

  @Override
  default Optional<Stability> stability(double rate) {
    return method().stability(rate);
  }

  @Override
  default Expr preconditioner(Before before, List<Expr> coefficients) {
    return method().preconditioner(before, coefficients);
  }

  @Override
  default Expr rate(String group, List<Expr> coefficients) {
    return method().rate(group, coefficients);
  }

  @Override
  default Optional<Plateau> plateaus() {
    return method().plateaus();
  }

  @Override
  default int period() {
    return method().period();
  }
}
