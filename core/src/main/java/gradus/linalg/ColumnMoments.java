package gradus.linalg;

import gradus.linalg.kernel.MatrixKernels;
import gradus.linalg.kernel.ProductShape;
import java.util.Arrays;

/// What [ColumnStatistics] adds up: counts, means in two parts, and sums of powers and products of
/// the entries less their mean.
///
/// Sums of one block and those of the next are put together by the difference `δ` of their means
/// (Chan, Golub & LeVeque 1979; Pébay 2008 for third and fourth powers).
final class ColumnMoments {
  /// The power of a column of zeros, which any other column overrules.
  private static final int NOTHING = -10_000;

  /// Fourth powers of numbers within `2^±this` stay in range, those of their last digits included.
  private static final int SAFE = 150;

  private final long count;

  /// All sums are of column `j` times `2^−power[j]`, which is 1 but near the ends of the range.
  private final int[] power;

  private final double[] mean;

  /// What is left of the means beyond 16 digits.
  private final double[] rest;

  private final double[] squares;
  private final double[] cubes;
  private final double[] fourths;

  /// `Σ cᵢcᵢ₋₁`, with `c` the entries less their mean.
  private final double[] lagged;

  /// `c` of the first row and of the last.
  private final double[] first;

  private final double[] last;

  /// d×d, or empty where nobody wants them.
  private final double[] products;

  private final double[] minimum;
  private final double[] maximum;

  private ColumnMoments(long count, int d, boolean covariances) {
    this.count = count;
    this.power = new int[d];
    this.mean = new double[d];
    this.rest = new double[d];
    this.squares = new double[d];
    this.cubes = new double[d];
    this.fourths = new double[d];
    this.lagged = new double[d];
    this.first = new double[d];
    this.last = new double[d];
    this.products = new double[covariances ? Shape.of(d, d).count() : 0];
    this.minimum = new double[d];
    this.maximum = new double[d];
    Arrays.fill(power, NOTHING);
    Arrays.fill(minimum, Double.POSITIVE_INFINITY);
    Arrays.fill(maximum, Double.NEGATIVE_INFINITY);
  }

  static ColumnMoments none(int d, boolean covariances) {
    return new ColumnMoments(0, d, covariances);
  }

  /// Of a block of rows, given column by column, d×rows; it is overwritten.
  static ColumnMoments of(double[] block, int d, int rows, boolean covariances, int threads) {
    ColumnMoments moments = new ColumnMoments(rows, d, covariances);
    for (int j = 0; j < d; j++) {
      moments.findRange(block, j * rows, (j + 1) * rows, j);
      moments.findMean(block, j * rows, (j + 1) * rows, j);
      moments.findPowers(block, j * rows, (j + 1) * rows, j);
    }
    if (covariances && d > 1) {
      ProductShape shape = ProductShape.of(d, rows, d, false, true, false);
      MatrixKernels.best().gram(shape, threads, block, 0, moments.products, 0);
    }
    return moments;
  }

