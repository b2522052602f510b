package gradus.certify.convexity;

import gradus.certify.Interval;
import gradus.certify.Range;
import gradus.certify.Shapes;
import gradus.certify.positivity.Definite;
import gradus.expr.Expr;
import gradus.expr.Factor;
import gradus.expr.Function1;
import gradus.expr.Function2;
import gradus.expr.LinearMap;
import gradus.expr.Node;
import gradus.expr.Reduction;
import gradus.linalg.Cholesky;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// What the operations of a function need of their operands, and what follows for the ranges.
final class Needs {
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  private final Predicate<Expr> varying;
  private final Range range;
  private final PositiveProducts positive;

  Needs(Predicate<Expr> varying, Range range) {
    this.varying = varying;
    this.range = range;
    // what is known by needs must not make them vanish
    this.positive = new PositiveProducts(varying, Range.knowing(Map.of()));
  }

  /// Everything that is needed in a graph, operands first.
  List<Need> of(Expr root) {
    List<Need> needs = new ArrayList<>();
    for (Expr expr : Walk.topological(root, this::parts)) {
      here(expr).stream()
          .filter(need -> !need.isNothing())
          .flatMap(need -> positive.simpler(need).stream())
          .forEach(needs::add);
    }
    return needs;
  }

  /// What expressions need beside the bounds of their variables.
  List<Requirement> requirements(List<Expr> roots) {
    Range plain = Range.knowing(Map.of());
    return roots.stream()
        .flatMap(root -> of(root).stream())
        .flatMap(need -> need.requirements(plain.interval(need.of())).stream())
        .distinct()
        .toList();
  }

  /// The parts whose needs count: not those of an idiom, and of a choice by an infinite value only
  /// what is chosen within the domain.
  private List<Expr> parts(Expr expr) {
    Optional<Idioms> idiom = Idioms.of(expr, range);
    if (idiom.isPresent()) {
      return idiom.get().atom().slots().stream().map(Atom.Slot::argument).toList();
    }
    Optional<Extended> extended = Extended.of(expr);
    return extended.isPresent()
        ? List.of(extended.get().inside(), extended.get().above())
        : expr.operands();
  }

  private List<Need> here(Expr expr) {
    Optional<Idioms> idiom = Idioms.of(expr, range);
    if (idiom.isPresent()) {
      return idiom.get().needs();
    }
    Optional<Extended> extended = Extended.of(expr);
    if (extended.isPresent()) {
      Expr above = extended.get().above();
      return List.of(extended.get().strictly() ? Need.positive(above) : Need.nonnegative(above));
    }
    return switch (expr.node()) {
      case Node.Map1(var function, var x) ->
          positiveSpectrum(Need.of(x, ScalarFacts.of(function, range.interval(x))));
      case Node.Map2(var function, var x, var y) -> pair(function, x, y);
      case Node.Power(var x, var p) ->
          p < 0 && p == Math.rint(p)
              ? List.of(nonzero(x))
              : positiveSpectrum(Need.of(x, ScalarFacts.power(p)));
      case Node.Inverse(var a) -> definite(a);
      case Node.Solve(var a, var _) -> definite(a);
      case Node.LogDeterminant(var a) -> definite(a);
      case Node.Factorized(var factor, var a) when factor == Factor.CHOLESKY && varying.test(a) ->
          List.of(Need.positiveDefinite(a));
      case Node.SolveTriangular(var a, var _, var _) when varying.test(a) ->
          List.of(Need.nothing(a));
      case Node.Gather(var _, var i, var _, var _) when varying.test(i) && !isOrder(i) ->
          List.of(Need.nothing(i));
      default -> List.of();
    };
  }

  /// Indices that sort, or some of them, are places within.
  private static boolean isOrder(Expr indices) {
    return switch (indices.node()) {
      case Node.ArgSort _ -> true;
      case Node.Linear(LinearMap.Slice _, var of) -> of.node() instanceof Node.ArgSort;
      default -> false;
    };
  }

