package gradus.compile;

/// Entries taken from, or added to, places given by indices.
///
/// The array with the places is seen as `[batch, middle, length, after]`, the indices as `[batch,
/// places]`, and the entries as `[batch, middle, places, after]`.
///
/// @param entries the slot of the entries: read by a scatter, written by a gather
/// @param array the slot of the array with the places: read by a gather, written by a scatter
record IndexStep(
    boolean scatter,
    int entries,
    int indices,
    int array,
    int batch,
    int middle,
    int length,
    int places,
    int after)
    implements Instruction {
  @Override
  public void run(Workspace workspace) {
    Object own = workspace.arrays[indices];
    int atEntries = workspace.bases[entries];
    int atIndices = workspace.bases[indices];
    int atArray = workspace.bases[array];
    for (int row = 0; row < batch; row++) {
      for (int inside = 0; inside < middle; inside++) {
        int group = row * middle + inside;
        for (int place = 0; place < places; place++) {
          int position = atIndices + row * places + place;
          double index =
              own instanceof double[] doubles ? doubles[position] : ((float[]) own)[position];
          int entry = atEntries + (group * places + place) * after;
          boolean within = index == (int) index && index >= 0 && index < length;
          int at = within ? atArray + (group * length + (int) index) * after : -1;
          move(workspace, entry, at);
        }
      }
    }
  }

  private void move(Workspace workspace, int entry, int at) {
    Object values = workspace.arrays[entries];
    Object table = workspace.arrays[array];
    if (scatter) {
      if (at >= 0) {
        add(values, entry, table, at);
      }
    } else if (at < 0) {
      Instruction.Fill.fill(values, entry, after, Double.NaN);
    } else {
      System.arraycopy(table, at, values, entry, after);
    }
  }

  private void add(Object source, int from, Object target, int to) {
    if (source instanceof double[] doubles) {
      double[] sums = (double[]) target;
      for (int i = 0; i < after; i++) {
        sums[to + i] += doubles[from + i];
      }
    } else {
      float[] floats = (float[]) source;
      float[] sums = (float[]) target;
      for (int i = 0; i < after; i++) {
        sums[to + i] += floats[from + i];
      }
    }
  }

  @Override
  public int[] slots() {
    return new int[] {entries, indices, array};
  }

  @Override
  public Work work() {
    long count = (long) batch * middle * places * after;
    return new Work(scatter ? count : 0, 2 * count);
  }

  @Override
  public String describe() {
    return (scatter ? "scatter of " : "gather of ")
        + batch * middle * places
        + " entries of "
        + after
        + " elements, by index below "
        + length;
  }
}
