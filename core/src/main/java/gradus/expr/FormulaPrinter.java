package gradus.expr;

import static gradus.expr.FormulaPhrases.*;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Writes an expression in the formula language, so that the text reads back as the same
/// expression.
///
/// What the language has no operator for is written as a call of `einsum`, `broadcast`, `permute`
/// or `tensor`, so there is a text for every expression. Parts that are used often, where writing
/// them out each time would get long, and parts that are nested deeply, are defined first: `z1 = …;
/// z1 + exp(z1)`.
final class FormulaPrinter {
  /// A formula longer than this is written with definitions where parts of it repeat.
  private static final int LONG = 4000;

  /// Parts of so many tokens are worth a definition.
  private static final int WORTH_A_NAME = 6;

  private static final int DEEP = 150;

  private final Map<Expr, Phrase> phrases = new HashMap<>();

  private final FormulaProducts products = new FormulaProducts(this::phrase);
  private final Map<String, Phrase> definitions = new LinkedHashMap<>();
  private final Set<String> taken;

  private FormulaPrinter(Set<String> taken) {
    this.taken = taken;
  }

  static String print(Expr formula) {
    Expr expr = Graph.expanded(List.of(formula)).get(0);
    List<Expr> order = Graph.topological(expr);
    Set<String> taken = new HashSet<>();
    order.forEach(part -> taken.addAll(namesIn(part)));
    FormulaPrinter plain = new FormulaPrinter(taken);
    plain.write(order, Set.of());
    Phrase whole = plain.phrase(expr);
    if (whole.length() <= LONG) {
      return plain.text(expr);
    }
    FormulaPrinter defining = new FormulaPrinter(taken);
    defining.write(order, Graph.shared(order));
    return defining.text(expr);
  }

  private static List<String> namesIn(Expr part) {
    List<String> names = new ArrayList<>();
    part.dims().stream()
        .filter(dim -> dim instanceof Dim.Named)
        .map(Dim::toString)
        .forEach(names::add);
    if (part.node() instanceof Node.Variable variable) {
      names.add(variable.name());
    }
    return names;
  }

  private void write(List<Expr> order, Set<Expr> shared) {
    for (Expr expr : order) {
      Phrase phrase = written(expr);
      boolean worth = shared.contains(expr) && phrase.tokens() > WORTH_A_NAME;
      phrases.put(expr, worth || phrase.depth() > DEEP ? define(expr, phrase) : phrase);
    }
  }

  private Phrase define(Expr expr, Phrase phrase) {
    int k = definitions.size() + 1;
    while (taken.contains("z" + k)) {
      k++;
    }
    taken.add("z" + k);
    definitions.put("z" + k, phrase);
    products.define(expr);
    return Phrase.word(ATOM, "z" + k);
  }

  private String text(Expr expr) {
    Phrase last = products.whole(expr);
    return definitions.entrySet().stream()
            .map(z -> z.getKey() + " = " + z.getValue().text() + "; ")
            .collect(Collectors.joining())
        + last.text();
  }

  private Phrase phrase(Expr expr) {
    Phrase phrase = phrases.get(expr);
    if (phrase == null) {
      throw new IllegalStateException("an operand was not written before its user");
    }
    return phrase;
  }

  private Phrase at(int level, Expr expr) {
    return FormulaPhrases.at(level, phrase(expr));
  }

