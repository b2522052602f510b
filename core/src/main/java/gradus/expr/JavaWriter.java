package gradus.expr;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The reading that writes Java: one piece of code for each expression, operands first.
final class JavaWriter {
  /// Longer pieces get a name, so that lines stay readable.
  private static final int LONG = 100;

  /// The functions of one number whose builders have other names than their rows.
  private static final Map<Function1, String> OTHERWISE =
      Map.of(Function1.STOP, "stopGradient", Function1.LOG_NORMAL_CDF, "logNormalCdf");

  /// The functions of two numbers that have builders.
  private static final Map<Function2, String> CALLED =
      Map.of(
          Function2.MAXIMUM, "max",
          Function2.MINIMUM, "min",
          Function2.XLOGY, "xlogy",
          Function2.LESS, "less",
          Function2.LESS_EQUAL, "lessEqual",
          Function2.EQUAL, "equal",
          Function2.LOG_ADD_EXP, "logAddExp",
          Function2.XLOG1PY, "xlog1py",
          Function2.HYPOT, "hypot");

  private final Collection<Expr> parameters;
  private final CodeNames names = new CodeNames(CodeWords.JAVA::contains);
  private final Map<Expr, String> codes = new HashMap<>();
  private final Map<String, String> statements = new LinkedHashMap<>();

  JavaWriter(Collection<Expr> parameters) {
    this.parameters = parameters;
    parameters.forEach(parameter -> names.of(((Node.Variable) parameter.node()).name()));
  }

  String unit(String className, Expr expr) {
    boolean named =
        !className.isEmpty()
            && Character.isJavaIdentifierStart(className.charAt(0))
            && className.chars().allMatch(Character::isJavaIdentifierPart)
            && !CodeWords.JAVA.contains(className);
    if (!named) {
      throw new IllegalArgumentException(
          "cannot write a class " + className + ": this is no name of a class in Java");
    }
    Expr whole = Graph.expanded(List.of(expr)).get(0);
    List<Expr> order = CodeParts.shown(whole);
    Set<Expr> shared = Graph.shared(order);
    for (Expr part : order) {
      String code = written(part);
      boolean worth = shared.contains(part) && code.contains("(") || code.length() > LONG;
      codes.put(part, worth && part != whole ? named(code) : code);
    }
    String indent = "    ";
    return "import static gradus.expr.Functions.*;\n"
        + "import static gradus.expr.SpecialFunctions.*;\n\n"
        + "import gradus.expr.*;\n"
        + "import gradus.linalg.*;\n"
        + "import java.util.List;\n\n"
        + "public final class "
        + className
        + " {\n  private "
        + className
        + "() {}\n\n  public static Expr of("
        + parameters.stream()
            .map(parameter -> "Expr " + names.of(((Node.Variable) parameter.node()).name()))
            .collect(Collectors.joining(", "))
        + ") {\n"
        + statements.entrySet().stream()
            .map(z -> indent + "Expr " + z.getKey() + " = " + z.getValue() + ";\n")
            .collect(Collectors.joining())
        + indent
        + "return "
        + code(whole)
        + ";\n  }\n}\n";
  }

  private String named(String code) {
    String z = names.part();
    statements.put(z, code);
    return z;
  }

  private String code(Expr x) {
    String code = codes.get(x);
    if (code == null) {
      throw new IllegalStateException("an operand was not written before its user");
    }
    return code;
  }

  static String call(String function, String... arguments) {
    return function + "(" + String.join(", ", arguments) + ")";
  }

  private static String node(String form, String... components) {
    return "Expr.of(new Node." + call(form, components) + ")";
  }

  private static String dim(Dim dim) {
    return dim instanceof Dim.Named(var name) ? "Dim.of(\"" + name + "\")" : "Dim.of(" + dim + ")";
  }

  private static String dims(List<Dim> dims) {
    return dims.stream().map(JavaWriter::dim).collect(Collectors.joining(", ", "List.of(", ")"));
  }

  private static String joined(List<Integer> numbers) {
    return numbers.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }

