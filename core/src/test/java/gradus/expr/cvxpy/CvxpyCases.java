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
  /// The values of the variables in `reference.py` and `composed.py`.
  public static final Map<String, Tensor> VALUES =
      Map.of(
          "R",
              Tensor.matrix(
                  new double[][] {
                    {1.1, 0.2, 0.1, -0.3},
                    {0.2, 0.9, 0.15, 0.05},
                    {0.1, 0.15, 0.7, 0.25},
                    {-0.3, 0.05, 0.25, 1.3}
                  }),
          "x", Tensor.vector(0.5, -1.25, 2),
          "y", Tensor.vector(-0.75, 0.3, 1.1),
          "p", Tensor.vector(0.4, 1.7, 2.5),
          "q", Tensor.vector(1.2, 0.6, 0.9),
          "t", Tensor.scalar(-0.8),
          "s", Tensor.scalar(1.3),
          "X", Tensor.matrix(new double[][] {{0.2, -1.1, 0.7}, {1.4, 0.3, -0.6}}),
          "S", Tensor.matrix(new double[][] {{2, 0.3, -0.4}, {0.3, 1.5, 0.2}, {-0.4, 0.2, 0.9}}));

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
