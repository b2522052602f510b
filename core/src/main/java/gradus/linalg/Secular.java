package gradus.linalg;

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
    for (int j = 0; j < count; j++) {
      differences[at + j] = poles.difference(j, origin);
    }
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

  /// Two sums side by side for each side of the root: an addition need not wait for the one before.
  private void evaluate(double x, int i) {
    double sum0 = 0;
    double sum1 = 0;
    double slope0 = 0;
    double slope1 = 0;
    int j = 0;
    for (; j + 1 <= i; j += 2) {
      double d0 = 1 / (differences[at + j] - x);
      double d1 = 1 / (differences[at + j + 1] - x);
      double t0 = weights[j] * d0;
      double t1 = weights[j + 1] * d1;
      sum0 += t0;
      sum1 += t1;
      slope0 += t0 * d0;
      slope1 += t1 * d1;
    }
    if (j == i) {
      double d0 = 1 / (differences[at + j] - x);
      double t0 = weights[j] * d0;
      sum0 += t0;
      slope0 += t0 * d0;
    }
    left = sum0 + sum1;
    leftSlope = slope0 + slope1;
    sum0 = 0;
    sum1 = 0;
    slope0 = 0;
    slope1 = 0;
    for (j = i + 1; j + 1 < count; j += 2) {
      double d0 = 1 / (differences[at + j] - x);
      double d1 = 1 / (differences[at + j + 1] - x);
      double t0 = weights[j] * d0;
      double t1 = weights[j + 1] * d1;
      sum0 += t0;
      sum1 += t1;
      slope0 += t0 * d0;
      slope1 += t1 * d1;
    }
    if (j < count) {
      double d0 = 1 / (differences[at + j] - x);
      double t0 = weights[j] * d0;
      sum0 += t0;
      slope0 += t0 * d0;
    }
    right = sum0 + sum1;
    rightSlope = slope0 + slope1;
  }

  /// Fills in weights `from` to `to` for which the roots found are exact (Gu & Eisenstat 1995,
  /// Löwner's formula): `wⱼ = Πᵢ (λᵢ − pⱼ) / Πᵢ (pᵢ − pⱼ)`, `i ≠ j` below.
  ///
  /// @param differences row `i`, from `at` on, holds `pⱼ − λᵢ`
  static void refine(
      Poles poles, double[] weights, int count, double[] differences, int at, int from, int to) {
    Arrays.fill(weights, from, to, 1);
    for (int i = 0; i < count; i++) {
      int row = at + i * count;
      for (int j = from; j < to; j++) {
        double factor = differences[row + j];
        weights[j] *= i == j ? factor : factor / poles.difference(i, j);
      }
    }
    for (int j = from; j < to; j++) {
      weights[j] = Math.abs(weights[j]);
    }
  }
}
