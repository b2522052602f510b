package gradus.expr.cvxpy;

import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.FormulaConstant;
import gradus.expr.FormulaException.Span;
import gradus.expr.Functions;
import gradus.expr.Graph;
import gradus.expr.Node;
import gradus.expr.ShapeException;
import gradus.expr.SpecialFunctions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;

/// The functions of CVXPY that act on each element.
final class Elementwise {
  static final List<Atom> ATOMS =
      List.of(
          Atom.of("abs", Functions::abs),
          Atom.of("exp", Functions::exp),
          Atom.of("log", Functions::log),
          Atom.of("log1p", Functions::log1p),
          Atom.of("sqrt", Functions::sqrt),
          Atom.of("square", Functions::square),
          Atom.of("sign", Functions::sign),
          Atom.of("floor", Functions::floor),
          Atom.of("ceil", Functions::ceil),
          Atom.of("logistic", Functions::softplus),
          Atom.of("entr", SpecialFunctions::entr),
          Atom.of("xexp", x -> x.times(Functions.exp(x))),
          Atom.of("loggamma", SpecialFunctions::logGamma),
          Atom.of("normcdf", SpecialFunctions::normalCdf),
          Atom.of("log_normcdf", SpecialFunctions::logNormalCdf),
          Atom.of("pos", Functions::relu),
          Atom.of("neg", x -> Functions.relu(x.negate())),
          Atom.of("inv_pos", Elementwise::inversePositive),
          Atom.of("sin", Functions::sin),
          Atom.of("cos", Functions::cos),
          Atom.of("tan", Functions::tan),
          Atom.of("sinh", Functions::sinh),
          Atom.of("asinh", Functions::asinh),
          Atom.of("tanh", Functions::tanh),
          Atom.of("atanh", Functions::atanh),
          Atom.of(
              "power", "x, p, max_denom=1024, approx=True", a -> power(a.expr(0), a.number("p"))),
          // CVXPY's function is x² in the middle, twice the usual one
          Atom.of("huber", "x, M=1", a -> SpecialFunctions.huber(a.expr(0), threshold(a)).times(2)),
          Atom.of(
              "scalene",
              "x, alpha, beta",
              a ->
                  Functions.relu(a.expr(0))
                      .times(a.number("alpha"))
                      .plus(Functions.relu(a.expr(0).negate()).times(a.number("beta")))),
          Atom.of("kl_div", "x, y", a -> pair(a, SpecialFunctions::klDiv)),
          Atom.of("rel_entr", "x, y", a -> pair(a, SpecialFunctions::relEntr)),
          Atom.of("multiply", "x, y", a -> pair(a, Expr::times)),
          Atom.of("maximum", "x, y, *more", a -> folded(a, Functions::max)),
          Atom.of("minimum", "x, y, *more", a -> folded(a, Functions::min)),
          Atom.of("one_minus_pos", x -> Expr.of(1).broadcastLike(x).minus(x)),
          Atom.of("diff_pos", "x, y", a -> pair(a, Expr::minus)),
          Atom.of("perspective", "f, s", Elementwise::perspective),
          // all numbers are real here
          Atom.of("real", x -> x),
          Atom.of("conj", x -> x),
          Atom.of("imag", x -> Expr.of(0).broadcastLike(x)),
          Atom.of("Constant", x -> x));

  private Elementwise() {}

  /// `1/x` where `x > 0`.
  static Expr inversePositive(Expr x) {
    return isNonnegative(x) ? x.power(-1) : Functions.exp(Functions.log(x).negate());
  }

  /// `x` where `x > 0`; the logarithm keeps other numbers out.
  static Expr positive(Expr x) {
    return isNonnegative(x) ? x : Functions.exp(Functions.log(x));
  }

  private static boolean isNonnegative(Expr x) {
    return x.node() instanceof Node.Variable(var _, var _, var domain) && domain.lower() >= 0
        || FormulaConstant.value(x).orElse(-1) >= 0;
  }

  /// CVXPY's function `power`: `xᵖ` on all numbers for `p` of 0, 1, 2, 4, …, where `x ≥ 0` for
  /// other positive ones, and where `x > 0` for negative ones. Where the elements of a variable
  /// were declared to lie within bounds, it is `xᵖ` on all of these: who says that `x` is in [−1,
  /// 1] does not ask about half of that. (CVXPY keeps 6, 10, 12, … to `x ≥ 0` too, for which there
  /// is no need, and asks for no bounds.)
  static Expr power(Expr x, double p) {
    boolean everywhere = p >= 0 && p % 2 == 0 || p == 1 || p != Math.rint(p);
    if (everywhere || isNonnegative(x) || isDeclared(x)) {
      return x.power(p);
    }
    return p > 0 ? Functions.sqrt(x).power(2 * p) : Functions.exp(Functions.log(x).times(p));
  }

  /// `xᵖ` where `x ≥ 0`, or `x > 0` for a negative `p`.
  static Expr powerOfNonnegative(Expr x, double p) {
    return p == Math.rint(p) && !isNonnegative(x)
        ? Functions.exp(Functions.log(x).times(p))
        : x.power(p);
  }

  /// Whether it is known where `x` lies: numbers, or a variable with bounds.
  private static boolean isDeclared(Expr x) {
    return switch (x.node()) {
      case Node.Literal _ -> true;
      case Node.Variable(var _, var _, var domain) ->
          domain.lower() > Double.NEGATIVE_INFINITY || domain.upper() < Double.POSITIVE_INFINITY;
      default -> FormulaConstant.value(x).isPresent();
    };
  }

  private static double threshold(Arguments a) {
    double value = a.number("M", 1);
    if (!(value > 0)) {
      throw a.error("M is a positive number, not " + value);
    }
    return value;
  }

  private static Expr pair(Arguments a, BinaryOperator<Expr> function) {
    return together(a, a.expr(0), a.expr(1), function);
  }

  /// A function of two, put together as NumPy does.
  private static Expr together(Arguments a, Expr x, Expr y, BinaryOperator<Expr> function) {
    List<Dim> shape = Operators.common(x, y);
    if (shape == null) {
      throw a.reader()
          .text()
          .error(
              "cannot put together shapes "
                  + ShapeException.dims(x.dims())
                  + " and "
                  + ShapeException.dims(y.dims())
                  + " element by element",
              a.positional().stream().map(Value::span).toArray(Span[]::new));
    }
    return function.apply(Operators.repeated(x, shape), Operators.repeated(y, shape));
  }

  private static Expr folded(Arguments a, BinaryOperator<Expr> function) {
    Expr result = a.expr(0);
    for (int k = 1; k < a.positional().size(); k++) {
      result = together(a, result, a.expr(k), function);
    }
    return result;
  }

  /// `s f(x/s)` where `s > 0`, for a scalar `s` that does not occur in `f`.
  private static Expr perspective(Arguments a) {
    Expr f = a.expr(0);
    Expr s = a.expr("s");
    if (s.rank() > 0) {
      throw a.error("the s of a perspective is a scalar", "s");
    }
    Map<Expr, Expr> scaled = new HashMap<>();
    for (Expr x : Graph.variables(List.of(f)).values()) {
      if (x.equals(s)) {
        throw a.error("the s of a perspective does not occur in its function", "s");
      }
      scaled.put(x, x.over(positive(s).broadcastLike(x)));
    }
    return positive(s).times(Graph.substitute(f, scaled));
  }
}
