package gradus.optimization.composition;

import gradus.expr.Expr;
import gradus.expr.Functions;
import gradus.optimization.FirstOrder;
import java.util.List;

/// Gradients shortened so that all of them together are no longer than `c` (Pascanu, Mikolov &
/// Bengio 2013, *On the difficulty of training recurrent neural networks*, Algorithm 1): `g ← g · c
/// / max(‖g‖₂, c)`, with the norm over all parameters.
///
/// Optax does the same. PyTorch divides by `‖g‖₂ + 10⁻⁶`, so that it shortens a little more. Near a
/// minimum nothing is clipped, so the stability there is that of the method.
///
/// @param limit `c > 0`
/// @param method that sees the shortened gradients
public record ClipNorm(double limit, FirstOrder method) implements Modified {
  public ClipNorm {
    requireLimit(limit);
  }

  @Override
  public String title() {
    return method.title() + " with a clipped norm";
  }

  @Override
  public ClipNorm around(FirstOrder other) {
    return new ClipNorm(limit, other);
  }

  @Override
  public List<After> step(List<Before> before, List<Expr> coefficients) {
    Expr norm =
        before.stream()
            .map(one -> Functions.norm2(one.gradient()))
            .reduce(Functions::hypot)
            .orElse(Expr.of(0));
    Expr factor = Expr.of(limit).over(Functions.max(norm, Expr.of(limit)));
    return method.step(
        before.stream().map(one -> one.withGradient(factor.times(one.gradient()))).toList(),
        coefficients);
  }

  /// Rejects a limit that is not a positive number.
  static void requireLimit(double limit) {
    if (!(limit > 0) || limit == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException(
          "gradients are clipped to a positive, finite size, not "
              + limit
              + (limit > 0 ? ": leave the clipping out" : ": nothing would be left"));
    }
  }
}
