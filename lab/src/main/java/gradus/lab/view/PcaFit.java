package gradus.lab.view;

import java.util.List;

/// A fitted principal component analysis.
///
/// @param features the columns
/// @param components the directions, the largest variance first
/// @param map the rows on the first two directions
public record PcaFit(List<String> features, List<Component> components, ScoreMap map)
    implements Fitted {

  /// A principal direction.
  ///
  /// @param variance its eigenvalue `λ`
  /// @param share of the total variance
  /// @param cumulative with all before it
  /// @param error standard error `λ√(2/(n−1))`
  /// @param gap distance to the next eigenvalue in standard errors; NaN for the last
  /// @param loadings its entries, one a feature
  public record Component(
      int number,
      double variance,
      double share,
      double cumulative,
      double error,
      double gap,
      List<Double> loadings) {
    public Component {
      loadings = List.copyOf(loadings);
    }
  }

  public PcaFit {
    features = List.copyOf(features);
    components = List.copyOf(components);
  }
}
