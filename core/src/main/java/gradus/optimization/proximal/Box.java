package gradus.optimization.proximal;

import gradus.linalg.Tensor;

/// `lower ≤ x ≤ upper`, element by element. The operator projects: what is outside goes to the
/// nearest bound.
///
/// @param lower a vector, or one number for all; `−∞` for none
/// @param upper a vector, or one number for all; `+∞` for none
public record Box(Tensor lower, Tensor upper) implements Penalty {
  public Box {
    if (lower.rank() > 1 || upper.rank() > 1) {
      throw new IllegalArgumentException(
          "bounds are vectors or numbers, not of the shapes "
              + lower.shape()
              + " and "
              + upper.shape());
    }
    boolean fit = lower.rank() == 0 || upper.rank() == 0 || lower.rows() == upper.rows();
    if (!fit) {
      throw new IllegalArgumentException(
          "there are "
              + lower.rows()
              + " lower bounds, but "
              + upper.rows()
              + " upper ones; give one of each per element");
    }
    int n = Math.max(lower.shape().count(), upper.shape().count());
    for (int i = 0; i < n; i++) {
      if (!(at(lower, i) <= at(upper, i))) {
        throw new IllegalArgumentException(
            "the lower bound "
                + at(lower, i)
                + " of element "
                + i
                + " is not below its upper bound "
                + at(upper, i)
                + "; exchange them?");
      }
    }
  }

  /// The same bounds for all elements.
  public static Box of(double lower, double upper) {
    return new Box(Tensor.scalar(lower), Tensor.scalar(upper));
  }

  /// Bounds for each element.
  public static Box of(double[] lower, double[] upper) {
    return new Box(Tensor.vector(lower), Tensor.vector(upper));
  }

  /// `x ≥ 0`
  public static Box nonNegative() {
    return of(0, Double.POSITIVE_INFINITY);
  }

  public double lower(int i) {
    return at(lower, i);
  }

  public double upper(int i) {
    return at(upper, i);
  }

  @Override
  public double value(double[] x) {
    require(x.length);
    double value = 0;
    for (int i = 0; i < x.length; i++) {
      value += Double.isNaN(x[i]) ? Double.NaN : 0;
      value += x[i] < lower(i) || x[i] > upper(i) ? Double.POSITIVE_INFINITY : 0;
    }
    return value;
  }

  @Override
  public void prox(double[] v, double step, double[] result) {
    require(v.length);
    for (int i = 0; i < v.length; i++) {
      result[i] = Math.clamp(v[i], lower(i), upper(i));
    }
  }

  /// `Σ max(lowerᵢuᵢ, upperᵢuᵢ)`: the support function.
  @Override
  public double conjugate(double[] u) {
    require(u.length);
    double sum = 0;
    for (int i = 0; i < u.length; i++) {
      sum += u[i] == 0 ? 0 : u[i] > 0 ? u[i] * upper(i) : u[i] * lower(i);
    }
    return sum;
  }

  @Override
  public double dualScale(double[] u) {
    return Double.isInfinite(conjugate(u)) ? 0 : 1;
  }

  /// @throws IllegalArgumentException where there are bounds for another number of elements
  public void require(int n) {
    for (Tensor bounds : new Tensor[] {lower, upper}) {
      if (bounds.rank() == 1) {
        Requirements.length("this box", n, bounds.rows());
      }
    }
  }

  private static double at(Tensor bounds, int i) {
    return bounds.flat(bounds.rank() == 0 ? 0 : i);
  }
}
