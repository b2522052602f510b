package gradus.optimization.direct;

import gradus.linalg.Svd;
import gradus.linalg.Tensor;
import gradus.optimization.Outcome;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;

/// [NelderMead] at work. Names and order of the steps are those of Lagarias et al. (1998, §2).
final class SimplexSearch {
  /// A simplex is degenerate where the smallest singular value of its edges is this share of the
  /// largest: rounding then decides where it goes.
  private static final double FLAT = 1e-10;

  private final Search search;
  private final NelderMead method;
  private final int n;
  private final Unbounded arguments;
  private final double reflection = 1;
  private final double expansion;
  private final double contraction;
  private final double shrinkage;

  /// As they are without bounds ([Unbounded]), from the best to the worst.
  private double[][] points = new double[0][];

  private double[] values = new double[0];
  private int iterations;

  SimplexSearch(Search search, NelderMead method) {
    this.search = search;
    this.method = method;
    this.n = search.n;
    this.arguments = new Unbounded(search.n, search.bounds);
    // for one and two arguments the adaptive factors are the original ones, or worse
    boolean adaptive = method.adaptive() && n > 2;
    this.expansion = adaptive ? 1 + 2.0 / n : 2;
    this.contraction = adaptive ? 0.75 - 0.5 / n : 0.5;
    this.shrinkage = adaptive ? 1 - 1.0 / n : 0.5;
  }

  DirectMinimum run() {
    double before = Double.POSITIVE_INFINITY;
    begin(search.start);
    while (true) {
      Outcome outcome = descend();
      boolean gained = search.bestValue() < before - search.stop.value();
      boolean again =
          outcome.settled()
              && search.ended().isEmpty()
              && search.restarts() < method.restarts()
              && gained;
      if (!again) {
        return search.minimum(outcome);
      }
      before = search.bestValue();
      search.restart();
      begin(search.best());
    }
  }

  /// A simplex with edges along the axes, turned inwards at a bound.
  private void begin(double[] corner) {
    double sign = search.restarts() % 2 == 0 ? 1 : -1; // each new simplex points the other way
    points = new double[n + 1][];
    points[0] = arguments.free(corner);
    for (int i = 0; i < n; i++) {
      double edge = sign * method.step() * Math.max(Math.abs(corner[i]), 1);
      double[] point = corner.clone();
      point[i] += edge;
      project(point);
      if (point[i] == corner[i]) {
        point[i] -= edge;
        project(point);
      }
      points[i + 1] = arguments.free(point);
      // an argument that its bounds leave no choice
      points[i + 1][i] += points[i + 1][i] == points[0][i] ? 1 : 0;
    }
    values = evaluate(points);
    sort();
  }

  /// Until the simplex is small, degenerate, or the run is over.
  private Outcome descend() {
    while (true) {
      double diameter = diameter();
      boolean proceed = search.record(diameter);
      Optional<Outcome> ended = search.ended();
      if (ended.isPresent()) {
        return ended.get();
      }
      if (!proceed) {
        return Outcome.INTERRUPTED;
      }
      double spread = values[n] - values[0];
      if (diameter <= search.stop.point() && !(spread > search.stop.value())) {
        return Outcome.CONVERGED;
      }
      if (collapsed(diameter) || iterations % (10 * n) == 10 * n - 1 && degenerate()) {
        iterations++;
        return search.stuck();
      }
      iterate();
      iterations++;
    }
  }

  private void iterate() {
    double[] center = center();
    double[] reflected = along(center, reflection);
    double atReflected = search.evaluate(arguments.bounded(reflected));
    if (atReflected < values[0]) {
      double[] expanded = along(center, reflection * expansion);
      double atExpanded = search.evaluate(arguments.bounded(expanded));
      boolean further = atExpanded < atReflected;
      replace(further ? expanded : reflected, further ? atExpanded : atReflected);
    } else if (atReflected < values[n - 1]) {
      replace(reflected, atReflected);
    } else if (atReflected < values[n]) {
      double[] outside = along(center, reflection * contraction);
      double atOutside = search.evaluate(arguments.bounded(outside));
      replaceOrShrink(outside, atOutside, atOutside <= atReflected);
    } else {
      double[] inside = along(center, -contraction);
      double atInside = search.evaluate(arguments.bounded(inside));
      replaceOrShrink(inside, atInside, atInside < values[n]);
    }
  }

  private void replaceOrShrink(double[] point, double value, boolean better) {
    if (better) {
      replace(point, value);
    } else {
      shrink();
    }
  }

  /// The new point goes behind those of equal value (rule of ties, Lagarias et al. 1998, §2).
  private void replace(double[] point, double value) {
    int k = n;
    while (k > 0 && values[k - 1] > value) {
      points[k] = points[k - 1];
      values[k] = values[k - 1];
      k--;
    }
    points[k] = point;
    values[k] = value;
  }

  private void shrink() {
    double[][] moved = new double[n][n];
    for (int k = 1; k <= n; k++) {
      for (int i = 0; i < n; i++) {
        moved[k - 1][i] = points[0][i] + shrinkage * (points[k][i] - points[0][i]);
      }
      points[k] = moved[k - 1];
    }
    System.arraycopy(evaluate(moved), 0, values, 1, n);
    sort();
  }

  /// The center of all points but the worst.
  private double[] center() {
    double[] center = new double[n];
    for (int k = 0; k < n; k++) {
      for (int i = 0; i < n; i++) {
        center[i] += points[k][i] / n;
      }
    }
    return center;
  }

  /// `center + factor (center − worst)`
  private double[] along(double[] center, double factor) {
    double[] point = new double[n];
    Arrays.setAll(point, i -> center[i] + factor * (center[i] - points[n][i]));
    return point;
  }

  private double[] evaluate(double[][] free) {
    return search.evaluate(Arrays.stream(free).map(arguments::bounded).toArray(double[][]::new));
  }

  private void project(double[] point) {
    search.bounds.ifPresent(box -> box.project(point));
  }

  /// Stable: of equal values the earlier stays first.
  private void sort() {
    int[] order =
        IntStream.range(0, n + 1)
            .boxed()
            .sorted(Comparator.comparingDouble(k -> values[k]))
            .mapToInt(k -> k)
            .toArray();
    double[][] sorted = new double[n + 1][];
    double[] sortedValues = new double[n + 1];
    for (int k = 0; k <= n; k++) {
      sorted[k] = points[order[k]];
      sortedValues[k] = values[order[k]];
    }
    points = sorted;
    values = sortedValues;
  }

  /// The largest distance of a point to the best, element by element, within the bounds.
  private double diameter() {
    double[] best = arguments.bounded(points[0]);
    double largest = 0;
    for (int k = 1; k <= n; k++) {
      double[] point = arguments.bounded(points[k]);
      for (int i = 0; i < n; i++) {
        largest = Math.max(largest, Math.abs(point[i] - best[i]));
      }
    }
    return largest;
  }

  /// Whether points can hardly be told apart in the numbers that there are.
  private boolean collapsed(double diameter) {
    double size = Double.MIN_NORMAL;
    for (double element : arguments.bounded(points[0])) {
      size = Math.max(size, Math.abs(element));
    }
    return diameter <= 4 * Math.ulp(size);
  }

  private boolean degenerate() {
    double[][] edges = new double[n][n];
    for (int k = 1; k <= n; k++) {
      for (int i = 0; i < n; i++) {
        edges[k - 1][i] = points[k][i] - points[0][i];
      }
    }
    Tensor lengths = Svd.values(Tensor.matrix(edges));
    return lengths.flat(n - 1) <= FLAT * lengths.flat(0);
  }
}
