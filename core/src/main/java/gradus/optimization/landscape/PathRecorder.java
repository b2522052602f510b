package gradus.optimization.landscape;

import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import gradus.linalg.kernel.Storage;
import gradus.optimization.Listener;
import gradus.optimization.Trace;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Keeps the points that a run goes through, in bounded memory: of a long run every second, fourth,
/// eighth … and the last. A run that begins, with step 0, begins another path.
///
/// ```java
/// PathRecorder recorder = new PathRecorder(200);
/// Minimize.run(objective, start, method, stop, recorder);
/// Path path = recorder.path();
/// ```
public final class PathRecorder implements Listener {
  private final int capacity;
  private final List<Integer> steps = new ArrayList<>();
  private final List<double[]> points = new ArrayList<>();
  private int stride = 1;
  private int lastStep;
  private double @Nullable [] last;

  /// @param capacity the most points kept besides the last, at least 2
  public PathRecorder(int capacity) {
    if (capacity < 2) {
      throw new IllegalArgumentException("a path keeps at least 2 points, not " + capacity);
    }
    this.capacity = capacity;
  }

  @Override
  public Trace.Entry examine(Trace.Entry entry, double[] point, double[] gradient) {
    if (entry.step() == 0) {
      steps.clear();
      points.clear();
      stride = 1;
    }
    add(entry.step(), point);
    return entry;
  }

  @Override
  public boolean proceed(Trace.Entry entry) {
    return true;
  }

  /// Adds the point after a step; the steps rise.
  public void add(int step, double[] point) {
    lastStep = step;
    if (step % stride != 0) {
      last = point.clone();
      return;
    }
    last = null;
    steps.add(step);
    points.add(point.clone());
    if (points.size() > capacity) {
      stride *= 2;
      int kept = 0;
      for (int k = 0; k < points.size(); k++) {
        if (steps.get(k) % stride == 0) {
          steps.set(kept, steps.get(k));
          points.set(kept++, points.get(k));
        }
      }
      boolean lost = step % stride != 0;
      steps.subList(kept, steps.size()).clear();
      points.subList(kept, points.size()).clear();
      last = lost ? point.clone() : null;
    }
  }

  /// What was kept so far.
  ///
  /// @throws IllegalStateException where nothing was
  public Path path() {
    List<Integer> allSteps = new ArrayList<>(steps);
    List<double[]> all = new ArrayList<>(points);
    if (last != null) {
      allSteps.add(lastStep);
      all.add(last);
    }
    if (all.isEmpty()) {
      throw new IllegalStateException(
          "no point was recorded; give this recorder to a run as its listener first");
    }
    int size = all.getFirst().length;
    double[] elements = new double[all.size() * size];
    for (int k = 0; k < all.size(); k++) {
      System.arraycopy(all.get(k), 0, elements, k * size, size);
    }
    Tensor rows = Storage.tensor(Shape.of(all.size(), size), elements);
    return new Path(allSteps, rows);
  }
}
