package gradus.certify.positivity;

import gradus.certify.Range;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Function1;
import gradus.expr.Function2;
import gradus.expr.LinearMap;
import gradus.expr.Node;
import gradus.linalg.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Constant matrices that are positive semidefinite by their form, each with a root: `P = BᵀB`.
///
/// | form                          | why                                                     |
/// |-------------------------------|---------------------------------------------------------|
/// | `AᵀA`, `Aᵀ diag(c) A`, `c ≥ 0` | Gram matrices                                           |
/// | numbers                       | `LDLᵀ` in exact fractions has no negative pivot         |
/// | `P + Q`, `cP`, `c ≥ 0`         | sums and nonnegative multiples                          |
/// | `P ⊙ Q`                       | Schur's product theorem                                 |
/// | `P ⊗ Q`                       | a Kronecker product                                     |
/// | `AᵀPA`                        | congruence                                              |
/// | `I`, `diag(c)`, `c ≥ 0`        | diagonal                                                |
/// | a variable                    | it is declared so                                       |
///
/// Source: Horn & Johnson, *Matrix Analysis*, 2nd ed., §7.1 and §7.5; *Topics in Matrix Analysis*,
/// §4.2.
public final class SemidefiniteMatrix {
  /// Larger matrices of numbers are not factored exactly.
  static final int LARGEST_ORDER = 24;

  private static final int LARGEST_DEPTH = 8;

  private final Map<Expr, Optional<Expr>> roots = new HashMap<>();
  private final Map<Expr, String> reasons = new HashMap<>();

  /// `B` with `P = BᵀB`; a symbol where only its existence is known.
  Optional<Expr> root(Expr p) {
    Optional<Expr> known = roots.get(p);
    if (known == null) {
      known = found(p);
      roots.put(p, known);
    }
    return known;
  }

  /// One sentence for each matrix that was found to be positive semidefinite.
  public List<String> reasons() {
    return List.copyOf(reasons.values());
  }

  private Optional<Expr> found(Expr p) {
    Optional<Expr> gram = gram(p);
    Optional<String> reason =
        gram.isPresent() ? Optional.of("a Gram matrix") : reason(p, LARGEST_DEPTH);
    reason.ifPresent(why -> reasons.put(p, p + " is positive semidefinite: " + why));
    Dim n = p.rank() == 2 ? p.dims().get(0) : Dim.of(1);
    // a name of its own, for two matrices can be printed alike
    String name = "B#" + (reasons.size());
    return reason.map(_ -> gram.orElseGet(() -> Expr.variable(name, n, n)));
  }

  /// `A`, where a matrix is written `AᵀA`.
  private static Optional<Expr> gram(Expr p) {
    if (p.node() instanceof Node.Einsum(var operands, var subscripts, var output)
        && operands.size() == 2
        && output.size() == 2) {
      Expr left = operands.get(0);
      Expr right = operands.get(1);
      List<Integer> a = subscripts.get(0);
      List<Integer> b = subscripts.get(1);
      if (left.rank() == 2 && right.rank() == 2 && left == right) {
        if (a.get(0).equals(b.get(0)) && output.equals(List.of(a.get(1), b.get(1)))) {
          return Optional.of(left);
        }
        if (a.get(1).equals(b.get(1)) && output.equals(List.of(a.get(0), b.get(0)))) {
          return Optional.of(left.transpose());
        }
      }
      boolean product =
          a.size() == 2
              && b.size() == 2
              && a.get(1).equals(b.get(0))
              && output.equals(List.of(a.get(0), b.get(1)));
      if (product && isTranspose(left, right)) {
        return Optional.of(right);
      }
    }
    return Optional.empty();
  }

  private static boolean isTranspose(Expr a, Expr b) {
    return a.node() instanceof Node.Permute(var inner, var _) && inner == b
        || b.node() instanceof Node.Permute(var other, var _) && other == a;
  }

