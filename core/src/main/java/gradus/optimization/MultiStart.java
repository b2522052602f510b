package gradus.optimization;

import gradus.linalg.kernel.Workers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/// Minimizes from many starts, spread over a box by a Latin hypercube, and says which minima there
/// are and how often each was reached.
///
/// ```java
/// MultiStart search = MultiStart.of(Box.of(2, -5, 5), 50, 7);
/// MultiStart.Found found =
///     search.run(() -> objective.over(objective.data()), Lbfgs.defaults(), Stop.defaults(), 4);
/// double lowest = found.minima().getFirst().minimum().value();
/// ```
///
/// How often a minimum is reached estimates the share of the box that leads to it. The share of all
/// that was not yet seen is about that of the minima that were reached once (Good 1953), see
/// [Found#unseen].
///
/// @param box where the starts lie; all bounds finite
/// @param starts how many, at least 1
/// @param seed same seed, same bits, for any number of threads
/// @param separation two runs ended at the same minimum where they are closer than this share of
///   the widths of the box, in each argument; of its size, or of 1, where the box has no width
public record MultiStart(Box box, int starts, long seed, double separation) {
  public MultiStart {
    if (starts < 1 || !(separation >= 0)) {
      throw new IllegalArgumentException(
          "there is at least one start and minima are separated by a share of at least 0, not "
              + starts
              + " and "
              + separation);
    }
    for (int i = 0; i < box.size(); i++) {
      if (!Double.isFinite(box.upper().flat(i) - box.lower().flat(i))) {
        throw new IllegalArgumentException(
            "starts are drawn from a finite box, but argument "
                + i
                + " lies between "
                + box.lower().flat(i)
                + " and "
                + box.upper().flat(i));
      }
    }
  }

  /// Minima are apart by a thousandth of the box at least.
  public static MultiStart of(Box box, int starts, long seed) {
    return new MultiStart(box, starts, seed, 1e-3);
  }

  /// One minimum.
  ///
  /// @param minimum the run that ended lowest there
  /// @param reached how many runs ended there
  public record Basin(Minimum minimum, int reached) {}

  /// What all runs found.
  ///
  /// @param minima those that are apart, from the lowest value on; where values are equal, in the
  ///   order of the starts
  /// @param unsettled how many runs did not end at a minimum: they diverged, or had no value, or
  ///   used up their steps
  /// @param evaluations of value and gradient, in all runs together
  public record Found(List<Basin> minima, int unsettled, long evaluations) {
    public Found {
      minima = List.copyOf(minima);
    }

    /// About which share of the box leads to minima that were not found: the share of the runs
    /// whose minimum was reached once (Good 1953). 1 where nothing was found.
    public double unseen() {
      int runs = minima.stream().mapToInt(Basin::reached).sum();
      long once = minima.stream().filter(basin -> basin.reached() == 1).count();
      return runs == 0 ? 1 : (double) once / runs;
    }
  }

  /// Minimizes from all starts.
  ///
  /// @param functions gives each thread its own function
  /// @param threads that minimize at most
  /// @throws IllegalArgumentException where the function has another number of arguments than the
  ///   box
  public Found run(
      Supplier<? extends Differentiable> functions, Method method, Stop stop, int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("at least one thread works, not " + threads);
    }
    List<Differentiable> own = new ArrayList<>();
    for (int worker = 0; worker < Math.min(threads, starts); worker++) {
      Differentiable function = functions.get();
      if (function.size() != box.size()) {
        throw new IllegalArgumentException(
            "the function has " + function.size() + " arguments, but the box has " + box.size());
      }
      own.add(function);
    }
    double[][] points = LatinHypercube.points(box, starts, seed);
    Minimum[] runs = new Minimum[starts];
    Workers.run(
        own.size(),
        starts,
        (worker, k) -> runs[k] = Minimize.run(own.get(worker), points[k], method, stop));
    return found(List.of(runs));
  }

  private Found found(List<Minimum> runs) {
    List<Minimum> settled =
        runs.stream()
            .filter(run -> run.outcome().settled())
            .sorted(Comparator.comparingDouble(Minimum::value))
            .toList();
    List<Basin> basins = new ArrayList<>();
    for (Minimum run : settled) {
      int known = 0;
      while (known < basins.size() && !close(run, basins.get(known).minimum())) {
        known++;
      }
      if (known == basins.size()) {
        basins.add(new Basin(run, 1));
      } else {
        Basin basin = basins.get(known);
        basins.set(known, new Basin(basin.minimum(), basin.reached() + 1));
      }
    }
    long evaluations = runs.stream().mapToLong(Minimum::evaluations).sum();
    return new Found(basins, runs.size() - settled.size(), evaluations);
  }

  private boolean close(Minimum one, Minimum other) {
    for (int i = 0; i < box.size(); i++) {
      double lower = box.lower().flat(i);
      double width = box.upper().flat(i) - lower;
      width = width == 0 ? Math.max(1, Math.abs(lower)) : width;
      if (!(Math.abs(one.point().flat(i) - other.point().flat(i)) <= separation * width)) {
        return false;
      }
    }
    return true;
  }
}
