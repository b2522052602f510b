package gradus.certify.positivity;

import gradus.calculus.Simplify;
import gradus.certify.Interval;
import gradus.certify.Range;
import gradus.certify.Shapes;
import gradus.expr.Definiteness;
import gradus.expr.Expr;
import gradus.expr.Factor;
import gradus.expr.Function1;
import gradus.expr.Function2;
import gradus.expr.Node;
import gradus.linalg.Precision;
import gradus.linalg.Svd;
import gradus.linalg.SymmetricEigen;
import gradus.linalg.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Predicate;

/// Whether a square matrix is certain to have an inverse, by its form or by its numbers.
///
/// | form                                     | what is certain                              |
/// |------------------------------------------|----------------------------------------------|
/// | `I`, `diag(c)`, `c > 0`                   | positive definite                            |
/// | a variable declared positive definite    | positive definite                            |
/// | `cP`, `P/c`, `c > 0`, `Pᵀ`, `P⁻¹`, `P ⊗ Q`  | positive definite where `P` and `Q` are      |
/// | `P + Q`                                  | where `P ≻ 0` and `Q ⪰ 0` ([Definite])        |
/// | `P ⊙ Q`                                  | where `P ≻ 0` and `Q ≻ 0` (Schur)             |
/// | `AᵀA`, `AAᵀ`                              | where `A` is regular                         |
/// | numbers                                  | where no rounding makes them singular        |
/// | `AB`, `cA`, `c ≠ 0`, `Aᵀ`, `A⁻¹`, `A⁻¹B`     | regular where `A` and `B` are                |
/// | `diag(c)`, `c ≠ 0`                        | regular                                      |
/// | `L` of `A = LLᵀ`, `V` of `A = VΛVᵀ`         | regular, where they exist                    |
///
/// A matrix is positive definite here if its symmetric part is; it then has an inverse. A term is
/// not relied on that is lost where it is added: `AᵀA + 10⁻²⁰I` is as singular as `AᵀA`.
///
/// Source: Horn & Johnson, *Matrix Analysis*, 2nd ed., §7.1 and §7.5.
public final class Regular {
  private static final int LARGEST_DEPTH = 16;

  private final Range range;
  private final Definite definite;
  private final SemidefiniteMatrix byRoots = new SemidefiniteMatrix();
  private final Precision precision;

  /// @param range of what is declared; where a bound is only supposed, a term may be taken for lost
  public Regular(Range range, Precision precision) {
    this.range = range;
    this.definite = new Definite(range);
    this.precision = precision;
  }

  /// `A⁻¹` certainly exists.
  public boolean isRegular(Expr matrix) {
    return isSquare(matrix)
        && (regular(matrix, LARGEST_DEPTH) || regular(Simplify.of(matrix), LARGEST_DEPTH));
  }

  /// `½(A + Aᵀ) ≻ 0`, certainly.
  public boolean isPositiveDefinite(Expr matrix) {
    return isSquare(matrix)
        && (strength(matrix, LARGEST_DEPTH).isPresent()
            || strength(Simplify.of(matrix), LARGEST_DEPTH).isPresent());
  }

  /// No element on the diagonal is 0, certainly.
  public boolean isRegularTriangle(Expr matrix) {
    Expr of = Shapes.unpermuted(matrix);
    return isNonzero(of)
        || of.node() instanceof Node.Factorized(var factor, var _) && factor == Factor.CHOLESKY
        || of.node() instanceof Node.Eye
        || Definite.numbers(of).filter(Regular::isRegularTriangle).isPresent();
  }

  private static boolean isRegularTriangle(Tensor a) {
    for (int k = 0; k < Math.min(a.rows(), a.columns()); k++) {
      if (!(Math.abs(a.at(k, k)) > 0)) {
        return false;
      }
    }
    return true;
  }

  /// All eigenvalues of the symmetric part, or all singular values, certainly differ; then vectors
  /// are determined up to their signs.
  public boolean isSimple(Expr matrix, boolean symmetric) {
    return Definite.numbers(matrix)
        .filter(Tensor::isFinite)
        .map(a ->
            (symmetric ? SymmetricEigen.of(Definite.symmetric(a)).values() : Svd.of(a).values())
                .toDoubles())
        .filter(values -> differ(values, symmetric))
        .isPresent();
  }

