package gradus.calculus;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/// A gradient beside differences of the function: two routes to the same numbers.
///
/// Along each axis, or along random directions where there are many, the slope is taken from four
/// values at distances `h` and `2h` (error `O(h⁴)`) with `h = 10⁻³ max(1, |w|)`. Where the slopes
/// to both sides differ and go on differing as `h` shrinks, the function has a kink; no derivative
/// exists there, and the direction does not count.
///
/// @param residual the largest difference, relative to the largest slope; NaN where a value is not
///   finite
/// @param tolerance what truncation and rounding of the differences can explain
/// @param worst the axis or direction of the largest difference, counted from 0; -1 where none was
///   compared
/// @param kinks the axes or directions with a kink
public record GradientCheck(double residual, double tolerance, int worst, List<Integer> kinks) {
  private static final int MOST_AXES = 64;
  private static final int DIRECTIONS = 16;
  private static final double STEP = 1e-3;
  private static final double TOLERANCE = 1e-6;

  public GradientCheck {
    kinks = List.copyOf(kinks);
  }

  /// Whether gradient and differences agree.
  public boolean holds() {
    return residual <= tolerance;
  }

  /// Compares at one point.
  ///
  /// @param function the value at a point
  /// @param point where, flat
  /// @param gradient claimed there, of the same length
  /// @param seed of the directions, where there are more than 64 axes
  public static GradientCheck of(
      ToDoubleFunction<double[]> function, double[] point, double[] gradient, long seed) {
    if (point.length != gradient.length) {
      throw new IllegalArgumentException(
          "a gradient has as many entries as the point, "
              + point.length
              + ", not "
              + gradient.length);
    }
    List<double[]> directions = directions(point, seed);
    double[] claimed =
        directions.stream().mapToDouble(direction -> dot(gradient, direction)).toArray();
    double[] measured = new double[claimed.length];
    List<Integer> kinks = new ArrayList<>();
    double scale = 1e-8;
    double size = Math.abs(function.applyAsDouble(point));
    for (int k = 0; k < claimed.length; k++) {
      Slope slope = Slope.of(function, point, directions.get(k));
      measured[k] = slope.value();
      if (slope.kink()) {
        kinks.add(k);
      } else {
        scale = Math.max(scale, Math.max(Math.abs(claimed[k]), Math.abs(measured[k])));
      }
    }
    double residual = 0;
    int worst = -1;
    for (int k = 0; k < claimed.length; k++) {
      double difference = Math.abs(claimed[k] - measured[k]) / scale;
      if (!kinks.contains(k) && !(difference <= residual)) {
        residual = difference;
        worst = k;
      }
    }
    double rounding = 100 * 0x1p-53 * size / (STEP * scale);
    return new GradientCheck(residual, TOLERANCE + rounding, worst, kinks);
  }

  /// Each axis, or random signs along all axes, in steps that fit the size of each coordinate.
  private static List<double[]> directions(double[] point, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<double[]> directions = new ArrayList<>();
    boolean axes = point.length <= MOST_AXES;
    for (int k = 0; k < (axes ? point.length : DIRECTIONS); k++) {
      double[] direction = new double[point.length];
      for (int i = 0; i < point.length; i++) {
        double sign = axes ? (i == k ? 1 : 0) : random.nextBoolean() ? 1 : -1;
        direction[i] = sign * Math.max(1, Math.abs(point[i]));
      }
      directions.add(direction);
    }
    return directions;
  }

  private static double dot(double[] x, double[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += x[i] * y[i];
    }
    return sum;
  }

  /// The slope along a direction, and whether it jumps.
  private record Slope(double value, boolean kink) {
    static Slope of(ToDoubleFunction<double[]> f, double[] point, double[] direction) {
      double here = f.applyAsDouble(point);
      double ahead = at(f, point, direction, STEP);
      double behind = at(f, point, direction, -STEP);
      double farAhead = at(f, point, direction, 2 * STEP);
      double farBehind = at(f, point, direction, -2 * STEP);
      double value = (8 * (ahead - behind) - (farAhead - farBehind)) / (12 * STEP);
      // in a smooth function the slopes to both sides differ by curvature times h: twice as much at
      // 2h
      double near = Math.abs(ahead - 2 * here + behind) / STEP;
      double far = Math.abs(farAhead - 2 * here + farBehind) / (2 * STEP);
      double size = Math.max(Math.abs(ahead - here), Math.abs(behind - here)) / STEP;
      return new Slope(value, near > 1e-3 * size && near > 0.75 * far);
    }

    private static double at(
        ToDoubleFunction<double[]> f, double[] point, double[] direction, double h) {
      double[] moved = point.clone();
      for (int i = 0; i < moved.length; i++) {
        moved[i] += h * direction[i];
      }
      return f.applyAsDouble(moved);
    }
  }
}
