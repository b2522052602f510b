package gradus.linalg;

import gradus.linalg.kernel.Storage;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/// Condition numbers: by what factor solving can magnify a relative error of the data. About `log₁₀
/// κ` decimal digits of a solution are lost.
///
/// An empty matrix has condition 1, a singular one infinity. Source: Higham, *Accuracy and
/// Stability of Numerical Algorithms*, 2nd ed., §7.1, ch. 15.
public final class Condition {
  /// More steps of Hager's method are hardly ever taken.
  private static final int STEPS = 5;

  private Condition() {}

  /// `κ₁ = ‖A‖₁ ‖A⁻¹‖₁`, by the inverse: `2n³` flops. Its own relative error is about `κ₁ε`, so
  /// beyond 10¹⁵ only the size can be trusted.
  ///
  /// @throws IllegalArgumentException where `a` is not a square matrix of finite numbers
  public static double one(Tensor a) {
    Scaled scaled = Scaled.of(a);
    return scaled.lu.singular()
        ? Double.POSITIVE_INFINITY
        : scaled.empty() ? 1 : finite(Norms.one(scaled.a) * Norms.one(scaled.lu.inverse()));
  }

  /// `κ₂ = σ₁/σₖ` by singular values, of a matrix of any shape: of a tall one the factor for least
  /// squares with a small residual.
  ///
  /// @throws IllegalArgumentException where `a` is not a matrix of finite numbers
  public static double two(Tensor a) {
    Requirements.matrix("take a condition number of", a);
    Requirements.finite("condition number", a);
    return a.shape().count() == 0 ? 1 : finite(Svd.condition(Svd.values(nearOne(a))));
  }

  /// `‖ |A⁻¹| |A| ‖∞` (Skeel 1979), by the inverse: what `κ` becomes with rows scaled best. It
  /// governs systems whose entries are known each to its own accuracy.
  ///
  /// @throws IllegalArgumentException where `a` is not a square matrix of finite numbers
  public static double skeel(Tensor a) {
    Tensor ones = Tensor.generate(Shape.of(a.rank() == 0 ? 1 : a.rows()), _ -> 1);
    return skeel(a, ones);
  }

  /// `‖ |A⁻¹| |A| |x| ‖∞ / ‖x‖∞`: the same for the solution `x` of one system.
  ///
  /// @throws IllegalArgumentException where `a` is not a square matrix of finite numbers, or `x`
  ///   not a vector of as many elements
  public static double skeel(Tensor a, Tensor x) {
    Scaled scaled = Scaled.of(a);
    Requirements.rightSide(a.rows(), x);
    if (scaled.lu.singular() || scaled.empty()) {
      return scaled.empty() ? 1 : Double.POSITIVE_INFINITY;
    }
    Tensor weighted = absolute(scaled.a).times(absolute(x));
    Tensor image = absolute(scaled.lu.inverse()).times(weighted);
    return finite(Norms.max(image) / Norms.max(x));
  }

  /// An estimate of `κ₁`, which it never exceeds but for rounding, and seldom misses by more than a
  /// factor of 3: one factorization and a few solutions.
  ///
  /// @throws IllegalArgumentException where `a` is not a square matrix of finite numbers
  public static double estimate(Tensor a) {
    Scaled scaled = Scaled.of(a);
    return estimate(scaled.a, scaled.lu);
  }

  /// The same with the matrix factored already: `O(n²)` (Hager 1984; Higham 1988, Algorithm 4.1).
  public static double estimate(Tensor a, Inverse inverse) {
    Requirements.square("take a condition number of", a);
    double norm = Norms.one(a);
    if (a.rows() == 0) {
      return 1;
    }
    // the right sides are as large as A, so that solutions are neither too large nor too small
    return finite(
        norm(
            a.rows(),
            x -> inverse.solve(times(norm, x)),
            x -> inverse.solveTransposed(times(norm, x))));
  }

