package gradus.certify.hazards;

import gradus.certify.Shapes;
import gradus.expr.Expr;
import gradus.expr.Function1;
import gradus.expr.Function2;
import gradus.expr.Graph;
import gradus.expr.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Functions whose derivative is 0 wherever they have one, through which no gradient passes.
final class Flat {
  private static final Expr X = Expr.variable("x");
  private static final Expr Y = Expr.variable("y");

  private Flat() {}

  static boolean is(Function1 function) {
    return Shapes.is(function.derivative(X, Y), 0);
  }

  private static boolean is(Function2 function) {
    // the order of a derivative is no number that moves
    return function != Function2.POLYGAMMA
        && Shapes.is(function.byFirst(X, X, Y), 0)
        && Shapes.is(function.bySecond(X, X, Y), 0);
  }

  /// Flat functions that stand in the way of every path from some variable to the roots.
  static List<Expr> silencing(List<Expr> roots) {
    Set<Expr> reached = new HashSet<>(roots);
    Set<Expr> used = new HashSet<>(roots);
    List<Expr> flat = new ArrayList<>();
    for (Expr expr : Graph.topological(roots).reversed()) {
      boolean open = reached.contains(expr);
      boolean stops =
          expr.node() instanceof Node.Map1(var function, var _)
              && is(function)
              && function != Function1.STOP; // it is meant to
      if (used.contains(expr)) {
        passing(expr).forEach(used::add);
      }
      if (open && stops) {
        flat.add(expr);
      } else if (open) {
        passing(expr).forEach(reached::add);
      }
    }
    return flat.stream()
        .filter(expr ->
            Graph.topological(expr).stream()
                .anyMatch(x ->
                    x.node() instanceof Node.Variable && used.contains(x) && !reached.contains(x)))
        .toList();
  }

  /// The operands that a value depends on smoothly: conditions and places choose, and are meant to.
  private static List<Expr> passing(Expr expr) {
    return switch (expr.node()) {
      case Node.Select(var _, var then, var otherwise) -> List.of(then, otherwise);
      case Node.Map2(var function, var _, var _) when is(function) -> List.of();
      case Node.Gather gather -> List.of(gather.x());
      case Node.Scatter scatter -> List.of(scatter.x());
      case Node.ArgMaximum _, Node.ArgSort _, Node.RandomBits _ -> List.of();
      default -> expr.operands();
    };
  }
}
