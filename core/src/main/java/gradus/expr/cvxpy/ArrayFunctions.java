package gradus.expr.cvxpy;

import gradus.expr.Arrays;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Functions;
import gradus.expr.Node;
import gradus.expr.ShapeException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The functions of CVXPY that put arrays together, take parts of them, or add up as they go.
final class ArrayFunctions {
  static final List<Atom> ATOMS =
      List.of(
          Atom.of("hstack", "parts", a -> hstack(a.exprs(0))),
          Atom.of("vstack", "parts", a -> vstack(a.exprs(0))),
          Atom.of("bmat", "rows", a -> blocks(a)),
          Atom.of("concatenate", "parts, axis=0", a -> concatenate(a)),
          Atom.of(
              "stack",
              "parts, axis=0",
              a ->
                  Arrays.stack(
                      a.axis("axis", a.exprs(0).getFirst().rank() + 1, 0),
                      a.exprs(0).toArray(new Expr[0]))),
          Atom.of(
              "deep_flatten",
              "parts",
              a -> hstack(a.exprs(0).stream().map(Shaping::columns).toList())),
          Atom.of("diag", "x, k=0", ArrayFunctions::diag),
          Atom.of("upper_tri", "X", ArrayFunctions::upperTriangle),
          Atom.of("vec_to_upper_tri", "x, strict=False", ArrayFunctions::toUpperTriangle),
          Atom.of(
              "cumsum",
              "x, axis=0",
              a ->
                  a.find("axis") instanceof Value.None
                      ? Arrays.cumulativeSum(Shaping.flat(a.expr(0)), 0)
                      : Arrays.cumulativeSum(a.expr(0), axis(a))),
          Atom.of("cumprod", "x, axis=0", a -> Arrays.cumulativeProduct(a.expr(0), axis(a))),
          Atom.of("cummax", "x, axis=0", ArrayFunctions::cumulativeMaximum),
          Atom.of("diff", "x, k=1, axis=0", ArrayFunctions::differences),
          Atom.of("conv", "a, b", ArrayFunctions::convolution),
          Atom.of("convolve", "a, b", ArrayFunctions::convolution),
          Atom.of("einsum", "subscripts, x, *more, optimize='greedy'", ArrayFunctions::einsum));

  private ArrayFunctions() {}

  /// Each entry along an axis less the one before.
  static Expr step(Arguments a, Expr x, int axis) {
    int n = a.size(x, axis);
    if (n < 2) {
      throw a.error("there is no step along an axis of one entry");
    }
    return Arrays.slice(x, axis, 1, n).minus(Arrays.slice(x, axis, 0, n - 1));
  }

  private static int axis(Arguments a) {
    return a.axis("axis", a.expr(0).rank(), 0);
  }

  private static Expr hstack(List<Expr> parts) {
    boolean matrices = parts.stream().anyMatch(part -> part.rank() == 2);
    return matrices
        ? Arrays.concatenate(1, parts.toArray(new Expr[0]))
        : Arrays.concatenate(0, parts.stream().map(Shaping::flat).toArray(Expr[]::new));
  }

  private static Expr vstack(List<Expr> parts) {
    return Arrays.concatenate(0, parts.stream().map(ArrayFunctions::row).toArray(Expr[]::new));
  }

  private static Expr row(Expr x) {
    return switch (x.rank()) {
      case 0 -> Arrays.reshape(x, Dim.of(1), Dim.of(1));
      case 1 -> Arrays.reshape(x, Dim.of(1), x.dims().getFirst());
      default -> x;
    };
  }

  /// Rows of blocks side by side, one below the other; a vector is a row.
  private static Expr blocks(Arguments a) {
    List<Expr> rows = new ArrayList<>();
    for (Value row : a.parts(0)) {
      List<Value> blocks = a.reader().parts(row);
      rows.add(hstack(blocks.stream().map(block -> row(a.reader().expr(block))).toList()));
    }
    return vstack(rows);
  }

  private static Expr concatenate(Arguments a) {
    List<Expr> parts = a.exprs(0);
    if (a.find("axis") instanceof Value.None) {
      return hstack(parts.stream().map(Shaping::flat).toList());
    }
    int axis = a.axis("axis", parts.getFirst().rank(), 0);
    return Arrays.concatenate(axis, parts.toArray(new Expr[0]));
  }

  /// A vector on a diagonal, or the diagonal of a matrix: the `k`-th above the main one.
  private static Expr diag(Arguments a) {
    Expr x = a.expr(0);
    int k = (int) a.number("k", 0);
    boolean vector = x.rank() < 2 || x.dims().contains(Dim.of(1));
    int down = Math.max(0, -k);
    int right = Math.max(0, k);
    if (vector) {
      Expr square = Functions.diag(Shaping.columns(x));
      return Arrays.pad(Arrays.pad(square, 0, down, right), 1, right, down);
    }
    if (k == 0) {
      return Functions.diagonal(a.square(0));
    }
    int n = a.size(a.square(0), 0);
    if (Math.abs(k) >= n) {
      throw a.error("there is no diagonal " + k + " in a matrix of " + n + " rows", "k");
    }
    return Functions.diagonal(
        Arrays.slice(Arrays.slice(x, 0, down, n - right), 1, right, n - down));
  }

