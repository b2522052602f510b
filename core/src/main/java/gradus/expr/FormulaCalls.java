package gradus.expr;

import gradus.expr.FormulaException.Span;
import gradus.expr.FormulaToken.Kind;
import gradus.expr.cvxpy.Atom;
import gradus.expr.cvxpy.Atoms;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Reads calls of functions.
final class FormulaCalls {
  /// The functions that are read here.
  static final List<String> NAMES =
      List.of(
          "sum",
          "prod",
          "max",
          "min",
          "logsumexp",
          "norm2",
          "mean",
          "var",
          "eye",
          "commutation",
          "ones",
          "zeros",
          "broadcast",
          "einsum",
          "permute",
          "tensor");

  private final FormulaParser parser;
  private final FormulaArrays arrays;
  private final FormulaAtoms atoms;
  private final FormulaReductions reductions;
  private final FormulaNumbers numbers;

  FormulaCalls(FormulaParser parser, FormulaOperations operations) {
    this.parser = parser;
    this.arrays = new FormulaArrays(parser, this);
    this.reductions = new FormulaReductions(parser, operations, this);
    this.numbers = new FormulaNumbers(parser);
    this.atoms = new FormulaAtoms(new FormulaText(parser.text()));
  }

  FormulaReductions reductions() {
    return reductions;
  }

  FormulaNumbers numbers() {
    return numbers;
  }

  /// The call of a name; the parser stands at its parenthesis.
  FormulaOperand call(FormulaToken name) {
    String function = FormulaFunction.canonical(name.text());
    @Nullable FormulaFunction plain = FormulaFunction.named(function);
    boolean array = FormulaArrays.NAMES.contains(function);
    boolean own = plain != null || array || NAMES.contains(function);
    Atom atom = own ? null : Atoms.named(name.text());
    if (!own && atom == null) {
      throw parser.error(
          parser.isVariable(name.text())
              ? "'" + name.text() + "' is a variable, not a function; a product is written with *"
              : "'" + name.text() + "' is not a function" + Nearest.hint(name.text(), known()),
          name.span());
    }
    parser.take();
    FormulaOperand result =
        atom != null
            ? atom(name, atom)
            : plain != null
                ? plain(name, plain)
                : array ? arrays.call(name) : special(name, function);
    parser.expect(")", "',' or ')'");
    return result;
  }

  private static List<String> known() {
    List<String> known = new ArrayList<>(FormulaFunction.names());
    known.addAll(Atoms.names());
    return known;
  }

  private FormulaOperand atom(FormulaToken name, Atom atom) {
    List<FormulaOperand> arguments = parser.peek().is(")") ? List.of() : arguments();
    return FormulaOperand.of(atoms.call(name, atom, arguments), name.span());
  }

  private FormulaOperand special(FormulaToken name, String function) {
    return switch (function) {
      case "eye" -> eye(name);
      case "commutation" -> commutation(name);
      case "ones" -> filled(name, 1);
      case "zeros" -> filled(name, 0);
      case "broadcast" -> broadcast(name);
      case "einsum" -> einsum(name);
      case "permute" -> permute();
      case "tensor" -> numbers.tensor(name);
      default -> reductions.call(name, function);
    };
  }

  private FormulaOperand plain(FormulaToken name, FormulaFunction function) {
    List<FormulaOperand> arguments = parser.peek().is(")") ? List.of() : arguments();
    int wanted = function.parameters().size();
    if (arguments.size() != wanted) {
      throw parser.error(
          name.text()
              + " takes "
              + wanted
              + (wanted == 1 ? " argument" : " arguments")
              + ", as in "
              + function.signature()
              + ", but "
              + arguments.size()
              + (arguments.size() == 1 ? " is given" : " are given"),
          name.span());
    }
    List<FormulaOperand> settled = arguments.stream().map(FormulaOperand::settled).toList();
    Expr value =
        checked(
            arguments,
            () -> function.body().apply(settled.stream().map(FormulaOperand::expr).toList()));
    boolean row =
        settled.stream().anyMatch(x -> x.rank() == 1)
            && settled.stream().allMatch(x -> x.rank() == 0 || x.transposed());
    return new FormulaOperand(value, row && value.rank() == 1, false, name.span());
  }

  private List<FormulaOperand> arguments() {
    List<FormulaOperand> arguments = new ArrayList<>();
    do {
      arguments.add(parser.comparison());
    } while (parser.takeAny(",") != null);
    return arguments;
  }

  /// What is built; where the shapes do not fit, an error at the arguments.
  Expr checked(List<FormulaOperand> arguments, Supplier<Expr> build) {
    try {
      return build.get();
    } catch (ShapeException misfit) {
      List<Span> places = arguments.stream().map(FormulaOperand::span).toList();
      throw new FormulaException(String.valueOf(misfit.getMessage()), parser.text(), places);
    }
  }

