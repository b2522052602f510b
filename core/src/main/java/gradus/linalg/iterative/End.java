package gradus.linalg.iterative;

/// Which eigenvalues of a symmetric operator are looked for.
public enum End {
  /// The largest, in the order of the real line.
  LARGEST,
  /// The smallest, which are the most negative.
  SMALLEST,
  /// Half of them from each end, the larger half from the upper one.
  BOTH;

  /// The places of values in falling order, those first that are wanted most.
  int[] preference(int count) {
    int[] order = new int[count];
    for (int k = 0; k < count; k++) {
      order[k] =
          switch (this) {
            case LARGEST -> k;
            case SMALLEST -> count - 1 - k;
            case BOTH -> k % 2 == 0 ? k / 2 : count - 1 - k / 2;
          };
    }
    return order;
  }
}
