package gradus.linalg.sparse;

import java.util.ArrayList;
import java.util.List;

/// Which fronts can be factored at the same time: whole subtrees of little work each, then what is
/// above them level by level.
///
/// A level waits for the one before it. So there are few: only fronts whose subtrees are large are
/// above.
final class Schedule {
  /// A subtree that is one task has at most this share of the work.
  private static final double SHARE = 1.0 / 24;

  /// Below so many multiplications a task costs more than it saves.
  private static final double LEAST = 1e6;

  private static final int NONE = -1;

  private final int[] begin;
  private final int[] subtrees;
  private final List<int[]> levels = new ArrayList<>();

  Schedule(Supernodes supernodes) {
    int count = supernodes.count();
    double[] work = new double[count];
    this.begin = new int[count];
    double total = 0;
    for (int s = 0; s < count; s++) {
      total += supernodes.work(s);
      work[s] += supernodes.work(s);
      begin[s] = s;
      for (int t = supernodes.child[s]; t != NONE; t = supernodes.sibling[t]) {
        work[s] += work[t];
        begin[s] = Math.min(begin[s], begin[t]);
      }
    }
    double most = Math.max(SHARE * total, LEAST);
    List<Integer> roots = new ArrayList<>();
    List<List<Integer>> above = new ArrayList<>();
    int[] level = new int[count];
    for (int s = 0; s < count; s++) {
      int parent = supernodes.parent[s];
      if (work[s] > most) {
        while (above.size() <= level[s]) {
          above.add(new ArrayList<>());
        }
        above.get(level[s]).add(s);
        if (parent != NONE) {
          level[parent] = Math.max(level[parent], level[s] + 1);
        }
      } else if (parent == NONE || work[parent] > most) {
        roots.add(s);
      }
    }
    this.subtrees = array(roots);
    above.forEach(fronts -> levels.add(array(fronts)));
  }

  private static int[] array(List<Integer> list) {
    return list.stream().mapToInt(s -> s).toArray();
  }

  /// The roots of subtrees that are one task each.
  int[] subtrees() {
    return subtrees;
  }

  /// The first front of a subtree, which are all from there to the root.
  int begin(int root) {
    return begin[root];
  }

  /// The fronts above, each in the level after its last child's.
  List<int[]> levels() {
    return levels;
  }
}
