package gradus.expr;

import gradus.expr.Term.Chain;
import gradus.expr.Term.Core;
import gradus.expr.Term.Hadamard;
import gradus.expr.Term.Link;
import gradus.expr.Term.None;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Puts the parts of terms together: products, quotients, sums and powers, with as few parentheses
/// as they need.
final class Typesetter {
  final Glyphs glyphs;

  /// The vector of ones, known by being this very phrase.
  final Phrase ones;

  Typesetter(Glyphs glyphs) {
    this.glyphs = glyphs;
    this.ones = Phrase.word(Glyphs.ATOM, glyphs.ones).asWord();
  }

  /// The whole term, its sign in front.
  Phrase phrase(Term term) {
    Phrase absolute = unsigned(term);
    return term.negative()
        ? Phrase.of(Glyphs.SUM, glyphs.negative, glyphs.at(Glyphs.BIG, absolute))
        : absolute;
  }

  Phrase unsigned(Term term) {
    boolean bare =
        term.numbers().isEmpty() && term.scalars().isEmpty() && term.divisors().isEmpty();
    return switch (term.core()) {
      case None none -> bare ? Phrase.word(Glyphs.ATOM, "1") : scalars(term);
      case Chain(var links) ->
          bare
              ? chain(links)
              : isQuotient(term)
                  ? glyphs.fraction(chain(links), product(List.of(), term.divisors()))
                  : product(List.of(coefficient(term)), factors(links));
      case Hadamard(var factors, var divisors) -> {
        Phrase head = bare ? Phrase.word(Glyphs.ATOM, "1") : scalars(term);
        Phrase joined = hadamard(factors.isEmpty() ? List.of(head) : factors, divisors);
        // a (x ⊙ y) = a x ⊙ y
        yield bare || factors.isEmpty()
            ? joined
            : product(List.of(coefficient(term)), List.of(joined.at(Glyphs.PRODUCT)))
                .at(Glyphs.HADAMARD);
      }
    };
  }

  /// `x/‖x‖³`: more than a name below and no number above.
  private static boolean isQuotient(Term term) {
    return term.numbers().isEmpty()
        && term.scalars().isEmpty()
        && term.divisors().stream().anyMatch(divisor -> divisor.length() > 3);
  }

  /// The scalars of a term in front of its core.
  private Phrase coefficient(Term term) {
    Phrase scalars = scalars(term);
    boolean simple =
        scalars.level() >= Glyphs.PRODUCT
            && term.scalars().stream().allMatch(x -> x.level() >= Glyphs.POSTFIX);
    return simple
        ? scalars.at(Math.max(scalars.level(), Glyphs.POSTFIX))
        : glyphs.bracketed(scalars);
  }

  /// The scalar part of a term; a big operator stands behind the fraction.
  private Phrase scalars(Term term) {
    List<Phrase> over = new ArrayList<>(term.scalars());
    over.sort(Comparator.comparingInt(Typesetter::rank));
    if (term.divisors().isEmpty()) {
      return product(term.numbers(), over);
    }
    List<Phrase> behind =
        !over.isEmpty() && standsBehind(over.getLast(), term.divisors())
            ? List.of(over.removeLast())
            : List.of();
    boolean unit = term.numbers().isEmpty() && over.isEmpty();
    boolean half =
        unit
            && term.divisors().size() == 1
            && term.divisors().get(0).length() == 1
            && term.divisors().get(0).first() == '2';
    Phrase numerator = unit ? Phrase.word(Glyphs.ATOM, "1") : product(term.numbers(), over);
    Phrase fraction =
        half ? glyphs.number(0.5) : glyphs.fraction(numerator, product(List.of(), term.divisors()));
    return behind.isEmpty() ? fraction : product(List.of(fraction), behind);
  }

