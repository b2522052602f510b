package gradus.calculus;

import static gradus.calculus.Examples.*;
import static gradus.expr.Arrays.*;
import static gradus.expr.Functions.*;
import static gradus.expr.Matrices.*;
import static gradus.expr.Sampling.*;

import gradus.expr.Definition;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Functions;
import gradus.expr.Indexing;
import gradus.expr.Node;
import gradus.expr.Operation;
import gradus.linalg.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Examples of factorizations, triangular systems, definitions, operations and random numbers.
final class MatrixExamples {
  /// `log cosh x`, whose derivative it says itself.
  static final Definition LOG_COSH =
      Definition.of("logcosh", x -> softplus(x.get(0).times(-2)).plus(x.get(0)).minus(Math.log(2)))
          .latex("\\log\\cosh #")
          .pullback((x, y, t) -> List.of(tanh(x.get(0)).times(t)));

  /// `log(1 + ‖x‖²)·y`, read by its body.
  static final Definition CAUCHY =
      Definition.of("cauchy", x -> log(dot(x.get(0), x.get(0)).plus(1)).times(x.get(1)));

  /// A definition that calls another one with arguments made of its own.
  static final Definition NESTED =
      Definition.of(
          "nested",
          x -> CAUCHY.call(sin(x.get(1)), x.get(0)).plus(CAUCHY.call(x.get(0), cos(x.get(1)))));

  /// Entries of the first argument in the order of the second's places.
  static final Definition ORDERED =
      Definition.of("ordered", x -> sin(Indexing.rows(x.get(0), x.get(1))));

  /// `x³`, of which the graph knows what it says: value and derivative.
  static final Operation CUBE =
      new Operation() {
        @Override
        public String name() {
          return "cube";
        }

        @Override
        public List<Dim> dims(List<Expr> operands) {
          return operands.get(0).dims();
        }

        @Override
        public Tensor value(List<Tensor> operands) {
          Tensor x = operands.get(0);
          return Tensor.generate(x.shape(), k -> x.flat(k) * x.flat(k) * x.flat(k));
        }

        @Override
        public Optional<List<Expr>> pullback(List<Expr> operands, Expr y, Expr t) {
          return Optional.of(List.of(Functions.square(operands.get(0)).times(3).times(t)));
        }
      };

  private MatrixExamples() {}

  static List<Examples> all() {
    return Stream.of(factors(), triangles(), symmetric(), definitions(), random())
        .flatMap(List::stream)
        .toList();
  }

  /// The numbers 5, 12, 19, … on the diagonal, far apart for elements below 1 elsewhere.
  private static Expr apart(Dim n, Dim m) {
    Expr i = iota(n).broadcast(List.of(n, m), 0);
    Expr j = iota(m).broadcast(List.of(n, m), 1);
    return equal(i, j).times(j.times(7).plus(5));
  }

  static List<Examples> factors() {
    Expr a = A.plus(apart(D, D));
    Expr tall = X.plus(apart(N, D));
    Expr w = Expr.variable("F", Dim.of(2), Dim.of(3));
    Expr wide = w.plus(apart(Dim.of(2), Dim.of(3)));
    return List.of(
        new Examples("Cholesky factor", cholesky(a)),
        new Examples("eigenvalues", eigenvalues(a)),
        new Examples("eigenvectors", eigenvectors(a)),
        new Examples("singular values", singularValues(tall)),
        new Examples("left singular vectors", leftSingularVectors(tall)),
        new Examples("right singular vectors", rightSingularVectors(tall)),
        new Examples("singular values of a wide matrix", singularValues(wide)),
        new Examples("left singular vectors of a wide matrix", leftSingularVectors(wide)),
        new Examples("right singular vectors of a wide matrix", rightSingularVectors(wide)),
        new Examples("nuclear norm", nuclearNorm(tall)),
        new Examples("spectral norm", spectralNorm(tall)));
  }

  static List<Examples> triangles() {
    Expr a = A.plus(Expr.eye(D).times(5));
    return List.of(
        new Examples("lower triangular solve", solveLower(a, V)),
        new Examples("upper triangular solve", solveUpper(a, V)),
        new Examples("lower triangular solve of a matrix", solveLower(a, B)),
        new Examples("upper triangular solve of a matrix", solveUpper(a, B)),
        new Examples("lower triangle", tril(A.matmul(A))),
        new Examples("upper triangle", triu(X.times(X), 1)),
        new Examples(
            "Kronecker product",
            kron(
                sin(Expr.variable("G", Dim.of(2), Dim.of(2))),
                Expr.variable("H", Dim.of(1), Dim.of(3)))),
        new Examples("Kronecker product of named sizes", kron(sin(A), X)),
        new Examples("Kronecker product with a column", kron(V, A).transpose()),
        new Examples("columns below each other", vec(X).times(2)),
        new Examples(
            "commutation matrix", commutation(N, D).matmul(vec(X)).plus(vec(sin(X).transpose()))),
        new Examples("quadratic form of a vector", quadraticForm(A, V)));
  }

  static List<Examples> symmetric() {
    Expr s = S.plus(apart(D, D));
    return List.of(
        new Examples("Cholesky factor of a symmetric matrix", cholesky(s)),
        new Examples("eigenvalues of a symmetric matrix", eigenvalues(s)),
        new Examples("eigenvectors of a symmetric matrix", eigenvectors(s)),
        new Examples("inverse of a symmetric matrix", inverse(s)),
        new Examples("determinant of a symmetric matrix", determinant(s).times(1e-3)),
        new Examples("log determinant by the Cholesky factor", sum(log(diagonal(cholesky(s))))),
        new Examples("solve with a symmetric matrix", solve(s, V)),
        new Examples("solve by the Cholesky factor", solveLower(cholesky(s), B)));
  }

  static List<Examples> definitions() {
    return List.of(
        new Examples("definition with a derivative of its own", LOG_COSH.call(V)),
        new Examples(
            "definition within itself", LOG_COSH.call(LOG_COSH.call(X).times(V.matmul(W)))),
        new Examples("definition of two arguments", CAUCHY.call(V, W)),
        new Examples("definition that calls another", NESTED.call(V, W)),
        new Examples("definition of nested arguments", NESTED.call(NESTED.call(V, W), sin(V))),
        new Examples("definition that takes an index", ORDERED.call(V, Indexing.argSort(W))),
        new Examples(
            "definition with a factorization",
            Definition.of("whiten", x -> solveLower(cholesky(x.get(0)), x.get(1)))
                .call(A.plus(apart(D, D)), V)),
        new Examples("operation", Expr.of(new Node.Opaque(CUBE, List.of(X.matmul(V))))));
  }

  static List<Examples> random() {
    return List.of(
        new Examples("reparameterized normal", normal(Expr.of(7), 0, D).times(exp(V)).plus(W)),
        new Examples("dropout", dropout(sin(X), Expr.of(3), 1, 0.4)));
  }
}
