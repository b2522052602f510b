package gradus.expr.cvxpy;

import gradus.expr.Expr;
import gradus.expr.FormulaException;
import gradus.expr.FormulaException.Span;
import gradus.expr.FormulaText;
import gradus.expr.ShapeException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// A function of CVXPY: its name, how it is called, and what it builds.
///
/// @param parameters names, `name=…` where it may be left out, `*name` for any number of them
public record Atom(String name, List<String> parameters, Function<Arguments, Expr> body) {
  public Atom {
    parameters = List.copyOf(parameters);
  }

  /// @param parameters separated by commas
  static Atom of(String name, String parameters, Function<Arguments, Expr> body) {
    return new Atom(name, List.of(parameters.split(", ", -1)), body);
  }

  /// A function of one expression.
  static Atom of(String name, UnaryOperator<Expr> body) {
    return of(name, "x", a -> body.apply(a.expr(0)));
  }

  /// `huber(x, M=1)`
  String signature() {
    return name + "(" + String.join(", ", parameters) + ")";
  }

  private boolean variadic() {
    return parameters.stream().anyMatch(parameter -> parameter.startsWith("*"));
  }

  private List<String> keywords() {
    return parameters.stream().map(parameter -> parameter.replaceFirst("=.*", "")).toList();
  }

  /// What is built for a call.
  ///
  /// @throws FormulaException where there are too few arguments or too many, or one does not fit
  public Expr call(List<Value> positional, Map<String, Value> named, Reader reader, Span place) {
    Arguments given = new Arguments(keywords(), positional, named, reader, place);
    requireCount(given);
    try {
      return body.apply(given);
    } catch (ShapeException misfit) {
      Span[] places = positional.stream().map(Value::span).toArray(Span[]::new);
      throw reader
          .text()
          .error(
              String.valueOf(misfit.getMessage()),
              places.length == 0 ? new Span[] {place} : places);
    }
  }

  void requireKeyword(String keyword, FormulaText text, Span place) {
    if (!keywords().contains(keyword)) {
      throw text.error(
          name + " has no argument " + keyword + "; it is called " + signature(), place);
    }
  }

  private void requireCount(Arguments given) {
    int count = given.positional().size();
    for (int k = 0; k < parameters.size(); k++) { // one that is needed may be given by name
      boolean needed = !parameters.get(k).matches(".*[=*].*");
      boolean there = k < count || k > 0 && given.named().containsKey(given.keywords().get(k));
      if (needed && !there) {
        throw miscounted(given);
      }
    }
    if (!variadic() && count > parameters.size()) {
      throw miscounted(given);
    }
  }

  private FormulaException miscounted(Arguments given) {
    int count = given.positional().size();
    return given.error(
        name
            + " is called "
            + signature()
            + ", but "
            + count
            + (count == 1 ? " argument is given" : " arguments are given"));
  }
}
