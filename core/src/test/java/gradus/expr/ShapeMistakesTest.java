package gradus.expr;

import static gradus.expr.Arrays.*;
import static gradus.expr.Functions.*;
import static gradus.expr.Indexing.*;
import static gradus.expr.Matrices.*;
import static gradus.expr.Windows.*;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.linalg.Tensor;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Law: whoever builds what does not fit is told so then and there, in the names of the dimensions:
/// what was asked, what was given, why it fails, and mostly how to mend it.
final class ShapeMistakesTest {
  private static final Dim N = Dim.of("n");
  private static final Dim D = Dim.of("d");
  private static final Expr X = Expr.variable("X", N, D);
  private static final Expr Y = Expr.variable("y", N);
  private static final Expr W = Expr.variable("w", D);
  private static final Expr L = Expr.variable("l", Dim.of(6));
  private static final Expr M = Expr.variable("M", Dim.of(2), Dim.of(6));
  private static final Expr S = Expr.variable("s");
  private static final Expr SIGNAL = Expr.variable("x", Dim.of(4), Dim.of(3), Dim.of(8));
  private static final Expr KERNEL = Expr.variable("w", Dim.of(5), Dim.of(2), Dim.of(3));

  record Mistake(Runnable build, String message) {
    @Override
    public String toString() {
      return message;
    }
  }

  private static Mistake of(Runnable build, String message) {
    return new Mistake(build, message);
  }

  static Stream<Mistake> mistakes() {
    return Stream.of(algebra(), axes(), indices(), matrices(), windowed()).flatMap(List::stream);
  }

  private static List<Mistake> algebra() {
    return List.of(
        of(
            () -> X.matmul(Y),
            "cannot multiply X (n×d) by y (n): the inner dimensions d and n differ; transpose X?"),
        of(
            () -> Y.plus(W),
            "cannot add y (n) and w (d): element by element needs one shape, or a scalar on one"
                + " side"),
        of(
            () -> X.times(W),
            "cannot multiply X (n×d) by w (d): element by element needs one shape, or a scalar on"
                + " one side; for the product of linear algebra use matmul, written *"),
        of(
            () -> einsum("ij,j->i", X, Y),
            "cannot contract y (n): its axis 0 is n, but the same subscript is d elsewhere"),
        of(
            () -> einsum("ij,j->k", X, W),
            "\"ij,j->k\" keeps the subscript k, which no operand has"),
        of(
            () -> softmax(Expr.variable("s")),
            "cannot take the logsumexp of s (scalar) over axes [-1]: it is a scalar, which has no"
                + " axes"),
        of(
            () -> sum(X, 2),
            "cannot take the sum of X (n×d) over axes [2]: its axes are 0 to 1, each at most"
                + " once"));
  }

