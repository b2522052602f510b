package gradus.linalg;

/// The floating-point format that numbers are stored and computed in (IEEE 754-2019, §3.6).
public enum Precision {
  /// binary32: 24 significant bits, about 7 decimal digits.
  SINGLE(4, Math.ulp(1f)),
  /// binary64: 53 significant bits, about 16 decimal digits.
  DOUBLE(8, Math.ulp(1d));

  private final int bytes;
  private final double epsilon;

  Precision(int bytes, double epsilon) {
    this.bytes = bytes;
    this.epsilon = epsilon;
  }

  /// Bytes per number.
  public int bytes() {
    return bytes;
  }

  /// The distance from 1 to the next larger number.
  public double epsilon() {
    return epsilon;
  }
}
