package gradus.optimization;

/// A first-order rule at work: `θ ← θ + Δ`, with the rule's state carried along.
final class FirstOrderRun implements Descent {
  private final Differentiable f;
  private final FirstOrder rule;
  private Moments state;

  FirstOrderRun(Differentiable f, FirstOrder rule) {
    this.f = f;
    this.rule = rule;
    this.state = Moments.zero(f.size());
  }

  @Override
  public Moments state() {
    return state;
  }

  @Override
  public boolean advance(Position at) {
    FirstOrder.Update update = rule.update(at.gradient, state);
    state = update.state();
    boolean moved = false;
    for (int i = 0; i < at.point.length; i++) {
      double next = at.point[i] + update.step()[i];
      moved |= next != at.point[i];
      at.point[i] = next;
    }
    at.stepLength = rule.rate();
    at.evaluate(f);
    return moved;
  }
}
