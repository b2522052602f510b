package gradus.certify.hazards;

import gradus.certify.Interval;
import gradus.certify.Shapes;
import gradus.certify.hazards.Hazard.Kind;
import gradus.certify.positivity.Regular;
import gradus.expr.Expr;
import gradus.expr.Factor;
import gradus.expr.Node;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/// Matrices that are not certain to have what an operation asks of them: an inverse, a Cholesky
/// factor, eigenvalues that differ.
///
/// | operation                                   | asks for                | kind                |
/// |---------------------------------------------|-------------------------|---------------------|
/// | `A⁻¹`, `A⁻¹B`, `log |det A|`                 | a regular matrix        | SINGULAR            |
/// | `L⁻¹B`                                      | no 0 on the diagonal    | SINGULAR            |
/// | Cholesky factor                             | `½(A + Aᵀ) ≻ 0`         | INDEFINITE          |
/// | eigenvectors, singular vectors              | values that differ      | REPEATED_EIGENVALUE |
/// | a matrix inverted only to be multiplied     | a solution              | EXPLICIT_INVERSE    |
///
/// What is said of a matrix is said once, at the first operation that asks for it: a gradient asks
/// for the inverse that its function has asked for already.
final class Singularity {
  private final Regular regular;
  private final Set<Told> told = new HashSet<>();
  private final Map<Told, Boolean> certain;

  private record Told(Kind kind, Expr matrix) {}

  /// @param certain what has been found out before, by the same means
  private Singularity(Regular regular, Map<Told, Boolean> certain) {
    this.regular = regular;
    this.certain = certain;
  }

  Singularity(Regular regular) {
    this(regular, new HashMap<>());
  }

  /// The same knowledge, and nothing told yet.
  Singularity again() {
    return new Singularity(regular, certain);
  }

  /// `½(A + Aᵀ) ≻ 0`, certainly.
  boolean isPositiveDefinite(Expr a) {
    return certain(Kind.INDEFINITE, a, regular::isPositiveDefinite);
  }

  /// `A⁻¹` certainly exists.
  boolean isRegular(Expr a) {
    return certain(Kind.SINGULAR, a, regular::isRegular);
  }

  private boolean certain(Kind kind, Expr a, Predicate<Expr> proof) {
    return certain.computeIfAbsent(new Told(kind, a), _ -> proof.test(a));
  }

  Optional<Finding> find(Expr expr, Function<Expr, Interval> known) {
    return switch (expr.node()) {
      case Node.Inverse(var a) -> singular(expr, a, isRegular(a), known);
      case Node.Solve(var a, var _) -> singular(expr, a, isRegular(a), known);
      case Node.LogDeterminant(var a) -> singular(expr, a, isRegular(a), known);
      case Node.SolveTriangular(var a, var _, var _) ->
          singular(expr, a, regular.isRegularTriangle(a), known);
      case Node.Factorized(var factor, var a) ->
          switch (factor) {
            case CHOLESKY ->
                isPositiveDefinite(a) ? Optional.empty() : tell(Kind.INDEFINITE, expr, a, known);
            case EIGENVECTORS, LEFT_SINGULAR_VECTORS, RIGHT_SINGULAR_VECTORS ->
                regular.isSimple(a, factor == Factor.EIGENVECTORS)
                    ? Optional.empty()
                    : tell(Kind.REPEATED_EIGENVALUE, expr, a, known);
            case EIGENVALUES, SINGULAR_VALUES -> Optional.empty();
          };
      case Node.Einsum einsum -> explicitInverse(expr, einsum, known);
      default -> Optional.empty();
    };
  }

  private Optional<Finding> singular(
      Expr expr, Expr a, boolean certain, Function<Expr, Interval> known) {
    return certain ? Optional.empty() : tell(Kind.SINGULAR, expr, a, known);
  }

  /// Once for a matrix and its transpose.
  private Optional<Finding> tell(Kind kind, Expr expr, Expr a, Function<Expr, Interval> known) {
    return told.add(new Told(kind, Shapes.unpermuted(a)))
        ? Optional.of(Finding.of(kind, expr, Shapes.unpermuted(a), known.apply(a)))
        : Optional.empty();
  }

  private static Optional<Finding> explicitInverse(
      Expr expr, Node.Einsum einsum, Function<Expr, Interval> known) {
    for (int k = 0; k < einsum.operands().size(); k++) {
      Expr operand = einsum.operands().get(k);
      boolean multiplied =
          einsum.operands().size() > 1
              && einsum.subscripts().get(k).stream().anyMatch(l -> !einsum.output().contains(l));
      if (Shapes.unpermuted(operand).node() instanceof Node.Inverse && multiplied) {
        return Optional.of(Finding.of(Kind.EXPLICIT_INVERSE, expr, operand, known.apply(operand)));
      }
    }
    return Optional.empty();
  }
}
