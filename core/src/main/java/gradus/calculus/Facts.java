package gradus.calculus;

import gradus.expr.Expr;
import gradus.expr.Factor;
import gradus.expr.Function1;
import gradus.expr.Function2;
import gradus.expr.LinearMap;
import gradus.expr.Node;
import gradus.expr.Reduction;
import gradus.linalg.Tensor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// What is certain of expressions before there are data: the signs of their elements, and whether a
/// matrix is symmetric.
///
/// Each expression is read once, operands first, without recursion.
final class Facts {
  private final Map<Expr, Sign> signs = new HashMap<>();
  private final Map<Expr, Bounds> bounds = new HashMap<>();
  private final Map<Expr, Boolean> symmetric = new HashMap<>();

  /// The signs that elements of `x` can have, wherever `x` is defined.
  Sign sign(Expr x) {
    read(x);
    return signs.getOrDefault(x, Sign.ANY);
  }

  /// Certain to equal its transpose.
  boolean symmetric(Expr x) {
    if (x.rank() != 2 || !x.dims().get(0).equals(x.dims().get(1))) {
      return false;
    }
    read(x);
    return symmetric.getOrDefault(x, false);
  }

  private void read(Expr root) {
    Deque<Expr> open = new ArrayDeque<>(List.of(root));
    while (!open.isEmpty()) {
      Expr x = open.element();
      List<Expr> unread =
          signs.containsKey(x)
              ? List.of()
              : x.operands().stream().filter(operand -> !signs.containsKey(operand)).toList();
      if (unread.isEmpty()) {
        open.pop();
        if (!signs.containsKey(x)) {
          Sign sign = signOf(x);
          Bounds between = boundsOf(x);
          signs.put(x, Sum.is(x) ? sign.and(between.sign()) : sign);
          bounds.put(x, between.and(Bounds.of(sign)));
        }
        symmetric.computeIfAbsent(x, this::symmetryOf);
      }
      unread.forEach(open::push);
    }
  }

  private Bounds between(Expr x) {
    return bounds.getOrDefault(x, Bounds.ANY);
  }

  private Bounds boundsOf(Expr expr) {
    return switch (expr.node()) {
      case Node.Constant(var value) -> Double.isNaN(value) ? Bounds.ANY : new Bounds(value, value);
      case Node.Variable(var _, var _, var domain) -> new Bounds(domain.lower(), domain.upper());
      case Node.Map1(var function, var x) -> Bounds.of(function, between(x));
      case Node.Map2(var function, var x, var y) -> Bounds.of(function, between(x), between(y));
      case Node.Power(var x, var exponent) -> between(x).power(exponent);
      case Node.Select(var _, var then, var otherwise) -> between(then).or(between(otherwise));
      case Node.Broadcast(var x, var _, var _) -> between(x);
      case Node.Permute(var x, var _) -> between(x);
      case Node.Eye _ -> new Bounds(0, 1);
      default -> Bounds.ANY;
    };
  }

  private Sign known(Expr x) {
    return signs.getOrDefault(x, Sign.ANY);
  }

  private boolean mirrored(Expr x) {
    return symmetric.getOrDefault(x, false);
  }

  private Sign signOf(Expr expr) {
    return switch (expr.node()) {
      case Node.Constant(var value) -> Double.isNaN(value) ? Sign.ANY : Sign.between(value, value);
      case Node.Literal literal -> Sign.ANY;
      case Node.Variable(var _, var _, var domain) -> Sign.between(domain.lower(), domain.upper());
      case Node.Eye eye -> Sign.NONNEGATIVE;
      case Node.Map1(var function, var x) -> map1(function, known(x));
      case Node.Map2(var function, var x, var y) ->
          x == y && function == Function2.MULTIPLY
              ? known(x).abs()
              : map2(function, known(x), known(y));
      case Node.Power(var x, var exponent) -> power(known(x), exponent);
      case Node.Select(var _, var then, var otherwise) -> known(then).or(known(otherwise));
      case Node.Broadcast(var x, var _, var _) -> known(x);
      case Node.Permute(var x, var _) -> known(x);
      case Node.Reduce(var reduction, var x, var _) -> reduce(reduction, known(x));
      // an empty sum is 0
      case Node.Einsum einsum -> {
        Sign product =
            einsum.operands().stream().map(this::known).reduce(Sign.POSITIVE, Sign::times);
        yield product.plus(product).orZero();
      }
      case Node.Solve solve -> Sign.ANY;
      case Node.Inverse inverse -> Sign.ANY;
      case Node.Determinant determinant -> Sign.ANY;
      case Node.LogDeterminant determinant -> Sign.ANY;
      case Node.Iota iota -> Sign.NONNEGATIVE;
      case Node.Linear(var map, var x) -> linear(map, known(x));
      case Node.Gather(var x, var _, var _, var _) -> known(x);
      case Node.Scatter(var x, var _, var _, var _, var _) -> known(x).plus(known(x)).orZero();
      case Node.ArgMaximum place -> Sign.NONNEGATIVE;
      case Node.ArgSort place -> Sign.NONNEGATIVE;
      case Node.SolveTriangular solve -> Sign.ANY;
      case Node.Factorized(var factor, var _) ->
          factor == Factor.SINGULAR_VALUES ? Sign.NONNEGATIVE : Sign.ANY;
      case Node.RandomBits bits -> Sign.NONNEGATIVE;
      case Node.Call call -> Sign.ANY;
      case Node.Opaque opaque -> Sign.ANY;
    };
  }

