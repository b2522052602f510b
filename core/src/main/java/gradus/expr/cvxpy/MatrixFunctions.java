package gradus.expr.cvxpy;

import gradus.expr.Arrays;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Function2;
import gradus.expr.Functions;
import gradus.expr.Matrices;
import gradus.expr.Node;
import gradus.expr.Reduction;
import gradus.expr.SpecialFunctions;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// The functions of CVXPY that take a matrix as one thing: eigenvalues, inverses, quadratic forms.
final class MatrixFunctions {
  static final List<Atom> ATOMS =
      List.of(
          ofSquare("lambda_max", MatrixFunctions::largestEigenvalue),
          ofSquare("lambda_min", MatrixFunctions::smallestEigenvalue),
          ofSquare("condition_number", x -> largestEigenvalue(x).over(smallestEigenvalue(x))),
          Atom.of("lambda_sum_largest", "X, k", a -> eigenvalueSum(a, true)),
          Atom.of("lambda_sum_smallest", "X, k", a -> eigenvalueSum(a, false)),
          Atom.of(
              "gen_lambda_max",
              "A, B",
              a -> largestEigenvalue(relative(symmetric(a.square(0)), symmetric(a.square(1))))),
          ofSquare("log_det", x -> Functions.logDeterminant(symmetric(x))),
          ofSquare("tr_inv", x -> Functions.trace(Functions.inverse(symmetric(x)))),
          ofSquare("trace", Functions::trace),
          Atom.of("von_neumann_entr", "X, quad_approx=None", a -> vonNeumannEntropy(a.square(0))),
          Atom.of(
              "quantum_rel_entr",
              "X, Y, quad_approx=None",
              a -> quantumRelativeEntropy(a.square(0), a.square(1))),
          Atom.of("quantum_cond_entr", "rho, dims, sys=0, quad_approx=None", a -> conditional(a)),
          ofSquare("eye_minus_inv", x -> Functions.inverse(eye(x).minus(x))),
          Atom.of(
              "resolvent",
              "X, s",
              a -> {
                Expr x = a.square(0);
                Expr s = a.expr("s").broadcastLike(x);
                return Functions.inverse(s.times(eye(x)).minus(x));
              }),
          Atom.of(
              "quad_form",
              "x, P, assume_PSD=False",
              a -> Matrices.quadraticForm(a.square(1), Shaping.flat(a.expr(0)))),
          Atom.of("quad_over_lin", "x, y, axis=None, keepdims=False", a -> quadOverLinear(a)),
          Atom.of("matrix_frac", "x, P", MatrixFunctions::matrixFraction),
          Atom.of("symmetric_wrap", x -> x),
          Atom.of("skew_symmetric_wrap", x -> x),
          Atom.of("hermitian_wrap", x -> x),
          Atom.of("psd_wrap", x -> x),
          Atom.of("nonneg_wrap", x -> x),
          Atom.of("nonpos_wrap", x -> x),
          Atom.of("matmul", "A, B", a -> a.expr(0).matmul(a.expr(1))),
          Atom.of(
              "gmatmul", "A, x", a -> Functions.exp(a.expr(0).matmul(Functions.log(a.expr(1))))),
          Atom.of("kron", "A, B", a -> Matrices.kron(a.expr(0), a.expr(1))),
          Atom.of(
              "outer",
              "x, y",
              a -> Functions.outer(Shaping.flat(a.expr(0)), Shaping.flat(a.expr(1)))),
          Atom.of(
              "vdot",
              "x, y",
              a -> Functions.dot(Shaping.columns(a.expr(0)), Shaping.columns(a.expr(1)))),
          Atom.of("partial_trace", "X, dims, axis=0", a -> partialTrace(a)),
          Atom.of("partial_transpose", "X, dims, axis=0", a -> partialTranspose(a)));

  private MatrixFunctions() {}

  private static Atom ofSquare(String name, UnaryOperator<Expr> body) {
    return Atom.of(name, "X", a -> body.apply(a.square(0)));
  }

  private static Expr eye(Expr x) {
    return Expr.eye(x.dims().getFirst());
  }

  /// What CVXPY takes for symmetric: a matrix that is, or its symmetric part, which is the same for
  /// all matrices that CVXPY allows.
  private static Expr symmetric(Expr x) {
    return isSymmetric(x) ? x : Matrices.symmetricPart(x);
  }

  private static boolean isSymmetric(Expr x) {
    return switch (x.node()) {
      case Node.Variable(var _, var _, var domain) -> domain.symmetric();
      case Node.Eye _ -> true;
      case Node.Literal(var value) ->
          value.rank() == 2
              && value.rows() == value.columns()
              && IntStream.range(0, value.rows())
                  .allMatch(
                      i -> IntStream.range(0, i).allMatch(j -> value.at(i, j) == value.at(j, i)));
      case Node.Broadcast(var inner, var _, var _) -> inner.rank() == 0;
      case Node.Map1(var _, var a) -> isSymmetric(a);
      case Node.Map2(var function, var a, var b) ->
          isSymmetric(a) && isSymmetric(b)
              || function == Function2.ADD && (a == b.transpose() || b == a.transpose());
      case Node.Permute(var a, var _) -> isSymmetric(a);
      case Node.Inverse(var a) -> isSymmetric(a);
      default -> false;
    };
  }