  /// The elements above the diagonal, row by row.
  private static Expr upperTriangle(Arguments a) {
    Expr x = a.square(0);
    int n = a.size(x, 0);
    if (n < 2) {
      throw a.error("a matrix of one row has nothing above its diagonal", "X");
    }
    Expr[] rows = new Expr[n - 1];
    for (int i = 0; i < n - 1; i++) {
      rows[i] = Arrays.slice(Arrays.take(x, 0, i), 0, i + 1, n);
    }
    return Arrays.concatenate(0, rows);
  }

  /// The upper triangular matrix of elements given row by row.
  private static Expr toUpperTriangle(Arguments a) {
    Expr x = Shaping.flat(a.expr(0));
    int count = a.size(x, 0);
    int less = a.flag("strict") ? 1 : 0;
    int n = (int) ((Math.sqrt(8.0 * count + 1) - 1) / 2) + less;
    if ((n - less) * (n - less + 1) / 2 != count) {
      throw a.error("a triangle has 1, 3, 6, 10, … elements, not " + count, "x");
    }
    Expr[] rows = new Expr[n];
    int from = 0;
    for (int i = 0; i < n; i++) {
      int length = n - i - less;
      rows[i] =
          length == 0
              ? Expr.of(0).broadcast(List.of(Dim.of(1), Dim.of(n)))
              : row(Arrays.pad(Arrays.slice(x, 0, from, from + length), 0, n - length, 0));
      from += length;
    }
    return Arrays.concatenate(0, rows);
  }

  private static Expr cumulativeMaximum(Arguments a) {
    Expr x = a.expr(0);
    int axis = axis(a);
    Expr[] parts = new Expr[a.size(x, axis)];
    for (int k = 0; k < parts.length; k++) {
      Expr next = Arrays.slice(x, axis, k, k + 1);
      parts[k] = k == 0 ? next : Functions.max(parts[k - 1], next);
    }
    return Arrays.concatenate(axis, parts);
  }

  private static Expr differences(Arguments a) {
    Expr x = a.expr(0);
    int axis = a.axis("axis", x.rank(), 0);
    for (int k = 0; k < a.whole("k", 0, 1); k++) {
      x = step(a, x, axis);
    }
    return x;
  }

  /// `yₖ = Σ aⱼ bₖ₋ⱼ`: the one that is known, or the first, times copies of the other that are
  /// shifted.
  private static Expr convolution(Arguments arguments) {
    Expr first = Shaping.flat(arguments.expr(0));
    Expr second = Shaping.flat(arguments.expr(1));
    boolean turn = second.node() instanceof Node.Literal;
    Expr a = turn ? second : first;
    Expr b = turn ? first : second;
    int m = arguments.size(a, 0);
    arguments.size(b, 0);
    return IntStream.range(0, m)
        .mapToObj(j -> {
          Expr shifted = Arrays.pad(b, 0, j, m - 1 - j);
          return Arrays.take(a, 0, j).broadcastLike(shifted).times(shifted);
        })
        .reduce(Expr::plus)
        .orElseThrow();
  }

  private static Expr einsum(Arguments a) {
    String subscripts = a.text("subscripts", "").replace(" ", "");
    List<Value> operands = a.positional().subList(1, a.positional().size());
    if (subscripts.isEmpty() || operands.isEmpty()) {
      throw a.error("an einsum is written einsum('ij,jk->ik', A, B)");
    }
    String full = subscripts.contains("->") ? subscripts : subscripts + "->" + implied(subscripts);
    Expr[] exprs = operands.stream().map(a.reader()::expr).toArray(Expr[]::new);
    try {
      return Functions.einsum(full, exprs);
    } catch (ShapeException misfit) {
      throw misfit;
    } catch (IllegalArgumentException malformed) {
      throw a.error(String.valueOf(malformed.getMessage()), "subscripts");
    }
  }

  /// The labels that occur once, in the order of the alphabet: what NumPy takes for the result
  /// where none is given.
  private static String implied(String subscripts) {
    return subscripts
        .chars()
        .filter(Character::isLetter)
        .boxed()
        .collect(Collectors.groupingBy(label -> label, Collectors.counting()))
        .entrySet()
        .stream()
        .filter(entry -> entry.getValue() == 1)
        .map(entry -> entry.getKey())
        .sorted(Comparator.naturalOrder())
        .map(Character::toString)
        .collect(Collectors.joining());
  }
}
