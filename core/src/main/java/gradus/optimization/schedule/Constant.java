package gradus.optimization.schedule;

/// The same factor at every step.
///
/// @param value at least 0
public record Constant(double value) implements Schedule {
  public Constant {
    if (!(value >= 0) || value == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException("a factor of a rate is at least 0, not " + value);
    }
  }

  @Override
  public double factor(long step) {
    return value;
  }
}
