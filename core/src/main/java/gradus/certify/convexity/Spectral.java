package gradus.certify.convexity;

import gradus.calculus.Symmetry;
import gradus.certify.Branches;
import gradus.certify.Range;
import gradus.certify.Shapes;
import gradus.certify.positivity.Definite;
import gradus.expr.Dim;
import gradus.expr.Domain;
import gradus.expr.Expr;
import gradus.expr.Factor;
import gradus.expr.Graph;
import gradus.expr.LinearMap;
import gradus.expr.Node;
import gradus.expr.Reduction;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;

/// Functions of eigenvalues and singular values, and sums of the largest elements.
///
/// | form                                  | curvature                          |
/// |---------------------------------------|------------------------------------|
/// | largest eigenvalue, sum of k largest  | convex (Fan 1949)                  |
/// | smallest eigenvalue, sum of k smallest | concave                           |
/// | `h(λ(A))`, `h` symmetric              | that of `h` (Davis 1957)           |
/// | largest singular value, sum of k largest | convex                          |
/// | sum of the k largest elements         | convex, rises in every element     |
/// | `log det A`, `tr A⁻¹` for `A ≻ 0`      | concave, convex                    |
final class Spectral {
  private Spectral() {}

  static Optional<Atom> of(Expr expr, Predicate<Expr> varying, Range range) {
    return switch (expr.node()) {
      case Node.LogDeterminant(var a)
          when a.node() instanceof Node.Inverse(var inner) && Symmetry.isCertain(inner) ->
          atom(
              "log_det", Curvature.CONVEX, inner, "log det A⁻¹ = −log det A is convex where A ≻ 0");
      case Node.LogDeterminant(var a) when Symmetry.isCertain(a) ->
          atom("log_det", Curvature.CONCAVE, a, "log det A is concave where A ≻ 0");
      case Node.Einsum einsum when isTraceOfInverse(einsum) ->
          atom(
              "tr_inv",
              Curvature.CONVEX,
              einsum.operands().get(0).operands().get(0),
              "tr A⁻¹ is convex where A ≻ 0");
      case Node.Einsum einsum when einsum.output().isEmpty() && einsum.operands().size() == 2 ->
          traceWithInverse(einsum, varying, range).or(() -> rearranged(einsum, varying));
      case Node.Reduce(var reduction, var x, var axes) when axes.size() == x.rank() ->
          reduced(expr, reduction, x, range);
      case Node.Linear(LinearMap.Reshape _, var x) when expr.rank() == 0 -> extreme(x);
      default -> Optional.empty();
    };
  }

  private static Optional<Atom> rearranged(Node.Einsum einsum, Predicate<Expr> varying) {
    Expr x = einsum.operands().get(0);
    Expr y = einsum.operands().get(1);
    return rearranged(x, y, varying).or(() -> rearranged(y, x, varying));
  }

  /// `tr(P A⁻¹)` for a constant `P ⪰ 0`: with `P = BᵀB` it is `tr(B A⁻¹ Bᵀ)`.
  private static Optional<Atom> traceWithInverse(
      Node.Einsum einsum, Predicate<Expr> varying, Range range) {
    for (int k = 0; k < 2; k++) {
      Expr inverse = einsum.operands().get(k);
      Expr p = einsum.operands().get(1 - k);
      boolean all =
          new HashSet<>(einsum.subscripts().get(0))
                  .equals(new HashSet<>(einsum.subscripts().get(1)))
              && new HashSet<>(einsum.subscripts().get(0)).size() == 2;
      if (all
          && inverse.node() instanceof Node.Inverse(var a)
          && Symmetry.isCertain(a)
          && p.rank() == 2
          && !varying.test(p)) {
        Definite definite = new Definite(range);
        Optional<String> positive = definite.semidefinite(p);
        Optional<String> reason = positive.or(() -> definite.negativeSemidefinite(p));
        return reason.map(why ->
            new Atom(
                "trace with an inverse",
                positive.isPresent() ? Curvature.CONVEX : Curvature.CONCAVE,
                List.of(new Atom.Slot(a, Monotonicity.UNKNOWN)),
                "tr(P A⁻¹) is convex where A ≻ 0, for P ⪰ 0, and concave for P ⪯ 0: " + why));
      }
    }
    return Optional.empty();
  }

