package gradus.linalg.iterative;

import gradus.linalg.sparse.SparseMatrix;
import gradus.linalg.sparse.SparseTriangular;
import java.util.Arrays;

/// `A ≈ LU` where `L` and `U` have entries only where `A` has: ILU(0), a preconditioner of [Gmres]
/// (Saad, *Iterative Methods for Sparse Linear Systems*, 2nd ed., Algorithm 10.4).
///
/// Rows are not exchanged. A pivot below `√ε` of the length of its row of `A` is replaced by that,
/// which [#replaced()] counts. As an operator it multiplies by `(LU)⁻¹`.
public final class IncompleteLu implements LinearOperator {
  private static final double SMALLEST = 0x1p-26;

  private final SparseTriangular lower;
  private final SparseTriangular upper;
  private final int replaced;

  private IncompleteLu(SparseMatrix factors, int replaced) {
    this.lower = SparseTriangular.unitLower(factors);
    this.upper = SparseTriangular.upper(factors);
    this.replaced = replaced;
  }

  /// @throws IllegalArgumentException where `a` is not square, has NaN or infinite entries, or a
  ///   row of zeros
  public static IncompleteLu of(SparseMatrix a) {
    Preconditioner.requireSquare(a);
    if (!a.isFinite()) {
      throw new IllegalArgumentException(
          "a matrix with NaN or infinite entries has no factors; look where they come from");
    }
    // a diagonal that is not stored gets a place, for the pivot
    SparseMatrix pattern = a.plus(SparseMatrix.diagonal(new double[a.rows()]));
    Elimination elimination = new Elimination(pattern);
    elimination.run();
    return new IncompleteLu(pattern.withValues(elimination.values), elimination.replaced);
  }

  /// How many pivots were too small to divide by.
  public int replaced() {
    return replaced;
  }

  @Override
  public int rows() {
    return lower.dimension();
  }

  @Override
  public int columns() {
    return lower.dimension();
  }

  /// `z ← (LU)⁻¹ r`
  @Override
  public void apply(double[] r, double[] z) {
    Lengths.require(this, r, z);
    System.arraycopy(r, 0, z, 0, r.length);
    lower.solve(z);
    upper.solve(z);
  }

  @Override
  public LinearOperator transpose() {
    return LinearOperator.of(
        rows(),
        rows(),
        (r, z) -> {
          System.arraycopy(r, 0, z, 0, r.length);
          upper.solveTransposed(z);
          lower.solveTransposed(z);
        },
        this::apply);
  }

  /// Gaussian elimination row by row, within the pattern.
  private static final class Elimination {
    private final int n;
    private final int[] start;
    private final int[] index;
    private final double[] values;
    private final int[] diagonal;

    /// Where the present row has each column; −1 where it has not.
    private final int[] place;

    private int replaced;

    Elimination(SparseMatrix a) {
      n = a.rows();
      start = a.rowStarts();
      index = a.columnIndices();
      values = a.values();
      diagonal = new int[n];
      place = new int[n];
      Arrays.fill(place, -1);
    }

    void run() {
      for (int i = 0; i < n; i++) {
        double length = 0;
        for (int k = start[i]; k < start[i + 1]; k++) {
          place[index[k]] = k;
          length = Math.hypot(length, values[k]);
        }
        eliminate(i, length);
        for (int k = start[i]; k < start[i + 1]; k++) {
          place[index[k]] = -1;
        }
      }
    }

    private void eliminate(int i, double length) {
      int k = start[i];
      for (; index[k] < i; k++) {
        int pivot = diagonal[index[k]];
        values[k] /= values[pivot];
        for (int p = pivot + 1; p < start[index[k] + 1]; p++) {
          int at = place[index[p]];
          if (at >= 0) {
            values[at] -= values[k] * values[p];
          }
        }
      }
      diagonal[i] = k;
      if (length == 0) {
        throw new IllegalArgumentException("A is singular: row " + i + " is zero");
      }
      if (Math.abs(values[k]) < SMALLEST * length) {
        values[k] = Math.copySign(SMALLEST * length, values[k]);
        replaced++;
      }
    }
  }
}
