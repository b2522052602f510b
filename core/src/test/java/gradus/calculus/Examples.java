package gradus.calculus;

import static gradus.expr.Functions.*;
import static gradus.expr.SpecialFunctions.*;

import gradus.expr.Dim;
import gradus.expr.Domain;
import gradus.expr.Expr;
import gradus.expr.Function1;
import gradus.expr.Function2;
import gradus.expr.Functions;
import gradus.expr.Node;
import gradus.expr.Reduction;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/// One expression for each row of each table and each form of the grammar, with variables at which
/// it is smooth.
record Examples(String name, Expr expr) {
  static final Dim N = Dim.of("n");
  static final Dim D = Dim.of("d");
  static final Dim K = Dim.of("k");
  static final Map<String, Integer> SIZES = Map.of("n", 4, "d", 3, "k", 2);

  static final Expr A = Expr.variable("A", D, D);
  static final Expr B = Expr.variable("B", D, K);
  static final Expr S = Expr.variable("S", Domain.SYMMETRIC, D, D);
  static final Expr V = Expr.variable("v", D);
  static final Expr W = Expr.variable("w", D);
  static final Expr X = Expr.variable("X", N, D);
  static final Expr Y = Expr.variable("y", N);
  static final Expr C = Expr.variable("c");

  /// Elements in (0.3, 0.9).
  static final Expr P = Expr.variable("p", Domain.between(0.3, 0.9), D);

  static final Expr Q = Expr.variable("Q", Domain.between(0.3, 0.9), N, D);

  @Override
  public String toString() {
    return name;
  }

  static List<Examples> all() {
    return Stream.of(
            functions1(),
            functions2(),
            derived(),
            reductions(),
            forms(),
            compositions(),
            ArrayExamples.all(),
            MatrixExamples.all())
        .flatMap(List::stream)
        .toList();
  }

  static List<Examples> functions1() {
    List<Examples> examples = new ArrayList<>();
    for (Function1 function : Function1.values()) {
      if (function == Function1.STOP) {
        continue; // its derivative is not that of its value
      }
      Expr argument =
          switch (function) {
            // positive, or below 0, where the function asks for it
            case LOG, SQRT, LOG_GAMMA, DIGAMMA, TRIGAMMA, TETRAGAMMA -> P.plus(1);
            case ASIN, ACOS, ATANH -> P.minus(0.6);
            case ACOSH -> P.plus(1);
            // away from where it jumps
            case FLOOR, CEIL, ROUND -> P.times(0.5);
            case LOG1MEXP -> P.negate();
            default -> V;
          };
      examples.add(new Examples(function.symbol(), Expr.of(new Node.Map1(function, argument))));
    }
    return examples;
  }

  static List<Examples> functions2() {
    List<Examples> examples = new ArrayList<>();
    for (Function2 function : Function2.values()) {
      Expr first = function == Function2.POLYGAMMA ? Expr.of(3).broadcastLike(W) : P;
      Expr second = exp(function == Function2.POLYGAMMA ? W.plus(1.5) : W);
      examples.add(
          new Examples(function.symbol(), Expr.of(new Node.Map2(function, first, second))));
    }
    return examples;
  }

  /// The derived special functions, and those with two formulas on both sides of where they meet.
  static List<Examples> derived() {
    return List.of(
        new Examples("normcdf", normalCdf(V)),
        new Examples("logsubexp", logSubExp(exp(V), P.negate())),
        new Examples("cosm1", cosm1(V)),
        new Examples("sqrt1pm1", sqrt1pm1(P)),
        new Examples("powm1", powm1(P, V)),
        new Examples("recip", recip(P)),
        new Examples("logsigmoid", logSigmoid(V)),
        new Examples("logit", logit(P)),
        new Examples("softplus inverse", softplusInverse(P)),
        new Examples("silu", silu(V)),
        new Examples("gelu", gelu(V)),
        new Examples("huber", huber(V.times(3), 0.8)),
        new Examples("entr", entr(P)),
        new Examples("binary entropy", binaryEntropy(P)),
        new Examples("relentr", relEntr(P, exp(V))),
        new Examples("kldiv", klDiv(P, exp(V))),
        new Examples("normp", normP(V, 3)),
        new Examples("sinc afar", sinc(V.plus(3))),
        new Examples("exprel afar", exprel(V.times(5))),
        new Examples("atan2 of all quadrants", atan2(V.plus(0.1), W.minus(0.1))),
        new Examples("trigamma below 0", trigamma(P.times(0.3).minus(2.7))),
        new Examples("lgamma below 0", logGamma(P.minus(3))));
  }

