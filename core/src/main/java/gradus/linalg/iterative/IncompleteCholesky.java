package gradus.linalg.iterative;

import gradus.linalg.sparse.SparseMatrix;
import gradus.linalg.sparse.SparseTriangular;

/// `A ≈ LLᵀ` for a symmetric positive definite matrix, where `L` has entries only where `A` has:
/// IC(0), the preconditioner of conjugate gradients (Meijerink & van der Vorst 1977; Saad,
/// *Iterative Methods for Sparse Linear Systems*, 2nd ed., §10.3).
///
/// A pivot may fail to be positive though `A` is definite. Then the factor is that of `A + α
/// diag(A)`, with the smallest `α` among 0, `10⁻³`, `2·10⁻³`, `4·10⁻³`, … that has one (Manteuffel
/// 1980). As an operator it multiplies by `(LLᵀ)⁻¹`. Cost: a factor takes about the square of the
/// entries in a row for each row, an application as much as a product.
public final class IncompleteCholesky implements LinearOperator {
  private static final double FIRST_SHIFT = 1e-3;

  private final SparseMatrix lower;
  private final SparseTriangular triangle;
  private final double shift;

  private IncompleteCholesky(SparseMatrix lower, double shift) {
    this.lower = lower;
    this.triangle = SparseTriangular.lower(lower);
    this.shift = shift;
  }

  /// @param a only its lower triangle is read
  /// @throws IllegalArgumentException where `a` is not square, has NaN or infinite entries, or its
  ///   diagonal is not positive
  public static IncompleteCholesky of(SparseMatrix a) {
    Preconditioner.requireSquare(a);
    SparseMatrix pattern = a.lower(0);
    if (!pattern.isFinite()) {
      throw new IllegalArgumentException(
          "a matrix with NaN or infinite entries has no factor; look where they come from");
    }
    double[] diagonal = a.diagonal().toDoubles();
    for (int i = 0; i < diagonal.length; i++) {
      if (!(diagonal[i] > 0)) {
        throw new IllegalArgumentException(
            "A is not positive definite: its diagonal is " + diagonal[i] + " in row " + i);
      }
    }
    Factorization factorization = new Factorization(pattern);
    double shift = 0;
    while (!factorization.run(pattern.values(), shift)) {
      shift = shift == 0 ? FIRST_SHIFT : 2 * shift;
    }
    return new IncompleteCholesky(pattern.withValues(factorization.values), shift);
  }

  /// `L`
  public SparseMatrix lower() {
    return lower;
  }

  /// The `α` by which the diagonal had to be raised; 0 where it had not.
  public double shift() {
    return shift;
  }

  @Override
  public int rows() {
    return lower.rows();
  }

  @Override
  public int columns() {
    return lower.rows();
  }

  /// `z ← (LLᵀ)⁻¹ r`
  @Override
  public void apply(double[] r, double[] z) {
    Lengths.require(this, r, z);
    System.arraycopy(r, 0, z, 0, r.length);
    triangle.solve(z);
    triangle.solveTransposed(z);
  }

  @Override
  public LinearOperator transpose() {
    return this;
  }

  /// Row by row; the entries of a row are sorted, so the last is the diagonal.
  private static final class Factorization {
    private final int[] start;
    private final int[] index;
    private double[] values = {};

    Factorization(SparseMatrix pattern) {
      start = pattern.rowStarts();
      index = pattern.columnIndices();
    }

    /// Whether all pivots were positive.
    boolean run(double[] entries, double shift) {
      values = entries;
      for (int i = 0; i < start.length - 1; i++) {
        int last = start[i + 1] - 1;
        for (int k = start[i]; k < last; k++) {
          int j = index[k];
          // Lᵢⱼ = (aᵢⱼ − Σ LᵢₚLⱼₚ) / Lⱼⱼ
          values[k] = (values[k] - dot(start[i], k, start[j], start[j + 1] - 1)) / pivot(j);
        }
        double rest = values[last] * (1 + shift) - dot(start[i], last, start[i], last);
        if (!(rest > 0)) {
          return false;
        }
        values[last] = Math.sqrt(rest);
      }
      return true;
    }

    private double pivot(int j) {
      return values[start[j + 1] - 1];
    }

    /// The product of two parts of rows, over the columns that both have.
    private double dot(int first, int firstEnd, int second, int secondEnd) {
      double sum = 0;
      int p = first;
      int q = second;
      while (p < firstEnd && q < secondEnd) {
        if (index[p] == index[q]) {
          sum += values[p++] * values[q++];
        } else if (index[p] < index[q]) {
          p++;
        } else {
          q++;
        }
      }
      return sum;
    }
  }
}
