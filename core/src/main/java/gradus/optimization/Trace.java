package gradus.optimization;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What happened in a run, step by step, in bounded memory.
///
/// The first entry is the start, the last the end. Of a long run the latest [#RECENT] steps are all
/// kept, and of the earlier ones every second, fourth, eighth … so that at most [#CAPACITY] are.
///
/// @param entries in the order of the steps
public record Trace(List<Entry> entries) {
  /// The most entries kept of the steps before the latest.
  public static final int CAPACITY = 1024;

  /// How many of the latest steps are kept without gaps.
  public static final int RECENT = 128;

  public Trace {
    entries = List.copyOf(entries);
  }

  /// One step, and the point it led to. In [Minimize] loss and gradient are those at this point; in
  /// training on batches, where every step has another loss, they are those the step was taken
  /// from.
  ///
  /// @param step 0 at the start
  /// @param loss `f`
  /// @param gradientMax `‖∇f‖∞`
  /// @param gradientNorm `‖∇f‖₂`
  /// @param stepLength the factor of the step along its direction, or the learning rate; 0 at the
  ///   start
  /// @param evaluations of value and gradient so far
  /// @param seconds since the start
  /// @param groups the norms of each group of parameters, such as a layer
  /// @param measures what else was measured, by name, such as `curvature`; usually nothing
  public record Entry(
      int step,
      double loss,
      double gradientMax,
      double gradientNorm,
      double stepLength,
      int evaluations,
      double seconds,
      List<Group> groups,
      Map<String, Double> measures) {
    public Entry {
      groups = List.copyOf(groups);
      measures =
          measures.isEmpty()
              ? Map.of()
              : Collections.unmodifiableMap(new LinkedHashMap<>(measures));
    }

    /// Without groups and measures.
    public Entry(
        int step,
        double loss,
        double gradientMax,
        double gradientNorm,
        double stepLength,
        int evaluations,
        double seconds) {
      this(
          step,
          loss,
          gradientMax,
          gradientNorm,
          stepLength,
          evaluations,
          seconds,
          List.of(),
          Map.of());
    }

    /// The same entry with another measure.
    public Entry measuring(String name, double value) {
      Map<String, Double> more = new LinkedHashMap<>(measures);
      more.put(name, value);
      return new Entry(
          step, loss, gradientMax, gradientNorm, stepLength, evaluations, seconds, groups, more);
    }

    /// The measure of that name; NaN where it was not taken.
    public double measure(String name) {
      return measures.getOrDefault(name, Double.NaN);
    }
  }

  /// A group of parameters in one step.
  ///
  /// @param name of the layer, or of the parameter
  /// @param gradient `‖g‖₂` of its part of the gradient
  /// @param update `‖Δθ‖₂`: how far the step moved it
  /// @param parameter `‖θ‖₂` after the step
  public record Group(String name, double gradient, double update, double parameter) {
    /// `‖Δθ‖/‖θ‖`: how much of itself a step changes; about 10⁻³ in a run that goes well, above
    /// 10⁻¹ in one that tears apart what it has learned.
    public double ratio() {
      return update / parameter;
    }
  }

  public Entry first() {
    return entries.getFirst();
  }

  public Entry last() {
    return entries.getLast();
  }

  /// The latest entries, without gaps: at most [#RECENT].
  public List<Entry> recent() {
    return entries.subList(Math.max(0, entries.size() - RECENT), entries.size());
  }

  /// Keeps a trace while a run is under way.
  public static final class Recorder {
    private final List<Entry> early = new ArrayList<>();
    private final Entry[] ring = new Entry[RECENT];
    private int count;
    private int stride = 1;

    /// Of a run that has not begun.
    public Recorder() {}

    /// Adds the entry of the next step.
    public void add(Entry entry) {
      int slot = count % RECENT;
      if (count >= RECENT) {
        settle(ring[slot]);
      }
      ring[slot] = entry;
      count++;
    }

    private void settle(Entry entry) {
      if (entry.step() % stride != 0) {
        return;
      }
      early.add(entry);
      if (early.size() > CAPACITY) {
        stride *= 2;
        early.removeIf(kept -> kept.step() % stride != 0);
      }
    }

    /// What was kept so far.
    public Trace trace() {
      List<Entry> all = new ArrayList<>(early);
      for (int i = Math.max(0, count - RECENT); i < count; i++) {
        all.add(ring[i % RECENT]);
      }
      return new Trace(all);
    }
  }
}
