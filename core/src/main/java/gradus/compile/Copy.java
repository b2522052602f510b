package gradus.compile;

import gradus.linalg.Shape;
import java.util.stream.IntStream;

/// A copy between arrays whose axes lie differently in memory: a transpose, a slice, windows; or,
/// by adding to what is there, windows added up where they overlap.
///
/// @param fromStart where in the source the first element is
/// @param add whether elements are added to those of the target
@SuppressWarnings("ArrayRecordComponent") // steps are run, never compared
record Copy(
    int from,
    int fromStart,
    int[] fromStrides,
    int to,
    int toStart,
    int[] toStrides,
    int[] sizes,
    boolean add)
    implements Instruction {
  /// A shorter run of neighbors is copied faster in a loop of its own.
  private static final int WORTH_A_CALL = 32;

  /// All of an array, in other places.
  static Copy of(int from, int[] fromStrides, int to, int[] toStrides, int[] sizes) {
    return of(from, 0, fromStrides, to, 0, toStrides, sizes, false);
  }

  /// A copy that runs over as few axes as say the same, the longest of those whose elements are
  /// neighbors innermost.
  static Copy of(
      int from,
      int fromStart,
      int[] fromStrides,
      int to,
      int toStart,
      int[] toStrides,
      int[] sizes,
      boolean add) {
    int[] source = fromStrides.clone();
    int[] target = toStrides.clone();
    int[] length = sizes.clone();
    int kept = 0;
    for (int axis = 0; axis < length.length; axis++) {
      if (length[axis] == 1) {
        continue;
      }
      boolean goesOn =
          kept > 0
              && source[kept - 1] == source[axis] * length[axis]
              && target[kept - 1] == target[axis] * length[axis];
      int place = goesOn ? kept - 1 : kept++;
      length[place] = goesOn ? length[place] * length[axis] : length[axis];
      source[place] = source[axis];
      target[place] = target[axis];
    }
    int inner = kept - 1;
    for (int axis = kept - 1; axis >= 0; axis--) {
      boolean neighbors = source[axis] == 1 || target[axis] == 1;
      inner = neighbors && length[axis] > length[inner] ? axis : inner;
    }
    int[] order = order(kept, inner);
    return new Copy(
        from,
        fromStart,
        picked(source, order),
        to,
        toStart,
        picked(target, order),
        picked(length, order),
        add);
  }

  /// All axes, one of them last.
  private static int[] order(int count, int last) {
    return IntStream.concat(
            IntStream.range(0, count).filter(axis -> axis != last),
            IntStream.range(Math.max(last, 0), Math.min(count, last + 1)))
        .toArray();
  }

  private static int[] picked(int[] numbers, int[] order) {
    return IntStream.of(order).map(axis -> numbers[axis]).toArray();
  }

  @Override
  public void run(Workspace workspace) {
    run(workspace, 0, 0, 1);
  }

  /// Entries along the outermost axis go to places of their own; where they are added, only if none
  /// reaches into those of the next.
  @Override
  public boolean divisible() {
    if (sizes.length < 2 || sizes[0] < 2) {
      return false;
    }
    long reach = 0;
    for (int axis = 1; axis < sizes.length; axis++) {
      reach += (long) Math.abs(toStrides[axis]) * (sizes[axis] - 1);
    }
    return !add || reach < Math.abs(toStrides[0]);
  }

  @Override
  public void run(Workspace workspace, int worker, int part, int parts) {
    for (int size : sizes) {
      if (size == 0) {
        return;
      }
    }
    Object source = workspace.arrays[from];
    Object target = workspace.arrays[to];
    int at = workspace.bases[from] + fromStart;
    int into = workspace.bases[to] + toStart;
    if (sizes.length < 2) {
      copy(source, at, target, into, 0);
      return;
    }
    int last = (int) ((long) sizes[0] * (part + 1) / parts);
    for (int i = (int) ((long) sizes[0] * part / parts); i < last; i++) {
      copy(source, at + i * fromStrides[0], target, into + i * toStrides[0], 1);
    }
  }

  private void copy(Object source, int at, Object target, int into, int axis) {
    if (axis >= sizes.length - 1) {
      int last = sizes.length - 1;
      int count = last < 0 ? 1 : sizes[last];
      int step = last < 0 ? 1 : fromStrides[last];
      int stride = last < 0 ? 1 : toStrides[last];
      if (step == 1 && stride == 1 && !add && count >= WORTH_A_CALL) {
        System.arraycopy(source, at, target, into, count);
      } else if (source instanceof double[] doubles) {
        line(doubles, at, step, (double[]) target, into, stride, count);
      } else {
        line((float[]) source, at, step, (float[]) target, into, stride, count);
      }
      return;
    }
    for (int i = 0; i < sizes[axis]; i++) {
      copy(source, at + i * fromStrides[axis], target, into + i * toStrides[axis], axis + 1);
    }
  }

  private void line(
      double[] source, int at, int step, double[] target, int into, int stride, int count) {
    if (add) {
      for (int i = 0; i < count; i++) {
        target[into + i * stride] += source[at + i * step];
      }
    } else {
      for (int i = 0; i < count; i++) {
        target[into + i * stride] = source[at + i * step];
      }
    }
  }

  private void line(
      float[] source, int at, int step, float[] target, int into, int stride, int count) {
    if (add) {
      for (int i = 0; i < count; i++) {
        target[into + i * stride] += source[at + i * step];
      }
    } else {
      for (int i = 0; i < count; i++) {
        target[into + i * stride] = source[at + i * step];
      }
    }
  }

  @Override
  public int[] slots() {
    return new int[] {from, to};
  }

  @Override
  public Work work() {
    long count = Shape.of(sizes).count();
    return new Work(add ? count : 0, 2 * count);
  }

  @Override
  public String describe() {
    return (add ? "addition of " : "copy of ") + Shape.of(sizes) + " elements";
  }
}
