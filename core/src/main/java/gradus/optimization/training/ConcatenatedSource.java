package gradus.optimization.training;

import java.util.List;

/// The rows of several sources, one after another.
///
/// @param starts the first row of each part, and the number of all rows
@SuppressWarnings("ArrayRecordComponent") // made once, compared never
record ConcatenatedSource(List<Source> parts, long[] starts) implements Source {
  static Source of(List<Source> parts) {
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("rows come from at least one source, but none was given");
    }
    long[] starts = new long[parts.size() + 1];
    for (int k = 0; k < parts.size(); k++) {
      if (!parts.get(k).columns().equals(parts.getFirst().columns())) {
        throw new IllegalArgumentException(
            "rows of one source have the same columns, but source 0 has "
                + parts.getFirst().columns()
                + " and source "
                + k
                + " has "
                + parts.get(k).columns());
      }
      starts[k + 1] = Math.addExact(starts[k], parts.get(k).rows());
    }
    return new ConcatenatedSource(List.copyOf(parts), starts);
  }

  @Override
  public List<Column> columns() {
    return parts.getFirst().columns();
  }

  @Override
  public long rows() {
    return starts[parts.size()];
  }

  /// The part that has a row.
  private int part(long row) {
    int low = 0;
    int high = parts.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (starts[middle] <= row) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  @Override
  public void read(int column, long first, int count, double[] into, int at) {
    int width = columns().get(column).row().count();
    int done = 0;
    for (int k = part(first); done < count; k++) {
      int some = (int) Math.min(count - done, starts[k + 1] - first - done);
      parts.get(k).read(column, first + done - starts[k], some, into, at + done * width);
      done += some;
    }
  }

  @Override
  public void read(int column, long first, int count, float[] into, int at) {
    int width = columns().get(column).row().count();
    int done = 0;
    for (int k = part(first); done < count; k++) {
      int some = (int) Math.min(count - done, starts[k + 1] - first - done);
      parts.get(k).read(column, first + done - starts[k], some, into, at + done * width);
      done += some;
    }
  }

  @Override
  public boolean resident() {
    return parts.stream().allMatch(Source::resident);
  }
}
