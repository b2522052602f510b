package gradus.expr;

/// What is known of a variable's elements before there are data: bounds, and symmetry of a square
/// matrix.
///
/// | component   | meaning                                                      |
/// |-------------|--------------------------------------------------------------|
/// | `lower`     | no element is below it; `-∞` where nothing is known           |
/// | `upper`     | no element is above it; `+∞` where nothing is known           |
/// | `symmetric` | the variable is a matrix equal to its transpose              |
public record Domain(double lower, double upper, boolean symmetric) {
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
  }

  public static Domain between(double lower, double upper) {
    return new Domain(lower, upper, false);
  }
}
