package gradus.certify.positivity;

import gradus.certify.positivity.Monomial.Factor;
import gradus.certify.positivity.QuadraticForm.Term;
import gradus.expr.Expr;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// **T2** and **T6** for a term with a matrix between two indices: `Σ_jk hⱼ ℓⱼ P_jk hₖ ℓₖ ≥ 0` for
/// a constant `P` that is positive semidefinite ([SemidefiniteMatrix]), a congruence of it with
/// `diag(h)`; and for several such matrices between the same indices, whose elementwise product is
/// semidefinite by Schur's theorem.
///
/// Source: Horn & Johnson, *Matrix Analysis*, 2nd ed., Theorem 7.5.3.
final class Congruence {
  private Congruence() {}

  static FormProof proof(Term term, Algebra algebra) {
    String name = new Monomial(term.rest()) + "·" + term.a() + "·" + term.b();
    boolean alike =
        term.a().index().size() == 1
            && term.b().index().size() == 1
            && term.a()
                .relabeled(l -> l < 0 ? -1 : l)
                .equals(term.b().relabeled(l -> l < 0 ? -1 : l))
            && term.coefficient().signum() > 0;
    if (!alike) {
      return FormProof.failed("the sign of " + name + " is open");
    }
    int j = term.a().index().getFirst();
    int k = term.b().index().getFirst();
    List<Factor> left = new ArrayList<>();
    List<Factor> right = new ArrayList<>();
    List<String> matrices = new ArrayList<>();
    for (Factor factor : term.rest()) {
      List<Integer> labels = factor.labels();
      if (labels.equals(List.of(j, k)) || labels.equals(List.of(k, j))) {
        Optional<Expr> matrix =
            Optional.ofNullable(factor.atom().expr()).filter(_ -> isConstant(factor));
        if (matrix.flatMap(algebra.semidefinite()::root).isEmpty()) {
          return FormProof.failed(
              "the sign of "
                  + name
                  + " is open, for "
                  + factor.atom()
                  + " is not known to be positive semidefinite");
        }
        matrices.add(matrix.get().toString());
      } else if (factor.index().equals(List.of(j))) {
        left.add(factor);
      } else if (factor.index().equals(List.of(k))) {
        right.add(factor.relabeled(label -> label == k ? j : label));
      } else if (!factor.index().isEmpty() || !factor.isNonnegative()) {
        return FormProof.failed("the sign of " + name + " is open");
      }
    }
    return Monomial.sorted(left).equals(Monomial.sorted(right))
        ? FormProof.of(
            "T6 " + name + " ≥ 0, a congruence of the elementwise product of " + matrices)
        : FormProof.failed("the sign of " + name + " is open");
  }

  private static boolean isConstant(Factor factor) {
    return factor.atom().kind() == Indeterminate.Kind.SYMBOL
        && !factor.atom().varying()
        && factor.exponent().is(1);
  }
}
