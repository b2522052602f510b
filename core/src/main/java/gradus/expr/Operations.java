package gradus.expr;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How many operations expressions are made of: the measure by which a formula is called short.
///
/// | counted                                | as                                            |
/// |----------------------------------------|-----------------------------------------------|
/// | a function of one or two numbers       | 1, for a whole array                           |
/// | a product of `k` factors, summed or not | `k − 1`, a trace or diagonal alone 1          |
/// | a reduction                            | 1                                             |
/// | a determinant, inverse, solution       | 1                                             |
/// | anything else that computes            | 1                                             |
/// | variables and numbers                  | 0                                             |
/// | transposes, repetitions, sizes         | 0: they say where numbers stand, and add none  |
///
/// What occurs several times counts once, a difference is one operation, a number and its sign are
/// one, and a function that has a name of its own (a softmax, a mean, a diagonal matrix) is one.
/// Definitions count as what they stand for.
public final class Operations {
  private Operations() {}

  public static int count(Expr expr) {
    return count(List.of(expr));
  }

  /// The operations of several expressions together, what they share counted once.
  public static int count(Collection<Expr> exprs) {
    Deque<Expr> open = new ArrayDeque<>(Graph.expanded(List.copyOf(exprs)));
    Set<Expr> seen = new HashSet<>(open);
    int count = 0;
    while (!open.isEmpty()) {
      Expr expr = open.pop();
      count += own(expr);
      operands(expr).stream().filter(seen::add).forEach(open::push);
    }
    return count;
  }

  /// What an expression is made of to a reader: what a name is of, what is added or subtracted.
  private static List<Expr> operands(Expr expr) {
    @Nullable Idiom idiom = Idiom.of(expr);
    if (idiom != null) {
      return idiom.arguments();
    }
    return expr.node() instanceof Node.Map2(var function, var x, var y) && function == Function2.ADD
        ? List.of(x, negated(y))
        : expr.operands();
  }

  /// A product with a number, whose sign may be that of the number.
  private static boolean isScaled(Expr x) {
    return x.node() instanceof Node.Map2(var function, var a, var _)
        && function == Function2.MULTIPLY
        && (a.node() instanceof Node.Constant || isNumber(Idiom.repeated(a)));
  }

  /// `1/x`, whose minus is that of the number above.
  private static boolean isReciprocal(Expr x) {
    return x.node() instanceof Node.Power(var _, var exponent) && exponent == -1;
  }

  private static boolean isNumber(@Nullable Expr x) {
    return x != null && x.node() instanceof Node.Constant;
  }

  private static Expr negated(Expr x) {
    return x.node() instanceof Node.Map1(var function, var inner) && function == Function1.NEGATE
        ? inner
        : x;
  }

  private static int own(Expr expr) {
    if (Idiom.of(expr) != null) {
      return 1;
    }
    return switch (expr.node()) {
      case Node.Leaf leaf -> 0;
      case Node.Map1(var function, var x) when function == Function1.NEGATE ->
          isScaled(x) || isReciprocal(x) ? 0 : 1;
      case Node.Broadcast broadcast -> 0;
      case Node.Permute permute -> 0;
      case Node.Einsum einsum -> Math.max(1, einsum.operands().size() - 1);
      case Node.Reduce reduce -> Idiom.counted(expr) == null ? 1 : 0;
      default -> 1;
    };
  }
}
