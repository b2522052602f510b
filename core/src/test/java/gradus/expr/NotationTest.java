package gradus.expr;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NotationTest {
  private static final Map<String, Expr> VARIABLES =
      Formula.declarations(
          "X: matrix n d, y: vector n, w: vector d, A: matrix n n, B: matrix n n, S: symmetric n,"
              + " x: vector n, z: vector n,a: scalar, b: scalar, lambda: scalar, x1: scalar,"
              + " sigma_max: scalar, price: scalar, W: matrix d k,Y: matrix n k, c: vector k, T:"
              + " tensor n d k");

  private static Expr parse(String text) {
    return Formula.parse(text, VARIABLES);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '`',
      textBlock =
          """
          sum(log(1+exp(-y.*(X*w))))            ¦ ∑ log(1 + exp(−y ⊙ Xw))      ¦ \\sum \\log(1+e^{-y \\odot Xw})
          sum(softplus(-y.*(X*w)))              ¦ ∑ log(1 + exp(−y ⊙ Xw))      ¦ \\sum \\log(1+e^{-y \\odot Xw})
          -X'*(y.*sigmoid(-y.*(X*w)))           ¦ −Xᵀ(y ⊙ σ(−y ⊙ Xw))          ¦ -X^{\\top}(y \\odot \\sigma(-y \\odot Xw))
          einsum("ij,i->j", X, -y.*sigmoid(-y)) ¦ −Xᵀ(y ⊙ σ(−y))               ¦ -X^{\\top}(y \\odot \\sigma(-y))
          x'*A*x                                ¦ xᵀAx                         ¦ x^{\\top}Ax
          (A+A')*x                              ¦ (A + Aᵀ)x                    ¦ (A+A^{\\top})x
          1/2*x'*S*x                            ¦ ½xᵀSx                        ¦ \\frac{1}{2}x^{\\top}Sx
          S'*x                                  ¦ Sx                           ¦ Sx
          logdet(A)                             ¦ log det A                    ¦ \\log\\det A
          inv(A)'                               ¦ A⁻ᵀ                          ¦ A^{-\\top}
          det(A)*inv(A)'                        ¦ (det A)A⁻ᵀ                   ¦ (\\det A)A^{-\\top}
          (A'*B)^-1                             ¦ (AᵀB)⁻¹                      ¦ (A^{\\top}B)^{-1}
          solve(A, x)                           ¦ A⁻¹x                         ¦ A^{-1}x
          -sum(Y.*logsoftmax(X*W + ones(n)*c')) ¦ −∑ Y ⊙ logsoftmax(XW + 1 cᵀ) ¦ -\\sum Y \\odot \\operatorname{logsoftmax}(XW+\\mathbf{1}\\,c^{\\top})
          norm2(w)^2 + lambda*norm1(w)          ¦ ‖w‖₂² + λ ‖w‖₁               ¦ \\left\\|w\\right\\|_{2}^{2}+\\lambda\\left\\|w\\right\\|_{1}
          norm2(A)                              ¦ ‖A‖_F                        ¦ \\left\\|A\\right\\|_{F}
          sum((A*x-y).^2)/2                     ¦ ½∑ (Ax − y)²                 ¦ \\frac{1}{2}\\sum (Ax-y)^{2}
          mean((y-X*w).^2)                      ¦ (1/n)∑ (y − Xw)²             ¦ \\frac{1}{n}\\sum (y-Xw)^{2}
          logsumexp(x)                          ¦ log ∑ exp(x)                 ¦ \\log\\sum e^{x}
          exp(-x1^2/2)/sqrt(2*pi)               ¦ exp(−x₁²/2)/√(2π)            ¦ \\frac{e^{-\\frac{x_{1}^{2}}{2}}}{\\sqrt{2\\pi}}
          sum(max(0, 1 - y.*(X*w)))             ¦ ∑ max(0, 1 − y ⊙ Xw)         ¦ \\sum \\max(0,1-y \\odot Xw)
          X'*diag(x)*X                          ¦ Xᵀ diag(x) X                 ¦ X^{\\top}\\operatorname{diag}(x)X
          a^b + log1p(-a)                       ¦ aᵇ + log(1 − a)              ¦ a^{b}+\\log(1-a)
          select(x < 0, -x, x)                  ¦ (−x if x < 0, else x)        ¦ \\begin{cases}-x&\\text{if }x < 0\\\\{}x&\\text{otherwise}\\end{cases}
          """)
  void printsTextbookForms(String text, String unicode, String latex) {
    assertThat(Notation.unicode(parse(text))).isEqualTo(unicode);
    assertThat(Notation.latex(parse(text))).isEqualTo(latex);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          x - (-y)                        | x + y
          a - (b - 2)                     | a − (b − 2)
          -(a*b) + (-2)*x1                | −ab − 2x₁
          -(2*x).*(a*y)                   | −2ax ⊙ y
          a*b*2*3                         | 2·3ab
          a/b/x1                          | a/(bx₁)
          price*lambda*a                  | price λa
          sigma_max^2                     | σ_max²
          1e-5*x + 2.5e-7                 | 10⁻⁵x + 2.5·10⁻⁷
          (sum(x))^2 + lambda*sum(w.^2)   | (∑ x)² + λ∑ w²
          (a+b)*(a-b)                     | (a + b)(a − b)
          (x.*y)'*A                       | Aᵀ(x ⊙ y)
          x.*(y./z)                       | x ⊙ y ⊘ z
          x./(y.*z)                       | x ⊘ (y ⊙ z)
          A.^2 + A^2                      | A⊙² + A²
          a*ones(n)                       | a·1
          x'*y*z                          | (xᵀy)z
          x'*A*x/(x'*x)                   | xᵀAx/(xᵀx)
          sum(X, 1)                       | Xᵀ 1
          max(X, axis=2)                  | max_d(X)
          permute(T, 2, 1, 3)             | [Tⱼᵢₖ]ᵢⱼₖ
          """)
  void bracketsOnlyWhereNeeded(String text, String unicode) {
    assertThat(Notation.unicode(parse(text))).isEqualTo(unicode);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      textBlock =
          """
          dot(A, B)                           ; tr(AᵀB)
          einsum("ij,ij,ij->", A, A, B)       ; tr((A ⊙ A)ᵀB)
          einsum("ni,n,nj->ij", X, y, X)      ; Xᵀ diag(y) X
          einsum("i,ij,j->i", x, A, y)        ; x ⊙ Ay
          einsum("i,i,i->", x, y, z)          ; ∑ x ⊙ y ⊙ z
          einsum("ij,jk,kl->il", A, B, S)     ; ABS
          einsum("ij,kj,kl->il", A, B, S)     ; ABᵀS
          einsum("ij,jk,ki->", A, B, S)       ; tr(ABS)
          einsum("i,j,k,k->ij", x, y, z, z)   ; (zᵀz)xyᵀ
          einsum("ij,ij->i", A, B)            ; (A ⊙ B) 1
          einsum("ij->", A)                   ; 1ᵀ A 1
          einsum("ij->ji", A)                 ; Aᵀ
          einsum("ii->i", A)                  ; diag(A)
          einsum(",ij->ij", a, A)             ; aA
          einsum("ij,ik,il->jkl", A, B, S)    ; [∑ₗ Aₗᵢ Bₗⱼ Sₗₖ]ᵢⱼₖ
          einsum("ij,ik,il->j", A, B, S)      ; [∑ⱼₖₗ Aⱼᵢ Bⱼₖ Sⱼₗ]ᵢ
          """)
  void sumsOfProductsAreTranslatedBack(String text, String unicode) {
    assertThat(Notation.unicode(parse(text))).isEqualTo(unicode);
  }

  @Test
  void repeatedVectorsBecomeDiagonalMatrices() {
    Expr rows =
        Functions.outer(
            Expr.variable("u", Dim.of("n")), Expr.of(1).broadcast(List.of(Dim.of("d"))));
    Expr x = parse("X");
    Expr v = parse("x").broadcast(x.dims(), 0);

    assertThat(Notation.unicode(v)).isEqualTo("x 1ᵀ");
    assertThat(Notation.unicode(v.times(x))).isEqualTo("diag(x) X");
    assertThat(Notation.unicode(x.over(v))).isEqualTo("diag(x)⁻¹ X");
    assertThat(Notation.unicode(x.times(parse("w").broadcast(x.dims(), 1)))).isEqualTo("X diag(w)");
    assertThat(Notation.unicode(rows)).isEqualTo("u 1ᵀ");
  }

  @Test
  void namesAreSetAsMathematiciansDo() {
    assertThat(Notation.latex(Expr.variable("lambda"))).isEqualTo("\\lambda");
    assertThat(Notation.latex(Expr.variable("λ").times(parse("a")))).isEqualTo("\\lambda a");
    assertThat(Notation.latex(Expr.variable("x12"))).isEqualTo("x_{12}");
    assertThat(Notation.latex(Expr.variable("w_max"))).isEqualTo("w_{\\mathrm{max}}");
    assertThat(Notation.latex(Expr.variable("price"))).isEqualTo("\\mathrm{price}");
    assertThat(Notation.latex(Expr.variable("50% {a}_b\\")))
        .isEqualTo("\\text{50\\% \\{a\\}\\_b\\textbackslash{}}");
  }

  @Test
  void repeatedPartsAreNamed() {
    Expr s = Functions.sigmoid(parse("(X*w - y).*z + x"));
    Notation.Layout layout = Notation.unicodeLayout(List.of(Functions.sum(s), Functions.dot(s, s)));

    assertThat(layout.formulas()).containsExactly("∑ u", "uᵀu");
    assertThat(layout.where()).containsExactly(new Notation.Definition("u", "σ((Xw − y) ⊙ z + x)"));
  }

  @Test
  void softmaxIsNotAPartOfItself() {
    Expr p = Functions.softmax(parse("X*w + 2*y"));

    assertThat(Notation.unicodeLayout(List.of(p)).where()).isEmpty();
  }

  @Test
  void doublingsPrintInBoundedSize() {
    Expr sum = parse("a");
    Expr product = parse("A");
    for (int k = 0; k < 28; k++) {
      sum = Functions.softplus(sum.plus(sum));
      product = product.matmul(product);
    }

    assertThat(Notation.unicode(sum)).hasSizeLessThan(2_000).contains("z₁ = ");
    assertThat(Notation.latex(sum)).hasSizeLessThan(2_000);
    assertThat(Notation.unicode(product).length()).isLessThan(20_000);
    assertThat(sum.toString()).hasSizeLessThanOrEqualTo(40);
  }

  @Test
  void deepGraphsPrint() {
    Expr left = parse("x");
    Expr right = parse("x");
    Expr nested = parse("a");
    Expr scaled = parse("x");
    for (int k = 0; k < 20_000; k++) {
      left = left.plus(parse("y"));
      right = parse("y").minus(right);
      nested = Functions.exp(nested.negate());
      scaled = scaled.times(parse("y")).times(parse("a"));
    }

    assertThat(Notation.unicode(left)).startsWith("x + y + y").hasSize(1 + 4 * 20_000);
    assertThat(Notation.latex(right)).startsWith("y-(y-(");
    assertThat(Notation.unicode(nested)).startsWith("exp(−exp(−");
    assertThat(Notation.unicode(scaled)).hasSizeGreaterThan(20_000);
    assertThat(left.toString()).hasSize(40).endsWith("…");
  }

  @Test
  void everyExpressionPrintsAndItsLatexIsWellFormed() {
    for (int seed = 0; seed < 6_000; seed++) {
      Expr expr = new RandomExpr(new SplittableRandom(seed)).next(1 + seed % 40);
      String latex = Notation.latex(expr);

      assertThat(Notation.unicode(expr))
          .as("seed %d", seed)
          .isNotBlank()
          .doesNotContain("\\", "#", "− −", "−−");
      assertThat(wrongs(latex)).as("seed %d: %s", seed, latex).isEmpty();
    }
  }

  /// What KaTeX would refuse: brackets that do not close, `\left` without `\right`, two
  /// superscripts on one base.
  private static String wrongs(String latex) {
    Deque<String> open = new ArrayDeque<>();
    StringBuilder wrong = new StringBuilder();
    List<String> tokens =
        List.of(latex.split("(?<=[{}^_])|(?=[{}^_])|(?=\\\\)|(?<=\\\\left|\\\\right)", -1));
    for (String token : tokens) {
      if (token.equals("{") || token.startsWith("\\left")) {
        open.push(token.equals("{") ? "}" : "\\right");
      } else if (token.equals("}") || token.startsWith("\\right")) {
        String closing = open.isEmpty() ? "" : open.pop();
        wrong.append(
            token.startsWith(closing) && !closing.isEmpty() ? "" : " " + token + " closes nothing");
      }
    }
    wrong.append(open.stream().collect(Collectors.joining(" ")));
    boolean twice = latex.replaceAll("\\{[^{}]*\\}", "").matches(".*(\\^\\^|__|\\^_\\^|_\\^_).*");
    return wrong
        + (twice ? " two scripts" : "")
        + (latex.contains("#") || latex.contains("−") || latex.contains("\\\\[")
            ? " foreign sign"
            : "");
  }
}