  /// `, 0, 1`
  private static String further(List<Integer> numbers) {
    return numbers.isEmpty() ? "" : ", " + joined(numbers);
  }

  static String number(double value) {
    if (Double.isNaN(value)) {
      return "Double.NaN";
    }
    return Double.isInfinite(value)
        ? value > 0 ? "Double.POSITIVE_INFINITY" : "Double.NEGATIVE_INFINITY"
        : Double.toString(value);
  }

  private String written(Expr expr) {
    @Nullable Idiom idiom = CodeParts.idiom(expr);
    if (idiom != null) {
      return switch (idiom.name()) {
        case "logsoftmax" -> call("logSoftmax", code(idiom.arguments().get(0)));
        case "kron", "vec", "commutation" ->
            call(
                "Matrices." + idiom.name(),
                Stream.concat(
                        idiom.arguments().stream().map(this::code),
                        idiom.numbers().stream().map(JavaWriter::dim))
                    .toArray(String[]::new));
        default -> call(idiom.name(), code(idiom.arguments().get(0)));
      };
    }
    return switch (expr.node()) {
      case Node.Constant(var value) -> "Expr.of(" + number(value) + ")";
      case Node.Literal(var value) ->
          "Expr.of(Tensor.of(Shape.of("
              + java.util.Arrays.stream(value.shape().sizes())
                  .mapToObj(String::valueOf)
                  .collect(Collectors.joining(", "))
              + "), "
              + java.util.Arrays.stream(value.toDoubles())
                  .mapToObj(JavaWriter::number)
                  .collect(Collectors.joining(", ", "new double[] {", "}"))
              + "))";
      case Node.Variable(var name, var _, var _) -> names.of(name);
      case Node.Eye(var dim) -> "Expr.eye(" + dim(dim) + ")";
      case Node.Iota(var dim) -> node("Iota", dim(dim));
      case Node.Map1(var function, var x) ->
          function == Function1.NEGATE ? code(x) + ".negate()" : call(name(function), code(x));
      case Node.Map2(var function, var x, var y) -> map2(function, x, y);
      case Node.Power(var x, var exponent) -> code(x) + ".power(" + number(exponent) + ")";
      case Node.Select(var condition, var then, var otherwise) ->
          call("select", code(condition), code(then), code(otherwise));
      case Node.Broadcast(var x, var dims, var axes) ->
          code(x) + ".broadcast(" + dims(dims) + further(axes) + ")";
      case Node.Reduce(var reduction, var x, var axes) -> reduce(expr, reduction, x, axes);
      case Node.Einsum einsum -> JavaEinsum.code(expr, einsum, this::code);
      case Node.Permute(var x, var order) ->
          order.equals(List.of(1, 0))
              ? code(x) + ".transpose()"
              : code(x) + ".permute(" + joined(order) + ")";
      case Node.Linear(var map, var x) -> node("Linear", linear(map), code(x));
      case Node.Gather(var x, var indices, var axis, var batch) ->
          node("Gather", code(x), code(indices), "" + axis, "" + batch);
      case Node.Scatter(var x, var indices, var axis, var batch, var dim) ->
          node("Scatter", code(x), code(indices), "" + axis, "" + batch, dim(dim));
      case Node.ArgMaximum(var x, var axis) -> node("ArgMaximum", code(x), "" + axis);
      case Node.ArgSort(var x) -> node("ArgSort", code(x));
      case Node.Solve(var a, var b) -> call("solve", code(a), code(b));
      case Node.Inverse(var a) -> call("inverse", code(a));
      case Node.Determinant(var a) -> call("determinant", code(a));
      case Node.LogDeterminant(var a) -> call("logDeterminant", code(a));
      case Node.SolveTriangular(var a, var b, var lower) ->
          node("SolveTriangular", code(a), code(b), "" + lower);
      case Node.Factorized(var factor, var a) ->
          node("Factorized", "Factor." + factor.name(), code(a));
      case Node.RandomBits(var key, var stream, var dims) ->
          node("RandomBits", code(key), "" + stream, dims(dims));
      case Node.Call call -> throw wordless("the definition " + call.definition().name());
      case Node.Opaque opaque -> throw wordless("the operation " + opaque.operation().name());
    };
  }

