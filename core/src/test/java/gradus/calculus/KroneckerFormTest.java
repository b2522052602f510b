package gradus.calculus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import gradus.calculus.Derivative.Order;
import gradus.compile.Interpreter;
import gradus.expr.Expr;
import gradus.expr.Formula;
import gradus.expr.Node;
import gradus.expr.Notation;
import gradus.expr.Operations;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Derivatives of matrices by matrices in Kronecker products (`kronecker-derivatives.txt`, and
/// those of `matrix-derivatives.txt` that have more than two axes): what they compute is what
/// differences of `vec F` along the entries of `vec X` are, and they are as short as in the
/// textbooks.
final class KroneckerFormTest {
  static List<MatrixCase> cases() {
    return MatrixCase.resource("kronecker-derivatives.txt");
  }

  static Stream<MatrixCase> all() {
    return Stream.concat(cases().stream(), MatrixCalculusTest.cases().stream())
        .filter(each -> each.derivative().vectorized().isPresent());
  }

  private static Expr form(MatrixCase each) {
    return each.derivative().vectorized().orElseThrow();
  }

  @Test
  void everyCaseOfTheTextbooksHasTheForm() {
    assertThat(cases()).hasSizeGreaterThan(40);
    assertThat(cases()).allMatch(each -> each.derivative().vectorized().isPresent());
    assertThat(all().count()).isGreaterThan(cases().size() + 5);
  }

  /// Column `q` is how the columns of the function move with entry `q` of the columns of `X`.
  @ParameterizedTest
  @MethodSource("all")
  void equalsTheCentralDifferenceOfTheColumns(MatrixCase each) {
    Derivative derivative = each.derivative();
    Expr base =
        each.order() == Order.HESSIAN
            ? Gradient.of(each.function(), List.of(derivative.variable())).get(0)
            : each.function();
    Node.Variable by = (Node.Variable) derivative.variable().node();
    Map<String, Tensor> point = MatrixPoints.of(each.variables().values(), 7);
    Tensor matrix = value(form(each), each, point);
    Tensor at = Objects.requireNonNull(point.get(by.name()));
    double h = 1e-4;
    int column = 0;
    for (int place : columnwise(at.shape())) {
      double[] near = moved(base, each, point, by, place, h);
      double[] far = moved(base, each, point, by, place, 2 * h);
      for (int row = 0; row < near.length; row++) {
        double slope = (8 * near[row] - far[row]) / (12 * h);
        assertThat(matrix.flat(row * matrix.shape().size(1) + column))
            .as("%s at row %d, column %d", Notation.unicode(form(each)), row, column)
            .isCloseTo(slope, within(1e-7 * Math.max(1, Math.abs(slope))));
      }
      column++;
    }
    assertThat(matrix.shape().size(1)).isEqualTo(column);
  }

  /// `f(x + h) − f(x − h)`, its columns below each other; a symmetric matrix stays one.
  private static double[] moved(
      Expr f, MatrixCase each, Map<String, Tensor> point, Node.Variable by, int place, double h) {
    double[] difference = new double[0];
    for (int sign = 1; sign >= -1; sign -= 2) {
      Tensor at = Objects.requireNonNull(point.get(by.name()));
      double[] elements = at.toDoubles();
      int n = at.shape().size(0);
      double half = by.domain().symmetric() ? 0.5 : 1;
      elements[place] += sign * h * half;
      if (by.domain().symmetric()) {
        elements[place % n * n + place / n] += sign * h * half;
      }
      Map<String, Tensor> there = new HashMap<>(point);
      there.put(by.name(), Tensor.of(at.shape(), elements));
      Tensor value = value(f, each, there);
      int[] order = columnwise(value.shape());
      difference = sign > 0 ? new double[order.length] : difference;
      for (int k = 0; k < order.length; k++) {
        difference[k] += sign * value.flat(order[k]);
      }
    }
    return difference;
  }

  /// The places of the elements of an array in the order of its columns.
  private static int[] columnwise(Shape shape) {
    int rows = shape.rank() == 2 ? shape.size(0) : shape.count();
    int columns = shape.count() / rows;
    int[] places = new int[shape.count()];
    for (int k = 0; k < places.length; k++) {
      places[k] = k % rows * columns + k / rows;
    }
    return places;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equalsTheTextbook(MatrixCase each) {
    Map<String, Tensor> point = MatrixPoints.of(each.variables().values(), 8);
    Tensor mine = value(form(each), each, point);
    Tensor theirs = value(each.expected(each.derivative()), each, point);
    assertThat(mine.shape()).isEqualTo(theirs.shape());
    for (int k = 0; k < mine.shape().count(); k++) {
      assertThat(mine.flat(k))
          .isCloseTo(theirs.flat(k), within(1e-11 * Math.max(1, Math.abs(theirs.flat(k)))));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isAsShortAsInTheTextbook(MatrixCase each) {
    Expr textbook = each.expected(each.derivative());
    assertThat(Operations.count(form(each)))
        .as("%s, in the textbook %s", Notation.unicode(form(each)), Notation.unicode(textbook))
        .isLessThanOrEqualTo(each.allowed(each.derivative()));
  }

  @ParameterizedTest
  @MethodSource("all")
  void readsBack(MatrixCase each) {
    assertThat(Formula.parse(Formula.print(form(each)), each.variables())).isSameAs(form(each));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "identity            | I",
        "transpose           | Kₘₙ",
        "sandwich            | Bᵀ ⊗ A",
        "sandwich-transposed | (Bᵀ ⊗ A)Kₘₙ",
        "hadamard            | diag(vec(A))",
        "gram                | (I + Kₙₙ)(I ⊗ Xᵀ)",
        "cube                | XᵀXᵀ ⊗ I + Xᵀ ⊗ X + I ⊗ X²",
        "inverse             | −X⁻ᵀ ⊗ X⁻¹",
        "inverse-symmetric   | −½(I + Kₙₙ)(X⁻¹ ⊗ X⁻¹)",
        "gram-inverse        | −(I + Kₙₙ)((XᵀX)⁻¹ ⊗ (XᵀX)⁻¹Xᵀ)",
        "trace-scaled        | tr(X) I + vec(X) vec(I)ᵀ",
        "outer-left          | a ⊗ I",
        "layer               | aᵀ ⊗ diag(sech²(Xa))",
        "trace-form          | I ⊗ (A + Aᵀ)",
        "logdet              | −(X⁻¹ ⊗ X⁻ᵀ)Kₙₙ",
        "least-squares       | I ⊗ XᵀX"
      })
  void isPrintedAsInTheTextbook(String id, String expected) {
    MatrixCase each = cases().stream().filter(c -> c.id().equals(id)).findFirst().orElseThrow();
    assertThat(Notation.unicode(form(each))).isEqualTo(expected);
  }

  @Test
  void isTypesetInLatex() {
    MatrixCase each = cases().stream().filter(c -> c.id().equals("gram")).findFirst().orElseThrow();
    assertThat(Notation.latex(form(each))).isEqualTo("(I+K_{nn})(I \\otimes X^{\\top})");
  }

  /// Rows that are normalized each, and what is a matrix anyway.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "X: matrix n d               | softmax(X)    | X | jacobian",
        "X: matrix n d               | X ./ (X*X'*X) | X | jacobian",
        "A: matrix m n, x: vector n  | A*x           | x | jacobian",
        "x: vector n                 | sum(exp(x))   | x | hessian",
        "X: matrix n d               | sum(exp(X))   | X | gradient"
      })
  void whatHasNoSuchFormHasNone(String declarations, String formula, String by, String order) {
    MatrixCase each = new MatrixCase("none", "", declarations, formula, by, Order.of(order), "");
    assertThat(each.derivative().vectorized()).isEmpty();
  }

  private static Tensor value(Expr x, MatrixCase each, Map<String, Tensor> point) {
    List<Expr> roots = new ArrayList<>(each.variables().values());
    roots.add(x);
    return Objects.requireNonNull(Interpreter.values(roots, point).get(x));
  }
}
