package gradus.certify.positivity;

import java.util.ArrayList;
import java.util.List;

/// **T5**: `[[a, bᵀ], [b, D]]` with `a > 0` is positive semidefinite if and only if `D − bbᵀ/a` is:
/// `a x² + 2x bᵀy + yᵀDy = a(x + bᵀy/a)² + yᵀ(D − bbᵀ/a)y`.
///
/// Pivots are taken in the order of the forms, the first that is positive next; so this is `LDLᵀ`
/// with polynomials. A pivot may be 0 where a variable is, for that leaves a dense set.
///
/// Source: Boyd & Vandenberghe, *Convex optimization*, §A.5.5.
final class SchurComplement {
  /// More forms are not eliminated.
  static final int LARGEST_ORDER = 12;

  private SchurComplement() {}

  /// @param otherwise the answer where this does not apply
  static FormProof proof(FormBlock block, CoefficientSign sign, FormProof otherwise) {
    int n = block.forms().size();
    if (n > LARGEST_ORDER) {
      return otherwise;
    }
    List<List<IndexedPolynomial>> rest = new ArrayList<>();
    block.matrix().forEach(row -> rest.add(new ArrayList<>(row)));
    List<Integer> open = new ArrayList<>();
    for (int k = 0; k < n; k++) {
      open.add(k);
    }
    List<String> lines = new ArrayList<>();
    while (!open.isEmpty()) {
      open.removeIf(k -> open.stream().allMatch(j -> rest.get(k).get(j).isZero()));
      Integer pivot = null;
      for (Integer k : open) {
        if (sign.generic(rest.get(k).get(k))) {
          pivot = k;
          break;
        }
      }
      if (pivot == null) {
        return open.isEmpty() ? new FormProof(true, lines) : otherwise;
      }
      open.removeIf(pivot::equals);
      lines.add(
          "T5 the pivot of "
              + block.forms().get(pivot)
              + " is "
              + rest.get(pivot).get(pivot)
              + " > 0; its square is completed");
      eliminate(rest, pivot, open, sign);
    }
    return new FormProof(true, lines);
  }

  /// `C_ij ← C_ij − C_ip C_pj / C_pp` for the forms that are left.
  static void eliminate(
      List<List<IndexedPolynomial>> matrix, int pivot, List<Integer> open, CoefficientSign sign) {
    Algebra algebra = sign.algebra();
    IndexedPolynomial inverse = sign.inverse(matrix.get(pivot).get(pivot));
    for (int i : open) {
      IndexedPolynomial factor = algebra.product(matrix.get(i).get(pivot), inverse);
      for (int j : open) {
        IndexedPolynomial change = algebra.product(factor, matrix.get(pivot).get(j));
        matrix.get(i).set(j, sign.reduced(algebra.difference(matrix.get(i).get(j), change)));
      }
    }
  }
}
