package gradus.lab.view;

import java.util.List;

/// A trained network.
///
/// @param layers in short: `64,relu,10`
/// @param table the layers with the shapes of their outputs, parameters and costs
/// @param parameters how many numbers were learned
/// @param method how, in words
/// @param assumption what the loss assumes of the target
/// @param batch rows in a step
/// @param precision `single` or `double`
/// @param measure what is measured beside the loss: `accuracy`, or the empty text
/// @param epochs what was measured after each
/// @param steps taken in all
/// @param seconds spent on training
/// @param ending how it ended
/// @param classes of the target; none where it is a number
/// @param confusion judged rows by true class (outer) and predicted class (inner)
public record NetworkFit(
    String layers,
    String table,
    long parameters,
    String method,
    String assumption,
    int batch,
    String precision,
    String measure,
    List<Epoch> epochs,
    long steps,
    double seconds,
    String ending,
    List<String> classes,
    List<List<Integer>> confusion)
    implements Fitted {

  /// After an epoch.
  ///
  /// @param number from 1
  /// @param step how many steps had been taken
  /// @param training the mean loss over the epoch's rows, each before the step that learned from it
  /// @param validation the loss on the rows that measure; NaN without
  /// @param measure on the same rows; NaN without
  public record Epoch(long number, long step, double training, double validation, double measure) {}

  public NetworkFit {
    epochs = List.copyOf(epochs);
    classes = List.copyOf(classes);
    confusion = List.copyOf(confusion);
  }

  /// Whether rows were held back to measure each epoch.
  public boolean validated() {
    return !epochs.isEmpty() && !Double.isNaN(epochs.getFirst().validation());
  }

  /// The epoch with the least loss on the rows that measure; the last one without such rows.
  public Epoch best() {
    Epoch best = epochs.getLast();
    for (int k = epochs.size() - 1; k >= 0 && validated(); k--) {
      best = epochs.get(k).validation() <= best.validation() ? epochs.get(k) : best;
    }
    return best;
  }
}