  /// Also brings a column whose fourth powers would leave the range near 1.
  private void findRange(double[] x, int from, int to, int j) {
    double smallest = Double.POSITIVE_INFINITY;
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = from; i < to; i++) {
      smallest = Math.min(smallest, x[i]);
      largest = Math.max(largest, x[i]);
    }
    minimum[j] = smallest;
    maximum[j] = largest;
    double size = Math.max(Math.abs(smallest), Math.abs(largest));
    if (size == 0) {
      return;
    }
    int exponent = Scaling.exponent(size);
    power[j] = Math.abs(exponent) < SAFE ? 0 : exponent;
    for (int i = from; i < to && power[j] != 0; i++) {
      x[i] = Math.scalb(x[i], -power[j]);
    }
  }

  /// Also takes the mean from the column.
  private void findMean(double[] x, int from, int to, int j) {
    double sum = 0;
    double lost = 0;
    for (int i = from; i < to; i++) {
      double next = sum + x[i];
      lost += DoubleDouble.lostInSum(sum, x[i], next);
      sum = next;
    }
    mean[j] = sum;
    setMean(j, DoubleDouble.sum(sum, lost).dividedBy(DoubleDouble.of((double) count)));
    double high = mean[j];
    double low = rest[j];
    for (int i = from; i < to; i++) {
      x[i] = (x[i] - high) - low;
    }
  }

  /// Of what is not finite there is no rest: `∞ − ∞` would be NaN.
  private void setMean(int j, DoubleDouble average) {
    boolean finite = Math.abs(average.high()) <= Double.MAX_VALUE;
    mean[j] = finite ? average.high() : mean[j] / count;
    rest[j] = finite ? average.low() : 0;
  }

  private void findPowers(double[] centered, int from, int to, int j) {
    double second = 0;
    double lost = 0;
    double third = 0;
    double fourth = 0;
    double neighbors = 0;
    double before = 0;
    for (int i = from; i < to; i++) {
      double c = centered[i];
      double square = c * c;
      double next = second + square;
      lost += DoubleDouble.lostInSum(second, square, next);
      second = next;
      third += square * c;
      fourth += square * square;
      neighbors += before * c;
      before = c;
    }
    squares[j] = second + lost;
    cubes[j] = third;
    fourths[j] = fourth;
    lagged[j] = neighbors;
    first[j] = centered[from];
    last[j] = before;
  }

  /// With the rows of the other after those of this one.
  ColumnMoments merge(ColumnMoments other) {
    if (count == 0 || other.count == 0) {
      return count == 0 ? other : this;
    }
    int d = mean.length;
    ColumnMoments both = new ColumnMoments(count + other.count, d, products.length > 0);
    double[] delta = new double[d];
    for (int j = 0; j < d; j++) {
      delta[j] = both.addColumn(this, other, j);
    }
    double weight = (double) count * other.count / both.count;
    for (int k = 0; k < products.length; k++) {
      int i = k / d;
      int j = k % d;
      int target = both.power[i] + both.power[j];
      both.products[k] =
          Math.scalb(products[k], power[i] + power[j] - target)
              + Math.scalb(other.products[k], other.power[i] + other.power[j] - target)
              + delta[i] * delta[j] * weight;
    }
    return both;
  }

  /// Fills in column `j`, and answers the difference `δ` of the means.
  private double addColumn(ColumnMoments a, ColumnMoments b, int j) {
    minimum[j] = Math.min(a.minimum[j], b.minimum[j]);
    maximum[j] = Math.max(a.maximum[j], b.maximum[j]);
    power[j] = Math.max(a.power[j], b.power[j]);
    int down = a.power[j] - power[j];
    int downOther = b.power[j] - power[j];
    DoubleDouble meanOfA = scaled(a.mean[j], a.rest[j], down);
    DoubleDouble difference = scaled(b.mean[j], b.rest[j], downOther).minus(meanOfA);
    DoubleDouble share =
        DoubleDouble.of((double) b.count).dividedBy(DoubleDouble.of((double) count));
    mean[j] = a.mean[j] * a.count + b.mean[j] * b.count; // where not finite
    setMean(j, meanOfA.plus(difference.times(share)));

    double delta = difference.value();
    double p = (double) a.count / count;
    double q = (double) b.count / count;
    double weight = a.count * q;
    double squaresOfA = Math.scalb(a.squares[j], 2 * down);
    double squaresOfB = Math.scalb(b.squares[j], 2 * downOther);
    double cubesOfA = Math.scalb(a.cubes[j], 3 * down);
    double cubesOfB = Math.scalb(b.cubes[j], 3 * downOther);
    squares[j] = squaresOfA + squaresOfB + delta * delta * weight;
    cubes[j] =
        cubesOfA
            + cubesOfB
            + 3 * delta * (p * squaresOfB - q * squaresOfA)
            + delta * delta * delta * weight * (p - q);
    fourths[j] =
        Math.scalb(a.fourths[j], 4 * down)
            + Math.scalb(b.fourths[j], 4 * downOther)
            + 4 * delta * (p * cubesOfB - q * cubesOfA)
            + 6 * delta * delta * (p * p * squaresOfB + q * q * squaresOfA)
            + delta * delta * delta * delta * weight * (p * p - p * q + q * q);

    double lastOfA = Math.scalb(a.last[j], down) - q * delta;
    double firstOfB = Math.scalb(b.first[j], downOther) + p * delta;
    first[j] = Math.scalb(a.first[j], down) - q * delta;
    last[j] = Math.scalb(b.last[j], downOther) + p * delta;
    lagged[j] =
        a.shiftedLag(j, down, -q * delta)
            + b.shiftedLag(j, downOther, p * delta)
            + lastOfA * firstOfB;
    return delta;
  }

  /// `Σ (cᵢ + s)(cᵢ₋₁ + s)`, where all `c` add up to 0.
  private double shiftedLag(int j, int down, double s) {
    double ends = Math.scalb(first[j] + last[j], down);
    return Math.scalb(lagged[j], 2 * down) - s * ends + (count - 1) * s * s;
  }

  private static DoubleDouble scaled(double mean, double rest, int power) {
    return power == 0
        ? new DoubleDouble(mean, rest)
        : new DoubleDouble(Math.scalb(mean, power), Math.scalb(rest, power));
  }

  long count() {
    return count;
  }

  int columns() {
    return mean.length;
  }

  double mean(int j) {
    return count == 0 ? Double.NaN : Math.scalb(mean[j], power[j]);
  }

  double minimum(int j) {
    return minimum[j];
  }

  double maximum(int j) {
    return maximum[j];
  }

  double variance(int j, double freedom) {
    return Math.scalb(squares[j] / freedom, 2 * power[j]);
  }

  double deviation(int j, double freedom) {
    return Math.scalb(Math.sqrt(squares[j] / freedom), power[j]);
  }

  double skewness(int j) {
    return Math.sqrt((double) count) * (cubes[j] / squares[j]) / Math.sqrt(squares[j]);
  }

  double kurtosis(int j) {
    return count * (fourths[j] / squares[j] / squares[j]);
  }

  double autocorrelation(int j) {
    return lagged[j] / squares[j];
  }

  double covariance(int i, int j, double freedom) {
    return i == j
        ? variance(i, freedom)
        : Math.scalb(products[i * mean.length + j] / freedom, power[i] + power[j]);
  }

  /// At most 1 in modulus, as Cauchy and Schwarz say but for rounding.
  double correlation(int i, int j) {
    double product = i == j ? squares[i] : products[i * mean.length + j];
    double correlation = product / (Math.sqrt(squares[i]) * Math.sqrt(squares[j]));
    return i == j && correlation > 0 ? 1 : Math.clamp(correlation, -1, 1);
  }
}
