package gradus.compile;

import gradus.expr.Reduction;
import gradus.linalg.kernel.Workers;

/// Combines the partial results of chunks of rows.
final class Combine {
  /// Elements that are worth a thread.
  private static final int PART = 1 << 15;

  private Combine() {}

  /// Combines arrays in a fixed tree into the first of them: neighbors, then pairs of neighbors,
  /// and so on. Threads share the elements, which does not show in the bits.
  static void tree(Object[] arrays, int size, Reduction reduction, int threads) {
    int parts = Math.clamp(size / PART, 1, threads);
    Workers.run(
        parts,
        parts,
        (_, part) -> {
          int from = (int) ((long) size * part / parts);
          int to = (int) ((long) size * (part + 1) / parts);
          for (int step = 1; step < arrays.length; step *= 2) {
            for (int i = 0; i + step < arrays.length; i += 2 * step) {
              into(arrays[i], arrays[i + step], from, to, reduction);
            }
          }
        });
  }

  /// `into[i] = into[i] ∘ from[i]`
  private static void into(Object into, Object other, int from, int to, Reduction reduction) {
    if (into instanceof double[] x) {
      double[] y = (double[]) other;
      switch (reduction) {
        case SUM -> {
          for (int i = from; i < to; i++) {
            x[i] += y[i];
          }
        }
        case PRODUCT -> {
          for (int i = from; i < to; i++) {
            x[i] *= y[i];
          }
        }
        case MAXIMUM -> {
          for (int i = from; i < to; i++) {
            x[i] = Math.max(x[i], y[i]);
          }
        }
        case MINIMUM -> {
          for (int i = from; i < to; i++) {
            x[i] = Math.min(x[i], y[i]);
          }
        }
        case LOG_SUM_EXP, NORM2 -> throw lowered(reduction);
      }
    } else {
      floats((float[]) into, (float[]) other, from, to, reduction);
    }
  }

  private static void floats(float[] x, float[] y, int from, int to, Reduction reduction) {
    switch (reduction) {
      case SUM -> {
        for (int i = from; i < to; i++) {
          x[i] += y[i];
        }
      }
      case PRODUCT -> {
        for (int i = from; i < to; i++) {
          x[i] *= y[i];
        }
      }
      case MAXIMUM -> {
        for (int i = from; i < to; i++) {
          x[i] = Math.max(x[i], y[i]);
        }
      }
      case MINIMUM -> {
        for (int i = from; i < to; i++) {
          x[i] = Math.min(x[i], y[i]);
        }
      }
      case LOG_SUM_EXP, NORM2 -> throw lowered(reduction);
    }
  }

  private static IllegalStateException lowered(Reduction reduction) {
    return new IllegalStateException(reduction + " is lowered before kernels are built");
  }
}
