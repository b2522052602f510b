package gradus.compile;

/// Random bits for the elements of an array, each a function of the key and its own place.
///
/// Single precision holds 24 of the 32 bits: the lowest 8 are 0 there, so that the numbers are
/// still below 2³².
///
/// @param count how many elements there are, or how many in a block
/// @param perRow how many belong to one row; 0 where the array has no rows
record RandomStep(int key, int stream, int to, int count, int perRow) implements Instruction {
  private static final int BITS_OF_A_FLOAT = 0xFFFFFF00;

  @Override
  public void run(Workspace workspace) {
    Object keys = workspace.arrays[key];
    int at = workspace.bases[key];
    long bits = Philox.key(keys instanceof double[] doubles ? doubles[at] : ((float[]) keys)[at]);
    long first = (long) workspace.row * perRow;
    int[] block = new int[4];
    int base = workspace.bases[to];
    for (int i = 0; i < count; i++) {
      long place = first + i;
      if (i == 0 || (place & 3) == 0) {
        Philox.block(bits, stream, place >>> 2, block);
      }
      int word = block[(int) (place & 3)];
      if (workspace.arrays[to] instanceof double[] doubles) {
        doubles[base + i] = word & 0xFFFFFFFFL;
      } else {
        ((float[]) workspace.arrays[to])[base + i] = word & BITS_OF_A_FLOAT & 0xFFFFFFFFL;
      }
    }
  }

  @Override
  public int[] slots() {
    return new int[] {key, to};
  }

  @Override
  public Work work() {
    // each word takes a quarter of ten rounds of four operations
    return new Work(10L * count, count);
  }

  @Override
  public String describe() {
    return "random bits for " + count + " elements";
  }
}
