package gradus.expr;

import java.util.List;
import java.util.function.Function;

/// Comparisons, and the cases that they part.
final class NotationCases {
  private final Typesetter set;
  private final Glyphs glyphs;
  private final Function<Expr, Term> terms;

  /// @param terms of the operands, which are written before
  NotationCases(Typesetter set, Function<Expr, Term> terms) {
    this.set = set;
    this.glyphs = set.glyphs;
    this.terms = terms;
  }

  /// `x < y`
  Phrase comparison(Function2 function, Expr x, Expr y) {
    String sign =
        switch (function) {
          case LESS -> " < ";
          case LESS_EQUAL -> glyphs.isLatex() ? " \\le " : " ≤ ";
          default -> " = ";
        };
    return Phrase.of(Glyphs.SUM, set.phrase(terms.apply(x)), sign, set.phrase(terms.apply(y)));
  }

  /// `(y if x < 0, else z)`
  Term select(Expr condition, Expr then, Expr otherwise) {
    boolean uniform =
        List.of(condition, then, otherwise).stream().allMatch(x -> terms.apply(x).isUniform());
    boolean compared =
        condition.node() instanceof Node.Map2(Function2 f, Expr x, Expr y)
            && (f == Function2.LESS || f == Function2.LESS_EQUAL || f == Function2.EQUAL);
    Phrase test =
        compared && condition.node() instanceof Node.Map2(Function2 f, Expr x, Expr y)
            ? comparison(f, x, y)
            : Phrase.of(
                Glyphs.SUM,
                set.phrase(terms.apply(condition)),
                glyphs.isLatex() ? " \\ne 0" : " ≠ 0");
    Phrase yes = set.phrase(terms.apply(then));
    Phrase no = set.phrase(terms.apply(otherwise));
    // Without the braces, a bracket after the line break would be read as its height.
    Phrase cases =
        glyphs.isLatex()
            ? Phrase.of(
                Glyphs.ATOM,
                "\\begin{cases}",
                yes,
                "&\\text{if }",
                test,
                "\\\\{}",
                no,
                "&\\text{otherwise}\\end{cases}")
            : Phrase.of(Glyphs.ATOM, "(", yes, " if ", test, ", else ", no, ")");
    return uniform ? Term.scalar(cases) : Term.array(cases);
  }
}
