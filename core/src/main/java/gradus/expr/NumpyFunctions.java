package gradus.expr;

import java.util.List;
import java.util.Set;
import java.util.function.BinaryOperator;

/// How the functions of one and two numbers are written in NumPy and SciPy.
final class NumpyFunctions {
  private static final String SPECIAL = "scipy.special";

  private static final Set<String> IMPORTED =
      Set.of(
          "softmax",
          "log_softmax",
          "logsumexp",
          "solve_triangular",
          "expit",
          "erf",
          "erfc",
          "erfcx",
          "log_ndtr",
          "gammaln",
          "digamma",
          "polygamma",
          "exprel",
          "xlogy",
          "xlog1py",
          "rel_entr",
          "betaln");

  private NumpyFunctions() {}

  /// Whether code may import something under this name, which no variable can have then.
  static boolean isImported(String name) {
    return IMPORTED.contains(name);
  }

  /// @param imported makes a function of a module known, and answers its name
  static Code of(Function1 function, Code x, BinaryOperator<String> imported) {
    String t = x.text();
    return switch (function) {
      case NEGATE -> Code.of(Code.SIGN, "-" + x.at(Code.SIGN));
      case EXP, LOG, EXPM1, LOG1P, SQRT, ABS, SIGN, SIN, COS, TAN, SINH, COSH, TANH, FLOOR, CEIL ->
          call("np." + function.symbol(), t);
      case ATAN, ASIN, ACOS, ASINH, ACOSH, ATANH ->
          call("np.arc" + function.symbol().substring(1), t);
      case ROUND -> call("np.rint", t);
      case RELU -> Code.call("np.maximum", List.of(t, "0"));
      case STEP -> truth(x.at(Code.SUM) + " > 0");
      case NOT -> truth(x.at(Code.SUM) + " == 0");
      case STOP -> x;
      case SIGMOID -> call(imported.apply(SPECIAL, "expit"), t);
      case SOFTPLUS -> Code.call("np.logaddexp", List.of("0", t));
      case SECH2 -> {
        String expit = imported.apply(SPECIAL, "expit");
        String twice = "2 * " + x.at(Code.SIGN);
        yield Code.of(
            Code.PRODUCT, "4 * " + expit + "(" + twice + ") * " + expit + "(-" + twice + ")");
      }
      case LOG1MEXP ->
          Code.call(
              "np.where",
              List.of(
                  x.at(Code.SUM) + " > -np.log(2)",
                  "np.log(-np.expm1(" + t + "))",
                  "np.log1p(-np.exp(" + t + "))"));
      case ERF, ERFC, ERFCX, EXPREL, DIGAMMA -> call(imported.apply(SPECIAL, function.symbol()), t);
      case IERFCX ->
          Code.of(
              Code.SUM,
              "1 / np.sqrt(np.pi) - "
                  + x.at(Code.SIGN)
                  + " * "
                  + imported.apply(SPECIAL, "erfcx")
                  + "("
                  + t
                  + ")");
      case INVERSE_MILLS -> Code.of(Code.PRODUCT, hazard(x, imported));
      case MEAN_RESIDUAL -> Code.of(Code.SUM, hazard(x, imported) + " - " + x.at(Code.PRODUCT));
      case RESIDUAL_VARIANCE -> {
        String hazard = hazard(x, imported);
        yield Code.of(
            Code.SUM, "1 - " + hazard + " * (" + hazard + " - " + x.at(Code.PRODUCT) + ")");
      }
      case LOG_EXPREL ->
          near(
              x,
              t,
              "# / 2 + # ** 2 / 24 - # ** 4 / 2880 + # ** 6 / 181440",
              "np.clip(#, 0, 1e300) + np.log("
                  + imported.apply(SPECIAL, "exprel")
                  + "(-np.minimum(np.abs(#), 1e300)))");
      case EXPREL_MEAN ->
          near(x, t, "0.5 + # / 12 - # ** 3 / 720 + # ** 5 / 30240", "-1 / np.expm1(-#) - 1 / #");
      case EXPREL_VARIANCE ->
          near(
              x,
              t,
              "1 / 12 - # ** 2 / 240 + # ** 4 / 6048 - # ** 6 / 172800",
              "1 / # ** 2 + 1 / (np.expm1(#) * np.expm1(-#))");
      case LOG_NORMAL_CDF -> call(imported.apply(SPECIAL, "log_ndtr"), t);
      case LOG_GAMMA -> call(imported.apply(SPECIAL, "gammaln"), t);
      case TRIGAMMA -> Code.call(imported.apply(SPECIAL, "polygamma"), List.of("1", t));
      case TETRAGAMMA -> Code.call(imported.apply(SPECIAL, "polygamma"), List.of("2", t));
      case LOG1PMX -> Code.of(Code.SUM, "np.log1p(" + t + ") - " + x.at(Code.PRODUCT));
      case LOG_COSH ->
          Code.of(Code.SUM, "np.logaddexp(" + t + ", -" + x.at(Code.SIGN) + ") - np.log(2)");
      case SINC -> call("np.sinc", x.at(Code.PRODUCT) + " / np.pi");
    };
  }

