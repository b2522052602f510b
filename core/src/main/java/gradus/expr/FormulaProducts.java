package gradus.expr;

import static gradus.expr.FormulaPhrases.*;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Sums of products in the formula language: `A*x`, `x'*y`, the functions that are such sums, and
/// `einsum` for the others.
final class FormulaProducts {
  private final Function<Expr, Phrase> phrases;

  /// Rows, written as such; elsewhere they are transposed.
  private final Map<Expr, Phrase> rows = new HashMap<>();

  /// @param phrases of the operands, which are written before
  FormulaProducts(Function<Expr, Phrase> phrases) {
    this.phrases = phrases;
  }

  /// An expression that is the whole formula, where a row needs no transpose.
  Phrase whole(Expr expr) {
    return rows.getOrDefault(expr, phrases.apply(expr));
  }

  /// An expression has a name from here on.
  void define(Expr expr) {
    rows.remove(expr);
  }

  Phrase einsum(Expr expr, Node.Einsum einsum) {
    @Nullable FormulaProduct product = FormulaProduct.of(einsum);
    List<Expr> operands = einsum.operands();
    if (product != null) {
      Phrase left = factor(operands.get(0), product.leftTransposed(), TERM);
      Phrase written =
          Phrase.of(TERM, left, "*", factor(operands.get(1), product.rightTransposed(), POSTFIX));
      if (!FormulaProduct.isRow(expr)) {
        return written;
      }
      rows.put(expr, written);
      return Phrase.of(POSTFIX, grouped(written), "'");
    }
    @Nullable String function = function(einsum);
    if (function != null) {
      return call(function, operands.stream().map(phrases).toArray());
    }
    Stream<Object> head = Stream.of("\"" + IndexLetters.of(einsum) + "\"");
    return call("einsum", Stream.concat(head, operands.stream().map(phrases)).toArray());
  }

  private Phrase factor(Expr x, boolean transposed, int level) {
    if (x.rank() == 2) {
      Phrase matrix =
          Idiom.transposed(x) == null || phrases.apply(x).level() == ATOM
              ? at(transposed ? ATOM : level, phrases.apply(x))
              : grouped(phrases.apply(x));
      return transposed ? Phrase.of(POSTFIX, matrix, "'") : matrix;
    }
    @Nullable Phrase row = rows.get(x);
    if (transposed && row != null) {
      return at(level, row);
    }
    return transposed
        ? Phrase.of(POSTFIX, at(ATOM, phrases.apply(x)), "'")
        : at(level, phrases.apply(x));
  }

  /// The function whose graph this einsum is.
  private static @Nullable String function(Node.Einsum einsum) {
    List<Expr> x = einsum.operands();
    boolean square = x.size() == 1 && einsum.subscripts().equals(List.of(List.of(0, 0)));
    if (square) {
      return einsum.output().isEmpty() ? "tr" : "diag";
    }
    boolean dot =
        x.size() == 2
            && x.get(0).rank() > 0
            && einsum.output().isEmpty()
            && einsum.subscripts().stream()
                .allMatch(IntStream.range(0, x.get(0).rank()).boxed().toList()::equals);
    return dot ? "dot" : null;
  }
}
