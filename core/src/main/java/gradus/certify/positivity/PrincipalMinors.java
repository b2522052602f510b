package gradus.certify.positivity;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// **T4**: a symmetric matrix is positive semidefinite if and only if all its principal minors, not
/// only the leading ones, are nonnegative.
///
/// Source: Horn & Johnson, *Matrix Analysis*, 2nd ed., Theorem 7.2.5 and what follows it.
final class PrincipalMinors {
  static final int LARGEST_ORDER = 3;

  private PrincipalMinors() {}

  static FormProof proof(FormBlock block, CoefficientSign sign) {
    List<List<IndexedPolynomial>> matrix = block.matrix();
    List<String> lines = new ArrayList<>();
    lines.add("T4 all principal minors in " + block.forms() + " are nonnegative");
    int n = matrix.size();
    for (int size = 1; size <= n; size++) {
      for (int set = 1; set < 1 << n; set++) {
        if (Integer.bitCount(set) != size) {
          continue;
        }
        List<Integer> rows = rows(set, n);
        IndexedPolynomial minor = determinant(sign.algebra(), matrix, rows, rows);
        Optional<String> reason = sign.nonnegative(minor);
        String name = rows.stream().map(block.forms()::get).toList().toString();
        if (reason.isEmpty()) {
          return FormProof.failed("the sign of the minor " + name + ", " + minor + ", is open");
        }
        lines.add("   " + name + ": " + minor + " ≥ 0; " + reason.get());
      }
    }
    return new FormProof(true, lines);
  }

  private static List<Integer> rows(int set, int n) {
    return IntStream.range(0, n).filter(k -> (set >> k & 1) == 1).boxed().toList();
  }

  /// By the first row.
  private static IndexedPolynomial determinant(
      Algebra algebra,
      List<List<IndexedPolynomial>> matrix,
      List<Integer> rows,
      List<Integer> columns) {
    if (rows.isEmpty()) {
      return IndexedPolynomial.ONE;
    }
    IndexedPolynomial sum = IndexedPolynomial.ZERO;
    for (int k = 0; k < columns.size(); k++) {
      IndexedPolynomial entry = matrix.get(rows.getFirst()).get(columns.get(k));
      if (entry.isZero()) {
        continue;
      }
      int column = columns.get(k);
      List<Integer> others = columns.stream().filter(other -> other != column).toList();
      IndexedPolynomial minor = determinant(algebra, matrix, rows.subList(1, rows.size()), others);
      IndexedPolynomial term = algebra.product(entry, minor);
      sum = algebra.sum(sum, k % 2 == 0 ? term : algebra.scaled(term, Rational.of(-1)));
    }
    return sum;
  }
}
