package gradus.data;

import java.util.Collection;

/// Texts that were meant as numbers.
final class Numbers {
  private Numbers() {}

  /// Advice where texts are numbers with a decimal comma, as in `3,14`; empty elsewhere.
  static String decimalCommaHint(Collection<String> texts) {
    boolean commas =
        !texts.isEmpty() && texts.stream().allMatch(text -> text.matches("[+-]?\\d+,\\d+"));
    return commas ? ", or write its numbers with a decimal point: 3.14, not 3,14" : "";
  }
}
