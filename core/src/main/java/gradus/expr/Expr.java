package gradus.expr;

import gradus.linalg.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// An expression over the real numbers: a [Node] with the shape of its value.
///
/// Expressions are immutable and unique: building the same node twice gives the same object, so
/// `==`, `equals` and `hashCode` mean structural equality in constant time. Shapes are checked
/// while building, with named dimensions:
///
/// ```java
/// Dim n = Dim.of("n"), d = Dim.of("d");
/// Expr x = Expr.variable("X", n, d), y = Expr.variable("y", n), w = Expr.variable("w", d);
/// Expr loss = Functions.sum(Functions.softplus(y.times(x.matmul(w)).negate()));
/// ```
public final class Expr {
  private final Node node;
  private final List<Dim> dims;

  private Expr(Node node, List<Dim> dims) {
    this.node = node;
    this.dims = dims;
  }

  /// The expression of a node, after checking that its operands fit together.
  ///
  /// @throws ShapeException where they do not
  public static Expr of(Node node) {
    return Intern.unique(new Expr(node, ShapeRule.dims(node)));
  }

  /// A number.
  public static Expr of(double value) {
    return of(new Node.Constant(value));
  }

  /// An array of numbers.
  public static Expr of(Tensor value) {
    return value.rank() == 0 ? of(value.value()) : of(new Node.Literal(value));
  }

  /// A variable of any real numbers, of the given dimensions; a scalar where there are none.
  public static Expr variable(String name, Dim... dims) {
    return variable(name, Domain.REAL, dims);
  }

  /// A variable of whose elements something is known.
  ///
  /// @throws IllegalArgumentException where the name is blank
  public static Expr variable(String name, Domain domain, Dim... dims) {
    if (name.isBlank()) {
      throw new IllegalArgumentException(
          "a variable is known by its name, but '" + name + "' is blank; call it x, say");
    }
    return of(new Node.Variable(name, List.of(dims), domain));
  }

  /// The identity matrix.
  public static Expr eye(Dim dim) {
    return of(new Node.Eye(dim));
  }

  public Node node() {
    return node;
  }

  /// The sizes of the axes of the value, outermost first; empty for a scalar.
  public List<Dim> dims() {
    return dims;
  }

  /// The number of axes: 0 for a scalar, 1 for a vector, 2 for a matrix.
  public int rank() {
    return dims.size();
  }

  /// The expressions this one is computed from.
  public List<Expr> operands() {
    return node.operands();
  }

  /// `x + y`, element by element; a scalar is added to every element.
  public Expr plus(Expr other) {
    return map2(Function2.ADD, this, other);
  }

  public Expr plus(double other) {
    return plus(of(other));
  }

  /// `x − y`, element by element; a scalar is subtracted from every element.
  public Expr minus(Expr other) {
    return plus(other.negate());
  }

  public Expr minus(double other) {
    return plus(of(-other));
  }

  public Expr negate() {
    return map1(Function1.NEGATE, this);
  }

  /// `x ⊙ y`, element by element; a scalar multiplies every element.
  public Expr times(Expr other) {
    return map2(Function2.MULTIPLY, this, other);
  }

  public Expr times(double other) {
    return of(other).times(this);
  }

  /// `x ⊘ y`, element by element; a scalar divides, or is divided by, every element.
  public Expr over(Expr other) {
    return map2(Function2.DIVIDE, this, other);
  }

  public Expr over(double other) {
    return over(of(other));
  }

  /// `xᵖ`, element by element.
  public Expr power(double exponent) {
    return of(new Node.Power(this, exponent));
  }

  /// The product of linear algebra: matrix · matrix, matrix · vector, vectorᵀ · matrix, or the dot
  /// product of two vectors.
  public Expr matmul(Expr other) {
    if (rank() < 1 || rank() > 2 || other.rank() < 1 || other.rank() > 2) {
      throw ShapeException.of(
          "multiply", this, other, "a product is of matrices and vectors; use times for scalars");
    }
    Dim inner = dims.get(rank() - 1);
    if (!inner.equals(other.dims.get(0))) {
      throw ShapeException.of(
          "multiply",
          this,
          other,
          "the inner dimensions "
              + inner
              + " and "
              + other.dims.get(0)
              + " differ"
              + ShapeException.transposeHint(this, other));
    }
    List<Integer> left = rank() == 1 ? List.of(1) : List.of(0, 1);
    List<Integer> right = other.rank() == 1 ? List.of(1) : List.of(1, 2);
    List<Integer> output = new ArrayList<>();
    if (rank() == 2) {
      output.add(0);
    }
    if (other.rank() == 2) {
      output.add(2);
    }
    return Functions.einsum(List.of(this, other), List.of(left, right), output);
  }

  /// `Aᵀ`; a vector is its own transpose, for it has one axis.
  public Expr transpose() {
    return switch (rank()) {
      case 0, 1 -> this;
      case 2 -> permute(1, 0);
      default ->
          throw new ShapeException(
              "cannot transpose "
                  + Notation.brief(this)
                  + ": it has "
                  + rank()
                  + " axes; permute says which go where");
    };
  }

  /// The axes in another order: axis `k` of the result is axis `order[k]` of this.
  public Expr permute(int... order) {
    List<Integer> axes = IntStream.of(order).boxed().toList();
    return axes.equals(IntStream.range(0, rank()).boxed().toList())
        ? this
        : of(new Node.Permute(this, axes));
  }

  /// This value repeated to a larger shape: axis `k` becomes axis `axes[k]` of the result.
  public Expr broadcast(List<Dim> shape, int... axes) {
    return shape.equals(dims)
        ? this
        : of(new Node.Broadcast(this, shape, IntStream.of(axes).boxed().toList()));
  }

  /// This scalar repeated to the shape of another expression.
  public Expr broadcastLike(Expr other) {
    return broadcast(other.dims);
  }

  static Expr map1(Function1 function, Expr x) {
    return of(new Node.Map1(function, x));
  }

  static Expr map2(Function2 function, Expr x, Expr y) {
    if (x.rank() == 0 && y.rank() > 0) {
      return of(new Node.Map2(function, x.broadcastLike(y), y));
    }
    if (y.rank() == 0 && x.rank() > 0) {
      return of(new Node.Map2(function, x, y.broadcastLike(x)));
    }
    return of(new Node.Map2(function, x, y));
  }

  /// In Unicode, as [Notation] prints it.
  @Override
  public String toString() {
    return Notation.brief(this);
  }
}
