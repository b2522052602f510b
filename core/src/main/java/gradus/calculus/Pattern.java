package gradus.calculus;

import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Function2;
import gradus.expr.Node;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A rule in scalars, applied to arrays of any shape: each variable of the pattern stands for one
/// expression, a number for an array of that number.
///
/// Addition and multiplication match in either order. A pattern that is itself a sum or a product
/// is found among the terms or factors of a longer one.
final class Pattern {
  private final Expr before;
  private final Expr after;
  private final Map<String, Sign> conditions;
  private final Product product;
  private final Sum sum;

  Pattern(Expr before, Expr after, Map<String, Sign> conditions) {
    this.before = before;
    this.after = after;
    this.conditions = conditions;
    this.product = Product.of(before);
    this.sum = Sum.of(before);
  }

  Expr after() {
    return after;
  }

  /// The left side as a product.
  Product product() {
    return product;
  }

  /// The left side as a sum.
  Sum sum() {
    return sum;
  }

  private boolean isProduct() {
    return switch (before.node()) {
      case Node.Map2(var function, var _, var _) ->
          function == Function2.MULTIPLY || function == Function2.DIVIDE;
      case Node.Power(var _, var exponent) -> exponent == -1;
      default -> false;
    };
  }

  Set<Object> roots() {
    return isProduct() ? Root.PRODUCTS : Set.of(Root.of(before));
  }

  Optional<Expr> apply(Expr x, Rewriter rewriter) {
    if (Sum.is(before)) {
      return Sum.rewrite(x, this, rewriter);
    }
    return isProduct() ? FactorPattern.rewrite(x, this, rewriter) : whole(x, rewriter);
  }

  private Optional<Expr> whole(Expr x, Rewriter rewriter) {
    Map<String, Expr> bound = new HashMap<>();
    return match(before, x, bound) && holds(bound, rewriter)
        ? Optional.of(instance(after, bound, x.dims()))
        : Optional.empty();
  }

  boolean holds(Map<String, Expr> bound, Rewriter rewriter) {
    for (Map.Entry<String, Sign> condition : conditions.entrySet()) {
      Expr x = bound.get(condition.getKey());
      if (x == null || !rewriter.sign(x).within(condition.getValue())) {
        return false;
      }
    }
    return true;
  }

  /// Whether the pattern can match by its root.
  static boolean alike(Expr pattern, Expr subject) {
    return pattern.node() instanceof Node.Variable || Root.of(pattern).equals(Root.of(subject));
  }

  /// Extends `bound` so that the pattern is the subject; where it answers false, `bound` may hold
  /// leftovers. As deep as the pattern.
  static boolean match(Expr pattern, Expr subject, Map<String, Expr> bound) {
    return switch (pattern.node()) {
      case Node.Variable(var name, var _, var _) -> {
        Expr known = bound.putIfAbsent(name, subject);
        yield known == null || known == subject;
      }
      case Node.Constant(var value) -> Uniform.is(subject, value);
      case Node.Map1(var function, var x) ->
          subject.node() instanceof Node.Map1(var other, var y)
              && other == function
              && match(x, y, bound);
      case Node.Power(var x, var exponent) ->
          subject.node() instanceof Node.Power(var y, var other)
              && other == exponent
              && match(x, y, bound);
      case Node.Map2(var function, var x, var y) ->
          subject.node() instanceof Node.Map2(var other, var a, var b)
                  && other == function
                  && match2(function, x, y, a, b, bound)
              || function == Function2.ADD
                  && Uniform.value(x).isPresent()
                  && rest(x, y, subject, bound);
      default ->
          throw new IllegalStateException(
              "a pattern is of scalar functions, not " + pattern.node());
    };
  }

  private static boolean match2(
      Function2 function, Expr x, Expr y, Expr a, Expr b, Map<String, Expr> bound) {
    Map<String, Expr> attempt = new HashMap<>(bound);
    if (match(x, a, attempt) && match(y, b, attempt)) {
      bound.putAll(attempt);
      return true;
    }
    return commutes(function) && match(x, b, bound) && match(y, a, bound);
  }

  /// A number and the rest of a longer sum: `1 + y` matches `a + 1 + b`.
  private static boolean rest(Expr number, Expr y, Expr subject, Map<String, Expr> bound) {
    Sum sum = Sum.of(subject);
    return sum.size() > 2
        && Uniform.value(number).getAsDouble() == sum.constant().value()
        && match(y, sum.withoutConstant(), bound);
  }

  static boolean commutes(Function2 function) {
    return switch (function) {
      case ADD, MULTIPLY, MAXIMUM, MINIMUM, EQUAL, AND, OR, LOG_ADD_EXP, HYPOT, LOG_BETA -> true;
      case DIVIDE, POWER, XLOGY, XLOG1PY, REL_ENTR, LESS, LESS_EQUAL, ATAN2, POLYGAMMA -> false;
    };
  }

  /// The pattern with expressions for its variables, in the given shape.
  static Expr instance(Expr pattern, Map<String, Expr> bound, List<Dim> dims) {
    return switch (pattern.node()) {
      case Node.Variable(var name, var _, var _) -> {
        Expr x = bound.get(name);
        if (x == null) {
          throw new IllegalStateException(
              "the right side has the variable " + name + ", which the left side has not");
        }
        yield x;
      }
      case Node.Constant(var value) -> Uniform.of(value, dims);
      default ->
          Expr.of(
              pattern
                  .node()
                  .with(
                      pattern.operands().stream()
                          .map(operand -> instance(operand, bound, dims))
                          .toList()));
    };
  }
}