  /// `(1/n) ∑ x`, `½ xᵀAx`: long factors do not go on top of a short fraction.
  private static boolean standsBehind(Phrase factor, List<Phrase> divisors) {
    boolean simple = divisors.stream().allMatch(divisor -> divisor.level() >= Glyphs.POSTFIX);
    boolean numbers = divisors.stream().allMatch(divisor -> Character.isDigit(divisor.first()));
    return (factor.level() == Glyphs.BIG && simple)
        || (factor.level() == Glyphs.PRODUCT && numbers);
  }

  /// What may stand open only at the end of a product goes there.
  private static int rank(Phrase phrase) {
    return switch (phrase.level()) {
      case Glyphs.APPLICATION -> 1;
      case Glyphs.PRODUCT -> 2;
      case Glyphs.BIG -> 3;
      default -> 0;
    };
  }

  /// Numbers, then factors, side by side.
  private Phrase product(List<Phrase> numbers, List<Phrase> factors) {
    List<Phrase> all = Term.joined(numbers, factors);
    if (all.size() == 1) {
      return all.get(0);
    }
    List<Object> parts = new ArrayList<>();
    Phrase before = all.get(0);
    for (int k = 0; k < all.size(); k++) {
      Phrase factor = all.get(k);
      boolean last = k == all.size() - 1;
      Phrase shown = glyphs.at(last ? openAtEnd(factor) : Glyphs.POSTFIX, factor);
      if (k > 0) {
        parts.add(
            k <= numbers.size() && Character.isDigit(shown.first())
                ? glyphs.dot
                : gap(before, shown));
      }
      parts.add(shown);
      before = shown;
    }
    boolean big = all.getLast().level() == Glyphs.BIG;
    return Phrase.of(big ? Glyphs.BIG : Glyphs.PRODUCT, parts.toArray());
  }

  /// `λ ∑ x` needs no parentheses.
  private static int openAtEnd(Phrase factor) {
    return factor.level() == Glyphs.BIG ? Glyphs.BIG : Glyphs.PRODUCT;
  }

  private String gap(Phrase left, Phrase right) {
    boolean digits = Character.isDigit(left.first()) || left.first() == glyphs.half.charAt(0);
    boolean open = right.first() == '(';
    if (left.wordy() || (right.wordy() && !(digits && glyphs.isLatex()))) {
      return glyphs.isLatex() && open ? "" : glyphs.space;
    }
    // A command such as \alpha ends where the next character is no letter.
    return glyphs.isLatex() && Character.isLetter(right.first())
        ? left.endsInCommand() ? " " : ""
        : "";
  }

  Phrase chain(List<Link> links) {
    return product(List.of(), factors(links));
  }

  /// The factors of a chain; equal neighbors are a power.
  private List<Phrase> factors(List<Link> links) {
    List<Phrase> factors = new ArrayList<>();
    for (int k = 0, run; k < links.size(); k += run) {
      Link link = links.get(k);
      run = 1;
      while (k + run < links.size() && links.get(k + run).equals(link)) {
        run++;
      }
      boolean power = run > 1 && !link.transposed() && !link.base().equals(ones);
      factors.add(
          power
              ? glyphs.raised(link.base(), (link.inverse() ? glyphs.negative : "") + run)
              : link(link));
      run = power ? run : 1;
    }
    return factors;
  }

  private Phrase link(Link link) {
    String mark =
        link.inverse()
            ? link.transposed() ? glyphs.inverseTranspose : glyphs.inverse
            : link.transposed() ? glyphs.transpose : "";
    if (mark.isEmpty()) {
      return link.base();
    }
    Phrase marked = Phrase.of(Glyphs.POSTFIX, glyphs.at(Glyphs.ATOM, link.base()), mark);
    return link.base().wordy() ? marked.asWord() : marked;
  }

  private Phrase hadamard(List<Phrase> factors, List<Phrase> divisors) {
    if (factors.size() == 1 && divisors.isEmpty()) {
      return factors.get(0);
    }
    List<Object> parts = new ArrayList<>();
    for (Phrase factor : factors) {
      if (!parts.isEmpty()) {
        parts.add(glyphs.hadamard);
      }
      parts.add(glyphs.at(Glyphs.HADAMARD, factor));
    }
    for (Phrase divisor : divisors) {
      parts.add(glyphs.quotient);
      parts.add(glyphs.at(Glyphs.PRODUCT, divisor));
    }
    return Phrase.of(Glyphs.HADAMARD, parts.toArray());
  }

