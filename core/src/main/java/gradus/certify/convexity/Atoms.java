package gradus.certify.convexity;

import gradus.calculus.Symmetry;
import gradus.certify.Interval;
import gradus.certify.Range;
import gradus.certify.positivity.Definite;
import gradus.expr.Expr;
import gradus.expr.Function1;
import gradus.expr.Node;
import gradus.expr.Reduction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// The ways to read an expression as a function of known curvature, best names first.
final class Atoms {
  /// The name of the reading of `x + y`.
  static final String SUM = "sum";

  private final Predicate<Expr> varying;
  private final Range range;
  private final Definite definite;
  private final Squares squares;
  private final Products products;

  Atoms(Predicate<Expr> varying, Range range, Composition composition) {
    this.varying = varying;
    this.range = range;
    this.definite = new Definite(range);
    this.squares = new Squares(varying, range, definite);
    this.products = new Products(varying, range, squares, composition);
  }

  /// At least one; the last is what the operation itself tells.
  List<Atom> of(Expr expr) {
    List<Atom> atoms = new ArrayList<>();
    Idioms.of(expr, range).map(Idioms::atom).ifPresent(atoms::add);
    Spectral.of(expr, varying, range).ifPresent(atoms::add);
    new RelativeEntropy(varying, definite).of(expr).ifPresent(atoms::add);
    Pieces.of(expr, varying).ifPresent(atoms::add);
    new LogSum(varying, range).of(expr).ifPresent(atoms::add);
    atoms.addAll(products.of(expr));
    atoms.add(itself(expr));
    Polynomial.of(expr, varying).flatMap(p -> p.atom(range)).ifPresent(atoms::addFirst);
    return atoms;
  }

  private Atom itself(Expr expr) {
    return switch (expr.node()) {
      case Node.Map1(var function, var x) -> map1(function, x);
      case Node.Map2(var function, var x, var y) ->
          new Bivariate(varying, range).of(function, x, y);
      case Node.Power(var x, var p) -> scalar("power " + number(p), x, ScalarFacts.power(p), range);
      case Node.Select select -> select(expr, select);
      case Node.Reduce(var reduction, var x, var _) -> reduce(reduction, x);
      case Node.Einsum einsum -> einsum(einsum);
      case Node.Broadcast(var x, var _, var _) -> moved("repetition", x);
      case Node.Permute(var x, var _) -> moved("transpose", x);
      case Node.Linear(var _, var x) -> moved("selection of elements", x);
      case Node.Gather(var x, var i, var _, var _) -> indexed("gather", x, i);
      case Node.Scatter(var x, var i, var _, var _, var _) -> indexed("scatter", x, i);
      case Node.Solve(var a, var b) ->
          varying.test(a)
              ? Atom.none("solve", List.of(a, b), "A⁻¹b bends both ways in A")
              : Atom.linear("solve", b, Monotonicity.UNKNOWN, "A⁻¹b is linear in b");
      case Node.SolveTriangular(var a, var b, var _) ->
          varying.test(a)
              ? Atom.none("solve", List.of(a, b), "L⁻¹b bends both ways in L")
              : Atom.linear("solve", b, Monotonicity.UNKNOWN, "L⁻¹b is linear in b");
      case Node.Inverse(var a) ->
          Atom.none("inv", List.of(a), "the elements of an inverse bend both ways");
      case Node.Determinant(var a) -> Atom.none("det", List.of(a), "a determinant bends both ways");
      case Node.LogDeterminant(var a) ->
          Atom.none(
              "log_det",
              List.of(a),
              Symmetry.isCertain(a)
                  ? "log |det A| is concave where A ≻ 0 only"
                  : "the matrix is not known to be symmetric; declare it symmetric");
      case Node.Factorized(var factor, var a) ->
          Atom.none(
              factor.symbol(),
              List.of(a),
              "single elements of this factor are not known to bend one way");
      case Node.ArgMaximum(var x, var _) -> Atom.none("argmax", List.of(x), "it jumps");
      case Node.ArgSort(var x) -> Atom.none("argsort", List.of(x), "it jumps");
      case Node.RandomBits(var key, var _, var _) -> Atom.none("random", List.of(key), "it jumps");
      case Node.Call(var definition, var operands) ->
          Atom.none(definition.name(), operands, "a definition is read by its body");
      case Node.Opaque(var operation, var operands) ->
          Atom.none(operation.name(), operands, "nothing is known of the operation");
      case Node.Constant _, Node.Literal _, Node.Variable _, Node.Eye _, Node.Iota _ ->
          Atom.none("leaf", List.of(), "it has no parts");
    };
  }