  private List<Need> definite(Expr matrix) {
    Expr a = matrix; // an inverse is positive definite where the matrix is
    while (a.node() instanceof Node.Inverse(var inner)) {
      a = inner;
    }
    if (!varying.test(a)) {
      return List.of();
    }
    return List.of(
        gradus.calculus.Symmetry.isCertain(a) ? Need.positiveDefinite(a) : Need.nothing(a));
  }

  /// Eigenvalues are positive where the matrix is positive definite, and the determinant of a
  /// symmetric matrix is positive there, too: the part of its domain that is convex.
  private static List<Need> positiveSpectrum(Need need) {
    boolean positive = need.least() == 0 && need.most() == INFINITY;
    boolean spectrum =
        positive
            && switch (need.of().node()) {
              case Node.Factorized(var factor, var _) -> factor == Factor.EIGENVALUES;
              case Node.Determinant(var a) -> gradus.calculus.Symmetry.isCertain(a);
              default -> false;
            };
    if (!spectrum) {
      return List.of(need);
    }
    Expr a = need.of().operands().get(0);
    boolean known = Definite.numbers(a).filter(p -> Cholesky.of(p).positiveDefinite()).isPresent();
    return known ? List.of() : List.of(Need.positiveDefinite(a));
  }

  private List<Need> pair(Function2 function, Expr x, Expr y) {
    return switch (function) {
      case DIVIDE -> List.of(nonzero(y));
      case XLOGY -> positiveSpectrum(x == y ? Need.nonnegative(y) : Need.positive(y));
      case XLOG1PY -> List.of(Need.of(y, ScalarFacts.of(Function1.LOG1P, Interval.ALL)));
      case REL_ENTR -> List.of(Need.nonnegative(x), Need.positive(y));
      case LOG_BETA -> List.of(Need.positive(x), Need.positive(y));
      case POLYGAMMA -> List.of(Need.of(y, Behavior.above(0).piece()));
      case POWER -> varying.test(y) ? List.of(Need.positive(x)) : List.of(base(x, y));
      case ADD,
          MULTIPLY,
          MAXIMUM,
          MINIMUM,
          LESS,
          LESS_EQUAL,
          EQUAL,
          AND,
          OR,
          LOG_ADD_EXP,
          HYPOT,
          ATAN2 ->
          List.of();
    };
  }

  /// Of a power whose exponent is a parameter.
  private Need base(Expr x, Expr exponent) {
    return range.interval(exponent).lower() >= 0 ? Need.nonnegative(x) : Need.positive(x);
  }

  /// The numbers of one sign, where the range knows which; else there is a gap.
  private Need nonzero(Expr x) {
    Interval at = range.interval(x);
    if (at.lower() >= 0 || !varying.test(x)) {
      return Need.of(x, Behavior.above(0).piece());
    }
    return at.upper() <= 0
        ? Need.of(x, Behavior.between(-INFINITY, 0).piece())
        : Need.of(x, Behavior.above(0).piece());
  }

  /// Where the operands lie on the domain, as far as needs tell: each operand, and what it is made
  /// of by adding numbers, changing signs, or repeating.
  static Map<Expr, Interval> facts(Collection<Need> needs, Range range, Predicate<Expr> varying) {
    Map<Expr, Interval> facts = new HashMap<>();
    for (Need need : needs) {
      Expr x = need.of();
      Interval fact = need.interval();
      if (!need.natural() && !range.interval(x).within(Interval.of(need.least(), need.most()))) {
        continue;
      }
      for (Optional<Fact> next = Optional.of(new Fact(x, fact)); next.isPresent(); ) {
        Fact here = next.get();
        Interval known = facts.getOrDefault(here.of, range.interval(here.of));
        facts.put(here.of, known.narrowed(here.interval));
        next = implied(here.of, here.interval, range, varying);
      }
    }
    return facts;
  }

