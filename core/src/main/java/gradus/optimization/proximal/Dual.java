package gradus.optimization.proximal;

import gradus.linalg.kernel.Rows;

/// What a residual proves of a [SparseLeastSquares] problem.
///
/// With `√(nλ₂)` times the identity under `X` and zeros under `y`, the elastic net is a lasso. Its
/// dual is `max (yᵀθ − ½‖θ‖²)/n` over the `θ` with `|xⱼᵀθ| ≤ nλ₁`, and a multiple of the residual
/// is such a `θ`. Where `λ₂ > 0`, the conjugate of the elastic net gives a bound without any
/// constraint; the larger of the two counts.
///
/// @param gap value and best dual value
/// @param scale of the residual that makes it feasible
/// @param radius a ball round the scaled residual, in the space of `θ`, holds the dual solution:
///   its square is `2n` times the gap of that point (Ndiaye et al. 2017, theorem 6)
/// @param violation the largest distance of 0 from the subgradients, coefficient by coefficient
/// @param norm the 2-norm of these distances
record Dual(DualityGap gap, double scale, double radius, double violation, double norm) {
  /// @param w coefficients
  /// @param residual `y − Xw`
  /// @param c `Xᵀ residual`
  static Dual at(
      SparseLeastSquares problem, double[] w, double[] residual, double[] c, ElasticNet penalty) {
    int n = problem.rows();
    double l1 = n * penalty.l1();
    double l2 = n * penalty.l2();
    double largest = 0;
    double excess = 0;
    double violation = 0;
    double squares = 0;
    for (int j = 0; j < w.length; j++) {
      double inner = c[j] - l2 * w[j];
      largest = Math.max(largest, Math.abs(inner));
      double over = Math.max(Math.abs(c[j]) - l1, 0);
      excess += over * over;
      double distance = distance(inner, w[j], l1) / n;
      violation = Math.max(violation, distance);
      squares += distance * distance;
    }
    double[] y = problem.targets();
    double residuals = Rows.dot(residual, 0, residual, 0, n);
    double product = Rows.dot(y, 0, residual, 0, n);
    double primal = residuals / (2 * n) + penalty.value(w);

    double ridge = l2 * Rows.dot(w, 0, w, 0, w.length);
    double limit = Rounding.scale(largest, l1);
    double scale = best(product, residuals + ridge, limit);
    double scaled = (scale * product - 0.5 * scale * scale * (residuals + ridge)) / n;
    double free = (product - 0.5 * residuals) / n - 0.5 * excess / (l2 * n);
    double dual = l2 > 0 ? Math.max(scaled, free) : scaled;
    double radius = Math.sqrt(2 * n * Math.max(primal - scaled, 0));
    return new Dual(new DualityGap(primal, dual), scale, radius, violation, Math.sqrt(squares));
  }

  /// The multiple of the residual with the largest dual value, as far as it is feasible.
  private static double best(double product, double squares, double limit) {
    return squares > 0 ? Math.clamp(product / squares, -limit, limit) : limit;
  }

  /// Of 0 from `λ₁ ∂|w| − inner`.
  private static double distance(double inner, double w, double l1) {
    return w == 0 ? Math.max(Math.abs(inner) - l1, 0) : Math.abs(inner - Math.signum(w) * l1);
  }
}