  private static Sign linear(LinearMap map, Sign x) {
    return switch (map) {
      case LinearMap.Reshape reshape -> x;
      case LinearMap.Slice slice -> x;
      case LinearMap.Window window -> x;
      case LinearMap.Pad pad -> x.orZero();
      case LinearMap.Overlap overlap -> x.plus(x).orZero();
      case LinearMap.Accumulate accumulate -> x.plus(x);
    };
  }

  private static Sign map1(Function1 function, Sign x) {
    return switch (function) {
      case NEGATE -> x.negate();
      case EXP,
          SECH2,
          SIGMOID,
          SOFTPLUS,
          COSH,
          ERFC,
          ERFCX,
          IERFCX,
          INVERSE_MILLS,
          MEAN_RESIDUAL,
          RESIDUAL_VARIANCE,
          TRIGAMMA,
          EXPREL,
          EXPREL_MEAN,
          EXPREL_VARIANCE ->
          Sign.POSITIVE;
      case LOG1MEXP, LOG_NORMAL_CDF -> Sign.NEGATIVE;
      case NOT, ACOS, ACOSH -> Sign.NONNEGATIVE;
      case SQRT, ABS, LOG_COSH -> x.abs();
      case LOG1PMX -> x.abs().negate();
      case FLOOR -> new Sign(x.negative(), x.zero() || x.positive(), x.positive());
      case CEIL -> new Sign(x.negative(), x.zero() || x.negative(), x.positive());
      case ROUND -> x.orZero();
      case STEP, RELU -> new Sign(false, x.negative() || x.zero(), x.positive());
      case EXPM1, LOG1P, SIGN, ATAN, SINH, TANH, STOP, ASIN, ASINH, ATANH, ERF, LOG_EXPREL -> x;
      case TETRAGAMMA -> x.within(Sign.POSITIVE) ? Sign.NEGATIVE : Sign.ANY;
      case LOG, SIN, COS, TAN, SINC, LOG_GAMMA, DIGAMMA -> Sign.ANY;
    };
  }

  private static Sign map2(Function2 function, Sign x, Sign y) {
    return switch (function) {
      case ADD -> x.plus(y);
      case MULTIPLY -> x.times(y);
      case DIVIDE -> x.times(new Sign(y.negative(), false, y.positive()));
      case POWER -> x.within(Sign.POSITIVE) ? Sign.POSITIVE : Sign.ANY;
      case MAXIMUM ->
          new Sign(
              x.negative() && y.negative(),
              x.zero() && !y.within(Sign.POSITIVE) || y.zero() && !x.within(Sign.POSITIVE),
              x.positive() || y.positive());
      case MINIMUM ->
          new Sign(
              x.negative() || y.negative(),
              x.zero() && !y.within(Sign.NEGATIVE) || y.zero() && !x.within(Sign.NEGATIVE),
              x.positive() && y.positive());
      case XLOG1PY -> x.times(y);
      case HYPOT -> x.abs().plus(y.abs());
      case LOG_ADD_EXP ->
          x.within(Sign.NONNEGATIVE) || y.within(Sign.NONNEGATIVE) ? Sign.POSITIVE : Sign.ANY;
      case XLOGY, REL_ENTR, ATAN2, POLYGAMMA, LOG_BETA -> Sign.ANY;
      case LESS, LESS_EQUAL, EQUAL, AND, OR -> Sign.NONNEGATIVE;
    };
  }

