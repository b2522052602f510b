package gradus.certify.convexity;

import gradus.certify.Interval;
import gradus.certify.Range;
import gradus.certify.Shapes;
import gradus.certify.positivity.Definite;
import gradus.certify.positivity.Rational;
import gradus.expr.Expr;
import gradus.expr.Function1;
import gradus.expr.Function2;
import gradus.expr.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Predicate;

/// A polynomial in parts that are none, multiplied out with exact coefficients: `(x + 1)(x − 1)` is
/// `x² − 1`.
///
/// @param terms a coefficient for every product of powers; a product is the exponents of the bases,
///   by their number
record Polynomial(List<Expr> bases, Map<Map<Integer, Integer>, Rational> terms) {
  private static final int MOST_TERMS = 64;
  private static final int MOST_DEGREE = 12;
  private static final int MOST_DEPTH = 32;

  /// Reads an expression; empty where it is no sum, product or power, or too long.
  static Optional<Polynomial> of(Expr expr, Predicate<Expr> varying) {
    boolean candidate =
        switch (expr.node()) {
          case Node.Map2(var function, var _, var _) ->
              function == Function2.ADD || function == Function2.MULTIPLY;
          case Node.Power(var x, var _) -> x.node() instanceof Node.Map2;
          default -> false;
        };
    if (!candidate) {
      return Optional.empty();
    }
    List<Expr> bases = new ArrayList<>();
    return read(expr, varying, bases, MOST_DEPTH)
        .filter(_ -> !bases.contains(expr) && bases.stream().allMatch(varying))
        .map(terms -> new Polynomial(List.copyOf(bases), terms));
  }

  /// `ax + b` in one part that varies.
  static Optional<Polynomial> linear(Expr expr, Predicate<Expr> varying) {
    List<Expr> bases = new ArrayList<>();
    return read(expr, varying, bases, MOST_DEPTH)
        .filter(_ -> bases.size() == 1 && varying.test(bases.get(0)))
        .map(terms -> new Polynomial(List.copyOf(bases), terms))
        .filter(p -> p.degree() == 1);
  }

  private static Optional<Map<Map<Integer, Integer>, Rational>> read(
      Expr x, Predicate<Expr> varying, List<Expr> bases, int depth) {
    OptionalDouble number = Shapes.number(x);
    if (number.isPresent()) {
      return Double.isFinite(number.getAsDouble())
          ? Optional.of(constant(Rational.of(number.getAsDouble())))
          : Optional.empty();
    }
    if (depth == 0) {
      return Optional.empty();
    }
    return switch (x.node()) {
      case Node.Map1(var function, var a) when function == Function1.NEGATE ->
          read(a, varying, bases, depth - 1).map(p -> times(p, constant(Rational.of(-1))));
      case Node.Map2(var function, var a, var b) when function == Function2.ADD ->
          read(a, varying, bases, depth - 1)
              .flatMap(p -> read(b, varying, bases, depth - 1).map(q -> plus(p, q)));
      case Node.Map2(var function, var a, var b) when function == Function2.MULTIPLY ->
          read(a, varying, bases, depth - 1)
              .flatMap(p -> read(b, varying, bases, depth - 1).map(q -> times(p, q)))
              .filter(Polynomial::isSmall);
      case Node.Map2(var function, var a, var b) when function == Function2.DIVIDE && divides(b) ->
          read(a, varying, bases, depth - 1)
              .map(p ->
                  times(
                      p, constant(Rational.ONE.over(Rational.of(Shapes.number(b).orElseThrow())))));
      case Node.Power(var a, var p) when p == Math.rint(p) && p >= 1 && p <= MOST_DEGREE ->
          read(a, varying, bases, depth - 1).flatMap(q -> power(q, (int) p));
      default -> {
        if (!bases.contains(x)) {
          bases.add(x);
        }
        yield Optional.of(Map.of(Map.of(bases.indexOf(x), 1), Rational.ONE));
      }
    };
  }

  private static boolean divides(Expr b) {
    OptionalDouble number = Shapes.number(b);
    return number.isPresent() && Double.isFinite(number.getAsDouble()) && number.getAsDouble() != 0;
  }

  private static Map<Map<Integer, Integer>, Rational> constant(Rational value) {
    return value.signum() == 0 ? Map.of() : Map.of(Map.of(), value);
  }

  private static Map<Map<Integer, Integer>, Rational> plus(
      Map<Map<Integer, Integer>, Rational> p, Map<Map<Integer, Integer>, Rational> q) {
    Map<Map<Integer, Integer>, Rational> sum = new HashMap<>(p);
    q.forEach((powers, coefficient) -> sum.merge(powers, coefficient, Rational::plus));
    sum.values().removeIf(coefficient -> coefficient.signum() == 0);
    return sum;
  }

  private static Map<Map<Integer, Integer>, Rational> times(
      Map<Map<Integer, Integer>, Rational> p, Map<Map<Integer, Integer>, Rational> q) {
    Map<Map<Integer, Integer>, Rational> product = new HashMap<>();
    p.forEach((powers, coefficient) ->
        q.forEach((others, factor) -> {
          Map<Integer, Integer> both = new TreeMap<>(powers);
          others.forEach((base, exponent) -> both.merge(base, exponent, Integer::sum));
          product.merge(both, coefficient.times(factor), Rational::plus);
        }));
    product.values().removeIf(coefficient -> coefficient.signum() == 0);
    return product;
  }

