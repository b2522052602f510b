package gradus.linalg.sparse;

import java.util.Arrays;

/// An order of elimination that keeps factors of a symmetric matrix sparse: approximate minimum
/// degree (Amestoy, Davis & Duff 1996, *SIAM J. Matrix Anal. Appl.* 17(4)).
///
/// To eliminate a variable joins all its neighbors to each other. The order takes the variable with
/// the fewest neighbors, again and again. The graph of what is left is never written down: an
/// eliminated variable becomes an *element*, the list of the neighbors it joined, and a variable
/// remembers its elements and those original neighbors that no element covers. So the lists only
/// shrink. Three ideas of the paper make it fast:
///
/// - the degree is bounded by a sum over elements, each counted without what it shares with the
///   newest one;
/// - variables with the same neighbors are merged and eliminated together;
/// - an element within the newest one is forgotten.
///
/// Variables with very many neighbors are put last without looking at them.
final class MinimumDegree {
  private static final int NONE = -1;

  private final int n;

  /// Of a variable first its elements, then the variables beside it; of an element its variables.
  /// Null for what is gone.
  private final int[][] lists;

  private final int[] length;
  private final int[] elements;

  /// How many variables were merged into a variable, itself included; negative while it belongs to
  /// the element being made; 0 for what is no variable any more.
  private final int[] weight;

  /// A bound of the number of neighbors; of an element the weight of its variables.
  private final int[] degree;

  /// The variable or element into which this one was merged.
  private final int[] mergedInto;

  private final long[] mark;
  private long tag = 1;

  /// Variables by degree, in lists linked both ways.
  private final int[] head;

  private final int[] next;
  private final int[] previous;
  private int least;

  private final int[] bucket;
  private final int[] nextInBucket;
  private final int[] hash;
  private final int[] pivots;
  private final int[] members;
  private int pivotCount;
  private int eliminated;
  private int postponed;

  private MinimumDegree(int[][] lists) {
    this.n = lists.length;
    this.lists = lists;
    this.length = new int[n];
    this.elements = new int[n];
    this.weight = filled(n, 1);
    this.degree = new int[n];
    this.mergedInto = filled(n, NONE);
    this.mark = new long[n];
    this.head = filled(n + 1, NONE);
    this.next = filled(n, NONE);
    this.previous = filled(n, NONE);
    this.bucket = filled(n, NONE);
    this.nextInBucket = new int[n];
    this.hash = new int[n];
    this.pivots = new int[n];
    this.members = new int[n];
  }

  private static int[] filled(int n, int value) {
    int[] array = new int[n];
    Arrays.fill(array, value);
    return array;
  }

  /// The order for a matrix with the pattern of `A + Aᵀ`: the variable to be eliminated first comes
  /// first.
  ///
  /// @param a square
  static int[] order(SparseMatrix a) {
    MinimumDegree search = new MinimumDegree(neighbors(a));
    search.begin();
    while (search.eliminated + search.postponed < search.n) {
      search.eliminate(search.takeLeast());
    }
    return search.result();
  }

  /// The neighbors of each variable: the pattern of `A + Aᵀ` without its diagonal.
  private static int[][] neighbors(SparseMatrix a) {
    SparseMatrix both = SparseSum.of(a, 1, a.transpose());
    int[][] lists = new int[a.rows][];
    for (int i = 0; i < a.rows; i++) {
      int[] list = new int[both.start[i + 1] - both.start[i]];
      int count = 0;
      for (int k = both.start[i]; k < both.start[i + 1]; k++) {
        if (both.index[k] != i) {
          list[count++] = both.index[k];
        }
      }
      lists[i] = count == list.length ? list : Arrays.copyOf(list, count);
    }
    return lists;
  }

  private void begin() {
    int most = Math.max(16, (int) (10 * Math.sqrt(n)));
    for (int i = 0; i < n; i++) {
      if (lists[i].length > most) {
        weight[i] = 0;
        postponed++;
      }
    }
    for (int i = 0; i < n; i++) {
      for (int j : lists[i]) {
        if (weight[j] > 0) {
          lists[i][length[i]++] = j;
        }
      }
      if (weight[i] > 0) {
        degree[i] = length[i];
        insert(i);
      }
    }
  }

  private void insert(int i) {
    int first = head[degree[i]];
    next[i] = first;
    previous[i] = NONE;
    if (first != NONE) {
      previous[first] = i;
    }
    head[degree[i]] = i;
    least = Math.min(least, degree[i]);
  }

  private void remove(int i) {
    if (previous[i] == NONE) {
      head[degree[i]] = next[i];
    } else {
      next[previous[i]] = next[i];
    }
    if (next[i] != NONE) {
      previous[next[i]] = previous[i];
    }
  }

  private int takeLeast() {
    while (head[least] == NONE) {
      least++;
    }
    int pivot = head[least];
    remove(pivot);
    return pivot;
  }

  private void eliminate(int p) {
    pivots[pivotCount++] = p;
    eliminated += weight[p];
    int count = gather(p);
    int total = 0;
    for (int k = 0; k < count; k++) {
      total -= weight[members[k]];
    }
    overlap(count);
    for (int k = 0; k < count; k++) {
      total -= update(p, members[k]);
    }
    tag += n + 1L;
    merge(count);
    element(p, count, total);
  }

