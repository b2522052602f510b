package gradus.optimization.training;

import java.util.List;
import java.util.stream.Stream;

/// The columns of two sources side by side.
record JoinedSource(Source left, Source right, List<Column> columns) implements Source {
  static Source of(Source left, Source right) {
    if (left.rows() != right.rows()) {
      throw new IllegalArgumentException(
          "each row of one source needs a row of the other, but "
              + left.columns()
              + " have "
              + left.rows()
              + " rows and "
              + right.columns()
              + " have "
              + right.rows());
    }
    for (Column column : right.columns()) {
      if (left.columns().stream().anyMatch(other -> other.name().equals(column.name()))) {
        throw new IllegalArgumentException(
            "both sources have a column " + column.name() + "; rename one");
      }
    }
    return new JoinedSource(
        left, right, Stream.concat(left.columns().stream(), right.columns().stream()).toList());
  }

  @Override
  public long rows() {
    return left.rows();
  }

  @Override
  public void read(int column, long first, int count, double[] into, int at) {
    int own = left.columns().size();
    if (column < own) {
      left.read(column, first, count, into, at);
    } else {
      right.read(column - own, first, count, into, at);
    }
  }

  @Override
  public void read(int column, long first, int count, float[] into, int at) {
    int own = left.columns().size();
    if (column < own) {
      left.read(column, first, count, into, at);
    } else {
      right.read(column - own, first, count, into, at);
    }
  }

  @Override
  public boolean resident() {
    return left.resident() && right.resident();
  }
}