  int whole(String what) {
    FormulaToken token = parser.peek();
    if (token.kind() == Kind.NUMBER
        && token.text().length() <= 9
        && token.text().chars().allMatch(Character::isDigit)) {
      return Integer.parseInt(parser.take().text());
    }
    throw parser.unexpected(what + ", a whole number");
  }

  Dim dim() {
    FormulaToken token = parser.peek();
    if (token.kind() == Kind.NUMBER) {
      return Dim.of(whole("a dimension"));
    }
    if (token.kind() != Kind.NAME) {
      throw parser.unexpected("a dimension, as a name or a whole number");
    }
    if (!parser.isDim(token.text())) {
      throw parser.error(
          "'"
              + token.text()
              + "' is a variable, but a dimension is expected here: a name such as n, or a whole"
              + " number",
          token.span());
    }
    return Dim.of(parser.take().text());
  }

  private List<Dim> dims(FormulaToken name) {
    List<Dim> dims = new ArrayList<>();
    if (parser.peek().is(")")) {
      throw parser.unexpected(
          "the dimensions of " + name.text() + ", as in " + name.text() + "(n)");
    }
    do {
      dims.add(dim());
    } while (parser.takeAny(",") != null);
    return dims;
  }

  private FormulaOperand eye(FormulaToken name) {
    List<Dim> dims = dims(name);
    if (dims.size() != 1) {
      throw parser.error(
          "an identity matrix has one dimension, as in eye(n), but " + dims.size() + " are given",
          name.span());
    }
    return FormulaOperand.of(Expr.eye(dims.get(0)), name.span());
  }

  private FormulaOperand commutation(FormulaToken name) {
    List<Dim> dims = dims(name);
    if (dims.size() != 2) {
      throw parser.error(
          "a commutation matrix has the two dimensions of the matrices it transposes, as in"
              + " commutation(m, n), but "
              + dims.size()
              + " are given",
          name.span());
    }
    return FormulaOperand.of(Matrices.commutation(dims.get(0), dims.get(1)), name.span());
  }

  private FormulaOperand filled(FormulaToken name, double value) {
    return FormulaOperand.of(Expr.of(value).broadcast(dims(name)), name.span());
  }

  /// `broadcast(a, n, d)` repeats a scalar; `broadcast("i->ij", x, n, d)` says where the axes of
  /// `x` go.
  private FormulaOperand broadcast(FormulaToken name) {
    FormulaToken labels = parser.peek();
    boolean labelled = labels.kind() == Kind.STRING;
    if (labelled) {
      parser.take();
      parser.expect(",", "','");
    }
    FormulaOperand x = parser.comparison().settled();
    List<Dim> dims = parser.takeAny(",") == null ? List.of() : dims(name);
    String[] sides =
        labelled
            ? labels.text().replace(" ", "").split("->", -1)
            : new String[] {"", "?".repeat(dims.size())};
    if (sides.length != 2 || sides[0].length() != x.rank() || sides[1].length() != dims.size()) {
      String want =
          "broadcast(a, n, d) for a scalar, or broadcast(\"i->ij\", x, n, d) with a letter for each"
              + " axis";
      throw parser.error("a broadcast is written " + want, labelled ? labels.span() : name.span());
    }
    List<Integer> axes = sides[0].chars().map(sides[1]::indexOf).boxed().toList();
    return FormulaOperand.of(
        checked(List.of(x), () -> Expr.of(new Node.Broadcast(x.expr(), dims, axes))), name.span());
  }

  private FormulaOperand einsum(FormulaToken name) {
    FormulaToken labels = parser.peek();
    if (labels.kind() != Kind.STRING) {
      throw parser.unexpected("the subscripts in double quotes, as in einsum(\"ij,jk->ik\", A, B)");
    }
    parser.take();
    parser.expect(",", "','");
    List<FormulaOperand> operands = arguments();
    Expr[] exprs = operands.stream().map(x -> x.settled().expr()).toArray(Expr[]::new);
    try {
      return FormulaOperand.of(
          checked(operands, () -> Functions.einsum(labels.text(), exprs)), name.span());
    } catch (FormulaException misfit) {
      throw misfit;
    } catch (IllegalArgumentException malformed) {
      throw parser.error(String.valueOf(malformed.getMessage()), labels.span());
    }
  }

  /// `permute(T, 3, 1, 2)`: axis `k` of the result is the axis of `T` that is listed at `k`,
  /// counted from 1.
  private FormulaOperand permute() {
    FormulaOperand x = parser.comparison().settled();
    List<Integer> order = new ArrayList<>();
    while (parser.takeAny(",") != null) {
      order.add(whole("an axis") - 1);
    }
    return FormulaOperand.of(
        checked(List.of(x), () -> Expr.of(new Node.Permute(x.expr(), order))), x.span());
  }
}
