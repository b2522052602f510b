package gradus.optimization.direct;

/// How to minimize without derivatives: the hyperparameters of one algorithm.
public sealed interface DirectMethod permits NelderMead, CmaEs {
  /// As a textbook calls it.
  String title();
}