  static List<Examples> reductions() {
    List<Examples> examples = new ArrayList<>();
    for (Reduction reduction : Reduction.values()) {
      examples.add(new Examples(reduction.symbol() + " of all", Functions.reduce(reduction, X)));
      examples.add(
          new Examples(reduction.symbol() + " of rows", Functions.reduce(reduction, X, 1)));
      examples.add(
          new Examples(reduction.symbol() + " of columns", Functions.reduce(reduction, X, 0)));
    }
    return examples;
  }

  static List<Examples> forms() {
    Expr dominant = A.plus(Expr.eye(D).times(5));
    return List.of(
        new Examples("constant", Expr.of(2)),
        new Examples(
            "literal",
            V.times(
                Expr.of(Tensor.vector(1, 2, 3))
                    .times(1)
                    .broadcast(List.of(Dim.of(3)), 0)
                    .times(0)
                    .plus(1)
                    .matmul(Expr.of(Tensor.vector(1, 2, 3))))),
        new Examples("variable", V),
        new Examples("eye", Expr.eye(D).times(A)),
        new Examples("power", P.power(2.5)),
        new Examples("negative power", P.power(-2)),
        new Examples("square", V.power(2)),
        new Examples("select", select(less(V, W), sin(V), W.times(V))),
        new Examples("broadcast", V.broadcast(List.of(D, N), 0).times(X.transpose())),
        new Examples("broadcast of crossed axes", B.broadcast(List.of(K, N, D), 2, 0)),
        new Examples("matrix product", X.matmul(A)),
        new Examples("matrix times vector", X.matmul(V)),
        new Examples("dot", dot(V, W)),
        new Examples("quadratic form", V.matmul(A).matmul(V)),
        new Examples("trace", trace(A.matmul(A))),
        new Examples("diagonal", diagonal(A.matmul(A))),
        new Examples("diag", diag(V).matmul(A)),
        new Examples("einsum with a label of one factor", einsum("ij,k->k", X, V)),
        new Examples("einsum of three", einsum("ni,n,nj->ij", X, Y, X)),
        new Examples("einsum of diagonals", einsum("ii,ij->j", A, A)),
        new Examples("permute", X.transpose().matmul(Y)),
        new Examples("permute three", einsum("ij,k->ijk", X, V).permute(2, 0, 1)),
        new Examples("solve vector", solve(dominant, V)),
        new Examples("solve matrix", solve(dominant, B)),
        new Examples("inverse", inverse(dominant)),
        new Examples("determinant", determinant(dominant)),
        new Examples("log determinant", logDeterminant(dominant)));
  }

  static List<Examples> compositions() {
    Expr z = X.matmul(W);
    return List.of(
        new Examples("logistic loss", sum(softplus(Y.times(z).negate()))),
        new Examples("logistic loss, plainly written", sum(log(exp(Y.times(z).negate()).plus(1)))),
        new Examples("least squares", sum(square(z.minus(Y)))),
        new Examples("ridge", sum(square(z.minus(Y))).plus(sum(square(W)).times(C))),
        new Examples("norm of residuals", norm2(z.minus(Y))),
        new Examples("softmax", dot(softmax(V), W)),
        new Examples("log softmax", logSoftmax(X)),
        new Examples("symmetric quadratic form", V.matmul(S).matmul(V)),
        new Examples("symmetric log determinant", logDeterminant(S.plus(Expr.eye(D).times(5)))),
        new Examples(
            "network", sum(square(tanh(X.matmul(B)).matmul(Expr.variable("u", K)).minus(Y)))));
  }

  /// Random values for the variables of some expressions, within their domains.
  static Map<String, Tensor> point(java.util.Collection<Expr> roots, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, Tensor> point = new LinkedHashMap<>();
    for (Expr expr : gradus.expr.Graph.variables(roots).values()) {
      point.put(((Node.Variable) expr.node()).name(), value((Node.Variable) expr.node(), random));
    }
    return point;
  }

  static Tensor value(Node.Variable variable, SplittableRandom random) {
    double lower = Math.max(variable.domain().lower(), -1);
    double upper = Math.min(variable.domain().upper(), Math.max(1, lower + 1));
    double[] elements = new double[shape(variable.dims()).count()];
    for (int k = 0; k < elements.length; k++) {
      elements[k] = random.nextDouble(lower, upper);
    }
    Tensor tensor = Tensor.of(shape(variable.dims()), elements);
    return variable.domain().symmetric()
        ? Tensor.generate(
            tensor.shape(),
            k -> tensor.flat(k) + tensor.at(k % tensor.columns(), k / tensor.columns()))
        : tensor;
  }

  static Shape shape(List<Dim> dims) {
    return Shape.of(
        dims.stream()
            .mapToInt(dim ->
                dim.factors().stream()
                    .mapToInt(factor ->
                        factor instanceof Dim.Fixed(int size)
                            ? size
                            : SIZES.getOrDefault(factor.toString(), 0))
                    .reduce(1, (a, b) -> a * b))
            .toArray());
  }
}
