package gradus.lab;

import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.models.Target;
import gradus.models.network.Likelihood;
import gradus.models.network.Network;
import gradus.models.network.Predictor;
import java.util.List;
import java.util.Map;

/// A trained network with all that predictions need.
///
/// @param featureNames the columns it takes
/// @param target the column it predicts
/// @param classes of the target; none where it is a number
/// @param layers with the output layer
/// @param loss what is assumed of the target; only what predictions need of it is kept
/// @param center what was subtracted from a target of numbers
/// @param scale what it was divided by
/// @param weights of parameters and buffers, by name
record NetworkModel(
    List<String> featureNames,
    String target,
    List<String> classes,
    LayerWords layers,
    LossKind loss,
    double center,
    double scale,
    Map<String, Tensor> weights) {
  NetworkModel {
    featureNames = List.copyOf(featureNames);
    classes = List.copyOf(classes);
  }

  Network network() {
    return new Network(Shape.of(featureNames.size()), layers.layers());
  }

  Predictor predictor(Likelihood likelihood) {
    return network().predictor(likelihood, weights);
  }

  /// For classes the probabilities (n, k), otherwise the predicted numbers (n).
  ///
  /// @param features standardized as they were for training
  Tensor predict(Tensor features) {
    Tensor predicted = predictor(loss.of(Fields.none("loss"))).predict(features);
    if (loss == LossKind.BERNOULLI) { // which predicts the probability of the second class
      return Tensor.generate(
          Shape.of(features.rows(), 2),
          i -> i % 2 == 0 ? 1 - predicted.flat(i / 2) : predicted.flat(i / 2));
    }
    return loss.classifies()
        ? predicted
        : Tensor.generate(Shape.of(features.rows()), i -> center + scale * predicted.flat(i));
  }

  /// The target as the loss takes it: numbers of classes, or numbers standardized.
  Tensor targets(Target seen) {
    return switch (seen) {
      case Target.Classes classified -> classified.indices();
      case Target.Values numbers ->
          Tensor.generate(
              numbers.values().shape(), i -> (numbers.values().flat(i) - center) / scale);
      case Target.None none -> throw new IllegalArgumentException("there is no target in " + none);
    };
  }
}
