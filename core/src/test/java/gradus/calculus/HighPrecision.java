package gradus.calculus;

import gradus.expr.Expr;
import gradus.expr.Graph;
import gradus.expr.Node;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Values of scalar expressions with 480 digits, as many as `1 − σ(1000)` needs: the mathematics
/// that floating-point forms are compared with.
public final class HighPrecision {
  private static final MathContext DIGITS = new MathContext(480, RoundingMode.HALF_EVEN);
  private static final BigDecimal ONE = BigDecimal.ONE;
  private static final BigDecimal TWO = BigDecimal.TWO;
  private static final BigDecimal HALF = new BigDecimal("0.5");

  /// The exponential of more than this has more digits than are of use.
  private static final BigDecimal LARGEST = BigDecimal.valueOf(20_000);

  private static final BigDecimal PI = pi();

  private HighPrecision() {}

  /// The value at a point; empty where there is none, or none within reach.
  public static Optional<BigDecimal> value(Expr expr, Map<String, BigDecimal> point) {
    Map<Expr, BigDecimal> values = new HashMap<>();
    try {
      for (Expr x : Graph.topological(expr)) {
        values.put(x, compute(x, values, point));
      }
      return Optional.ofNullable(values.get(expr));
    } catch (ArithmeticException e) {
      return Optional.empty();
    }
  }

  private static BigDecimal compute(
      Expr expr, Map<Expr, BigDecimal> values, Map<String, BigDecimal> point) {
    BigDecimal[] x =
        expr.operands().stream()
            .map(operand -> values.getOrDefault(operand, ONE))
            .toArray(BigDecimal[]::new);
    return switch (expr.node()) {
      case Node.Constant(var value) -> new BigDecimal(value);
      case Node.Variable variable -> point.getOrDefault(variable.name(), ONE);
      case Node.Power(var _, var exponent) -> power(x[0], exponent);
      case Node.Map1(var function, var _) ->
          switch (function) {
            case NEGATE -> x[0].negate();
            case EXP -> exp(x[0]);
            case LOG -> log(x[0]);
            case SQRT -> sqrt(x[0]);
            case ABS -> x[0].abs();
            case RELU -> x[0].max(BigDecimal.ZERO);
            case SIGMOID -> divided(ONE, ONE.add(exp(x[0].negate())));
            case TANH -> {
              BigDecimal e = exp(x[0].multiply(TWO));
              yield divided(e.subtract(ONE), e.add(ONE));
            }
            case SECH2 -> {
              BigDecimal cosh = exp(x[0]).add(exp(x[0].negate())).multiply(HALF, DIGITS);
              yield divided(ONE, cosh.multiply(cosh, DIGITS));
            }
            case SINH -> exp(x[0]).subtract(exp(x[0].negate())).multiply(HALF, DIGITS);
            case COSH -> exp(x[0]).add(exp(x[0].negate())).multiply(HALF, DIGITS);
            case EXPM1 -> exp(x[0]).subtract(ONE, DIGITS);
            case LOG1P -> log(x[0].add(ONE));
            case LOG1MEXP -> log(ONE.subtract(exp(x[0]), DIGITS));
            case EXPREL -> exprel(x[0]);
            case LOG_EXPREL -> log(exprel(x[0]));
            case EXPREL_MEAN ->
                divided(ONE, ONE.subtract(exp(x[0].negate()), DIGITS))
                    .subtract(divided(ONE, x[0]), DIGITS);
            case SOFTPLUS -> log(exp(x[0]).add(ONE));
            case SIN -> sin(x[0]);
            case COS -> sin(x[0].add(PI.multiply(HALF)));
            case ERF -> erf(x[0]);
            case ERFC -> ONE.subtract(erf(x[0]), DIGITS);
            default -> throw new ArithmeticException("undefined, or out of reach");
          };
      case Node.Map2(var function, var _, var _) ->
          switch (function) {
            case ADD -> x[0].add(x[1], DIGITS);
            case MULTIPLY -> x[0].multiply(x[1], DIGITS);
            case DIVIDE -> divided(x[0], x[1]);
            default -> throw new ArithmeticException("undefined, or out of reach");
          };
      default -> throw new ArithmeticException("undefined, or out of reach");
    };
  }

  private static BigDecimal exprel(BigDecimal x) {
    return divided(exp(x).subtract(ONE, DIGITS), x);
  }

  private static BigDecimal divided(BigDecimal a, BigDecimal b) {
    if (b.signum() == 0) {
      throw new ArithmeticException("undefined, or out of reach");
    }
    return a.divide(b, DIGITS);
  }

