package gradus.expr;

/// Functions of two real numbers: value and derivatives by cases.
///
/// A partial derivative is written in the arguments `x`, `y` and the value `z` already computed.
/// Comparisons are 1 where they hold and 0 elsewhere. Subtraction is addition of the negative.
public enum Function2 {
  ADD("+"),
  MULTIPLY(".*"),
  DIVIDE("./"),
  /// `xʸ`, for a base that is positive where the exponent varies.
  POWER(".^"),
  /// The larger one; at a tie each argument has half the derivative.
  MAXIMUM("max"),
  /// The smaller one; at a tie each argument has half the derivative.
  MINIMUM("min"),
  /// `x log y`, and 0 where `x = 0`.
  XLOGY("xlogy"),
  LESS("<"),
  LESS_EQUAL("<="),
  EQUAL("=="),
  /// 1 where neither is 0, otherwise 0.
  AND("and"),
  /// 0 where both are 0, otherwise 1.
  OR("or"),
  /// `log(eˣ + eʸ)` without overflow.
  LOG_ADD_EXP("logaddexp"),
  /// `x log(1 + y)`, and 0 where `x = 0`.
  XLOG1PY("xlog1py"),
  /// `x log(x/y)`, and 0 where `x = 0`, for numbers that are not negative. The quotient may
  /// overflow.
  REL_ENTR("relentr"),
  /// `√(x² + y²)` without overflow; its derivative at the origin is taken as 0.
  HYPOT("hypot"),
  /// `atan2(y, x)`, the angle of the point `(x, y)`, between `−π` and `π`.
  ATAN2("atan2"),
  /// `ψ⁽ⁿ⁾(x)`, the n-th derivative of the digamma function, `n` a whole number.
  POLYGAMMA("polygamma"),
  /// `log B(x, y)` for positive numbers.
  LOG_BETA("lbeta");

  private final String symbol;

  Function2(String symbol) {
    this.symbol = symbol;
  }

  /// The operator or name in the formula language.
  public String symbol() {
    return symbol;
  }

  /// `f(x, y)`; NaN outside the domain.
  public double value(double x, double y) {
    return switch (this) {
      case ADD -> ScalarFunctions.add(x, y);
      case MULTIPLY -> ScalarFunctions.multiply(x, y);
      case DIVIDE -> ScalarFunctions.divide(x, y);
      case POWER -> ScalarFunctions.power(x, y);
      case MAXIMUM -> ScalarFunctions.maximum(x, y);
      case MINIMUM -> ScalarFunctions.minimum(x, y);
      case XLOGY -> ScalarFunctions.xlogy(x, y);
      case LESS -> ScalarFunctions.less(x, y);
      case LESS_EQUAL -> ScalarFunctions.lessEqual(x, y);
      case EQUAL -> ScalarFunctions.equal(x, y);
      case AND -> ScalarFunctions.and(x, y);
      case OR -> ScalarFunctions.or(x, y);
      case LOG_ADD_EXP -> ScalarFunctions.logAddExp(x, y);
      case XLOG1PY -> ScalarFunctions.xlog1py(x, y);
      case REL_ENTR -> ScalarFunctions.relEntr(x, y);
      case HYPOT -> ScalarFunctions.hypot(x, y);
      case ATAN2 -> ScalarFunctions.atan2(x, y);
      case POLYGAMMA -> ScalarFunctions.polygamma(x, y);
      case LOG_BETA -> ScalarFunctions.logBeta(x, y);
    };
  }

  /// `∂f/∂x` as an expression, where `z = f(x, y)`.
  public Expr byFirst(Expr x, Expr y, Expr z) {
    return switch (this) {
      case ADD -> number(1, x);
      case MULTIPLY -> y;
      case DIVIDE -> y.power(-1);
      case POWER -> y.times(Functions.pow(x, y.minus(1)));
      case MAXIMUM -> share(y, x);
      case MINIMUM -> share(x, y);
      case XLOGY -> Functions.log(y);
      case LESS, LESS_EQUAL, EQUAL, AND, OR -> number(0, x);
      case LOG_ADD_EXP -> Functions.sigmoid(x.minus(y));
      case XLOG1PY -> Functions.log1p(y);
      case REL_ENTR -> Functions.log(x).minus(Functions.log(y)).plus(1);
      case HYPOT -> part(x, z);
      case ATAN2 -> part(part(y, Functions.hypot(y, x)), Functions.hypot(y, x));
      case POLYGAMMA -> byOrder();
      case LOG_BETA -> SpecialFunctions.digamma(x).minus(SpecialFunctions.digamma(x.plus(y)));
    };
  }

  /// `∂f/∂y` as an expression, where `z = f(x, y)`.
  public Expr bySecond(Expr x, Expr y, Expr z) {
    return switch (this) {
      case ADD -> number(1, x);
      case MULTIPLY -> x;
      case DIVIDE -> z.over(y).negate();
      case POWER -> Functions.xlogy(z, x);
      case MAXIMUM -> share(x, y);
      case MINIMUM -> share(y, x);
      case XLOGY -> x.over(y);
      case LESS, LESS_EQUAL, EQUAL, AND, OR -> number(0, x);
      case LOG_ADD_EXP -> Functions.sigmoid(y.minus(x));
      case XLOG1PY -> x.over(y.plus(1));
      case REL_ENTR -> x.over(y).negate();
      case HYPOT -> part(y, z);
      case ATAN2 -> part(part(x, Functions.hypot(y, x)), Functions.hypot(y, x)).negate();
      case POLYGAMMA -> SpecialFunctions.polygamma(x.plus(1), y);
      case LOG_BETA -> SpecialFunctions.digamma(y).minus(SpecialFunctions.digamma(x.plus(y)));
    };
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
