package gradus.compile;

import java.util.Arrays;

/// Places by size along an axis of an array seen as `[before, length, after]`: of the largest
/// entry, or of all entries from the smallest to the largest.
record OrderStep(boolean sort, int from, int to, int before, int length, int after)
    implements Instruction {
  @Override
  public void run(Workspace workspace) {
    Object x = workspace.arrays[from];
    int base = workspace.bases[from];
    double[] line = new double[length];
    for (int outer = 0; outer < before; outer++) {
      for (int inner = 0; inner < after; inner++) {
        for (int k = 0; k < length; k++) {
          int position = base + (outer * length + k) * after + inner;
          // adding 0 makes −0 equal to 0
          line[k] = 0.0 + (x instanceof double[] d ? d[position] : ((float[]) x)[position]);
        }
        if (sort) {
          sorted(workspace, line, outer);
        } else {
          write(workspace, outer * after + inner, largest(line));
        }
      }
    }
  }

  private static int largest(double[] line) {
    int best = 0;
    for (int k = 1; k < line.length; k++) {
      best = Double.compare(line[k], line[best]) > 0 ? k : best;
    }
    return best;
  }

  /// The sort is stable: equals keep their order.
  private void sorted(Workspace workspace, double[] line, int outer) {
    Integer[] places = new Integer[length];
    Arrays.setAll(places, k -> k);
    Arrays.sort(places, (a, b) -> Double.compare(line[a], line[b]));
    for (int k = 0; k < length; k++) {
      write(workspace, outer * length + k, places[k]);
    }
  }

  private void write(Workspace workspace, int position, int place) {
    int at = workspace.bases[to] + position;
    if (workspace.arrays[to] instanceof double[] doubles) {
      doubles[at] = place;
    } else {
      ((float[]) workspace.arrays[to])[at] = place;
    }
  }

  @Override
  public int[] slots() {
    return new int[] {from, to};
  }

  @Override
  public Work work() {
    long count = (long) before * length * after;
    return new Work(count, count + (sort ? count : count / Math.max(1, length)));
  }

  @Override
  public String describe() {
    return (sort ? "order of " : "largest of ")
        + before * after
        + " lines of "
        + length
        + " elements";
  }
}