  private Optional<String> reason(Expr p, int depth) {
    if (depth == 0 || p.rank() != 2 || !p.dims().get(0).equals(p.dims().get(1))) {
      return Optional.empty();
    }
    return switch (p.node()) {
      case Node.Eye _ -> Optional.of("the identity");
      case Node.Variable(var _, var _, var domain) when domain.definiteness().isPositive() ->
          Optional.of("declared so");
      case Node.Literal(var value) ->
          isSemidefinite(value)
              ? Optional.of("LDLᵀ in exact fractions has no negative pivot")
              : Optional.empty();
      case Node.Permute(var inner, var _) -> reason(inner, depth - 1);
      case Node.Linear _ ->
          kronecker(p)
              .filter(pair -> pair.stream().allMatch(x -> reason(x, depth - 1).isPresent()))
              .map(_ -> "a Kronecker product of two such");
      case Node.Map1(var function, var _) when function == Function1.STOP -> Optional.empty();
      case Node.Map2(var function, var a, var b) -> combined(function, a, b, depth);
      case Node.Einsum einsum ->
          gram(p).isPresent() ? Optional.of("a Gram matrix") : congruence(einsum, depth);
      default -> Optional.empty();
    };
  }

  /// `P` and `Q`, where a matrix is `P ⊗ Q` as [gradus.expr.Matrices#kron] builds it, both square.
  static Optional<List<Expr>> kronecker(Expr matrix) {
    if (!(matrix.node() instanceof Node.Linear(LinearMap.Reshape _, var blocks))
        || !(blocks.node() instanceof Node.Einsum(var pair, var labels, var output))
        || pair.size() != 2
        || output.size() != 4
        || output.stream().distinct().count() != 4) {
      return Optional.empty();
    }
    boolean fits =
        labels.get(0).equals(List.of(output.get(0), output.get(2)))
            && labels.get(1).equals(List.of(output.get(1), output.get(3)))
            && pair.stream().allMatch(x -> x.dims().get(0).equals(x.dims().get(1)))
            && matrix.rank() == 2
            && matrix.dims().get(0).equals(matrix.dims().get(1));
    return fits ? Optional.of(pair) : Optional.empty();
  }

  private Optional<String> combined(Function2 function, Expr a, Expr b, int depth) {
    if (function == Function2.MULTIPLY) {
      if (isNonnegativeNumber(a)) {
        return reason(b, depth - 1).map(why -> "a nonnegative multiple of one (" + why + ")");
      }
      if (isNonnegativeNumber(b)) {
        return reason(a, depth - 1).map(why -> "a nonnegative multiple of one (" + why + ")");
      }
      if (isDiagonal(a, b) || isDiagonal(b, a)) {
        return Optional.of("diagonal and not negative");
      }
    }
    boolean keeps = function == Function2.ADD || function == Function2.MULTIPLY;
    if (!keeps || reason(a, depth - 1).isEmpty()) {
      return Optional.empty();
    }
    return reason(b, depth - 1)
        .map(_ ->
            function == Function2.ADD
                ? "a sum of two such"
                : "an elementwise product of two such (Schur)");
  }

  private static boolean isNonnegativeNumber(Expr x) {
    return x.node() instanceof Node.Broadcast(var inner, var _, var axes)
        && axes.isEmpty()
        && Range.of(inner).lower() >= 0;
  }

  private static boolean isDiagonal(Expr numbers, Expr eye) {
    return eye.node() instanceof Node.Eye && Range.of(numbers).lower() >= 0;
  }

  /// `AᵀPA`, and `Aᵀ diag(c) A` for `c ≥ 0`.
  private Optional<String> congruence(Node.Einsum einsum, int depth) {
    List<Expr> operands = einsum.operands();
    List<List<Integer>> labels = einsum.subscripts();
    if (operands.size() == 2) {
      return nested(operands.get(0), operands.get(1), labels, einsum.output(), depth);
    }
    if (operands.size() != 3) {
      return Optional.empty();
    }
    for (int middle = 0; middle < 3; middle++) {
      int first = middle == 0 ? 1 : 0;
      int second = middle == 2 ? 1 : 2;
      if (operands.get(first) != operands.get(second)) {
        continue;
      }
      Expr p = operands.get(middle);
      int i = einsum.output().get(0);
      int j = einsum.output().get(1);
      List<Integer> a = labels.get(labels.get(first).contains(i) ? first : second);
      List<Integer> b = labels.get(labels.get(first).contains(i) ? second : first);
      if (a.size() != 2 || a.indexOf(i) < 0 || a.indexOf(i) != b.indexOf(j)) {
        continue;
      }
      int side = 1 - a.indexOf(i);
      List<Integer> inner = labels.get(middle);
      if (p.rank() == 1
          && inner.equals(List.of(a.get(side)))
          && a.get(side).equals(b.get(side))
          && Range.of(p).lower() >= 0) {
        return Optional.of("Aᵀ diag(c) A with c = " + p + " ≥ 0");
      }
      if (p.rank() == 2
          && !a.get(side).equals(b.get(side))
          && (inner.equals(List.of(a.get(side), b.get(side)))
              || inner.equals(List.of(b.get(side), a.get(side))))) {
        return reason(p, depth - 1).map(why -> "congruent to one (" + why + ")");
      }
    }
    return Optional.empty();
  }

