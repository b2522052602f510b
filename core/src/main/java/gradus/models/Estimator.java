package gradus.models;

/// How to learn from data: a method with its hyperparameters.
///
/// @param <M> what is learned
public interface Estimator<M> {
  /// Learns from the rows; the data stay as they are, and the same data give the same bits.
  ///
  /// @throws IllegalArgumentException where the method cannot learn from such data: no rows, a cell
  ///   that is not finite, a target of the wrong kind
  M fit(Dataset data);
}