  private static Expr largestEigenvalue(Expr x) {
    return Functions.reduce(Reduction.MAXIMUM, Matrices.eigenvalues(symmetric(x)));
  }

  private static Expr smallestEigenvalue(Expr x) {
    return Functions.reduce(Reduction.MINIMUM, Matrices.eigenvalues(symmetric(x)));
  }

  private static Expr eigenvalueSum(Arguments a, boolean largest) {
    int k = a.count("k");
    Expr values = Matrices.eigenvalues(symmetric(a.square(0)));
    if (values.dims().getFirst() instanceof Dim.Fixed(var n)) {
      int count = Math.min(k, n);
      // the largest stand first
      return Functions.sum(
          largest ? Arrays.slice(values, 0, 0, count) : Arrays.slice(values, 0, n - count, n));
    }
    return Functions.sum(Arrays.slice(values, 0, largest ? 0 : -1, largest ? 1 : -1, Dim.of(k)));
  }

  /// `L⁻¹AL⁻ᵀ` for `B = LLᵀ`, whose eigenvalues are those of `Ax = λBx`.
  private static Expr relative(Expr a, Expr b) {
    Expr l = Matrices.cholesky(b);
    return Matrices.solveLower(l, Matrices.solveLower(l, a).transpose());
  }

  /// `−tr(X log X)`
  private static Expr vonNeumannEntropy(Expr x) {
    return Functions.sum(SpecialFunctions.entr(Matrices.eigenvalues(symmetric(x))));
  }

  /// `tr(X(log X − log Y))`, with the logarithm of `Y` by its eigenvectors.
  private static Expr quantumRelativeEntropy(Expr x, Expr y) {
    Expr vectors = Matrices.eigenvectors(symmetric(y));
    Expr logarithms = Functions.log(Matrices.eigenvalues(symmetric(y)));
    Expr cross = Functions.einsum("ij,ik,kj,j->", vectors, symmetric(x), vectors, logarithms);
    return vonNeumannEntropy(x).plus(cross).negate();
  }

  /// The entropy of a state of two systems less that of one of them.
  private static Expr conditional(Arguments a) {
    Expr rho = a.square(0);
    List<Integer> dims = a.wholes("dims");
    int system = a.axis("sys", 2, 0);
    if (dims.size() != 2) {
      throw a.error("dims are the sizes of two systems", "dims");
    }
    Expr other = traced(systems(a, rho, dims), dims, system);
    Expr identity = Expr.eye(Dim.of(dims.get(system)));
    Expr product = system == 0 ? Matrices.kron(identity, other) : Matrices.kron(other, identity);
    return quantumRelativeEntropy(rho, product).negate();
  }

  private static Expr quadOverLinear(Arguments a) {
    Expr y = a.expr("y");
    if (y.rank() > 0) {
      y = Arrays.reshape(y);
    }
    Expr inverse = Elementwise.inversePositive(y);
    Expr squares = a.reduced(a.expr(0), (x, axes) -> Functions.sum(Functions.square(x), axes));
    return squares.times(inverse);
  }

  private static Expr matrixFraction(Arguments a) {
    Expr x = a.expr(0);
    Expr product = Functions.inverse(symmetric(a.square(1))).matmul(x);
    return x.rank() == 1
        ? Functions.dot(x, product)
        : Functions.trace(x.transpose().matmul(product));
  }

  private static Expr partialTrace(Arguments a) {
    List<Integer> dims = a.wholes("dims");
    Expr parts = systems(a, a.square(0), dims);
    return traced(parts, dims, a.axis("axis", dims.size(), 0));
  }

  /// A matrix as an operator on a product of systems: an axis for each system's row, then one for
  /// each system's column.
  private static Expr systems(Arguments a, Expr x, List<Integer> dims) {
    long product = dims.stream().mapToLong(d -> d).reduce(1, (m, n) -> m * n);
    if (dims.stream().anyMatch(d -> d < 1) || product != a.size(x, 0)) {
      throw a.error(
          "the product of the sizes of the systems is the number of rows, " + a.size(x, 0), "dims");
    }
    Dim[] both =
        IntStream.range(0, 2 * dims.size())
            .mapToObj(k -> Dim.of(dims.get(k % dims.size())))
            .toArray(Dim[]::new);
    return Arrays.reshape(x, both);
  }

  private static Expr traced(Expr parts, List<Integer> dims, int axis) {
    int n = dims.size();
    List<Integer> labels =
        IntStream.range(0, 2 * n).mapToObj(k -> k == n + axis ? axis : k).toList();
    List<Integer> kept = labels.stream().filter(label -> label != axis).toList();
    Expr traced = Functions.einsum(List.of(parts), List.of(labels), kept);
    int rows = dims.stream().reduce(1, (p, q) -> p * q) / dims.get(axis);
    return Arrays.reshape(traced, Dim.of(rows), Dim.of(rows));
  }

  private static Expr partialTranspose(Arguments a) {
    List<Integer> dims = a.wholes("dims");
    Expr x = a.square(0);
    Expr parts = systems(a, x, dims);
    int n = dims.size();
    int axis = a.axis("axis", n, 0);
    int[] order =
        IntStream.range(0, 2 * n)
            .map(k -> k == axis ? n + axis : k == n + axis ? axis : k)
            .toArray();
    return Arrays.reshape(parts.permute(order), x.dims().toArray(new Dim[0]));
  }
}
