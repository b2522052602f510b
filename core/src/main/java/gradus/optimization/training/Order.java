package gradus.optimization.training;

/// In which order an epoch goes through the rows: a function of the number of the epoch, so that a
/// run resumes in the middle of one without having saved the order.
public sealed interface Order {
  /// As they lie.
  record Sequential() implements Order {}

  /// A permutation that is new in each epoch, each as likely as any other (Fisher & Yates 1938;
  /// Durstenfeld 1964). It takes 4 bytes of memory a row, so it is for up to 2³¹ rows.
  record Shuffled(long seed) implements Order {}

  /// For rows that do not fit in memory, or that a disk delivers one after another: consecutive
  /// rows are a block, the blocks come in a random order, and the rows of each `together` blocks
  /// that follow each other in that order are shuffled uniformly. Both are new in each epoch.
  ///
  /// So a row is mixed with `block · together` others, from all over the data, while no more of
  /// them are touched at a time; memory is 4 bytes for each of these, and 4 a block.
  ///
  /// @param block rows in a block, such as 1000
  /// @param together blocks that are mixed, such as 16
  record Blocks(long seed, int block, int together) implements Order {
    public Blocks {
      if (block < 1 || together < 1 || (long) block * together > 1 << 28) {
        throw new IllegalArgumentException(
            "blocks of at least 1 row, of which at least 1 is mixed at a time and together at most"
                + " 2²⁸ rows, not "
                + together
                + " blocks of "
                + block);
      }
    }
  }

  /// As the rows lie.
  static Order sequential() {
    return new Sequential();
  }

  /// A new random permutation in each epoch.
  static Order shuffled(long seed) {
    return new Shuffled(seed);
  }

  /// A new random permutation in each epoch that touches few rows at a time.
  static Order blocks(long seed, int block, int together) {
    return new Blocks(seed, block, together);
  }
}
