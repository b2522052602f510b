package gradus.lab.view;

import java.util.List;

/// Rows on the plane of the first two principal directions of the standardized features.
///
/// @param shares the share of the variance of the first and the second direction
/// @param points one per row
public record ScoreMap(List<Double> shares, List<Point> points) {

  /// A row on the map.
  ///
  /// @param row its number in the data, from 1
  /// @param x score on the first direction
  /// @param y score on the second
  /// @param group its class, or empty
  /// @param heldOut whether it was kept from fitting
  /// @param wrong whether the model predicts another class
  public record Point(int row, double x, double y, String group, boolean heldOut, boolean wrong) {}

  public ScoreMap {
    shares = List.copyOf(shares);
    points = List.copyOf(points);
  }

  /// Both shares together.
  public double together() {
    return shares.stream().mapToDouble(Double::doubleValue).sum();
  }
}
