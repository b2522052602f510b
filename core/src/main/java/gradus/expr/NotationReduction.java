package gradus.expr;

import gradus.expr.Term.Chain;
import gradus.expr.Term.Link;
import java.util.List;
import java.util.stream.Collectors;

/// Reductions as mathematicians write them: sums over rows or columns as products with ones, others
/// with the axes they go over below.
final class NotationReduction {
  private NotationReduction() {}

  /// @param x the operand, with all its axes
  /// @param scalar whether the value is one
  static Term term(Typesetter set, Node.Reduce reduce, Term x, boolean scalar) {
    Glyphs glyphs = set.glyphs;
    boolean all = Idiom.overAll(reduce);
    String over = all ? "" : glyphs.lowered(axes(reduce));
    boolean sum = reduce.reduction() == Reduction.SUM;
    if (sum && !all && reduce.x().rank() == 2 && reduce.axes().size() == 1) {
      List<Link> links = set.links(x.core());
      return x.with(
          new Chain(
              Term.joined(
                  reduce.axes().get(0) == 1 ? links : Term.flipped(links),
                  List.of(Link.of(set.ones)))));
    }
    Phrase phrase =
        switch (reduce.reduction()) {
          case SUM -> set.big(glyphs.sum + over, set.unsigned(x));
          case PRODUCT -> set.big(glyphs.product + over, set.phrase(x));
          case MAXIMUM -> glyphs.call((glyphs.isLatex() ? "\\max" : "max") + over, set.phrase(x));
          case MINIMUM -> glyphs.call((glyphs.isLatex() ? "\\min" : "min") + over, set.phrase(x));
          case LOG_SUM_EXP ->
              Phrase.of(
                  Glyphs.BIG,
                  glyphs.isLatex() ? "\\log" : "log ",
                  set.big(glyphs.sum + over, set.applied(glyphs.template(Function1.EXP), x)));
          case NORM2 -> norm(glyphs, reduce, set.phrase(x), all);
        };
    Term result = scalar ? Term.scalar(phrase) : Term.array(phrase);
    return sum && x.negative() ? result.negate() : result;
  }

  private static Phrase norm(Glyphs glyphs, Node.Reduce reduce, Phrase x, boolean all) {
    String kind = all && reduce.x().rank() > 1 ? "F" : "2";
    String axes = axes(reduce);
    return glyphs.norm(
        x, glyphs.lowered(all ? kind : glyphs.isLatex() ? kind + "," + axes : kind + axes));
  }

  private static String axes(Node.Reduce reduce) {
    return reduce.axes().stream()
        .map(axis -> NotationArrays.axis(reduce.x(), axis))
        .collect(Collectors.joining());
  }
}
