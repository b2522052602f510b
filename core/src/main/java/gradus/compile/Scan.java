package gradus.compile;

/// Running sums along an axis of an array seen as `[before, length, after]`.
///
/// @param reversed whether they run from the end
record Scan(int from, int to, int before, int length, int after, boolean reversed)
    implements Instruction {
  @Override
  public void run(Workspace workspace) {
    if (workspace.arrays[from] instanceof double[] doubles) {
      run(doubles, workspace.bases[from], (double[]) workspace.arrays[to], workspace.bases[to]);
    } else {
      run(
          (float[]) workspace.arrays[from],
          workspace.bases[from],
          (float[]) workspace.arrays[to],
          workspace.bases[to]);
    }
  }

  private int row(int step) {
    return (reversed ? length - 1 - step : step) * after;
  }

  private void run(double[] x, int atX, double[] y, int atY) {
    for (int outer = 0; outer < before; outer++) {
      int start = outer * length * after;
      for (int step = 0; step < length; step++) {
        int row = start + row(step);
        int previous = step == 0 ? -1 : start + row(step - 1);
        for (int i = 0; i < after; i++) {
          y[atY + row + i] = x[atX + row + i] + (previous < 0 ? 0 : y[atY + previous + i]);
        }
      }
    }
  }

  /// The sums are kept in double, so that long ones lose no more than one rounding each.
  private void run(float[] x, int atX, float[] y, int atY) {
    for (int outer = 0; outer < before; outer++) {
      for (int i = 0; i < after; i++) {
        double sum = 0;
        for (int step = 0; step < length; step++) {
          int k = outer * length * after + row(step) + i;
          sum += x[atX + k];
          y[atY + k] = (float) sum;
        }
      }
    }
  }

  @Override
  public int[] slots() {
    return new int[] {from, to};
  }

  @Override
  public Work work() {
    long count = (long) before * length * after;
    return new Work(count, 2 * count);
  }

  @Override
  public String describe() {
    return "running sums of " + before * after + " lines of " + length + " elements";
  }
}
