package gradus.models.network;

import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.SplittableRandom;

/// Normal, with a standard deviation that does not depend on the layer.
record NormalStart(double deviation) implements Initialization {
  NormalStart {
    if (!(deviation > 0) || deviation == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException(
          "a standard deviation is a positive number, not " + deviation);
    }
  }

  @Override
  public Tensor draw(Shape shape, Fan fan, SplittableRandom random) {
    return Tensor.generate(shape, k -> deviation * random.nextGaussian());
  }

  @Override
  public double variance(Shape shape, Fan fan) {
    return deviation * deviation;
  }

  @Override
  public String calculation(Shape shape, Fan fan) {
    return "Var(w) = σ² = "
        + Spread.number(deviation)
        + "² = "
        + Spread.number(variance(shape, fan));
  }
}
