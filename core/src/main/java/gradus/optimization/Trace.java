package gradus.optimization;

import java.util.ArrayList;
import java.util.List;

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

  /// One step.
  ///
  /// @param step 0 at the start
  /// @param loss `f`
  /// @param gradientMax `‖∇f‖∞`
  /// @param gradientNorm `‖∇f‖₂`
  /// @param stepLength the factor of the step along its direction, or the learning rate; 0 at the
  ///   start
  /// @param evaluations of value and gradient so far
  /// @param seconds since the start
  public record Entry(
      int step,
      double loss,
      double gradientMax,
      double gradientNorm,
      double stepLength,
      int evaluations,
      double seconds) {}

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

    public Trace trace() {
      List<Entry> all = new ArrayList<>(early);
      for (int i = Math.max(0, count - RECENT); i < count; i++) {
        all.add(ring[i % RECENT]);
      }
      return new Trace(all);
    }
  }
}