  private static List<Mistake> axes() {
    return List.of(
        of(
            () -> reshape(M, Dim.of(5), Dim.of(2)),
            "cannot reshape M (2×6): it has 12 elements, and 5×2 has 10"),
        of(
            () -> reshape(X, D, Dim.of(3)),
            "cannot reshape X (n×d): it has d·n elements, and d×3 has 3·d"),
        of(
            () -> flatten(X),
            "cannot flatten X (n×d) from axis 0 on: there is no name for d·n entries; give these"
                + " axes numbers, or begin behind the named one"),
        of(
            () -> slice(L, 0, 2, 7),
            "cannot slice l (6): 5 entries from 2 in steps of 1 do not lie within 6"),
        of(
            () -> slice(L, 0, 4, 2),
            "cannot slice l (6) along axis 0 from 4 to 2: it ends before it starts"),
        of(
            () -> slice(X, 0, 1, -1),
            "cannot slice X (n×d) along axis 0 from 1 to -1: how many entries that are depends on"
                + " n; say their number with slice(x, axis, start, step, dim)"),
        of(() -> slice(L, 1, 0, 1), "cannot slice l (6): it has no axis 1; its axes are 0 to 0"),
        of(
            () -> slice(L, 0, 0, 0, Dim.of(2)),
            "cannot slice l (6): a step of 0 takes one entry again and again"),
        of(
            () -> take(L, 0, -7),
            "cannot slice l (6): 1 entry from -7 in steps of 1 does not lie within 6"),
        of(() -> flip(S, 0), "cannot flip s (scalar): it is a scalar, which has no axes"),
        of(
            () -> pad(X, 0, 1, 1),
            "cannot pad X (n×d): the size of its axis 0 must be known, but that has the name n;"
                + " give it a number"),
        of(() -> pad(L, 0, -1, 0), "cannot pad l (6) by -1 zeros: use slice to leave entries out"),
        of(
            () -> concatenate(0, L, take(M, 1, 0), S),
            "cannot concatenate s (scalar): it is a scalar, which has no axes"),
        of(
            () -> concatenate(0, M, slice(M, 1, 0, 5)),
            "cannot concatenate M (2×6) and M[:, 0:5] (2×5): they differ in another axis than axis"
                + " 0"),
        of(() -> stack(0, Y, W), "cannot stack y (n) and w (d): all parts have one shape"),
        of(() -> stack(2, Y, Y), "cannot stack y (n) along axis 2: the new axis is one of 0 to 1"));
  }

  private static List<Mistake> indices() {
    return List.of(
        of(
            () -> gather(X, Y, 2),
            "cannot gather from X (n×d) by the indices y (n) along axis 2, with the first 0 axes in"
                + " common: X has the axes 0 to 1"),
        of(
            () -> pick(X, W),
            "cannot gather from X (n×d) by the indices w (d) along axis 1, with the first 1 axes in"
                + " common: those must be the same in both, and stand before the axis"),
        of(
            () -> scatterAdd(X, W, D),
            "cannot scatter X (n×d) by the indices w (d) along axis 0, with the first 0 axes in"
                + " common: from axis 0 on, X needs the axes d of the indices"),
        of(
            () -> argMax(X, 2),
            "cannot find the largest entry of X (n×d) along axis 2: its axes are 0 to 1"),
        of(() -> sort(S), "cannot sort s (scalar): a scalar has no axis to sort along"),
        of(
            () -> topK(L, 7),
            "cannot slice argsort(−l) (6): 7 entries from 0 in steps of 1 do not lie within 6"),
        of(
            () -> median(Y),
            "cannot take a quantile of y (n): the size of its axis 0 must be known, but that has"
                + " the name n; give it a number"),
        of(() -> quantile(L, 1.5), "a quantile is at a level from 0 to 1, not at 1.5"),
        of(
            () -> Sampling.uniform(Y, 0, N),
            "cannot draw random numbers by the key y (n): a key is a scalar"),
        of(() -> Sampling.normal(S, -1, N), "the streams of a key are numbered from 0, not -1"),
        of(
            () -> Sampling.dropout(X, S, 0, 1),
            "a dropout rate is at least 0 and below 1, not 1.0"));
  }

  private static List<Mistake> matrices() {
    return List.of(
        of(
            () -> cholesky(X),
            "cannot take the Cholesky factor of X (n×d): it is not a square matrix"),
        of(
            () -> eigenvalues(X),
            "cannot take the eigenvalues of X (n×d): it is not a square matrix"),
        of(() -> singularValues(Y), "cannot take the singular values of y (n): it is not a matrix"),
        of(
            () -> solveLower(X.matmul(X.transpose()), W),
            "cannot solve XXᵀ (n×n) x = w (d): the right side needs n rows"),
        of(() -> tril(Y), "cannot take the lower triangle of y (n): it is not a matrix"),
        of(
            () -> kron(X, SIGNAL),
            "cannot take the Kronecker product of x (4×3×8): it is neither a matrix nor a vector"),
        of(
            () -> vec(SIGNAL),
            "cannot stack the columns of x (4×3×8): it is neither a matrix nor a vector"));
  }

