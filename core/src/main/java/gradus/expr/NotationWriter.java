package gradus.expr;

import gradus.expr.Term.Chain;
import gradus.expr.Term.Link;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The reading that prints: one term for each expression, operands first.
final class NotationWriter {
  private static final Pattern NUMBERED = Pattern.compile("#[1-9]");
  private static final Pattern PLACE = Pattern.compile("#([1-9]?)");

  private final Typesetter set;
  private final Glyphs glyphs;
  private final NotationArrays arrays;
  private final NotationCases cases;
  private final Map<Expr, Term> terms = new HashMap<>();
  private final Set<Expr> symmetric = new HashSet<>();

  NotationWriter(Glyphs glyphs) {
    this.glyphs = glyphs;
    this.set = new Typesetter(glyphs);
    this.arrays = new NotationArrays(glyphs, this::phrase);
    this.cases = new NotationCases(set, this::term);
  }

  /// The phrase of an expression that was written.
  Phrase phrase(Expr expr) {
    return set.phrase(explicit(expr));
  }

  /// Writes an expression whose operands are written.
  void write(Expr expr) {
    Term term = set.settled(written(expr));
    if (isSymmetric(expr, term)) {
      symmetric.add(expr);
      term = straight(term);
    }
    terms.put(expr, term);
  }

  /// Whether a matrix is its own transpose for all to see: then none is printed.
  private boolean isSymmetric(Expr expr, Term term) {
    boolean square = expr.rank() == 2 && expr.dims().get(0).equals(expr.dims().get(1));
    return square
        && switch (expr.node()) {
          case Node.Variable(var _, var _, var domain) -> domain.symmetric();
          case Node.Eye _ -> true;
          case Node.Inverse(var a) -> symmetric.contains(a);
          case Node.Map1(var _, var x) -> symmetric.contains(x);
          case Node.Permute(var x, var _) -> symmetric.contains(x);
          case Node.Map2(var _, var x, var y) -> isEven(x) && isEven(y);
          case Node.Einsum _ ->
              term.core() instanceof Chain(var links) && Term.flipped(links).equals(links);
          default -> false;
        };
  }

  /// Symmetric, or the same number everywhere.
  private boolean isEven(Expr x) {
    return symmetric.contains(x) || Idiom.repeated(x) != null;
  }

  /// The same term with one link that no transpose turns.
  private static Term straight(Term term) {
    return term.core() instanceof Chain(var links) && links.size() == 1
        ? term.with(
            new Chain(List.of(new Link(links.get(0).base(), false, links.get(0).inverse(), true))))
        : term;
  }

  /// Puts a name in the place of an expression.
  void name(Expr expr, Phrase name) {
    terms.put(expr, expr.rank() == 0 ? Term.scalar(name) : Term.array(name));
  }

  /// Whether it prints as the scalar it repeats, which no name may hide.
  boolean isUniform(Expr expr) {
    return term(expr).isUniform() && expr.rank() > 0;
  }

  private Term term(Expr expr) {
    Term term = terms.get(expr);
    if (term == null) {
      throw new IllegalStateException("an operand was not written before its user");
    }
    return term;
  }

  private Term explicit(Expr expr) {
    return set.explicit(term(expr), expr.rank());
  }

