package gradus.optimization.landscape;

import gradus.linalg.Tensor;
import gradus.linalg.iterative.Minres;
import gradus.linalg.iterative.Outcome;
import gradus.linalg.iterative.Solution;
import gradus.linalg.iterative.Stopping;
import gradus.linalg.kernel.Vectors;
import gradus.optimization.TwiceDifferentiable;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/// What kind of point this is, by gradient and curvature: minimum, saddle, maximum, flat, or on the
/// way (Nocedal & Wright 2006, §2.1).
///
/// ```java
/// StationaryPoint point = StationaryPoint.of(objective, minimum.point().toDoubles());
/// switch (point.nature()) {
///   case Nature.Minimum basin -> System.out.println("condition " + basin.condition());
///   case Nature.Saddle saddle -> System.out.println("falls by " + saddle.escape().measured());
///   …
/// }
/// ```
///
/// The gradient counts as 0 where `‖g‖ ≤ √(2ε) max(√(λ|f|), λ‖x‖)` for the largest modulus `λ` of a
/// curvature: the best step along it then changes the value by less than a rounding of it, or moves
/// the point in the second half of its digits only. A curvature counts as 0 where it is within
/// `10nελ`, and its residual, of it. Both tolerances are in the units of the function, so a change
/// of units changes no answer.
///
/// @param value `f`
/// @param gradientNorm `‖∇f‖₂`
/// @param gradientTolerance below which the gradient counts as 0
/// @param smallest the smallest curvature found
/// @param largest the largest curvature found
/// @param curvatureTolerance below which a curvature counts as 0
/// @param complete whether all curvatures were looked at. If not, a negative one that was found is
///   certain, but that there is none is as good as the search for it at the lower end of the
///   spectrum
/// @param nature the answer
public record StationaryPoint(
    double value,
    double gradientNorm,
    double gradientTolerance,
    double smallest,
    double largest,
    double curvatureTolerance,
    boolean complete,
    Nature nature) {
  /// How to look.
  ///
  /// @param dense up to how many arguments the whole Hessian is formed; beyond, both ends of its
  ///   spectrum are found by products
  /// @param ends how many curvatures are looked for at the two ends together, at least 2
  /// @param products after so many products with the Hessian the search for the ends is given up,
  ///   once it has begun its first space
  /// @param gradientTolerance below which the gradient counts as 0; empty for the one derived from
  ///   rounding
  /// @param seed same seed, same bits
  public record Options(
      int dense, int ends, int products, OptionalDouble gradientTolerance, long seed) {
    public Options {
      if (dense < 1 || ends < 2 || products < 1) {
        throw new IllegalArgumentException(
            "needs a size for the whole Hessian of at least 1, at least 2 curvatures and at least 1"
                + " product, not "
                + dense
                + ", "
                + ends
                + " and "
                + products);
      }
      if (gradientTolerance.isPresent() && !(gradientTolerance.getAsDouble() >= 0)) {
        throw new IllegalArgumentException(
            "a tolerance of the gradient is at least 0, not " + gradientTolerance.getAsDouble());
      }
    }

    /// The whole Hessian up to 200 arguments; beyond, 8 curvatures with 1000 products.
    public static Options defaults() {
      return new Options(200, 8, 1000, OptionalDouble.empty(), 1);
    }

    /// As [#defaults()], with the tolerance an optimizer was given.
    public static Options at(double gradientTolerance) {
      return new Options(200, 8, 1000, OptionalDouble.of(gradientTolerance), 1);
    }

    public Options dense(int size) {
      return new Options(size, ends, products, gradientTolerance, seed);
    }

    public Options ends(int count) {
      return new Options(dense, count, products, gradientTolerance, seed);
    }

    public Options products(int most) {
      return new Options(dense, ends, most, gradientTolerance, seed);
    }
  }

  /// With the default options.
  public static StationaryPoint of(TwiceDifferentiable f, double[] at) {
    return of(f, at, Options.defaults());
  }

  /// @throws IllegalArgumentException where the point is of another size, or the function has no
  ///   arguments
  public static StationaryPoint of(TwiceDifferentiable f, double[] at, Options options) {
    Points.requirePoint(f, at);
    double[] gradient = new double[f.size()];
    double value = f.valueAndGradient(at, gradient);
    double norm = Vectors.norm(gradient);
    Signs signs =
        f.size() <= options.dense
            ? Signs.dense(f, at)
            : Signs.ends(f, at, Math.min(options.ends, f.size()), options.products, options.seed);
    double tolerance =
        options.gradientTolerance.orElseGet(() -> tolerance(f, value, at, signs.scale()));
    Nature nature;
    if (!Double.isFinite(value) || !Double.isFinite(norm) || !signs.isKnown()) {
      nature = new Nature.NotFinite();
    } else if (norm > tolerance) {
      nature = onTheWay(f, at, gradient, signs);
    } else {
      nature = nature(new Descending(f, at, value, gradient, options.seed), signs);
    }
    return new StationaryPoint(
        value,
        norm,
        tolerance,
        signs.smallest(),
        signs.largest(),
        signs.tolerance(),
        signs.complete(),
        nature);
  }

  private static double tolerance(
      TwiceDifferentiable f, double value, double[] at, double curvature) {
    double byValue = Math.sqrt(curvature) * Math.sqrt(Math.abs(value));
    double byPoint = curvature * Vectors.norm(at);
    return Math.sqrt(2 * f.epsilon()) * Math.max(byValue, byPoint);
  }

  private static Nature nature(Descending descending, Signs signs) {
    int last = signs.values().rows() - 1;
    boolean down = signs.negative() > 0;
    boolean decided = down && signs.positive() > 0;
    if (!decided && signs.flat() > 0) {
      Optional<Escape> escape =
          down
              ? Optional.of(descending.along(signs.direction(last), signs.smallest()))
              : descending.amongFlat(signs);
      return new Nature.Degenerate(signs.flat(), escape);
    }
    if (!down) {
      return new Nature.Minimum(signs.smallest(), signs.largest());
    }
    Escape escape = descending.along(signs.direction(last), signs.smallest());
    return decided ? new Nature.Saddle(signs.negative(), escape) : new Nature.Maximum(escape);
  }

  private static Nature onTheWay(
      TwiceDifferentiable f, double[] at, double[] gradient, Signs signs) {
    double norm = Vectors.norm(gradient);
    double gain = 0.5 * (Decrease.bestRate(f, at, gradient) * norm) * norm;
    return new Nature.NotStationary(distance(f, at, gradient, signs), gain);
  }

  /// `‖H⁻¹g‖`; along flat directions, where the quadratic has no stationary point, infinite unless
  /// the gradient does not lead there. By products it is infinite wherever they find no solution.
  private static double distance(
      TwiceDifferentiable f, double[] at, double[] gradient, Signs signs) {
    if (!signs.complete()) {
      Stopping stopping = new Stopping(10 * f.epsilon(), 1e-6, 500);
      Solution newton =
          new Minres(stopping).solve(HessianOperator.of(f, at), Tensor.vector(gradient));
      return newton.outcome() == Outcome.CONVERGED
          ? Vectors.norm(newton.x().toDoubles())
          : Double.POSITIVE_INFINITY;
    }
    double[] step = new double[signs.values().rows()];
    double length = Vectors.norm(gradient);
    for (int k = 0; k < step.length; k++) {
      double part = Vectors.dot(gradient, signs.direction(k));
      boolean none = Math.abs(part) <= 10 * step.length * f.epsilon() * length;
      boolean isFlat = Math.abs(signs.values().flat(k)) <= signs.tolerance();
      step[k] = none ? 0 : part / (isFlat ? 0 : signs.values().flat(k));
    }
    return Vectors.norm(step);
  }

  @Override
  public String toString() {
    String what =
        switch (nature) {
          case Nature.Minimum basin ->
              String.format(
                  Locale.ROOT,
                  "minimum: curvature %.6g to %.6g, condition %.4g",
                  basin.smallest(),
                  basin.largest(),
                  basin.condition());
          case Nature.Maximum top -> "maximum: " + words(top.escape());
          case Nature.Saddle saddle ->
              String.format(
                  Locale.ROOT,
                  "saddle: %d %s down, %s",
                  saddle.descending(),
                  saddle.descending() == 1 ? "direction leads" : "directions lead",
                  words(saddle.escape()));
          case Nature.Degenerate plain ->
              String.format(
                  Locale.ROOT,
                  "degenerate: %d flat %s, %s",
                  plain.flat(),
                  plain.flat() == 1 ? "direction" : "directions",
                  plain.escape().map(StationaryPoint::words).orElse("no way down found"));
          case Nature.NotStationary way ->
              String.format(
                  Locale.ROOT,
                  "not stationary: ‖∇f‖ = %.3g > %.3g, a stationary point expected %.3g away",
                  gradientNorm,
                  gradientTolerance,
                  way.distance());
          case Nature.NotFinite _ -> "not finite";
        };
    return complete || nature instanceof Nature.NotFinite
        ? what
        : what + " (ends of the spectrum only)";
  }

  private static String words(Escape escape) {
    return String.format(
        Locale.ROOT,
        "curvature %.6g; a step of %.3g promises a decrease of %.3g, measured %.3g",
        escape.curvature(),
        escape.step(),
        escape.promised(),
        escape.measured());
  }
}
