package gradus.expr;

import java.util.function.DoubleBinaryOperator;

/// Functions of two real numbers. One row holds all that the readings know of a function.
///
/// A partial derivative is written in the arguments `x`, `y` and the value `z` already computed.
/// Comparisons are 1 where they hold and 0 elsewhere. Subtraction is addition of the negative.
public enum Function2 {
  ADD("+", ScalarFunctions::add, (x, y, z) -> number(1, x), (x, y, z) -> number(1, x)),
  MULTIPLY(".*", ScalarFunctions::multiply, (x, y, z) -> y, (x, y, z) -> x),
  DIVIDE("./", ScalarFunctions::divide, (x, y, z) -> y.power(-1), (x, y, z) -> z.over(y).negate()),
  /// `xʸ`, for a base that is positive where the exponent varies.
  POWER(
      ".^",
      ScalarFunctions::power,
      (x, y, z) -> y.times(Functions.pow(x, y.minus(1))),
      (x, y, z) -> Functions.xlogy(z, x)),
  /// The larger one; at a tie each argument has half the derivative.
  MAXIMUM("max", ScalarFunctions::maximum, (x, y, z) -> share(y, x), (x, y, z) -> share(x, y)),
  /// The smaller one; at a tie each argument has half the derivative.
  MINIMUM("min", ScalarFunctions::minimum, (x, y, z) -> share(x, y), (x, y, z) -> share(y, x)),
  /// `x log y`, and 0 where `x = 0`.
  XLOGY("xlogy", ScalarFunctions::xlogy, (x, y, z) -> Functions.log(y), (x, y, z) -> x.over(y)),
  LESS("<", ScalarFunctions::less, (x, y, z) -> number(0, x), (x, y, z) -> number(0, x)),
  LESS_EQUAL(
      "<=", ScalarFunctions::lessEqual, (x, y, z) -> number(0, x), (x, y, z) -> number(0, x)),
  EQUAL("==", ScalarFunctions::equal, (x, y, z) -> number(0, x), (x, y, z) -> number(0, x)),
  /// 1 where neither is 0, otherwise 0.
  AND("and", ScalarFunctions::and, (x, y, z) -> number(0, x), (x, y, z) -> number(0, x)),
  /// 0 where both are 0, otherwise 1.
  OR("or", ScalarFunctions::or, (x, y, z) -> number(0, x), (x, y, z) -> number(0, x)),
  /// `log(eˣ + eʸ)` without overflow.
  LOG_ADD_EXP(
      "logaddexp",
      ScalarFunctions::logAddExp,
      (x, y, z) -> Functions.sigmoid(x.minus(y)),
      (x, y, z) -> Functions.sigmoid(y.minus(x))),
  /// `x log(1 + y)`, and 0 where `x = 0`.
  XLOG1PY(
      "xlog1py",
      ScalarFunctions::xlog1py,
      (x, y, z) -> Functions.log1p(y),
      (x, y, z) -> x.over(y.plus(1))),
  /// `x log(x/y)`, and 0 where `x = 0`, for numbers that are not negative. The quotient may
  /// overflow.
  REL_ENTR(
      "relentr",
      ScalarFunctions::relEntr,
      (x, y, z) -> Functions.log(x).minus(Functions.log(y)).plus(1),
      (x, y, z) -> x.over(y).negate()),
  /// `√(x² + y²)` without overflow; its derivative at the origin is taken as 0.
  HYPOT("hypot", ScalarFunctions::hypot, (x, y, z) -> part(x, z), (x, y, z) -> part(y, z)),
  /// `atan2(y, x)`, the angle of the point `(x, y)`, between `−π` and `π`.
  ATAN2(
      "atan2",
      ScalarFunctions::atan2,
      (y, x, z) -> part(part(x, Functions.hypot(x, y)), Functions.hypot(x, y)),
      (y, x, z) -> part(part(y, Functions.hypot(x, y)), Functions.hypot(x, y)).negate()),
  /// `ψ⁽ⁿ⁾(x)`, the n-th derivative of the digamma function, `n` a whole number.
  POLYGAMMA(
      "polygamma",
      ScalarFunctions::polygamma,
      (n, x, z) -> byOrder(),
      (n, x, z) -> SpecialFunctions.polygamma(n.plus(1), x)),
  /// `log B(x, y)` for positive numbers.
  LOG_BETA(
      "lbeta",
      ScalarFunctions::logBeta,
      (x, y, z) -> SpecialFunctions.digamma(x).minus(SpecialFunctions.digamma(x.plus(y))),
      (x, y, z) -> SpecialFunctions.digamma(y).minus(SpecialFunctions.digamma(x.plus(y))));

  private final String symbol;
  private final DoubleBinaryOperator value;
  private final Partial byFirst;
  private final Partial bySecond;

  Function2(String symbol, DoubleBinaryOperator value, Partial byFirst, Partial bySecond) {
    this.symbol = symbol;
    this.value = value;
    this.byFirst = byFirst;
    this.bySecond = bySecond;
  }

  /// The operator or name in the formula language.
  public String symbol() {
    return symbol;
  }

  /// `f(x, y)`; NaN outside the domain.
  public double value(double x, double y) {
    return value.applyAsDouble(x, y);
  }

  /// `∂f/∂x` as an expression, where `z = f(x, y)`.
  public Expr byFirst(Expr x, Expr y, Expr z) {
    return byFirst.of(x, y, z);
  }

  /// `∂f/∂y` as an expression, where `z = f(x, y)`.
  public Expr bySecond(Expr x, Expr y, Expr z) {
    return bySecond.of(x, y, z);
  }

  private interface Partial {
    Expr of(Expr x, Expr y, Expr z);
  }

  private static Expr number(double value, Expr like) {
    return Expr.of(value).broadcastLike(like);
  }

  /// `[a < b] + ½ [a = b]`
  private static Expr share(Expr a, Expr b) {
    return Functions.less(a, b).plus(Functions.equal(a, b).times(0.5));
  }

  /// `x/r`, and 0 where `r = 0`.
  private static Expr part(Expr x, Expr r) {
    return x.over(r.plus(Functions.equal(r, Expr.of(0))));
  }

  private static Expr byOrder() {
    throw new IllegalArgumentException(
        "cannot differentiate polygamma(n, x) by n: the order of a derivative is a whole number;"
            + " keep n out of what is differentiated by");
  }

  /// The name of the method that computes the value, in whatever class has it.
  public String method() {
    return Function1.camelCase(name());
  }
}
