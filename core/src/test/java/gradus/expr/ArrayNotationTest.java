package gradus.expr;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How arrangements, entries, factors and random numbers are written, read and printed.
final class ArrayNotationTest {
  private static final Map<String, Expr> VARIABLES =
      Formula.declarations(
          "X: matrix n d, y: vector n, w: vector d, A: matrix n n, S: symmetric n, x: vector n, l:"
              + " vector 6, m: vector 4, M: matrix 4 6, T: tensor n d k, i: vector 3, key: scalar,"
              + " s: tensor 2 3 8, k: tensor 5 3 2, g: tensor 6 1 2");

  private static Expr parse(String text) {
    return Formula.parse(text, VARIABLES);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '`',
      textBlock =
          """
          reshape(M, 8, 3)            ¦ reshape(M, 8×3)         ¦ \\operatorname{reshape}(M,8 \\times 3)
          flatten(M)                  ¦ reshape(M, 24)          ¦ \\operatorname{reshape}(M,24)
          slice(l, 1, 1, 2, 2)        ¦ l[1:5:2]                ¦ l[1{:}5{:}2]
          slice(l, 1, -3, 1, 3)       ¦ l[−3:]                  ¦ l[{-3}{:}]
          slice(l, 1, 3, -1, 4)       ¦ l[3::−1]                ¦ l[3{:}{:}{-1}]
          slice(X, 2, 0, 1, 2)        ¦ X[:, 0:2]               ¦ X[{:},\\,0{:}2]
          flip(X, 1)                  ¦ X[::−1]                 ¦ X[{:}{:}{-1}]
          take(X, 2, 3)               ¦ X[:, 3]                 ¦ X[{:},\\,3]
          pad(l, 1, 1, 1, 9)          ¦ pad(l, 1, 2)            ¦ \\operatorname{pad}(l,1,2)
          concat(l, m)                ¦ [l; m]                  ¦ \\left[l;\\,m\\right]
          concat(M, M*2, axis=2)      ¦ [M, 2M]                 ¦ \\left[M,\\,2M\\right]
          stack(x, y, axis=2)         ¦ stack₂(x, y)            ¦ \\operatorname{stack}_{2}(x,y)
          window(l, 1, 3, 1, 1)       ¦ windows(l, 3)           ¦ \\operatorname{windows}(l,3)
          cumsum(X, 1)                ¦ cumsumₙ(X)              ¦ \\operatorname{cumsum}_{n}(X)
          cumprod(l, 1)               ¦ cumprod(l)              ¦ \\operatorname{cumprod}(l)
          gather(X, i, 1, 0)          ¦ X[i]                    ¦ X[i]
          gather(A, y, 2, 1)          ¦ A[i, yᵢ]                ¦ A[i,\\,y_{i}]
          scatter(i, i, 1, 0, n)      ¦ scatter(i, i)           ¦ \\operatorname{scatter}(i,i)
          argmax(X, 2)                ¦ argmax_d(X)             ¦ \\operatorname{argmax}_{d}(X)
          argmin(w, 1)                ¦ argmax(−w)              ¦ \\operatorname{argmax}(-w)
          sort(X)                     ¦ sort(X)                 ¦ \\operatorname{sort}(X)
          onehot(i, n)                ¦ onehot(i)               ¦ \\operatorname{onehot}(i)
          iota(n)                     ¦ iota(n)                 ¦ \\operatorname{iota}(n)
          chol(S)                     ¦ chol(S)                 ¦ \\operatorname{chol}(S)
          solve_lower(chol(S), y)     ¦ chol(S)⁻¹ y             ¦ \\operatorname{chol}(S)^{-1}y
          solve_upper(A, y)           ¦ triu(A)⁻¹ y             ¦ \\operatorname{triu}(A)^{-1}y
          tril(A) + triu(A)           ¦ tril(A) + triu(A)       ¦ \\operatorname{tril}(A)+\\operatorname{triu}(A)
          nuclearnorm(X)              ¦ ‖X‖_*                   ¦ \\left\\|X\\right\\|_{*}
          spectralnorm(X)^2           ¦ ‖X‖₂²                   ¦ \\left\\|X\\right\\|_{2}^{2}
          conv(s, k)                  ¦ s ∗ k                   ¦ s \\ast k
          conv(s, k, 2, 1)            ¦ conv(s, k, 2, 1)        ¦ \\operatorname{conv}(s,k,2,1)
          conv(s, k, 1, 0, 3)         ¦ conv(s, k, 1, 0, 3)     ¦ \\operatorname{conv}(s,k,1,0,3)
          conv(s, g, 1, 0, 1, 3)      ¦ conv(s, g, 1, 0, 1, 3)  ¦ \\operatorname{conv}(s,g,1,0,1,3)
          maxpool(s, 2)               ¦ maxpool(s, 2)           ¦ \\operatorname{maxpool}(s,2)
          meanpool(s, 3, 1)           ¦ meanpool(s, 3, 1)       ¦ \\operatorname{meanpool}(s,3,1)
          uniform(key, 2, n)          ¦ uniform₂(key)           ¦ \\operatorname{uniform}_{2}(\\mathrm{key})
          normal(key, 0, n, d)        ¦ normal₀(key)            ¦ \\operatorname{normal}_{0}(\\mathrm{key})
          random(key, 1, n)           ¦ random₁(key)            ¦ \\operatorname{random}_{1}(\\mathrm{key})
          quantile(l, 0.4)            ¦ sort(l)[2]              ¦ \\operatorname{sort}(l)[2]
          """)
  void isReadAndPrinted(String text, String unicode, String latex) {
    Expr expr = parse(text);

    assertThat(Notation.unicode(expr)).isEqualTo(unicode);
    assertThat(Notation.latex(expr)).isEqualTo(latex);
    assertThat(Formula.parse(Formula.print(expr), Graph.variables(List.of(expr)))).isSameAs(expr);
  }

  @Test
  void aConvolutionIsSetOffInAProduct() {
    assertThat(Notation.unicode(parse("conv(s, k)").times(parse("conv(s, k)").plus(1))))
        .isEqualTo("(s ∗ k) ⊙ (s ∗ k + 1)");
  }

  @Test
  void aDefinitionIsTypesetByItsTemplate() {
    Definition mix =
        Definition.of("mix", x -> x.get(0).plus(x.get(1)).times(0.5))
            .latex("\\overline{#1 \\vert #2}");

    assertThat(Notation.latex(mix.call(parse("x"), parse("y"))))
        .isEqualTo("\\overline{x \\vert y}");
    assertThat(Notation.unicode(mix.call(parse("x"), parse("y")))).isEqualTo("mix(x, y)");
  }
}
