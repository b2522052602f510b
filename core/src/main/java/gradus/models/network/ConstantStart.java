package gradus.models.network;

import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.SplittableRandom;

/// One number everywhere.
record ConstantStart(double value) implements Initialization {
  ConstantStart {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("a parameter starts from a finite number, not " + value);
    }
  }

  @Override
  public Tensor draw(Shape shape, Fan fan, SplittableRandom random) {
    return Tensor.generate(shape, k -> value);
  }

  @Override
  public double variance(Shape shape, Fan fan) {
    return value * value;
  }

  @Override
  public String calculation(Shape shape, Fan fan) {
    return "w = " + Spread.number(value) + " everywhere";
  }
}