  private Phrase written(Expr expr) {
    @Nullable Idiom idiom = Idiom.of(expr);
    if (idiom != null) {
      return idiom(idiom);
    }
    return switch (expr.node()) {
      case Node.Constant(var value) -> number(value);
      case Node.Literal literal -> FormulaLiteral.phrase(literal.value(), ATOM);
      case Node.Variable variable -> Phrase.word(ATOM, name(variable.name()));
      case Node.Eye(var dim) -> call("eye", dim(dim));
      case Node.Map1(var function, var x) ->
          function == Function1.NEGATE ? negated(x) : call(function.symbol(), phrase(x));
      case Node.Map2(var function, var x, var y) -> map2(function, x, y);
      case Node.Power(var x, var exponent) ->
          Phrase.of(POSTFIX, at(ATOM, x), x.rank() == 0 ? "^" : ".^", number(exponent));
      case Node.Select(var condition, var then, var otherwise) ->
          call("select", elided(List.of(condition, then, otherwise)).toArray());
      case Node.Broadcast broadcast -> broadcast(broadcast);
      case Node.Reduce reduce -> reduce(reduce);
      case Node.Einsum einsum -> products.einsum(expr, einsum);
      case Node.Permute(var x, var order) -> permute(expr, x, order);
      case Node.Solve(var a, var b) -> call("solve", phrase(a), phrase(b));
      case Node.Inverse(var a) -> call("inv", phrase(a));
      case Node.Determinant(var a) -> call("det", phrase(a));
      case Node.LogDeterminant(var a) -> call("logdet", phrase(a));
      case Node.Iota(var dim) -> call("iota", dim(dim));
      case Node.Linear(var map, var x) -> linear(map, x);
      case Node.Gather(var x, var indices, var axis, var batch) ->
          call("gather", phrase(x), phrase(indices), axis(axis), integer(batch));
      case Node.Scatter(var x, var indices, var axis, var batch, var dim) ->
          call("scatter", phrase(x), phrase(indices), axis(axis), integer(batch), dim(dim));
      case Node.ArgMaximum(var x, var axis) -> call("argmax", phrase(x), axis(axis));
      case Node.ArgSort(var x) -> call("argsort", phrase(x));
      case Node.SolveTriangular(var a, var b, var lower) ->
          call(lower ? "solve_lower" : "solve_upper", phrase(a), phrase(b));
      case Node.Factorized(var factor, var a) -> call(factor.symbol(), phrase(a));
      case Node.RandomBits(var key, var stream, var dims) ->
          call(
              "random",
              Stream.concat(
                      Stream.of(phrase(key), integer(stream)),
                      dims.stream().map(FormulaPhrases::dim))
                  .toArray());
      // the language has no definitions: their bodies are written out before
      case Node.Call(var definition, var arguments) ->
          call(definition.name(), arguments.stream().map(this::phrase).toArray());
      case Node.Opaque(var operation, var operands) ->
          call(operation.name(), operands.stream().map(this::phrase).toArray());
    };
  }

  /// The axis along which parts are put together is written `axis=1`.
  private Phrase idiom(Idiom idiom) {
    boolean parts = idiom.name().equals("concat") || idiom.name().equals("stack");
    Stream<Object> numbers =
        idiom.numbers().stream().map(number -> (parts ? "axis=" : "") + dim(number));
    return call(
        idiom.name(),
        Stream.concat(idiom.arguments().stream().map(this::phrase), numbers).toArray());
  }

  private Phrase linear(LinearMap map, Expr x) {
    return switch (map) {
      case LinearMap.Reshape(var to) ->
          call(
              "reshape",
              Stream.concat(Stream.of(phrase(x)), to.stream().map(FormulaPhrases::dim)).toArray());
      case LinearMap.Slice(var axis, var start, var step, var dim) ->
          call("slice", phrase(x), axis(axis), integer(start), integer(step), dim(dim));
      case LinearMap.Pad(var axis, var start, var step, var dim) ->
          call("pad", phrase(x), axis(axis), integer(start), integer(step), dim(dim));
      case LinearMap.Window(var axis, var size, var stride, var dilation) ->
          call("window", phrase(x), axis(axis), integer(size), integer(stride), integer(dilation));
      case LinearMap.Overlap(var axis, var stride, var dilation, var dim) ->
          call("overlap", phrase(x), axis(axis), integer(stride), integer(dilation), dim(dim));
      case LinearMap.Accumulate(var axis, var reversed) ->
          reversed
              ? call("cumsum", phrase(x), axis(axis), integer(-1))
              : call("cumsum", phrase(x), axis(axis));
    };
  }

  private Phrase negated(Expr x) {
    boolean number = x.node() instanceof Node.Constant;
    return Phrase.of(UNARY, "-", number ? grouped(phrase(x)) : at(POSTFIX, x));
  }

  /// Operands of one shape, scalars as themselves where another operand says the shape.
  private List<Phrase> elided(List<Expr> operands) {
    boolean shaped = operands.stream().anyMatch(x -> Idiom.repeated(x) == null);
    return operands.stream().map(x -> phrase(shaped ? scalarOf(x) : x)).toList();
  }

  private static Expr scalarOf(Expr x) {
    @Nullable Expr scalar = Idiom.repeated(x);
    return scalar == null ? x : scalar;
  }

