package gradus.optimization.proximal;

import gradus.optimization.Box;

/// `lower ≤ x ≤ upper`, element by element. The operator projects: what is outside goes to the
/// nearest bound.
public record BoxConstraint(Box bounds) implements Penalty {
  /// The same bounds for each of so many elements.
  public static BoxConstraint of(int size, double lower, double upper) {
    return new BoxConstraint(Box.of(size, lower, upper));
  }

  /// `x ≥ 0`
  public static BoxConstraint nonNegative(int size) {
    return of(size, 0, Double.POSITIVE_INFINITY);
  }

  @Override
  public double value(double[] x) {
    require(x);
    double value = 0;
    for (double element : x) {
      value += Double.isNaN(element) ? Double.NaN : 0;
    }
    return bounds.contains(x) || Double.isNaN(value) ? value : Double.POSITIVE_INFINITY;
  }

  @Override
  public void prox(double[] v, double step, double[] result) {
    require(v);
    System.arraycopy(v, 0, result, 0, v.length);
    bounds.project(result);
  }

  /// `Σ max(lowerᵢuᵢ, upperᵢuᵢ)`: the support function.
  @Override
  public double conjugate(double[] u) {
    require(u);
    double sum = 0;
    for (int i = 0; i < u.length; i++) {
      double far = u[i] > 0 ? bounds.upper().flat(i) : bounds.lower().flat(i);
      sum += u[i] == 0 ? 0 : u[i] * far;
    }
    return sum;
  }

  @Override
  public double dualScale(double[] u) {
    return Double.isInfinite(conjugate(u)) ? 0 : 1;
  }

  private void require(double[] x) {
    Requirements.length("this box", x.length, bounds.size());
  }
}
