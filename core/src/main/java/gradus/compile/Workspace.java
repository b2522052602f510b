package gradus.compile;

/// The memory one thread works in: for each slot an array and the place in it where the present
/// block begins.
final class Workspace {
  final Object[] arrays;
  final int[] bases;

  /// Scratch for the pointers of one kernel call.
  final Object[] pointers;

  final int[] offsets;

  /// The row at which the present block begins.
  int row;

  Workspace(int slots, int pointers) {
    this.arrays = new Object[slots];
    this.bases = new int[slots];
    this.pointers = new Object[pointers];
    this.offsets = new int[pointers];
  }
}
