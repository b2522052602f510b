package gradus.linalg.iterative;

import gradus.linalg.kernel.Vectors;

/// The power of two by which the solvers multiply an operator of extreme size, so that squares and
/// products of what they compute neither overflow nor vanish.
///
/// The first product shows the size. An operator of ordinary size is left as it is.
final class Magnitude {
  /// Sizes between `2⁻¹⁰⁰` and `2¹⁰⁰` are ordinary.
  private static final int ORDINARY = 100;

  /// The power of two that saves a first product from overflow.
  private static final int SHRINKING = -600;

  private final double least;
  private boolean known;
  private int power;

  /// @param least what comes with the operator, so that together they are at least this large
  Magnitude(double least) {
    this.least = least;
  }

  /// The `p` of `2ᵖA`; 0 before the first product.
  int power() {
    return power;
  }

  /// The power of two that brings a size near 1; 0 where it is ordinary, zero or not finite.
  static int power(double size) {
    return size > 0 && size < Double.POSITIVE_INFINITY ? opposite(Math.getExponent(size)) : 0;
  }

  private static int opposite(int exponent) {
    return Math.abs(exponent) <= ORDINARY ? 0 : -exponent;
  }

  /// `2ᵖx`: `x` itself where `p` is 0, otherwise a copy.
  static double[] scaled(double[] x, int power) {
    if (power == 0) {
      return x;
    }
    double[] scaled = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      scaled[i] = Math.scalb(x[i], power);
    }
    return scaled;
  }

  /// What is left of `x` where it is stored as `2ᵖx`.
  static double[] stored(double[] x, int power) {
    return scaled(scaled(x, power), -power);
  }

  /// `y ← 2ᵖAv`
  void multiply(LinearOperator a, double[] v, double[] y) {
    if (!known) {
      a.apply(v, y);
      learn(a, v, y);
      if (power != 0) {
        multiply(a, v, y, power);
      }
    } else if (power == 0) {
      a.apply(v, y);
    } else {
      multiply(a, v, y, power);
    }
  }

  /// One half of the power before and one half after the product keep what is between in range.
  private static void multiply(LinearOperator a, double[] v, double[] y, int power) {
    a.apply(scaled(v, power / 2), y);
    Vectors.scale(Math.scalb(1.0, power - power / 2), y);
  }

  private void learn(LinearOperator a, double[] v, double[] y) {
    double length = Vectors.norm(v);
    double image = Vectors.norm(y);
    if (length == 0 || image == 0) {
      return;
    }
    int shrinking = 0;
    if (!Double.isFinite(image)) {
      shrinking = SHRINKING;
      double[] product = new double[y.length];
      a.apply(scaled(v, shrinking), product);
      image = Vectors.norm(product);
    }
    known = true;
    if (Double.isFinite(image) && Double.isFinite(length)) {
      int exponent = Math.getExponent(image) - Math.getExponent(length) - shrinking;
      power = opposite(Math.max(exponent, Math.getExponent(least)));
    }
  }
}