  /// A series next to 0, a quotient elsewhere, which takes 1 where it is not asked for.
  private static Code near(Code x, String t, String series, String quotient) {
    String inside = "np.abs(" + t + ") < 0.1";
    String far = "np.where(" + inside + ", 1, " + t + ")";
    return Code.call(
        "np.where",
        List.of(inside, series.replace("#", x.at(Code.SIGN)), quotient.replace("#", far)));
  }

  /// `√(2/π)/erfcx(x/√2)`
  private static String hazard(Code x, BinaryOperator<String> imported) {
    String scaled = imported.apply(SPECIAL, "erfcx");
    return "np.sqrt(2 / np.pi) / " + scaled + "(" + x.at(Code.PRODUCT) + " / np.sqrt(2))";
  }

  private static Code call(String name, String argument) {
    return Code.call(name, List.of(argument));
  }

  private static Code truth(String condition) {
    return Code.call("np.where", List.of(condition, "1.0", "0.0"));
  }

  /// The functions that Python has no sign for.
  static Code of(Function2 function, Code x, Code y, BinaryOperator<String> imported) {
    List<String> both = List.of(x.text(), y.text());
    return switch (function) {
      case MAXIMUM -> Code.call("np.maximum", both);
      case MINIMUM -> Code.call("np.minimum", both);
      case LESS -> truth(x.at(Code.SUM) + " < " + y.at(Code.SUM));
      case LESS_EQUAL -> truth(x.at(Code.SUM) + " <= " + y.at(Code.SUM));
      case EQUAL -> truth(x.at(Code.SUM) + " == " + y.at(Code.SUM));
      case AND -> truth("np.logical_and(" + x.text() + ", " + y.text() + ")");
      case OR -> truth("np.logical_or(" + x.text() + ", " + y.text() + ")");
      case LOG_ADD_EXP -> Code.call("np.logaddexp", both);
      case HYPOT -> Code.call("np.hypot", both);
      case ATAN2 -> Code.call("np.arctan2", both);
      case XLOGY -> Code.call(imported.apply(SPECIAL, "xlogy"), both);
      case XLOG1PY -> Code.call(imported.apply(SPECIAL, "xlog1py"), both);
      case REL_ENTR -> Code.call(imported.apply(SPECIAL, "rel_entr"), both);
      case POLYGAMMA -> Code.call(imported.apply(SPECIAL, "polygamma"), both);
      case LOG_BETA -> Code.call(imported.apply(SPECIAL, "betaln"), both);
      case ADD, MULTIPLY, DIVIDE, POWER ->
          throw new IllegalStateException(function + " has a sign");
    };
  }
}
