package gradus.linalg;

import gradus.linalg.kernel.Lapack;
import gradus.linalg.kernel.Rows;
import java.util.Optional;

/// Finds the singular values and vectors of a matrix with at least as many rows as columns. The
/// vectors are rows, which are turned fastest.
///
/// A tall matrix is first made a triangle. That becomes bidiagonal by reflections, and the
/// bidiagonal matrix is solved by divide and conquer, or, where it is small, by QR iteration; MKL
/// does the same where it is at hand and the triangle not small. A matrix whose rows or columns
/// differ in size by orders of magnitude goes to rotations, and so does one on which another method
/// did not converge.
final class SingularRows {
  /// Up to so many columns a matrix is reduced without blocks.
  private static final int SMALL = 32;

  /// Up to so many rows a graded matrix is worth the longer way of rotations.
  private static final int LARGEST_GRADED = 256;

  /// Sizes this far apart make a matrix graded.
  private static final double GRADED = 64;

  /// Large entries leave room for small ones; their fourth powers are in range.
  private static final int LARGEST_EXPONENT = 240;

  /// From this ratio of rows to columns on, a triangle is made first.
  private static final double TALL = 1.6;

  private final int m;
  private final int n;
  private final boolean vectors;

  /// In no order, to be multiplied by `2^power`.
  final double[] values;

  int power;

  /// Left vectors, n rows of length m that begin `strideLeft` apart, and right vectors of length n;
  /// empty where only values are asked for.
  double[] left;

  int strideLeft;
  double[] right;
  int strideRight;

  SingularRows(int m, int n, boolean vectors) {
    this.m = m;
    this.n = n;
    this.vectors = vectors;
    values = new double[n];
    strideLeft = m;
    strideRight = n;
    left = new double[vectors ? n * m : 0];
    right = new double[vectors ? n * n : 0];
  }

  /// @param a an m×n matrix with `m ≥ n`
  static SingularRows of(double[] a, int m, int n, boolean vectors) {
    SingularRows rows = new SingularRows(m, n, vectors);
    if (m <= LARGEST_GRADED && (gradedColumns(a, m, n) || gradedRows(a, m, n))) {
      rows.rotate(a);
      return rows;
    }
    double[] work = a.clone();
    rows.power = Scaling.exponent(work);
    Scaling.scale(work, -rows.power);
    if (m >= TALL * n && m > LARGEST_GRADED) {
      rows.triangle(work);
    } else if (!rows.reduce(work)) {
      rows.rotate(a);
    }
    return rows;
  }

  /// The same by rotations only.
  static SingularRows byRotations(double[] a, int m, int n) {
    SingularRows rows = new SingularRows(m, n, true);
    rows.rotate(a);
    return rows;
  }

  private void rotate(double[] a) {
    double[] work = a.clone();
    power = Scaling.exponent(work) - LARGEST_EXPONENT;
    Scaling.scale(work, -power);
    strideLeft = m;
    strideRight = n;
    left = new double[n * m];
    right = new double[n * n];
    RotatedSvd.solve(work, m, n, values, left, right);
  }

  private void triangle(double[] work) {
    TallQr qr = TallQr.of(Spectra.transposed(work, m, n), m, n);
    SingularRows inner = new SingularRows(n, n, vectors);
    // scaled columns stay so in the triangle; its rows fall without a reason in the data
    if (n <= LARGEST_GRADED && gradedColumns(qr.r, n, n) || !inner.reduce(qr.r.clone())) {
      inner.rotate(qr.r);
    }
    System.arraycopy(inner.values, 0, values, 0, n);
    power += inner.power;
    if (vectors) {
      for (int k = 0; k < n; k++) {
        System.arraycopy(inner.left, k * inner.strideLeft, left, k * m, n);
      }
      qr.applyToRows(left, n);
      right = inner.right;
      strideRight = inner.strideRight;
    }
  }

  /// Answers false where the iteration does not converge.
  private boolean reduce(double[] work) {
    if (n <= SMALL) {
      return iterate(work);
    }
    Optional<Lapack> mkl = Lapack.mkl(n);
    return mkl.isPresent() ? natively(mkl.get(), work) : divide(work);
  }

  /// By divide and conquer of a native library. Answers false where it does not converge.
  boolean natively(Lapack lapack, double[] work) {
    double[] u = new double[left.length];
    boolean converged = lapack.svd(work, m, n, values, u, right) == 0;
    left = vectors ? Spectra.transposed(u, m, n) : left;
    return converged;
  }

  private boolean divide(double[] work) {
    Bidiagonal bidiagonal = Bidiagonal.of(work, m, n);
    System.arraycopy(bidiagonal.diagonal, 0, values, 0, n);
    if (!vectors) {
      BidiagonalQr.Vectors none = BidiagonalQr.Vectors.NONE;
      return BidiagonalQr.solve(values, bidiagonal.above, 0, n, false, none, none);
    }
    boolean converged = BidiagonalDivide.solve(values, bidiagonal.above, left, m, right, n);
    bidiagonal.applyLeftToRows(left);
    bidiagonal.applyRightToRows(right);
    return converged;
  }

  /// On rows that fill whole vectors of the processor.
  private boolean iterate(double[] work) {
    strideLeft = padded(m);
    strideRight = padded(n);
    double[] a = new double[m * strideRight];
    for (int i = 0; i < m; i++) {
      System.arraycopy(work, i * n, a, i * strideRight, n);
    }
    left = new double[vectors ? n * strideLeft : 0];
    right = new double[vectors ? n * strideRight : 0];
    double[] above = new double[n];
    SmallBidiagonal small = SmallBidiagonal.of(a, m, n, strideRight, strideLeft, values, above);
    BidiagonalQr.Vectors none = BidiagonalQr.Vectors.NONE;
    if (!vectors) {
      return BidiagonalQr.solve(values, above, 0, n, false, none, none);
    }
    small.accumulate(left, right);
    return BidiagonalQr.solve(
        values,
        above,
        0,
        n,
        false,
        new BidiagonalQr.Vectors(left, strideLeft, 0, strideLeft),
        new BidiagonalQr.Vectors(right, strideRight, 0, strideRight));
  }

  private static int padded(int n) {
    return Math.ceilDiv(n, Rows.lanes()) * Rows.lanes();
  }

  private static boolean gradedColumns(double[] a, int m, int n) {
    double[] largest = new double[n];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        largest[j] = Math.max(largest[j], Math.abs(a[i * n + j]));
      }
    }
    return graded(largest);
  }

  private static boolean gradedRows(double[] a, int m, int n) {
    double[] largest = new double[m];
    for (int i = 0; i < m; i++) {
      double size = 0;
      for (int j = 0; j < n; j++) {
        size = Math.max(size, Math.abs(a[i * n + j]));
      }
      largest[i] = size;
    }
    return graded(largest);
  }

  /// Zeros do not count.
  private static boolean graded(double[] sizes) {
    double smallest = Double.POSITIVE_INFINITY;
    double largest = 0;
    for (double size : sizes) {
      smallest = size > 0 ? Math.min(smallest, size) : smallest;
      largest = Math.max(largest, size);
    }
    return largest / GRADED > smallest;
  }
}
