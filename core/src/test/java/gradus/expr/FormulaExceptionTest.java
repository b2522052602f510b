package gradus.expr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormulaExceptionTest {
  private static final Map<String, Expr> VARIABLES =
      Formula.declarations(
          "X: matrix n d, y: vector n, w: vector d, v: vector k, A: matrix n n, a: scalar, weights:"
              + " vector n");

  private static FormulaException refused(String text) {
    return catchThrowableOfType(FormulaException.class, () -> Formula.parse(text, VARIABLES));
  }

  private static FormulaException refusedDeclaration(String text) {
    return catchThrowableOfType(FormulaException.class, () -> Formula.declarations(text));
  }

  @Test
  void theMessageIsASentenceThenTheFormulaThenCarets() {
    assertThat(refused("sum(X*v)"))
        .hasMessage(
            """
            cannot multiply X (n×d) by v (k): the inner dimensions d and k differ
              sum(X*v)
                  ^ ^\
            """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          a +             | 3  | expected a number, a name, a function or '(', but found the end
          (a + a          | 6  | to close this '(', but found the end
          a + )           | 4  | but found ')'
          2 a             | 2  | a product is written with *
          a # a           | 2  | '#' is not a sign
          X*weigths       | 2  | 'weigths' is not a variable; did you mean weights?
          X^T             | 2  | 'T' is not a variable; a transpose is written x'
          e^y             | 0  | 'e' is not a variable; a power of e is written exp(x)
          norm(y, 3)      | 8  | for another p write sum(abs(x).^p)^(1/p)
          sigmod(y)       | 0  | 'sigmod' is not a function; did you mean sigmoid?
          exp             | 0  | write its argument in parentheses: exp(…)
          exp(y, y)       | 0  | exp takes 1 argument, as in exp(x), but 2 are given
          y*y             | 0  | x'*y is a dot product
          X + w           | 0  | for the same in every row write ones(n)*w'
          y + X           | 0  | for the same in every column write y*ones(d)'
          y + y'          | 0  | one is a column, the other a row
          X*y             | 0  | the inner dimensions d and n differ; transpose the first?
          X.*A            | 0  | one shape
          X.*w            | 0  | the product of linear algebra is written *
          a/y             | 0  | / divides by a scalar; element by element write ./
          y^2             | 0  | element by element write .^
          X^2             | 0  | it is not square
          A^a             | 2  | a whole number from −64 to 64
          inv(X)          | 4  | it is not a square matrix
          a < a < a       | 6  | comparisons do not chain
          sum(X, 3)       | 7  | there is no axis 3; axes count from 1 to 2
          sum(X, k)       | 7  | there is no axis 'k': its dimensions are n×d
          sum(A, n)       | 7  | there is more than one axis 'n'
          ones(y)         | 5  | 'y' is a variable, but a dimension is expected here
          ones()          | 5  | expected the dimensions of ones, as in ones(n)
          diag(a)         | 5  | it is not a vector
          einsum("ij", X) | 7  | with one arrow
          [1, 2; 3]       | 0  | the rows of a matrix have one length
          y = 3; a        | 0  | 'y' already has a meaning
          "a              | 0  | this " is never closed
          """)
  void sayWhereAndWhat(String text, int position, String sentence) {
    FormulaException refused = refused(text);

    assertThat(refused.sentence()).contains(sentence);
    assertThat(refused.position()).isEqualTo(position);
    assertThat(refused.pointer().charAt(position)).isEqualTo('^');
    assertThat(refused.text()).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          X: matrx n d               | 3  | 'matrx' is not a kind; the kinds are scalar, vector, matrix, symmetric, tensor; did you mean matrix?
          X: matrix n                | 11 | a matrix is declared with 2 dimensions, as in X: matrix n d, but 1 is given
          w: vector                  | 9  | a vector is declared with one dimension
          a: scalar n                | 10 | a scalar is declared with no dimension
          a: scalar, a: scalar       | 11 | 'a' is declared twice
          log: scalar                | 0  | 'log' already means something
          a                          | 1  | expected ':' and the kind of a
          a: scalar b: scalar        | 10 | a scalar is declared with no dimension
          w: vector 2.5              | 10 | a dimension is a name or a whole number, not 2.5
          p: vector n in [1, 0]      | 16 | the lower bound 1.0 is above the upper bound 0.0
          """)
  void declarationsSayWhereAndWhat(String text, int position, String sentence) {
    assertThat(refusedDeclaration(text).sentence()).contains(sentence);
    assertThat(refusedDeclaration(text).position()).isEqualTo(position);
  }

  @Test
  void declarationsKnowDomainsAndOrder() {
    Map<String, Expr> variables =
        Formula.declarations(
            "S: symmetric n, p: vector 3 in [0, 1], a: scalar positive; T: tensor n d 2,");

    assertThat(variables.keySet()).containsExactly("S", "p", "a", "T");
    assertThat(variables.get("S"))
        .isSameAs(Expr.variable("S", Domain.SYMMETRIC, Dim.of("n"), Dim.of("n")));
    assertThat(variables.get("p")).isSameAs(Expr.variable("p", Domain.between(0, 1), Dim.of(3)));
    assertThat(variables.get("T"))
        .isSameAs(Expr.variable("T", Dim.of("n"), Dim.of("d"), Dim.of(2)));
  }

  @Test
  void declarationsKnowDefiniteMatrices() {
    Map<String, Expr> variables =
        Formula.declarations(
            "K: symmetric n positive semidefinite, M: symmetric(n) negative definite, P: symmetric"
                + " n positive");
    Dim n = Dim.of("n");
    assertThat(variables.get("K"))
        .isSameAs(Expr.variable("K", Domain.of(Definiteness.POSITIVE_SEMIDEFINITE), n, n));
    assertThat(variables.get("M"))
        .isSameAs(Expr.variable("M", Domain.of(Definiteness.NEGATIVE_DEFINITE), n, n));
    assertThat(variables.get("P"))
        .isSameAs(
            Expr.variable("P", new Domain(Double.MIN_VALUE, Double.POSITIVE_INFINITY, true), n, n));
    assertThat(refusedDeclaration("K: matrix n n positive definite").sentence())
        .contains("only a symmetric matrix is positive definite");
  }

  @Test
  void aLongFormulaIsShownAroundThePlace() {
    FormulaException refused = refused("a + ".repeat(500) + "q" + " + a".repeat(500));

    assertThat(refused.line()).hasSizeLessThan(130).startsWith("…").endsWith("…");
    assertThat(refused.line().charAt(refused.pointer().indexOf('^'))).isEqualTo('q');
    assertThat(refused.position()).isEqualTo(2000);
  }

  @Test
  void tooManyParenthesesAreRefusedNotOverflown() {
    assertThat(refused("(".repeat(20_000)).sentence()).contains("parentheses are open");
    assertThat(refused("exp(".repeat(20_000)).sentence()).contains("parentheses are open");
    assertThat(refused("a" + "^a".repeat(20_000)).sentence()).contains("parentheses are open");
    assertThat(Formula.parse("(".repeat(400) + "a" + ")".repeat(400), VARIABLES))
        .isSameAs(VARIABLES.get("a"));
  }

  /// Whatever is typed, the answer is an expression or a FormulaException.
  @Test
  void noTextIsAnsweredByAnythingElse() {
    String[] words = {
      "a",
      "X",
      "y",
      "w'",
      "A",
      "+",
      "-",
      "*",
      ".*",
      "/",
      "^",
      "'",
      "(",
      ")",
      "exp(",
      "sum(",
      ",",
      "1",
      "2.5e3",
      "einsum(",
      "\"ij->i\"",
      "[",
      "]",
      ";",
      "=",
      "<",
      "ones(",
      "n",
      "axis",
      "²",
      "\\",
      "permute(",
      "tensor(\"2\"",
      "broadcast(",
      "diag(",
      "softmax(",
      "tr(",
      "inv(",
      "solve(",
      "mean(",
      "max(",
      "var(",
      "zeros(",
      "select(",
      "dot("
    };
    for (int seed = 0; seed < 20_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      StringBuilder text = new StringBuilder();
      for (int k = random.nextInt(12); k >= 0; k--) {
        text.append(words[random.nextInt(words.length)]);
      }
      assertThat(answered(text.toString())).as("seed %d: %s", seed, text).isTrue();
    }
  }

  private static boolean answered(String text) {
    try {
      return Formula.parse(text, VARIABLES).rank() >= 0;
    } catch (FormulaException refused) {
      return !refused.sentence().isBlank();
    }
  }
}