  /// Collects the variables of the new element: those beside the pivot and those of its elements,
  /// which the new one replaces.
  private int gather(int p) {
    weight[p] = 0;
    int count = 0;
    int[] list = lists[p];
    for (int k = elements[p]; k < length[p]; k++) {
      count = gather(list[k], count);
    }
    for (int k = 0; k < elements[p]; k++) {
      int e = list[k];
      if (lists[e] != null) {
        for (int l = 0; l < length[e]; l++) {
          count = gather(lists[e][l], count);
        }
        forget(e);
      }
    }
    return count;
  }

  private int gather(int i, int count) {
    if (weight[i] <= 0) {
      return count;
    }
    remove(i);
    weight[i] = -weight[i];
    members[count] = i;
    return count + 1;
  }

  @SuppressWarnings("NullAway") // what is gone is not read again
  private void forget(int node) {
    lists[node] = null;
  }

  /// Counts for each element that touches the new one what it has outside: `mark − tag`.
  private void overlap(int count) {
    for (int k = 0; k < count; k++) {
      int i = members[k];
      for (int l = 0; l < elements[i]; l++) {
        int e = lists[i][l];
        if (lists[e] != null) {
          mark[e] = (mark[e] >= tag ? mark[e] : degree[e] + tag) + weight[i];
        }
      }
    }
  }

  /// Shortens the lists of a variable of the new element `p` and bounds its degree. Answers the
  /// weight of the variable where it has no other neighbor, and so goes with the pivot.
  private int update(int p, int i) {
    int[] list = lists[i];
    long bound = 0;
    int sum = 0;
    int kept = 0;
    for (int k = 0; k < elements[i]; k++) {
      int e = list[k];
      if (lists[e] == null) {
        continue;
      }
      int outside = (int) (mark[e] - tag);
      if (outside == 0) {
        forget(e); // it lies within the new element
      } else {
        bound += outside;
        sum += e;
        list[kept++] = e;
      }
    }
    int end = kept;
    for (int k = elements[i]; k < length[i]; k++) {
      int j = list[k];
      if (weight[j] > 0) {
        bound += weight[j];
        sum += j;
        list[end++] = j;
      }
    }
    if (end == 0) {
      int own = -weight[i];
      weight[i] = 0;
      eliminated += own;
      mergedInto[i] = p;
      forget(i);
      return own;
    }
    // the new element first: something left the list, so there is room
    list[end] = list[kept];
    list[kept] = list[0];
    list[0] = p;
    elements[i] = kept + 1;
    length[i] = end + 1;
    degree[i] = (int) Math.min(degree[i], bound);
    hash[i] = Integer.remainderUnsigned(sum, n);
    return 0;
  }

  /// Merges variables of the new element that have the same neighbors.
  private void merge(int count) {
    for (int k = 0; k < count; k++) {
      int i = members[k];
      if (weight[i] < 0) {
        nextInBucket[i] = bucket[hash[i]];
        bucket[hash[i]] = i;
      }
    }
    for (int k = 0; k < count; k++) {
      int i = members[k];
      if (weight[i] < 0) {
        int first = bucket[hash[i]];
        bucket[hash[i]] = NONE;
        for (int one = first; one != NONE; one = nextInBucket[one]) {
          absorbLike(one);
        }
      }
    }
  }

  /// Merges into `one` what follows it in its bucket and is like it.
  private void absorbLike(int one) {
    if (nextInBucket[one] == NONE) {
      return;
    }
    tag++;
    for (int k = 0; k < length[one]; k++) {
      mark[lists[one][k]] = tag;
    }
    int before = one;
    for (int other = nextInBucket[one]; other != NONE; other = nextInBucket[other]) {
      if (like(one, other)) {
        weight[one] += weight[other];
        weight[other] = 0;
        mergedInto[other] = one;
        forget(other);
        nextInBucket[before] = nextInBucket[other];
      } else {
        before = other;
      }
    }
  }

  private boolean like(int one, int other) {
    if (length[one] != length[other] || elements[one] != elements[other]) {
      return false;
    }
    for (int k = 0; k < length[other]; k++) {
      if (mark[lists[other][k]] != tag) {
        return false;
      }
    }
    return true;
  }

  /// Turns the pivot into an element, and puts its variables back under their new degrees.
  private void element(int p, int count, int total) {
    tag++;
    int left = n - postponed - eliminated;
    int kept = 0;
    for (int k = 0; k < count; k++) {
      int i = members[k];
      if (weight[i] < 0) {
        weight[i] = -weight[i];
        int others = total - weight[i];
        degree[i] = Math.min(degree[i] + others, left - weight[i]);
        insert(i);
        members[kept++] = i;
      }
    }
    if (kept == 0) {
      forget(p);
      return;
    }
    lists[p] = Arrays.copyOf(members, kept);
    length[p] = kept;
    degree[p] = total;
  }

  /// Pivots in their order, each followed by what was merged into it.
  private int[] result() {
    int[] place = filled(n, NONE);
    for (int k = 0; k < pivotCount; k++) {
      place[pivots[k]] = k;
    }
    int[] start = new int[pivotCount + 2];
    for (int i = 0; i < n; i++) {
      int root = i;
      while (mergedInto[root] != NONE) {
        root = mergedInto[root];
      }
      place[i] = place[root] == NONE ? pivotCount : place[root];
      for (int node = i; mergedInto[node] != NONE; ) {
        int above = mergedInto[node];
        mergedInto[node] = root;
        node = above;
      }
      start[place[i] + 1]++;
    }
    for (int k = 0; k <= pivotCount; k++) {
      start[k + 1] += start[k];
    }
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      order[start[place[i]]++] = i;
    }
    return order;
  }
}
