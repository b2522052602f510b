package gradus.optimization;

import gradus.linalg.kernel.Vectors;

/// How point and gradient changed in a step, `s = x⁺ − x` and `y = ∇f⁺ − ∇f`: what a quasi-Newton
/// method learns the curvature from (Nocedal & Wright 2006, eq. 6.5).
final class Change {
  final double[] s;
  final double[] y;

  /// `sᵀy`
  double product;

  /// `yᵀy`
  double squares;

  Change(int size) {
    this.s = new double[size];
    this.y = new double[size];
  }

  void begin(Position at) {
    Vectors.copy(at.point, s);
    Vectors.copy(at.gradient, y);
  }

  /// Whether there is anything to learn. The Wolfe conditions make `sᵀy > 0`; without them, and
  /// close to rounding, it may fail.
  boolean end(Position at) {
    for (int i = 0; i < s.length; i++) {
      s[i] = at.point[i] - s[i];
      y[i] = at.gradient[i] - y[i];
    }
    product = Vectors.dot(s, y);
    squares = Vectors.dot(y, y);
    return product > Math.ulp(1.0) * Math.sqrt(squares) * Vectors.norm(s)
        && product >= Double.MIN_NORMAL;
  }

  /// The factor of a first step against the gradient.
  static double firstStep(Position at) {
    return firstLength(at) / Vectors.norm(at.gradient);
  }

  /// How far to go where nothing is known yet: a tenth of the length of the point, or of 1 where it
  /// is short. A start usually has the right order of magnitude; a longer step may land on a plain
  /// from which no gradient leads back, a shorter one only costs an evaluation or two.
  static double firstLength(Position at) {
    return 0.1 * Math.max(1, Vectors.norm(at.point));
  }
}