  private static List<Mistake> windowed() {
    return List.of(
        of(
            () -> windows(L, 0, 7, 1),
            "cannot take windows of l (6): a window spans 7 entries, but axis 0 has only 6"),
        of(
            () -> windows(L, 0, 3, 1, 3),
            "cannot take windows of l (6): a window spans 7 entries, but axis 0 has only 6"),
        of(
            () -> windows(L, 0, 3, 0),
            "cannot take windows of l (6): the stride of a window is at least 1, not 0"),
        of(
            () -> windows(Y, 0, 3, 1),
            "cannot take windows of y (n): the number of windows along n is not known; give that"
                + " axis a number"),
        of(
            () -> convolve(SIGNAL, KERNEL),
            "cannot convolve x (4×3×8) with w (5×2×3): the kernels need 3 channels, not 2"),
        of(
            () -> convolve(SIGNAL, M),
            "cannot convolve x (4×3×8) with M (2×6): both need the same axes, x (batch, in,"
                + " length…) and w (out, in, size…)"),
        of(
            () -> Convolution.PLAIN.groups(2).of(SIGNAL, KERNEL),
            "cannot convolve x (4×3×8) with w (5×2×3): the channels do not fall into 2 groups"),
        of(
            () -> Convolution.PLAIN.padding(-1),
            "the padding of a convolution is at least 0, not -1"),
        of(
            () -> maxPool(L, 2, 2),
            "cannot pool l (6): it needs the axes batch and channels, and at least one behind"
                + " them"),
        of(
            () -> maxPool(SIGNAL, 9, 1),
            "cannot take windows of x (4×3×8): a window spans 9 entries, but axis 2 has only 8"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void isRefusedInTheNamesOfTheDimensions(Mistake mistake) {
    assertThatThrownBy(mistake.build()::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(mistake.message());
  }

  static Stream<Mistake> definitions() {
    Definition scaled = Definition.of("scaled", x -> x.get(0).times(2).plus(Y));
    return Stream.of(
        of(
            () -> scaled.call(Y.times(2)),
            "the definition scaled uses the variable y, which is not among its arguments; pass it"
                + " as one"),
        of(
            () -> Definition.of("my op", x -> x.get(0)),
            "a definition is named by letters, digits and underscores, not \"my op\""),
        of(
            () -> Definition.of("f", x -> x.get(0)).latex("\\operatorname{f}"),
            "a template has # in the place of the arguments, but \"\\operatorname{f}\" has none"),
        of(
            () -> Definition.of("f", x -> x.get(0)).latex("#1 + #2").call(Y),
            "the template of f has a place for argument 2, but it is called with 1"),
        of(
            () -> Definition.of("f", x -> x.get(0).plus(x.get(1))).call(Y),
            "the body of f asks for an argument beyond the 1 that it is called with"),
        of(
            () -> Definition.of("f", x -> x.get(0).plus(x.get(1))).call(Y, W),
            "cannot add y (n) and w (d): element by element needs one shape, or a scalar on one"
                + " side"),
        of(
            () -> Expr.of(new Node.Opaque(new Simulation(), List.of(X))),
            "cannot apply simulation to X (n×d): it takes a vector"));
  }

  @ParameterizedTest
  @MethodSource("definitions")
  void mistakesInDefinitionsAndOperationsAreExplained(Mistake mistake) {
    assertThatThrownBy(mistake.build()::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(mistake.message());
  }

  private static final class Simulation implements Operation {
    @Override
    public String name() {
      return "simulation";
    }

    @Override
    public List<Dim> dims(List<Expr> operands) {
      if (operands.get(0).rank() != 1) {
        throw new IllegalArgumentException("it takes a vector");
      }
      return operands.get(0).dims();
    }

    @Override
    public Tensor value(List<Tensor> operands) {
      return operands.get(0);
    }
  }
}
