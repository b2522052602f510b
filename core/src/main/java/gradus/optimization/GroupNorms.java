package gradus.optimization;

import static gradus.expr.Functions.square;
import static gradus.expr.Functions.sum;

import gradus.compile.Execution;
import gradus.expr.Expr;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The norms of gradient, update and parameters of each group, as outputs of the program that
/// computes a training step: they are summed where the numbers are computed anyway.
///
/// ```java
/// GroupNorms norms = GroupNorms.of(update, slopes);
/// outputs.addAll(norms.outputs());                   // from output `first` on
/// …
/// List<Trace.Group> groups = norms.read(execution, first);
/// ```
///
/// The update reads and writes these numbers anyway, so in a program bound by memory the norms cost
/// little; in a tiny one each sum has its price.
///
/// In single precision a norm above 10¹⁹ is read as infinite, and one below 10⁻¹⁹ as 0, since it is
/// squared in the program.
///
/// @param groups their names, in the order of their first parameters
/// @param outputs three scalars for each group: `‖g‖²`, `‖Δθ‖²` and `‖θ‖²` after the step
public record GroupNorms(List<String> groups, List<Expr> outputs) {
  public GroupNorms {
    groups = List.copyOf(groups);
    outputs = List.copyOf(outputs);
  }

  /// @param slopes from which the update was made
  public static GroupNorms of(Update update, List<Update.Slope> slopes) {
    Map<String, List<Expr>> sums = new LinkedHashMap<>();
    for (int k = 0; k < slopes.size(); k++) {
      Update.Slope slope = slopes.get(k);
      Expr next = update.parameters().get(k).next();
      List<Expr> squares =
          List.of(squares(slope.gradient()), squares(next.minus(slope.parameter())), squares(next));
      sums.merge(slope.group(), squares, GroupNorms::added);
    }
    return new GroupNorms(
        List.copyOf(sums.keySet()), sums.values().stream().flatMap(List::stream).toList());
  }

  /// `‖x‖²`, by sums of rows first: threads share in them, as they do in the update around them.
  private static Expr squares(Expr x) {
    Expr rows = x.rank() > 1 ? sum(square(x), x.rank() - 1) : square(x);
    return sum(rows);
  }

  private static List<Expr> added(List<Expr> one, List<Expr> other) {
    List<Expr> sums = new ArrayList<>();
    for (int k = 0; k < one.size(); k++) {
      sums.add(one.get(k).plus(other.get(k)));
    }
    return sums;
  }

  /// The norms after a run of the program.
  ///
  /// @param first the place of the first of [#outputs] among those of the program
  public List<Trace.Group> read(Execution execution, int first) {
    List<Trace.Group> norms = new ArrayList<>();
    for (int k = 0; k < groups.size(); k++) {
      norms.add(
          new Trace.Group(
              groups.get(k),
              Math.sqrt(execution.scalar(first + 3 * k)),
              Math.sqrt(execution.scalar(first + 3 * k + 1)),
              Math.sqrt(execution.scalar(first + 3 * k + 2))));
    }
    return norms;
  }
}
