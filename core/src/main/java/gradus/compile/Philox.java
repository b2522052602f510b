package gradus.compile;

/// Philox-4×32-10: random bits as a function of a key and a place, so that they can be computed in
/// any order and on any number of threads (Salmon, Moraes, Dror and Shaw 2011, *Parallel random
/// numbers: as easy as 1, 2, 3*, §4).
///
/// One call mixes a counter of four words under a key of two words into four words; the counter
/// here is the place of the element divided by four, and the number of the stream.
final class Philox {
  private static final int ROUNDS = 10;
  private static final long MULTIPLIER_0 = 0xD2511F53L;
  private static final long MULTIPLIER_1 = 0xCD9E8D57L;
  private static final int WEYL_0 = 0x9E3779B9; // the golden ratio
  private static final int WEYL_1 = 0xBB67AE85; // √3 − 1

  private Philox() {}

  /// The 64 bits that a number stands for as a key: itself where it is whole, its representation
  /// otherwise.
  static long key(double key) {
    return key == (long) key ? (long) key : Double.doubleToLongBits(key);
  }

  /// Fills `block` with the four words at a counter.
  static void block(long key, int stream, long counter, int[] block) {
    mix((int) counter, (int) (counter >>> 32), stream, 0, (int) key, (int) (key >>> 32), block);
  }

  static void mix(int c0, int c1, int c2, int c3, int k0, int k1, int[] block) {
    for (int round = 0; round < ROUNDS; round++) {
      long product0 = MULTIPLIER_0 * (c0 & 0xFFFFFFFFL);
      long product1 = MULTIPLIER_1 * (c2 & 0xFFFFFFFFL);
      c0 = (int) (product1 >>> 32) ^ c1 ^ k0;
      c1 = (int) product1;
      c2 = (int) (product0 >>> 32) ^ c3 ^ k1;
      c3 = (int) product0;
      k0 += WEYL_0;
      k1 += WEYL_1;
    }
    block[0] = c0;
    block[1] = c1;
    block[2] = c2;
    block[3] = c3;
  }

  /// The word at one place.
  static long word(long key, int stream, long place) {
    int[] block = new int[4];
    block(key, stream, place >>> 2, block);
    return block[(int) (place & 3)] & 0xFFFFFFFFL;
  }
}
