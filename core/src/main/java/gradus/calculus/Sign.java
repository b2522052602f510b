package gradus.calculus;

/// Which signs the elements of an array can have, as far as its form and the domains of its
/// variables tell.
record Sign(boolean negative, boolean zero, boolean positive) {
  static final Sign ANY = new Sign(true, true, true);
  static final Sign POSITIVE = new Sign(false, false, true);
  static final Sign NEGATIVE = new Sign(true, false, false);
  static final Sign NONNEGATIVE = new Sign(false, true, true);
  static final Sign NONZERO = new Sign(true, false, true);
  static final Sign ZERO = new Sign(false, true, false);

  /// The signs of the numbers from `lower` to `upper`.
  static Sign between(double lower, double upper) {
    return new Sign(lower < 0, lower <= 0 && upper >= 0, upper > 0);
  }

  /// Everything of this sign has the other one too.
  boolean within(Sign other) {
    return (!negative || other.negative) && (!zero || other.zero) && (!positive || other.positive);
  }

  Sign negate() {
    return new Sign(/* negative= */ positive, zero, /* positive= */ negative);
  }

  Sign or(Sign other) {
    return new Sign(negative || other.negative, zero || other.zero, positive || other.positive);
  }

  /// What both allow.
  Sign and(Sign other) {
    return new Sign(negative && other.negative, zero && other.zero, positive && other.positive);
  }

  Sign orZero() {
    return new Sign(negative, true, positive);
  }

  Sign plus(Sign other) {
    boolean minus = negative || other.negative;
    boolean plus = positive || other.positive;
    boolean cancels = negative && other.positive || positive && other.negative;
    return new Sign(minus, zero && other.zero || cancels, plus);
  }

  Sign times(Sign other) {
    return new Sign(
        negative && other.positive || positive && other.negative,
        zero || other.zero,
        positive && other.positive || negative && other.negative);
  }

  Sign abs() {
    return new Sign(false, zero, negative || positive);
  }
}
