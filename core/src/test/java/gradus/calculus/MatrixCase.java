package gradus.calculus;

import gradus.calculus.Derivative.Order;
import gradus.expr.Expr;
import gradus.expr.Formula;
import gradus.expr.Operations;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// One derivative as a textbook has it.
///
/// @param source where, with the number of the equation or section: *MC* Petersen & Pedersen 2012,
///   *The Matrix Cookbook*; *MN* Magnus & Neudecker 2019, *Matrix Differential Calculus*, 3rd ed.,
///   by chapter; *BV* Boyd & Vandenberghe 2004, *Convex Optimization*; *B* Bishop 2006, *Pattern
///   Recognition and Machine Learning*; *RW* Rasmussen & Williams 2006, *Gaussian Processes for
///   Machine Learning*
/// @param textbook the derivative as printed there, in the formula language; `v` is the direction
///   of a product
record MatrixCase(
    String id,
    String source,
    String declarations,
    String formula,
    String by,
    Order order,
    String textbook) {
  @Override
  public String toString() {
    return id + " (" + source + ")";
  }

  Map<String, Expr> variables() {
    return Formula.declarations(declarations);
  }

  Expr function() {
    return Formula.parse(formula, variables());
  }

  Derivative derivative() {
    return Derivative.of(function(), Objects.requireNonNull(variables().get(by)), order);
  }

  /// The textbook's form; a product's direction is a variable of it.
  Expr expected(Derivative derivative) {
    Map<String, Expr> known = new LinkedHashMap<>(variables());
    known.putAll(derivative.variables());
    return Formula.parse(textbook, known);
  }

  /// The cases of a table among the resources.
  static List<MatrixCase> resource(String name) {
    try (InputStream table = MatrixCase.class.getResourceAsStream(name)) {
      return read(new String(Objects.requireNonNull(table).readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /// Rows of `id | source | declarations | formula | by | order | textbook`.
  static List<MatrixCase> read(String table) {
    return table
        .lines()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(MatrixCase::row)
        .toList();
  }

  private static MatrixCase row(String line) {
    List<String> cells = List.of(line.split("\\|", -1)).stream().map(String::strip).toList();
    if (cells.size() != 7) {
      throw new IllegalArgumentException("a row has 7 cells: " + line);
    }
    return new MatrixCase(
        cells.get(0),
        cells.get(1),
        cells.get(2),
        cells.get(3),
        cells.get(4),
        Order.of(cells.get(5)),
        cells.get(6));
  }

  int allowed(Derivative derivative) {
    return (int) Math.floor(1.3 * Operations.count(expected(derivative)) + 1e-9);
  }
}
