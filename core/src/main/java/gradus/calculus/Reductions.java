package gradus.calculus;

import gradus.expr.Expr;
import gradus.expr.Functions;
import gradus.expr.Reduction;
import java.util.List;

/// The derivative of a reduction by each of the elements it was taken over.
final class Reductions {
  private Reductions() {}

  /// `∂y/∂xᵢ` as an expression of the shape of `x`, where `y` is the reduction of `x` over `axes`.
  static Expr derivative(Reduction reduction, Expr x, List<Integer> axes, Expr y) {
    return switch (reduction) {
      case SUM -> Uniform.of(1, x.dims());
      case PRODUCT -> product(x, axes);
      case MAXIMUM, MINIMUM -> extremum(x, axes, y);
      // the softmax of x
      case LOG_SUM_EXP -> Functions.exp(x.minus(Batch.repeated(y, x, axes)));
      case NORM2 -> norm(x, axes, y);
    };
  }

  /// The product of all other elements, without dividing by 0: where exactly one element is 0 it
  /// alone has a derivative.
  private static Expr product(Expr x, List<Integer> axes) {
    Expr zero = Functions.equal(x, Expr.of(0));
    Expr nonzero = Functions.select(zero, Uniform.of(1, x.dims()), x);
    Expr zeros = Batch.repeated(Functions.sum(zero, Batch.axes(axes)), x, axes);
    Expr rest =
        Batch.repeated(Functions.reduce(Reduction.PRODUCT, nonzero, Batch.axes(axes)), x, axes);
    // the zeros among the other elements
    return Functions.select(zeros.minus(zero), Uniform.of(0, x.dims()), rest.over(nonzero));
  }

  /// 1 at the extremum, shared equally where it is attained more than once.
  private static Expr extremum(Expr x, List<Integer> axes, Expr y) {
    Expr attained = Functions.equal(x, Batch.repeated(y, x, axes));
    return attained.over(Batch.repeated(Functions.sum(attained, Batch.axes(axes)), x, axes));
  }

  /// `x / ‖x‖`, and 0 where `x = 0`.
  private static Expr norm(Expr x, List<Integer> axes, Expr y) {
    Expr length = y.plus(Functions.equal(y, Expr.of(0)));
    return x.over(Batch.repeated(length, x, axes));
  }
}
