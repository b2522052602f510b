package gradus.optimization;

/// How to minimize: the hyperparameters of one algorithm.
public sealed interface Method
    permits Bfgs, ConjugateGradients, Lbfgs, LbfgsB, Newton, TrustRegion, FirstOrder {
  /// As a textbook calls it.
  String title();
}
