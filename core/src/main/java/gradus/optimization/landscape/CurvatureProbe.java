package gradus.optimization.landscape;

import gradus.optimization.Listener;
import gradus.optimization.Trace;
import gradus.optimization.TwiceDifferentiable;
import java.util.Arrays;

/// Measures the largest curvature every so many steps of a run, as `curvature` of the trace's
/// entries. It only looks: the run takes the same steps, bit for bit.
///
/// @param f the function that is minimized
/// @param every how many steps lie between two measurements; each costs 13 products with the
///   Hessian, about 26 gradients
public record CurvatureProbe(TwiceDifferentiable f, int every) implements Listener {
  /// The name of the measure.
  public static final String CURVATURE = "curvature";

  private static final int PRODUCTS = 13;

  public CurvatureProbe {
    requireEvery(every);
  }

  static void requireEvery(int every) {
    if (every < 1) {
      throw new IllegalArgumentException("a probe looks every 1 or more steps, not every " + every);
    }
  }

  @Override
  public Trace.Entry examine(Trace.Entry entry, double[] point, double[] gradient) {
    if (entry.step() % every != 0) {
      return entry;
    }
    double[] ones = new double[point.length];
    Arrays.fill(ones, 1);
    Curvature largest = Curvature.largest(f, point, ones, PRODUCTS, 1);
    return entry.measuring(CURVATURE, largest.value());
  }

  @Override
  public boolean proceed(Trace.Entry entry) {
    return true;
  }
}
