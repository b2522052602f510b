package gradus.optimization.training;

/// Rows in batches: a source, the order in which an epoch goes through it, and how many rows a step
/// sees.
///
/// ```java
/// Batches.of(source, 32).shuffled(7)
/// ```
///
/// Which rows a step sees depends on the number of the step alone.
///
/// @param source of the rows
/// @param order of an epoch
/// @param size rows in a batch
/// @param whole whether the rows left over at the end of an epoch, fewer than a batch, are left
///   out; otherwise they are a smaller batch
public record Batches(Source source, Order order, int size, boolean whole) {
  /// @throws IllegalArgumentException where there are no rows, or fewer than a batch needs
  public Batches {
    if (size < 1) {
      throw new IllegalArgumentException("a batch has at least 1 row, not " + size);
    }
    if (source.rows() == 0) {
      throw new IllegalArgumentException(
          "the source has the columns "
              + source.columns()
              + " but no rows, so there is nothing to learn from");
    }
    if (size > source.rows()) {
      throw new IllegalArgumentException(
          "a batch of "
              + size
              + " rows cannot be taken from a source of "
              + source.rows()
              + "; take batches of at most that many");
    }
  }

  /// Batches in the order of the source; the last of an epoch may be smaller.
  public static Batches of(Source source, int size) {
    return new Batches(source, Order.sequential(), size, false);
  }

  /// The same in another order.
  public Batches ordered(Order other) {
    return new Batches(source, other, size, whole);
  }

  /// The same in a random order, new in each epoch.
  public Batches shuffled(long seed) {
    return ordered(Order.shuffled(seed));
  }

  /// The same without the rows left over at the end of an epoch.
  public Batches onlyWhole() {
    return new Batches(source, order, size, true);
  }

  /// Steps in an epoch.
  public long perEpoch() {
    return whole ? source.rows() / size : (source.rows() + size - 1) / size;
  }

  /// The epoch of a step; both count from 0.
  public long epoch(long step) {
    return step / perEpoch();
  }

  /// Where in its epoch a step's batch begins: rows seen before it.
  public long place(long step) {
    return step % perEpoch() * size;
  }

  /// How many rows the batch of a step has.
  public int rows(long step) {
    return (int) Math.min(size, source.rows() - place(step));
  }

  /// The rows of the source that a step sees, in the order of the batch. It costs as much as going
  /// to that epoch.
  public long[] batch(long step) {
    Permutation permutation = Permutation.of(order, source.rows());
    permutation.turnTo(epoch(step));
    long[] rows = new long[rows(step)];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = permutation.row(place(step) + i);
    }
    return rows;
  }
}
