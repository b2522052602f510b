package gradus.optimization;

/// A first-order method at work on a function.
final class FirstOrderRun implements Descent {
  private final Differentiable f;
  private final FirstOrder method;
  private final FlatUpdate update;
  private int unmoved;

  FirstOrderRun(Differentiable f, FirstOrder method) {
    this.f = f;
    this.method = method;
    this.update = FlatUpdate.of(method, f.blocks());
  }

  @Override
  public State state() {
    return update.state();
  }

  /// A step that does not move is the end, unless it only gathers gradients for a later one or has
  /// a schedule that pauses here.
  @Override
  public boolean advance(Position at) {
    update.observe(at.value);
    boolean moved = update.advance(at.point, at.gradient);
    at.stepLength = update.rate();
    unmoved = moved || at.stepLength == 0 ? 0 : unmoved + 1;
    at.evaluate(f);
    return unmoved < method.period();
  }
}
