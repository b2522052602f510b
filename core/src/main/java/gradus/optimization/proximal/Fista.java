package gradus.optimization.proximal;

/// Accelerated proximal gradient (Beck & Teboulle 2009, §4): the step begins not at the latest
/// point but beyond it, `y = x + (t₋ − 1)/t · (x − x₋)`. The distance to the minimum falls like
/// `1/k²`.
///
/// Where the function is strongly convex near the minimum the momentum is too large in the end, and
/// points go round it in spirals. So the momentum begins anew where a step turns back ([#restart];
/// O'Donoghue & Candès 2015, §3.2, gradient scheme), which makes convergence linear.
///
/// @param restart whether the momentum begins anew where a step turns back
/// @param monotone whether a step that would increase the value is not taken, only its momentum
///   (MFISTA, Beck & Teboulle 2009b, §4)
public record Fista(StepSize step, boolean restart, boolean monotone) implements ProximalMethod {
  /// Step by backtracking, with restarts.
  public static Fista defaults() {
    return new Fista(StepSize.Backtracking.defaults(), true, false);
  }

  @Override
  public String title() {
    return monotone ? "Monotone FISTA" : "FISTA";
  }
}
