package gradus.expr;

/// What is known of a variable's elements before there are data: bounds, and of a square matrix
/// whether it is symmetric, and which signs its eigenvalues have.
///
/// | component      | meaning                                                      |
/// |----------------|--------------------------------------------------------------|
/// | `lower`        | no element is below it; `-∞` where nothing is known           |
/// | `upper`        | no element is above it; `+∞` where nothing is known           |
/// | `symmetric`    | the variable is a matrix equal to its transpose              |
/// | `definiteness` | the signs of its eigenvalues, for a symmetric one            |
public record Domain(double lower, double upper, boolean symmetric, Definiteness definiteness) {
  /// Any real numbers.
  public static final Domain REAL =
      new Domain(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, false);

  /// A symmetric matrix of any real numbers.
  public static final Domain SYMMETRIC =
      new Domain(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, true);

  public Domain {
    if (!(lower <= upper)) {
      throw new IllegalArgumentException(
          "a domain needs lower ≤ upper, not [" + lower + ", " + upper + "]");
    }
    if (definiteness != Definiteness.UNKNOWN && !symmetric) {
      throw new IllegalArgumentException(
          "only a symmetric matrix is " + definiteness.words() + "; declare it symmetric, too");
    }
  }

  public Domain(double lower, double upper, boolean symmetric) {
    this(lower, upper, symmetric, Definiteness.UNKNOWN);
  }

  /// A symmetric matrix whose eigenvalues have known signs.
  public static Domain of(Definiteness definiteness) {
    return new Domain(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, true, definiteness);
  }

  public static Domain between(double lower, double upper) {
    return new Domain(lower, upper, false);
  }
}