  private Term written(Expr expr) {
    @Nullable Idiom idiom = Notation.idiom(expr);
    if (idiom != null) {
      return idiom(expr, idiom);
    }
    return switch (expr.node()) {
      case Node.Constant(var value) -> number(value);
      case Node.Literal(var value) -> Term.array(NotationLiteral.phrase(glyphs, value));
      case Node.Variable variable -> variable(expr, variable);
      case Node.Eye eye ->
          Term.ONE.with(
              new Chain(List.of(Link.symmetric(Phrase.word(Glyphs.ATOM, glyphs.identity)))));
      case Node.Map1(var function, var x) ->
          function == Function1.NEGATE
              ? term(x).negate()
              : like(x, set.applied(glyphs.template(function), term(x)));
      case Node.Map2(var function, var x, var y) -> map2(function, x, y);
      case Node.Power(var x, var exponent) -> power(x, exponent);
      case Node.Select(var condition, var then, var otherwise) ->
          cases.select(condition, then, otherwise);
      case Node.Broadcast broadcast -> broadcast(broadcast);
      case Node.Reduce reduce ->
          NotationReduction.term(set, reduce, explicit(reduce.x()), expr.rank() == 0);
      case Node.Einsum einsum ->
          NotationEinsum.term(set, einsum, einsum.operands().stream().map(this::explicit).toList());
      case Node.Permute(var x, var order) -> permute(expr, x, order);
      case Node.Solve(var a, var b) -> solve(a, explicit(b));
      case Node.Inverse(var a) -> Term.ONE.with(new Chain(List.of(inverse(a))));
      case Node.Determinant(var a) ->
          Term.scalar(set.applied(glyphs.isLatex() ? "\\det #" : "det #", explicit(a)));
      case Node.LogDeterminant(var a) ->
          Term.scalar(set.applied(glyphs.isLatex() ? "\\log\\det #" : "log det #", explicit(a)));
      case Node.Iota(var dim) -> named(expr, "iota", Phrase.word(Glyphs.ATOM, dim.toString()));
      case Node.Linear(var map, var x) -> shaped(expr, arrays.linear(map, x));
      case Node.Gather(var x, var indices, var axis, var batch) ->
          shaped(expr, arrays.entries(x, axis, batch, phrase(indices)));
      case Node.Scatter(var x, var indices, var axis, var batch, var dim) ->
          named(expr, "scatter", phrase(x), phrase(indices));
      case Node.ArgMaximum(var x, var axis) ->
          shaped(
              expr,
              arrays.call("argmax", x.rank() > 1 ? NotationArrays.axis(x, axis) : "", phrase(x)));
      case Node.ArgSort(var x) -> named(expr, "argsort", phrase(x));
      case Node.SolveTriangular(var a, var b, var lower) -> triangular(a, explicit(b), lower);
      case Node.Factorized(var factor, var a) -> shaped(expr, arrays.factor(factor, a));
      case Node.RandomBits bits -> shaped(expr, arrays.random(bits));
      case Node.Call(var definition, var arguments) -> call(expr, definition, arguments);
      case Node.Opaque(var operation, var operands) ->
          named(expr, operation.name(), operands.stream().map(this::phrase).toArray(Phrase[]::new));
    };
  }

  private Term named(Expr expr, String name, Phrase... arguments) {
    return shaped(expr, arrays.call(name, "", arguments));
  }

  /// `L⁻¹B`; what is known to be a triangle is not named one again.
  private Term triangular(Expr a, Term b, boolean lower) {
    boolean known =
        lower
            && a.node() instanceof Node.Factorized(var factor, var _)
            && factor == Factor.CHOLESKY;
    Link triangle =
        known
            ? inverse(a)
            : new Link(arrays.call(lower ? "tril" : "triu", "", phrase(a)), false, true, false);
    return b.with(new Chain(Term.joined(List.of(triangle), set.links(b.core()))));
  }

  private Term call(Expr expr, Definition definition, List<Expr> arguments) {
    if (!glyphs.isLatex()) {
      return named(
          expr, definition.name(), arguments.stream().map(this::phrase).toArray(Phrase[]::new));
    }
    boolean numbered = NUMBERED.matcher(definition.latex()).find();
    return shaped(
        expr,
        numbered || arguments.size() != 1
            ? filled(definition.latex(), arguments)
            : set.applied(definition.latex(), term(arguments.get(0))));
  }

  /// A template with `#1`, `#2`, … for the arguments, or `#` for all of them.
  private Phrase filled(String template, List<Expr> arguments) {
    List<Object> parts = new ArrayList<>();
    Matcher places = PLACE.matcher(template);
    int from = 0;
    while (places.find()) {
      parts.add(template.substring(from, places.start()));
      List<Expr> shown =
          places.group(1).isEmpty()
              ? arguments
              : List.of(arguments.get(Integer.parseInt(places.group(1)) - 1));
      for (int k = 0; k < shown.size(); k++) {
        parts.add(k == 0 ? "" : ",");
        parts.add(phrase(shown.get(k)));
      }
      from = places.end();
    }
    parts.add(template.substring(from));
    return Phrase.of(Typesetter.levelOf(PLACE.matcher(template).replaceAll("#")), parts.toArray());
  }

