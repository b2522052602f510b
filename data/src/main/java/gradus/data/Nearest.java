package gradus.data;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// The names closest to a misspelt one, by the number of letters inserted, left out, exchanged or
/// swapped with their neighbor (optimal string alignment; Damerau 1964, Boytsov 2011, §2.1).
/// Capitals do not count.
public final class Nearest {
  private Nearest() {}

  /// At most three names, nearest first; none that differs in more than a third of its letters and
  /// is not a longer or shorter form of what was asked.
  public static List<String> to(String asked, Collection<String> names) {
    String wanted = asked.toLowerCase(Locale.ROOT);
    int allowed = Math.max(2, wanted.length() / 3);
    return names.stream()
        .distinct()
        .filter(name -> isNear(wanted, name.toLowerCase(Locale.ROOT), allowed))
        .sorted(
            Comparator.comparingInt(
                    (String name) -> distance(wanted, name.toLowerCase(Locale.ROOT)))
                .thenComparing(Comparator.naturalOrder()))
        .limit(3)
        .toList();
  }

  /// What to try instead, in words: *did you mean …?*, or the names there are.
  public static String suggestion(String asked, Collection<String> names) {
    List<String> near = to(asked, names);
    if (!near.isEmpty()) {
      return "did you mean " + String.join(" or ", near) + "?";
    }
    return names.isEmpty() ? "there are none to choose from" : "there are " + some(names);
  }

  /// The first names of a list, and how many more there are.
  static String some(Collection<String> names) {
    int shown = 8;
    String first = String.join(", ", names.stream().limit(shown).toList());
    return names.size() <= shown ? first : first + " and " + (names.size() - shown) + " more";
  }

  /// A text between quotes, cut where it is long, on one line.
  static String quoted(String text) {
    String line = text.replaceAll("\\p{Cntrl}+", " ");
    int shown = 40;
    return "'" + (line.length() <= shown ? line : line.substring(0, shown).strip() + "…") + "'";
  }

  private static boolean isNear(String wanted, String name, int allowed) {
    boolean partOfTheOther =
        Math.min(wanted.length(), name.length()) >= 3
            && (name.contains(wanted) || wanted.contains(name));
    return partOfTheOther
        || (Math.abs(wanted.length() - name.length()) <= allowed
            && distance(wanted, name) <= allowed);
  }

  /// The least number of insertions, deletions, substitutions and swaps of neighbors that turns `a`
  /// into `b`.
  static int distance(String a, String b) {
    int[] beforePrevious = new int[b.length() + 1];
    int[] previous = new int[b.length() + 1];
    int[] current = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int exchange = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(exchange, 1 + Math.min(previous[j], current[j - 1]));
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          current[j] = Math.min(current[j], beforePrevious[j - 2] + 1);
        }
      }
      int[] spare = beforePrevious;
      beforePrevious = previous;
      previous = current;
      current = spare;
    }
    return previous[b.length()];
  }
}