  /// An estimate of `‖ |A⁻¹| w ‖∞` for weights `w ≥ 0`: what residuals of up to `w` in each
  /// equation can do to the solution (Arioli, Demmel & Duff 1989). It is seldom too small by more
  /// than a factor of 3.
  ///
  /// @param w one weight for each equation
  /// @throws IllegalArgumentException where there are not as many weights as equations
  public static double magnified(Inverse inverse, Tensor w) {
    Requirements.rightSide(inverse.dimension(), w);
    return magnified(inverse, Storage.doubles(w));
  }

  static double magnified(Inverse inverse, double[] weights) {
    // ‖A⁻¹ diag(w)‖∞ is the 1-norm of its transpose
    return weights.length == 0
        ? 0
        : norm(
            inverse.dimension(),
            x -> weighted(weights, inverse.solveTransposed(x)),
            x -> inverse.solve(weighted(weights, x)));
  }

  /// An estimate of `‖B‖₁` from products with `B` and `Bᵀ`.
  static double norm(int n, UnaryOperator<Tensor> times, UnaryOperator<Tensor> timesTransposed) {
    Tensor image = times.apply(Tensor.generate(Shape.of(n), _ -> 1.0 / n));
    double estimate = Norms.one(image);
    double[] signs = signs(image);
    int last = -1;
    for (int step = 0; step < STEPS && n > 1; step++) {
      double[] slope = Storage.doubles(timesTransposed.apply(Tensor.vector(signs)));
      int steepest = steepest(slope);
      if (last >= 0 && Math.abs(slope[steepest]) <= Math.abs(slope[last])) {
        break;
      }
      last = steepest;
      int unit = steepest;
      image = times.apply(Tensor.generate(Shape.of(n), i -> i == unit ? 1 : 0));
      double before = estimate;
      double[] changed = signs(image);
      estimate = Math.max(estimate, Norms.one(image));
      if (!(estimate > before) || Arrays.equals(signs, changed)) {
        break;
      }
      signs = changed;
    }
    // a vector that no unit vector resembles, against matrices on which the method is fooled
    Tensor alternating =
        Tensor.generate(Shape.of(n), i -> (i % 2 == 0 ? 1 : -1) * (1 + i / Math.max(1.0, n - 1.0)));
    return Math.max(estimate, 2 * Norms.one(times.apply(alternating)) / (3 * n));
  }

  private static double[] signs(Tensor x) {
    double[] signs = x.toDoubles();
    for (int i = 0; i < signs.length; i++) {
      signs[i] = signs[i] < 0 ? -1 : 1;
    }
    return signs;
  }

  private static int steepest(double[] slope) {
    int steepest = 0;
    for (int i = 1; i < slope.length; i++) {
      steepest = Math.abs(slope[i]) > Math.abs(slope[steepest]) ? i : steepest;
    }
    return steepest;
  }

  private static Tensor times(double factor, Tensor x) {
    return Tensor.generate(x.shape(), k -> factor * x.flat(k));
  }

  private static Tensor weighted(double[] weights, Tensor x) {
    return Tensor.generate(x.shape(), k -> weights[k] * x.flat(k));
  }

  private static Tensor absolute(Tensor a) {
    return Tensor.generate(a.shape(), k -> Math.abs(a.flat(k)));
  }

  /// Solutions with a singular matrix are infinite or NaN.
  private static double finite(double condition) {
    return Double.isNaN(condition) ? Double.POSITIVE_INFINITY : condition;
  }

  /// The matrix brought near 1 by a power of two, which changes no condition.
  private static Tensor nearOne(Tensor a) {
    double[] entries = a.toDoubles();
    Scaling.scale(entries, -Scaling.exponent(entries));
    return Storage.tensor(a.shape(), entries);
  }

  private record Scaled(Tensor a, Lu lu) {
    static Scaled of(Tensor a) {
      Requirements.square("take a condition number of", a);
      Requirements.finite("condition number", a);
      Tensor scaled = nearOne(a);
      return new Scaled(scaled, Lu.of(scaled));
    }

    boolean empty() {
      return a.rows() == 0;
    }
  }
}
