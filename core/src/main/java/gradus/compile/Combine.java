package gradus.compile;

import gradus.expr.Reduction;

/// Combines the partial results of two chunks of rows.
final class Combine {
  private Combine() {}

  /// `into[i] = into[i] ∘ from[i]`
  static void into(Object into, Object from, Reduction reduction) {
    if (into instanceof double[] doubles) {
      double[] others = (double[]) from;
      for (int i = 0; i < doubles.length; i++) {
        doubles[i] = of(doubles[i], others[i], reduction);
      }
    } else {
      float[] floats = (float[]) into;
      float[] others = (float[]) from;
      for (int i = 0; i < floats.length; i++) {
        floats[i] = (float) of(floats[i], others[i], reduction);
      }
    }
  }

  private static double of(double x, double y, Reduction reduction) {
    return switch (reduction) {
      case SUM -> x + y;
      case PRODUCT -> x * y;
      case MAXIMUM -> Math.max(x, y);
      case MINIMUM -> Math.min(x, y);
      case LOG_SUM_EXP, NORM2 ->
          throw new IllegalStateException(reduction + " is lowered before kernels are built");
    };
  }
}
