package gradus.optimization;

import java.util.function.LongToDoubleFunction;

/// A number of an update that may change from step to step: the rate, a correction of bias. It is
/// computed in double precision, whatever the precision of the parameters.
///
/// @param name as a textbook would call it
/// @param at its value at step `t = 1, 2, …`
public record Coefficient(String name, LongToDoubleFunction at) {
  /// The name of learning rates: what a schedule multiplies.
  public static final String RATE = "rate";

  /// The learning rate `η`, the same at every step.
  public static Coefficient rate(double rate) {
    return new Coefficient(RATE, _ -> rate);
  }

  /// `1/(1 − βᵗ)`: makes a running mean that started at 0 a mean of what it has seen (Kingma & Ba
  /// 2015, section 3).
  public static Coefficient correction(String name, double beta) {
    return new Coefficient(name, t -> 1 / (1 - Math.pow(beta, (double) t)));
  }

  public boolean isRate() {
    return name.equals(RATE);
  }
}