  private record Fact(Expr of, Interval interval) {}

  /// What a fact says of the operand it is made of.
  private static Optional<Fact> implied(
      Expr x, Interval fact, Range range, Predicate<Expr> varying) {
    return switch (x.node()) {
      case Node.Map1(var function, var y) when function == Function1.NEGATE ->
          Optional.of(new Fact(y, fact.negate()));
      case Node.Map2(var function, var a, var b)
          when function == Function2.ADD && !varying.test(b) ->
          Optional.of(new Fact(a, fact.minus(range.interval(b))));
      case Node.Map2(var function, var a, var b)
          when function == Function2.ADD && !varying.test(a) ->
          Optional.of(new Fact(b, fact.minus(range.interval(a))));
      case Node.Map2(var function, var a, var b)
          when function == Function2.MULTIPLY
              && !varying.test(a)
              && range.interval(a).lower() > 0 ->
          Optional.of(new Fact(b, fact.over(range.interval(a))));
      case Node.Map2(var function, var a, var b)
          when function == Function2.DIVIDE
              && range.interval(b).lower() >= 0
              && fact.equals(Interval.POSITIVE) ->
          Optional.of(new Fact(a, fact));
      case Node.Broadcast(var y, var _, var _) -> Optional.of(new Fact(y, fact));
      case Node.Permute(var y, var _) -> Optional.of(new Fact(y, fact));
      case Node.Linear(LinearMap.Reshape _, var y) -> Optional.of(new Fact(y, fact));
      case Node.Reduce(var reduction, var y, var axes)
          when reduction == Reduction.MINIMUM
              && axes.size() == y.rank()
              && fact.upper() == INFINITY ->
          Optional.of(new Fact(y, fact));
      default -> Optional.empty();
    };
  }

  /// A choice that is infinite outside of a half space: `select(g > 0, f, ∞)`.
  ///
  /// @param inside the value where it is finite
  /// @param above what has to be at least 0 there
  record Extended(Expr inside, Expr above, boolean strictly, double outside) {
    static Optional<Extended> of(Expr expr) {
      if (!(expr.node() instanceof Node.Select(var condition, var then, var otherwise))
          || !(condition.node() instanceof Node.Map2(var function, var a, var b))
          || function != Function2.LESS && function != Function2.LESS_EQUAL) {
        return Optional.empty();
      }
      boolean strictly = function == Function2.LESS;
      double outer = Shapes.number(otherwise).orElse(0);
      double inner = Shapes.number(then).orElse(0);
      if (Double.isInfinite(outer)) {
        return Optional.of(new Extended(then, difference(b, a), strictly, outer));
      }
      return Double.isInfinite(inner)
          ? Optional.of(new Extended(otherwise, difference(a, b), !strictly, inner))
          : Optional.empty();
    }

    private static Expr difference(Expr a, Expr b) {
      return Shapes.is(b, 0) ? a : Shapes.is(a, 0) ? b.negate() : a.minus(b);
    }
  }

  /// A walk over parts that are not all operands.
  static final class Walk {
    private Walk() {}

    interface Parts {
      List<Expr> of(Expr expr);
    }

    /// Every expression reachable by parts, once, parts first.
    static List<Expr> topological(Expr root, Parts parts) {
      Set<Expr> done = new java.util.LinkedHashSet<>();
      java.util.Deque<Expr> open = new java.util.ArrayDeque<>(List.of(root));
      while (!open.isEmpty()) {
        Expr expr = Objects.requireNonNull(open.peek());
        List<Expr> left =
            done.contains(expr)
                ? List.of()
                : parts.of(expr).stream().filter(part -> !done.contains(part)).toList();
        if (left.isEmpty()) {
          done.add(expr);
          open.pop();
        }
        left.reversed().forEach(open::push);
      }
      return List.copyOf(done);
    }
  }
}
