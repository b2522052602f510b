package gradus.doctor;

import gradus.optimization.Trace;
import gradus.optimization.training.Parameter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How large the entries of the gradient of each layer were in a run: the median over the steps
/// that were told of `‖gₗ‖/√nₗ`, which does not depend on the width of a layer.
///
/// @param layers in order, those whose gradient was not 0
/// @param slopes of each
/// @param records how many steps were told
record LayerSlopes(List<String> layers, List<Double> slopes, int records) {
  /// Layers whose entries differ by more are learned at different times.
  static final double RATIO = 1e3;

  static LayerSlopes of(NetworkEvidence evidence) {
    Map<String, Integer> sizes = new HashMap<>();
    for (Parameter parameter : evidence.training().learning().parameters()) {
      sizes.merge(parameter.group(), parameter.start().shape().count(), Integer::sum);
    }
    List<String> layers = new ArrayList<>();
    List<Double> slopes = new ArrayList<>();
    for (String layer : evidence.training().learning().groups()) {
      List<Double> told = new ArrayList<>();
      for (NetworkEvidence.Norms norms : evidence.norms()) {
        for (Trace.Group group : norms.groups()) {
          if (group.name().equals(layer) && Double.isFinite(group.gradient())) {
            told.add(group.gradient() / Math.sqrt(sizes.getOrDefault(layer, 1)));
          }
        }
      }
      told.sort(Double::compare);
      double median = told.isEmpty() ? 0 : told.get(told.size() / 2);
      if (median > 0) {
        layers.add(layer);
        slopes.add(median);
      }
    }
    return new LayerSlopes(layers, slopes, evidence.norms().size());
  }

  private double first() {
    return slopes.getFirst();
  }

  private double last() {
    return slopes.getLast();
  }

  /// What is to be said of a ratio between the first and the last layer.
  ///
  /// @param vanishing whether the first one is to be smaller, rather than larger
  Optional<Finding> finding(String slug, boolean vanishing) {
    if (layers.size() < 2) {
      return Optional.empty();
    }
    double ratio = vanishing ? last() / first() : first() / last();
    return Optional.of(
        NetworkDoctor.finding(
            slug,
            ratio > RATIO ? Level.WARN : Level.INFO,
            Confidence.MEASURED,
            Map.of(
                "first_slope",
                first(),
                "last_slope",
                last(),
                "ratio",
                ratio,
                "threshold",
                RATIO,
                "layers",
                (double) layers.size(),
                "per_layer",
                Math.pow(ratio, 1.0 / (layers.size() - 1)),
                "records",
                (double) records),
            Map.of("first", layers.getFirst(), "last", layers.getLast())));
  }
}