  private static Optional<Map<Map<Integer, Integer>, Rational>> power(
      Map<Map<Integer, Integer>, Rational> p, int exponent) {
    Map<Map<Integer, Integer>, Rational> result = constant(Rational.ONE);
    for (int k = 0; k < exponent; k++) {
      result = times(result, p);
      if (!isSmall(result)) {
        return Optional.empty();
      }
    }
    return Optional.of(result);
  }

  private static boolean isSmall(Map<Map<Integer, Integer>, Rational> p) {
    return p.size() <= MOST_TERMS && p.keySet().stream().allMatch(x -> degree(x) <= MOST_DEGREE);
  }

  private static int degree(Map<Integer, Integer> powers) {
    return powers.values().stream().mapToInt(Integer::intValue).sum();
  }

  int degree() {
    return terms.keySet().stream().mapToInt(Polynomial::degree).max().orElse(0);
  }

  /// The polynomial as a function of its bases, where its curvature shows: a quadratic form that is
  /// semidefinite by exact elimination, or even powers of one base with coefficients of one sign.
  Optional<Atom> atom(Range range) {
    if (bases.isEmpty()) {
      return Optional.empty();
    }
    Curvature curvature = degree() <= 2 ? quadratic() : powers(range);
    if (curvature == Curvature.UNKNOWN) {
      return Optional.empty();
    }
    String because =
        switch (degree()) {
          case 0 -> "multiplied out, everything cancels";
          case 1 -> "multiplied out, it is linear";
          case 2 ->
              "multiplied out, its quadratic part is "
                  + (curvature.isConvex() ? "positive" : "negative")
                  + " semidefinite, by elimination in exact fractions";
          default -> "multiplied out, the coefficients of its powers have one sign";
        };
    return Optional.of(
        new Atom(
            degree() == 2 ? "quadratic form" : "polynomial",
            curvature,
            bases.stream().map(x -> new Atom.Slot(x, monotonicity(x, range))).toList(),
            because));
  }

  /// Which way the polynomial goes in one base, term by term.
  private Monotonicity monotonicity(Expr base, Range range) {
    int index = bases.indexOf(base);
    Monotonicity all = Monotonicity.CONSTANT;
    for (Map.Entry<Map<Integer, Integer>, Rational> term : terms.entrySet()) {
      int exponent = term.getKey().getOrDefault(index, 0);
      Interval others = term.getValue().interval();
      for (Map.Entry<Integer, Integer> factor : term.getKey().entrySet()) {
        Interval other = range.interval(bases.get(factor.getKey())).power(factor.getValue());
        others = factor.getKey() == index ? others : others.times(other);
      }
      if (exponent != 0) {
        Monotonicity power = ScalarFacts.power(exponent).monotone(range.interval(base));
        all = all.plus(Monotonicity.times(others).after(power));
      }
    }
    return all;
  }

  /// The second derivative of a quadratic polynomial by two bases.
  Rational second(Expr x, Expr y) {
    if (!bases.contains(x) || !bases.contains(y)) {
      return Rational.ZERO;
    }
    Map<Integer, Integer> powers = new TreeMap<>();
    powers.merge(bases.indexOf(x), 1, Integer::sum);
    powers.merge(bases.indexOf(y), 1, Integer::sum);
    Rational coefficient = terms.getOrDefault(powers, Rational.ZERO);
    return x == y ? coefficient.plus(coefficient) : coefficient;
  }

  private Curvature quadratic() {
    int n = bases.size();
    Rational[][] matrix = new Rational[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        matrix[i][j] = second(bases.get(i), bases.get(j));
      }
    }
    return Curvature.of(
        terms.keySet().stream().allMatch(Map::isEmpty),
        Definite.eliminates(copy(matrix, false)),
        Definite.eliminates(copy(matrix, true)));
  }

  private static Rational[][] copy(Rational[][] matrix, boolean negated) {
    Rational[][] copy = new Rational[matrix.length][];
    for (int i = 0; i < matrix.length; i++) {
      copy[i] = matrix[i].clone();
      for (int j = 0; negated && j < copy[i].length; j++) {
        copy[i][j] = copy[i][j].negate();
      }
    }
    return copy;
  }

  /// Powers of one base each: `c xᵖ` is convex for `c ≥ 0` and even `p`, or any `p` where `x ≥ 0`.
  private Curvature powers(Range range) {
    Curvature all = Curvature.CONSTANT;
    for (Map.Entry<Map<Integer, Integer>, Rational> term : terms.entrySet()) {
      Map<Integer, Integer> powers = term.getKey();
      if (powers.size() > 1) {
        return Curvature.UNKNOWN;
      }
      if (!powers.isEmpty()) {
        Map.Entry<Integer, Integer> only = powers.entrySet().iterator().next();
        Curvature one =
            ScalarFacts.power(only.getValue()).curvature(range.interval(bases.get(only.getKey())));
        all = all.plus(term.getValue().signum() > 0 ? one : one.negate());
      }
    }
    return all;
  }
}
