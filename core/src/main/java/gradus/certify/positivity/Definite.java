package gradus.certify.positivity;

import gradus.calculus.Symmetry;
import gradus.certify.Interval;
import gradus.certify.Range;
import gradus.compile.Interpreter;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Function1;
import gradus.expr.Function2;
import gradus.expr.Graph;
import gradus.expr.Node;
import gradus.linalg.SymmetricEigen;
import gradus.linalg.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// Whether a constant matrix is positive semidefinite: by its form where it has a variable in it,
/// by its numbers where it has none.
public final class Definite {
  /// Up to this many rows elimination is exact.
  private static final int EXACT = 24;

  private final Range range;

  public Definite(Range range) {
    this.range = range;
  }

  /// Why `½(P + Pᵀ)` is positive semidefinite; empty where that was not shown.
  public Optional<String> semidefinite(Expr matrix) {
    return matrix.rank() == 2 ? reason(matrix, 16) : Optional.empty();
  }

  /// Why `−½(P + Pᵀ)` is positive semidefinite; empty where that was not shown.
  public Optional<String> negativeSemidefinite(Expr matrix) {
    return matrix.rank() == 2 ? negative(matrix, 16) : Optional.empty();
  }

  /// The same of the only one of some matrices.
  public Optional<String> negativeSemidefinite(List<Expr> matrices) {
    return matrices.size() == 1 ? negativeSemidefinite(matrices.get(0)) : Optional.empty();
  }

  private Optional<String> negative(Expr p, int depth) {
    if (depth == 0) {
      return Optional.empty();
    }
    Optional<String> form =
        switch (p.node()) {
          case Node.Variable(var _, var _, var domain) when domain.definiteness().isNegative() ->
              Optional.of("it is declared " + domain.definiteness().words());
          case Node.Map1(var function, var x) when function == Function1.NEGATE ->
              reason(x, depth - 1);
          case Node.Permute(var x, var _) -> negative(x, depth - 1);
          case Node.Inverse(var x) -> negative(x, depth - 1);
          case Node.Map2(var function, var a, var b) -> negative(function, a, b, depth - 1);
          default -> Optional.empty();
        };
    return form.or(() ->
        numbers(p)
            .filter(values -> values.rank() == 2)
            .map(values -> Tensor.generate(values.shape(), k -> -values.flat(k)))
            .flatMap(Definite::byNumbers)
            .map(why -> "of its negative, " + why));
  }

  private Optional<String> negative(Function2 function, Expr a, Expr b, int depth) {
    return switch (function) {
      case ADD -> negative(a, depth).flatMap(_ -> negative(b, depth)).map(_ -> "sums of such are");
      case MULTIPLY -> {
        Interval front = range.interval(a);
        boolean diagonal = b.node() instanceof Node.Eye && front.upper() <= 0;
        yield diagonal
            ? Optional.of("it is diagonal without negative elements")
            : !isRepeated(a)
                ? Optional.<String>empty()
                : front.upper() <= 0
                    ? reason(b, depth)
                    : front.lower() >= 0 ? negative(b, depth) : Optional.<String>empty();
      }
      case DIVIDE ->
          isRepeated(b) && range.interval(b).lower() >= 0 ? negative(a, depth) : Optional.empty();
      default -> Optional.empty();
    };
  }

  private Optional<String> reason(Expr p, int depth) {
    if (depth == 0) {
      return Optional.empty();
    }
    Optional<String> form =
        switch (p.node()) {
          case Node.Eye _ -> Optional.of("an identity matrix is");
          case Node.Variable(var _, var _, var domain) when domain.definiteness().isPositive() ->
              Optional.of("it is declared " + domain.definiteness().words());
          case Node.Permute(var x, var _) -> reason(x, depth - 1);
          case Node.Inverse(var x) -> reason(x, depth - 1);
          case Node.Map1(var function, var x) when function == Function1.NEGATE ->
              negative(x, depth - 1);
          case Node.Linear _ ->
              SemidefiniteMatrix.kronecker(p)
                  .filter(pair -> kronecker(pair, depth))
                  .map(_ -> "it is a Kronecker product of two that are");
          case Node.Map2(var function, var a, var b) -> pair(function, a, b, depth - 1);
          case Node.Einsum einsum when isGram(einsum) ->
              Optional.of("it is a matrix times itself transposed");
          default -> Optional.empty();
        };
    return form.or(() -> numbers(p).flatMap(Definite::byNumbers));
  }

  /// Whether all are semidefinite, and symmetric, as factors of products have to be.
  private boolean kronecker(List<Expr> matrices, int depth) {
    return matrices.stream().allMatch(x -> isSymmetric(x) && reason(x, depth - 1).isPresent());
  }

  /// Certain to equal its transpose, by its form or by its numbers.
  public boolean isSymmetric(Expr matrix) {
    return Symmetry.isCertain(matrix) || numbers(matrix).filter(Definite::isSymmetric).isPresent();
  }

  private static boolean isSymmetric(Tensor p) {
    int n = p.rows();
    return n == p.columns()
        && IntStream.range(0, n * n).allMatch(k -> p.at(k / n, k % n) == p.at(k % n, k / n));
  }

