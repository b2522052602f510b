package gradus.expr;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Index notation, for what has no form in matrices: `∑ⱼ Aᵢⱼ Bⱼₖ`; an array is printed by its
/// element at `i`, `j`, ….
final class NotationIndices {
  private static final String LETTERS = "ijklmnprstuvabcdefgh";

  private NotationIndices() {}

  /// A sum of products: the subscripts of the result are `i`, `j`, …, those summed over come after.
  static Term term(Typesetter set, Node.Einsum einsum, List<Term> terms) {
    List<Integer> free = einsum.output();
    List<Integer> summed =
        einsum.subscripts().stream()
            .flatMap(List::stream)
            .distinct()
            .filter(label -> !free.contains(label))
            .toList();
    List<Integer> order = new ArrayList<>(free);
    order.addAll(summed);
    Term scalars = Term.ONE;
    List<Object> parts = new ArrayList<>();
    for (int k = 0; k < terms.size(); k++) {
      Term term = terms.get(k);
      scalars = scalars.merged(term, scalars.core());
      List<Integer> places = einsum.subscripts().get(k).stream().map(order::indexOf).toList();
      if (!places.isEmpty()) {
        parts.add(parts.isEmpty() ? "" : " ");
        parts.add(element(set, set.unsigned(Term.ONE.with(term.core())), places));
      }
    }
    Phrase product = Phrase.of(Glyphs.PRODUCT, parts.toArray());
    List<Integer> places = IntStream.range(free.size(), order.size()).boxed().toList();
    Phrase sum =
        summed.isEmpty()
            ? product
            : Phrase.of(
                Glyphs.BIG, set.glyphs.sum + set.glyphs.lowered(letters(places)) + " ", product);
    return free.isEmpty()
        ? scalars.times(sum)
        : scalars.with(Term.array(array(set, sum, free.size())).core());
  }

  /// `Aᵢⱼ`
  static Phrase element(Typesetter set, Phrase array, List<Integer> places) {
    return element(set.glyphs, array, letters(places));
  }

  /// An array with a subscript; one that has a subscript already is put in parentheses.
  static Phrase element(Glyphs glyphs, Phrase array, String letters) {
    boolean bare = array.level() >= Glyphs.ATOM;
    Phrase base = glyphs.at(Glyphs.ATOM, array);
    boolean lowered = bare && (base.length() >= 200 || base.text().matches(".*(_|[₀-ₜ]).*"));
    return Phrase.of(Glyphs.ATOM, lowered ? glyphs.bracketed(base) : base, glyphs.lowered(letters));
  }

  /// `[xⱼᵢ]ᵢⱼ`: the array whose element at `i`, `j` is given.
  static Phrase array(Typesetter set, Phrase element, int rank) {
    String index = set.glyphs.lowered(letters(IntStream.range(0, rank).boxed().toList()));
    Phrase inside =
        set.glyphs.isLatex()
            ? element.enclosed(Glyphs.ATOM, "\\left[", "\\right]")
            : element.enclosed(Glyphs.ATOM, "[", "]");
    return Phrase.of(Glyphs.ATOM, inside, index);
  }

  private static String letters(List<Integer> places) {
    return places.stream()
        .map(place -> place < LETTERS.length() ? LETTERS.substring(place, place + 1) : "i" + place)
        .collect(Collectors.joining());
  }
}
