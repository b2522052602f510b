package gradus.optimization.landscape;

import gradus.linalg.kernel.Vectors;
import gradus.optimization.Listener;
import gradus.optimization.Trace;
import gradus.optimization.TwiceDifferentiable;
import org.jspecify.annotations.Nullable;

/// Compares what each step of a run was expected to gain with what it gained, as `predicted` and
/// `actual` of the trace's entries ([Decrease]). It only looks: the run takes the same steps, bit
/// for bit. A run begins with its step 0, and nothing is compared with a run before it.
public final class DecreaseProbe implements Listener {
  /// The name of the decrease that the quadratic predicts.
  public static final String PREDICTED = "predicted";

  /// The name of the decrease of the function.
  public static final String ACTUAL = "actual";

  private final TwiceDifferentiable f;
  private final int every;
  private double @Nullable [] point;
  private double[] gradient = {};
  private double loss;

  /// @param f the function that is minimized
  /// @param every of how many steps one is compared; each costs a product with the Hessian
  public DecreaseProbe(TwiceDifferentiable f, int every) {
    CurvatureProbe.requireEvery(every);
    this.f = f;
    this.every = every;
  }

  @Override
  public Trace.Entry examine(Trace.Entry entry, double[] there, double[] gradientThere) {
    double[] from = entry.step() == 0 ? null : point;
    Trace.Entry examined = from == null ? entry : compared(entry, from, there);
    boolean next = (entry.step() + 1) % every == 0;
    point = next ? there.clone() : null;
    gradient = next ? gradientThere.clone() : gradient;
    loss = entry.loss();
    return examined;
  }

  private Trace.Entry compared(Trace.Entry entry, double[] from, double[] there) {
    double[] step = Vectors.difference(there, from);
    Decrease decrease = Decrease.between(f, from, loss, gradient, step, entry.loss());
    return entry.measuring(PREDICTED, decrease.predicted()).measuring(ACTUAL, decrease.actual());
  }

  @Override
  public boolean proceed(Trace.Entry entry) {
    return true;
  }
}
