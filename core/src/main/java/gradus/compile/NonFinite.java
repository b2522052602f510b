package gradus.compile;

import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Graph;
import gradus.expr.Node;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/// Where a NaN or an infinity in a value was born: the operation on its way whose operands are
/// finite where it matters, and whose value is not.
///
/// ```java
/// NonFinite.first(List.of(loss), values).map(NonFinite::message)
/// // log(Xw) is -Infinity at n = 3 (row 3): log of 0.0
/// ```
///
/// @param expr the operation; a variable where the data hold it
/// @param position the row-major position of the element
/// @param index its place along each axis, from 0
/// @param row its row, where the expression runs along the rows: along the largest dimension that
///   has a name
/// @param value the element: NaN or an infinity
/// @param operands the values of the operands, in order
public record NonFinite(
    Expr expr,
    int position,
    List<Integer> index,
    OptionalInt row,
    double value,
    List<Tensor> operands) {
  public NonFinite {
    index = List.copyOf(index);
    operands = List.copyOf(operands);
  }

  /// The origin of the first element that is not finite, of the first root that has one; empty
  /// where all are finite. A NaN that a selection leaves out is none.
  public static Optional<NonFinite> first(Collection<Expr> roots, Map<String, Tensor> values) {
    List<Expr> expanded = Graph.expanded(List.copyOf(roots));
    Map<Expr, Tensor> computed = Interpreter.values(expanded, values);
    for (Expr root : expanded) {
      Tensor value = Objects.requireNonNull(computed.get(root));
      for (int k = 0; k < value.shape().count(); k++) {
        if (!Double.isFinite(value.flat(k))) {
          return Optional.of(of(new NonFinitePath(computed).origin(root, k), computed, expanded));
        }
      }
    }
    return Optional.empty();
  }

  private static NonFinite of(
      NonFinitePath.Element origin, Map<Expr, Tensor> computed, List<Expr> roots) {
    Expr expr = origin.expr();
    Tensor value = Objects.requireNonNull(computed.get(expr));
    List<Integer> index = index(value.shape(), origin.position());
    List<Tensor> operands =
        expr.operands().stream().map(x -> Objects.requireNonNull(computed.get(x))).toList();
    return new NonFinite(
        expr,
        origin.position(),
        index,
        row(expr, index, rows(computed, roots)),
        value.flat(origin.position()),
        operands);
  }

  static List<Integer> index(Shape shape, int position) {
    List<Integer> index = new ArrayList<>();
    int rest = position;
    for (int axis = shape.rank() - 1; axis >= 0; axis--) {
      index.addFirst(rest % shape.size(axis));
      rest /= shape.size(axis);
    }
    return index;
  }

  /// The largest dimension of the variables that has a name.
  private static Optional<Dim> rows(Map<Expr, Tensor> computed, List<Expr> roots) {
    record Sized(Dim dim, int size) {}
    List<Sized> named = new ArrayList<>();
    for (Expr variable : Graph.variables(roots).values()) {
      Shape shape = Objects.requireNonNull(computed.get(variable)).shape();
      for (int axis = 0; axis < variable.rank(); axis++) {
        if (variable.dims().get(axis) instanceof Dim.Named dim) {
          named.add(new Sized(dim, shape.size(axis)));
        }
      }
    }
    // of equals, the first
    return named.reversed().stream().max(Comparator.comparingInt(Sized::size)).map(Sized::dim);
  }

  private static OptionalInt row(Expr expr, List<Integer> index, Optional<Dim> rows) {
    int axis = rows.map(dim -> expr.dims().indexOf(dim)).orElse(-1);
    return axis >= 0 && axis == expr.dims().lastIndexOf(rows.orElseThrow())
        ? OptionalInt.of(index.get(axis))
        : OptionalInt.empty();
  }

  /// In one sentence: what is not finite, where, and of what it was computed.
  public String message() {
    String row = this.row.isPresent() ? " (row " + this.row.getAsInt() + ")" : "";
    return expr + " is " + value + place() + row + ": " + cause();
  }

  /// ` at n = 3, d = 0`; an axis that has no name is said by its number.
  private String place() {
    List<String> places = new ArrayList<>();
    for (int axis = 0; axis < index.size(); axis++) {
      boolean named = expr.dims().get(axis) instanceof Dim.Named;
      places.add(
          (named ? expr.dims().get(axis).toString() : "axis " + axis) + " = " + index.get(axis));
    }
    return places.isEmpty() ? "" : " at " + String.join(", ", places);
  }

  private String cause() {
    return switch (expr.node()) {
      case Node.Leaf _ -> "it comes in with " + operation();
      case Node.Map1 _, Node.Map2 _, Node.Power _, Node.Select _ ->
          operation()
              + " of "
              + operands.stream()
                  .map(operand -> Double.toString(operand.flat(position)))
                  .collect(Collectors.joining(" and "));
      case Node.Gather gather -> gather(gather);
      case Node _ ->
          operation()
              + " of "
              + operands.stream().map(NonFinite::range).collect(Collectors.joining(" and "));
    };
  }

  private String gather(Node.Gather gather) {
    double index = operands.get(1).flat(NonFinitePath.indexPosition(gather, operands, position));
    return "the index "
        + (index == (int) index ? Integer.toString((int) index) : Double.toString(index))
        + " in "
        + gather.indices()
        + " is no place among the "
        + operands.get(0).shape().size(gather.axis())
        + " entries of "
        + gather.x()
        + " along axis "
        + gather.axis();
  }

  private static String range(Tensor x) {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < x.shape().count(); k++) {
      least = Math.min(least, x.flat(k));
      most = Math.max(most, x.flat(k));
    }
    return x.shape().count() == 1
        ? Double.toString(least)
        : x.shape() + " numbers from " + least + " to " + most;
  }

  /// The operation in a word or two: `log`, `product`, `the values of X`.
  public String operation() {
    return switch (expr.node()) {
      case Node.Map1(var function, var _) -> function.symbol();
      case Node.Map2(var function, var _, var _) -> function.symbol();
      case Node.Power(var _, var exponent) ->
          "power " + (exponent == Math.rint(exponent) ? "" + (long) exponent : "" + exponent);
      case Node.Reduce(var reduction, var _, var _) ->
          reduction.name().toLowerCase(Locale.ROOT).replace('_', ' ');
      case Node.Einsum _ -> "product";
      case Node.Variable(var name, var _, var _) -> "the values of " + name;
      case Node.Solve _ -> "solve";
      case Node.Inverse _ -> "inverse";
      case Node.Determinant _ -> "det";
      case Node.LogDeterminant _ -> "logdet";
      case Node.Constant _ -> "a constant";
      case Node.Literal _ -> "a constant array";
      case Node.Eye _ -> "eye";
      case Node.Select _ -> "select";
      case Node.Broadcast _ -> "broadcast";
      case Node.Permute _ -> "permute";
      case Node.Iota _ -> "iota";
      case Node.Linear _ -> "a move of elements";
      case Node.Gather _ -> "gather";
      case Node.Scatter _ -> "scatter";
      case Node.ArgMaximum _ -> "argmax";
      case Node.ArgSort _ -> "argsort";
      case Node.SolveTriangular _ -> "triangular solve";
      case Node.Factorized(var factor, var _) -> factor.symbol();
      case Node.RandomBits _ -> "random bits";
      case Node.Call(var definition, var _) -> definition.name();
      case Node.Opaque(var operation, var _) -> operation.name();
    };
  }
}
