package gradus.optimization.proximal;

/// Proximal gradient, `x ← prox(x − t∇f(x), t)`: a gradient step of the smooth part, then the
/// operator of the other; ISTA where that is soft thresholding (Beck & Teboulle 2009, §3). The
/// value falls with every step, its distance to the minimum like `1/k`.
public record ProximalGradient(StepSize step) implements ProximalMethod {
  public static ProximalGradient defaults() {
    return new ProximalGradient(StepSize.Backtracking.defaults());
  }

  @Override
  public String title() {
    return "Proximal gradient";
  }
}
