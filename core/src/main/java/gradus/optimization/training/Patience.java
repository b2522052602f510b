package gradus.optimization.training;

/// Early stopping: the run ends when that many validations in a row have not improved on the best,
/// and answers the model that was best (Goodfellow, Bengio & Courville 2016, *Deep Learning*,
/// Algorithm 7.1).
///
/// @param validations without improvement that end the run
/// @param improvement by how much the loss has to fall below the best to count; 0 for any
public record Patience(int validations, double improvement) {
  public Patience {
    if (validations < 1 || !(improvement >= 0) || improvement == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException(
          "early stopping waits for 1 or more validations, for an improvement of at least 0, not "
              + validations
              + " and "
              + improvement);
    }
  }

  /// Any improvement counts.
  public static Patience of(int validations) {
    return new Patience(validations, 0);
  }
}
