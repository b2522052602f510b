package gradus.models.network;

import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.SplittableRandom;

/// Independent weights with mean 0 and `Var(w) = gain²/fan`.
///
/// @param gain2 `gain²`, the factor by which the variance of a layer's input is multiplied, where
///   the fan is that of its inputs
/// @param over which fan
/// @param law the distribution
public record ScaledVariance(double gain2, Over over, Law law) implements Initialization {
  /// The fan that divides the variance.
  public enum Over {
    /// `fan in`: keeps signals
    IN,
    /// `fan out`: keeps derivatives
    OUT,
    /// `½(fan in + fan out)`
    AVERAGE
  }

  /// The distribution of a weight.
  public enum Law {
    /// uniform on `±√(3 Var)`
    UNIFORM,
    NORMAL
  }

  public ScaledVariance {
    if (!(gain2 > 0) || gain2 == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException("a squared gain is a positive number, not " + gain2);
    }
  }

  private double divisor(Fan fan) {
    return switch (over) {
      case IN -> fan.in();
      case OUT -> fan.out();
      case AVERAGE -> 0.5 * (fan.in() + fan.out());
    };
  }

  @Override
  public double variance(Shape shape, Fan fan) {
    return gain2 / divisor(fan);
  }

  @Override
  public String calculation(Shape shape, Fan fan) {
    String name =
        switch (over) {
          case IN -> "fan in";
          case OUT -> "fan out";
          case AVERAGE -> "mean fan";
        };
    return "Var(w) = gain²/"
        + name
        + " = "
        + Spread.number(gain2)
        + "/"
        + Spread.number(divisor(fan))
        + " = "
        + Spread.number(variance(shape, fan));
  }

  @Override
  public Tensor draw(Shape shape, Fan fan, SplittableRandom random) {
    double deviation = Math.sqrt(variance(shape, fan));
    return switch (law) {
      case NORMAL -> Tensor.generate(shape, k -> deviation * random.nextGaussian());
      case UNIFORM ->
          Tensor.generate(shape, k -> deviation * Math.sqrt(3) * (2 * random.nextDouble() - 1));
    };
  }
}
