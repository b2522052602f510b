package gradus.optimization;

import gradus.expr.Expr;
import java.util.List;

/// A first-order method that treats every parameter alike and by itself: one formula, as a paper
/// gives it.
///
/// To write your own, make a record of its numbers and say what it remembers and how it steps; its
/// laws are checked like those of the methods here.
public interface UpdateRule extends FirstOrder {
  /// What is kept from step to step for a parameter: names of arrays of its shape.
  List<String> memory();

  /// One step of one parameter.
  ///
  /// @param p the parameter
  /// @param g its gradient
  /// @param memory in the order of [#memory()]
  /// @param coefficients in the order of [#coefficients()]
  After step(Expr p, Expr g, List<Expr> memory, List<Expr> coefficients);

  /// The diagonal of `P` for which the step is about `−η P⁻¹g`.
  default Expr preconditioner(Expr p, List<Expr> memory, List<Expr> coefficients) {
    return Expr.of(1).broadcastLike(p);
  }

  @Override
  default List<String> memory(String group) {
    return memory();
  }

  @Override
  default List<After> step(List<Before> before, List<Expr> coefficients) {
    return before.stream()
        .map(one -> step(one.parameter(), one.gradient(), one.memory(), coefficients))
        .toList();
  }

  @Override
  default Expr preconditioner(Before before, List<Expr> coefficients) {
    return preconditioner(before.parameter(), before.memory(), coefficients);
  }
}
