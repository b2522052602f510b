package gradus.optimization.direct;

import gradus.optimization.Box;
import gradus.optimization.Outcome;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// [CmaEs] at work. Equation numbers are those of Hansen (2016).
final class EvolutionSearch {
  private final Search search;
  private final CmaEs method;
  private final int n;
  private final SplittableRandom random;

  EvolutionSearch(Search search, CmaEs method) {
    this.search = search;
    this.method = method;
    this.n = search.n;
    this.random = new SplittableRandom(method.seed());
  }

  DirectMinimum run() {
    int population =
        method.population() > 0 ? method.population() : 4 + (int) (3 * StrictMath.log(n));
    double[] mean = search.start;
    search.evaluate(mean);
    boolean proceed = search.record(method.sigma());
    Optional<Outcome> ended = search.ended();
    // a start without a value may have neighbors that have one
    if (ended.isPresent() && ended.get() != Outcome.NOT_FINITE) {
      return search.minimum(ended.get());
    }
    if (!proceed) {
      return search.minimum(Outcome.INTERRUPTED);
    }
    while (true) {
      Outcome outcome = new Descent(mean, population).run();
      boolean again =
          outcome.settled() && search.ended().isEmpty() && search.restarts() < method.restarts();
      if (!again) {
        return search.minimum(outcome);
      }
      search.restart();
      population *= 2;
      mean = elsewhere();
    }
  }

  /// A point of the domain, each as likely as the other.
  private double[] elsewhere() {
    double[] point = new double[n];
    for (int i = 0; i < n; i++) {
      double lower = search.start[i] - 3 * method.sigma();
      double upper = search.start[i] + 3 * method.sigma();
      if (search.bounds.isPresent()) {
        Box box = search.bounds.get();
        lower = Double.isFinite(box.lower().flat(i)) ? box.lower().flat(i) : lower;
        upper = Double.isFinite(box.upper().flat(i)) ? box.upper().flat(i) : upper;
      }
      point[i] = lower + (upper - lower) * random.nextDouble();
    }
    return point;
  }

  /// One run with one size of population.
  private final class Descent {
    private final int population;
    private final EvolutionWeights weights;
    private final EvolutionShape shape;
    private final BoundaryPenalty boundary;
    private final double[] mean;
    private final double[] pathOfSteps;
    private final double[] bests;
    private double sigma = method.sigma();
    private int generation;

    Descent(double[] mean, int population) {
      this.population = population;
      this.weights = EvolutionWeights.of(n, population);
      this.shape = new EvolutionShape(n, weights);
      this.boundary = new BoundaryPenalty(n, population, weights.effective());
      this.mean = mean.clone();
      this.pathOfSteps = new double[n];
      this.bests = new double[10 + Math.ceilDiv(30 * n, population)];
    }

    Outcome run() {
      while (true) {
        double spread = generation();
        generation++;
        double width = sigma * shape.widest();
        boolean proceed = search.record(width);
        Optional<Outcome> ended = search.ended();
        if (ended.isPresent()) {
          return ended.get();
        }
        if (!proceed) {
          return Outcome.INTERRUPTED;
        }
        if (spread <= search.stop.value() && width <= search.stop.point()) {
          return Outcome.CONVERGED;
        }
        if (spread == 0 || stuck()) {
          return search.stuck();
        }
      }
    }

    /// Draws, evaluates, ranks and learns.
    ///
    /// @return how far the best values of the latest generations and all of this one are apart
    private double generation() {
      double[][] z = new double[population][n];
      double[][] y = new double[population][];
      double[][] x = new double[population][n];
      double[][] feasible = new double[population][];
      for (int k = 0; k < population; k++) {
        for (int i = 0; i < n; i++) {
          z[k][i] = random.nextGaussian();
        }
        y[k] = shape.stretch(z[k]);
        for (int i = 0; i < n; i++) {
          x[k][i] = mean[i] + sigma * y[k][i];
        }
        feasible[k] = x[k].clone();
        if (search.bounds.isPresent()) {
          search.bounds.get().project(feasible[k]);
        }
      }
      double[] values = search.evaluate(feasible);
      double[] ranked = values.clone();
      if (search.bounds.isPresent()) {
        boundary.learn(search.bounds.get(), mean, sigma, shape, values);
        boundary.addTo(ranked, x, feasible, shape);
      }
      Integer[] order = IntStream.range(0, population).boxed().toArray(Integer[]::new);
      // stable: of equal values the one drawn first stays first
      Arrays.sort(order, Comparator.comparingDouble(k -> ranked[k]));
      learn(order, z, y);
      if (ranked[order[0]]
          == ranked[order[(int) Math.min(population - 1.0, Math.ceil(0.7 * population))]]) {
        // a flat region: out of it (Hansen 2016, appendix B.3)
        sigma *= StrictMath.exp(0.2 + weights.stepRate() / weights.stepDamping());
      }
      return spread(values);
    }

    private void learn(Integer[] order, double[][] z, double[][] y) {
      double[] step = new double[n];
      double[] whitened = new double[n];
      for (int rank = 0; rank < weights.parents(); rank++) {
        double weight = weights.weight(rank);
        for (int i = 0; i < n; i++) {
          step[i] += weight * y[order[rank]][i];
          whitened[i] += weight * z[order[rank]][i];
        }
      }
      // (42): the mean
      for (int i = 0; i < n; i++) {
        mean[i] += sigma * step[i];
      }
      // (43): C^−½ ⟨y⟩ = B ⟨z⟩
      double rate = weights.stepRate();
      double[] turned = shape.turn(whitened);
      double squares = 0;
      for (int i = 0; i < n; i++) {
        pathOfSteps[i] =
            (1 - rate) * pathOfSteps[i]
                + Math.sqrt(rate * (2 - rate) * weights.effective()) * turned[i];
        squares += pathOfSteps[i] * pathOfSteps[i];
      }
      double length = Math.sqrt(squares);
      double expected = weights.expectedLength();
      // (45): long steps in one direction pause the path of the covariance
      double settled = Math.sqrt(1 - StrictMath.pow(1 - rate, 2.0 * (generation + 1)));
      boolean paused = length / settled >= (1.4 + 2.0 / (n + 1)) * expected;
      shape.learn(step, paused, order, z, y);
      // (44): the step size
      sigma *= StrictMath.exp(Math.min(1, rate / weights.stepDamping() * (length / expected - 1)));
    }

    private double spread(double[] values) {
      double least = Double.POSITIVE_INFINITY;
      double most = Double.NEGATIVE_INFINITY;
      for (double value : values) {
        least = Math.min(least, value);
        most = Math.max(most, value);
      }
      bests[generation % bests.length] = least;
      if (generation + 1 < bests.length) {
        return Double.POSITIVE_INFINITY;
      }
      for (double best : bests) {
        least = Math.min(least, best);
        most = Math.max(most, best);
      }
      return most - least;
    }

    /// Whether rounding ends the search: the covariance is too ill-conditioned, or a step along an
    /// axis no longer changes the mean (Hansen 2016, appendix B.3).
    private boolean stuck() {
      if (!(shape.condition() < 1e14) || !(sigma > 0) || !Double.isFinite(sigma)) {
        return true;
      }
      for (int i = 0; i < n; i++) {
        if (mean[i] == mean[i] + 0.2 * sigma * shape.deviation(i)) {
          return true;
        }
      }
      return shape.axisVanishes(generation % n, 0.1 * sigma, mean);
    }
  }
}
