package gradus.expr;

import static gradus.expr.Functions.dot;
import static gradus.expr.Functions.einsum;
import static gradus.expr.Functions.exp;
import static gradus.expr.Functions.log;
import static gradus.expr.Functions.softplus;
import static gradus.expr.Functions.sum;
import static org.assertj.core.api.Assertions.assertThat;

import gradus.linalg.Tensor;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormulaTest {
  private static final Map<String, Expr> VARIABLES =
      Formula.declarations(
          "X: matrix n d, y: vector n, w: vector d, A: matrix n n, S: symmetric n, x: vector n, a:"
              + " scalar, b: scalar, C: matrix n d");
  private static final Dim N = Dim.of("n");
  private static final Dim D = Dim.of("d");
  private static final Expr X = variable("X");
  private static final Expr Y = variable("y");
  private static final Expr W = variable("w");
  private static final Expr A = variable("A");
  private static final Expr V = variable("x");
  private static final Expr SCALAR = variable("a");
  private static final Expr OTHER = variable("b");

  private static Expr variable(String name) {
    return java.util.Objects.requireNonNull(VARIABLES.get(name));
  }

  private static Expr parse(String text) {
    return Formula.parse(text, VARIABLES);
  }

  @Test
  void readsTheLogisticLoss() {
    Expr loss = sum(log(Expr.of(1).plus(exp(Y.negate().times(X.matmul(W))))));

    assertThat(parse("sum(log(1+exp(-y.*(X*w))))")).isSameAs(loss);
  }

  @Test
  void vectorsAreColumns() {
    assertThat(parse("x'*y")).isSameAs(dot(V, Y));
    assertThat(parse("x*y'")).isSameAs(Functions.outer(V, Y));
    assertThat(parse("x'*A*x")).isSameAs(V.matmul(A).matmul(V));
    assertThat(parse("x'")).isSameAs(V);
    assertThat(parse("(x')'")).isSameAs(V);
    assertThat(parse("(x'*A)'")).isSameAs(V.matmul(A));
  }

  @Test
  void aTransposeInAProductIsASwapOfSubscripts() {
    assertThat(parse("X'*y")).isSameAs(einsum("ij,i->j", X, Y));
    assertThat(parse("X'*C")).isSameAs(einsum("ij,ik->jk", X, variable("C")));
    assertThat(parse("(X')*y")).isSameAs(einsum("ij,j->i", X.transpose(), Y));
    assertThat(parse("A + A'")).isSameAs(A.plus(A.transpose()));
    assertThat(parse("A''")).isSameAs(A);
  }

  @Test
  void signsBindLooserThanPowersAndTighterThanProducts() {
    assertThat(parse("-a^2")).isSameAs(SCALAR.power(2).negate());
    assertThat(parse("-a*b")).isSameAs(SCALAR.negate().times(OTHER));
    assertThat(parse("a-2*b")).isSameAs(SCALAR.minus(Expr.of(2).times(OTHER)));
    assertThat(parse("a - 2")).isSameAs(SCALAR.minus(2));
    assertThat(parse("-2")).isSameAs(Expr.of(-2));
    assertThat(parse("-(2)")).isSameAs(Expr.of(2).negate());
    assertThat(parse("2^-1e-3")).isSameAs(Expr.of(2).power(-1e-3));
  }

  @Test
  void powersReadFromTheRightAndChainsFromTheLeft() {
    assertThat(parse("a^2^3")).isSameAs(SCALAR.power(8));
    assertThat(parse("a^(1/4)")).isSameAs(SCALAR.power(0.25));
    assertThat(parse("a^b")).isSameAs(Functions.pow(SCALAR, OTHER));
    assertThat(parse("a-b-a")).isSameAs(SCALAR.minus(OTHER).minus(SCALAR));
    assertThat(parse("a/b/a")).isSameAs(SCALAR.over(OTHER).over(SCALAR));
    assertThat(parse("y.^2")).isSameAs(Y.power(2));
    assertThat(parse("2.*y")).isSameAs(Y.times(2));
  }

  @Test
  void powersOfAMatrixAreProducts() {
    assertThat(parse("A^2")).isSameAs(A.matmul(A));
    assertThat(parse("A^-1")).isSameAs(Functions.inverse(A));
    assertThat(parse("A^0")).isSameAs(Expr.eye(N));
    assertThat(parse("A\\x")).isSameAs(Functions.solve(A, V));
  }

  @Test
  void reductionsTakeAxesByNumberOrName() {
    assertThat(parse("sum(X, 1)")).isSameAs(sum(X, 0));
    assertThat(parse("sum(X, d)")).isSameAs(sum(X, 1));
    assertThat(parse("max(X, axis=2)")).isSameAs(Functions.reduce(Reduction.MAXIMUM, X, 1));
    assertThat(parse("max(0, 1 - y)")).isSameAs(Functions.max(Expr.of(0), Expr.of(1).minus(Y)));
    assertThat(parse("mean(y)")).isSameAs(sum(Y).over(Functions.size(N)));
    assertThat(parse("sum(y)/n")).isSameAs(parse("mean(y)"));
  }

  @Test
  void aNormOfAVectorHasAnOrder() {
    assertThat(parse("norm(y, 1)")).isSameAs(Functions.norm1(Y));
    assertThat(parse("norm(y, 2)")).isSameAs(parse("norm(y)"));
    assertThat(parse("norm(y, inf)")).isSameAs(Functions.normInfinity(Y));
    assertThat(parse("norm(y, n)")).isSameAs(Functions.norm2(Y));
    assertThat(parse("norm(X, 2)")).isSameAs(Functions.norm2(X, 1));
  }

  @Test
  void buildsArraysFromDimensionsAndNumbers() {
    assertThat(parse("ones(n, 3)")).isSameAs(Expr.of(1).broadcast(List.of(N, Dim.of(3))));
    assertThat(parse("eye(d)")).isSameAs(Expr.eye(D));
    assertThat(parse("a*ones(n)").dims()).containsExactly(N);
    assertThat(((Node.Literal) parse("[1, -2; 3e2, 4]").node()).value().toDoubles())
        .containsExactly(1, -2, 300, 4);
  }

  @Test
  void readsWhatMathematiciansWrite() {
    assertThat(parse("Xᵀ·(y ⊙ σ(−y ⊙ (X*w)))")).isSameAs(parse("X'*(y.*sigmoid(-y.*(X*w)))"));
    assertThat(parse("X.T @ (y ∘ x)")).isSameAs(parse("X'*(y.*x)"));
    assertThat(parse("A⁻¹*x + a²*x")).isSameAs(parse("A^-1*x + a^2*x"));
    assertThat(Formula.parse("ln(λ)", Formula.declarations("λ: scalar")))
        .isSameAs(log(Expr.variable("λ")));
  }

  @Test
  void namesForPartsAreReadOnce() {
    assertThat(parse("z = X*w; sum(z.*exp(z))")).isSameAs(sum(X.matmul(W).times(exp(X.matmul(W)))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          softplus(y) | softplus(y)
          softmax(y) | softmax(y)
          diag(x)*A | diag(x)*A
          diag(A) | diag(A)
          tr(A*S) | tr(A*S)
          a*(X*w) | a*(X*w)
          -X'*(y.*sigmoid(-y.*(X*w))) | -X'*(y.*sigmoid(-y.*(X*w)))
          (A + A')*x | (A + A')*x
          inv(A)' | inv(A)'
          x'*A*x/2 - b | x'*A*x/2 - b
          norm2(w)^2 | norm2(w)^2
          norm1(w) + norminf(w) | norm1(w) + norminf(w)
          mean((y - X*w).^2) | mean((y - X*w).^2)
          w + (y'*X)'/3 | w + (y'*X)'/3
          einsum("ni,n,nj->ij", X, y, X) | einsum("ij,i,ik->jk", X, y, X)
          pow(a, 2) | pow(a, 2)
          a - (-b) | a - (-b)
          (w < 0) + max(X, axis=1) | (w < 0) + max(X, axis=1)
          """)
  void printsAsAPersonWouldWrite(String text, String printed) {
    assertThat(Formula.print(parse(text))).isEqualTo(printed);
  }

  @Test
  void printedTextReadsBackAsTheSameExpression() {
    for (int seed = 0; seed < 6000; seed++) {
      Expr expr = new RandomExpr(new SplittableRandom(seed)).next(1 + seed % 40);
      String text = Formula.print(expr);

      assertThat(Formula.parse(text, Graph.variables(List.of(expr))))
          .as("seed %d: %s", seed, text)
          .isSameAs(expr);
    }
  }

  @Test
  void printedNumbersReadBackBitByBit() {
    for (double value :
        new double[] {
          0,
          -0.0,
          1e-5,
          1.0 / 3,
          1e22,
          Double.MIN_VALUE,
          Double.MAX_VALUE,
          Double.NaN,
          Double.NEGATIVE_INFINITY
        }) {
      Expr number = SCALAR.plus(value).power(value);

      assertThat(parse(Formula.print(number))).as(Formula.print(number)).isSameAs(number);
    }
  }

  @Test
  void printedArraysReadBackWithEqualNumbers() {
    for (Tensor value :
        List.of(
            Tensor.vector(1, -2.5),
            Tensor.matrix(new double[][] {{1, 2}, {3, 4}}),
            Tensor.matrix(new double[][] {{1, 2}}),
            Tensor.zeros(2, 2, 2),
            Tensor.zeros(0))) {
      Expr read = parse(Formula.print(Expr.of(value)));

      assertThat(((Node.Literal) read.node()).value().toDoubles())
          .containsExactly(value.toDoubles());
      assertThat(((Node.Literal) read.node()).value().shape()).isEqualTo(value.shape());
    }
  }

  @Test
  void oddNamesArePrintedInBackquotes() {
    Expr odd =
        Expr.variable("mean radius", N)
            .plus(Expr.variable("nan", N))
            .times(Expr.variable("axis", N));

    assertThat(Formula.parse(Formula.print(odd), Graph.variables(List.of(odd)))).isSameAs(odd);
  }

  @Test
  void twentyThousandTermsAreRead() {
    Expr chain = parse("a" + "+a".repeat(19_999));

    assertThat(Graph.topological(chain)).hasSize(20_000);
    assertThat(parse(Formula.print(chain))).isSameAs(chain);
    assertThat(parse("-".repeat(20_000) + "a").rank()).isZero();
    assertThat(parse("A" + "'".repeat(20_000))).isSameAs(A);
  }

  @Test
  void deepAndSharedGraphsPrintWithDefinitions() {
    Expr deep = SCALAR;
    for (int k = 0; k < 5_000; k++) {
      deep = exp(SCALAR.plus(deep));
    }
    Expr doubled = SCALAR;
    for (int k = 0; k < 28; k++) {
      doubled = softplus(doubled.plus(doubled));
    }

    assertThat(parse(Formula.print(deep))).isSameAs(deep);
    assertThat(Formula.print(doubled)).contains("z1 = ").hasSizeLessThan(2_000);
    assertThat(parse(Formula.print(doubled))).isSameAs(doubled);
  }
}
