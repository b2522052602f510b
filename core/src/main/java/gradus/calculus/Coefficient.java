package gradus.calculus;

import gradus.expr.Expr;
import gradus.expr.Function1;
import gradus.expr.Function2;
import gradus.expr.Node;
import java.util.OptionalDouble;

/// A number in front of an expression, as a fraction, so that a third stays a third.
record Coefficient(double numerator, double denominator) {
  static final Coefficient ONE = new Coefficient(1, 1);

  /// The largest integers up to which all integers are doubles.
  private static final double EXACT = 0x1p53;

  Coefficient {
    if (denominator < 0) {
      numerator = -numerator;
      denominator = -denominator;
    }
    // no −0, which is not equal to 0
    numerator += 0.0;
    boolean fraction = denominator != 1;
    if (fraction && integer(numerator) && integer(denominator) && denominator != 0) {
      double divisor = divisor(Math.abs(numerator), denominator);
      numerator /= divisor;
      denominator /= divisor;
    } else if (fraction && Double.isFinite(numerator / denominator)) {
      numerator /= denominator;
      denominator = 1;
    }
  }

  static Coefficient of(double value) {
    return new Coefficient(value, 1);
  }

  double value() {
    return numerator / denominator;
  }

  boolean is(double value) {
    return value() == value;
  }

  boolean isFinite() {
    return Double.isFinite(value());
  }

  Coefficient negate() {
    return new Coefficient(-numerator, denominator);
  }

  Coefficient abs() {
    return new Coefficient(Math.abs(numerator), denominator);
  }

  Coefficient times(Coefficient other) {
    return new Coefficient(numerator * other.numerator, denominator * other.denominator);
  }

  Coefficient over(Coefficient other) {
    return new Coefficient(numerator * other.denominator, denominator * other.numerator);
  }

  Coefficient plus(Coefficient other) {
    return denominator == other.denominator
        ? new Coefficient(numerator + other.numerator, denominator)
        : new Coefficient(
            numerator * other.denominator + other.numerator * denominator,
            denominator * other.denominator);
  }

  /// This times `x`, with the sign in front and the denominator below.
  Expr of(Expr x) {
    Expr scaled = Math.abs(numerator) == 1 ? x : x.times(Math.abs(numerator));
    Expr divided = denominator == 1 ? scaled : scaled.over(denominator);
    return numerator < 0 ? divided.negate() : divided;
  }

  /// An expression and the finite number other than 0 in front of it.
  record Term(Coefficient coefficient, Expr expr) {}

  /// Takes one number off the front of an expression; the coefficient is 1 where there is none.
  static Term split(Expr x) {
    return switch (x.node()) {
      case Node.Map1(var function, var inner) when function == Function1.NEGATE ->
          new Term(of(-1), inner);
      case Node.Map2(var function, var a, var b) when function == Function2.MULTIPLY && usable(a) ->
          new Term(number(a), b);
      case Node.Map2(var function, var a, var b) when function == Function2.MULTIPLY && usable(b) ->
          new Term(number(b), a);
      case Node.Map2(var function, var a, var b) when function == Function2.DIVIDE && usable(b) ->
          new Term(ONE.over(number(b)), a);
      case Node.Map2(var function, var a, var b) when function == Function2.DIVIDE && usable(a) ->
          new Term(number(a), b.power(-1));
      default -> new Term(ONE, x);
    };
  }

  /// Takes every number off the front, also from within repetitions.
  static Term front(Expr x) {
    Coefficient coefficient = ONE;
    Expr rest = x;
    while (true) {
      Term term = split(rest);
      if (term.expr() == rest
          && rest.node() instanceof Node.Broadcast(var inner, var dims, var axes)) {
        Term within = split(inner);
        term =
            within.expr() == inner
                ? term
                : new Term(
                    within.coefficient(), Expr.of(new Node.Broadcast(within.expr(), dims, axes)));
      }
      if (term.expr() == rest) {
        return new Term(coefficient, rest);
      }
      coefficient = coefficient.times(term.coefficient());
      rest = term.expr();
    }
  }

  private static boolean usable(Expr x) {
    OptionalDouble value = Uniform.value(x);
    return value.isPresent() && Double.isFinite(value.getAsDouble()) && value.getAsDouble() != 0;
  }

  private static Coefficient number(Expr x) {
    return of(Uniform.value(x).orElse(1));
  }

  private static boolean integer(double x) {
    return Math.rint(x) == x && Math.abs(x) < EXACT;
  }

  /// The greatest common divisor (Euclid).
  private static double divisor(double a, double b) {
    double x = a;
    double y = b;
    while (y != 0) {
      double rest = x % y;
      x = y;
      y = rest;
    }
    return x;
  }
}
