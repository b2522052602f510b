package gradus.optimization.training;

/// The rows in the order of an epoch: which row is at a place. Used by one thread; its arrays serve
/// for all epochs.
sealed interface Permutation {
  /// Turns to an epoch.
  void turnTo(long epoch);

  /// The row at a place of the epoch.
  long row(long place);

  /// Rows from the place on that follow each other in the source too, but at most `most`.
  int run(long place, int most);

  static Permutation of(Order order, long rows) {
    return switch (order) {
      case Order.Sequential _ -> new Identity();
      case Order.Shuffled(var seed) -> new Uniform(seed, rows);
      case Order.Blocks blocks -> new Blocked(blocks, rows);
    };
  }

  /// Every row at its own place.
  record Identity() implements Permutation {
    @Override
    public void turnTo(long epoch) {
      // every epoch is like every other
    }

    @Override
    public long row(long place) {
      return place;
    }

    @Override
    public int run(long place, int most) {
      return most;
    }
  }

  /// All rows shuffled.
  final class Uniform implements Permutation {
    private final RandomOrder random = new RandomOrder();
    private final long seed;
    private final int[] rows;
    private long current = -1;

    private Uniform(long seed, long rows) {
      if (rows > Integer.MAX_VALUE - 8) {
        throw new IllegalArgumentException(
            rows
                + " rows cannot be shuffled as a whole, which takes an array of their numbers; use"
                + " Order.blocks");
      }
      this.seed = seed;
      this.rows = new int[(int) rows];
    }

    @Override
    public void turnTo(long epoch) {
      if (epoch == current) {
        return;
      }
      for (int i = 0; i < rows.length; i++) {
        rows[i] = i;
      }
      random.begin(seed, epoch, 0);
      random.shuffle(rows, rows.length);
      current = epoch;
    }

    @Override
    public long row(long place) {
      return rows[(int) place];
    }

    @Override
    public int run(long place, int most) {
      return 1;
    }
  }

  /// Blocks shuffled, and rows within some blocks at a time.
  final class Blocked implements Permutation {
    private final RandomOrder random = new RandomOrder();
    private final Order.Blocks order;
    private final long count;
    private final int[] blocks;

    /// The rows of the blocks that are mixed now, by their places among these.
    private final int[] mixed;

    /// The place of the first row of each group of blocks, and the number of all rows.
    private final long[] starts;

    private long epoch = -1;
    private int group = -1;

    private Blocked(Order.Blocks order, long rows) {
      long number = (rows + order.block() - 1) / order.block();
      if (number > Integer.MAX_VALUE - 8) {
        throw new IllegalArgumentException(
            rows + " rows make more than 2³¹ blocks of " + order.block() + "; take larger ones");
      }
      this.order = order;
      this.count = rows;
      this.blocks = new int[(int) number];
      this.mixed = new int[(int) Math.min(rows, (long) order.block() * order.together())];
      this.starts = new long[(blocks.length + order.together() - 1) / order.together() + 1];
    }

    @Override
    public void turnTo(long other) {
      if (other == epoch) {
        return;
      }
      for (int i = 0; i < blocks.length; i++) {
        blocks[i] = i;
      }
      random.begin(seed(), other, 0);
      random.shuffle(blocks, blocks.length);
      for (int k = 0; k < blocks.length; k++) {
        int next = k / order.together() + 1;
        starts[next] =
            (k % order.together() == 0 ? starts[next - 1] : starts[next]) + size(blocks[k]);
      }
      epoch = other;
      group = -1;
    }

    private long seed() {
      return order.seed();
    }

    /// The last block may be shorter.
    private int size(int block) {
      return (int) Math.min(order.block(), count - (long) block * order.block());
    }

    @Override
    public long row(long place) {
      if (group < 0 || place < starts[group] || place >= starts[group + 1]) {
        mix(find(place));
      }
      int within = mixed[(int) (place - starts[group])];
      // a row is known by its block's place in the group, and its own in the block
      int block = blocks[group * order.together() + within / order.block()];
      return (long) block * order.block() + within % order.block();
    }

    private int find(long place) {
      int found = Math.max(0, (int) (place / ((long) order.block() * order.together())));
      // one block is shorter, so a place may lie in the next group
      while (place >= starts[found + 1]) {
        found++;
      }
      return found;
    }

    private void mix(int next) {
      group = next;
      int first = next * order.together();
      int last = Math.min(blocks.length, first + order.together());
      int filled = 0;
      for (int k = first; k < last; k++) {
        for (int i = 0; i < size(blocks[k]); i++) {
          mixed[filled++] = (k - first) * order.block() + i;
        }
      }
      random.begin(seed(), epoch, 1L + next);
      random.shuffle(mixed, filled);
    }

    @Override
    public int run(long place, int most) {
      return 1;
    }
  }
}
