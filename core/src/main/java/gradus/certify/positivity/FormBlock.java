package gradus.certify.positivity;

import gradus.certify.positivity.Monomial.Factor;
import gradus.expr.Dim;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// `Σᵢ Σ_jk C_jk,ᵢ ℓ_j,ᵢ ℓ_k,ᵢ`: a symmetric matrix of coefficients for each index `i`, and the
/// linear forms it belongs to. Forms without axes are the same for every index.
///
/// The matrix is positive semidefinite if it is so for every index, and then the sum is not
/// negative, whatever the forms are.
final class FormBlock {
  private final Algebra algebra;
  private final List<Dim> dims;
  private final List<Factor> forms = new ArrayList<>();
  private final Map<List<Factor>, IndexedPolynomial> entries = new HashMap<>();

  FormBlock(Algebra algebra, List<Dim> dims) {
    this.algebra = algebra;
    this.dims = dims;
  }

  List<Dim> dims() {
    return dims;
  }

  List<Factor> forms() {
    return forms;
  }

  /// Adds `c ℓ_a ℓ_b`, which is half of `c` on either side of the diagonal.
  void add(Factor a, Factor b, IndexedPolynomial c) {
    include(a);
    include(b);
    if (a.equals(b)) {
      put(a, a, c);
    } else {
      IndexedPolynomial half = algebra.scaled(c, Rational.ONE.over(Rational.of(2)));
      put(a, b, half);
      put(b, a, half);
    }
  }

  private void include(Factor form) {
    if (!forms.contains(form)) {
      forms.add(form);
    }
  }

  private void put(Factor a, Factor b, IndexedPolynomial c) {
    entries.merge(List.of(a, b), c, algebra::sum);
  }

  IndexedPolynomial at(Factor a, Factor b) {
    return entries.getOrDefault(List.of(a, b), IndexedPolynomial.ZERO);
  }

  /// The matrix, row by row in the order of the forms.
  List<List<IndexedPolynomial>> matrix() {
    return forms.stream().map(a -> forms.stream().map(b -> at(a, b)).toList()).toList();
  }

  /// `C_jk = 0` for `j ≠ k`.
  boolean isDiagonal() {
    return forms.stream()
        .allMatch(a -> forms.stream().allMatch(b -> a.equals(b) || at(a, b).isZero()));
  }

  /// T1 where it is diagonal, else T4 or T5.
  FormProof proof(CoefficientSign sign) {
    if (isDiagonal()) {
      return SumOfSquares.proof(this, sign);
    }
    FormProof minors =
        forms.size() <= PrincipalMinors.LARGEST_ORDER
            ? PrincipalMinors.proof(this, sign)
            : FormProof.failed("it has " + forms.size() + " linear forms");
    return minors.holds() ? minors : SchurComplement.proof(this, sign, minors);
  }
}
