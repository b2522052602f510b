package gradus.expr;

import java.util.List;
import java.util.stream.Collectors;

/// The letters that stand for the indices of a sum of products: `i, j, …, z, a, …, h`, then
/// capitals, then any others.
final class IndexLetters {
  private static final int ALPHABET = 26;

  private IndexLetters() {}

  /// `ij,jk->ik`
  static String of(Node.Einsum einsum) {
    return einsum.subscripts().stream().map(IndexLetters::of).collect(Collectors.joining(","))
        + "->"
        + of(einsum.output());
  }

  /// The letters of some indices, without anything between them.
  static String of(List<Integer> indices) {
    return indices.stream().map(IndexLetters::letter).collect(Collectors.joining());
  }

  private static String letter(int index) {
    int letter =
        index < ALPHABET
            ? 'a' + (index + 'i' - 'a') % ALPHABET
            : index < 2 * ALPHABET ? 'A' + index - ALPHABET : 0x100 + index;
    return Character.toString(letter);
  }
}
