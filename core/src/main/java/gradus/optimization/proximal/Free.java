package gradus.optimization.proximal;

import gradus.expr.Expr;
import gradus.linalg.kernel.Rows;
import java.util.Optional;

/// No penalty, `g = 0`: for an intercept beside penalized coefficients.
///
/// Its conjugate is finite at 0 alone, so a certificate needs what the function says of these
/// elements to vanish exactly. Put a generous [BoxConstraint] around them where a proof is wanted.
public record Free() implements Penalty {
  @Override
  public double value(double[] x) {
    return 0;
  }

  @Override
  public void prox(double[] v, double step, double[] result) {
    System.arraycopy(v, 0, result, 0, v.length);
  }

  @Override
  public double conjugate(double[] u) {
    return Rounding.indicator(Rows.largest(u, 0, u.length), 0);
  }

  @Override
  public double dualScale(double[] u) {
    return Rounding.scale(Rows.largest(u, 0, u.length), 0);
  }

  @Override
  public Optional<Expr> formula(Expr x) {
    return Optional.of(Expr.of(0));
  }
}
