package gradus.certify;

/// The numbers from `lower` to `upper`, as what is known of a value before there are data.
///
/// An interval that [Range] answers for an expression holds two values at every point within the
/// bounds of the variables: the exact value over the real numbers, wherever the expression is
/// defined there; and the value that is computed in double precision, node by node, wherever no
/// operation on the way meets a point outside its domain. An infinite bound says that the numbers
/// have no end, or none that double precision can hold. Bounds are rounded outward.
///
/// | component   | meaning                                                                      |
/// |-------------|------------------------------------------------------------------------------|
/// | `lower`     | no value is below it                                                         |
/// | `upper`     | no value is above it; below `lower` where there is no value at all           |
/// | `nonzero`   | over the real numbers the value is never 0, though it may round to 0: `eˣ`    |
/// | `undefined` | at some point there may be no real value: `log 0`, `1/0`, `√−1`               |
public record Interval(double lower, double upper, boolean nonzero, boolean undefined) {
  /// Every real number.
  public static final Interval ALL = of(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

  /// Nothing is known, not even that there is a value.
  public static final Interval UNKNOWN = ALL.orUndefined(true);

  /// `x ≥ 0`
  public static final Interval NONNEGATIVE = of(0, Double.POSITIVE_INFINITY);

  /// `x > 0`
  public static final Interval POSITIVE = NONNEGATIVE.withoutZero();

  /// From 0 to 1.
  public static final Interval UNIT = of(0, 1);

  /// No number.
  public static final Interval EMPTY =
      new Interval(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, true, false);

  /// Positive numbers are not 0, and an empty interval has one form.
  public Interval {
    if (Double.isNaN(lower) || Double.isNaN(upper)) {
      throw new IllegalArgumentException(
          "an interval has two bounds, not ["
              + lower
              + ", "
              + upper
              + "]; where nothing is known"
              + " they are infinite");
    }
    if (lower > upper) {
      lower = Double.POSITIVE_INFINITY;
      upper = Double.NEGATIVE_INFINITY;
    }
    nonzero = nonzero || lower > 0 || upper < 0;
    lower = lower == 0 ? 0.0 : lower; // one zero
    upper = upper == 0 ? 0.0 : upper;
  }

  /// The numbers from one bound to another.
  ///
  /// @throws IllegalArgumentException where the lower bound is above the upper one
  public static Interval of(double lower, double upper) {
    if (lower > upper) {
      throw new IllegalArgumentException(
          "an interval needs lower ≤ upper, not [" + lower + ", " + upper + "]");
    }
    return new Interval(lower, upper, false, false);
  }

  /// One number; nothing where it is NaN.
  public static Interval of(double value) {
    return Double.isNaN(value) ? EMPTY.orUndefined(true) : of(value, value);
  }

  /// There is no number in it.
  public boolean isEmpty() {
    return lower > upper;
  }

  /// There is no number in it but 0.
  public boolean isZero() {
    return lower == 0 && upper == 0;
  }

  /// There is exactly one number in it.
  public boolean isPoint() {
    return lower == upper;
  }

  public boolean contains(double value) {
    return lower <= value && value <= upper;
  }

  /// The value may be 0 over the real numbers.
  public boolean mayBeZero() {
    return contains(0) && !nonzero;
  }

  /// Every number of this is one of the other.
  public boolean within(Interval other) {
    return isEmpty() || other.lower <= lower && upper <= other.upper && (nonzero || !other.nonzero);
  }

  /// The largest modulus; 0 where there is no number.
  public double magnitude() {
    return isEmpty() ? 0 : Math.max(-lower, upper);
  }

  /// The smallest modulus.
  public double mignitude() {
    return contains(0) ? 0 : Math.min(Math.abs(lower), Math.abs(upper));
  }

  /// The same numbers, and perhaps points without a value.
  public Interval orUndefined(boolean also) {
    return also && !undefined ? new Interval(lower, upper, nonzero, true) : this;
  }

  /// The same numbers but 0.
  public Interval withoutZero() {
    return withoutZero(true);
  }

  public Interval withoutZero(boolean indeed) {
    return indeed ? new Interval(lower, upper, true, undefined) : this;
  }

  /// The least interval that holds both.
  public Interval or(Interval other) {
    boolean either = undefined || other.undefined;
    if (isEmpty() || other.isEmpty()) {
      return (isEmpty() ? other : this).orUndefined(either);
    }
    return new Interval(
        Math.min(lower, other.lower),
        Math.max(upper, other.upper),
        nonzero && other.nonzero,
        either);
  }

  /// What two readings of one value leave: it lies in both, and is defined where one proves so.
  public Interval and(Interval other) {
    return new Interval(
        Math.max(lower, other.lower),
        Math.min(upper, other.upper),
        nonzero || other.nonzero,
        undefined && other.undefined);
  }

  /// The part of the values that lies in another set.
  public Interval narrowed(Interval to) {
    return and(to).orUndefined(undefined);
  }

  public Interval negate() {
    return new Interval(-upper, -lower, nonzero, undefined);
  }

  public Interval abs() {
    return isEmpty() ? this : new Interval(mignitude(), magnitude(), nonzero, undefined);
  }

  public Interval plus(Interval other) {
    if (isEmpty() || other.isEmpty()) {
      return EMPTY.orUndefined(undefined || other.undefined);
    }
    boolean up = lower >= 0 && other.lower >= 0;
    boolean down = upper <= 0 && other.upper <= 0;
    return new Interval(
        Outward.sumDown(lower, other.lower),
        Outward.sumUp(upper, other.upper),
        (up || down) && (nonzero || other.nonzero)
            || isZero() && other.nonzero
            || other.isZero() && nonzero,
        undefined || other.undefined);
  }

  public Interval minus(Interval other) {
    return plus(other.negate());
  }

  public Interval times(Interval other) {
    if (isEmpty() || other.isEmpty()) {
      return EMPTY.orUndefined(undefined || other.undefined);
    }
    return new Interval(
        least(
            Outward.productDown(lower, other.lower),
            Outward.productDown(lower, other.upper),
            Outward.productDown(upper, other.lower),
            Outward.productDown(upper, other.upper)),
        -least(
            -Outward.productUp(lower, other.lower),
            -Outward.productUp(lower, other.upper),
            -Outward.productUp(upper, other.lower),
            -Outward.productUp(upper, other.upper)),
        nonzero && other.nonzero,
        undefined || other.undefined);
  }

  public Interval times(double factor) {
    return times(of(factor));
  }

  /// The quotients by all numbers but 0.
  public Interval over(Interval other) {
    boolean gap = undefined || other.undefined || other.mayBeZero();
    if (isEmpty() || other.isEmpty() || other.isZero()) {
      return EMPTY.orUndefined(gap);
    }
    if (isZero()) {
      return of(0).orUndefined(gap);
    }
    if (other.lower < 0 && other.upper > 0) {
      return ALL.withoutZero(nonzero).orUndefined(gap);
    }
    if (other.upper <= 0) {
      return negate().over(other.negate());
    }
    return new Interval(
        Math.min(quotientDown(lower, other.lower), quotientDown(lower, other.upper)),
        -Math.min(quotientDown(-upper, other.lower), quotientDown(-upper, other.upper)),
        nonzero,
        gap);
  }

  /// For a divisor that is 0 or positive: at 0, the limit from above.
  private static double quotientDown(double a, double b) {
    boolean pole = b == 0 && a != 0;
    return pole
        ? Math.copySign(Double.POSITIVE_INFINITY, a)
        : b == 0 ? 0 : Outward.quotientDown(a, b);
  }

  /// `xᵖ` at the numbers where it is a real number.
  public Interval power(double exponent) {
    return Powers.of(this, exponent);
  }

  private static double least(double a, double b, double c, double d) {
    return Math.min(Math.min(a, b), Math.min(c, d));
  }

  /// As in a text book: `[0, 4]`, `(0, ∞)`, `∅`; with `?` where there may be no value.
  @Override
  public String toString() {
    if (isEmpty()) {
      return undefined ? "∅?" : "∅";
    }
    String open = lower == Double.NEGATIVE_INFINITY || lower == 0 && nonzero ? "(" : "[";
    String close = upper == Double.POSITIVE_INFINITY || upper == 0 && nonzero ? ")" : "]";
    boolean hole = nonzero && lower < 0 && upper > 0;
    return open
        + number(lower)
        + ", "
        + number(upper)
        + close
        + (hole ? " \\ {0}" : "")
        + (undefined ? "?" : "");
  }

  private static String number(double x) {
    if (Double.isInfinite(x)) {
      return x > 0 ? "∞" : "−∞";
    }
    String text =
        x == Math.rint(x) && Math.abs(x) < 1e7 ? Long.toString((long) x) : Double.toString(x);
    return text.replace('-', '−');
  }
}