  private boolean differ(double[] values, boolean symmetric) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double largest = largest(values);
    double gap = rounding(values.length, largest);
    boolean differ = symmetric || sorted.length == 0 || sorted[0] > gap;
    for (int k = 1; k < sorted.length; k++) {
      differ &= sorted[k] - sorted[k - 1] > gap;
    }
    return differ;
  }

  private static boolean isSquare(Expr matrix) {
    return matrix.rank() == 2 && matrix.dims().get(0).equals(matrix.dims().get(1));
  }

  private boolean regular(Expr a, int depth) {
    if (depth == 0) {
      return false;
    }
    if (strength(a, depth).isPresent()) {
      return true;
    }
    boolean form =
        switch (a.node()) {
          case Node.Variable(var _, var _, var domain) -> domain.definiteness().isStrict();
          case Node.Permute(var x, var _) -> regular(x, depth - 1);
          case Node.Inverse(var x) -> regular(x, depth - 1);
          case Node.Solve(var x, var b) -> regular(x, depth - 1) && squareRegular(b, depth);
          case Node.Factorized(var factor, var _) ->
              factor == Factor.CHOLESKY || factor == Factor.EIGENVECTORS;
          case Node.Linear _ -> kronecker(a, x -> regular(x, depth - 1));
          case Node.Map1(var function, var x) when function == Function1.NEGATE ->
              regular(x, depth - 1);
          case Node.Map2(var function, var x, var y) when function == Function2.MULTIPLY ->
              isScaled(x, y, depth) || isScaled(y, x, depth);
          case Node.Map2(var function, var x, var y) when function == Function2.DIVIDE ->
              isRepeated(y) && regular(x, depth - 1);
          case Node.Einsum einsum ->
              isProduct(einsum)
                  && einsum.operands().stream().allMatch(x -> squareRegular(x, depth));
          default -> false;
        };
    return form || Definite.numbers(a).filter(this::isRegular).isPresent();
  }

  private boolean squareRegular(Expr a, int depth) {
    return isSquare(a) && regular(a, depth - 1);
  }

  /// `cA` or `diag(c)`, for `c ≠ 0`.
  private boolean isScaled(Expr c, Expr a, int depth) {
    return isNonzero(c) && (a.node() instanceof Node.Eye || isRepeated(c) && regular(a, depth - 1));
  }

  private boolean isRegular(Tensor a) {
    if (!a.isFinite()) {
      return false;
    }
    double[] values = Svd.of(a).values().toDoubles();
    double least = least(values);
    return least > rounding(values.length, largest(values));
  }

  /// What rounding can move the eigenvalues and singular values of a matrix by, in its elements and
  /// in the computation.
  private double rounding(int n, double largest) {
    return 4 * n * precision.epsilon() * largest;
  }

  private static double least(double[] values) {
    double least = Double.POSITIVE_INFINITY;
    for (double value : values) {
      least = Math.min(least, value);
    }
    return least;
  }

  private static double largest(double[] values) {
    double largest = 0;
    for (double value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  /// How large, at most, the smallest eigenvalue is that shows `½(P + Pᵀ)` to be positive definite;
  /// empty where that was not shown.
  private OptionalDouble strength(Expr p, int depth) {
    if (depth == 0 || !isSquare(p)) {
      return OptionalDouble.empty();
    }
    OptionalDouble form =
        switch (p.node()) {
          case Node.Eye _ -> OptionalDouble.of(1);
          case Node.Variable(var _, var _, var domain) ->
              ofAnySize(domain.definiteness() == Definiteness.POSITIVE_DEFINITE);
          case Node.Permute(var x, var _) -> strength(x, depth - 1);
          case Node.Inverse(var x) -> ofAnySize(strength(x, depth - 1));
          case Node.Linear _ ->
              ofAnySize(
                  kronecker(p, x -> definite.isSymmetric(x) && strength(x, depth - 1).isPresent()));
          case Node.Map2(var function, var a, var b) ->
              switch (function) {
                case ADD -> sum(a, b, depth);
                case MULTIPLY -> product(a, b, depth);
                case DIVIDE -> isPositive(b) ? ofAnySize(strength(a, depth - 1)) : none();
                default -> none();
              };
          case Node.Einsum einsum -> ofAnySize(isRegularGram(einsum, depth));
          default -> none();
        };
    return form.isPresent()
        ? form
        : Definite.numbers(p).map(this::leastEigenvalue).orElse(OptionalDouble.empty());
  }

  private static OptionalDouble none() {
    return OptionalDouble.empty();
  }

  /// Positive definite, with eigenvalues of any size.
  private static OptionalDouble ofAnySize(boolean shown) {
    return shown ? OptionalDouble.of(Double.POSITIVE_INFINITY) : none();
  }

  private static OptionalDouble ofAnySize(OptionalDouble strength) {
    return ofAnySize(strength.isPresent());
  }

  private OptionalDouble leastEigenvalue(Tensor p) {
    if (!p.isFinite()) {
      return none();
    }
    double[] values = SymmetricEigen.of(Definite.symmetric(p)).values().toDoubles();
    double least = least(values);
    return least > rounding(values.length, largest(values)) ? OptionalDouble.of(least) : none();
  }

  private OptionalDouble sum(Expr a, Expr b, int depth) {
    OptionalDouble first = strength(a, depth - 1);
    OptionalDouble second = strength(b, depth - 1);
    if (first.isPresent() && second.isPresent()) {
      return OptionalDouble.of(first.getAsDouble() + second.getAsDouble());
    }
    return first.isPresent() ? ridged(b, first) : second.isPresent() ? ridged(a, second) : second;
  }

  /// `P + Q` for `P ⪰ 0`, unless rounding the elements of `P` moves them by more than `Q` is.
  private OptionalDouble ridged(Expr p, OptionalDouble ridge) {
    Interval elements = range.interval(p);
    double scale = Double.isInfinite(elements.magnitude()) ? 1 : elements.magnitude();
    boolean lost = ridge.getAsDouble() <= precision.epsilon() * scale;
    boolean semidefinite = definite.semidefinite(p).isPresent() || byRoots.root(p).isPresent();
    return semidefinite && !lost ? ridge : none();
  }

  /// `cP`, `diag(c)` and `P ⊙ Q`.
  private OptionalDouble product(Expr a, Expr b, int depth) {
    for (List<Expr> order : List.of(List.of(a, b), List.of(b, a))) {
      Expr c = order.get(0);
      Expr p = order.get(1);
      boolean diagonal = p.node() instanceof Node.Eye && isAbove0(c);
      OptionalDouble inner =
          diagonal ? OptionalDouble.of(1) : isPositive(c) ? strength(p, depth - 1) : none();
      if (inner.isPresent()) {
        return OptionalDouble.of(inner.getAsDouble() * range.interval(c).upper());
      }
    }
    return ofAnySize(
        definite.isSymmetric(a)
            && definite.isSymmetric(b)
            && strength(a, depth - 1).isPresent()
            && strength(b, depth - 1).isPresent());
  }

  private boolean isPositive(Expr c) {
    return isRepeated(c) && isAbove0(c);
  }

  private boolean isAbove0(Expr c) {
    return range.interval(c).lower() >= 0 && isNonzero(c);
  }

  /// Not 0, and not rounded to 0 either: what is given is not rounded.
  private boolean isNonzero(Expr c) {
    Interval values = range.interval(c);
    boolean given = Shapes.scalar(c).node() instanceof Node.Leaf;
    return !values.mayBeZero() && (given || values.mignitude() >= precision.smallest());
  }

  private static boolean isRepeated(Expr x) {
    return Shapes.scalar(x).rank() == 0;
  }

  private boolean isRegularGram(Node.Einsum einsum, int depth) {
    return Definite.isGram(einsum)
        && squareRegular(Shapes.unpermuted(einsum.operands().get(0)), depth);
  }

  private static boolean kronecker(Expr matrix, Predicate<Expr> each) {
    return SemidefiniteMatrix.kronecker(matrix)
        .filter(pair -> pair.stream().allMatch(each))
        .isPresent();
  }

  /// `AB`, of two matrices that may be transposed.
  private static boolean isProduct(Node.Einsum einsum) {
    if (einsum.operands().size() != 2 || einsum.output().size() != 2) {
      return false;
    }
    List<Integer> a = einsum.subscripts().get(0);
    List<Integer> b = einsum.subscripts().get(1);
    List<Integer> shared = a.stream().filter(b::contains).toList();
    return a.size() == 2
        && b.size() == 2
        && !a.get(0).equals(a.get(1))
        && !b.get(0).equals(b.get(1))
        && shared.size() == 1
        && !einsum.output().contains(shared.get(0));
  }
}