  private static Sign power(Sign x, double exponent) {
    if (x.within(Sign.POSITIVE) || exponent == 0) {
      return Sign.POSITIVE;
    }
    Sign defined = exponent < 0 ? new Sign(x.negative(), false, x.positive()) : x;
    boolean integer = exponent == Math.rint(exponent);
    return integer && exponent % 2 != 0 ? defined : defined.abs();
  }

  private static Sign reduce(Reduction reduction, Sign x) {
    return switch (reduction) {
      case SUM -> x.plus(x).orZero();
      case PRODUCT ->
          x.within(Sign.POSITIVE)
              ? Sign.POSITIVE
              : x.within(Sign.NONNEGATIVE) ? Sign.NONNEGATIVE : Sign.ANY;
      case MAXIMUM, MINIMUM -> x;
      case LOG_SUM_EXP -> Sign.ANY;
      case NORM2 -> Sign.NONNEGATIVE;
    };
  }

  private boolean symmetryOf(Expr expr) {
    if (expr.rank() != 2 || !expr.dims().get(0).equals(expr.dims().get(1))) {
      return false;
    }
    return switch (expr.node()) {
      case Node.Variable(var _, var _, var domain) -> domain.symmetric();
      case Node.Eye eye -> true;
      case Node.Map1(var _, var x) -> mirrored(x);
      case Node.Map2(var function, var x, var y) ->
          mirrored(x) && mirrored(y)
              || function == Function2.ADD && y == x.transpose()
              || function == Function2.ADD && x == y.transpose()
              || function == Function2.ADD && areMirrored(expr)
              // elements beside the diagonal are 0
              || function == Function2.MULTIPLY
                  && (x.node() instanceof Node.Eye || y.node() instanceof Node.Eye);
      case Node.Power(var x, var _) -> mirrored(x);
      case Node.Select(var condition, var then, var otherwise) ->
          mirrored(condition) && mirrored(then) && mirrored(otherwise);
      case Node.Broadcast(var _, var _, var axes) -> axes.isEmpty();
      case Node.Permute(var x, var order) -> mirrored(x) && order.equals(List.of(1, 0));
      case Node.Einsum einsum -> isMirrored(LinearSolve.withInverses(einsum));
      case Node.Inverse(var a) -> mirrored(a);
      case Node.Constant constant -> false;
      case Node.Literal(var values) -> isSymmetric(values);
      case Node.Reduce reduce -> false;
      case Node.Solve solve -> false;
      case Node.Determinant determinant -> false;
      case Node.LogDeterminant determinant -> false;
      case Node.Iota iota -> false;
      case Node.Linear linear -> false;
      case Node.Gather gather -> false;
      case Node.Scatter scatter -> false;
      case Node.ArgMaximum place -> false;
      case Node.ArgSort place -> false;
      case Node.SolveTriangular solve -> false;
      case Node.Factorized factorized -> false;
      case Node.RandomBits bits -> false;
      case Node.Call call -> false;
      case Node.Opaque opaque -> false;
    };
  }

  private boolean isMirrored(Node.Einsum product) {
    return Isomorphism.exists(
        product,
        transposed(product),
        x -> x.node() instanceof Node.Inverse(var a) ? mirrored(a) : mirrored(x));
  }

  /// A sum of products each of which is symmetric or there with its transpose: `AB + BA`.
  private boolean areMirrored(Expr x) {
    Sum sum = Sum.of(x);
    return sum.terms().entrySet().stream()
        .allMatch(term ->
            mirrored(term.getKey())
                || term.getKey().node() instanceof Node.Einsum product
                    && sum.terms().entrySet().stream()
                        .anyMatch(other ->
                            other.getValue().equals(term.getValue())
                                && other.getKey().node() instanceof Node.Einsum turned
                                && Isomorphism.exists(
                                    transposed(product), turned, this::mirrored)));
  }

  private static Node.Einsum transposed(Node.Einsum product) {
    return new Node.Einsum(product.operands(), product.subscripts(), product.output().reversed());
  }

  private static boolean isSymmetric(Tensor values) {
    int n = values.rows();
    return IntStream.range(0, n)
        .allMatch(i -> IntStream.range(0, i).allMatch(j -> values.at(i, j) == values.at(j, i)));
  }
}
