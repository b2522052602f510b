package gradus.compile;

import gradus.expr.Reduction;

/// The value of a reduction over the elements of an array.
final class Reductions {
  private Reductions() {}

  static double value(Reduction reduction, double[] x) {
    return switch (reduction) {
      case SUM -> sum(x);
      case PRODUCT -> product(x);
      case MAXIMUM -> maximum(x);
      case MINIMUM -> minimum(x);
      case LOG_SUM_EXP -> logSumExp(x);
      case NORM2 -> norm2(x);
    };
  }

  /// With the error of each addition carried along (Neumaier 1974), so that the reference has no
  /// error of its own.
  private static double sum(double[] x) {
    double sum = 0;
    double lost = 0;
    for (double element : x) {
      double next = sum + element;
      if (Double.isFinite(next)) {
        lost +=
            Math.abs(sum) >= Math.abs(element) ? (sum - next) + element : (element - next) + sum;
      }
      sum = next;
    }
    return Double.isFinite(sum) ? sum + lost : sum;
  }

  private static double product(double[] x) {
    double product = 1;
    for (double element : x) {
      product *= element;
    }
    return product;
  }

  private static double maximum(double[] x) {
    double maximum = Double.NEGATIVE_INFINITY;
    for (double element : x) {
      maximum = Math.max(maximum, element);
    }
    return maximum;
  }

  private static double minimum(double[] x) {
    double minimum = Double.POSITIVE_INFINITY;
    for (double element : x) {
      minimum = Math.min(minimum, element);
    }
    return minimum;
  }

  private static double logSumExp(double[] x) {
    double maximum = maximum(x);
    if (Double.isInfinite(maximum)) {
      return maximum; // all −∞, or one +∞
    }
    double[] scaled = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      scaled[i] = Math.exp(x[i] - maximum);
    }
    return maximum + Math.log(sum(scaled));
  }

  private static double norm2(double[] x) {
    double scale = 0;
    for (double element : x) {
      scale = Math.max(scale, Math.abs(element));
    }
    if (scale == 0 || !Double.isFinite(scale)) {
      return scale;
    }
    // a power of two, so that dividing by it loses nothing
    double unit = Math.scalb(1.0, Math.clamp(Math.getExponent(scale), -1000, 1000));
    double[] squares = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      squares[i] = (x[i] / unit) * (x[i] / unit);
    }
    return unit * Math.sqrt(sum(squares));
  }
}
