package gradus.expr.cvxpy;

import gradus.expr.Arrays;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Functions;
import gradus.expr.Matrices;
import gradus.expr.Reduction;
import gradus.expr.SpecialFunctions;
import java.util.List;

/// The norms of CVXPY, of vectors and of matrices, and what is made of them.
final class Norms {
  static final List<Atom> ATOMS =
      List.of(
          Atom.of("norm", "x, p=2, axis=None, keepdims=False", Norms::norm),
          Atom.of("norm1", "x, axis=None, keepdims=False", a -> a.reduced(a.expr(0), Norms::norm1)),
          Atom.of("norm2", "x, axis=None", a -> Functions.norm2(a.expr(0), a.axes(a.expr(0)))),
          Atom.of(
              "norm_inf",
              "x, axis=None, keepdims=False",
              a -> a.reduced(a.expr(0), Norms::normInfinity)),
          Atom.of(
              "pnorm",
              "x, p=2, axis=None, keepdims=False, max_denom=1024, approx=True",
              a -> a.reduced(a.expr(0), (x, axes) -> norm(a, x, p(a, "p", 2), axes))),
          Atom.of("mixed_norm", "X, p=2, q=1", Norms::mixed),
          Atom.of("norm_nuc", Matrices::nuclearNorm),
          Atom.of("sigma_max", Matrices::spectralNorm),
          Atom.of("tv", "x, *more", Norms::totalVariation),
          Atom.of(
              "dist_ratio",
              "x, a, b",
              a ->
                  Functions.norm2(a.expr(0).minus(a.expr("a")))
                      .over(Functions.norm2(a.expr(0).minus(a.expr("b"))))));

  private Norms() {}

  private static Expr norm1(Expr x, int... axes) {
    return Functions.sum(Functions.abs(x), axes);
  }

  private static Expr normInfinity(Expr x, int... axes) {
    return Functions.reduce(Reduction.MAXIMUM, Functions.abs(x), axes);
  }

  /// The `p` of a norm: a number, or `'inf'`.
  private static double p(Arguments a, String keyword, double otherwise) {
    boolean infinite = a.text(keyword, "").equalsIgnoreCase("inf");
    return infinite ? Double.POSITIVE_INFINITY : a.number(keyword, otherwise);
  }

  /// `(Σ |xᵢ|ᵖ)^{1/p}`; for `p < 1`, where it is concave, of numbers that are not negative.
  private static Expr norm(Arguments a, Expr x, double p, int... axes) {
    if (p == 1) {
      return norm1(x, axes);
    }
    if (p == 2) {
      return Functions.norm2(x, axes);
    }
    if (p == Double.POSITIVE_INFINITY) {
      return normInfinity(x, axes);
    }
    if (Double.isNaN(p) || p == 0) {
      throw a.error("the p of a norm is a number other than 0", "p");
    }
    if (p < 1) {
      return Functions.sum(Elementwise.powerOfNonnegative(x, p), axes).power(1 / p);
    }
    if (axes.length > 0 && x.rank() > 1) {
      throw a.error("along an axis the p of a norm is 1, 2 or inf", "p");
    }
    return SpecialFunctions.normP(x, p);
  }

  /// A norm of a vector, or that of a matrix as an operator; `'fro'` and `'nuc'` of its values.
  private static Expr norm(Arguments a) {
    Expr x = a.expr(0);
    String word = a.text("p", "");
    boolean matrix = x.rank() == 2 && a.axes(x).length == 0;
    if (matrix && word.equals("fro")) {
      return a.reduced(x, Functions::norm2);
    }
    if (matrix && word.equals("nuc")) {
      return Matrices.nuclearNorm(x);
    }
    if (!word.isEmpty() && !word.equalsIgnoreCase("inf")) {
      throw a.error(
          "the p of a norm is a number, inf, or for a matrix 'fro' or 'nuc', not '" + word + "'",
          "p");
    }
    double p = p(a, "p", 2);
    boolean column = matrix && x.dims().contains(Dim.of(1));
    return matrix && !column
        ? operatorNorm(x, p, a)
        : a.reduced(x, (y, axes) -> norm(a, y, p, axes));
  }

  private static Expr operatorNorm(Expr x, double p, Arguments a) {
    if (p == 1) {
      return Functions.reduce(Reduction.MAXIMUM, norm1(x, 0));
    }
    if (p == 2) {
      return Matrices.spectralNorm(x);
    }
    if (p == Double.POSITIVE_INFINITY) {
      return Functions.reduce(Reduction.MAXIMUM, norm1(x, 1));
    }
    throw a.error("the p of a matrix is 1, 2, inf, 'fro' or 'nuc'", "p");
  }

  /// The `q`-norm of the `p`-norms of the rows.
  private static Expr mixed(Arguments a) {
    Expr x = a.expr(0);
    if (x.rank() != 2) {
      throw a.error("a mixed norm is of a matrix", "X");
    }
    return norm(a, norm(a, x, p(a, "p", 2), 1), p(a, "q", 1));
  }

  /// `Σ |xᵢ₊₁ − xᵢ|`; of a matrix, or several, the 2-norms of the steps down and to the right.
  private static Expr totalVariation(Arguments a) {
    Expr x = a.expr(0);
    if (x.rank() == 1) {
      return Functions.norm1(ArrayFunctions.step(a, x, 0));
    }
    if (x.rank() != 2) {
      throw a.error("tv is of a vector or of matrices", "x");
    }
    Expr[] steps = new Expr[2 * a.positional().size()];
    for (int k = 0; k < a.positional().size(); k++) {
      Expr each = a.expr(k);
      Expr down = ArrayFunctions.step(a, each, 0);
      Expr right = ArrayFunctions.step(a, each, 1);
      steps[2 * k] = Arrays.slice(down, 1, 0, a.size(each, 1) - 1);
      steps[2 * k + 1] = Arrays.slice(right, 0, 0, a.size(each, 0) - 1);
    }
    return Functions.sum(Functions.norm2(Arrays.stack(0, steps), 0));
  }
}
