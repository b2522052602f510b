package gradus.lab;

import gradus.expr.Expr;
import gradus.expr.Notation;
import gradus.lab.view.Explanation.Line;
import gradus.lab.view.Explanation.Numbers;
import gradus.lab.view.Numerals;
import gradus.lab.view.Typeset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Formulas from the graph, and the same with numbers put in.
final class Substitution {
  /// Terms written out in a formula, and lines shown in a table.
  private static final int TERMS = 3;

  static final int LINES = 10;

  private Substitution() {}

  /// `name = expr`, printed from the graph.
  static Typeset formula(String words, String name, String latexName, Expr expr) {
    return new Typeset(
        words, name + " = " + Notation.unicode(expr), latexName + " = " + Notation.latex(expr));
  }

  /// A formula given as text, for what is no expression, such as an equation to be solved.
  static Typeset equation(String words, String unicode, String latex) {
    return new Typeset(words, unicode, latex);
  }

  /// `name = first + (a₁)(b₁) + (a₂)(b₂) + … = value`, the largest products first, the rest summed
  /// up.
  static Typeset sum(
      String words,
      String name,
      String latexName,
      double first,
      double[] a,
      double[] b,
      double value) {
    int[] order = byProduct(a, b);
    StringBuilder unicode =
        new StringBuilder(name + " = " + (first == 0 ? "" : Numerals.brief(first)));
    StringBuilder latex =
        new StringBuilder(latexName + " = " + (first == 0 ? "" : Numerals.latex(first)));
    double rest = 0;
    for (int t = 0; t < order.length; t++) {
      int j = order[t];
      if (t < TERMS) {
        String plus = first == 0 && t == 0 ? "" : " + ";
        unicode
            .append(plus)
            .append("(%s)(%s)".formatted(Numerals.brief(a[j]), Numerals.brief(b[j])));
        latex.append(plus).append("(%s)(%s)".formatted(Numerals.latex(a[j]), Numerals.latex(b[j])));
      } else {
        rest += a[j] * b[j];
      }
    }
    if (order.length > TERMS) {
      unicode.append(
          " + (%s from %s)"
              .formatted(
                  Numerals.brief(rest), Numerals.count(order.length - TERMS, "smaller term")));
      latex.append(" + (%s)".formatted(Numerals.latex(rest)));
    }
    unicode.append(" = ").append(Numerals.brief(value));
    latex.append(" = ").append(Numerals.latex(value));
    return new Typeset(words, unicode.toString(), latex.toString());
  }

  /// The positions of the products in falling order of size.
  static int[] byProduct(double[] a, double[] b) {
    return IntStream.range(0, a.length)
        .boxed()
        .sorted(Comparator.comparingDouble(j -> -Math.abs(a[j] * b[j])))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /// The positions of the entries in falling order of size.
  static int[] bySize(double[] a) {
    return byProduct(a, IntStream.range(0, a.length).mapToDouble(i -> 1).toArray());
  }

  /// The first lines of columns of numbers, in the given order.
  static Numbers table(
      List<String> headings, List<String> names, int[] order, double[]... columns) {
    List<Line> lines = new ArrayList<>();
    for (int t = 0; t < Math.min(LINES, order.length); t++) {
      List<Double> values = new ArrayList<>();
      for (double[] column : columns) {
        values.add(column[order[t]]);
      }
      lines.add(new Line(names.get(order[t]), values));
    }
    return new Numbers(headings, lines, Math.max(0, order.length - LINES));
  }
}