  private static Term shaped(Expr expr, Phrase phrase) {
    return expr.rank() == 0 ? Term.scalar(phrase) : Term.array(phrase);
  }

  /// An operation element by element has the shape of its operand, and is uniform where that is.
  private Term like(Expr x, Phrase phrase) {
    return term(x).isUniform() ? Term.scalar(phrase) : Term.array(phrase);
  }

  private Term number(double value) {
    boolean negative = value < 0 || (value == 0 && 1 / value < 0);
    Term magnitude =
        Math.abs(value) == 1
            ? Term.ONE
            : new Term(
                false,
                List.of(glyphs.number(Math.abs(value))),
                List.of(),
                List.of(),
                new Term.None());
    return negative ? magnitude.negate() : magnitude;
  }

  private Term variable(Expr expr, Node.Variable variable) {
    Phrase name = NotationNames.phrase(glyphs, variable.name());
    if (variable.domain().symmetric()) {
      return Term.ONE.with(new Chain(List.of(Link.symmetric(name))));
    }
    return expr.rank() == 0 ? Term.scalar(name) : Term.array(name);
  }

  private Term idiom(Expr expr, Idiom idiom) {
    if (idiom.name().equals("commutation")) {
      return Term.array(commutation(idiom.numbers()));
    }
    if (idiom.arguments().isEmpty()) {
      return Term.scalar(NotationNames.phrase(glyphs, idiom.name()));
    }
    if (!idiom.numbers().isEmpty() || idiom.name().endsWith("norm")) {
      return shaped(expr, arrays.idiom(idiom));
    }
    if (idiom.name().equals("kron")) {
      return kronecker(idiom.arguments(), false);
    }
    Phrase argument = phrase(idiom.arguments().get(0));
    return switch (idiom.name()) {
      case "norm1" -> Term.scalar(glyphs.norm(argument, glyphs.lowered("1")));
      case "norminf" -> Term.scalar(glyphs.norm(argument, glyphs.isLatex() ? "_{\\infty}" : "∞"));
      case "diag" ->
          Term.ONE.with(new Chain(List.of(Link.symmetric(glyphs.call(glyphs.diagonal, argument)))));
      default -> named(expr, idiom.name(), argument);
    };
  }

  /// `A ⊗ B`, or `Aᵀ ⊗ Bᵀ`; numbers and signs of both in front.
  private Term kronecker(List<Expr> factors, boolean flipped) {
    Term x = explicit(factors.get(0));
    Term y = explicit(factors.get(1));
    Phrase product =
        Phrase.of(
            Glyphs.HADAMARD,
            glyphs.at(Glyphs.PRODUCT, chain(x, flipped)),
            glyphs.isLatex() ? " \\otimes " : " ⊗ ",
            glyphs.at(Glyphs.PRODUCT, chain(y, flipped)));
    return x.merged(y, new Chain(List.of(Link.of(product))));
  }

  private Phrase chain(Term x, boolean flipped) {
    List<Link> links = set.links(x.core());
    return set.chain(flipped ? Term.flipped(links) : links);
  }

  /// `Kₘₙ`
  private Phrase commutation(List<Dim> dims) {
    boolean letters = dims.stream().allMatch(dim -> dim.toString().length() == 1);
    String comma = letters ? "" : ",";
    return Phrase.of(Glyphs.ATOM, "K", glyphs.lowered(dims.get(0) + comma + dims.get(1)));
  }

