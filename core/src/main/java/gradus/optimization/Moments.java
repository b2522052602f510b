package gradus.optimization;

import java.util.Arrays;

/// What a first-order method remembers: how many steps it took, and running sums of gradients.
///
/// The arrays are never written after construction.
public final class Moments {
  private final int steps;
  private final double[] first;
  private final double[] second;

  private Moments(int steps, double[] first, double[] second) {
    this.steps = steps;
    this.first = first;
    this.second = second;
  }

  /// Before the first step: zeros.
  public static Moments zero(int size) {
    return new Moments(0, new double[size], new double[size]);
  }

  /// A state that was saved.
  public static Moments of(int steps, double[] first, double[] second) {
    if (steps < 0 || first.length != second.length) {
      throw new IllegalArgumentException(
          "moments need steps ≥ 0 and two arrays of one length, not "
              + steps
              + ", "
              + first.length
              + " and "
              + second.length);
    }
    return new Moments(steps, first.clone(), second.clone());
  }

  /// After one more step. The arrays are handed over.
  Moments next(double[] newFirst, double[] newSecond) {
    return new Moments(steps + 1, newFirst, newSecond);
  }

  /// Steps taken.
  public int steps() {
    return steps;
  }

  /// A copy of the running sum or mean of gradients.
  public double[] first() {
    return first.clone();
  }

  /// A copy of the running mean of squared gradients.
  public double[] second() {
    return second.clone();
  }

  double first(int i) {
    return first[i];
  }

  double second(int i) {
    return second[i];
  }

  /// The arrays themselves, for methods that leave one of them as it is.
  double[] firstArray() {
    return first;
  }

  double[] secondArray() {
    return second;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Moments moments
        && steps == moments.steps
        && Arrays.equals(first, moments.first)
        && Arrays.equals(second, moments.second);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * steps + Arrays.hashCode(first)) + Arrays.hashCode(second);
  }
}
