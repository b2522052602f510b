package gradus.optimization.proximal;

import gradus.linalg.Tensor;
import gradus.optimization.Outcome;
import gradus.optimization.Trace;

/// Coefficients of a [SparseLeastSquares] problem, with proof of how good they are.
///
/// @param coefficients `w`, of shape (p)
/// @param intercept `b`; 0 where the problem has none
/// @param penalty they were found for
/// @param certificate the value, and the dual value that proves how far the minimum can be below
/// @param outcome how the run ended
/// @param passes over coefficients, in all rounds together
/// @param screened how many coefficients were proven to be 0 at the minimum on the way
/// @param trace each round: the value, and how far 0 is from the subgradients there
public record SparseSolution(
    Tensor coefficients,
    double intercept,
    ElasticNet penalty,
    DualityGap certificate,
    Outcome outcome,
    int passes,
    int screened,
    Trace trace) {
  /// How many coefficients are not 0.
  public int nonzeros() {
    int count = 0;
    for (int j = 0; j < coefficients.rows(); j++) {
      count += coefficients.flat(j) == 0 ? 0 : 1;
    }
    return count;
  }
}
