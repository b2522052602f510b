package gradus.optimization.training;

/// Random numbers for permutations: SplitMix64 (Steele, Lea and Flood 2014, *Fast splittable
/// pseudorandom number generators*, Figure 16), whose bits no release of Java changes.
final class RandomOrder {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private long state;

  /// Begins the numbers that belong to a seed, an epoch and a part of it.
  void begin(long seed, long epoch, long part) {
    state = mix(mix(mix(seed + GOLDEN) + epoch + GOLDEN) + part + GOLDEN);
  }

  private static long mix(long z) {
    long y = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    long x = (y ^ y >>> 27) * 0x94D049BB133111EBL;
    return x ^ x >>> 31;
  }

  private long next() {
    state += GOLDEN;
    return mix(state);
  }

  /// A number from 0 to `bound − 1`, all equally likely (Lemire 2019, *Fast random integer
  /// generation in an interval*, Algorithm 5).
  int below(int bound) {
    long bits = next();
    long low = bits * bound;
    if (Long.compareUnsigned(low, bound) < 0) {
      long threshold = Long.remainderUnsigned(-bound, bound); // 2⁶⁴ mod bound
      while (Long.compareUnsigned(low, threshold) < 0) {
        bits = next();
        low = bits * bound;
      }
    }
    return (int) Math.unsignedMultiplyHigh(bits, bound);
  }

  /// Puts the first `count` numbers in a random order (Durstenfeld 1964).
  void shuffle(int[] numbers, int count) {
    for (int i = count - 1; i > 0; i--) {
      int j = below(i + 1);
      int kept = numbers[i];
      numbers[i] = numbers[j];
      numbers[j] = kept;
    }
  }
}
