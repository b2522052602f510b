package gradus.expr.cvxpy;

import gradus.expr.Expr;
import gradus.expr.Formula;
import gradus.linalg.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/// Expressions as CVXPY writes them, with what CVXPY says of them.
public final class CvxpyCases {
  private CvxpyCases() {}

  /// The variables and constants of [#all].
  public static Map<String, Expr> names() {
    Map<String, Expr> names =
        new HashMap<>(
            Formula.declarations(
                "x: vector 3, y: vector 3, p: vector 3 nonnegative, q: vector 3 nonnegative, t:"
                    + " scalar, s: scalar nonnegative, X: matrix 2 3, S: symmetric 3, R: symmetric"
                    + " 4"));
    names.put("A", Expr.of(Tensor.matrix(new double[][] {{1, -2, 0.5}, {0.25, 3, -1}})));
    names.put("b", Expr.of(Tensor.vector(1, -0.5)));
    names.put(
        "P", Expr.of(Tensor.matrix(new double[][] {{2, 0.5, 0}, {0.5, 1, 0.25}, {0, 0.25, 3}})));
    names.put("g", Expr.of(0.75));
    return names;
  }

  /// Expressions with their value and their curvature by CVXPY 1.9.3: text, value, curvature.
  public static List<List<String>> all() throws IOException {
    try (InputStream in = CvxpyCases.class.getResourceAsStream("cvxpy-1.9.3.tsv")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().map(line -> List.of(Pattern.compile("\t").split(line))).toList();
    }
  }
}
