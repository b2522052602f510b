package gradus.expr;

import gradus.linalg.Tensor;
import java.util.List;
import java.util.Optional;

/// An operation that is no formula: a simulation, a table, a call of another library. The last of
/// three ways to add an operation, for what neither a method that builds graph nor a [Definition]
/// can say.
///
/// Applications of equal operations to the same operands are the same expression: a record is equal
/// where its fields are. Shape and value are needed. A reading that finds nothing said about it
/// answers cautiously: any range, unknown curvature; and differentiating it without a pullback is
/// an error that names it.
///
/// ```java
/// record Spline(double[] knots) implements Operation { … }
///
/// Expr smooth = new Spline(knots).call(x);
/// ```
public interface Operation {
  /// The name it is printed by.
  String name();

  /// The shape of the value.
  ///
  /// @throws IllegalArgumentException where the operands do not fit, with the reason
  List<Dim> dims(List<Expr> operands);

  /// The value, in double precision; a pure function of the operands, called from any thread.
  Tensor value(List<Tensor> operands);

  /// The derivatives by the operands, each of the shape of its operand, from the derivative `t` by
  /// the value `y`; empty where there is none.
  default Optional<List<Expr>> pullback(List<Expr> operands, Expr y, Expr t) {
    return Optional.empty();
  }

  /// The operation applied to operands, as a node of the graph.
  ///
  /// @throws ShapeException where they do not fit
  default Expr call(Expr... operands) {
    return Expr.of(new Node.Opaque(this, List.of(operands)));
  }
}
