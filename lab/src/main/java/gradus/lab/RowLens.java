package gradus.lab;

import java.util.List;

/// Finds the row a reader asks for.
final class RowLens {
  private RowLens() {}

  /// The position of the row with this number in the source; refused where there is none, or where
  /// it was left out.
  static int position(Provenance from, int number) {
    List<Integer> numbers = from.numbers();
    int at = numbers.indexOf(number);
    if (at >= 0) {
      return at;
    }
    int last = numbers.getLast();
    throw new IllegalArgumentException(
        number >= 1 && number <= last
            ? "row "
                + number
                + " of "
                + from.source()
                + " has missing cells and was left out of the fit; choose another"
            : "there is no row "
                + number
                + " in "
                + from.source()
                + ": its rows are numbered from 1 to "
                + last);
  }
}
