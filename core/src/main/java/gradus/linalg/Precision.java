package gradus.linalg;

/// The floating-point format that numbers are stored and computed in (IEEE 754-2019, §3.6).
public enum Precision {
  /// binary32: 24 significant bits, about 7 decimal digits.
  SINGLE(4, Math.ulp(1f), Float.MAX_VALUE, Float.MIN_NORMAL, Float.MIN_VALUE),
  /// binary64: 53 significant bits, about 16 decimal digits.
  DOUBLE(8, Math.ulp(1d), Double.MAX_VALUE, Double.MIN_NORMAL, Double.MIN_VALUE);

  private final int bytes;
  private final double epsilon;
  private final double largest;
  private final double smallestNormal;
  private final double smallest;

  Precision(int bytes, double epsilon, double largest, double smallestNormal, double smallest) {
    this.bytes = bytes;
    this.epsilon = epsilon;
    this.largest = largest;
    this.smallestNormal = smallestNormal;
    this.smallest = smallest;
  }

  /// Bytes per number.
  public int bytes() {
    return bytes;
  }

  /// The distance from 1 to the next larger number.
  public double epsilon() {
    return epsilon;
  }

  /// The largest number that is not infinite.
  public double largest() {
    return largest;
  }

  /// The smallest positive number with all its digits. Most processors take a hundred times as long
  /// for operations on those below, which are called subnormal.
  public double smallestNormal() {
    return smallestNormal;
  }

  /// The smallest positive number.
  public double smallest() {
    return smallest;
  }

  /// The nearest number of this format.
  public double round(double x) {
    return this == SINGLE ? (float) x : x;
  }
}
