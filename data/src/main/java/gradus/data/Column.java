package gradus.data;

import gradus.linalg.Tensor;
import java.util.Arrays;
import java.util.List;

/// One named column of a [Table]: numbers, or one of a list of texts in each row.
public sealed interface Column {
  String name();

  int rows();

  /// Whether the cell holds something to compute with: a finite number or a text.
  boolean isUsable(int row);

  /// The cell as text, empty where it is missing.
  String text(int row);

  /// The given rows, counted from 0, in that order.
  Column select(int... rows);

  /// Numbers: `values` of shape (n), `NaN` where the cell is missing.
  record Numeric(String name, Tensor values) implements Column {
    public Numeric {
      if (values.rank() != 1) {
        throw new IllegalArgumentException(
            "column "
                + name
                + " is a "
                + values.shape()
                + " tensor; a column is a vector, one number a row");
      }
    }

    public static Numeric of(String name, double... values) {
      return new Numeric(name, Tensor.vector(values));
    }

    @Override
    public int rows() {
      return values.rows();
    }

    @Override
    public boolean isUsable(int row) {
      return Double.isFinite(values.flat(row));
    }

    @Override
    public String text(int row) {
      return Decimal.text(values.flat(row));
    }

    @Override
    public Numeric select(int... rows) {
      return new Numeric(name, values.rows(rows));
    }
  }

  /// Texts: for each row the position of its text in `levels`, or −1 where the cell is missing.
  final class Categorical implements Column {
    private final String name;
    private final List<String> levels;
    private final int[] codes;

    private Categorical(String name, List<String> levels, int[] codes) {
      this.name = name;
      this.levels = levels;
      this.codes = codes;
    }

    /// A column whose levels have the given order; a cell is a position in it, −1 where missing.
    public static Categorical of(String name, List<String> levels, int... codes) {
      for (int code : codes) {
        if (code < -1 || code >= levels.size()) {
          throw new IllegalArgumentException(
              "column "
                  + name
                  + " has the code "
                  + code
                  + ", but its "
                  + levels.size()
                  + " levels are numbered from 0, and −1 is a missing cell");
        }
      }
      if (levels.stream().distinct().count() != levels.size()) {
        throw new IllegalArgumentException(
            "the levels of column " + name + " are " + levels + ": name each once");
      }
      return new Categorical(name, List.copyOf(levels), codes.clone());
    }

    /// A column of these cells, its levels in alphabetical order; an empty text is a missing cell.
    public static Categorical of(String name, List<String> cells) {
      List<String> levels =
          cells.stream().filter(cell -> !cell.isEmpty()).distinct().sorted().toList();
      return of(
          name,
          levels,
          cells.stream()
              .mapToInt(cell -> java.util.Collections.binarySearch(levels, cell))
              .map(code -> Math.max(code, -1))
              .toArray());
    }

    @Override
    public String name() {
      return name;
    }

    /// The different texts, each once.
    public List<String> levels() {
      return levels;
    }

    /// The position of a cell's text in the levels, −1 where it is missing.
    public int code(int row) {
      return codes[row];
    }

    @Override
    public int rows() {
      return codes.length;
    }

    @Override
    public boolean isUsable(int row) {
      return codes[row] >= 0;
    }

    @Override
    public String text(int row) {
      return codes[row] < 0 ? "" : levels.get(codes[row]);
    }

    @Override
    public Categorical select(int... rows) {
      return new Categorical(name, levels, Arrays.stream(rows).map(row -> codes[row]).toArray());
    }

    @Override
    public String toString() {
      return "Categorical["
          + name
          + ", "
          + codes.length
          + " rows, levels "
          + Nearest.some(levels)
          + "]";
    }
  }
}
