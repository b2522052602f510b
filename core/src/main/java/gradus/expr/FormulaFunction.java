package gradus.expr;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// A function of the formula language that takes expressions: its name, how it is called, and what
/// it builds.
///
/// The rows of [Function1] are functions under their symbols without being listed here. Functions
/// that take dimensions, axes or strings are read by [FormulaCalls].
record FormulaFunction(String name, List<String> parameters, Function<List<Expr>, Expr> body) {
  /// The functions of two numbers that are written as calls.
  private static final List<Function2> CALLED =
      List.of(
          Function2.AND,
          Function2.OR,
          Function2.LOG_ADD_EXP,
          Function2.XLOG1PY,
          Function2.REL_ENTR,
          Function2.HYPOT,
          Function2.ATAN2,
          Function2.POLYGAMMA,
          Function2.LOG_BETA);

  private static final Map<String, FormulaFunction> TABLE = table();

  /// Other names of functions, of [FormulaCalls] too.
  private static final Map<String, String> ALIASES =
      Map.ofEntries(
          Map.entry("ln", "log"),
          Map.entry("arctan", "atan"),
          Map.entry("arcsin", "asin"),
          Map.entry("arccos", "acos"),
          Map.entry("loggamma", "lgamma"),
          Map.entry("stopgradient", "stop"),
          Map.entry("sgn", "sign"),
          Map.entry("logistic", "sigmoid"),
          Map.entry("σ", "sigmoid"),
          Map.entry("trace", "tr"),
          Map.entry("inverse", "inv"),
          Map.entry("log_det", "logdet"),
          Map.entry("norm", "norm2"),
          Map.entry("norm_inf", "norminf"),
          Map.entry("log_sum_exp", "logsumexp"),
          Map.entry("lse", "logsumexp"),
          Map.entry("log_softmax", "logsoftmax"),
          Map.entry("identity", "eye"));

  /// The function of a name, its own or another; null where there is none.
  static @org.jspecify.annotations.Nullable FormulaFunction named(String name) {
    return TABLE.get(canonical(name));
  }

  static String canonical(String name) {
    return ALIASES.getOrDefault(name, name);
  }

  /// All names that the language gives to functions.
  static List<String> names() {
    List<String> names = new ArrayList<>(TABLE.keySet());
    names.addAll(ALIASES.keySet());
    names.addAll(FormulaCalls.NAMES);
    names.addAll(FormulaArrays.NAMES);
    return names;
  }

  /// `solve(A, b)`
  String signature() {
    return name + "(" + String.join(", ", parameters) + ")";
  }

  private static Map<String, FormulaFunction> table() {
    Map<String, FormulaFunction> table = new LinkedHashMap<>();
    for (Function1 function : Function1.values()) {
      add(table, function.symbol(), "x", x -> Expr.map1(function, x.get(0)));
    }
    add(table, "square", "x", x -> Functions.square(x.get(0)));
    add(table, "softmax", "x", x -> Functions.softmax(x.get(0)));
    add(table, "logsoftmax", "x", x -> Functions.logSoftmax(x.get(0)));
    add(table, "norm1", "x", x -> Functions.norm1(x.get(0)));
    add(table, "norminf", "x", x -> Functions.normInfinity(x.get(0)));
    add(table, "tr", "A", a -> Functions.trace(a.get(0)));
    add(table, "det", "A", a -> Functions.determinant(a.get(0)));
    add(table, "logdet", "A", a -> Functions.logDeterminant(a.get(0)));
    add(table, "inv", "A", a -> Functions.inverse(a.get(0)));
    add(
        table,
        "diag",
        "x",
        x -> x.get(0).rank() == 2 ? Functions.diagonal(x.get(0)) : Functions.diag(x.get(0)));
    add(table, "pow", "x y", x -> Functions.pow(x.get(0), x.get(1)));
    add(table, "maximum", "x y", x -> Functions.max(x.get(0), x.get(1)));
    add(table, "minimum", "x y", x -> Functions.min(x.get(0), x.get(1)));
    add(table, "xlogy", "x y", x -> Functions.xlogy(x.get(0), x.get(1)));
    for (Function2 function : CALLED) {
      add(table, function.symbol(), "x y", x -> Expr.map2(function, x.get(0), x.get(1)));
    }
    FormulaSpecials.ofOne().forEach((name, f) -> add(table, name, "x", x -> f.apply(x.get(0))));
    FormulaSpecials.ofTwo()
        .forEach((name, f) -> add(table, name, "x y", x -> f.apply(x.get(0), x.get(1))));
    add(table, "dot", "x y", x -> Functions.dot(x.get(0), x.get(1)));
    add(table, "outer", "x y", x -> Functions.outer(x.get(0), x.get(1)));
    add(table, "solve", "A b", a -> Functions.solve(a.get(0), a.get(1)));
    add(table, "argsort", "x", x -> Expr.of(new Node.ArgSort(x.get(0))));
    add(
        table,
        "solve_lower",
        "A b",
        a -> Expr.of(new Node.SolveTriangular(a.get(0), a.get(1), true)));
    add(
        table,
        "solve_upper",
        "A b",
        a -> Expr.of(new Node.SolveTriangular(a.get(0), a.get(1), false)));
    add(table, "sort", "x", x -> Indexing.sort(x.get(0)));
    add(table, "median", "x", x -> Indexing.median(x.get(0)));
    add(table, "tril", "A", a -> Matrices.tril(a.get(0)));
    add(table, "triu", "A", a -> Matrices.triu(a.get(0)));
    add(table, "kron", "A B", a -> Matrices.kron(a.get(0), a.get(1)));
    add(table, "vec", "A", a -> Matrices.vec(a.get(0)));
    add(table, "nuclearnorm", "A", a -> Matrices.nuclearNorm(a.get(0)));
    add(table, "spectralnorm", "A", a -> Matrices.spectralNorm(a.get(0)));
    for (Factor factor : Factor.values()) {
      add(table, factor.symbol(), "A", a -> Expr.of(new Node.Factorized(factor, a.get(0))));
    }
    add(table, "select", "condition then otherwise", FormulaFunction::select);
    return table;
  }

  private static void add(
      Map<String, FormulaFunction> table,
      String name,
      String parameters,
      Function<List<Expr>, Expr> body) {
    table.put(name, new FormulaFunction(name, List.of(parameters.split(" ")), body));
  }

  /// A scalar among the three is repeated to the shape of the others.
  private static Expr select(List<Expr> x) {
    Expr shape = x.stream().filter(part -> part.rank() > 0).findFirst().orElse(x.get(0));
    List<Expr> parts =
        x.stream().map(part -> part.rank() == 0 ? part.broadcastLike(shape) : part).toList();
    return Functions.select(parts.get(0), parts.get(1), parts.get(2));
  }
}