  private Phrase map2(Function2 function, Expr x, Expr y) {
    boolean shaped = Idiom.repeated(x) == null || Idiom.repeated(y) == null;
    Expr left = shaped ? scalarOf(x) : x;
    Expr right = shaped ? scalarOf(y) : y;
    boolean scaled = left.rank() == 0 || right.rank() == 0;
    return switch (function) {
      case ADD -> sum(left, right);
      case MULTIPLY -> binary(TERM, left, scaled ? "*" : ".*", right);
      case DIVIDE -> binary(TERM, left, right.rank() == 0 ? "/" : "./", right);
      case POWER -> power(left, right);
      case MAXIMUM,
          MINIMUM,
          XLOGY,
          AND,
          OR,
          LOG_ADD_EXP,
          XLOG1PY,
          REL_ENTR,
          HYPOT,
          ATAN2,
          POLYGAMMA,
          LOG_BETA ->
          call(function.symbol(), phrase(left), phrase(right));
      case LESS, LESS_EQUAL, EQUAL ->
          Phrase.of(COMPARISON, at(SUM, left), " " + function.symbol() + " ", at(SUM, right));
    };
  }

  private Phrase binary(int level, Expr x, String operator, Expr y) {
    return Phrase.of(level, at(level, x), operator, at(POSTFIX, y));
  }

  /// A negative number or negated term on the right is subtracted.
  private Phrase sum(Expr x, Expr y) {
    if (y.node() instanceof Node.Constant(var value) && phrase(y).level() == UNARY) {
      return Phrase.of(SUM, at(SUM, x), " - ", number(-value));
    }
    if (y.node() instanceof Node.Map1(var function, var z)
        && function == Function1.NEGATE
        && !isDefined(y)) {
      boolean number = z.node() instanceof Node.Constant;
      return Phrase.of(SUM, at(SUM, x), " - ", number ? grouped(phrase(z)) : tight(z));
    }
    return Phrase.of(SUM, at(SUM, x), " + ", tight(y));
  }

  /// A term on the right of a sum; one that starts with a sign is put in parentheses.
  private Phrase tight(Expr x) {
    Phrase phrase = phrase(x);
    return phrase.level() < TERM || phrase.first() == '-' ? grouped(phrase) : phrase;
  }

  private boolean isDefined(Expr expr) {
    return phrase(expr).level() == ATOM;
  }

  private Phrase power(Expr x, Expr y) {
    if (FormulaConstant.value(y).isPresent()
        || (x.rank() > 0 && y.rank() == 0 && FormulaConstant.value(y).isPresent())) {
      return call("pow", phrase(x), phrase(y));
    }
    return Phrase.of(
        POSTFIX, at(ATOM, x), x.rank() == 0 && y.rank() == 0 ? "^" : ".^", at(ATOM, y));
  }

  private Phrase broadcast(Node.Broadcast broadcast) {
    Stream<Object> dims = broadcast.dims().stream().map(FormulaPhrases::dim);
    boolean scalar = broadcast.x().rank() == 0 && !broadcast.dims().isEmpty();
    if (scalar
        && broadcast.x().node() instanceof Node.Constant(var value)
        && (value == 1 || Double.doubleToRawLongBits(value) == 0)) {
      return call(value == 1 ? "ones" : "zeros", dims.toArray());
    }
    if (scalar) {
      return call("broadcast", Stream.concat(Stream.of(phrase(broadcast.x())), dims).toArray());
    }
    List<Integer> all = IntStream.range(0, broadcast.dims().size()).boxed().toList();
    String labels = "\"" + IndexLetters.of(broadcast.axes()) + "->" + IndexLetters.of(all) + "\"";
    return call(
        "broadcast", Stream.concat(Stream.of(labels, phrase(broadcast.x())), dims).toArray());
  }

  private Phrase reduce(Node.Reduce reduce) {
    String name = reduce.reduction().symbol();
    int rank = reduce.x().rank();
    if (Idiom.overAll(reduce) && (rank > 0 || reduce.reduction() == Reduction.NORM2)) {
      return call(name, phrase(reduce.x()));
    }
    boolean pairs =
        reduce.reduction() == Reduction.MAXIMUM || reduce.reduction() == Reduction.MINIMUM;
    String axes =
        reduce.axes().stream()
            .map(axis -> String.valueOf(axis + 1))
            .collect(Collectors.joining(", "));
    String prefix = pairs || axes.isEmpty() ? "axis=" : "";
    return call(name, phrase(reduce.x()), prefix + (axes.isEmpty() ? "none" : axes));
  }

  private Phrase permute(Expr expr, Expr x, List<Integer> order) {
    if (Idiom.transposed(expr) != null) {
      return Phrase.of(POSTFIX, at(ATOM, x), "'");
    }
    return call(
        "permute",
        Stream.concat(Stream.of(phrase(x)), order.stream().map(axis -> String.valueOf(axis + 1)))
            .toArray());
  }
}
