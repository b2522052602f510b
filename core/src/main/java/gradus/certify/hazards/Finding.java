package gradus.certify.hazards;

import gradus.certify.Interval;
import gradus.expr.Expr;
import java.util.Optional;

/// A hazard as [Scan] sees it: where, and of what.
record Finding(
    Hazard.Kind kind, Expr expr, Expr operand, Interval range, Optional<Hazard.Witness> witness) {
  static Finding of(Hazard.Kind kind, Expr expr, Expr operand, Interval range) {
    return new Finding(kind, expr, operand, range, Optional.empty());
  }

  Finding at(double operand, double value) {
    return new Finding(
        kind, expr, this.operand, range, Optional.of(new Hazard.Witness(operand, value)));
  }

  /// Whether the same is said of the same: of an operation, or of a matrix whatever is done with
  /// it.
  boolean sameAs(Finding other) {
    return kind == other.kind && (kind.ofOperand() ? operand == other.operand : expr == other.expr);
  }
}
