package gradus.linalg;

import gradus.linalg.kernel.Rows;

/// One-sided rotations (Hestenes 1958): pairs of rows of a matrix `G` are turned until all rows are
/// orthogonal, `Jᵀ G = Σ Wᵀ`. The norms of the rows are then the singular values.
///
/// They come out to full relative accuracy, however small, where scaling the rows makes the matrix
/// well-conditioned (Demmel & Veselić 1992, *Jacobi's method is more accurate than QR*).
final class RowJacobi {
  private static final int MOST_SWEEPS = 60;

  /// Told after each rotation.
  interface Observer {
    Observer NONE = (_, _, _, _) -> {};

    /// @param angle by which rows `p` and `q` were turned
    void rotated(int sweep, int p, int q, double angle);
  }

  private final double[] g;
  private final int stride;
  private final int width;

  /// The squared norms of the rows.
  private final double[] squares;

  /// Rows whose cosine is below this are orthogonal.
  private final double limit;

  private RowJacobi(double[] g, int count, int stride, int width) {
    this.g = g;
    this.stride = stride;
    this.width = width;
    squares = new double[count];
    limit = 0x1p-52 * Math.sqrt(width);
  }

  /// Turns the first `count` rows of `g`, and the same rows of `j` with them, until all are
  /// orthogonal. Answers whether they are.
  static boolean orthogonalize(
      double[] g,
      int count,
      int stride,
      int width,
      double[] j,
      int strideJ,
      int widthJ,
      Observer observer) {
    RowJacobi rotations = new RowJacobi(g, count, stride, width);
    for (int sweep = 0; sweep < MOST_SWEEPS; sweep++) {
      if (!rotations.sweep(sweep, j, strideJ, widthJ, observer)) {
        return true;
      }
    }
    return false;
  }

  /// Visits each pair once and answers whether any was turned.
  private boolean sweep(int sweep, double[] j, int strideJ, int widthJ, Observer observer) {
    int count = squares.length;
    for (int p = 0; p < count; p++) {
      squares[p] = Rows.dot(g, p * stride, g, p * stride, width);
    }
    boolean rotated = false;
    for (int p = 0; p < count - 1; p++) {
      for (int q = p + 1; q < count; q++) {
        double product = Rows.dot(g, p * stride, g, q * stride, width);
        if (orthogonal(product, squares[p], squares[q])) {
          continue;
        }
        rotated = true;
        double t = tangent(product, squares[p], squares[q]);
        double c = 1 / Math.sqrt(1 + t * t);
        Rows.rotate(g, p * stride, q * stride, width, c, c * t);
        Rows.rotate(j, p * strideJ, q * strideJ, widthJ, c, c * t);
        add(p, -t * product);
        add(q, t * product);
        observer.rotated(sweep, p, q, Math.atan(t));
      }
    }
    return rotated;
  }

  private boolean orthogonal(double product, double pp, double qq) {
    double both = pp * qq;
    return both > 0x1p-900
        ? product * product <= limit * limit * both
        : Math.abs(product) <= limit * Math.sqrt(pp) * Math.sqrt(qq);
  }

  /// Of the smaller of the two angles that make the rows orthogonal.
  private static double tangent(double product, double pp, double qq) {
    double zeta = (qq - pp) / (2 * product);
    double size = Math.abs(zeta);
    double t = 1 / (size + (size < 0x1p500 ? Math.sqrt(1 + zeta * zeta) : size));
    return zeta < 0 ? -t : t;
  }

  /// Where the norm nearly cancels it is computed anew.
  private void add(int row, double change) {
    double changed = squares[row] + change;
    squares[row] =
        changed > 0.01 * squares[row] ? changed : Rows.dot(g, row * stride, g, row * stride, width);
  }
}
