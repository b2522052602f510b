package gradus.data;

import gradus.models.Dataset;
import java.util.List;

/// A table turned into numbers, with what it takes to do the same to other rows.
///
/// | field      | meaning                                                                                     |
/// |------------|---------------------------------------------------------------------------------------------|
/// | `dataset`  | features, names and target                                                                  |
/// | `encoding` | how each column became features; apply it to the rows to predict                            |
/// | `rows`     | for each row of the data set, its row in the table, counted from 0: fewer where rows are dropped |
/// | `notes`    | what was noticed and not refused, one sentence each                                         |
public record Encoded(Dataset dataset, Encoding encoding, List<Integer> rows, List<String> notes) {
  public Encoded {
    rows = List.copyOf(rows);
    notes = List.copyOf(notes);
  }
}