  private static String number(double p) {
    return p == Math.rint(p) && Math.abs(p) < 1e6 ? Long.toString((long) p) : Double.toString(p);
  }

  private static Atom moved(String name, Expr x) {
    return Atom.linear(
        name, x, Monotonicity.NONDECREASING, "it is linear, with weights that are not negative");
  }

  private Atom indexed(String name, Expr x, Expr indices) {
    return varying.test(indices)
        ? Atom.none(name, List.of(x, indices), "the indices vary")
        : moved(name, x);
  }

  /// The facts of a function of one number on the range of its argument.
  static Atom scalar(String name, Expr x, Behavior behavior, Range range) {
    Interval at = range.interval(x);
    Curvature curvature = behavior.curvature(at);
    Monotonicity monotone = behavior.monotone(at);
    Interval on = behavior.within(at);
    String where =
        on.lower() == Double.NEGATIVE_INFINITY && on.upper() == Double.POSITIVE_INFINITY
            ? ""
            : " on " + on;
    String because =
        curvature == Curvature.UNKNOWN
            ? "it bends both ways" + where + ", where its argument lies"
            : "it is "
                + curvature.name().toLowerCase(java.util.Locale.ROOT)
                + (monotone == Monotonicity.UNKNOWN ? "" : " and " + monotone.words())
                + where;
    return new Atom(name, curvature, List.of(new Atom.Slot(x, monotone)), because);
  }

  private Atom map1(Function1 function, Expr x) {
    if (function == Function1.SQRT) {
      Optional<List<Atom.Slot>> inside = squares.of(x);
      if (inside.isPresent()) {
        return new Atom(
            "norm", Curvature.CONVEX, inside.get(), "the root of a sum of squares is a norm");
      }
    }
    return scalar(function.symbol(), x, ScalarFacts.of(function, range.interval(x)), range);
  }

  private Atom select(Expr expr, Node.Select select) {
    Optional<Needs.Extended> extended = Needs.Extended.of(expr);
    if (extended.isPresent()) {
      return Atom.linear(
          "restriction",
          extended.get().inside(),
          Monotonicity.NONDECREASING,
          "it is infinite outside of the domain, and this inside");
    }
    Interval condition = range.interval(select.condition());
    boolean always = !condition.isEmpty() && !condition.contains(0);
    boolean never = condition.isZero();
    if (always || never) {
      Expr taken = always ? select.then() : select.otherwise();
      return Atom.linear(
          "choice", taken, Monotonicity.NONDECREASING, "the condition always says so");
    }
    return varying.test(select.condition())
        ? Bivariate.joint(
            "choice",
            Curvature.UNKNOWN,
            List.of(select.condition(), select.then(), select.otherwise()),
            List.of(Monotonicity.UNKNOWN, Monotonicity.NONDECREASING, Monotonicity.NONDECREASING),
            "which branch is taken varies")
        : Bivariate.joint(
            "choice",
            Curvature.AFFINE,
            List.of(select.then(), select.otherwise()),
            Bivariate.BOTH,
            "the condition does not vary");
  }

