package gradus.linalg;

/// Sums and dot products that keep their digits where summands cancel.
///
/// | method | relative error, with `c` the [#condition] |
/// |---|---|
/// | a plain loop | `nεc` |
/// | [#sum(double...)], [#dot] of two arrays | `ε + n²ε²c`: as in twice the precision |
/// | the same with `fold` | `ε + (nε)ᵏ c`: as in `k` times the precision |
/// | [#exact], [#exactDot] | `½ε`: the nearest double |
///
/// Sums overflow only where the result does. NaN makes a sum NaN, and so do infinities of both
/// signs. Products below `10⁻²⁹²` leave the range in which their errors can be seen; only the exact
/// ones keep them. Source: Ogita, Rump & Oishi 2005, *Accurate sum and dot product*.
public final class Sums {
  private Sums() {}

  /// `Σ xᵢ` with the errors of all additions summed along (Neumaier 1974; Sum2). About 4 times the
  /// work of a plain loop.
  public static double sum(double... x) {
    double sum = 0;
    double lost = 0;
    for (double summand : x) {
      double next = sum + summand;
      lost += DoubleDouble.lostInSum(sum, summand, next);
      sum = next;
    }
    return finite(sum + lost) ? sum + lost : exact(x);
  }

  /// `Σ xᵢ` as if computed in `fold` times the precision (SumK).
  ///
  /// @throws IllegalArgumentException where `fold` is less than 1
  public static double sum(double[] x, int fold) {
    requireFold(fold);
    double sum = distilled(x.clone(), fold);
    return finite(sum) ? sum : exact(x);
  }

  /// `Σ xᵢyᵢ` with the errors of all products and additions summed along (Dot2).
  ///
  /// @throws IllegalArgumentException where the lengths differ
  public static double dot(double[] x, double[] y) {
    requireSameLength(x, y);
    double sum = 0;
    double lost = 0;
    for (int i = 0; i < x.length; i++) {
      double product = x[i] * y[i];
      double next = sum + product;
      lost += DoubleDouble.lostInSum(sum, product, next) + Math.fma(x[i], y[i], -product);
      sum = next;
    }
    return finite(sum + lost) ? sum + lost : exactDot(x, y);
  }

  /// `Σ xᵢyᵢ` as if computed in `fold` times the precision (DotK).
  ///
  /// @throws IllegalArgumentException where the lengths differ or `fold` is less than 1
  public static double dot(double[] x, double[] y, int fold) {
    requireSameLength(x, y);
    requireFold(fold);
    // products and their errors: 2n summands whose sum is the dot product exactly
    double[] summands = new double[2 * x.length];
    for (int i = 0; i < x.length; i++) {
      summands[2 * i] = x[i] * y[i];
      summands[2 * i + 1] = fold == 1 ? 0 : Math.fma(x[i], y[i], -summands[2 * i]);
    }
    double sum = distilled(summands, fold);
    return finite(sum) ? sum : exactDot(x, y);
  }

  /// The double nearest to `Σ xᵢ`: rounded once, the same for any order of the summands.
  public static double exact(double... x) {
    ExactSum sum = new ExactSum();
    for (double summand : x) {
      sum.add(summand);
    }
    return sum.value();
  }

  /// The double nearest to `Σ xᵢyᵢ`.
  ///
  /// @throws IllegalArgumentException where the lengths differ
  public static double exactDot(double[] x, double[] y) {
    requireSameLength(x, y);
    ExactSum sum = new ExactSum();
    for (int i = 0; i < x.length; i++) {
      sum.addProduct(x[i], y[i]);
    }
    return sum.value();
  }

  /// `Σ|xᵢ| / |Σxᵢ|`: the factor by which summing magnifies relative errors of the summands; 1
  /// where nothing cancels or there is nothing, infinite where everything does.
  public static double condition(double... x) {
    double[] sizes = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      sizes[i] = Math.abs(x[i]);
    }
    double size = exact(sizes);
    return size == 0 ? 1 : size / Math.abs(exact(x));
  }

  /// Replaces summands by partial sums and their errors, which have the same sum and cancel less,
  /// `fold − 1` times; then adds them up.
  private static double distilled(double[] x, int fold) {
    for (int pass = 1; pass < fold; pass++) {
      for (int i = 1; i < x.length; i++) {
        double sum = x[i - 1] + x[i];
        x[i - 1] = DoubleDouble.lostInSum(x[i - 1], x[i], sum);
        x[i] = sum;
      }
    }
    double sum = 0;
    for (double summand : x) {
      sum += summand;
    }
    return sum;
  }

  private static boolean finite(double sum) {
    return Math.abs(sum) <= Double.MAX_VALUE;
  }

  private static void requireFold(int fold) {
    if (fold < 1) {
      throw new IllegalArgumentException(
          "a sum is computed in 1 or more times the precision, not in " + fold);
    }
  }

  private static void requireSameLength(double[] x, double[] y) {
    if (x.length != y.length) {
      throw new IllegalArgumentException(
          "cannot take the dot product of vectors of "
              + x.length
              + " and "
              + y.length
              + " elements: the lengths differ");
    }
  }
}
