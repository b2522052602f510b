package gradus.compile;

/// The memory one thread works in: for each slot an array and the place in it where the present
/// block begins.
final class Workspace {
  final Object[] arrays;
  final int[] bases;

  /// For each thread that may share in a step on this memory, scratch for the pointers of one
  /// kernel call.
  private final Object[][] pointers;

  private final int[][] offsets;

  /// The row at which the present block begins.
  int row;

  Workspace(int slots, int pointers, int threads) {
    this.arrays = new Object[slots];
    this.bases = new int[slots];
    this.pointers = new Object[threads][pointers];
    this.offsets = new int[threads][pointers];
  }

  Object[] pointers(int worker) {
    return pointers[worker];
  }

  int[] offsets(int worker) {
    return offsets[worker];
  }
}
