package gradus.doctor;

import gradus.optimization.training.Parameter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// `gradient_mismatch`: along the gradient of some layer, the slope of the loss is not the norm of
/// that gradient.
///
/// Each layer is moved along its own gradient, where `d/dt L = ‖gₗ‖`, by central differences of
/// steps from 10⁻² to 10⁻⁷ of the layer's size. A loss with kinks (`relu`) agrees at some step, and
/// so at the best one: a gradient that is wrong agrees at none.
public record GradientMismatch() implements NetworkPathology {
  private static final double TOLERANCE = 1e-4;
  private static final double[] STEPS = {1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7};

  @Override
  public String slug() {
    return "gradient_mismatch";
  }

  @Override
  public Optional<Finding> examine(NetworkEvidence evidence) {
    double[] point = evidence.end();
    double[] gradient = new double[point.length];
    double loss = evidence.objective().valueAndGradient(point, gradient);
    double largest = norm(gradient);
    String worst = "";
    double residual = -1;
    for (Map.Entry<String, double[]> layer : layers(evidence, gradient).entrySet()) {
      // a layer that hardly acts on the loss drowns in its rounding
      if (norm(layer.getValue()) > 1e-9 * Math.max(largest, Math.abs(loss))) {
        double own = residual(evidence, point, layer.getValue());
        if (!(own <= residual)) {
          residual = own;
          worst = layer.getKey();
        }
      }
    }
    if (worst.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        NetworkDoctor.finding(
            slug(),
            residual <= TOLERANCE ? Level.INFO : Level.ERROR,
            Confidence.MEASURED,
            Map.of("residual", residual, "tolerance", TOLERANCE),
            Map.of("layer", worst)));
  }

  /// The gradient of each layer, 0 elsewhere.
  private static Map<String, double[]> layers(NetworkEvidence evidence, double[] gradient) {
    Map<String, double[]> layers = new LinkedHashMap<>();
    int at = 0;
    for (Parameter parameter : evidence.training().learning().parameters()) {
      int count = parameter.start().shape().count();
      double[] own = layers.computeIfAbsent(parameter.group(), _ -> new double[gradient.length]);
      System.arraycopy(gradient, at, own, at, count);
      at += count;
    }
    return layers;
  }

  /// The smallest relative difference of `‖d‖` and the slope along `d`, over all steps.
  private static double residual(NetworkEvidence evidence, double[] point, double[] direction) {
    double length = norm(direction);
    double size = 0;
    for (int i = 0; i < point.length; i++) {
      size = Math.hypot(size, direction[i] == 0 ? 0 : point[i]);
    }
    double best = Double.POSITIVE_INFINITY;
    for (double step : STEPS) {
      double h = step * Math.max(size, 1e-3);
      double slope =
          (value(evidence, point, direction, h / length)
                  - value(evidence, point, direction, -h / length))
              / (2 * h);
      best = Math.min(best, Math.abs(slope - length) / length);
    }
    return best;
  }

  private static double value(
      NetworkEvidence evidence, double[] point, double[] direction, double factor) {
    double[] moved = point.clone();
    for (int i = 0; i < moved.length; i++) {
      moved[i] += factor * direction[i];
    }
    return evidence.objective().value(moved);
  }

  private static double norm(double[] x) {
    return Math.sqrt(Arrays.stream(x).map(v -> v * v).sum());
  }
}
