package gradus.models.network;

/// How many inputs each output of a layer sums over, and how many outputs each input goes to: what
/// the variance of weights is calculated from.
public record Fan(int in, int out) {
  /// Of a parameter that connects nothing, such as a bias.
  public static final Fan NONE = new Fan(1, 1);

  public Fan {
    if (in < 1 || out < 1) {
      throw new IllegalArgumentException(
          "weights connect at least 1 input and 1 output, not " + in + " and " + out);
    }
  }
}