  /// `Σ w₍ᵢ₎ x₍ᵢ₎` of two vectors in rising order is the largest `Σ wᵢ x_π(i)` over all orders
  /// (Hardy, Littlewood & Pólya 1934, §10.2).
  private static Optional<Atom> rearranged(Expr weights, Expr values, Predicate<Expr> varying) {
    return sorted(weights).isPresent() && !varying.test(weights)
        ? sorted(values)
            .map(x ->
                new Atom(
                    "dotsort",
                    Curvature.CONVEX,
                    List.of(new Atom.Slot(x, Monotonicity.UNKNOWN)),
                    "it is the largest of the dot products over all orders"))
        : Optional.empty();
  }

  /// The vector whose elements are put in rising order.
  private static Optional<Expr> sorted(Expr x) {
    return x.rank() == 1
            && x.node() instanceof Node.Gather(var of, var places, var _, var _)
            && places.node() instanceof Node.ArgSort(var by)
            && by == of
        ? Optional.of(of)
        : Optional.empty();
  }

  private static Optional<Atom> atom(String name, Curvature curvature, Expr a, String because) {
    return Optional.of(
        new Atom(name, curvature, List.of(new Atom.Slot(a, Monotonicity.UNKNOWN)), because));
  }

  private static boolean isTraceOfInverse(Node.Einsum einsum) {
    return einsum.operands().size() == 1
        && einsum.output().isEmpty()
        && einsum.operands().get(0).node() instanceof Node.Inverse(var a)
        && einsum.subscripts().get(0).get(0).equals(einsum.subscripts().get(0).get(1))
        && Symmetry.isCertain(a);
  }

  private static Optional<Atom> reduced(Expr expr, Reduction reduction, Expr x, Range range) {
    if (x.node() instanceof Node.Factorized(var factor, var a)) {
      if (factor == Factor.EIGENVALUES && reduction == Reduction.MAXIMUM) {
        return atom("lambda_max", Curvature.CONVEX, a, "the largest eigenvalue is convex");
      }
      if (factor == Factor.EIGENVALUES && reduction == Reduction.MINIMUM) {
        return atom("lambda_min", Curvature.CONCAVE, a, "the smallest eigenvalue is concave");
      }
      if (factor == Factor.SINGULAR_VALUES) {
        return singular(reduction, a);
      }
    }
    if (reduction == Reduction.SUM) {
      Optional<Ordered> ordered = Ordered.of(x);
      if (ordered.isPresent()) {
        return ordered.get().sum();
      }
    }
    return symmetric(expr, x, range);
  }

  private static Optional<Atom> singular(Reduction reduction, Expr a) {
    return switch (reduction) {
      case SUM -> atom("norm_nuc", Curvature.CONVEX, a, "the sum of singular values is a norm");
      case MAXIMUM ->
          atom("sigma_max", Curvature.CONVEX, a, "the largest singular value is a norm");
      case NORM2 -> atom("norm_fro", Curvature.CONVEX, a, "the Frobenius norm is a norm");
      case PRODUCT, MINIMUM, LOG_SUM_EXP -> Optional.empty();
    };
  }

  /// One element of ordered values.
  private static Optional<Atom> extreme(Expr x) {
    return Ordered.of(x).filter(ordered -> ordered.count == 1).flatMap(Ordered::sum);
  }

  /// A reduction of eigenvalues, each treated alike, is a symmetric function of them.
  private static Optional<Atom> symmetric(Expr expr, Expr x, Range range) {
    Expr inner = x;
    while (Branches.elementwise(inner) && !(inner.node() instanceof Node.Select)) {
      List<Expr> moving =
          inner.operands().stream().filter(y -> Shapes.number(y).isEmpty()).distinct().toList();
      if (moving.size() != 1) {
        return Optional.empty();
      }
      inner = moving.get(0);
    }
    if (!(inner.node() instanceof Node.Factorized(var factor, var a))
        || factor != Factor.EIGENVALUES) {
      return Optional.empty();
    }
    Expr values = Expr.variable("\u0000", Domain.REAL, inner.dims().toArray(new Dim[0]));
    Expr function = Graph.substitute(expr, Map.of(inner, values));
    Curvature curvature = Certificate.curvature(function, List.of(values), range);
    return curvature == Curvature.UNKNOWN
        ? Optional.empty()
        : atom(
            "function of eigenvalues",
            curvature,
            a,
            "a symmetric "
                + curvature.name().toLowerCase(java.util.Locale.ROOT)
                + " function of the eigenvalues (Davis 1957)");
  }

