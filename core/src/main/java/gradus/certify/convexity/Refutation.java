package gradus.certify.convexity;

import gradus.certify.Interval;
import gradus.certify.positivity.Definite;
import gradus.compile.Interpreter;
import gradus.expr.Definiteness;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Graph;
import gradus.expr.Node;
import gradus.linalg.Cholesky;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;

/// Segments on which a function is above, and below, its chord: the first shows that it is not
/// convex, the second that it is not concave. What is not found proves nothing.
///
/// Ends are drawn at scales from 10⁻² to 10², within the bounds of the variables; half of the time
/// they differ in one element only. A dimension without a size has 3 entries. The same function
/// gives the same segments.
///
/// @param gap a segment with values at its ends and none in between: the domain is not convex
record Refutation(
    Optional<Counterexample> notConvex,
    Optional<Counterexample> notConcave,
    Optional<Counterexample> gap) {
  private static final int TRIALS = 600;
  private static final int SIZE = 3;

  /// Of large graphs fewer segments are tried.
  private static final int MOST_OPERATIONS = 200_000;

  private static final long SEED = 6;

  /// The share of the largest modulus met on the way that rounding is trusted to stay below.
  private static final double ROUNDING = 1e-9;

  /// Nothing was looked for.
  static Refutation none() {
    return new Refutation(Optional.empty(), Optional.empty(), Optional.empty());
  }

  static Refutation of(Expr function, List<Expr> variables, List<Requirement> domain) {
    int size = Graph.topological(function).size();
    return of(function, variables, domain, Math.min(TRIALS, MOST_OPERATIONS / size), SEED);
  }

  static Refutation of(
      Expr function, List<Expr> variables, List<Requirement> domain, int trials, long seed) {
    try {
      return new Search(function, variables, domain, seed).run(trials);
    } catch (IllegalArgumentException misfit) {
      return none(); // named dimensions that must be of some other size
    }
  }

  private static final class Search {
    private final Expr function;
    private final List<Expr> variables;
    private final List<Requirement> domain;
    private final List<Expr> roots;
    private final Map<String, Expr> all;
    private final SplittableRandom random;
    private Optional<Counterexample> notConvex = Optional.empty();
    private Optional<Counterexample> notConcave = Optional.empty();
    private Optional<Counterexample> gap = Optional.empty();

    Search(Expr function, List<Expr> variables, List<Requirement> domain, long seed) {
      this.random = new SplittableRandom(seed);
      this.function = function;
      this.variables = variables;
      this.domain = domain;
      this.roots = new java.util.ArrayList<>(List.of(function));
      domain.forEach(requirement -> roots.add(requirement.of()));
      this.all = Graph.variables(roots);
    }

    Refutation run(int trials) {
      for (int k = 0; k < trials && (notConvex.isEmpty() || notConcave.isEmpty()); k++) {
        Map<String, Tensor> a = point();
        Map<String, Tensor> b = other(a);
        compare(a, b, random.nextBoolean() ? 0.5 : 0.05 + 0.9 * random.nextDouble());
      }
      return new Refutation(notConvex, notConcave, gap);
    }

    private void compare(Map<String, Tensor> a, Map<String, Tensor> b, double weight) {
      Map<String, Tensor> middle = new LinkedHashMap<>();
      a.forEach((name, x) -> {
        Tensor y = Objects.requireNonNull(b.get(name));
        middle.put(
            name, Tensor.generate(x.shape(), k -> weight * x.flat(k) + (1 - weight) * y.flat(k)));
      });
      Optional<Value> at = value(a);
      Optional<Value> to = at.isEmpty() ? at : value(b);
      if (to.isEmpty()) {
        return;
      }
      Optional<Value> between = value(middle);
      if (between.isEmpty()) {
        if (gap.isEmpty() && !overflows(middle)) {
          gap = Optional.of(new Counterexample(a, b, weight, 0, Double.NaN, Double.NaN));
        }
        return;
      }
      double largest =
          Math.max(at.get().largest, Math.max(to.get().largest, between.get().largest));
      for (int k = 0; k < between.get().values.shape().count(); k++) {
        double value = between.get().values.flat(k);
        double chord = weight * at.get().values.flat(k) + (1 - weight) * to.get().values.flat(k);
        Counterexample found = new Counterexample(a, b, weight, k, value, chord);
        if (value - chord > ROUNDING * largest && notConvex.isEmpty()) {
          notConvex = Optional.of(found);
        }
        if (chord - value > ROUNDING * largest && notConcave.isEmpty()) {
          notConcave = Optional.of(found);
        }
      }
    }

    /// @param largest the largest modulus of anything it was computed from
    private record Value(Tensor values, double largest) {}

    /// The value at a point of the domain.
    private Optional<Value> value(Map<String, Tensor> point) {
      Map<Expr, Tensor> values = Interpreter.values(roots, point);
      double largest = 0;
      for (Tensor x : values.values()) {
        for (int k = 0; k < x.shape().count(); k++) {
          largest = Math.max(largest, Double.isFinite(x.flat(k)) ? Math.abs(x.flat(k)) : 0);
        }
      }
      for (Requirement requirement : domain) {
        if (!holds(requirement, java.util.Objects.requireNonNull(values.get(requirement.of())))) {
          return Optional.empty();
        }
      }
      Tensor value = java.util.Objects.requireNonNull(values.get(function));
      return value.isFinite() ? Optional.of(new Value(value, largest)) : Optional.empty();
    }

    /// Whether there is no value for the reason that numbers are too large for double precision.
    private boolean overflows(Map<String, Tensor> point) {
      for (Tensor x : Interpreter.values(List.of(function), point).values()) {
        for (int k = 0; k < x.shape().count(); k++) {
          if (Double.isInfinite(x.flat(k))) {
            return true;
          }
        }
      }
      return false;
    }

    private static boolean holds(Requirement requirement, Tensor x) {
      if (requirement.kind() == Requirement.Kind.POSITIVE_DEFINITE) {
        return x.isFinite() && Cholesky.of(Definite.symmetric(x)).positiveDefinite();
      }
      for (int k = 0; k < x.shape().count(); k++) {
        boolean inside =
            requirement.kind() == Requirement.Kind.POSITIVE ? x.flat(k) > 0 : x.flat(k) >= 0;
        if (!inside) {
          return false;
        }
      }
      return true;
    }

    private Map<String, Tensor> point() {
      double scale = Math.pow(10, random.nextInt(-2, 3));
      boolean positive = random.nextBoolean();
      boolean definite = random.nextBoolean();
      Map<String, Tensor> point = new LinkedHashMap<>();
      all.forEach(
          (name, x) -> point.put(name, draw((Node.Variable) x.node(), scale, positive, definite)));
      return point;
    }

    private Tensor draw(Node.Variable variable, double scale, boolean positive, boolean definite) {
      int[] sizes =
          variable.dims().stream()
              .mapToInt(dim -> dim instanceof Dim.Fixed(var size) ? size : SIZE)
              .toArray();
      Interval within = Interval.of(variable.domain().lower(), variable.domain().upper());
      Tensor x =
          Tensor.generate(
              Shape.of(sizes),
              _ -> {
                double u = random.nextDouble(-1, 1) * scale;
                return inside(within, positive ? Math.abs(u) : u);
              });
      if (!variable.domain().symmetric()) {
        return x;
      }
      Definiteness known = variable.domain().definiteness();
      if (!definite && known == Definiteness.UNKNOWN) {
        return Definite.symmetric(x);
      }
      double sign = known.isNegative() ? -1 : 1;
      Tensor product = x.times(x.transpose());
      int n = product.rows();
      return Tensor.generate(
          product.shape(),
          k -> sign * (product.flat(k) + (k / n == k % n ? 0.1 * scale : 0)) / Math.max(1, scale));
    }

    /// A number within bounds: as it is, or mirrored, or taken as a share of the interval.
    private double inside(Interval within, double u) {
      if (within.contains(u)) {
        return u;
      }
      if (Double.isInfinite(within.upper())) {
        return within.lower() + Math.abs(u);
      }
      if (Double.isInfinite(within.lower())) {
        return within.upper() - Math.abs(u);
      }
      return within.lower() + random.nextDouble() * (within.upper() - within.lower());
    }

    /// Another end: anywhere, or in the direction of one element of one variable.
    private Map<String, Tensor> other(Map<String, Tensor> a) {
      Map<String, Tensor> drawn = point();
      Map<String, Tensor> b = new HashMap<>(a); // parameters stay
      boolean one = random.nextBoolean();
      int chosen = random.nextInt(Math.max(1, variables.size()));
      for (int v = 0; v < variables.size(); v++) {
        Node.Variable variable = (Node.Variable) variables.get(v).node();
        Tensor from = a.get(variable.name());
        Tensor to = drawn.get(variable.name());
        if (from == null || to == null || one && v != chosen) {
          continue;
        }
        int count = from.shape().count();
        int element = count == 0 ? 0 : random.nextInt(count);
        boolean single = one && !variable.domain().symmetric() && random.nextBoolean();
        b.put(
            variable.name(),
            single
                ? Tensor.generate(from.shape(), k -> k == element ? to.flat(k) : from.flat(k))
                : to);
      }
      return b;
    }
  }
}
