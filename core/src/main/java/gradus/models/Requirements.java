package gradus.models;

import gradus.linalg.Tensor;
import java.util.OptionalInt;

/// What every method asks of its data, in one wording.
final class Requirements {
  private Requirements() {}

  /// At least so many rows and one column, and every cell a finite number.
  static void features(String method, Dataset data, int rows) {
    shape(method, data, rows);
    Tensor features = data.features();
    for (int k = 0; k < features.shape().count(); k++) {
      if (!Double.isFinite(features.flat(k))) {
        throw new IllegalArgumentException(
            method
                + " needs finite numbers, but row "
                + k / data.columns()
                + " has "
                + features.flat(k)
                + " in column "
                + data.featureNames().get(k % data.columns())
                + "; drop or fill such rows");
      }
    }
  }

  /// At least so many rows and one column.
  static void shape(String method, Dataset data, int rows) {
    if (data.rows() < rows || data.columns() < 1) {
      throw new IllegalArgumentException(
          method
              + " needs at least "
              + rows
              + (rows == 1 ? " row" : " rows")
              + " and 1 column, but the data are "
              + data.features().shape());
    }
  }

  /// Why sums over these rows are not finite: a cell that is not, or cells whose squares overflow.
  static IllegalArgumentException notFinite(String method, Dataset data) {
    features(method, data, 1);
    return new IllegalArgumentException(
        method
            + " squares numbers, and the squares of some of these overflow; divide the columns by"
            + " their size first");
  }

  /// No more components than columns, and than rows.
  static void components(int components, long rows, int columns) {
    if (components > columns) {
      throw new IllegalArgumentException(
          components
              + " components were asked for, but the data have only "
              + columns
              + " columns");
    }
    if (components > rows) {
      throw new IllegalArgumentException(
          components
              + " components were asked for, but "
              + rows
              + " rows span at most "
              + (rows - 1)
              + " directions; keep fewer, or give more rows");
    }
  }

  /// A row that exists, where one is asked for.
  static void row(OptionalInt row, Dataset data) {
    if (row.isPresent() && (row.getAsInt() < 0 || row.getAsInt() >= data.rows())) {
      throw new IllegalArgumentException(
          "row "
              + row.getAsInt()
              + " was asked for, but the data have rows 0 to "
              + (data.rows() - 1));
    }
  }

  /// Rows of the width that was learned from.
  static void width(String method, int expected, Tensor rows) {
    if (rows.rank() != 2 || rows.columns() != expected) {
      throw new IllegalArgumentException(
          method
              + " was fitted to "
              + expected
              + " columns, but these rows are "
              + rows.shape()
              + "; give the columns it was fitted to, in their order");
    }
  }
}