  /// `∑ x`
  Phrase big(String operator, Phrase body) {
    return Phrase.of(Glyphs.BIG, operator, " ", glyphs.at(Glyphs.BIG, body));
  }

  /// `x + y`, or `x − y` where the second is negative.
  Phrase sum(Term x, Term y) {
    Phrase right = unsigned(y);
    boolean enclosed =
        right.level() == Glyphs.SUM && (y.negative() || right.text(0).equals(glyphs.negative));
    return Phrase.of(
        Glyphs.SUM,
        phrase(x),
        y.negative() ? glyphs.minus : glyphs.plus,
        enclosed ? glyphs.bracketed(right) : right);
  }

  /// `x ⊙ y` of one rank, or a scaling where one is uniform. Rows, or columns, of one number each
  /// scale a matrix.
  Term times(Term x, Term y, int rank) {
    if (x.isUniform() || y.isUniform()) {
      return settled(x.merged(y, x.isUniform() ? y.core() : x.core()));
    }
    return rank == 2 ? timesMatrix(x, y) : settled(hadamard(x, y));
  }

  private Term hadamard(Term x, Term y) {
    List<Phrase> factors = Term.joined(over(x.core()), over(y.core()));
    return x.merged(y, new Hadamard(factors, Term.joined(under(x.core()), under(y.core()))));
  }

  private Term timesMatrix(Term x, Term y) {
    List<Link> left = links(x.core());
    List<Link> right = links(y.core());
    if (isColumns(left) && isRows(right)) {
      return x.merged(
          y,
          new Chain(Term.joined(left.subList(0, left.size() - 1), right.subList(1, right.size()))));
    }
    if (isRows(left) && isColumns(right)) {
      return timesMatrix(y, x);
    }
    if (isColumns(left) || isRows(left)) {
      return x.merged(y, new Chain(scaled(left, false, right)));
    }
    if (isColumns(right) || isRows(right)) {
      return y.merged(x, new Chain(scaled(right, false, left)));
    }
    return settled(hadamard(x, y));
  }

  /// `x ⊘ y`, or a fraction where the divisor is uniform.
  Term over(Term x, Term y, int rank) {
    Phrase divisor = unsigned(y);
    Term numerator = y.negative() ? x.negate() : x;
    if (y.isUniform()) {
      return settled(numerator.dividedBy(divisor));
    }
    if (rank == 2
        && y.isPlain()
        && !x.isUniform()
        && (isColumns(links(y.core())) || isRows(links(y.core())))) {
      return numerator.with(new Chain(scaled(links(y.core()), true, links(x.core()))));
    }
    List<Phrase> factors = x.isUniform() ? List.of() : over(x.core());
    List<Phrase> divisors =
        Term.joined(x.isUniform() ? List.of() : under(x.core()), List.of(divisor));
    return settled(numerator.with(new Hadamard(factors, divisors)));
  }

  /// `diag(v) A` for a `v` that is repeated in every column, `A diag(v)` for one repeated in every
  /// row.
  private List<Link> scaled(List<Link> repeated, boolean inverse, List<Link> matrix) {
    boolean columns = isColumns(repeated);
    List<Link> vector =
        columns
            ? repeated.subList(0, repeated.size() - 1)
            : Term.flipped(repeated.subList(1, repeated.size()));
    Link diagonal = new Link(glyphs.call(glyphs.diagonal, chain(vector)), false, inverse, true);
    return columns
        ? Term.joined(List.of(diagonal), matrix)
        : Term.joined(matrix, List.of(diagonal));
  }

  /// `v 1ᵀ`
  private boolean isColumns(List<Link> links) {
    return links.size() > 1 && links.getLast().base().equals(ones) && links.getLast().transposed();
  }

