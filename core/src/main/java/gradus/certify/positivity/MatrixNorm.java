package gradus.certify.positivity;

import gradus.certify.Outward;
import gradus.linalg.Svd;
import gradus.linalg.Tensor;
import java.util.ArrayList;
import java.util.List;

/// `lower · ‖w‖² ≤ ‖Mw‖² ≤ upper · ‖w‖²` for a matrix of numbers, bounds that are proven.
///
/// Singular values in floating point are moved outward, and then `upper · I − MᵀM` and `MᵀM − lower
/// · I` are shown to be positive semidefinite in exact fractions. Where that is too long, the upper
/// bound is the squared Frobenius norm and the lower one 0.
record MatrixNorm(double lower, double upper) {
  /// That of a matrix of which nothing is known.
  static final MatrixNorm UNKNOWN = new MatrixNorm(0, Double.POSITIVE_INFINITY);

  private static final double OUTWARD = 1e-9;

  static MatrixNorm of(Tensor matrix) {
    double frobenius = frobenius(matrix);
    int m = matrix.shape().size(0);
    int n = matrix.shape().size(1);
    if (Math.max(m, n) > SemidefiniteMatrix.LARGEST_ORDER) {
      return new MatrixNorm(0, frobenius);
    }
    try {
      List<List<Rational>> gram = gram(SemidefiniteMatrix.rows(matrix), n);
      Tensor values = Svd.values(matrix);
      double largest = square(values.flat(0)) * (1 + OUTWARD);
      double least = m < n ? 0 : square(values.flat(n - 1)) - OUTWARD * largest;
      boolean above = isBetween(gram, Rational.of(largest), -1);
      boolean below = least > 0 && isBetween(gram, Rational.of(least), 1);
      return new MatrixNorm(below ? least : 0, above ? largest : frobenius);
    } catch (InapplicableException tooLong) {
      return new MatrixNorm(0, frobenius);
    }
  }

  private static double square(double x) {
    return x * x;
  }

  /// `±(G − tI) ⪰ 0`
  private static boolean isBetween(List<List<Rational>> gram, Rational t, int side) {
    List<List<Rational>> shifted = new ArrayList<>();
    for (int i = 0; i < gram.size(); i++) {
      List<Rational> row = new ArrayList<>(gram.get(i));
      row.set(i, row.get(i).minus(t));
      shifted.add(row.stream().map(entry -> side < 0 ? entry.negate() : entry).toList());
    }
    return SemidefiniteMatrix.isSemidefinite(shifted);
  }

  private static List<List<Rational>> gram(List<List<Rational>> rows, int n) {
    List<List<Rational>> gram = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      List<Rational> line = new ArrayList<>();
      for (int j = 0; j < n; j++) {
        Rational sum = Rational.ZERO;
        for (List<Rational> row : rows) {
          sum = sum.plus(row.get(i).times(row.get(j)));
        }
        line.add(sum);
      }
      gram.add(line);
    }
    return gram;
  }

  private static double frobenius(Tensor matrix) {
    double sum = 0;
    for (int k = 0; k < matrix.shape().count(); k++) {
      double square = Outward.productUp(matrix.flat(k), matrix.flat(k));
      sum = Outward.sumUp(sum, square);
    }
    return Double.isNaN(sum) ? Double.POSITIVE_INFINITY : sum;
  }
}
