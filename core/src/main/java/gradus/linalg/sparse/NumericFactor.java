package gradus.linalg.sparse;

import gradus.linalg.Determinant;
import gradus.linalg.Tensor;
import gradus.linalg.kernel.Rows;
import gradus.linalg.kernel.Storage;
import gradus.linalg.kernel.Workers;

/// The values of a factor, `PAPᵀ = 2ᵉ L Lᵀ` or `2ᵉ L D Lᵀ`, and what is solved with them.
///
/// @param fronts columns of `L` as rows
/// @param pivots the diagonal of `L`, or `D`
/// @param definite whether there is no `D`
/// @param failed the pivot that failed, in the order of elimination, or -1
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record NumericFactor(
    SymbolicFactor symbolic,
    double[][] fronts,
    double[] pivots,
    boolean definite,
    int failed,
    int exponent) {

  /// `A⁻¹b` for a vector or for each column of a matrix; columns are shared among the threads.
  Tensor solve(Tensor b, int threads) {
    int n = symbolic.dimension();
    int width = RightSide.width(n, b);
    double[] right = Storage.doubles(b);
    double[] solved = new double[right.length];
    Workers.run(
        threads,
        width,
        (_, column) -> {
          double[] x = new double[n];
          for (int i = 0; i < n; i++) {
            x[i] = right[symbolic.original(i) * width + column];
          }
          solve(x);
          for (int i = 0; i < n; i++) {
            solved[symbolic.original(i) * width + column] = x[i];
          }
        });
    return Storage.tensor(b.shape(), solved);
  }

  private void solve(double[] x) {
    Supernodes supernodes = symbolic.supernodes;
    double[] local = new double[longest(supernodes)];
    for (int s = 0; s < supernodes.count(); s++) {
      forward(s, x, local);
    }
    for (int i = 0; i < x.length && !definite; i++) {
      x[i] /= pivots[i];
    }
    for (int s = supernodes.count() - 1; s >= 0; s--) {
      backward(s, x, local);
    }
    for (int i = 0; i < x.length && exponent != 0; i++) {
      x[i] = Math.scalb(x[i], -exponent);
    }
  }

  private static int longest(Supernodes supernodes) {
    int longest = 0;
    for (int[] rows : supernodes.rows) {
      longest = Math.max(longest, rows.length);
    }
    return longest;
  }

  /// `x ← L⁻¹x` as far as one front goes.
  private void forward(int s, double[] x, double[] local) {
    int[] rows = symbolic.supernodes.rows[s];
    int m = rows.length;
    double[] front = fronts[s];
    gather(rows, x, local);
    for (int k = 0; k < symbolic.supernodes.columns(s); k++) {
      local[k] /= front[k * m + k];
      Rows.add(-local[k], front, k * m + k + 1, local, k + 1, m - k - 1);
    }
    for (int p = 0; p < m; p++) {
      x[rows[p]] = local[p];
    }
  }

  /// `x ← L⁻ᵀx` as far as one front goes.
  private void backward(int s, double[] x, double[] local) {
    int[] rows = symbolic.supernodes.rows[s];
    int m = rows.length;
    double[] front = fronts[s];
    gather(rows, x, local);
    for (int k = symbolic.supernodes.columns(s) - 1; k >= 0; k--) {
      double known = Rows.dot(front, k * m + k + 1, local, k + 1, m - k - 1);
      local[k] = (local[k] - known) / front[k * m + k];
      x[rows[k]] = local[k];
    }
  }

  private static void gather(int[] rows, double[] x, double[] local) {
    for (int p = 0; p < rows.length; p++) {
      local[p] = x[rows[p]];
    }
  }

  /// `L`, with entries stored where they are not zero.
  SparseMatrix lower() {
    int half = definite ? exponent / 2 : 0;
    Supernodes supernodes = symbolic.supernodes;
    SparseMatrix byColumn =
        SparseMatrix.assemble(
            symbolic.dimension(),
            symbolic.dimension(),
            entry -> {
              for (int s = 0; s < supernodes.count(); s++) {
                column(s, half, entry);
              }
            });
    return byColumn.transpose();
  }

  private void column(int s, int power, SparseMatrix.Entry entry) {
    int[] rows = symbolic.supernodes.rows[s];
    for (int k = 0; k < symbolic.supernodes.columns(s); k++) {
      for (int p = k; p < rows.length; p++) {
        double value = fronts[s][k * rows.length + p];
        if (value != 0) {
          entry.accept(rows[k], rows[p], power == 0 ? value : Math.scalb(value, power));
        }
      }
    }
  }

  /// The product of the pivots, squared where there is no `D`.
  Determinant scaledDeterminant() {
    Determinant product = Determinant.product(pivots, 0);
    Determinant scaled = definite ? product.squared() : product;
    return new Determinant(scaled.mantissa(), scaled.exponent() + (long) exponent * pivots.length);
  }
}