  private Atom reduce(Reduction reduction, Expr x) {
    Interval at = range.interval(x);
    return switch (reduction) {
      case SUM -> Atom.linear("sum", x, Monotonicity.NONDECREASING, "a sum is linear");
      case MAXIMUM ->
          reduced(
              "max",
              Curvature.CONVEX,
              x,
              Monotonicity.NONDECREASING,
              "a maximum is convex and rises");
      case MINIMUM ->
          reduced(
              "min",
              Curvature.CONCAVE,
              x,
              Monotonicity.NONDECREASING,
              "a minimum is concave and rises");
      case LOG_SUM_EXP ->
          reduced(
              "logsumexp",
              Curvature.CONVEX,
              x,
              Monotonicity.NONDECREASING,
              "it is convex and rises");
      case NORM2 ->
          reduced("norm", Curvature.CONVEX, x, Monotonicity.ofModulus(at), "a norm is convex");
      case PRODUCT ->
          Atom.bending(
              "prod",
              List.of(
                  new Atom.Slot(
                      x, at.lower() >= 0 ? Monotonicity.NONDECREASING : Monotonicity.UNKNOWN)),
              "a product of several elements bends both ways");
    };
  }

  private static Atom reduced(
      String name, Curvature curvature, Expr x, Monotonicity monotone, String because) {
    return new Atom(name, curvature, List.of(new Atom.Slot(x, monotone)), because);
  }

  private Atom einsum(Node.Einsum einsum) {
    List<Expr> moving = einsum.operands().stream().filter(varying).toList();
    Optional<Gram> form = Gram.of(einsum, varying, range, definite);
    if (moving.size() == 1 && form.isEmpty()) {
      Interval weights = Interval.of(1);
      for (Expr operand : einsum.operands()) {
        weights = varying.test(operand) ? weights : weights.times(range.interval(operand));
      }
      return Atom.linear(
          "product with constants",
          moving.get(0),
          Monotonicity.times(weights),
          "a sum of products with constants is linear");
    }
    if (form.isEmpty()) {
      return Atom.bending(
          "product",
          factors(einsum),
          "more than one factor varies, and it is no sum of squares or semidefinite form");
    }
    Gram gram = form.get();
    List<Atom.Slot> slots = new ArrayList<>();
    // with weights that are not negative, every product of two elements grows with their moduli
    boolean weights =
        einsum.operands().stream().allMatch(x -> varying.test(x) || range.interval(x).lower() >= 0);
    Monotonicity way =
        gram.matrix().isEmpty() && (gram.plain() || weights)
            ? Monotonicity.ofModulus(range.interval(gram.base()))
            : Monotonicity.UNKNOWN;
    slots.add(new Atom.Slot(gram.base(), gram.negative() ? way.negate() : way));
    gram.matrix().ifPresent(p -> slots.add(new Atom.Slot(p, Monotonicity.UNKNOWN)));
    String name =
        gram.matrix().isPresent() ? "matrix_frac" : gram.plain() ? "sum_squares" : "quad_form";
    return gram.matrix().isPresent() && !Symmetry.isCertain(gram.matrix().get())
        ? Atom.none(name, moving, "the matrix is not known to be symmetric")
        : new Atom(
            name, gram.negative() ? Curvature.CONCAVE : Curvature.CONVEX, slots, gram.because());
  }

  /// Which way a sum of products goes in each factor: as the product of the others says.
  private List<Atom.Slot> factors(Node.Einsum einsum) {
    List<Atom.Slot> slots = new ArrayList<>();
    List<Expr> operands = einsum.operands();
    for (int k = 0; k < operands.size(); k++) {
      Interval others = Interval.of(1);
      for (int other = 0; other < operands.size(); other++) {
        others = other == k ? others : others.times(range.interval(operands.get(other)));
      }
      if (varying.test(operands.get(k))) {
        slots.add(new Atom.Slot(operands.get(k), Monotonicity.times(others)));
      }
    }
    return slots;
  }
}
