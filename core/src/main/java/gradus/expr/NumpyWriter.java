package gradus.expr;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The reading that writes Python: one piece of code for each expression, operands first.
///
/// Repetitions are left to NumPy wherever an array of the full shape is met; elsewhere they are
/// written out.
final class NumpyWriter {
  /// Longer pieces get a name, so that lines stay readable.
  private static final int LONG = 100;

  private final Collection<Expr> parameters;
  private final CodeNames names;
  private final NumpyArrays arrays = new NumpyArrays(this);
  private final Map<String, Set<String>> imports = new TreeMap<>();
  private final Map<Expr, Code> codes = new HashMap<>();
  private final Map<String, String> statements = new LinkedHashMap<>();

  NumpyWriter(Collection<Expr> parameters) {
    this.parameters = parameters;
    this.names =
        new CodeNames(name -> CodeWords.PYTHON.contains(name) || NumpyFunctions.isImported(name));
    parameters.forEach(parameter -> names.of(((Node.Variable) parameter.node()).name()));
  }

  String function(String name, Expr expr) {
    Expr whole = Graph.expanded(List.of(expr)).get(0);
    List<Expr> order = CodeParts.shown(whole);
    Set<Expr> shared = Graph.shared(order);
    for (Expr part : order) {
      Code code = written(part);
      boolean operation = code.level() < Code.ATOM || code.text().contains("(");
      boolean worth = shared.contains(part) && !isPlacement(part) || code.text().length() > LONG;
      codes.put(part, operation && worth && part != whole ? named(code) : code);
    }
    String result = full(whole);
    StringBuilder text = new StringBuilder("import numpy as np\n");
    imports.forEach((module, functions) ->
        text.append("from " + module + " import " + String.join(", ", functions) + "\n"));
    text.append("\n\ndef ").append(name).append("(");
    text.append(
        parameters.stream()
            .map(parameter -> names.of(((Node.Variable) parameter.node()).name()))
            .collect(Collectors.joining(", ")));
    text.append("):\n");
    statements.forEach((z, code) -> text.append("    " + z + " = " + code + "\n"));
    return text.append("    return ").append(result).append("\n").toString();
  }

  private static boolean isPlacement(Expr part) {
    return part.node() instanceof Node.Permute || part.node() instanceof Node.Broadcast;
  }

  private Code named(Code code) {
    String z = names.part();
    statements.put(z, code.text());
    return new Code(z, Code.ATOM, code.spread());
  }

  private Code code(Expr x) {
    Code code = codes.get(x);
    if (code == null) {
      throw new IllegalStateException("an operand was not written before its user");
    }
    return code;
  }

  /// The text of an array that has all its axes.
  String full(Expr x) {
    Code code = code(x);
    return code.spread()
        ? "np.broadcast_to(" + code.text() + ", " + shape(x.dims()) + ")"
        : code.text();
  }

  String fullAt(Expr x, int level) {
    Code code = code(x);
    return code.spread() ? full(x) : code.at(level);
  }

  String shape(List<Dim> dims) {
    return dims.stream()
        .map(this::size)
        .collect(Collectors.joining(", ", "(", dims.size() == 1 ? ",)" : ")"));
  }

  /// The size of a dimension, read off a parameter.
  String size(Dim dim) {
    if (dim instanceof Dim.Fixed(var size)) {
      return Integer.toString(size);
    }
    if (dim.factors().size() > 1) {
      return dim.factors().stream().map(this::size).collect(Collectors.joining(" * "));
    }
    for (Expr parameter : parameters) {
      int axis = parameter.dims().indexOf(dim);
      if (axis >= 0) {
        return names.of(((Node.Variable) parameter.node()).name()) + ".shape[" + axis + "]";
      }
    }
    throw new IllegalArgumentException(
        "cannot write NumPy code: no parameter has the dimension "
            + dim
            + "; give a variable that has it");
  }

  /// Makes a function of SciPy known.
  String imported(String module, String function) {
    imports.computeIfAbsent(module, _ -> new TreeSet<>()).add(function);
    return function;
  }

  static IllegalArgumentException wordless(String what) {
    return new IllegalArgumentException(
        "cannot write NumPy code for " + what + "; evaluate the expression itself");
  }

