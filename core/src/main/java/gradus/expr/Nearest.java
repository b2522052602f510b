package gradus.expr;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// Names that are close to one that was misspelt.
public final class Nearest {
  private static final int MOST = 3;

  private Nearest() {}

  /// `; did you mean log, log1p?`, or nothing where no candidate is close.
  public static String hint(String name, Collection<String> candidates) {
    List<String> nearest = to(name, candidates);
    return nearest.isEmpty() ? "" : "; did you mean " + String.join(", ", nearest) + "?";
  }

  /// The closest candidates, best first: those whose distance is at most a third of the name's
  /// length, and at least 1. One letter is close to no other, but to its capital.
  public static List<String> to(String name, Collection<String> candidates) {
    int limit = name.length() == 1 ? 0 : Math.max(1, name.length() / 3);
    return candidates.stream()
        .distinct()
        .filter(candidate -> distance(name, candidate) <= limit)
        .sorted(
            Comparator.<String>comparingInt(candidate -> distance(name, candidate))
                .thenComparing(c -> c))
        .limit(MOST)
        .toList();
  }

  /// The number of letters to insert, delete, replace or swap with their neighbor (Damerau 1964),
  /// without regard to case.
  static int distance(String one, String other) {
    String a = one.toLowerCase(Locale.ROOT);
    String b = other.toLowerCase(Locale.ROOT);
    List<int[]> rows = new ArrayList<>();
    for (int i = 0; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      for (int j = 0; j <= b.length(); j++) {
        row[j] = i == 0 || j == 0 ? i + j : step(a, b, i, j, rows, row);
      }
      rows.add(row);
    }
    return rows.get(a.length())[b.length()];
  }

  private static int step(String a, String b, int i, int j, List<int[]> rows, int[] row) {
    int replace = rows.get(i - 1)[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
    int best = Math.min(replace, Math.min(rows.get(i - 1)[j], row[j - 1]) + 1);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, rows.get(i - 2)[j - 2] + 1) : best;
  }
}
