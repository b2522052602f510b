package gradus.lab;

import gradus.data.Encoding;
import gradus.models.Dataset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where a model comes from: what is needed to predict with it, to fit it again and to explain it.
///
/// @param source the embedded set or file
/// @param fingerprint SHA-256 of the rows
/// @param command the command line that fits it again
/// @param outcome how the fit ended, a word of [Exit]
/// @param seed of the split
/// @param penalty `λ`; 0 where there is none
/// @param encoding how columns become features
/// @param numbers for each row its number in the source, from 1
/// @param training the positions among these rows that were learned from
/// @param rows the rows themselves, where the file holds them
record Provenance(
    String source,
    String fingerprint,
    String command,
    String outcome,
    long seed,
    double penalty,
    Encoding encoding,
    List<Integer> numbers,
    List<Integer> training,
    @Nullable Dataset rows) {

  /// At most so many cells are stored with a model, unless it was asked to store none: 1.6 MB.
  static final int MOST_CELLS = 200_000;

  Provenance {
    numbers = List.copyOf(numbers);
    training = List.copyOf(training);
  }

  /// The same with rows read from elsewhere.
  Provenance with(Dataset found) {
    return new Provenance(
        source, fingerprint, command, outcome, seed, penalty, encoding, numbers, training, found);
  }

  /// The same as it goes into a file: without rows where that was asked, or where they are too
  /// many.
  Provenance stored(boolean withoutRows) {
    boolean drop = withoutRows || rows == null || (long) rows.rows() * rows.columns() > MOST_CELLS;
    return drop
        ? new Provenance(
            source, fingerprint, command, outcome, seed, penalty, encoding, numbers, training, null)
        : this;
  }

  /// The rows learned from, of those given.
  Dataset learned(Dataset from) {
    return from.select(training.stream().mapToInt(Integer::intValue).toArray());
  }
}
