package gradus.optimization;

import gradus.linalg.Precision;
import java.util.List;

/// A smooth function of several real numbers, with its gradient.
public interface Differentiable {
  /// The number of arguments.
  int size();

  /// The value at a point; writes the gradient there into `gradient`. Not finite outside the
  /// domain.
  double valueAndGradient(double[] at, double[] gradient);

  /// The parameters that lie one after another in the arguments, together all of them: methods that
  /// treat groups or matrices apart need to know. One vector where nothing else is known.
  default List<Block> blocks() {
    return Block.vector(size());
  }

  /// The relative rounding of one operation in the arithmetic that computes the value.
  default double epsilon() {
    return Precision.DOUBLE.epsilon();
  }
}