  /// Why the Kronecker product of matrices is positive semidefinite; empty where that was not
  /// shown.
  public Optional<String> semidefinite(List<Expr> matrices) {
    return matrices.size() == 1
        ? semidefinite(matrices.get(0))
        : matrices.stream().allMatch(x -> x.rank() == 2) && kronecker(matrices, 16)
            ? Optional.of("a product of such matrices, one for each pair of indices")
            : Optional.empty();
  }

  private Optional<String> pair(Function2 function, Expr a, Expr b, int depth) {
    return switch (function) {
      case ADD ->
          reason(a, depth).flatMap(_ -> reason(b, depth)).map(_ -> "sums of such matrices are");
      case MULTIPLY -> {
        boolean front = isRepeated(a) && range.interval(a).lower() >= 0;
        boolean diagonal = b.node() instanceof Node.Eye && range.interval(a).lower() >= 0;
        yield diagonal
            ? Optional.of("it is diagonal without negative elements")
            : front ? reason(b, depth) : Optional.<String>empty();
      }
      case DIVIDE ->
          isRepeated(b) && range.interval(b).lower() >= 0 ? reason(a, depth) : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static boolean isRepeated(Expr x) {
    return x.node() instanceof Node.Broadcast(var inner, var _, var _) && inner.rank() == 0;
  }

  /// `AᵀA` or `AAᵀ`
  static boolean isGram(Node.Einsum einsum) {
    List<Expr> factors = einsum.operands();
    if (factors.size() != 2 || einsum.output().size() != 2) {
      return false;
    }
    Labelled first = Labelled.of(factors.get(0), einsum.subscripts().get(0));
    Labelled second = Labelled.of(factors.get(1), einsum.subscripts().get(1));
    if (first.expr() != second.expr()) {
      return false;
    }
    int a = einsum.output().get(0);
    int b = einsum.output().get(1);
    boolean forward = true;
    boolean backward = true;
    for (int axis = 0; axis < first.labels().size(); axis++) {
      int left = first.labels().get(axis);
      int right = second.labels().get(axis);
      boolean summed = left == right && left != a && left != b;
      // all ends the same way round: AᵢⱼAⱼᵢ is no Gram matrix
      forward &= summed || left == a && right == b;
      backward &= summed || left == b && right == a;
    }
    if (!forward && !backward) {
      return false;
    }
    return a != b;
  }

  /// An operand of a sum of products without the transposes around it.
  public record Labelled(Expr expr, List<Integer> labels) {
    public static Labelled of(Expr expr, List<Integer> labels) {
      if (!(expr.node() instanceof Node.Permute(var x, var order))) {
        return new Labelled(expr, labels);
      }
      Integer[] inner = new Integer[order.size()];
      for (int axis = 0; axis < order.size(); axis++) {
        inner[order.get(axis)] = labels.get(axis);
      }
      return new Labelled(x, List.of(inner));
    }
  }

  /// The numbers of an expression that has no variable in it.
  public static Optional<Tensor> numbers(Expr expr) {
    boolean known =
        Graph.topological(expr).stream()
            .allMatch(x ->
                !(x.node() instanceof Node.Variable)
                    && !(x.node() instanceof Node.Opaque)
                    && x.dims().stream().allMatch(dim -> dim instanceof Dim.Fixed));
    return known ? Optional.of(Interpreter.evaluate(expr, Map.of())) : Optional.empty();
  }

  private static Optional<String> byNumbers(Tensor p) {
    if (!p.isFinite() || p.rows() != p.columns()) {
      return Optional.empty();
    }
    if (p.rows() <= EXACT && eliminates(p)) {
      return Optional.of("no pivot of its elimination in exact fractions is negative");
    }
    double[] values = SymmetricEigen.of(symmetric(p)).values().toDoubles();
    double least = Double.POSITIVE_INFINITY;
    double largest = 0;
    for (double value : values) {
      least = Math.min(least, value);
      largest = Math.max(largest, Math.abs(value));
    }
    return least >= -4 * p.rows() * Math.ulp(largest)
        ? Optional.of("its least eigenvalue is " + least + ", 0 up to the rounding of its elements")
        : Optional.empty();
  }

  public static Tensor symmetric(Tensor p) {
    int n = p.rows();
    return Tensor.generate(p.shape(), k -> 0.5 * p.at(k / n, k % n) + 0.5 * p.at(k % n, k / n));
  }

  /// The exact test of `P + Pᵀ`.
  private static boolean eliminates(Tensor p) {
    int n = p.rows();
    Rational[][] a = new Rational[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        a[i][j] = Rational.of(p.at(i, j)).plus(Rational.of(p.at(j, i)));
      }
    }
    return eliminates(a);
  }

  /// Symmetric elimination: a matrix is positive semidefinite if and only if every pivot is
  /// positive, or 0 with nothing else in its row (Golub & Van Loan, §4.2.8). The matrix is written
  /// over.
  public static boolean eliminates(Rational[][] a) {
    int n = a.length;
    for (int k = 0; k < n; k++) {
      if (a[k][k].signum() < 0) {
        return false;
      }
      for (int i = k + 1; i < n; i++) {
        if (a[k][k].signum() == 0 && a[i][k].signum() != 0) {
          return false;
        }
      }
      for (int i = k + 1; a[k][k].signum() > 0 && i < n; i++) {
        Rational factor = a[i][k].over(a[k][k]);
        for (int j = k + 1; factor.signum() != 0 && j < n; j++) {
          a[i][j] = a[i][j].minus(factor.times(a[k][j]));
        }
      }
    }
    return true;
  }
}
