package gradus.optimization.proximal;

/// How to minimize a smooth function plus a penalty: the hyperparameters of one algorithm.
public sealed interface ProximalMethod permits ProximalGradient, Fista {
  /// As a textbook calls it.
  String title();

  StepSize step();
}
