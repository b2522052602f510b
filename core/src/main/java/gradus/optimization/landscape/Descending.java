package gradus.optimization.landscape;

import gradus.linalg.Tensor;
import gradus.linalg.kernel.Vectors;
import gradus.optimization.TwiceDifferentiable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/// Walks down from a stationary point, and measures.
final class Descending {
  /// Steps are doubled so often: from the third root of ε to a few lengths of the point.
  private static final int DOUBLINGS = 20;

  /// How many combinations of flat directions are walked along.
  private static final int COMBINATIONS = 32;

  private final TwiceDifferentiable f;
  private final double[] at;
  private final double value;
  private final double[] gradient;
  private final double shortest;
  private final double rounding;
  private final long seed;

  /// @param value at the point
  /// @param gradient at the point
  Descending(TwiceDifferentiable f, double[] at, double value, double[] gradient, long seed) {
    this.f = f;
    this.at = at;
    this.value = value;
    this.gradient = gradient;
    double length = Vectors.norm(at);
    this.shortest = Math.cbrt(f.epsilon()) * (length > 0 ? length : 1);
    this.rounding = Decrease.rounding(f, value);
    this.seed = seed;
  }

  /// Along a direction of negative curvature, the way the gradient leads down: the longest step for
  /// which the function falls by at least half of what the quadratic promises.
  Escape along(double[] direction, double curvature) {
    double slope = Vectors.dot(gradient, direction);
    double sign = slope > 0 ? -1 : 1;
    Escape kept = walk(direction, curvature, sign, shortest);
    for (int k = 1; k <= DOUBLINGS; k++) {
      Escape next = walk(direction, curvature, sign, Math.scalb(shortest, k));
      boolean visible = kept.measured() > rounding && kept.measured() >= 0.5 * kept.promised();
      if (visible && !(next.measured() >= 0.5 * next.promised())) {
        return kept;
      }
      kept = next;
    }
    return kept;
  }

  /// Along flat directions and random combinations of them: the shortest step over which the
  /// function falls by more than slope, curvature left and rounding explain.
  Optional<Escape> amongFlat(Signs signs) {
    List<double[]> candidates = candidates(signs);
    for (int k = 0; k <= DOUBLINGS; k++) {
      double step = Math.scalb(shortest, k);
      for (double[] direction : candidates) {
        double slope = Math.abs(Vectors.dot(gradient, direction));
        double explained = 2 * slope * step + signs.tolerance() * step * step + rounding;
        for (int sign = -1; sign <= 1; sign += 2) {
          Escape escape = walk(direction, 0, sign, step);
          if (escape.measured() > explained) {
            return Optional.of(escape);
          }
        }
      }
    }
    return Optional.empty();
  }

  private List<double[]> candidates(Signs signs) {
    List<double[]> flat = new ArrayList<>();
    for (int k = 0; k < signs.values().rows(); k++) {
      if (Math.abs(signs.values().flat(k)) <= signs.tolerance()) {
        flat.add(signs.direction(k));
      }
    }
    List<double[]> candidates = new ArrayList<>(flat);
    SplittableRandom random = new SplittableRandom(seed);
    for (int c = 0; c < COMBINATIONS && flat.size() > 1; c++) {
      double[] sum = new double[at.length];
      for (double[] direction : flat) {
        sum = Vectors.along(sum, random.nextGaussian(), direction);
      }
      candidates.add(Points.scaled(1 / Vectors.norm(sum), sum).toDoubles());
    }
    return candidates;
  }

  private Escape walk(double[] direction, double curvature, double sign, double step) {
    double slope = sign * Vectors.dot(gradient, direction);
    double[] there = Vectors.along(at, sign * step, direction);
    double measured = value - f.valueAndGradient(there, new double[at.length]);
    double promised = -(slope * step + 0.5 * curvature * step * step);
    Tensor way = Points.scaled(sign, direction);
    return new Escape(way, curvature, step, promised, measured);
  }
}
