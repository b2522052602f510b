package gradus.bench;

import gradus.compile.Execution;
import gradus.expr.Expr;
import gradus.linalg.Tensor;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// A number that came out and the one that should have, by a route of its own.
///
/// @param what the number is
/// @param tolerance the largest relative difference
record Check(String what, double value, double expected, double tolerance) {
  /// What double precision allows for sums over many rows.
  static final double DOUBLE = 1e-9;

  /// What single precision allows.
  static final double SINGLE = 1e-4;

  boolean holds() {
    return Math.abs(value - expected) <= tolerance * Math.abs(expected);
  }

  @Override
  public String toString() {
    return what + " is " + value + ", not " + expected + " within " + tolerance;
  }

  /// The gradient along a direction against differences of the formula's own values.
  ///
  /// The direction is the gradient itself and something random, of unit length: so the slope is
  /// large, and errors across the gradient show as well. With steps of 10⁻³ the quotient of five
  /// points errs by about 10⁻¹⁰ of the slope where the formula's sums are compensated.
  ///
  /// @param first the number of the output that is the derivative by the first variable
  static Check gradient(
      Execution execution,
      int first,
      List<Expr> variables,
      Inputs at,
      ToDoubleFunction<Inputs> formula,
      double tolerance) {
    Inputs gradient = new Inputs(Map.of());
    double square = 0;
    for (int k = 0; k < variables.size(); k++) {
      Tensor part = execution.tensor(first + k);
      gradient = gradient.with(Inputs.name(variables.get(k)), part);
      square += dot(part, part);
    }
    Inputs direction = at.direction(variables, 7).moved(variables, gradient, 1 / Math.sqrt(square));
    double slope = 0;
    for (Expr variable : variables) {
      slope += dot(gradient.get(variable), direction.get(variable));
    }
    double h = 1e-3;
    double near = difference(variables, at, direction, h, formula);
    double far = difference(variables, at, direction, 2 * h, formula);
    return new Check(
        "the gradient along a direction", slope, (8 * near - far) / (12 * h), tolerance);
  }

  private static double difference(
      List<Expr> variables, Inputs at, Inputs along, double h, ToDoubleFunction<Inputs> formula) {
    return formula.applyAsDouble(at.moved(variables, along, h))
        - formula.applyAsDouble(at.moved(variables, along, -h));
  }

  /// `vᵀHv` against second differences of the formula's own values.
  ///
  /// @param v the direction that the outputs are the product of the Hessian with
  static Check curvature(
      Execution execution,
      List<Expr> variables,
      Inputs at,
      Inputs v,
      ToDoubleFunction<Inputs> formula) {
    double curvature = 0;
    for (int k = 0; k < variables.size(); k++) {
      curvature += dot(execution.tensor(k), v.get(variables.get(k)));
    }
    double h = 1e-2;
    double[] weights = {-1, 16, -30, 16, -1};
    double sum = 0;
    for (int k = 0; k < 5; k++) {
      sum += weights[k] * formula.applyAsDouble(at.moved(variables, v, (k - 2) * h));
    }
    return new Check("vᵀHv", curvature, sum / (12 * h * h), SINGLE);
  }

  private static double dot(Tensor x, Tensor y) {
    double sum = 0;
    for (int i = 0; i < x.shape().count(); i++) {
      sum += x.flat(i) * y.flat(i);
    }
    return sum;
  }
}
