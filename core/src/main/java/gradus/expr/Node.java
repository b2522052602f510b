package gradus.expr;

import gradus.linalg.Tensor;
import java.util.List;

/// The grammar of the graph: every form an expression can have.
///
/// The structure is closed and the readings are open: whoever evaluates, differentiates, prints or
/// bounds an expression writes one exhaustive `switch` over these records. Broadcasting is a form
/// of its own, so no other form has to know about it. A node's components are its attributes and
/// its operands, which are already interned; records therefore compare in constant time.
public sealed interface Node {
  /// The expressions this one is computed from, in order.
  List<Expr> operands();

  /// The same form with other operands, as many as it has.
  Node with(List<Expr> operands);

  /// A number.
  record Constant(double value) implements Leaf {}

  /// An array of numbers that is part of the formula.
  record Literal(Tensor value) implements Leaf {}

  /// A name for data or parameters, bound when evaluated. Two variables of one name must agree in
  /// everything.
  record Variable(String name, List<Dim> dims, Domain domain) implements Leaf {
    public Variable {
      dims = List.copyOf(dims);
    }
  }

  /// The identity matrix `I`, or `δᵢⱼ`.
  record Eye(Dim dim) implements Leaf {}

  /// `f(x)`, element by element.
  record Map1(Function1 function, Expr x) implements Node {
    @Override
    public List<Expr> operands() {
      return List.of(x);
    }

    @Override
    public Node with(List<Expr> operands) {
      return new Map1(function, operands.get(0));
    }
  }

  /// `f(x, y)`, element by element; both of one shape.
  record Map2(Function2 function, Expr x, Expr y) implements Node {
    @Override
    public List<Expr> operands() {
      return List.of(x, y);
    }

    @Override
    public Node with(List<Expr> operands) {
      return new Map2(function, operands.get(0), operands.get(1));
    }
  }

  /// `xᵖ`, element by element, for a constant exponent.
  record Power(Expr x, double exponent) implements Node {
    @Override
    public List<Expr> operands() {
      return List.of(x);
    }

    @Override
    public Node with(List<Expr> operands) {
      return new Power(operands.get(0), exponent);
    }
  }

  /// `then` where the condition is not 0, `otherwise` elsewhere; all of one shape.
  record Select(Expr condition, Expr then, Expr otherwise) implements Node {
    @Override
    public List<Expr> operands() {
      return List.of(condition, then, otherwise);
    }

    @Override
    public Node with(List<Expr> operands) {
      return new Select(operands.get(0), operands.get(1), operands.get(2));
    }
  }

  /// `x` repeated to the shape `dims`: axis `k` of `x` becomes axis `axes[k]`, the other axes are
  /// new.
  record Broadcast(Expr x, List<Dim> dims, List<Integer> axes) implements Node {
    public Broadcast {
      dims = List.copyOf(dims);
      axes = List.copyOf(axes);
    }

    @Override
    public List<Expr> operands() {
      return List.of(x);
    }

    @Override
    public Node with(List<Expr> operands) {
      return new Broadcast(operands.get(0), dims, axes);
    }
  }

  /// A reduction over some axes, which the result no longer has. The axes are in increasing order.
  record Reduce(Reduction reduction, Expr x, List<Integer> axes) implements Node {
    public Reduce {
      axes = axes.stream().sorted().toList();
    }

    @Override
    public List<Expr> operands() {
      return List.of(x);
    }

    @Override
    public Node with(List<Expr> operands) {
      return new Reduce(reduction, operands.get(0), axes);
    }
  }

  /// A sum of products in Einstein's notation: `subscripts[k]` labels the axes of operand `k`, and
  /// labels that are not in `output` are summed over. `A B` is `[[0, 1], [1, 2]] → [0, 2]`; `tr A`
  /// is `[[0, 0]] → []`.
  record Einsum(List<Expr> operands, List<List<Integer>> subscripts, List<Integer> output)
      implements Node {
    public Einsum {
      operands = List.copyOf(operands);
      subscripts = subscripts.stream().map(List::copyOf).toList();
      output = List.copyOf(output);
    }

    @Override
    public Node with(List<Expr> operands) {
      return new Einsum(operands, subscripts, output);
    }
  }

  /// The axes in another order: axis `k` of the result is axis `order[k]` of `x`. A transpose is
  /// `[1, 0]`.
  record Permute(Expr x, List<Integer> order) implements Node {
    public Permute {
      order = List.copyOf(order);
    }

    @Override
    public List<Expr> operands() {
      return List.of(x);
    }

    @Override
    public Node with(List<Expr> operands) {
      return new Permute(operands.get(0), order);
    }
  }

  /// `A⁻¹B`, for a square matrix `A` and a vector or matrix `B`.
  record Solve(Expr a, Expr b) implements Node {
    @Override
    public List<Expr> operands() {
      return List.of(a, b);
    }

    @Override
    public Node with(List<Expr> operands) {
      return new Solve(operands.get(0), operands.get(1));
    }
  }

  /// `A⁻¹`
  record Inverse(Expr a) implements Node {
    @Override
    public List<Expr> operands() {
      return List.of(a);
    }

    @Override
    public Node with(List<Expr> operands) {
      return new Inverse(operands.get(0));
    }
  }

  /// `det A`
  record Determinant(Expr a) implements Node {
    @Override
    public List<Expr> operands() {
      return List.of(a);
    }

    @Override
    public Node with(List<Expr> operands) {
      return new Determinant(operands.get(0));
    }
  }

  /// `log |det A|`
  record LogDeterminant(Expr a) implements Node {
    @Override
    public List<Expr> operands() {
      return List.of(a);
    }

    @Override
    public Node with(List<Expr> operands) {
      return new LogDeterminant(operands.get(0));
    }
  }

  /// A node without operands.
  sealed interface Leaf extends Node {
    @Override
    default List<Expr> operands() {
      return List.of();
    }

    @Override
    default Node with(List<Expr> operands) {
      return this;
    }
  }
}