  private static BigDecimal power(BigDecimal x, double exponent) {
    if (exponent != Math.rint(exponent)) {
      throw new ArithmeticException("undefined, or out of reach");
    }
    BigDecimal power = x.pow((int) Math.abs(exponent), DIGITS);
    return exponent < 0 ? divided(ONE, power) : power;
  }

  private static BigDecimal sqrt(BigDecimal x) {
    if (x.signum() < 0) {
      throw new ArithmeticException("undefined, or out of reach");
    }
    return x.sqrt(DIGITS);
  }

  /// `(e^{x/2ᵏ})^{2ᵏ}`, the inner one by its series.
  private static BigDecimal exp(BigDecimal x) {
    if (x.abs().compareTo(LARGEST) > 0) {
      throw new ArithmeticException("undefined, or out of reach");
    }
    int halvings = 40;
    MathContext more = new MathContext(DIGITS.getPrecision() + 30);
    BigDecimal reduced = x.divide(new BigDecimal(BigInteger.TWO.pow(halvings)), more);
    BigDecimal sum = ONE;
    BigDecimal term = ONE;
    for (int k = 1; term.signum() != 0 && term.precision() - term.scale() > -520; k++) {
      term = term.multiply(reduced, more).divide(BigDecimal.valueOf(k), more);
      sum = sum.add(term, more);
    }
    for (int k = 0; k < halvings; k++) {
      sum = sum.multiply(sum, more);
    }
    return sum.round(DIGITS);
  }

  /// Halley's iteration for `e^y = x`, which triples the digits, from a start in double precision.
  private static BigDecimal log(BigDecimal x) {
    if (x.signum() <= 0) {
      throw new ArithmeticException("undefined, or out of reach");
    }
    int exponent = x.precision() - x.scale();
    double start = Math.log(x.movePointLeft(exponent).doubleValue()) + exponent * Math.log(10);
    BigDecimal y = new BigDecimal(start);
    for (int k = 0; k < 5; k++) {
      BigDecimal e = exp(y);
      y = y.add(TWO.multiply(x.subtract(e, DIGITS)).divide(x.add(e, DIGITS), DIGITS), DIGITS);
    }
    return y;
  }

  private static BigDecimal sin(BigDecimal x) {
    BigDecimal turns = x.divide(PI.multiply(TWO), DIGITS).setScale(0, RoundingMode.HALF_EVEN);
    BigDecimal r = x.subtract(turns.multiply(PI).multiply(TWO), DIGITS);
    BigDecimal square = r.multiply(r, DIGITS).negate();
    BigDecimal term = r;
    BigDecimal sum = r;
    for (int k = 1; k < 200; k++) {
      term =
          term.multiply(square, DIGITS).divide(BigDecimal.valueOf(2L * k * (2L * k + 1)), DIGITS);
      sum = sum.add(term, DIGITS);
    }
    return sum;
  }

  /// Machin's formula: `π = 16 atan ⅕ − 4 atan 1/239`.
  private static BigDecimal pi() {
    return atanOfReciprocal(5)
        .multiply(BigDecimal.valueOf(16))
        .subtract(atanOfReciprocal(239).multiply(BigDecimal.valueOf(4)));
  }

  private static BigDecimal atanOfReciprocal(int n) {
    MathContext more = new MathContext(650);
    BigDecimal term = ONE.divide(BigDecimal.valueOf(n), more);
    BigDecimal sum = term;
    for (int k = 1; k < 500; k++) {
      term = term.divide(BigDecimal.valueOf((long) -n * n), more);
      sum = sum.add(term.divide(BigDecimal.valueOf(2L * k + 1), more), more);
    }
    return sum;
  }

  /// `2/√π Σ (−1)ᵏ x²ᵏ⁺¹/(k! (2k + 1))`, whose terms reach `e^{x²}`.
  private static BigDecimal erf(BigDecimal x) {
    if (x.abs().compareTo(BigDecimal.valueOf(7)) > 0) {
      throw new ArithmeticException("undefined, or out of reach");
    }
    BigDecimal square = x.multiply(x, DIGITS).negate();
    BigDecimal term = x;
    BigDecimal sum = x;
    for (int k = 1; k < 500; k++) {
      term = term.multiply(square, DIGITS).divide(BigDecimal.valueOf(k), DIGITS);
      sum = sum.add(term.divide(BigDecimal.valueOf(2L * k + 1), DIGITS), DIGITS);
    }
    return sum.multiply(TWO).divide(PI.sqrt(DIGITS), DIGITS);
  }
}
