package gradus.linalg;

/// How many eigenvalues of a symmetric matrix are positive, negative and zero: whether a stationary
/// point is a minimum, a maximum or a saddle. Congruence `XAXᵀ` does not change it (Sylvester).
public record Inertia(int positive, int negative, int zero) {
  /// The number of eigenvalues that are not 0.
  public int rank() {
    return positive + negative;
  }

  public boolean positiveDefinite() {
    return negative == 0 && zero == 0;
  }

  public boolean positiveSemidefinite() {
    return negative == 0;
  }
}
