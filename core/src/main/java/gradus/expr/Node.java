package gradus.expr;

import gradus.linalg.Tensor;
import java.util.ArrayList;
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

  /// `(0, 1, …, n − 1)`
  record Iota(Dim dim) implements Leaf {}

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
      List<List<Integer>> copies = new ArrayList<>();
      for (List<Integer> subscript : subscripts) {
        copies.add(List.copyOf(subscript));
      }
      subscripts = List.copyOf(copies);
      output = List.copyOf(output);
    }

    /// The first label after all that the operands have.
    public int unusedLabel() {
      int unused = 0;
      for (List<Integer> subscript : subscripts) {
        for (int label : subscript) {
          unused = Math.max(unused, label + 1);
        }
      }
      return unused;
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

  /// A map that moves, repeats or adds up elements along axes: reshape, slice, pad, windows,
  /// cumulative sums.
  record Linear(LinearMap map, Expr x) implements Node {
    @Override
    public List<Expr> operands() {
      return List.of(x);
    }

    @Override
    public Node with(List<Expr> operands) {
      return new Linear(map, operands.get(0));
    }
  }

  /// The entries of `x` along one axis at the given indices, which take the place of that axis. The
  /// first `batch` axes of `x` and of the indices are the same ones: there each row has indices of
  /// its own. `pick(P, y)`, one element of each row, is `(P, y, 1, 1)`; rows of a table are `(T, i,
  /// 0, 0)`.
  ///
  /// An index that is no whole number within the axis gives NaN.
  record Gather(Expr x, Expr indices, int axis, int batch) implements Node {
    @Override
    public List<Expr> operands() {
      return List.of(x, indices);
    }

    @Override
    public Node with(List<Expr> operands) {
      return new Gather(operands.get(0), operands.get(1), axis, batch);
    }
  }

  /// The transpose of [Gather]: an array of zeros with `dim` entries along the axis, to which each
  /// entry of `x` is added at its index. Indices outside are ignored.
  record Scatter(Expr x, Expr indices, int axis, int batch, Dim dim) implements Node {
    @Override
    public List<Expr> operands() {
      return List.of(x, indices);
    }

    @Override
    public Node with(List<Expr> operands) {
      return new Scatter(operands.get(0), operands.get(1), axis, batch, dim);
    }
  }

  /// The index of the largest entry along an axis, which the result no longer has; the first of
  /// equals. A NaN counts as the largest.
  record ArgMaximum(Expr x, int axis) implements Node {
    @Override
    public List<Expr> operands() {
      return List.of(x);
    }

    @Override
    public Node with(List<Expr> operands) {
      return new ArgMaximum(operands.get(0), axis);
    }
  }

  /// The indices that sort the entries along the last axis, smallest first; equals keep their
  /// order, and NaN is last.
  record ArgSort(Expr x) implements Node {
    @Override
    public List<Expr> operands() {
      return List.of(x);
    }

    @Override
    public Node with(List<Expr> operands) {
      return new ArgSort(operands.get(0));
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

  /// `L⁻¹B` for the lower triangle `L` of a square matrix, or `U⁻¹B` for its upper triangle; what
  /// is on the other side of the diagonal is not read.
  record SolveTriangular(Expr a, Expr b, boolean lower) implements Node {
    @Override
    public List<Expr> operands() {
      return List.of(a, b);
    }

    @Override
    public Node with(List<Expr> operands) {
      return new SolveTriangular(operands.get(0), operands.get(1), lower);
    }
  }

  /// One part of a factorization of a matrix.
  record Factorized(Factor factor, Expr a) implements Node {
    @Override
    public List<Expr> operands() {
      return List.of(a);
    }

    @Override
    public Node with(List<Expr> operands) {
      return new Factorized(factor, operands.get(0));
    }
  }

  /// Whole numbers from 0 to 2³² − 1, as if drawn at random: a function of a key, the number of the
  /// stream, and the place of the element (Salmon et al. 2011, *Parallel random numbers: as easy as
  /// 1, 2, 3*). The same key gives the same numbers, on any number of threads.
  record RandomBits(Expr key, int stream, List<Dim> dims) implements Node {
    public RandomBits {
      dims = List.copyOf(dims);
    }

    @Override
    public List<Expr> operands() {
      return List.of(key);
    }

    @Override
    public Node with(List<Expr> operands) {
      return new RandomBits(operands.get(0), stream, dims);
    }
  }

  /// A definition applied to arguments; its value is that of [#expansion].
  record Call(Definition definition, List<Expr> operands) implements Node {
    public Call {
      operands = List.copyOf(operands);
    }

    /// What the call stands for.
    public Expr expansion() {
      return definition.body(operands);
    }

    @Override
    public Node with(List<Expr> operands) {
      return new Call(definition, operands);
    }
  }

  /// An operation of which the graph knows only what it says itself.
  record Opaque(Operation operation, List<Expr> operands) implements Node {
    public Opaque {
      operands = List.copyOf(operands);
    }

    @Override
    public Node with(List<Expr> operands) {
      return new Opaque(operation, operands);
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