  private Term map2(Function2 function, Expr x, Expr y) {
    Term left = term(x);
    Term right = term(y);
    Function<Phrase, Term> shaped =
        phrase -> left.isUniform() && right.isUniform() ? Term.scalar(phrase) : Term.array(phrase);
    return switch (function) {
      case ADD -> shaped.apply(set.sum(left, right));
      case MULTIPLY -> set.times(left, right, x.rank());
      case DIVIDE -> set.over(left, right, x.rank());
      case POWER -> shaped.apply(glyphs.raised(set.phrase(left), set.phrase(right)));
      case MAXIMUM ->
          shaped.apply(
              glyphs.call(glyphs.isLatex() ? "\\max" : "max", set.phrase(left), set.phrase(right)));
      case MINIMUM ->
          shaped.apply(
              glyphs.call(glyphs.isLatex() ? "\\min" : "min", set.phrase(left), set.phrase(right)));
      case XLOGY ->
          set.times(left, like(y, set.applied(glyphs.template(Function1.LOG), right)), x.rank());
      case XLOG1PY ->
          set.times(left, like(y, set.applied(glyphs.template(Function1.LOG1P), right)), x.rank());
      case LESS, LESS_EQUAL, EQUAL ->
          shaped.apply(cases.comparison(function, x, y).enclosed(Glyphs.ATOM, "[", "]"));
      case AND, OR, LOG_ADD_EXP, REL_ENTR, HYPOT, ATAN2, POLYGAMMA, LOG_BETA ->
          shaped.apply(
              glyphs.call(
                  glyphs.isLatex()
                      ? "\\operatorname{" + function.symbol() + "}"
                      : function.symbol(),
                  set.phrase(left),
                  set.phrase(right)));
    };
  }

  private Term power(Expr x, double exponent) {
    Term base = term(x);
    if (exponent == -1) {
      return set.over(Term.ONE, base, x.rank());
    }
    if (exponent == 0.5) {
      return like(x, set.applied(glyphs.template(Function1.SQRT), base));
    }
    // A matrix could be raised as a matrix; a vector cannot.
    String elementwise = x.rank() == 2 && !base.isUniform() ? glyphs.elementwise : "";
    String sign = exponent < 0 ? "−" : "";
    String number = glyphs.number(Math.abs(exponent)).text();
    String shown = elementwise + (glyphs.isLatex() ? sign.replace("−", "-") : sign) + number;
    Phrase phrase = set.phrase(base);
    if (!elementwise.isEmpty() && !glyphs.isLatex()) {
      return Term.array(
          glyphs.raised(
              Phrase.of(Glyphs.ATOM, glyphs.at(Glyphs.ATOM, phrase), elementwise), sign + number));
    }
    return like(x, glyphs.raised(phrase, shown));
  }

  private Term broadcast(Node.Broadcast broadcast) {
    Term x = term(broadcast.x());
    if (x.isUniform()) {
      return x;
    }
    Link ones = Link.of(set.ones);
    if (broadcast.x().rank() == 1 && broadcast.dims().size() == 2) {
      List<Link> vector = set.links(x.core());
      boolean columns = broadcast.axes().equals(List.of(0));
      return x.with(
          new Chain(
              columns
                  ? Term.joined(vector, List.of(ones.flipped()))
                  : Term.joined(List.of(ones), Term.flipped(vector))));
    }
    return indexed(x, broadcast.axes(), broadcast.dims().size());
  }

  private Term indexed(Term x, List<Integer> places, int rank) {
    Phrase element = NotationIndices.element(set, set.unsigned(Term.ONE.with(x.core())), places);
    return x.with(Term.array(NotationIndices.array(set, element, rank)).core());
  }

  private Term permute(Expr expr, Expr x, List<Integer> order) {
    @Nullable Idiom inner = Idiom.of(x);
    if (inner != null && inner.name().equals("kron") && Idiom.transposed(expr) != null) {
      return kronecker(inner.arguments(), true);
    }
    Term term = explicit(x);
    if (Idiom.transposed(expr) != null) {
      return term.with(new Chain(Term.flipped(set.links(term.core()))));
    }
    List<Integer> places =
        IntStream.range(0, order.size()).mapToObj(order::indexOf).map(k -> k).toList();
    return expr.rank() == 1 ? term : indexed(term, places, order.size());
  }

  private Link inverse(Expr a) {
    Term term = explicit(a);
    boolean single =
        term.isPlain()
            && term.core() instanceof Chain(var links)
            && links.size() == 1
            && !links.get(0).inverse();
    if (single && term.core() instanceof Chain(var links)) {
      Link link = links.get(0);
      return new Link(link.base(), link.transposed(), true, link.symmetric());
    }
    return new Link(set.phrase(term), false, true, symmetric.contains(a));
  }

  private Term solve(Expr a, Term b) {
    return b.with(new Chain(Term.joined(List.of(inverse(a)), set.links(b.core()))));
  }
}
