package gradus.expr;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Expressions as readers expect to see them: compact matrix notation, in Unicode for the terminal
/// and in LaTeX for pages.
///
/// ```java
/// Notation.unicode(gradient)   // −Xᵀ(y ⊙ σ(−y ⊙ Xw))
/// Notation.latex(gradient)     // -X^{\top}(y \odot \sigma(-y \odot Xw))
/// ```
///
/// | sign                | meaning                                                        |
/// |---------------------|----------------------------------------------------------------|
/// | `Xw`, `xᵀy`, `x yᵀ` | products of linear algebra; vectors are columns                 |
/// | `x ⊙ y`, `x ⊘ y`    | element by element; functions and powers of vectors are too     |
/// | `A⊙²`               | elements of a matrix squared, to tell it from `AA`              |
/// | `∑ x`               | the sum of all elements; `A1`, `Aᵀ1` sum rows, columns          |
/// | `x + a`             | a scalar goes with every element                                |
/// | `1`                 | where an array is needed, the vector of ones                    |
/// | `[x < y]`           | 1 where it holds, else 0                                        |
/// | `[Tⱼᵢₖ]ᵢⱼₖ`         | by its element, where matrices have no words                    |
///
/// The text is for people and does not read back; [Formula] prints what does.
public final class Notation {
  /// A formula longer than this is printed with its repeated parts named.
  private static final int LONG = 1500;

  /// Parts of more tokens than this that occur twice are worth a name.
  private static final int WORTH_A_NAME = 6;

  private static final int BRIEF = 40;

  private Notation() {}

  /// A part that has a name: `z = Xw`.
  public record Definition(String name, String formula) {}

  /// Formulas, and the parts they name; a definition uses names of those before it only.
  public record Layout(List<String> formulas, List<Definition> where) {
    /// `σ(z) ⊙ z, where z = Xw`
    String line(String comma, String equals) {
      Stream<String> parts = where.stream().map(part -> part.name() + equals + part.formula());
      return String.join(comma, formulas)
          + (where.isEmpty() ? "" : comma + parts.collect(Collectors.joining(comma)));
    }
  }

  /// One line of Unicode. Parts are named only where the line would get very long without.
  public static String unicode(Expr expr) {
    return inline(Glyphs.UNICODE, expr);
  }

  /// One line of LaTeX, without dollars, for KaTeX. Parts are named only where the line would get
  /// very long without.
  public static String latex(Expr expr) {
    return inline(Glyphs.LATEX, expr);
  }

  /// Formulas in Unicode that share their parts: what is larger and used twice or more is named.
  public static Layout unicodeLayout(List<Expr> exprs) {
    return layout(Glyphs.UNICODE, exprs);
  }

  /// Formulas in LaTeX that share their parts: what is larger and used twice or more is named.
  public static Layout latexLayout(List<Expr> exprs) {
    return layout(Glyphs.LATEX, exprs);
  }

  /// One line of Unicode, cut where it gets long.
  static String brief(Expr expr) {
    String text = whole(Glyphs.UNICODE, expr).text(BRIEF);
    return text.length() <= BRIEF ? text : text.substring(0, BRIEF - 1) + "…";
  }

  private static Phrase whole(Glyphs glyphs, Expr expr) {
    NotationWriter writer = new NotationWriter(glyphs);
    Graph.topological(expr).forEach(writer::write);
    return writer.phrase(expr);
  }

  private static String inline(Glyphs glyphs, Expr expr) {
    Phrase whole = whole(glyphs, expr);
    if (whole.length() <= LONG) {
      return whole.text();
    }
    boolean latex = glyphs == Glyphs.LATEX;
    return layout(glyphs, List.of(expr)).line(latex ? ",\\;" : ", ", latex ? "=" : " = ");
  }

  private static Layout layout(Glyphs glyphs, List<Expr> exprs) {
    List<Expr> order = Graph.topological(exprs);
    String letter = letter(order);
    Layout layout = layout(glyphs, exprs, order, k -> letter + k);
    return layout.where.size() == 1 ? layout(glyphs, exprs, order, k -> letter) : layout;
  }

  private static Layout layout(
      Glyphs glyphs, List<Expr> exprs, List<Expr> order, IntFunction<String> names) {
    Map<Expr, Integer> uses = uses(exprs, order);
    NotationWriter writer = new NotationWriter(glyphs);
    List<Definition> where = new ArrayList<>();
    for (Expr expr : order) {
      writer.write(expr);
      boolean repeated =
          uses.getOrDefault(expr, 0) > 1
              && !exprs.contains(expr)
              && isPart(expr)
              && !writer.isUniform(expr);
      if (repeated && writer.phrase(expr).tokens() > WORTH_A_NAME) {
        Phrase name = NotationNames.phrase(glyphs, names.apply(where.size() + 1));
        where.add(new Definition(name.text(), writer.phrase(expr).text()));
        writer.name(expr, name);
      }
    }
    return new Layout(exprs.stream().map(expr -> writer.phrase(expr).text()).toList(), where);
  }

  /// Signs, transposes and repetitions print as part of their user.
  private static boolean isPart(Expr expr) {
    return switch (expr.node()) {
      case Node.Broadcast broadcast -> false;
      case Node.Permute permute -> false;
      case Node.Map1(var function, var x) -> function != Function1.NEGATE;
      default -> true;
    };
  }

  /// How often each expression is printed by its users.
  private static Map<Expr, Integer> uses(List<Expr> roots, List<Expr> order) {
    Map<Expr, Integer> uses = new HashMap<>();
    Set<Expr> shown = new HashSet<>(roots);
    for (Expr expr : order.reversed()) {
      if (shown.contains(expr)) {
        for (Expr operand : operands(expr)) {
          uses.merge(operand, 1, Integer::sum);
          shown.add(operand);
        }
      }
    }
    return uses;
  }

  private static List<Expr> operands(Expr expr) {
    @Nullable Idiom idiom = idiom(expr);
    return idiom == null ? expr.operands() : idiom.arguments();
  }

  /// The idioms that have a sign of their own in print.
  static @Nullable Idiom idiom(Expr expr) {
    @Nullable Dim counted = Idiom.counted(expr);
    if (counted instanceof Dim.Named) {
      return new Idiom(counted.toString(), List.of());
    }
    @Nullable Idiom idiom = Idiom.of(expr);
    if (idiom == null || idiom.name().equals("mean")) {
      return null;
    }
    boolean norm = idiom.name().equals("norm1") || idiom.name().equals("norminf");
    return norm && idiom.arguments().get(0).rank() != 1 ? null : idiom;
  }

  /// A letter that no variable begins with.
  private static String letter(List<Expr> order) {
    Set<String> taken =
        order.stream()
            .map(Expr::node)
            .filter(Node.Variable.class::isInstance)
            .map(node -> ((Node.Variable) node).name().substring(0, 1))
            .collect(Collectors.toSet());
    return Stream.of("z", "u", "t", "s", "q", "p", "v", "r")
        .filter(name -> !taken.contains(name))
        .findFirst()
        .orElse("ζ");
  }
}
