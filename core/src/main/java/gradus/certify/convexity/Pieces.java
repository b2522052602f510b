package gradus.certify.convexity;

import gradus.calculus.Tangent;
import gradus.certify.Branches;
import gradus.certify.Interval;
import gradus.certify.Range;
import gradus.certify.Shapes;
import gradus.expr.Dim;
import gradus.expr.Domain;
import gradus.expr.Expr;
import gradus.expr.Function1;
import gradus.expr.Function2;
import gradus.expr.Graph;
import gradus.expr.Node;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Predicate;

/// A choice between functions of one argument `t`, by comparing `t` or `|t|` with a number: Huber's
/// function, a softened hinge.
///
/// It is convex if each piece is on its interval, the pieces meet, and no slope falls from one
/// piece to the next. Values and slopes at the numbers in between are compared up to four units in
/// the last place: the numbers in such a formula are rounded.
///
/// @param choice the whole
/// @param argument `t`
/// @param edge the number it is compared with
/// @param modulus whether `|t|` is compared
/// @param below what is chosen where the argument, or its modulus, is below
/// @param above what is chosen elsewhere
record Pieces(Expr choice, Expr argument, double edge, boolean modulus, Expr below, Expr above) {
  private static final double INFINITY = Double.POSITIVE_INFINITY;
  private static final double ULPS = 4;

  /// The choice as a function of what is compared; empty where that is not all that varies, or
  /// nothing is proven.
  static Optional<Atom> of(Expr expr, Predicate<Expr> varying) {
    return read(expr, varying).flatMap(pieces -> pieces.atom(varying));
  }

  private static Optional<Pieces> read(Expr expr, Predicate<Expr> varying) {
    if (!(expr.node() instanceof Node.Select(var condition, var then, var otherwise))
        || !(condition.node() instanceof Node.Map2(var function, var a, var b))
        || function != Function2.LESS && function != Function2.LESS_EQUAL) {
      return Optional.empty();
    }
    OptionalDouble right = Shapes.number(b);
    OptionalDouble left = Shapes.number(a);
    if (right.isPresent()) {
      return read(expr, a, right.getAsDouble(), then, otherwise, varying);
    }
    return left.isPresent()
        ? read(expr, b, left.getAsDouble(), otherwise, then, varying)
        : Optional.empty();
  }

  private static Optional<Pieces> read(
      Expr expr, Expr compared, double edge, Expr below, Expr above, Predicate<Expr> varying) {
    boolean modulus =
        compared.node() instanceof Node.Map1(var function, var _) && function == Function1.ABS;
    Expr argument = modulus ? compared.operands().get(0) : compared;
    return varying.test(argument) && Double.isFinite(edge) && (!modulus || edge > 0)
        ? Optional.of(new Pieces(expr, argument, edge, modulus, below, above))
        : Optional.empty();
  }

  private record Piece(Expr function, double from, double to) {}

  private Optional<Atom> atom(Predicate<Expr> varying) {
    List<Piece> pieces =
        modulus
            ? List.of(
                new Piece(above, -INFINITY, -edge),
                new Piece(below, -edge, edge),
                new Piece(above, edge, INFINITY))
            : List.of(new Piece(below, -INFINITY, edge), new Piece(above, edge, INFINITY));
    Curvature curvature = Curvature.AFFINE;
    for (Piece piece : pieces) {
      Optional<Expr> function = in(piece, varying);
      if (function.isEmpty()) {
        return Optional.empty();
      }
      Expr t = variable(piece);
      curvature =
          curvature.plus(
              Certificate.curvature(function.get(), List.of(t), Range.knowing(Map.of())));
    }
    for (int k = 0; k + 1 < pieces.size(); k++) {
      curvature = curvature.plus(joint(pieces.get(k), pieces.get(k + 1), varying));
    }
    return curvature == Curvature.UNKNOWN
        ? Optional.empty()
        : Optional.of(
            new Atom(
                "pieces",
                curvature,
                List.of(new Atom.Slot(argument, Monotonicity.UNKNOWN)),
                "each piece is, they meet, and their slopes do not turn back"));
  }

  /// How the choice bends where one piece gives way to the next.
  private Curvature joint(Piece left, Piece right, Predicate<Expr> varying) {
    Interval before = at(in(left, varying).orElseThrow(), left, left.to);
    Interval after = at(in(right, varying).orElseThrow(), right, right.from);
    Interval slope = at(slope(left, varying), left, left.to);
    Interval next = at(slope(right, varying), right, right.from);
    if (!equal(before, after)) {
      return Curvature.UNKNOWN;
    }
    return Curvature.of(false, !exceeds(slope, next), !exceeds(next, slope));
  }

  private Expr slope(Piece piece, Predicate<Expr> varying) {
    Expr t = variable(piece);
    return Tangent.of(
            List.of(in(piece, varying).orElseThrow()), Map.of(t, Expr.of(1).broadcastLike(t)))
        .get(0);
  }

  private static boolean equal(Interval a, Interval b) {
    double slack = slack(a, b);
    return Math.abs(a.lower() - b.upper()) <= slack && Math.abs(a.upper() - b.lower()) <= slack;
  }

  /// Whether the first may be above the second.
  private static boolean exceeds(Interval a, Interval b) {
    return !(a.upper() <= b.lower() + slack(a, b));
  }

  private static double slack(Interval a, Interval b) {
    return ULPS * Math.ulp(Math.max(a.magnitude(), b.magnitude()));
  }

  private Interval at(Expr function, Piece piece, double edge) {
    Expr number = Expr.of(edge).broadcast(argument.dims());
    return Range.of(Graph.substitute(function, Map.of(variable(piece), number)));
  }

  private Expr variable(Piece piece) {
    return Expr.variable(
        "\u0000t", Domain.between(piece.from, piece.to), argument.dims().toArray(new Dim[0]));
  }

  /// A piece as a function of the argument alone; empty where more than that varies.
  private Optional<Expr> in(Piece piece, Predicate<Expr> varying) {
    Expr function = Graph.substitute(piece.function, Map.of(argument, variable(piece)));
    Set<Expr> moving = new HashSet<>(List.of(variable(piece)));
    Varying along = new Varying(moving);
    boolean alone =
        Graph.topological(function).stream()
                .allMatch(x ->
                    !(x.node() instanceof Node.Variable)
                        || x == variable(piece)
                        || !varying.test(x))
            && Graph.topological(function).stream()
                .allMatch(x -> !along.test(x) || x == variable(piece) || Branches.elementwise(x));
    return alone ? Optional.of(function) : Optional.empty();
  }
}