  /// `1 vᵀ`
  private boolean isRows(List<Link> links) {
    return links.size() > 1 && links.get(0).base().equals(ones) && !links.get(0).transposed();
  }

  List<Link> links(Core core) {
    return switch (core) {
      case None none -> List.of();
      case Chain(var links) -> links;
      case Hadamard(var factors, var divisors) ->
          List.of(
              Link.of(
                  hadamard(
                      factors.isEmpty() ? List.of(Phrase.word(Glyphs.ATOM, "1")) : factors,
                      divisors)));
    };
  }

  private List<Phrase> over(Core core) {
    return switch (core) {
      case None none -> List.of();
      case Chain(var links) -> List.of(chain(links));
      case Hadamard(var factors, var divisors) -> factors;
    };
  }

  private static List<Phrase> under(Core core) {
    return core instanceof Hadamard(var factors, var divisors) ? divisors : List.of();
  }

  /// A term with a great many factors becomes one phrase.
  Term settled(Term term) {
    if (!term.isLong()) {
      return term;
    }
    Phrase whole = unsigned(term);
    Term single = term.isUniform() ? Term.scalar(whole) : Term.array(whole);
    return term.negative() ? single.negate() : single;
  }

  /// A uniform term as an array of ones times its scalar.
  Term explicit(Term term, int rank) {
    if (!term.isUniform() || rank == 0) {
      return term;
    }
    Link column = Link.of(ones);
    return term.with(new Chain(rank == 2 ? List.of(column, column.flipped()) : List.of(column)));
  }

  /// A function's template with its argument in the place of `#`, which needs no parentheses
  /// between brackets.
  Phrase applied(String template, Term argument) {
    int slot = template.indexOf('#');
    String head = template.substring(0, slot);
    String tail = template.substring(slot + 1);
    if (head.endsWith("+") || head.endsWith("+ ")) {
      boolean minus = argument.negative();
      Phrase right = unsigned(argument);
      Phrase shown =
          minus || right.text(0).equals(glyphs.negative) ? glyphs.at(Glyphs.BIG, right) : right;
      String start = head.substring(0, head.lastIndexOf('+')).stripTrailing();
      return Phrase.of(levelOf(template), start, minus ? glyphs.minus : glyphs.plus, shown, tail);
    }
    boolean enclosed = !head.isEmpty() && "({[|".indexOf(head.charAt(head.length() - 1)) >= 0;
    Phrase whole = phrase(argument);
    if (enclosed && head.endsWith("(") && glyphs.isLatex() && whole.tall()) {
      return Phrase.of(
          levelOf(template),
          head.substring(0, head.length() - 1),
          glyphs.bracketed(whole),
          tail.substring(1));
    }
    Phrase shown = enclosed ? whole : glyphs.at(Glyphs.POSTFIX, whole);
    boolean parted = !shown.equals(whole);
    int level = parted ? Glyphs.POSTFIX : levelOf(template);
    Phrase applied =
        Phrase.of(
            level, parted || shown.first() == '\\' ? head.stripTrailing() : head, shown, tail);
    return !glyphs.isLatex() && head.length() > 2 ? applied.asWord() : applied;
  }

  /// How tightly a template binds, read from the signs outside its brackets.
  static int levelOf(String template) {
    int depth = 0;
    int level = Glyphs.ATOM;
    for (int k = 0; k < template.length(); k++) {
      char c = template.charAt(k);
      depth += "({[".indexOf(c) >= 0 ? 1 : ")}]".indexOf(c) >= 0 ? -1 : 0;
      boolean bars = template.contains("|");
      if (depth == 0 && !bars) {
        int sign =
            "+-−".indexOf(c) >= 0
                ? Glyphs.SUM
                : c == '#' ? Glyphs.APPLICATION : c == '^' ? Glyphs.POSTFIX : Glyphs.ATOM;
        level = Math.min(level, sign);
      }
    }
    return level;
  }
}
