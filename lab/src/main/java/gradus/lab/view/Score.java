package gradus.lab.view;

/// One metric on one set of rows.
///
/// @param metric its name, such as `accuracy`
/// @param training its value on the rows used for fitting
/// @param heldOut its value on rows never seen; NaN without such rows
/// @param meaning one sentence saying what it measures
public record Score(String metric, double training, double heldOut, String meaning) {}
