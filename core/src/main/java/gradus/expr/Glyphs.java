package gradus.expr;

import java.util.Locale;

/// The two alphabets in which mathematics is printed. The printer is one; only the signs differ.
///
/// Levels say how tightly a phrase binds, from [#SUM], the loosest, to [#ATOM].
enum Glyphs {
  UNICODE(
      "−", " − ", " + ", " ⊙ ", " ⊘ ", "·", "⊙", "ᵀ", "⁻¹", "⁻ᵀ", "I", "1", "∞", "π", "½", "∑", "∏",
      " ", "tr", "diag"),
  LATEX(
      "-",
      "-",
      "+",
      " \\odot ",
      " \\oslash ",
      " \\cdot ",
      "\\odot ",
      "^{\\top}",
      "^{-1}",
      "^{-\\top}",
      "I",
      "\\mathbf{1}",
      "\\infty",
      "\\pi",
      "\\frac{1}{2}",
      "\\sum",
      "\\prod",
      "\\,",
      "\\operatorname{tr}",
      "\\operatorname{diag}");

  static final int SUM = 1;
  static final int BIG = 2;
  static final int HADAMARD = 3;
  static final int PRODUCT = 4;
  static final int APPLICATION = 5;
  static final int POSTFIX = 6;
  static final int ATOM = 7;

  private static final String RAISABLE = "0123456789+−-=()abcdefghijklmnoprstuvwxyz";
  private static final String RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ";
  private static final String LOWERABLE = "0123456789+−-aehijklmnoprstuvx";
  private static final String LOWERED = "₀₁₂₃₄₅₆₇₈₉₊₋₋ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ";

  final String negative;
  final String minus;
  final String plus;
  final String hadamard;
  final String quotient;
  final String dot;
  final String elementwise;
  final String transpose;
  final String inverse;
  final String inverseTranspose;
  final String identity;
  final String ones;
  final String infinity;
  final String pi;
  final String half;
  final String sum;
  final String product;

  /// Between the words of a product.
  final String space;

  final String trace;
  final String diagonal;

  Glyphs(
      String negative,
      String minus,
      String plus,
      String hadamard,
      String quotient,
      String dot,
      String elementwise,
      String transpose,
      String inverse,
      String inverseTranspose,
      String identity,
      String ones,
      String infinity,
      String pi,
      String half,
      String sum,
      String product,
      String space,
      String trace,
      String diagonal) {
    this.negative = negative;
    this.minus = minus;
    this.plus = plus;
    this.hadamard = hadamard;
    this.quotient = quotient;
    this.dot = dot;
    this.elementwise = elementwise;
    this.transpose = transpose;
    this.inverse = inverse;
    this.inverseTranspose = inverseTranspose;
    this.identity = identity;
    this.ones = ones;
    this.infinity = infinity;
    this.pi = pi;
    this.half = half;
    this.sum = sum;
    this.product = product;
    this.space = space;
    this.trace = trace;
    this.diagonal = diagonal;
  }

  boolean isLatex() {
    return this == LATEX;
  }

  /// The template of a row of the table, with `#` for the argument.
  String template(Function1 function) {
    return isLatex() ? function.latex() : function.unicode();
  }

  /// A phrase that binds at least as tightly as the level; in parentheses where it does not by
  /// itself.
  Phrase at(int level, Phrase phrase) {
    return phrase.level() >= level ? phrase : bracketed(phrase);
  }

  Phrase bracketed(Phrase phrase) {
    return isLatex() && phrase.tall()
        ? phrase.enclosed(ATOM, "\\left(", "\\right)")
        : phrase.enclosed(ATOM, "(", ")");
  }

  /// `f(x)`, always with parentheses.
  Phrase call(String function, Phrase... arguments) {
    Phrase inside = arguments[0];
    for (int k = 1; k < arguments.length; k++) {
      inside = Phrase.of(SUM, inside, isLatex() ? "," : ", ", arguments[k]);
    }
    Phrase call = Phrase.of(ATOM, function, bracketed(inside));
    return isLatex() ? call : call.asWord();
  }

  /// `x²`, `x^{0.3}`
  Phrase raised(Phrase base, String exponent) {
    Phrase atom = at(ATOM, base);
    if (isLatex()) {
      return Phrase.of(POSTFIX, atom, "^{" + exponent + "}");
    }
    String raised = translated(exponent, RAISABLE, RAISED);
    return raised.isEmpty()
        ? Phrase.of(POSTFIX, atom, "^" + exponent)
        : Phrase.of(POSTFIX, atom, raised);
  }

  Phrase raised(Phrase base, Phrase exponent) {
    if (isLatex()) {
      return Phrase.of(POSTFIX, at(ATOM, base), "^{", exponent, "}");
    }
    boolean simple = exponent.length() == 1 && RAISABLE.indexOf(exponent.first()) >= 0;
    return simple
        ? raised(base, exponent.text())
        : Phrase.of(POSTFIX, at(ATOM, base), "^", at(ATOM, exponent));
  }

  /// A subscript on its own: `₂`, `_{ij}`.
  String lowered(String index) {
    if (isLatex()) {
      return "_{" + index + "}";
    }
    String lowered = translated(index, LOWERABLE, LOWERED);
    return lowered.isEmpty() ? "_" + index : lowered;
  }

  /// The glyphs in the place of others, or nothing where one of them has none.
  private static String translated(String text, String from, String to) {
    StringBuilder result = new StringBuilder();
    for (int k = 0; k < text.length(); k++) {
      int at = from.indexOf(text.charAt(k));
      if (at < 0) {
        return "";
      }
      result.append(to.charAt(at));
    }
    return result.toString();
  }

  Phrase fraction(Phrase numerator, Phrase denominator) {
    return isLatex()
        ? Phrase.of(ATOM, "\\frac{", numerator, "}{", denominator, "}")
        : Phrase.of(HADAMARD, at(PRODUCT, numerator), "/", at(POSTFIX, denominator)).asWord();
  }

  Phrase norm(Phrase x, String index) {
    Phrase bars =
        isLatex() ? x.enclosed(ATOM, "\\left\\|", "\\right\\|") : x.enclosed(ATOM, "‖", "‖");
    return Phrase.of(ATOM, bars, index).asWord();
  }

  /// A number that is not negative.
  Phrase number(double value) {
    if (Double.isNaN(value)) {
      return Phrase.word(ATOM, isLatex() ? "\\mathrm{NaN}" : "NaN").asWord();
    }
    if (Double.isInfinite(value) || value == Math.PI || value == 0.5) {
      return Phrase.word(ATOM, value == 0.5 ? half : value == Math.PI ? pi : infinity);
    }
    String[] parts = Double.toString(value).toLowerCase(Locale.ROOT).split("e", -1);
    String mantissa =
        parts[0].endsWith(".0") ? parts[0].substring(0, parts[0].length() - 2) : parts[0];
    if (parts.length == 1) {
      return Phrase.word(ATOM, mantissa);
    }
    Phrase power =
        raised(Phrase.word(ATOM, "10"), isLatex() ? parts[1] : parts[1].replace("-", "−"));
    return mantissa.equals("1") ? power : Phrase.of(POSTFIX, mantissa, dot, power);
  }
}