  private Code written(Expr expr) {
    @Nullable Idiom idiom = CodeParts.idiom(expr);
    if (idiom != null) {
      return idiom(idiom);
    }
    return switch (expr.node()) {
      case Node.Constant(var value) -> number(value);
      case Node.Literal(var value) ->
          Code.of(
              Code.ATOM,
              "np.reshape(["
                  + java.util.Arrays.stream(value.toDoubles())
                      .mapToObj(x -> number(x).text())
                      .collect(Collectors.joining(", "))
                  + "], "
                  + shape(expr.dims())
                  + ")");
      case Node.Variable(var name, var _, var _) -> Code.of(Code.ATOM, names.of(name));
      case Node.Eye(var dim) -> Code.of(Code.ATOM, "np.eye(" + size(dim) + ")");
      case Node.Iota(var dim) -> Code.of(Code.ATOM, "np.arange(" + size(dim) + ", dtype=float)");
      case Node.Map1(var function, var x) -> map1(function, code(x));
      case Node.Map2(var function, var x, var y) -> map2(function, x, y);
      case Node.Power(var x, var exponent) -> power(code(x), exponent);
      case Node.Select(var condition, var then, var otherwise) ->
          Code.call(
                  "np.where",
                  List.of(
                      code(condition).at(Code.SUM) + " != 0",
                      code(then).text(),
                      code(otherwise).text()))
              .spread(List.of(condition, then, otherwise).stream().allMatch(x -> code(x).spread()));
      case Node.Broadcast(var x, var dims, var axes) -> broadcast(x, dims, axes);
      case Node.Reduce(var reduction, var x, var axes) -> arrays.reduce(expr, reduction, x, axes);
      case Node.Einsum einsum -> NumpyEinsum.code(einsum, this::fullCode);
      case Node.Permute(var x, var order) ->
          order.equals(List.of(1, 0))
              ? Code.of(Code.ATOM, fullAt(x, Code.ATOM) + ".T")
              : Code.call("np.transpose", List.of(full(x), tuple(order)));
      case Node.Linear(var map, var x) -> arrays.linear(map, x);
      case Node.Gather(var x, var indices, var axis, var batch) ->
          arrays.gather(x, indices, axis, batch);
      case Node.ArgMaximum(var x, var axis) ->
          Code.of(Code.ATOM, "np.argmax(" + full(x) + ", axis=" + axis + ").astype(float)");
      case Node.ArgSort(var x) ->
          Code.of(Code.ATOM, "np.argsort(" + full(x) + ", kind=\"stable\").astype(float)");
      case Node.Solve(var a, var b) -> Code.call("np.linalg.solve", List.of(full(a), full(b)));
      case Node.Inverse(var a) -> Code.call("np.linalg.inv", List.of(full(a)));
      case Node.Determinant(var a) -> Code.call("np.linalg.det", List.of(full(a)));
      case Node.LogDeterminant(var a) ->
          Code.of(Code.ATOM, "np.linalg.slogdet(" + full(a) + ")[1]");
      case Node.SolveTriangular(var a, var b, var lower) ->
          Code.call(
              imported("scipy.linalg", "solve_triangular"),
              List.of(full(a), full(b), "lower=" + (lower ? "True" : "False")));
      case Node.Factorized(var factor, var a) -> arrays.factor(factor, a);
      case Node.Scatter scatter -> throw wordless("entries put in places");
      case Node.RandomBits bits -> throw wordless("random bits");
      case Node.Call call -> throw wordless("the definition " + call.definition().name());
      case Node.Opaque opaque -> throw wordless("the operation " + opaque.operation().name());
    };
  }

  private Code fullCode(Expr x) {
    return code(x).spread() ? Code.of(Code.ATOM, full(x)) : code(x);
  }

  private static Code number(double value) {
    if (Double.isNaN(value)) {
      return Code.of(Code.ATOM, "np.nan");
    }
    boolean negative = value < 0 || (value == 0 && 1 / value < 0);
    String size = Double.isInfinite(value) ? "np.inf" : FormulaPhrases.numeral(Math.abs(value));
    return Code.of(negative ? Code.SIGN : Code.ATOM, (negative ? "-" : "") + size);
  }

