package gradus.linalg;

import gradus.linalg.kernel.Storage;
import gradus.linalg.kernel.Vectors;

/// How large a matrix is. A vector counts as a matrix of one column.
///
/// No norm overflows or is lost unless the result itself is too large or too small for a number. An
/// empty matrix has norm 0. NaN entries make a norm NaN, infinite ones infinite. Source: Golub &
/// Van Loan, *Matrix Computations*, 4th ed., §2.3.
public final class Norms {
  private Norms() {}

  /// `‖A‖₁ = maxⱼ Σᵢ |aᵢⱼ|`: the largest column sum; of a vector the sum `Σ |xᵢ|`.
  public static double one(Tensor a) {
    int columns = columns(a);
    double[] sums = new double[columns];
    double[] entries = Storage.doubles(a);
    for (int k = 0, j = 0; k < entries.length; k++) {
      sums[j] += Math.abs(entries[k]);
      j = j + 1 == columns ? 0 : j + 1;
    }
    return max(sums);
  }

  /// `‖A‖∞ = maxᵢ Σⱼ |aᵢⱼ|`: the largest row sum; of a vector the largest `|xᵢ|`.
  public static double infinity(Tensor a) {
    int columns = columns(a);
    double[] entries = Storage.doubles(a);
    double largest = 0;
    for (int row = 0; row < entries.length; row += columns) {
      double sum = 0;
      for (int k = row; k < row + columns; k++) {
        sum += Math.abs(entries[k]);
      }
      largest = Math.max(largest, sum);
    }
    return largest;
  }

  /// `‖A‖_F = √Σ aᵢⱼ²`; of a vector its Euclidean length `‖x‖₂`.
  public static double frobenius(Tensor a) {
    columns(a);
    return euclidean(Storage.doubles(a));
  }

  /// `maxᵢⱼ |aᵢⱼ|`
  public static double max(Tensor a) {
    columns(a);
    return max(Storage.doubles(a));
  }

  /// `‖A‖₂`: the largest singular value; of a vector its Euclidean length.
  ///
  /// @throws IllegalArgumentException where a matrix has NaN or infinite entries
  public static double two(Tensor a) {
    if (columns(a) == 1) {
      return frobenius(a);
    }
    if (a.shape().count() == 0) {
      return 0;
    }
    double[] entries = a.toDoubles();
    int power = Scaling.exponent(entries);
    Scaling.scale(entries, -power);
    return Math.scalb(Svd.values(Storage.tensor(a.shape(), entries)).flat(0), power);
  }

  static double max(double[] entries) {
    return Vectors.largest(entries);
  }

  /// The length of a vector. Entries are brought near 1 by a power of two, which rounds nothing.
  static double euclidean(double[] entries) {
    double largest = max(entries);
    if (largest == 0 || !Double.isFinite(largest)) {
      return largest;
    }
    int power = -Scaling.exponent(entries);
    double half = Math.scalb(1.0, power / 2);
    double rest = Math.scalb(1.0, power - power / 2);
    double sum = 0;
    double lost = 0;
    for (double entry : entries) {
      double scaled = entry * half * rest;
      // Kahan's sum: of a million squares plain addition would lose three digits
      double square = scaled * scaled - lost;
      double next = sum + square;
      lost = (next - sum) - square;
      sum = next;
    }
    return Math.scalb(Math.sqrt(sum), -power);
  }

  private static int columns(Tensor a) {
    if (a.rank() != 1 && a.rank() != 2) {
      throw new IllegalArgumentException(
          "cannot take a matrix norm of a tensor of shape "
              + a.shape()
              + ": it is neither a vector nor a matrix");
    }
    return a.rank() == 1 ? 1 : a.columns();
  }
}