  private static IllegalArgumentException wordless(String what) {
    return new IllegalArgumentException(
        "cannot write Java code for " + what + ", which is an object of the program");
  }

  /// `LOG_GAMMA` is built by `logGamma`.
  private static String name(Function1 function) {
    @Nullable String other = OTHERWISE.get(function);
    return other == null ? camel(function.name()) : other;
  }

  private static String camel(String name) {
    StringBuilder text = new StringBuilder();
    for (int k = 0; k < name.length(); k++) {
      boolean start = k > 0 && name.charAt(k - 1) == '_';
      String letter = name.substring(k, k + 1);
      text.append(letter.equals("_") ? "" : start ? letter : letter.toLowerCase(Locale.ROOT));
    }
    return text.toString();
  }

  /// A scalar goes with every element of an array.
  private String map2(Function2 function, Expr x, Expr y) {
    boolean shaped = Idiom.repeated(x) == null || Idiom.repeated(y) == null;
    String left = shaped ? scalar(x) : code(x);
    String right = shaped ? scalar(y) : code(y);
    return switch (function) {
      case ADD ->
          y.node() instanceof Node.Map1(var sign, var z) && sign == Function1.NEGATE
              ? left + ".minus(" + code(z) + ")"
              : left + ".plus(" + right + ")";
      case MULTIPLY -> left + ".times(" + right + ")";
      case DIVIDE -> left + ".over(" + right + ")";
      case MAXIMUM, MINIMUM, XLOGY, LESS, LESS_EQUAL, EQUAL, LOG_ADD_EXP, XLOG1PY, HYPOT ->
          call(CALLED.getOrDefault(function, ""), left, right);
      case POWER, AND, OR, REL_ENTR, ATAN2, POLYGAMMA, LOG_BETA ->
          node("Map2", "Function2." + function.name(), code(x), code(y));
    };
  }

  private String scalar(Expr x) {
    @Nullable Expr scalar = Idiom.repeated(x);
    return code(scalar == null ? x : scalar);
  }

  private String reduce(Expr expr, Reduction reduction, Expr x, List<Integer> axes) {
    @Nullable Dim counted = Idiom.counted(expr);
    if (counted != null) {
      return "size(" + dim(counted) + ")";
    }
    if (axes.isEmpty()) {
      return node("Reduce", "Reduction." + reduction.name(), code(x), "List.of()");
    }
    String over = axes.size() == x.rank() ? "" : further(axes);
    return switch (reduction) {
      case SUM -> "sum(" + code(x) + over + ")";
      case LOG_SUM_EXP -> "logSumExp(" + code(x) + over + ")";
      case NORM2 -> "norm2(" + code(x) + over + ")";
      case PRODUCT, MAXIMUM, MINIMUM ->
          "reduce(Reduction." + reduction.name() + ", " + code(x) + over + ")";
    };
  }

  private static String linear(LinearMap map) {
    String text =
        switch (map) {
          case LinearMap.Reshape(var to) -> call("Reshape", dims(to));
          case LinearMap.Slice(var axis, var start, var step, var dim) ->
              call("Slice", "" + axis, "" + start, "" + step, dim(dim));
          case LinearMap.Pad(var axis, var start, var step, var dim) ->
              call("Pad", "" + axis, "" + start, "" + step, dim(dim));
          case LinearMap.Window(var axis, var size, var stride, var dilation) ->
              call("Window", "" + axis, "" + size, "" + stride, "" + dilation);
          case LinearMap.Overlap(var axis, var stride, var dilation, var dim) ->
              call("Overlap", "" + axis, "" + stride, "" + dilation, dim(dim));
          case LinearMap.Accumulate(var axis, var reversed) ->
              call("Accumulate", "" + axis, "" + reversed);
        };
    return "new LinearMap." + text;
  }
}
