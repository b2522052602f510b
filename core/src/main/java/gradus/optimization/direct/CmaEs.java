package gradus.optimization.direct;

/// Evolution strategy with covariance matrix adaptation (Hansen 2016, *The CMA Evolution Strategy:
/// A Tutorial*): points are drawn from a normal distribution whose mean, width and covariance learn
/// from those that were better. For functions that are rugged, badly scaled or without derivatives,
/// of two to a few hundred arguments.
///
/// With restarts, each begins elsewhere in the domain with twice the population (IPOP, Auger &
/// Hansen 2005), which finds the best of many minima. The domain is the box of the bounds; without
/// bounds, `3σ` around the start.
///
/// Points outside the bounds are evaluated at the closest point within, plus a penalty that adapts
/// (Hansen, Niederberger, Guzzella & Koumoutsakos 2009, §III.A).
///
/// @param sigma `σ`, the first standard deviation of each argument, positive: the minimum should
///   lie within about `3σ` of the start
/// @param population the points of a generation, at least 4; 0 for `4 + ⌊3 ln n⌋`
/// @param restarts the most; 0 for none
/// @param seed same seed, same bits
public record CmaEs(double sigma, int population, int restarts, long seed) implements DirectMethod {
  public CmaEs {
    if (!(sigma > 0) || !Double.isFinite(sigma)) {
      throw new IllegalArgumentException("σ is a positive number, not " + sigma);
    }
    if (population != 0 && population < 4 || restarts < 0) {
      throw new IllegalArgumentException(
          "a generation has at least 4 points, or 0 for the usual number, and there are at least 0"
              + " restarts, not "
              + population
              + " and "
              + restarts);
    }
  }

  /// With the usual population, without restarts.
  public static CmaEs of(double sigma, long seed) {
    return new CmaEs(sigma, 0, 0, seed);
  }

  public CmaEs restarts(int most) {
    return new CmaEs(sigma, population, most, seed);
  }

  @Override
  public String title() {
    return "CMA-ES";
  }
}