  /// `Aᵀ(PA)` and `(AᵀP)A`.
  private Optional<String> nested(
      Expr left, Expr right, List<List<Integer>> labels, List<Integer> output, int depth) {
    if (!isProduct(labels, output)) {
      return Optional.empty();
    }
    if (right.node() instanceof Node.Einsum(var pair, var inner, var out)
        && pair.size() == 2
        && isProduct(inner, out)
        && isTranspose(left, pair.get(1))) {
      return reason(pair.get(0), depth - 1).map(why -> "congruent to one (" + why + ")");
    }
    if (left.node() instanceof Node.Einsum(var pair, var inner, var out)
        && pair.size() == 2
        && isProduct(inner, out)
        && isTranspose(pair.get(0), right)) {
      return reason(pair.get(1), depth - 1).map(why -> "congruent to one (" + why + ")");
    }
    return Optional.empty();
  }

  private static boolean isProduct(List<List<Integer>> labels, List<Integer> output) {
    List<Integer> a = labels.get(0);
    List<Integer> b = labels.get(1);
    return a.size() == 2
        && b.size() == 2
        && a.get(1).equals(b.get(0))
        && !a.get(0).equals(b.get(1))
        && output.equals(List.of(a.get(0), b.get(1)));
  }

  /// Whether a symmetric matrix of numbers has no negative pivot, in exact fractions: a pivot that
  /// is 0 needs a row of zeros.
  static boolean isSemidefinite(Tensor matrix) {
    try {
      return matrix.shape().size(0) <= LARGEST_ORDER && isSemidefinite(rows(matrix));
    } catch (InapplicableException tooLong) {
      return false;
    }
  }

  static boolean isSemidefinite(List<List<Rational>> rows) {
    int n = rows.size();
    if (n > LARGEST_ORDER || !isSymmetric(rows)) {
      return false;
    }
    List<List<Rational>> rest = new ArrayList<>();
    rows.forEach(row -> rest.add(new ArrayList<>(row)));
    for (int k = 0; k < n; k++) {
      Rational pivot = rest.get(k).get(k);
      if (pivot.signum() < 0) {
        return false;
      }
      for (int i = k + 1; i < n; i++) {
        Rational entry = rest.get(i).get(k);
        if (entry.signum() == 0) {
          continue;
        }
        if (pivot.signum() == 0) {
          return false;
        }
        Rational factor = entry.over(pivot);
        for (int j = k + 1; j < n; j++) {
          rest.get(i).set(j, rest.get(i).get(j).minus(factor.times(rest.get(k).get(j))).limited());
        }
      }
    }
    return true;
  }

  private static boolean isSymmetric(List<List<Rational>> rows) {
    for (int i = 0; i < rows.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (!rows.get(i).get(j).equals(rows.get(j).get(i))) {
          return false;
        }
      }
    }
    return true;
  }

  /// The exact entries of a matrix of finite numbers; refused where some are not.
  static List<List<Rational>> rows(Tensor matrix) {
    int m = matrix.shape().size(0);
    int n = matrix.shape().size(1);
    List<List<Rational>> rows = new ArrayList<>();
    for (int i = 0; i < m; i++) {
      List<Rational> row = new ArrayList<>();
      for (int j = 0; j < n; j++) {
        double value = matrix.flat(i * n + j);
        if (!Double.isFinite(value)) {
          throw new InapplicableException("one of its matrices has an entry that is not finite");
        }
        row.add(Rational.of(value));
      }
      rows.add(row);
    }
    return rows;
  }
}