  /// Consecutive ones among values in order.
  ///
  /// @param whole what is in order: a vector, or the values of a matrix
  /// @param largest the first of them is the largest of all
  /// @param smallest the last of them is the smallest of all
  private record Ordered(Expr whole, Kind kind, int count, boolean largest, boolean smallest) {
    enum Kind {
      ELEMENTS,
      EIGENVALUES,
      SINGULAR_VALUES
    }

    static Optional<Ordered> of(Expr x) {
      return switch (x.node()) {
        case Node.Gather(var elements, var places, var _, var batch)
            when batch == 0
                && places.node() instanceof Node.Linear(LinearMap.Slice slice, var order)
                && order.node() instanceof Node.ArgSort(var sorted) ->
            sorted(elements, sorted, slice);
        case Node.Linear(LinearMap.Slice slice, var from) -> sliced(slice, from);
        default -> Optional.empty();
      };
    }

    private static Optional<Ordered> sliced(LinearMap.Slice slice, Expr from) {
      return switch (from.node()) {
        case Node.Factorized(var factor, var a) when factor == Factor.EIGENVALUES ->
            taken(a, Kind.EIGENVALUES, slice, from.dims().get(0), false);
        case Node.Factorized(var factor, var a) when factor == Factor.SINGULAR_VALUES ->
            taken(a, Kind.SINGULAR_VALUES, slice, from.dims().get(0), false);
        case Node.Gather(var elements, var places, var _, var batch)
            when batch == 0 && places.node() instanceof Node.ArgSort(var sorted) ->
            sorted(elements, sorted, slice);
        default -> Optional.empty();
      };
    }

    /// The elements of a vector in the order of its own or of its negative.
    private static Optional<Ordered> sorted(Expr elements, Expr by, LinearMap.Slice slice) {
      return elements.rank() == 1 && (by == elements || by == elements.negate())
          ? taken(elements, Kind.ELEMENTS, slice, elements.dims().get(0), by == elements)
          : Optional.empty();
    }

    private static Optional<Ordered> taken(
        Expr whole, Kind kind, LinearMap.Slice slice, Dim length, boolean ascending) {
      if (!(slice.dim() instanceof Dim.Fixed(var count))
          || Math.abs(slice.step()) != 1 && count > 1) {
        return Optional.empty();
      }
      OptionalInt n =
          length instanceof Dim.Fixed(var size) ? OptionalInt.of(size) : OptionalInt.empty();
      int from = slice.start();
      int to = from + slice.step() * (count - 1);
      boolean front = isFirst(from, n) || isFirst(to, n);
      boolean back = isLast(from, n) || isLast(to, n);
      return Optional.of(
          new Ordered(whole, kind, count, ascending ? back : front, ascending ? front : back));
    }

    private static boolean isFirst(int place, OptionalInt n) {
      return place == 0 || n.isPresent() && place == -n.getAsInt();
    }

    private static boolean isLast(int place, OptionalInt n) {
      return place == -1 || n.isPresent() && place == n.getAsInt() - 1;
    }

    Optional<Atom> sum() {
      if (!largest && (!smallest || kind == Kind.SINGULAR_VALUES)) {
        return Optional.empty();
      }
      String which = "the sum of the " + count + (largest ? " largest " : " smallest ");
      Curvature curvature = largest ? Curvature.CONVEX : Curvature.CONCAVE;
      return Optional.of(
          switch (kind) {
            case ELEMENTS ->
                new Atom(
                    largest ? "sum_largest" : "sum_smallest",
                    curvature,
                    List.of(new Atom.Slot(whole, Monotonicity.NONDECREASING)),
                    which + "elements, which rises in each");
            case EIGENVALUES ->
                new Atom(
                    largest ? "lambda_sum_largest" : "lambda_sum_smallest",
                    curvature,
                    List.of(new Atom.Slot(whole, Monotonicity.UNKNOWN)),
                    which + "eigenvalues (Fan 1949)");
            case SINGULAR_VALUES ->
                new Atom(
                    "sigma_sum_largest",
                    curvature,
                    List.of(new Atom.Slot(whole, Monotonicity.UNKNOWN)),
                    which + "singular values (Fan 1951)");
          });
    }
  }
}
