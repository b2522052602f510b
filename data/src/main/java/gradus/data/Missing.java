package gradus.data;

import java.util.Locale;

/// What to do with cells that hold no finite number: missing ones, `NaN`, and infinite ones.
public enum Missing {
  /// Refuse, and say how many there are in each column.
  FAIL,
  /// Leave out every row that has one.
  DROP,
  /// Put the column's mean over the other rows in its place; of a categorical column, the share of
  /// each category (the mean of its indicator columns). Rows without a target are left out: a
  /// made-up answer is not data.
  MEAN;

  /// The name in lower case, as it is written in files and on the command line.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
