package gradus.optimization.direct;

import gradus.optimization.Box;
import java.util.Optional;

/// Arguments within bounds as functions of others without: `x = l + (u − l)(1 + sin z)/2` between
/// two bounds, `x = l + z²` above one and `x = u − z²` below one (Box 1966, §5). A simplex that
/// walks in `z` keeps its shape at a bound, where one whose points are moved into the box becomes
/// flat.
///
/// The sine is that of [StrictMath], whose bits do not depend on the machine.
final class Unbounded {
  private final int n;
  private final Optional<Box> bounds;

  Unbounded(int n, Optional<Box> bounds) {
    this.n = n;
    this.bounds = bounds;
  }

  /// `x(z)`
  double[] bounded(double[] z) {
    double[] x = z.clone();
    if (bounds.isEmpty()) {
      return x;
    }
    Box box = bounds.get();
    for (int i = 0; i < n; i++) {
      double lower = box.lower().flat(i);
      double upper = box.upper().flat(i);
      if (Double.isFinite(lower) && Double.isFinite(upper)) {
        x[i] = lower + (upper - lower) * (0.5 * (1 + StrictMath.sin(z[i])));
      } else if (Double.isFinite(lower)) {
        x[i] = lower + z[i] * z[i];
      } else if (Double.isFinite(upper)) {
        x[i] = upper - z[i] * z[i];
      }
    }
    box.project(x); // what rounding adds
    return x;
  }

  /// A `z` with `x(z) = x`, for a point in the box.
  double[] free(double[] x) {
    double[] z = x.clone();
    if (bounds.isEmpty()) {
      return z;
    }
    Box box = bounds.get();
    for (int i = 0; i < n; i++) {
      double lower = box.lower().flat(i);
      double upper = box.upper().flat(i);
      if (Double.isFinite(lower) && Double.isFinite(upper)) {
        double share = upper > lower ? (x[i] - lower) / (upper - lower) : 0.5;
        z[i] = StrictMath.asin(Math.clamp(2 * share - 1, -1, 1));
      } else if (Double.isFinite(lower)) {
        z[i] = Math.sqrt(x[i] - lower);
      } else if (Double.isFinite(upper)) {
        z[i] = Math.sqrt(upper - x[i]);
      }
    }
    return z;
  }
}
