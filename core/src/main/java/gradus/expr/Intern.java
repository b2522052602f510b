package gradus.expr;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.concurrent.ConcurrentHashMap;

/// One object for each expression: equal nodes are the same [Expr], so common subexpressions are
/// shared as they are built and comparing two expressions is comparing two references.
///
/// The table holds its expressions weakly, and holds nothing else of them: a graph that nobody uses
/// disappears in one collection, however deep it is.
final class Intern {
  private static final ConcurrentHashMap<Entry, Entry> TABLE = new ConcurrentHashMap<>();
  private static final ReferenceQueue<Expr> COLLECTED = new ReferenceQueue<>();

  private Intern() {}

  /// The expression that stands for this one's node: an earlier one where it still exists.
  static Expr unique(Expr candidate) {
    for (Object entry = COLLECTED.poll(); entry != null; entry = COLLECTED.poll()) {
      TABLE.remove(entry);
    }
    Entry fresh = new Entry(candidate);
    while (true) {
      Entry present = TABLE.putIfAbsent(fresh, fresh);
      if (present == null) {
        return candidate;
      }
      Expr unique = present.get();
      if (unique != null) {
        return unique;
      }
      TABLE.remove(present, present);
    }
  }

  private static final class Entry extends WeakReference<Expr> {
    private final int hash;

    Entry(Expr expr) {
      super(expr, COLLECTED);
      this.hash = expr.node().hashCode();
    }

    @Override
    public boolean equals(Object other) {
      if (this == other) {
        return true;
      }
      if (!(other instanceof Entry entry) || hash != entry.hash) {
        return false;
      }
      Expr mine = get();
      Expr theirs = entry.get();
      return mine != null && theirs != null && mine.node().equals(theirs.node());
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }
}
