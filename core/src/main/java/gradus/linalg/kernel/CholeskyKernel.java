package gradus.linalg.kernel;

import java.util.Arrays;

/// `A = LLᵀ` on the lower triangle.
///
/// Blocks of columns are factored from the left to the right. Each first loses what the columns
/// before it explain, as one product; its uppermost part is factored, and the rest is solved for
/// (Golub & Van Loan, *Matrix Computations*, 4th ed., §4.2.6, in the order called left-looking:
/// Dongarra et al. 1998, *Numerical Linear Algebra for High-Performance Computers*, §5.4). What is
/// not yet factored is kept negated, since products add.
public final class CholeskyKernel {
  /// Whole tiles of three vectors, of whatever length.
  private static final int BLOCK = 144;

  /// Smaller triangles are factored row by row.
  private static final int SMALL = 16;

  /// So many places of a matrix are copied by a thread at a time.
  private static final int SHARED = 65_536;

  private final MatrixKernels kernels;
  private final int threads;
  private final double[] a;
  private final double[] l;
  private final int n;

  private CholeskyKernel(MatrixKernels kernels, int threads, double[] a, double[] l, int n) {
    this.kernels = kernels;
    this.threads = threads;
    this.a = a;
    this.l = l;
    this.n = n;
  }

  /// Fills the lower triangle of `l` with the factor of an n×n matrix, of which the lower triangle
  /// is read, and which may be `l` itself. What is above becomes zeros where it lies in a block on
  /// the diagonal, and stays as it was elsewhere.
  ///
  /// @return -1, or the first pivot that is not positive and finite. Then the rows above it are
  ///   those of `L`, as far as they lie in its columns; what is left of the others is negated.
  public static int factor(MatrixKernels kernels, int threads, double[] a, double[] l, int n) {
    return new CholeskyKernel(kernels, threads, a, l, n).factor();
  }

  private int factor() {
    int tasks = Math.clamp((long) n * n / SHARED, 1, Math.max(1, n));
    Workers.ranges(threads, n, tasks, this::negate);
    for (int from = 0; from < n; from += BLOCK) {
      int size = Math.min(BLOCK, n - from);
      explain(0, from, size, n - from, threads);
      int failed = triangle(from, size);
      for (int i = from; i < from + size; i++) {
        Arrays.fill(l, i * n + i + 1, i * n + from + size, 0);
      }
      if (failed >= 0) {
        return failed;
      }
      solve(from, size, n - from - size, threads);
    }
    return -1;
  }

  private void negate(int first, int end) {
    for (int i = first; i < end; i++) {
      for (int k = i * n; k <= i * n + i; k++) {
        l[k] = -a[k];
      }
    }
  }

  /// Adds `L Lᵀ` of the columns from `first` to `from` to what is left, negated, of the `rows` rows
  /// and `size` columns at the diagonal place `from`.
  private void explain(int first, int from, int size, int rows, int threads) {
    int depth = from - first;
    if (depth > 0) {
      int at = from * n + first;
      ProductShape shape = ProductShape.of(rows, depth, size, false, true, true).strides(n, n, n);
      kernels.multiplyLower(shape, threads, l, at, l, at, l, from * n + from);
    }
  }

  /// Solves `X L₁₁ᵀ = A₂₁` for the rows below a triangle, where `A₂₁` is negated.
  private void solve(int from, int size, int rows, int threads) {
    if (rows == 0) {
      return;
    }
    TriangularShape shape = new TriangularShape(size, rows, true, false, false, true, n, n, true);
    kernels.solve(shape, threads, l, from * n + from, l, (from + size) * n + from);
  }

  /// Factors a block on the diagonal, half by half.
  private int triangle(int from, int size) {
    if (size <= SMALL) {
      return rowByRow(l, n, from, size);
    }
    int half = Math.ceilDiv(size, 2 * SMALL) * SMALL;
    int failed = triangle(from, half);
    if (failed >= 0) {
      return failed;
    }
    solve(from, half, size - half, 1);
    explain(from, from + half, size - half, size - half, 1);
    return triangle(from + half, size - half);
  }

  /// Golub & Van Loan, *Matrix Computations*, 4th ed., §4.2.5.
  private static int rowByRow(double[] l, int n, int from, int size) {
    for (int i = from; i < from + size; i++) {
      for (int j = from; j <= i; j++) {
        double sum = -l[i * n + j];
        for (int k = from; k < j; k++) {
          sum -= l[i * n + k] * l[j * n + k];
        }
        if (j < i) {
          l[i * n + j] = sum / l[j * n + j];
        } else if (sum > 0 && sum < Double.POSITIVE_INFINITY) {
          l[i * n + i] = Math.sqrt(sum);
        } else {
          return i;
        }
      }
    }
    return -1;
  }
}
