package gradus.compile;

/// The memory one thread works in: for each slot an array and the place in it where the present
/// block begins.
final class Workspace {
  final Object[] arrays;
  final int[] bases;

  /// Scratch for the pointers of one kernel call.
  final Object[] pointers;

  final int[] offsets;

  /// How many threads one instruction may use.
  final int threads;

  Workspace(int slots, int pointers, int threads) {
    this.arrays = new Object[slots];
    this.bases = new int[slots];
    this.pointers = new Object[pointers];
    this.offsets = new int[pointers];
    this.threads = threads;
  }
}
