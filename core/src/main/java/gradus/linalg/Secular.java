package gradus.linalg;

import gradus.linalg.kernel.Rows;
import java.util.Arrays;

/// The roots of the secular equation `1 + Σ wⱼ / (pⱼ − λ) = 0` with rising poles `p` and positive
/// weights `w`: one behind each pole, the last not further than `Σ w` behind the last.
///
/// A root is found as its distance from the nearer pole, so that all differences `pⱼ − λ` keep
/// their leading digits, which the eigenvectors depend on (Gu & Eisenstat 1995, *A
/// divide-and-conquer algorithm for the symmetric tridiagonal eigenproblem*). Each step
/// interpolates the terms on the left and those on the right of the root by a pole each (Bunch,
/// Nielsen & Sorensen 1978); where that leaves the bracket or does not narrow it, the bracket is
/// halved.
final class Secular {
  private static final int MOST_STEPS = 100;
  private static final double EPSILON = 0x1p-53;

  private final double[] weights;
  private final int count;
  private final double[] differences;
  private final int at;

  /// The sums over the terms with poles up to the root and behind it, and their derivatives.
  private double left;

  private double leftSlope;
  private double right;
  private double rightSlope;

  private final double[] sums = new double[2];

  private Secular(double[] weights, int count, double[] differences, int at) {
    this.weights = weights;
    this.count = count;
    this.differences = differences;
    this.at = at;
  }

  /// How far the poles lie apart: subtracted where they are given, a product of sum and difference
  /// where they are squares.
  interface Poles {
    /// `pⱼ − pₖ`
    double difference(int j, int k);

    /// The differences of the poles from `from` to `to` and one, `into[at + j] = pⱼ − pₖ`.
    default void differences(int k, int from, int to, double[] into, int at) {
      for (int j = from; j < to; j++) {
        into[at + j] = difference(j, k);
      }
    }
  }

  /// Finds root `i`. Fills in `differences[at + j] = pⱼ − λ`.
  ///
  /// @return the pole `k` from which it is measured and the distance: `λ = pₖ + distance`
  static Root root(Poles poles, double[] weights, int count, int i, double[] differences, int at) {
    return new Secular(weights, count, differences, at).root(poles, i);
  }

  /// @param pole the nearer pole
  record Root(int pole, double distance) {}

  private Root root(Poles poles, int i) {
    double gap = i < count - 1 ? poles.difference(i + 1, i) : total();
    int origin = i;
    if (i < count - 1) {
      fill(poles, i);
      evaluate(0.5 * gap, i);
      origin = 1 + left + right >= 0 ? i : i + 1;
    }
    fill(poles, origin);
    double low = origin == i ? 0 : -0.5 * gap;
    double high = origin > i ? 0 : i < count - 1 ? 0.5 * gap : gap;
    double distance = iterate(i, low, high);
    for (int j = 0; j < count; j++) {
      differences[at + j] -= distance;
    }
    return new Root(origin, distance);
  }

  private double total() {
    double sum = 0;
    for (int j = 0; j < count; j++) {
      sum += weights[j];
    }
    return sum;
  }

  private void fill(Poles poles, int origin) {
    poles.differences(origin, 0, count, differences, at);
  }

  private double iterate(int i, double from, double to) {
    double low = from;
    double high = to;
    double x = 0.5 * (low + high);
    double before = Double.POSITIVE_INFINITY;
    for (int step = 0; step < MOST_STEPS; step++) {
      evaluate(x, i);
      double f = 1 + left + right;
      double noise = 8 * (right - left) + 1 + Math.abs(x) * (leftSlope + rightSlope);
      if (Math.abs(f) <= EPSILON * noise) {
        break;
      }
      // f rises between its poles
      low = f < 0 ? x : low;
      high = f > 0 ? x : high;
      double middle = 0.5 * (low + high);
      if (middle <= low || middle >= high) {
        break;
      }
      double next = Math.abs(f) > 0.5 * before ? middle : x + interpolate(x, i, f);
      x = next > low && next < high ? next : middle;
      before = Math.abs(f);
    }
    return x;
  }

  /// The step to the root of `c + s/(Δᵢ − η) + S/(Δᵢ₊₁ − η)`, which agrees with both sums and their
  /// derivatives at `x`.
  private double interpolate(double x, int i, double f) {
    double near = differences[at + i] - x;
    if (i == count - 1) {
      double c = f - near * leftSlope;
      return near + near * near * leftSlope / c;
    }
    double far = differences[at + i + 1] - x;
    double c = f - near * leftSlope - far * rightSlope;
    double a = (near + far) * f - near * far * (leftSlope + rightSlope);
    double b = near * far * f;
    double root = Math.sqrt(Math.abs(a * a - 4 * b * c));
    return a <= 0 ? (a - root) / (2 * c) : 2 * b / (a + root);
  }

  /// Both sums and their derivatives at a distance from the origin.
  private void evaluate(double x, int i) {
    Rows.poleSums(weights, 0, differences, at, x, i + 1, sums);
    left = sums[0];
    leftSlope = sums[1];
    Rows.poleSums(weights, i + 1, differences, at + i + 1, x, count - i - 1, sums);
    right = sums[0];
    rightSlope = sums[1];
  }

  /// Fills in weights `from` to `to` for which the roots found are exact (Gu & Eisenstat 1995,
  /// Löwner's formula): `wⱼ = Πᵢ (λᵢ − pⱼ) / Πᵢ (pᵢ − pⱼ)`, `i ≠ j` below.
  ///
  /// @param differences row `i`, from `at` on, holds `pⱼ − λᵢ`
  static void refine(
      Poles poles, double[] weights, int count, double[] differences, int at, int from, int to) {
    Arrays.fill(weights, from, to, 1);
    double[] gaps = new double[to - from];
    for (int i = 0; i < count; i++) {
      poles.differences(i, from, to, gaps, -from);
      if (from <= i && i < to) {
        gaps[i - from] = 1;
      }
      Rows.multiplyByRatio(differences, at + i * count + from, gaps, 0, weights, from, to - from);
    }
    for (int j = from; j < to; j++) {
      weights[j] = Math.abs(weights[j]);
    }
  }
}
