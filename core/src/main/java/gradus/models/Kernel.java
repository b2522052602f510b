package gradus.models;

import static gradus.expr.Functions.*;

import gradus.expr.Dim;
import gradus.expr.Expr;
import java.util.List;

/// An inner product of rows in a space of features that need not be written down (Schölkopf & Smola
/// 2002, §2.1).
public sealed interface Kernel {
  /// `xᵀy`
  record Linear() implements Kernel {}

  /// `exp(−γ‖x − y‖²)`
  ///
  /// @param gamma `γ`; about one over the squared distance within which rows are alike
  record Rbf(double gamma) implements Kernel {
    public Rbf {
      requirePositive("a radial kernel's γ", gamma);
    }
  }

  /// `(γ xᵀy + c)ᵖ`
  ///
  /// @param degree `p`, at least 1
  /// @param gamma `γ`
  /// @param offset `c`, at least 0, so that the kernel is an inner product
  record Polynomial(int degree, double gamma, double offset) implements Kernel {
    public Polynomial {
      requirePositive("a polynomial kernel's degree", degree);
      requirePositive("a polynomial kernel's γ", gamma);
      if (!(offset >= 0) || offset == Double.POSITIVE_INFINITY) {
        throw new IllegalArgumentException(
            "a polynomial kernel's offset is a number of at least 0, not "
                + offset
                + ": below, it is no inner product");
      }
    }
  }

  /// The kernel of every row of `x` (m×d) with every row of `y` (n×d), an expression of shape m×n.
  default Expr matrix(Expr x, Expr y) {
    Expr products = x.matmul(y.transpose());
    return switch (this) {
      case Linear linear -> products;
      case Rbf(double gamma) -> exp(max(distances(x, y, products), Expr.of(0)).times(-gamma));
      case Polynomial(int degree, double gamma, double offset) ->
          products.times(gamma).plus(offset).power(degree);
    };
  }

  /// `‖xᵢ‖² + ‖yⱼ‖² − 2xᵢᵀyⱼ`: cancels where rows are near each other but far from the origin, so
  /// give rows centered.
  private static Expr distances(Expr x, Expr y, Expr products) {
    List<Dim> shape = products.dims();
    return sum(square(x), 1)
        .broadcast(shape, 0)
        .plus(sum(square(y), 1).broadcast(shape, 1))
        .minus(products.times(2));
  }

  private static void requirePositive(String what, double value) {
    if (!(value > 0) || value == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException(what + " is a positive number, not " + value);
    }
  }
}
