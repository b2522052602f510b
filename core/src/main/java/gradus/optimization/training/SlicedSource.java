package gradus.optimization.training;

import java.util.List;

/// A run of the rows of a source.
record SlicedSource(Source whole, long from, long to) implements Source {
  SlicedSource {
    if (from < 0 || to < from || to > whole.rows()) {
      throw new IllegalArgumentException(
          "the rows "
              + from
              + " to "
              + to
              + " are not among the "
              + whole.rows()
              + " of the source");
    }
  }

  @Override
  public List<Column> columns() {
    return whole.columns();
  }

  @Override
  public long rows() {
    return to - from;
  }

  @Override
  public void read(int column, long first, int count, double[] into, int at) {
    whole.read(column, from + first, count, into, at);
  }

  @Override
  public void read(int column, long first, int count, float[] into, int at) {
    whole.read(column, from + first, count, into, at);
  }

  @Override
  public boolean resident() {
    return whole.resident();
  }
}
