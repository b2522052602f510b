package gradus.expr;

import gradus.expr.FormulaException.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The functions of CVXPY 1.9 (<https://www.cvxpy.org/tutorial/functions>), each as the graph of
/// its value. Where a function of CVXPY is defined on a part of the numbers only, the graph is too.
final class CvxpyAtoms {
  /// A function: its name, how it is called, and what it builds.
  ///
  /// @param parameters names, `name=…` where it may be left out, `*name` for any number of them
  record Atom(String name, List<String> parameters, Function<CvxpyArguments, Expr> body) {
    /// `huber(x, M=1)`
    String signature() {
      return name + "(" + String.join(", ", parameters) + ")";
    }

    private boolean variadic() {
      return parameters.getFirst().startsWith("*");
    }

    private List<String> keywords() {
      return parameters.stream().map(parameter -> parameter.replaceFirst("=.*", "")).toList();
    }

    void requireKeyword(String keyword, CvxpyReader parser, Span place) {
      if (!keywords().contains(keyword)) {
        throw parser.error(
            name + " has no argument " + keyword + "; it is called " + signature(), place);
      }
    }

    void requireCount(CvxpyArguments given) {
      long least = parameters.stream().filter(parameter -> !parameter.contains("=")).count();
      int count = given.positional().size();
      for (int k = 0; k < least; k++) { // an argument that is needed may be given by name
        boolean there = k < count || given.named().containsKey(keywords().get(k));
        if (!there || k >= count && k == 0) {
          throw miscounted(given);
        }
      }
      if (!variadic() && count > parameters.size()) {
        throw miscounted(given);
      }
    }

    private FormulaException miscounted(CvxpyArguments given) {
      int count = given.positional().size();
      return given
          .parser()
          .error(
              name
                  + " is called "
                  + signature()
                  + ", but "
                  + count
                  + (count == 1 ? " argument is given" : " arguments are given"),
              given.place());
    }
  }

  private static final Map<String, Atom> TABLE = table();

  private static final Map<String, String> ALIASES =
      Map.of(
          "normNuc", "norm_nuc",
          "mul_elemwise", "multiply",
          "sum_entries", "sum",
          "scalar_product", "vdot",
          "inner", "vdot",
          "max_entries", "max",
          "concatenate", "hstack",
          "total_variation", "tv");

  private CvxpyAtoms() {}

  static @Nullable Atom named(String name) {
    return TABLE.get(ALIASES.getOrDefault(name, name));
  }

  static List<String> names() {
    List<String> names = new ArrayList<>(TABLE.keySet());
    names.addAll(ALIASES.keySet());
    return names;
  }

  private static Map<String, Atom> table() {
    Map<String, Atom> table = new LinkedHashMap<>();
    elementwise(table);
    reductions(table);
    norms(table);
    quadratics(table);
    spectral(table);
    arrays(table);
    return table;
  }

  private static void add(
      Map<String, Atom> table,
      String name,
      String parameters,
      Function<CvxpyArguments, Expr> body) {
    table.put(name, new Atom(name, List.of(parameters.split(", ")), body));
  }

  private static void of(Map<String, Atom> table, String name, UnaryOperator<Expr> body) {
    add(table, name, "x", a -> body.apply(a.expr(0)));
  }

  private static void elementwise(Map<String, Atom> table) {
    of(table, "abs", Functions::abs);
    of(table, "exp", Functions::exp);
    of(table, "log", Functions::log);
    of(table, "log1p", Functions::log1p);
    of(table, "sqrt", Functions::sqrt);
    of(table, "square", Functions::square);
    of(table, "sign", Functions::sign);
    of(table, "floor", Functions::floor);
    of(table, "ceil", Functions::ceil);
    of(table, "logistic", Functions::softplus);
    of(table, "entr", SpecialFunctions::entr);
    of(table, "xexp", x -> x.times(Functions.exp(x)));
    of(table, "loggamma", SpecialFunctions::logGamma);
    of(table, "log_normcdf", SpecialFunctions::logNormalCdf);
    of(table, "pos", Functions::relu);
    of(table, "neg", x -> Functions.relu(x.negate()));
    of(table, "inv_pos", CvxpyAtoms::inversePositive);
    of(table, "sin", Functions::sin);
    of(table, "cos", Functions::cos);
    of(table, "tan", Functions::tan);
    of(table, "sinh", Functions::sinh);
    of(table, "asinh", Functions::asinh);
    of(table, "tanh", Functions::tanh);
    of(table, "atanh", Functions::atanh);
    add(table, "power", "x, p", a -> power(a.expr(0), a.number(1, "p", Double.NaN)));
    // CVXPY's function is x² in the middle, twice the usual one
    add(
        table,
        "huber",
        "x, M=1",
        a -> SpecialFunctions.huber(a.expr(0), positive(a, 1, "M", 1)).times(2));
    add(table, "kl_div", "x, y", a -> pair(a, SpecialFunctions::klDiv));
    add(table, "rel_entr", "x, y", a -> pair(a, SpecialFunctions::relEntr));
    add(table, "multiply", "x, y", a -> pair(a, Expr::times));
    add(table, "maximum", "*x", a -> folded(a, Functions::max));
    add(table, "minimum", "*x", a -> folded(a, Functions::min));
    add(
        table,
        "scalene",
        "x, alpha, beta",
        a ->
            Functions.relu(a.expr(0))
                .times(a.number(1, "alpha", Double.NaN))
                .plus(Functions.relu(a.expr(0).negate()).times(a.number(2, "beta", Double.NaN))));
  }

  /// `1/x` where `x > 0`.
  private static Expr inversePositive(Expr x) {
    return isNonnegative(x) ? x.power(-1) : Functions.exp(Functions.log(x).negate());
  }

  /// `x` where `x > 0`; the logarithm keeps other numbers out.
  private static Expr positive(Expr x) {
    return isNonnegative(x) ? x : Functions.exp(Functions.log(x));
  }

  private static boolean isNonnegative(Expr x) {
    return x.node() instanceof Node.Variable(var _, var _, var domain) && domain.lower() >= 0
        || FormulaConstant.value(x).orElse(-1) >= 0;
  }

  /// CVXPY's function `power`: `xᵖ` on all numbers for `p` of 0, 1, 2, 4, …, where `x ≥ 0` for
  /// other positive ones, and where `x > 0` for negative ones.
  private static Expr power(Expr x, double p) {
    boolean even = p >= 0 && p % 2 == 0;
    if (even || p == 1 || isNonnegative(x) || p != Math.rint(p)) {
      return x.power(p);
    }
    return p > 0 ? Functions.sqrt(x).power(2 * p) : Functions.exp(Functions.log(x).times(p));
  }

  private static double positive(CvxpyArguments a, int index, String name, double otherwise) {
    double value = a.number(index, name, otherwise);
    if (!(value > 0)) {
      throw a.parser().error(name + " is a positive number, not " + value, a.place());
    }
    return value;
  }

  /// A function of two, put together as NumPy does.
  private interface Binary {
    Expr of(Expr x, Expr y);
  }

  private static Expr pair(CvxpyArguments a, Binary function) {
    return together(a, a.expr(0), a.expr(1), function);
  }

  private static Expr together(CvxpyArguments a, Expr x, Expr y, Binary function) {
    List<Dim> shape = CvxpyParser.common(x, y);
    if (shape == null) {
      throw new FormulaException(
          "cannot put together shapes "
              + ShapeException.dims(x.dims())
              + " and "
              + ShapeException.dims(y.dims())
              + " element by element",
          a.parser().text(),
          a.positional().stream().map(CvxpyValue::span).toList());
    }
    return function.of(CvxpyParser.repeated(x, shape), CvxpyParser.repeated(y, shape));
  }

  private static Expr folded(CvxpyArguments a, Binary function) {
    Expr result = a.expr(0);
    for (int k = 1; k < a.positional().size(); k++) {
      result = together(a, result, a.expr(k), function);
    }
    return result;
  }

  private static void reductions(Map<String, Atom> table) {
    String over = "x, axis=None, keepdims=False";
    add(table, "sum", over, a -> Functions.sum(whole(a), a.axes(1, whole(a))));
    add(table, "mean", over, a -> Functions.mean(whole(a), a.axes(1, whole(a))));
    add(
        table,
        "max",
        over,
        a -> Functions.reduce(Reduction.MAXIMUM, whole(a), a.axes(1, whole(a))));
    add(
        table,
        "min",
        over,
        a -> Functions.reduce(Reduction.MINIMUM, whole(a), a.axes(1, whole(a))));
    add(
        table,
        "prod",
        over,
        a -> Functions.reduce(Reduction.PRODUCT, whole(a), a.axes(1, whole(a))));
    add(table, "log_sum_exp", over, a -> Functions.logSumExp(whole(a), a.axes(1, whole(a))));
    add(table, "var", "x", a -> Functions.variance(flat(a.expr(0))));
    add(table, "std", "x", a -> standardDeviation(flat(a.expr(0))));
    add(
        table,
        "ptp",
        "x",
        a ->
            Functions.reduce(Reduction.MAXIMUM, a.expr(0))
                .minus(Functions.reduce(Reduction.MINIMUM, a.expr(0))));
    add(table, "sum_squares", "x", a -> Functions.sum(Functions.square(a.expr(0))));
    add(table, "sum_largest", "x, k", a -> sumLargest(flat(a.expr(0)), a.count(1, "k")));
    add(
        table,
        "sum_smallest",
        "x, k",
        a -> sumLargest(flat(a.expr(0)).negate(), a.count(1, "k")).negate());
    add(table, "geo_mean", "x", a -> Functions.exp(Functions.mean(Functions.log(flat(a.expr(0))))));
    add(table, "harmonic_mean", "x", a -> harmonicMean(flat(a.expr(0))));
    add(
        table,
        "inv_prod",
        "x",
        a -> Functions.exp(Functions.sum(Functions.log(flat(a.expr(0)))).negate()));
    add(table, "tv", "x", CvxpyAtoms::totalVariation);
    add(table, "dotsort", "x, w", a -> dotSort(a));
  }

  private static Expr whole(CvxpyArguments a) {
    double kept = a.number(2, "keepdims", 0);
    if (kept != 0) {
      throw a.parser().error("keepdims is not read here; leave it out", a.place());
    }
    return a.expr(0);
  }

  private static Expr flat(Expr x) {
    return x.rank() == 1 ? x : x.rank() == 0 ? Arrays.reshape(x, Dim.of(1)) : Arrays.flatten(x);
  }

  private static Expr standardDeviation(Expr x) {
    Expr centered = x.minus(Functions.mean(x).broadcastLike(x));
    return Functions.norm2(centered).over(Functions.sqrt(Functions.size(x.dims().getFirst())));
  }

  private static Expr sumLargest(Expr x, int k) {
    if (x.dims().getFirst() instanceof Dim.Fixed(var size) && k >= size) {
      return Functions.sum(x);
    }
    return Functions.sum(Indexing.topK(x, k).values());
  }

  private static Expr harmonicMean(Expr x) {
    return Functions.sum(positive(x).power(-1))
        .power(-1)
        .times(Functions.size(x.dims().getFirst()));
  }

  /// `Σ |xᵢ₊₁ − xᵢ|`; of a matrix the 2-norms of the steps down and to the right.
  private static Expr totalVariation(CvxpyArguments a) {
    Expr x = a.expr(0);
    if (x.rank() == 1) {
      return Functions.norm1(step(a, x, 0));
    }
    if (x.rank() != 2) {
      throw a.parser().error("tv is of a vector or a matrix", a.place());
    }
    Expr down = Arrays.slice(step(a, x, 0), 1, 0, size(a, x, 1) - 1);
    Expr right = Arrays.slice(step(a, x, 1), 0, 0, size(a, x, 0) - 1);
    return Functions.sum(Functions.norm2(Arrays.stack(0, down, right), 0));
  }

  private static Expr step(CvxpyArguments a, Expr x, int axis) {
    int n = size(a, x, axis);
    if (n < 2) {
      throw a.parser().error("there is no step along an axis of one entry", a.place());
    }
    return Arrays.slice(x, axis, 1, n).minus(Arrays.slice(x, axis, 0, n - 1));
  }

  private static int size(CvxpyArguments a, Expr x, int axis) {
    if (x.dims().get(axis) instanceof Dim.Fixed(var size)) {
      return size;
    }
    throw a.parser().error("the size of " + x.dims().get(axis) + " is to be a number", a.place());
  }

  /// `Σ wᵢ x₍ᵢ₎`, both in rising order, for `w` of numbers: each step of `w` times the sum of the
  /// elements of `x` that stand from there on.
  private static Expr dotSort(CvxpyArguments a) {
    Expr x = flat(a.expr(0));
    if (!(flat(a.expr(1)).node() instanceof Node.Literal(var weights))
        || size(a, x, 0) != weights.shape().count()) {
      throw a.parser().error("dotsort takes as many numbers as elements to sort", a.place());
    }
    double[] w = weights.toDoubles();
    java.util.Arrays.sort(w);
    Expr sum = Functions.sum(x).times(w[0]);
    for (int k = 1; k < w.length; k++) {
      if (w[k] > w[k - 1]) {
        sum = sum.plus(sumLargest(x, w.length - k).times(w[k] - w[k - 1]));
      }
    }
    return sum;
  }

  private static void norms(Map<String, Atom> table) {
    add(table, "norm", "x, p=2, axis=None", CvxpyAtoms::norm);
    add(table, "norm1", "x, axis=None", a -> norm1(a.expr(0), a.axes(1, a.expr(0))));
    add(table, "norm2", "x, axis=None", a -> Functions.norm2(a.expr(0), a.axes(1, a.expr(0))));
    add(table, "norm_inf", "x, axis=None", a -> normInfinity(a.expr(0), a.axes(1, a.expr(0))));
    add(table, "pnorm", "x, p=2", a -> norm(a.expr(0), a.number(1, "p", 2), a));
    add(
        table,
        "mixed_norm",
        "X, p=2, q=1",
        a -> {
          Expr x = a.expr(0);
          double p = a.number(1, "p", 2);
          if (p != 1 && p != 2 && p != Double.POSITIVE_INFINITY || x.rank() != 2) {
            throw a.parser().error("a mixed norm is read of rows with p = 1, 2 or inf", a.place());
          }
          Expr rows = p == 1 ? norm1(x, 1) : p == 2 ? Functions.norm2(x, 1) : normInfinity(x, 1);
          return norm(rows, a.number(2, "q", 1), a);
        });
    of(table, "norm_nuc", Matrices::nuclearNorm);
    of(table, "sigma_max", Matrices::spectralNorm);
  }

  private static Expr norm1(Expr x, int... axes) {
    return axes.length == 0 ? Functions.norm1(x) : Functions.sum(Functions.abs(x), axes);
  }

  private static Expr normInfinity(Expr x, int... axes) {
    return axes.length == 0
        ? Functions.normInfinity(x)
        : Functions.reduce(Reduction.MAXIMUM, Functions.abs(x), axes);
  }

  private static Expr norm(Expr x, double p, CvxpyArguments a) {
    if (p == 1) {
      return Functions.norm1(x);
    }
    if (p == 2) {
      return Functions.norm2(x);
    }
    if (p == Double.POSITIVE_INFINITY) {
      return Functions.normInfinity(x);
    }
    if (Double.isNaN(p) || p == 0) {
      throw a.parser().error("the p of a norm is a number other than 0", a.place());
    }
    return p > 1
        ? SpecialFunctions.normP(x, p)
        : Functions.sum(x.power(p)).power(1 / p); // concave, of numbers that are not negative
  }

  /// A norm of a vector, or that of a matrix as an operator; `'fro'` and `'nuc'` of its values.
  private static Expr norm(CvxpyArguments a) {
    Expr x = a.expr(0);
    CvxpyValue which = a.find(1, "p");
    int[] axes = a.axes(2, x);
    String word = which instanceof CvxpyValue.Text(var text, var _) ? text : "";
    double p = word.isEmpty() ? a.number(1, "p", 2) : Double.POSITIVE_INFINITY;
    boolean matrix = x.rank() == 2 && axes.length == 0;
    if (matrix && word.equals("fro")) {
      return Functions.norm2(x);
    }
    if (matrix && word.equals("nuc")) {
      return Matrices.nuclearNorm(x);
    }
    if (!word.isEmpty() && !word.equalsIgnoreCase("inf")) {
      throw a.parser()
          .error(
              "the p of a norm is a number, inf, or for a matrix 'fro' or 'nuc', not '"
                  + word
                  + "'",
              which == null ? a.place() : which.span());
    }
    boolean column = matrix && x.dims().contains(Dim.of(1));
    if (matrix && !column) {
      return operatorNorm(x, p, a);
    }
    return axes.length == 0
        ? norm(x, p, a)
        : p == 1 ? norm1(x, axes) : p == 2 ? Functions.norm2(x, axes) : normInfinity(x, axes);
  }

  private static Expr operatorNorm(Expr x, double p, CvxpyArguments a) {
    if (p == 1) {
      return Functions.reduce(Reduction.MAXIMUM, norm1(x, 0));
    }
    if (p == 2) {
      return Matrices.spectralNorm(x);
    }
    if (p == Double.POSITIVE_INFINITY) {
      return Functions.reduce(Reduction.MAXIMUM, norm1(x, 1));
    }
    throw a.parser().error("the p of a matrix is 1, 2, inf, 'fro' or 'nuc'", a.place());
  }

  private static void quadratics(Map<String, Atom> table) {
    add(table, "quad_form", "x, P", a -> Matrices.quadraticForm(a.expr(1), flat(a.expr(0))));
    add(
        table,
        "quad_over_lin",
        "x, y",
        a -> Functions.sum(Functions.square(a.expr(0))).times(inversePositive(a.expr(1))));
    add(
        table,
        "matrix_frac",
        "x, P",
        a -> {
          Expr x = a.expr(0);
          Expr p = symmetric(a.expr(1));
          Expr product = Functions.inverse(p).matmul(x);
          return x.rank() == 1
              ? Functions.dot(x, product)
              : Functions.trace(x.transpose().matmul(product));
        });
    add(table, "vdot", "x, y", a -> Functions.dot(flat(a.expr(0)), flat(a.expr(1))));
  }

  private static void ofSquare(Map<String, Atom> table, String name, UnaryOperator<Expr> body) {
    add(table, name, "X", a -> body.apply(square(a)));
  }

  /// The first argument, which has to be a square matrix.
  private static Expr square(CvxpyArguments a) {
    Expr x = a.expr(0);
    if (x.rank() != 2 || !x.dims().getFirst().equals(x.dims().getLast())) {
      throw a.parser()
          .error(
              "a square matrix is needed here, but this is of shape "
                  + ShapeException.dims(x.dims()),
              a.positional().getFirst().span());
    }
    return x;
  }

  private static void spectral(Map<String, Atom> table) {
    ofSquare(
        table,
        "lambda_max",
        x -> Functions.reduce(Reduction.MAXIMUM, Matrices.eigenvalues(symmetric(x))));
    ofSquare(
        table,
        "lambda_min",
        x -> Functions.reduce(Reduction.MINIMUM, Matrices.eigenvalues(symmetric(x))));
    add(table, "lambda_sum_largest", "X, k", a -> eigenvalueSum(square(a), a.count(1, "k"), true));
    add(
        table,
        "lambda_sum_smallest",
        "X, k",
        a -> eigenvalueSum(square(a), a.count(1, "k"), false));
    ofSquare(table, "log_det", x -> Functions.logDeterminant(symmetric(x)));
    ofSquare(table, "tr_inv", x -> Functions.trace(Functions.inverse(symmetric(x))));
    ofSquare(table, "trace", Functions::trace);
    ofSquare(
        table,
        "von_neumann_entr",
        x -> Functions.sum(SpecialFunctions.entr(Matrices.eigenvalues(symmetric(x)))));
    of(table, "symmetric_wrap", x -> x);
    of(table, "psd_wrap", x -> x);
  }

  /// What CVXPY takes for symmetric: a matrix that is, or its symmetric part, which is the same for
  /// all matrices that CVXPY allows.
  private static Expr symmetric(Expr x) {
    boolean known =
        x.node() instanceof Node.Variable(var _, var _, var domain) && domain.symmetric();
    boolean same =
        x.node() instanceof Node.Literal(var value)
            && value.rank() == 2
            && value.rows() == value.columns()
            && IntStream.range(0, value.rows())
                .allMatch(
                    i -> IntStream.range(0, i).allMatch(j -> value.at(i, j) == value.at(j, i)));
    return known || same ? x : Matrices.symmetricPart(x);
  }

  private static Expr eigenvalueSum(Expr x, int k, boolean largest) {
    Expr values = Matrices.eigenvalues(symmetric(x));
    if (values.dims().getFirst() instanceof Dim.Fixed(var n)) {
      int count = Math.min(k, n);
      // the largest stand first
      return Functions.sum(
          largest ? Arrays.slice(values, 0, 0, count) : Arrays.slice(values, 0, n - count, n));
    }
    return Functions.sum(Arrays.slice(values, 0, largest ? 0 : -1, largest ? 1 : -1, Dim.of(k)));
  }

  private static void arrays(Map<String, Atom> table) {
    add(table, "hstack", "parts", a -> hstack(a));
    add(table, "vstack", "parts", a -> vstack(a));
    of(table, "diag", x -> x.rank() == 2 ? Functions.diagonal(x) : Functions.diag(x));
    add(table, "transpose", "x", a -> a.expr(0).rank() == 2 ? a.expr(0).transpose() : a.expr(0));
    // column by column, as CVXPY and Fortran do
    add(
        table,
        "vec",
        "X",
        a -> a.expr(0).rank() == 2 ? Arrays.flatten(a.expr(0).transpose()) : flat(a.expr(0)));
    add(
        table,
        "cumsum",
        "x, axis=0",
        a -> Arrays.cumulativeSum(a.expr(0), a.axis(1, a.expr(0)).orElse(0)));
    add(table, "diff", "x", a -> step(a, a.expr(0), 0));
    add(table, "outer", "x, y", a -> Functions.outer(flat(a.expr(0)), flat(a.expr(1))));
    add(table, "kron", "A, B", a -> Matrices.kron(a.expr(0), a.expr(1)));
    add(table, "matmul", "A, B", a -> a.expr(0).matmul(a.expr(1)));
  }

  private static Expr hstack(CvxpyArguments a) {
    List<Expr> parts = a.parser().parts(a.positional().getFirst());
    boolean matrices = parts.stream().anyMatch(part -> part.rank() == 2);
    return matrices
        ? Arrays.concatenate(1, parts.toArray(new Expr[0]))
        : Arrays.concatenate(0, parts.stream().map(CvxpyAtoms::flat).toArray(Expr[]::new));
  }

  private static Expr vstack(CvxpyArguments a) {
    List<Expr> parts = a.parser().parts(a.positional().getFirst());
    return Arrays.concatenate(0, parts.stream().map(CvxpyAtoms::row).toArray(Expr[]::new));
  }

  private static Expr row(Expr x) {
    return switch (x.rank()) {
      case 0 -> Arrays.reshape(x, Dim.of(1), Dim.of(1));
      case 1 -> Arrays.reshape(x, Dim.of(1), x.dims().getFirst());
      default -> x;
    };
  }
}
