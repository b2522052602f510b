package gradus.expr;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/// A named function of expressions, for formulas that deserve a name of their own: the second of
/// three ways to add an operation.
///
/// The body is a Java method that builds the graph; every reading works on it. What is known beyond
/// the body may be said: how it is typeset, a derivative that is better than the body's, and bounds
/// that are closer than the body's.
///
/// ```java
/// static final Definition LOG_COSH =
///     Definition.of("logcosh", x -> softplus(x.get(0).times(-2)).plus(x.get(0)).minus(Math.log(2)))
///         .latex("\\log\\cosh #")
///         .pullback((x, y, t) -> List.of(tanh(x.get(0)).times(t)));
///
/// Expr loss = sum(LOG_COSH.call(residual));
/// ```
///
/// Definitions are the same where they are the same object.
public final class Definition {
  /// From the derivative `t` by the value `y` to the derivatives by the arguments, each of the
  /// shape of its argument.
  public interface Pullback {
    List<Expr> of(List<Expr> arguments, Expr y, Expr t);
  }

  /// From bounds for the elements of the arguments to bounds for those of the value.
  public interface Bounds {
    Domain of(List<Domain> arguments);
  }

  private final String name;
  private final Function<List<Expr>, Expr> body;
  private final String latex;
  private final Optional<Pullback> pullback;
  private final Optional<Bounds> range;

  private Definition(
      String name,
      Function<List<Expr>, Expr> body,
      String latex,
      Optional<Pullback> pullback,
      Optional<Bounds> range) {
    this.name = name;
    this.body = body;
    this.latex = latex;
    this.pullback = pullback;
    this.range = range;
  }

  /// A definition that is read by its body.
  ///
  /// @param name how it is printed; letters, digits and underscores
  /// @param body builds the graph from the arguments; the same graph for the same arguments
  public static Definition of(String name, Function<List<Expr>, Expr> body) {
    if (!name.matches("[A-Za-z][A-Za-z0-9_]*")) {
      throw new IllegalArgumentException(
          "a definition is named by letters, digits and underscores, not \"" + name + "\"");
    }
    return new Definition(
        name, body, "\\operatorname{" + name + "}(#)", Optional.empty(), Optional.empty());
  }

  /// The same definition, typeset by a template in LaTeX with `#` for the arguments, or `#1`, `#2`,
  /// … for each of them.
  ///
  /// @throws IllegalArgumentException where the template has no place for an argument
  public Definition latex(String template) {
    if (!template.contains("#")) {
      throw new IllegalArgumentException(
          "a template has # in the place of the arguments, but \"" + template + "\" has none");
    }
    return new Definition(name, body, template, pullback, range);
  }

  /// The same definition with a derivative of its own, which reverse mode takes in place of the
  /// body's. [gradus.compile.PullbackCheck] tells whether the two agree.
  public Definition pullback(Pullback rule) {
    return new Definition(name, body, latex, Optional.of(rule), range);
  }

  /// The same definition with bounds of its own, which narrow what its body tells. They hold for
  /// computed values too, so they allow for rounding.
  public Definition range(Bounds bounds) {
    return new Definition(name, body, latex, pullback, Optional.of(bounds));
  }

  public String name() {
    return name;
  }

  public String latex() {
    return latex;
  }

  /// The derivative of its own, where it has one.
  public Optional<Pullback> pullback() {
    return pullback;
  }

  /// The bounds of its own, where it has some.
  public Optional<Bounds> range() {
    return range;
  }

  /// The value of the definition for some arguments, as a node of its own.
  ///
  /// @throws ShapeException where they do not fit
  /// @throws IllegalArgumentException where the body uses a variable that is no argument
  public Expr call(Expr... arguments) {
    Expr call = Expr.of(new Node.Call(this, List.of(arguments)));
    closed(arguments);
    for (int k = arguments.length + 1; k < 10; k++) {
      if (latex.contains("#" + k)) {
        throw new IllegalArgumentException(
            "the template of "
                + name
                + " has a place for argument "
                + k
                + ", but it is called with "
                + arguments.length);
      }
    }
    return call;
  }

  /// A variable that comes in by another way than the arguments would be overlooked by every
  /// reading, which looks for variables among the operands.
  private void closed(Expr[] arguments) {
    List<Expr> stand =
        IntStream.range(0, arguments.length)
            .mapToObj(k -> Expr.variable("\u0000" + k, arguments[k].dims().toArray(new Dim[0])))
            .toList();
    for (Expr variable : Graph.variables(List.of(body(stand))).values()) {
      if (!stand.contains(variable)) {
        throw new IllegalArgumentException(
            "the definition "
                + name
                + " uses the variable "
                + variable
                + ", which is not among its arguments; pass it as one");
      }
    }
  }

  /// What a call stands for.
  ///
  /// @throws IllegalArgumentException where it takes more arguments
  public Expr body(List<Expr> arguments) {
    try {
      return body.apply(arguments);
    } catch (IndexOutOfBoundsException e) {
      throw new IllegalArgumentException(
          "the body of "
              + name
              + " asks for an argument beyond the "
              + arguments.size()
              + " that it is called with",
          e);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
