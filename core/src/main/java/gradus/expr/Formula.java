package gradus.expr;

import gradus.expr.cvxpy.Parser;
import java.util.Map;

/// The formula language: expressions as text, in the manner of a mathematical calculator.
///
/// ```java
/// Map<String, Expr> variables = Formula.declarations("X: matrix n d, y: vector n, w: vector d");
/// Expr loss = Formula.parse("sum(log(1 + exp(-y.*(X*w))))", variables);
/// String text = Formula.print(loss);
/// ```
///
/// | written              | means                                                                              |
/// |----------------------|------------------------------------------------------------------------------------|
/// | `A*B`, `A*x`, `2*x`  | product of linear algebra; a scalar scales; also `@`, `·`, `⋅`                      |
/// | `x.*y x./y x.^p`     | element by element; also `⊙`, `∘`, `⊘`                                             |
/// | `x + y`, `x - a`     | element by element; a scalar goes with every element                               |
/// | `x/a`                | division by a scalar                                                               |
/// | `A'`                 | transpose, also `A.T`, `Aᵀ`; vectors are columns: `x'*y` dot, `x*y'` outer product   |
/// | `a^p`, `A^2`, `A^-1` | power of a scalar, or of a square matrix with a whole exponent                     |
/// | `A\b`                | the solution of `A x = b`                                                          |
/// | `x < y`              | 1 where it holds, else 0; also `<= > >= ==`                                        |
/// | `sum(A)`, `sum(A,1)` | over all, over the first axis; also over a dimension by name: `sum(A, n)`          |
/// | `max(A)`, `max(x,y)` | the largest element, the larger of two; over an axis: `max(A, axis=1)`             |
/// | `norm(x)`            | Euclidean; of a vector also `norm(x, 1)`, `norm(x, 2)`, `norm(x, inf)`               |
/// | `ones(n, d) eye(n)`  | of named or numeric dimensions; also `zeros`, `broadcast`                          |
/// | `n`                  | the name of a dimension, where a number is expected: how many there are            |
/// | `[1, 2; 3, 4]`       | numbers                                                                            |
/// | `z = X*w; sum(z)`    | a name for a part                                                                  |
///
/// From loose to tight: comparison, `+ -`, `* .* / ./ \`, sign, `^ .^ '`; so `-x^2` is `−(x²)`.
/// Chains read from the left, powers from the right. Names may have letters of any alphabet, digits
/// and `_`; any other name is written in backquotes. Constants are `pi`, `inf` and `nan`.
///
/// Functions: every row of [Function1] under its symbol, `softmax logsoftmax square norm1 norm2
/// norminf`, `sum prod max min mean var logsumexp`, `tr det logdet inv diag solve dot outer`,
/// `maximum minimum pow xlogy select`, `einsum permute`, `chol eigvals eigvecs svdvals tril triu
/// kron solve_lower solve_upper nuclearnorm spectralnorm`, `sort argsort median`, and those that
/// arrange, take, draw and convolve: `reshape slice take flip pad concat stack window cumsum
/// cumprod gather scatter onehot argmax argmin quantile conv maxpool meanpool iota random uniform
/// normal`.
///
/// Functions of CVXPY whose names mean nothing else here are read too, with expressions and numbers
/// as arguments: `sum_squares quad_form quad_over_lin norm_nuc lambda_max lambda_min sum_largest
/// geo_mean harmonic_mean huber kl_div inv_pos pos matrix_frac tr_inv tv pnorm xexp multiply power`
/// and more. [#parseCvxpy] reads all that CVXPY writes.
///
/// A [Definition] is printed as what it stands for; an [Operation] is printed by its name, which
/// does not read back.
public final class Formula {
  static final Map<String, Double> CONSTANTS =
      Map.of("pi", Math.PI, "π", Math.PI, "inf", Double.POSITIVE_INFINITY, "nan", Double.NaN);

  private Formula() {}

  /// The variables that a list declares, in its order.
  ///
  /// A declaration is a name, a kind with its dimensions (`scalar`, `vector n`, `matrix n d`,
  /// `symmetric n`, `tensor n d k`; a dimension is a name or a number), and where something is
  /// known of the elements, `positive`, `nonnegative`, `negative`, `nonpositive` or `in [0, 1]`; of
  /// a symmetric matrix `positive definite`, `positive semidefinite`, and the same with `negative`.
  /// Declarations are separated by `,` or `;`.
  ///
  /// @throws FormulaException where the text is none, a kind is unknown, or a name is declared
  ///   twice or reserved
  public static Map<String, Expr> declarations(String text) {
    return new FormulaDeclarations(text).read();
  }

  /// The expression that a formula over the given variables means. Nothing is simplified.
  ///
  /// @throws FormulaException where the text is no formula, a name is unknown, or shapes do not fit
  public static Expr parse(String text, Map<String, Expr> variables) {
    return new FormulaParser(text, variables).formula();
  }

  /// The expression that a text in the notation of CVXPY 1.9 means: Python's operators and CVXPY's
  /// functions, with or without `cp.` before them.
  ///
  /// | written                        | means                                                    |
  /// |--------------------------------|----------------------------------------------------------|
  /// | `A @ x`, `x @ y`, `x.T @ P @ x` | product; a vector is neither row nor column               |
  /// | `2*x`, `multiply(x, y)`        | a number times an array; element by element              |
  /// | `A*x` of two arrays            | the product `@`, as CVXPY reads it                       |
  /// | `x/y`, `x + y`, `x - y`        | element by element, repeated along leading axes as NumPy does |
  /// | `x**2`, `x**p`, `2**x`         | element by element, for a number `p`                     |
  /// | `x[0]`, `X[:, 1]`, `x[::2]`    | entries, counted from 0                                  |
  /// | `x.sum()`, `X.trace()`         | the functions that are methods too                       |
  /// | `sum(x, axis=0)`, `norm(X, 'nuc')` | arguments by name; axes count from 0                 |
  ///
  /// A power is CVXPY's function `power`, which is defined on a part of the numbers: for `p` of 0,
  /// 1, 2, 4, … on all, for other positive `p` where `x ≥ 0`, for negative `p` where `x > 0`. The
  /// expression has no value elsewhere. Of a variable that is declared with bounds it is the power
  /// wherever these allow.
  ///
  /// Some names mean something else than in the formula language: `neg(x)` is `max(−x, 0)`,
  /// `logistic(x)` is `log(1 + eˣ)`, `norm(X)` of a matrix the largest singular value, `huber(x)`
  /// is `x²` in the middle. Matrices of which eigenvalues, `log_det`, `tr_inv` or `matrix_frac` are
  /// taken stand for their symmetric parts.
  ///
  /// @param variables what names stand for: variables, and constants as literals
  /// @throws FormulaException where the text is none, a name is unknown, or shapes do not fit
  public static Expr parseCvxpy(String text, Map<String, Expr> variables) {
    return new Parser(text, variables).formula();
  }

  /// The expression in the formula language. Over the expression's own variables the text reads
  /// back as the same expression; an array of numbers reads back as another array of equal numbers.
  public static String print(Expr expr) {
    return FormulaPrinter.print(expr);
  }
}
