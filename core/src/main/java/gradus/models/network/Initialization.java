package gradus.models.network;

import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.SplittableRandom;

/// How the values of a parameter are drawn before training, and with which variance.
///
/// | initialization    | variance of a weight         | source                          |
/// |-------------------|------------------------------|---------------------------------|
/// | [#glorotUniform]  | `2/(fan in + fan out)`       | Glorot & Bengio 2010, eq. 16    |
/// | [#glorotNormal]   | the same                     | the same, eq. 12                |
/// | [#he]             | `2/fan in`                   | He et al. 2015, eq. 10          |
/// | [#leCun]          | `1/fan in`                   | LeCun et al. 1998, §4.6         |
/// | [#orthogonal]     | `gain²/max(rows, columns)`   | Saxe, McClelland & Ganguli 2014 |
/// | [#normal]         | `σ²`                         |                                 |
/// | [#constant]       | 0                            |                                 |
///
/// Weights that fit the data are found by [Lsuv].
public interface Initialization {
  /// Values of a shape.
  Tensor draw(Shape shape, Fan fan, SplittableRandom random);

  /// `E[w²]`, the variance of a value around 0.
  double variance(Shape shape, Fan fan);

  /// How the variance is calculated, with the numbers of a layer put in: `Var(w) = 2/fan in = 2/64
  /// = 0.03125`.
  String calculation(Shape shape, Fan fan);

  /// The same number everywhere.
  static Initialization constant(double value) {
    return new ConstantStart(value);
  }

  /// Zeros.
  static Initialization zeros() {
    return constant(0);
  }

  /// Uniform with variance `2/(fan in + fan out)`, a compromise that keeps signals of linear layers
  /// about as large forwards as derivatives backwards.
  static Initialization glorotUniform() {
    return new ScaledVariance(1, ScaledVariance.Over.AVERAGE, ScaledVariance.Law.UNIFORM);
  }

  /// Normal with variance `2/(fan in + fan out)`.
  static Initialization glorotNormal() {
    return new ScaledVariance(1, ScaledVariance.Over.AVERAGE, ScaledVariance.Law.NORMAL);
  }

  /// Normal with variance `2/fan in`, which makes up for the half that `relu` cuts off.
  static Initialization he() {
    return new ScaledVariance(2, ScaledVariance.Over.IN, ScaledVariance.Law.NORMAL);
  }

  /// Uniform with variance `2/fan in`.
  static Initialization heUniform() {
    return new ScaledVariance(2, ScaledVariance.Over.IN, ScaledVariance.Law.UNIFORM);
  }

  /// Normal with variance `1/fan in`, which keeps the variance through a linear layer.
  static Initialization leCun() {
    return new ScaledVariance(1, ScaledVariance.Over.IN, ScaledVariance.Law.NORMAL);
  }

  /// Normal with variance `gain²/fan in`, where the gain makes up for what an activation takes:
  /// `gain² = 1/E[f(z)²]` for standard normal `z`. For `relu` this is [#he].
  static Initialization before(Activation activation) {
    double kept = Spread.meanSquare(activation::of, 1);
    return new ScaledVariance(1 / kept, ScaledVariance.Over.IN, ScaledVariance.Law.NORMAL);
  }

  /// A matrix with orthonormal rows or columns, whichever are fewer, times a gain.
  static Initialization orthogonal(double gain) {
    return new OrthogonalStart(gain);
  }

  /// Normal with a standard deviation that does not depend on the layer.
  static Initialization normal(double deviation) {
    return new NormalStart(deviation);
  }
}
