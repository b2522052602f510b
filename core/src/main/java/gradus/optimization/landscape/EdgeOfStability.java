package gradus.optimization.landscape;

import gradus.optimization.FirstOrder;
import gradus.optimization.FlatUpdate;
import gradus.optimization.State;
import gradus.optimization.TwiceDifferentiable;
import java.util.Optional;

/// How near a learning rate is to the largest one for which a method is stable at a point (Cohen et
/// al. 2021, *Gradient descent on neural networks typically occurs at the edge of stability*).
///
/// Along the direction of the largest curvature `λ₁` an error grows from step to step exactly where
/// `S = ηλ₁/c > 1`, as far as the quadratic is a model of the function: `c = 2` for gradient
/// descent, `2 + 2β` for the heavy ball, `(2 + 2β₁)/(1 − β₁)` for Adam, whose `λ₁` is that of the
/// preconditioned Hessian. `λ₁` is measured from below: `S > 1` is certain where it is found, and
/// the largest stable rate is at most [#largestRate()].
///
/// ```java
/// EdgeOfStability edge = EdgeOfStability.of(objective, point, new GradientDescent(0.1)).orElseThrow();
/// edge.excess();                                     // 1.16: too fast
/// edge.growth();                                     // 1.31 per step
/// edge.largestRate();                                // 0.0866
/// ```
///
/// @param curvature the largest curvature found, after the method's preconditioning
/// @param rate `η` of the last step, with schedule and plateaus
/// @param limit `c`
/// @param preconditioned whether the curvature is that of `P⁻¹∇²f`
/// @param growth the factor per step by which an error along its direction grows
public record EdgeOfStability(
    Curvature curvature, double rate, double limit, boolean preconditioned, double growth) {
  /// How many products with the Hessian are spent.
  private static final int PRODUCTS = 20;

  /// Of a run that has just begun: the method has made a step from the gradient at the point, and
  /// has seen no other.
  ///
  /// @return empty where no theory names a limit for the method
  /// @throws IllegalArgumentException where the point is of another size
  public static Optional<EdgeOfStability> of(
      TwiceDifferentiable f, double[] at, FirstOrder method) {
    Points.requireSize("the point", at.length, f.size());
    double[] gradient = new double[f.size()];
    f.valueAndGradient(at, gradient);
    FlatUpdate update = FlatUpdate.of(method, f.blocks());
    for (int k = 0; k < method.period(); k++) {
      update.advance(at.clone(), gradient);
    }
    return of(f, at, method, update.state());
  }

  /// Of a run under way.
  ///
  /// @param state what the method remembers
  /// @return empty where no theory names a limit for the method
  /// @throws IllegalArgumentException where the point is of another size, or the state of another
  ///   method
  public static Optional<EdgeOfStability> of(
      TwiceDifferentiable f, double[] at, FirstOrder method, State state) {
    return of(f, at, method, state, PRODUCTS, 1);
  }

  /// The same with more products or less, at least 4, and another seed of the first direction.
  public static Optional<EdgeOfStability> of(
      TwiceDifferentiable f, double[] at, FirstOrder method, State state, int products, long seed) {
    double rate = FlatUpdate.rate(method, state);
    return method
        .stability(rate)
        .map(stability -> {
          double[] preconditioner = FlatUpdate.preconditioner(method, f.blocks(), state);
          Curvature curvature = Curvature.largest(f, at, preconditioner, products, seed);
          return new EdgeOfStability(
              curvature,
              rate,
              stability.limit(),
              stability.preconditioned(),
              stability.growth(curvature.value()));
        });
  }

  /// `S = ηλ₁/c`: above 1 where the method diverges.
  public double excess() {
    return rate * curvature.value() / limit;
  }

  /// `c/λ₁`; infinite where the function does not curve up. With a decay, `c` is that of the
  /// present rate.
  public double largestRate() {
    return curvature.value() > 0 ? limit / curvature.value() : Double.POSITIVE_INFINITY;
  }
}
