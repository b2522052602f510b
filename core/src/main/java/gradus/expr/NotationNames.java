package gradus.expr;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Names as mathematicians write them: Greek letters, subscripts, upright words.
final class NotationNames {
  private static final Pattern NUMBERED = Pattern.compile("(\\p{L}+)_?([0-9]+)");
  private static final Pattern SUBSCRIPTED = Pattern.compile("(\\p{L}+)_([\\p{L}0-9]+)");
  private static final Pattern LATIN = Pattern.compile("[A-Za-z0-9]+");

  private static final String LETTERS = "αβγδεζηθικλμνξοπρστυφχψωΓΔΘΛΞΠΣΥΦΨΩ";
  private static final String[] SPELLED =
      ("alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho"
           + " sigma tau upsilon phi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi"
           + " Psi Omega")
          .split(" ", -1);

  /// From a letter, and from its name, to the letter.
  private static final Map<String, String> GREEK = new HashMap<>();

  /// From a letter to its command.
  private static final Map<String, String> COMMANDS = new HashMap<>();

  static {
    for (int k = 0; k < SPELLED.length; k++) {
      String letter = LETTERS.substring(k, k + 1);
      GREEK.put(letter, letter);
      GREEK.put(SPELLED[k], letter);
      // The Unicode letters ε and φ look like LaTeX's variants, not like its \epsilon and \phi.
      boolean variant = letter.equals("ε") || letter.equals("φ");
      COMMANDS.put(letter, "\\" + (variant ? "var" : "") + SPELLED[k]);
    }
  }

  private NotationNames() {}

  /// A name as one phrase; a name of several letters is set off in products.
  static Phrase phrase(Glyphs glyphs, String name) {
    Matcher numbered = NUMBERED.matcher(name);
    Matcher subscripted = SUBSCRIPTED.matcher(name);
    if (numbered.matches()) {
      return Phrase.of(
          Glyphs.ATOM, phrase(glyphs, numbered.group(1)), glyphs.lowered(numbered.group(2)));
    }
    if (subscripted.matches()
        && (subscripted.group(1).length() == 1 || GREEK.containsKey(subscripted.group(1)))) {
      String index = subscripted.group(2);
      String shown = index.length() == 1 || !glyphs.isLatex() ? index : base(glyphs, index);
      String lowered =
          index.length() == 1 || glyphs.isLatex() ? glyphs.lowered(shown) : "_" + index;
      Phrase word = Phrase.of(Glyphs.ATOM, base(glyphs, subscripted.group(1)), lowered);
      return index.length() > 1 ? word.asWord() : word;
    }
    Phrase word = Phrase.word(Glyphs.ATOM, base(glyphs, name));
    return name.length() > 1 && !GREEK.containsKey(name) ? word.asWord() : word;
  }

  private static String base(Glyphs glyphs, String name) {
    String letter = GREEK.get(name);
    if (letter != null) {
      return glyphs.isLatex() ? COMMANDS.getOrDefault(letter, letter) : letter;
    }
    if (!glyphs.isLatex() || (name.length() == 1 && LATIN.matcher(name).matches())) {
      return name;
    }
    return LATIN.matcher(name).matches()
        ? "\\mathrm{" + name + "}"
        : "\\text{" + escaped(name) + "}";
  }

  private static String escaped(String name) {
    StringBuilder text = new StringBuilder();
    for (int k = 0; k < name.length(); k++) {
      char c = name.charAt(k);
      switch (c) {
        case '\\' -> text.append("\\textbackslash{}");
        case '~' -> text.append("\\textasciitilde{}");
        case '^' -> text.append("\\textasciicircum{}");
        case '{', '}', '$', '#', '%', '&', '_' -> text.append('\\').append(c);
        default -> text.append(c);
      }
    }
    return text.toString();
  }
}