  private Code idiom(Idiom idiom) {
    if (idiom.name().equals("commutation")) {
      return commutation(size(idiom.numbers().get(0)), size(idiom.numbers().get(1)));
    }
    Expr x = idiom.arguments().get(0);
    return switch (idiom.name()) {
      case "kron" ->
          Code.call("np.kron", List.of(column(x, idiom), column(idiom.arguments().get(1), idiom)));
      case "vec" -> Code.call("np.ravel", List.of(full(x), "order=\"F\""));
      case "softmax" ->
          Code.call(imported("scipy.special", "softmax"), List.of(full(x), "axis=-1"));
      case "logsoftmax" ->
          Code.call(imported("scipy.special", "log_softmax"), List.of(full(x), "axis=-1"));
      case "diag" -> Code.call("np.diag", List.of(full(x)));
      case "mean" -> Code.call("np.mean", List.of(full(x)));
      default -> throw new IllegalStateException("no idiom of NumPy: " + idiom.name());
    };
  }

  /// Beside a matrix, a vector is a column.
  private String column(Expr x, Idiom idiom) {
    boolean beside = x.rank() == 1 && idiom.arguments().stream().anyMatch(y -> y.rank() == 2);
    return beside ? fullAt(x, Code.ATOM) + "[:, None]" : full(x);
  }

  /// The rows of an identity matrix, those of a transposed matrix in the order of the matrix.
  private static Code commutation(String m, String n) {
    String all = m + " * " + n;
    return Code.of(
        Code.ATOM,
        "np.eye("
            + all
            + ").reshape("
            + String.join(", ", n, m, all)
            + ").transpose(1, 0, 2).reshape("
            + all
            + ", "
            + all
            + ")");
  }

  private Code map1(Function1 function, Code x) {
    Code code =
        function == Function1.NEGATE
            ? Code.of(Code.SIGN, "-" + x.at(Code.SIGN))
            : NumpyFunctions.of(function, x, this::imported);
    return code.spread(x.spread());
  }

  private Code map2(Function2 function, Expr x, Expr y) {
    Code left = code(x);
    Code right = code(y);
    Code code =
        switch (function) {
          case ADD -> sum(left, y);
          case MULTIPLY -> binary(Code.PRODUCT, left, " * ", right);
          case DIVIDE -> binary(Code.PRODUCT, left, " / ", right);
          case POWER -> Code.of(Code.POWER, left.at(Code.ATOM) + " ** " + right.at(Code.ATOM));
          default -> NumpyFunctions.of(function, left, right, this::imported);
        };
    return code.spread(left.spread() && right.spread());
  }

  /// `x - y` where `y` is the negative of something, or a negative number.
  private Code sum(Code left, Expr y) {
    Code right = code(y);
    if (right.level() != Code.SIGN) {
      return binary(Code.SUM, left, " + ", right);
    }
    boolean negated =
        y.node() instanceof Node.Map1(var function, var _) && function == Function1.NEGATE;
    Code positive =
        negated ? code(y.operands().get(0)) : Code.of(Code.ATOM, right.text().substring(1));
    return binary(Code.SUM, left, " - ", positive);
  }

  private static Code binary(int level, Code left, String sign, Code right) {
    return Code.of(level, left.at(level) + sign + right.at(level + 1));
  }

  private Code power(Code x, double exponent) {
    Code code;
    if (exponent == 0.5) {
      code = Code.of(Code.ATOM, "np.sqrt(" + x.text() + ")");
    } else if (exponent == -1) {
      code = Code.of(Code.PRODUCT, "1 / " + x.at(Code.SIGN));
    } else {
      code = Code.of(Code.POWER, x.at(Code.ATOM) + " ** " + number(exponent).text());
    }
    return code.spread(x.spread());
  }

  /// Axes that are new are left to NumPy: `v[:, None]` is repeated along columns.
  private Code broadcast(Expr x, List<Dim> dims, List<Integer> axes) {
    if (x.rank() == 0) {
      return code(x).spread(true);
    }
    List<Integer> sorted = axes.stream().sorted().toList();
    String array = fullAt(x, Code.ATOM);
    if (!sorted.equals(axes)) {
      array =
          "np.transpose(" + array + ", " + tuple(sorted.stream().map(axes::indexOf).toList()) + ")";
    }
    List<String> places = new ArrayList<>();
    for (int axis = sorted.get(0); axis < dims.size(); axis++) {
      places.add(axes.contains(axis) ? ":" : "None");
    }
    boolean last = places.stream().allMatch(":"::equals);
    return new Code(last ? array : array + "[" + String.join(", ", places) + "]", Code.ATOM, true);
  }

  static String tuple(List<Integer> numbers) {
    return numbers.stream()
        .map(String::valueOf)
        .collect(Collectors.joining(", ", "(", numbers.size() == 1 ? ",)" : ")"));
  }
}
