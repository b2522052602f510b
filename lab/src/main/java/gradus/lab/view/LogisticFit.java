package gradus.lab.view;

import java.util.List;

/// A fitted logistic regression, with all that its figures need.
///
/// @param classes the classes, in the order of their numbers
/// @param scale what one unit of a coefficient's feature is, such as `standard deviation`
/// @param coefficients every weight and intercept
/// @param interval how the intervals were found
/// @param curves one ROC curve (two classes) or one against the rest for each class
/// @param bins the reliability diagram
/// @param calibration mean distance between predicted and observed share over the bins, weighted by
///   rows
/// @param confusion held-out rows by true class (outer) and predicted class (inner)
/// @param map the rows on their principal plane
/// @param worked one held-out row, computed by hand
public record LogisticFit(
    List<String> classes,
    String scale,
    List<Coefficient> coefficients,
    String interval,
    List<Curve> curves,
    List<Bin> bins,
    double calibration,
    List<List<Integer>> confusion,
    ScoreMap map,
    WorkedRow worked)
    implements Fitted {

  /// A weight with its uncertainty.
  ///
  /// @param feature the column, or `intercept`
  /// @param group the class whose score it enters
  /// @param value the weight
  /// @param error its standard error
  /// @param low lower end of the 95 % interval
  /// @param high upper end
  public record Coefficient(
      String feature, String group, double value, double error, double low, double high) {

    public boolean excludesZero() {
      return low > 0 || high < 0;
    }

    public boolean intercept() {
      return feature.equals("intercept");
    }
  }

  /// A ROC curve: for falling thresholds, how many of the others and of the class are called
  /// positive.
  public record Curve(String group, double area, List<Threshold> thresholds) {
    public Curve {
      thresholds = List.copyOf(thresholds);
    }
  }

  /// A point of a ROC curve.
  public record Threshold(double at, double falsePositive, double truePositive) {}

  /// A bin of predicted probability.
  ///
  /// @param predicted mean predicted probability of its rows
  /// @param observed share of its rows that are of the class
  /// @param low lower end of the 95 % Wilson interval of that share
  /// @param high upper end
  public record Bin(
      double from,
      double to,
      int rows,
      double predicted,
      double observed,
      double low,
      double high) {}

  public LogisticFit {
    classes = List.copyOf(classes);
    coefficients = List.copyOf(coefficients);
    curves = List.copyOf(curves);
    bins = List.copyOf(bins);
    confusion = confusion.stream().map(List::copyOf).toList();
  }
}
