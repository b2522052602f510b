package gradus.certify.positivity;

import gradus.certify.positivity.Monomial.Factor;
import gradus.certify.positivity.QuadraticForm.Term;
import gradus.expr.Expr;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// **T2** and **T6** for a term with a matrix between two indices: `Σ_jk hⱼ ℓⱼ P_jk hₖ ℓₖ ≥ 0` for
/// a constant `P` that is positive semidefinite ([SemidefiniteMatrix]), a congruence of it with
/// `diag(h)`; and for several such matrices: between the same indices their elementwise product is
/// semidefinite by Schur's theorem, and between different pairs, as in `Σ ℓ_ij P_ik Q_jl ℓ_kl`,
/// their Kronecker product is.
///
/// Source: Horn & Johnson, *Matrix Analysis*, 2nd ed., Theorem 7.5.3; *Topics in Matrix Analysis*,
/// Corollary 4.2.13.
final class Congruence {
  private Congruence() {}

  static FormProof proof(Term term, Algebra algebra) {
    String name = new Monomial(term.rest()) + "·" + term.a() + "·" + term.b();
    Map<Integer, Integer> mirror = mirror(term.a(), term.b());
    if (mirror.isEmpty() || term.coefficient().signum() <= 0) {
      return FormProof.failed("the sign of " + name + " is open");
    }
    List<Factor> left = new ArrayList<>();
    List<Factor> right = new ArrayList<>();
    List<String> matrices = new ArrayList<>();
    List<Factor> spread =
        term.rest().stream().filter(factor -> !isNonnegativeNumber(factor)).toList();
    for (Factor factor : spread) {
      if (isAcross(factor.labels(), mirror)) {
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
      } else if (mirror.keySet().containsAll(factor.index())) {
        left.add(factor.relabeled(label -> mirror.getOrDefault(label, label)));
      } else if (mirror.values().containsAll(factor.index())) {
        right.add(factor);
      } else {
        return FormProof.failed("the sign of " + name + " is open");
      }
    }
    return Monomial.sorted(left).equals(Monomial.sorted(right))
        ? FormProof.of("T6 " + name + " ≥ 0, a congruence of the product of " + matrices)
        : FormProof.failed("the sign of " + name + " is open");
  }

  private static boolean isNonnegativeNumber(Factor factor) {
    return factor.index().isEmpty() && factor.isNonnegative();
  }

  /// The index of the second form that each index of the first one stands for, but for those that
  /// they share, over which forms of one sign are added up; empty where they are no mirror images.
  private static Map<Integer, Integer> mirror(Factor a, Factor b) {
    Map<Integer, Integer> mirror = new HashMap<>();
    boolean alike = a.relabeled(l -> l < 0 ? -1 : l).equals(b.relabeled(l -> l < 0 ? -1 : l));
    for (int axis = 0; alike && axis < a.labels().size(); axis++) {
      int j = a.labels().get(axis);
      int k = b.labels().get(axis);
      if (j < 0) {
        Integer known = mirror.putIfAbsent(j, k);
        alike = known == null || known == k;
      }
    }
    mirror.entrySet().removeIf(pair -> pair.getKey().equals(pair.getValue()));
    boolean apart =
        mirror.values().stream().distinct().count() == mirror.size()
            && mirror.values().stream().noneMatch(mirror::containsKey);
    return alike && apart ? mirror : Map.of();
  }

  private static boolean isAcross(List<Integer> labels, Map<Integer, Integer> mirror) {
    if (labels.size() != 2) {
      return false;
    }
    Integer a = labels.get(0);
    Integer b = labels.get(1);
    return b.equals(mirror.get(a)) || a.equals(mirror.get(b));
  }

  private static boolean isConstant(Factor factor) {
    return factor.atom().kind() == Indeterminate.Kind.SYMBOL
        && !factor.atom().varying()
        && factor.exponent().is(1);
  }
}
