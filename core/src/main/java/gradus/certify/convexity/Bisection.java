package gradus.certify.convexity;

import gradus.certify.Interval;
import gradus.certify.positivity.InapplicableException;
import gradus.certify.positivity.IndexedPolynomial;
import gradus.certify.positivity.Rational;
import gradus.compile.Interpreter;
import gradus.expr.Expr;
import gradus.expr.Graph;
import gradus.expr.Node;
import gradus.linalg.Tensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The sign of the second derivative of a function of one number, piece by piece.
///
/// The function is known to be twice continuously differentiable on the whole, so a second
/// derivative that has one sign inside of each piece has it everywhere. Numbers decide only whether
/// it is worth to try, and for which sign.
///
/// @param variable the only one that is in the function
/// @param second the second derivative along `direction`
record Bisection(Expr function, Expr variable, Expr direction, Expr second, Interval range) {
  /// No more pieces are looked at.
  private static final int LARGEST = 12;

  private static final double[] PLACES = {1e-3, 0.03, 0.2, 0.5, 0.9, 1.3, 2, 3, 4.5, 7, 12, 30};

  /// Longer second derivatives are not looked at.
  private static final int LARGEST_TERMS = 40;

  /// Reads the function on a piece of its range.
  interface Reader {
    SmoothFunction on(Interval piece);
  }

  /// Why the second derivative has a sign on a piece.
  record Piece(Interval range, String because) {}

  /// What was found.
  record Found(Curvature curvature, List<Piece> pieces) {}

  /// What is known before, where it is of that kind.
  static Optional<Bisection> of(Expr function, List<Expr> variables, SmoothFunction smooth) {
    Map<String, Expr> all = Graph.variables(List.of(function));
    if (all.size() != 1 || function.rank() > 0 || smooth.domain().isLimit()) {
      return Optional.empty();
    }
    Expr x = all.values().iterator().next();
    Expr direction = smooth.directions().get(x);
    Interval range = smooth.domain().bounds().get(name(x));
    if (x.rank() > 0 || !variables.contains(x) || direction == null || range == null) {
      return Optional.empty();
    }
    Expr second = smooth.derivative(smooth.derivative(smooth.domain().function()));
    return Optional.of(new Bisection(function, x, direction, second, range));
  }

  private static String name(Expr variable) {
    return ((Node.Variable) variable.node()).name();
  }

  /// The sign on all pieces; empty where one is not found.
  Optional<Found> found(Reader reader) {
    int sign = sign();
    List<Piece> pieces = new ArrayList<>();
    Deque<Interval> open = new ArrayDeque<>(halves(range));
    for (int tried = 0; sign != 0 && !open.isEmpty() && tried < LARGEST; tried++) {
      Interval piece = open.pop();
      Optional<String> reason = reason(reader.on(piece), sign);
      if (reason.isPresent()) {
        pieces.add(new Piece(piece, reason.get()));
      } else {
        halves(piece).reversed().forEach(open::push);
      }
    }
    return sign == 0 || !open.isEmpty()
        ? Optional.empty()
        : Optional.of(new Found(sign > 0 ? Curvature.CONVEX : Curvature.CONCAVE, pieces));
  }

  private static Optional<String> reason(SmoothFunction smooth, int sign) {
    IndexedPolynomial q =
        smooth.read(smooth.derivative(smooth.derivative(smooth.domain().function())));
    return q.terms().size() > LARGEST_TERMS
        ? Optional.empty()
        : smooth
            .sign()
            .nonnegative(smooth.algebra().scaled(q, Rational.of(sign)))
            .map(why ->
                "D²f[v, v] = " + q + (sign > 0 ? " ≥ 0: " : " ≤ 0; for its negative: ") + why);
  }

  /// 1 or −1 where no number speaks against that sign of the second derivative, else 0.
  private int sign() {
    int sign = 0;
    for (double place : places()) {
      double value = value(place);
      int next = Math.abs(value) > 1e-9 && Double.isFinite(value) ? (int) Math.signum(value) : 0;
      if (next != 0 && sign != 0 && next != sign) {
        return 0;
      }
      sign = next == 0 ? sign : next;
    }
    return sign;
  }

  private List<Double> places() {
    double lower = range.lower();
    double upper = range.upper();
    List<Double> places = new ArrayList<>();
    for (double place : PLACES) {
      if (Double.isInfinite(lower) && Double.isInfinite(upper)) {
        places.add(place);
        places.add(-place);
      } else if (Double.isInfinite(upper)) {
        places.add(lower + place);
      } else if (Double.isInfinite(lower)) {
        places.add(upper - place);
      } else {
        places.add(lower + (upper - lower) * place / 31);
        places.add(upper - (upper - lower) * place / 31);
      }
    }
    return places;
  }

  private double value(double x) {
    Map<String, Tensor> point = new HashMap<>();
    point.put(name(variable), Tensor.scalar(x));
    point.put(name(direction), Tensor.scalar(1));
    try {
      return Interpreter.evaluate(second, point).value();
    } catch (InapplicableException | IllegalArgumentException nowhere) {
      return Double.NaN;
    }
  }

  /// Two pieces, at 0 where that is inside.
  private static List<Interval> halves(Interval piece) {
    double lower = piece.lower();
    double upper = piece.upper();
    double middle =
        lower < 0 && upper > 0
            ? 0
            : Double.isInfinite(upper)
                ? Math.max(2 * lower, lower + 1)
                : Double.isInfinite(lower)
                    ? Math.min(2 * upper, upper - 1)
                    : 0.5 * lower + 0.5 * upper;
    return lower < middle && middle < upper
        ? List.of(Interval.of(lower, middle), Interval.of(middle, upper))
        : List.of(piece);
  }
}
