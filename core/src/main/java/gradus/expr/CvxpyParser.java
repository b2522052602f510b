package gradus.expr;

import gradus.expr.FormulaException.Span;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads an expression as Python reads it with CVXPY's functions.
///
/// ```text
/// sum     = term { ("+" | "-") term }
/// term    = unary { ("*" | "@" | "/") unary }
/// unary   = ("-" | "+") unary | power
/// power   = postfix [ "**" unary ]
/// postfix = primary { ".T" | "[" index { "," index } "]" }
/// primary = number | text | name [ "(" arguments ")" ] | "(" sum { "," sum } ")" | "[" … "]"
/// ```
final class CvxpyParser implements CvxpyReader {
  private static final int DEEPEST = 500;
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(?:(?<number>(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][-+]?\\d+)?)"
              + "|(?<name>[\\p{L}_][\\p{L}\\p{N}_]*)"
              + "|(?<text>'[^']*'|\"[^\"]*\")"
              + "|(?<symbol>\\*\\*|[-+*/@()\\[\\],.:=]))");

  private record Token(Kind kind, String text, Span span) {
    enum Kind {
      NUMBER,
      NAME,
      TEXT,
      SYMBOL,
      END
    }

    boolean is(String symbol) {
      return kind == Kind.SYMBOL && text.equals(symbol);
    }

    String described() {
      return kind == Kind.END ? "the end" : "'" + text + "'";
    }
  }

  private final String text;
  private final Map<String, Expr> variables;
  private final List<Token> tokens = new ArrayList<>();
  private int next;
  private int depth;

  CvxpyParser(String text, Map<String, Expr> variables) {
    this.text = text;
    this.variables = variables;
    read();
  }

  private void read() {
    Matcher matcher = TOKEN.matcher(text);
    int at = 0;
    while (!text.substring(at).isBlank()) {
      matcher.region(at, text.length());
      if (!matcher.lookingAt()) {
        int bad = at;
        while (Character.isWhitespace(text.charAt(bad))) {
          bad++;
        }
        String hint = text.startsWith("^", bad) ? "; a power is written **" : "";
        throw new FormulaException(
            "'" + text.charAt(bad) + "' is not a sign of CVXPY's expressions" + hint, bad, text);
      }
      for (Token.Kind kind : Token.Kind.values()) {
        String group = kind.name().toLowerCase(Locale.ROOT);
        if (kind != Token.Kind.END && matcher.group(group) != null) {
          Span span = new Span(matcher.start(group), matcher.end(group));
          tokens.add(new Token(kind, matcher.group(group), span));
        }
      }
      at = matcher.end();
    }
    tokens.add(new Token(Token.Kind.END, "", new Span(text.length(), text.length())));
  }

  Expr formula() {
    CvxpyValue result = sum();
    if (peek().kind() != Token.Kind.END) {
      throw unexpected("an operator or the end");
    }
    return expr(result);
  }

  private CvxpyValue sum() {
    CvxpyValue left = term();
    while (peek().is("+") || peek().is("-")) {
      boolean plus = take().is("+");
      CvxpyValue right = term();
      Expr y = expr(right);
      left =
          elementwise(plus ? "add" : "subtract", Function2.ADD, left, right, plus ? y : y.negate());
    }
    return left;
  }

  private CvxpyValue term() {
    CvxpyValue left = unary();
    while (peek().is("*") || peek().is("@") || peek().is("/")) {
      Token operator = take();
      CvxpyValue right = unary();
      left =
          switch (operator.text()) {
            case "/" -> elementwise("divide", Function2.DIVIDE, left, right, expr(right));
            case "@" -> product(left, right);
            default ->
                expr(left).rank() == 0 || expr(right).rank() == 0
                    ? elementwise("multiply", Function2.MULTIPLY, left, right, expr(right))
                    : product(left, right);
          };
    }
    return left;
  }

  private CvxpyValue unary() {
    if (peek().is("-") || peek().is("+")) {
      Token sign = take();
      deeper(sign);
      CvxpyValue value = unary();
      depth--;
      Span place = new Span(sign.span().start(), value.span().end());
      Expr x = expr(value);
      boolean number = x.node() instanceof Node.Constant;
      return array(
          sign.is("+") ? x : number ? Expr.of(-FormulaConstant.value(x).orElseThrow()) : x.negate(),
          place);
    }
    return power();
  }

  private CvxpyValue power() {
    CvxpyValue base = postfix();
    if (!peek().is("**")) {
      return base;
    }
    deeper(take());
    CvxpyValue exponent = unary();
    depth--;
    return array(power(expr(base), exponent), join(base, exponent));
  }

  /// `x**p` for a number `p`, element by element, on all numbers that have such a power. (In CVXPY
  /// it is `power(x, p)`, for which `x**3` is defined where `x ≥ 0` alone.)
  private Expr power(Expr x, CvxpyValue exponent) {
    double p =
        FormulaConstant.value(expr(exponent))
            .orElseThrow(() -> error("an exponent is a number", exponent.span()));
    return x.power(p);
  }

  private CvxpyValue postfix() {
    CvxpyValue value = primary();
    while (peek().is(".") || peek().is("[")) {
      value = take().is("[") ? indexed(value) : attribute(value);
    }
    return value;
  }

  private CvxpyValue attribute(CvxpyValue value) {
    Token name = take();
    if (!name.text().equals("T")) {
      throw error("only the transpose .T is read here; write functions as sum(x)", name.span());
    }
    Expr x = expr(value);
    if (x.rank() > 2) {
      throw error("a transpose is of a matrix, but this has " + x.rank() + " axes", value.span());
    }
    return array(
        x.rank() == 2 ? x.transpose() : x, new Span(value.span().start(), name.span().end()));
  }

  /// `x[0]`, `x[1:3]`, `x[-1]`, `X[0, :]`, `X[:, 1]`
  private CvxpyValue indexed(CvxpyValue value) {
    Expr x = expr(value);
    int axis = 0;
    do {
      if (axis >= x.rank()) {
        throw error(
            "there are more indices than axes: " + described(value) + " has " + expr(value).rank(),
            peek().span());
      }
      boolean one = !peek().is(":") && !(tokens.get(next + 1).is(":") || negativeRange());
      x = one ? taken(x, axis) : sliced(x, axis);
      axis += one ? 0 : 1;
    } while (skip(","));
    if (!skip("]")) {
      throw unexpected("',' or ']'");
    }
    return array(x, new Span(value.span().start(), tokens.get(next - 1).span().end()));
  }

  private boolean negativeRange() {
    return peek().is("-") && tokens.get(Math.min(next + 2, tokens.size() - 1)).is(":");
  }

  private Expr taken(Expr x, int axis) {
    Token place = peek();
    int index = whole("an index");
    OptionalInt size = size(x.dims().get(axis));
    int from = index < 0 ? index + size.orElse(0) : index;
    if (from < 0 || size.isPresent() && from >= size.getAsInt()) {
      throw error(
          "the index " + index + " is outside of an axis with " + x.dims().get(axis) + " entries",
          place.span());
    }
    return Arrays.take(x, axis, from);
  }

  private Expr sliced(Expr x, int axis) {
    Token place = peek();
    OptionalInt size = size(x.dims().get(axis));
    int from = peek().is(":") ? 0 : bound(size);
    if (!skip(":")) {
      throw unexpected("':'");
    }
    boolean open = peek().is(",") || peek().is("]");
    if (open && from == 0) {
      return x;
    }
    int to = open ? size.orElse(0) : bound(size);
    if (size.isEmpty() || from >= to) {
      throw error("this range of indices is empty or of unknown length", place.span());
    }
    return Arrays.slice(x, axis, from, Math.min(to, size.getAsInt()));
  }

  private int bound(OptionalInt size) {
    int index = whole("an index");
    return index < 0 ? Math.max(0, index + size.orElse(0)) : index;
  }

  private int whole(String what) {
    boolean negative = skip("-");
    Token token = peek();
    if (token.kind() != Token.Kind.NUMBER || !token.text().matches("\\d{1,9}")) {
      throw unexpected(what + ", a whole number");
    }
    take();
    int number = Integer.parseInt(token.text());
    return negative ? -number : number;
  }

  private static OptionalInt size(Dim dim) {
    return dim instanceof Dim.Fixed(var size) ? OptionalInt.of(size) : OptionalInt.empty();
  }

  private CvxpyValue primary() {
    Token token = take();
    return switch (token.kind()) {
      case NUMBER -> array(Expr.of(Double.parseDouble(token.text())), token.span());
      case TEXT ->
          new CvxpyValue.Text(token.text().substring(1, token.text().length() - 1), token.span());
      case NAME -> name(token);
      case SYMBOL -> {
        if (!token.is("(") && !token.is("[")) {
          throw missing(token);
        }
        yield items(token);
      }
      case END -> throw missing(token);
    };
  }

  private FormulaException missing(Token found) {
    return error(
        "expected a number, a name, a function or '(', but found " + found.described(),
        found.span());
  }

  /// A group, or a list: whatever stands between parentheses or brackets.
  private CvxpyValue items(Token open) {
    deeper(open);
    String close = open.is("(") ? ")" : "]";
    List<CvxpyValue> items = new ArrayList<>();
    boolean comma = false;
    while (!peek().is(close)) {
      items.add(sum());
      comma = skip(",");
      if (!comma && !peek().is(close)) {
        throw new FormulaException(
            "expected an operator or '"
                + close
                + "' to close this '"
                + open.text()
                + "', but found "
                + peek().described(),
            text,
            List.of(peek().span(), open.span()));
      }
    }
    Span place = new Span(open.span().start(), take().span().end());
    depth--;
    if (open.is("(") && items.size() == 1 && !comma) {
      return items.getFirst() instanceof CvxpyValue.Array(var expr, var _)
          ? array(expr, place)
          : items.getFirst();
    }
    return new CvxpyValue.Items(List.copyOf(items), place);
  }

  private CvxpyValue name(Token token) {
    Token name = token;
    boolean module = Set.of("cp", "cvxpy", "np", "numpy").contains(name.text()) && peek().is(".");
    if (module) {
      take();
      name = take();
    }
    if (peek().is("(")) {
      return call(name);
    }
    Expr variable = module ? null : variables.get(name.text());
    if (variable != null) {
      return array(variable, name.span());
    }
    return switch (name.text()) {
      case "None" -> new CvxpyValue.None(name.span());
      case "inf" -> array(Expr.of(Double.POSITIVE_INFINITY), name.span());
      case "pi" -> array(Expr.of(Math.PI), name.span());
      case "True" -> array(Expr.of(1), name.span());
      case "False" -> array(Expr.of(0), name.span());
      default -> throw unknown(name);
    };
  }

  private FormulaException unknown(Token name) {
    if (CvxpyAtoms.names().contains(name.text())) {
      return error(
          "'"
              + name.text()
              + "' is a function; write its argument in parentheses: "
              + name.text()
              + "(…)",
          name.span());
    }
    String hint = Nearest.hint(name.text(), variables.keySet());
    String all =
        hint.isEmpty() && !variables.isEmpty()
            ? "; known are " + String.join(", ", variables.keySet().stream().limit(10).toList())
            : hint;
    return error(
        "'"
            + name.text()
            + "' is not a variable"
            + (variables.isEmpty() ? "; none is declared" : all),
        name.span());
  }

  private CvxpyValue call(Token name) {
    CvxpyAtoms.Atom atom = CvxpyAtoms.named(name.text());
    if (atom == null) {
      throw error(
          "'"
              + name.text()
              + "' is not a function of CVXPY that is read here"
              + Nearest.hint(name.text(), CvxpyAtoms.names()),
          name.span());
    }
    deeper(take());
    List<CvxpyValue> positional = new ArrayList<>();
    Map<String, CvxpyValue> named = new LinkedHashMap<>();
    while (!peek().is(")")) {
      if (peek().kind() == Token.Kind.NAME && tokens.get(next + 1).is("=")) {
        Token keyword = take();
        take();
        atom.requireKeyword(keyword.text(), this, keyword.span());
        named.put(keyword.text(), sum());
      } else {
        positional.add(sum());
      }
      if (!skip(",") && !peek().is(")")) {
        throw unexpected("',' or ')'");
      }
    }
    Span place = new Span(name.span().start(), take().span().end());
    depth--;
    CvxpyArguments arguments = new CvxpyArguments(positional, named, this, place);
    atom.requireCount(arguments);
    try {
      return array(atom.body().apply(arguments), place);
    } catch (ShapeException misfit) {
      List<Span> places = new ArrayList<>(positional.stream().map(CvxpyValue::span).toList());
      throw new FormulaException(
          String.valueOf(misfit.getMessage()), text, places.isEmpty() ? List.of(place) : places);
    }
  }

  /// The value as an expression; a list of numbers is an array.
  @Override
  public Expr expr(CvxpyValue value) {
    return switch (value) {
      case CvxpyValue.Array(var expr, var _) -> expr;
      case CvxpyValue.Items list -> literal(list);
      case CvxpyValue.Text(var _, var span) -> throw error("a text is no number", span);
      case CvxpyValue.None(var span) -> throw error("None is no number", span);
    };
  }

  /// The parts of a list, or the one value that is no list.
  @Override
  public List<Expr> parts(CvxpyValue value) {
    return value instanceof CvxpyValue.Items(var items, var _)
        ? items.stream().map(this::expr).toList()
        : List.of(expr(value));
  }

  private Expr literal(CvxpyValue.Items list) {
    List<Double> elements = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    flatten(list, 0, sizes, elements);
    return Expr.of(
        Tensor.of(
            Shape.of(sizes.stream().mapToInt(Integer::intValue).toArray()),
            elements.stream().mapToDouble(Double::doubleValue).toArray()));
  }

  private void flatten(CvxpyValue value, int level, List<Integer> sizes, List<Double> elements) {
    if (value instanceof CvxpyValue.Items(var items, var span)) {
      if (level == sizes.size() && elements.isEmpty()) {
        sizes.add(items.size());
      }
      if (level >= sizes.size() || sizes.get(level) != items.size() || items.isEmpty()) {
        throw error("the rows of an array have one length", span);
      }
      items.forEach(item -> flatten(item, level + 1, sizes, elements));
      return;
    }
    if (level != sizes.size()) {
      throw error("the rows of an array have one length", value.span());
    }
    elements.add(
        FormulaConstant.value(expr(value))
            .orElseThrow(() ->
                error(
                    "an array in brackets holds numbers; put expressions"
                        + " together with hstack or vstack",
                    value.span())));
  }

  private CvxpyValue elementwise(
      String verb, Function2 function, CvxpyValue left, CvxpyValue right, Expr y) {
    Expr x = expr(left);
    List<Dim> shape = common(x, y);
    if (shape == null) {
      throw misfit(
          "cannot "
              + verb
              + " "
              + described(left)
              + " and "
              + described(right)
              + ": element by element needs one shape, or one that is repeated along leading axes",
          left,
          right);
    }
    return array(Expr.map2(function, repeated(x, shape), repeated(y, shape)), join(left, right));
  }

  /// The shape of two arrays put together element by element, as NumPy has it; null where there is
  /// none.
  static @Nullable List<Dim> common(Expr x, Expr y) {
    Expr longer = x.rank() >= y.rank() ? x : y;
    Expr shorter = x.rank() >= y.rank() ? y : x;
    List<Dim> dims = new ArrayList<>(longer.dims());
    int offset = longer.rank() - shorter.rank();
    for (int k = 0; k < shorter.rank(); k++) {
      Dim one = longer.dims().get(offset + k);
      Dim other = shorter.dims().get(k);
      if (!one.equals(other) && !isOne(one) && !isOne(other)) {
        return null;
      }
      dims.set(offset + k, isOne(one) ? other : one);
    }
    return dims;
  }

  private static boolean isOne(Dim dim) {
    return dim.equals(Dim.of(1));
  }

  /// Repeated along the axes that it lacks, or has but once.
  static Expr repeated(Expr x, List<Dim> shape) {
    if (x.dims().equals(shape)) {
      return x;
    }
    List<Dim> kept = new ArrayList<>();
    List<Integer> axes = new ArrayList<>();
    int offset = shape.size() - x.rank();
    for (int k = 0; k < x.rank(); k++) {
      if (x.dims().get(k).equals(shape.get(offset + k))) {
        kept.add(x.dims().get(k));
        axes.add(offset + k);
      }
    }
    Expr core = kept.size() == x.rank() ? x : Arrays.reshape(x, kept.toArray(new Dim[0]));
    return core.broadcast(shape, axes.stream().mapToInt(Integer::intValue).toArray());
  }

  /// `A @ B`, as NumPy has it: a vector is a row on the left, a column on the right.
  private CvxpyValue product(CvxpyValue left, CvxpyValue right) {
    Expr x = expr(left);
    Expr y = expr(right);
    if (x.rank() == 0 || y.rank() == 0) {
      throw misfit("@ is the product of arrays; a number scales with *", left, right);
    }
    if (x.rank() > 2 || y.rank() > 2) {
      throw misfit("a product is of vectors and matrices", left, right);
    }
    Dim inner = x.dims().getLast();
    Dim other = y.dims().getFirst();
    if (!inner.equals(other)) {
      throw misfit(
          "cannot multiply "
              + described(left)
              + " by "
              + described(right)
              + ": the inner dimensions "
              + inner
              + " and "
              + other
              + " differ; element by element write multiply(x, y)",
          left,
          right);
    }
    List<Integer> first = x.rank() == 1 ? List.of(1) : List.of(0, 1);
    List<Integer> second = y.rank() == 1 ? List.of(1) : List.of(1, 2);
    List<Integer> output = new ArrayList<>();
    if (x.rank() == 2) {
      output.add(0);
    }
    if (y.rank() == 2) {
      output.add(2);
    }
    return array(
        Functions.einsum(List.of(x, y), List.of(first, second), output), join(left, right));
  }

  private static CvxpyValue array(Expr expr, Span span) {
    return new CvxpyValue.Array(expr, span);
  }

  private static Span join(CvxpyValue x, CvxpyValue y) {
    return new Span(x.span().start(), y.span().end());
  }

  private String described(CvxpyValue value) {
    String written = text.substring(value.span().start(), value.span().end()).strip();
    String shown = written.length() <= 40 ? written : written.substring(0, 39) + "…";
    return shown + " (" + ShapeException.dims(expr(value).dims()) + ")";
  }

  private FormulaException misfit(String sentence, CvxpyValue x, CvxpyValue y) {
    return new FormulaException(sentence, text, List.of(x.span(), y.span()));
  }

  @Override
  public String text() {
    return text;
  }

  @Override
  public FormulaException error(String sentence, Span place) {
    return new FormulaException(sentence, text, List.of(place));
  }

  private FormulaException unexpected(String expected) {
    return error("expected " + expected + ", but found " + peek().described(), peek().span());
  }

  private void deeper(Token at) {
    if (++depth > DEEPEST) {
      throw error("more than " + DEEPEST + " parentheses or signs are open here", at.span());
    }
  }

  private Token peek() {
    return tokens.get(next);
  }

  private Token take() {
    Token token = tokens.get(next);
    next = Math.min(next + 1, tokens.size() - 1);
    return token;
  }

  private boolean skip(String symbol) {
    boolean there = peek().is(symbol);
    next += there ? 1 : 0;
    return there;
  }
}
