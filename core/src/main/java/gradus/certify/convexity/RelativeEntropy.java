package gradus.certify.convexity;

import gradus.calculus.Symmetry;
import gradus.certify.Shapes;
import gradus.certify.positivity.Definite;
import gradus.certify.positivity.Definite.Labelled;
import gradus.expr.Expr;
import gradus.expr.Factor;
import gradus.expr.Function1;
import gradus.expr.Function2;
import gradus.expr.Functions;
import gradus.expr.Node;
import gradus.expr.Reduction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// The relative entropy of matrices, `tr(X log X − X log Y)`, and the half of it that knows `Y`.
///
/// | form                          | curvature                                             |
/// |-------------------------------|-------------------------------------------------------|
/// | `tr(X log X) − tr(X log Y)`   | jointly convex where `X ⪰ 0`, `Y ≻ 0` (Lindblad 1974) |
/// | `tr(C log Y)`, constant `C ⪰ 0` | concave where `Y ≻ 0` (Löwner 1934)                 |
///
/// The logarithm of `Y = V diag(λ) Vᵀ` is `V diag(log λ) Vᵀ`. That `X ⪰ 0` and `Y ≻ 0` is what the
/// logarithms of their eigenvalues need. The conditional entropy of two systems is the first form
/// with a `Y` that is linear in `X`.
///
/// Sources: Lindblad 1974, *Expectations and entropy inequalities for finite quantum systems*, by
/// the concavity of Lieb 1973, *Convex trace functions and the Wigner–Yanase–Dyson conjecture*; the
/// logarithm is operator concave: Bhatia 1997, *Matrix Analysis*, §V.2.
record RelativeEntropy(Predicate<Expr> varying, Definite definite) {
  Optional<Atom> of(Expr expr) {
    return switch (expr.node()) {
      case Node.Map2(var function, var a, var b) when function == Function2.ADD ->
          pair(a, b).or(() -> pair(b, a));
      case Node.Einsum einsum ->
          Cross.of(einsum)
              .filter(cross -> !varying.test(cross.x) && definite.semidefinite(cross.x).isPresent())
              .map(cross ->
                  atom(
                      "trace of logarithm",
                      Curvature.CONCAVE,
                      List.of(cross.y),
                      "the logarithm is operator concave, and tr(C log Y) adds it up with C ⪰ 0"
                          + " (Löwner 1934)"));
      default -> Optional.empty();
    };
  }

  private static Atom atom(String name, Curvature curvature, List<Expr> matrices, String because) {
    return new Atom(
        name,
        curvature,
        matrices.stream().map(x -> new Atom.Slot(x, Monotonicity.UNKNOWN)).toList(),
        because);
  }

  /// `±(tr(X log X) − tr(X log Y))`
  private static Optional<Atom> pair(Expr entropy, Expr cross) {
    if (!(Shapes.unsigned(cross).node() instanceof Node.Einsum einsum)) {
      return Optional.empty();
    }
    Optional<VonNeumann> first = VonNeumann.of(entropy);
    Optional<Cross> second = first.flatMap(_ -> Cross.of(einsum));
    return second
        .filter(other ->
            first.get().x == other.x
                && first.get().positive == Shapes.isNegative(cross)
                && Definite.numbers(other.x).isEmpty())
        .map(other ->
            atom(
                "quantum_rel_entr",
                first.get().positive ? Curvature.CONVEX : Curvature.CONCAVE,
                List.of(other.x, other.y),
                (first.get().positive ? "" : "the negative of ")
                    + "tr(X log X − X log Y)"
                    + (first.get().positive ? " is" : ", which is")
                    + " jointly convex where X ⪰ 0 and Y ≻ 0 (Lindblad 1974, from Lieb 1973)"));
  }

  /// `tr(X log X)`, or its negative, by the eigenvalues of a symmetric `X`.
  private record VonNeumann(Expr x, boolean positive) {
    static Optional<VonNeumann> of(Expr signed) {
      Expr sum = Shapes.unsigned(signed);
      boolean negated = sum != signed;
      if (!(sum.node() instanceof Node.Reduce(var reduction, var terms, var _))
          || reduction != Reduction.SUM
          || terms.rank() != 1) {
        return Optional.empty();
      }
      boolean minus = Shapes.isNegative(terms);
      return Shapes.unsigned(terms).node() instanceof Node.Map2(var function, var l, var same)
              && function == Function2.XLOGY
              && l == same
          ? matrix(l).map(x -> new VonNeumann(x, negated == minus))
          : Optional.empty();
    }
  }

  /// The symmetric matrix whose eigenvalues these are.
  private static Optional<Expr> matrix(Expr values) {
    return values.node() instanceof Node.Factorized(var factor, var x)
            && factor == Factor.EIGENVALUES
            && Symmetry.isCertain(x)
        ? Optional.of(x)
        : Optional.empty();
  }

  /// `tr(X log Y) = Σ Vᵢⱼ Xᵢₖ Vₖⱼ log λⱼ`, with the eigenvectors `V` and eigenvalues `λ` of `Y`;
  /// `X` may be a product.
  private record Cross(Expr x, Expr y) {
    static Optional<Cross> of(Node.Einsum einsum) {
      List<Labelled> vectors = new ArrayList<>();
      List<Labelled> logarithms = new ArrayList<>();
      List<Labelled> others = new ArrayList<>();
      for (int k = 0; k < einsum.operands().size(); k++) {
        Labelled factor = Labelled.of(einsum.operands().get(k), einsum.subscripts().get(k));
        boolean vector =
            factor.expr().node() instanceof Node.Factorized(var kind, var _)
                && kind == Factor.EIGENVECTORS;
        (factor.labels().size() == 1 ? logarithms : vector ? vectors : others).add(factor);
      }
      return einsum.output().isEmpty()
              && vectors.size() == 2
              && logarithms.size() == 1
              && !others.isEmpty()
          ? of(vectors.get(0), vectors.get(1), logarithms.get(0), others)
          : Optional.empty();
    }

    private static Optional<Cross> of(
        Labelled left, Labelled right, Labelled logarithm, List<Labelled> between) {
      int j = logarithm.labels().get(0);
      int i = left.labels().get(0);
      int k = right.labels().get(0);
      List<List<Integer>> labels = between.stream().map(Labelled::labels).toList();
      List<Integer> inner = labels.stream().flatMap(List::stream).toList();
      boolean chain =
          left.expr() == right.expr()
              && left.labels().get(1) == j
              && right.labels().get(1) == j
              && i != k
              && inner.containsAll(List.of(i, k))
              && !inner.contains(j);
      if (!chain
          || !(logarithm.expr().node() instanceof Node.Map1(var function, var values))
          || function != Function1.LOG) {
        return Optional.empty();
      }
      List<Expr> factors = between.stream().map(Labelled::expr).toList();
      Expr x =
          factors.size() == 1 && inner.size() == 2
              ? factors.get(0)
              : Functions.einsum(factors, labels, List.of(i, k));
      return matrix(values)
          .filter(y -> y == left.expr().operands().get(0) && Symmetry.isCertain(x))
          .map(y -> new Cross(x, y));
    }
  }
}
