package gradus.lab.view;

import java.util.List;

/// One prediction as a sum: `score = b + Σⱼ βⱼ zⱼ`, then the probability.
///
/// @param row its number in the data, from 1
/// @param truth its class
/// @param group the class whose score is shown
/// @param intercept `b`
/// @param terms the terms, the largest first
/// @param score the sum
/// @param probability what the model says of `group`
public record WorkedRow(
    int row,
    String truth,
    String group,
    double intercept,
    List<Term> terms,
    double score,
    double probability) {

  /// One term: weight times value.
  ///
  /// @param raw the cell as read
  /// @param value the same on the model's scale
  public record Term(String feature, double raw, double weight, double value, double product) {}

  public WorkedRow {
    terms = List.copyOf(terms);
  }
}
