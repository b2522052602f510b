package gradus.expr.cvxpy;

import gradus.expr.Arrays;
import gradus.expr.Dim;
import gradus.expr.Expr;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The functions of CVXPY that leave the elements as they are and arrange them along other axes.
final class Shaping {
  static final List<Atom> ATOMS =
      List.of(
          Atom.of(
              "transpose",
              "x, axes=None",
              a -> a.has("axes") ? permuted(a) : a.expr(0).permute(reversed(a.expr(0)))),
          Atom.of("permute_dims", "x, axes", Shaping::permuted),
          Atom.of("swapaxes", "x, axis1, axis2", Shaping::swapped),
          Atom.of("moveaxis", "x, source, destination", Shaping::moved),
          Atom.of("squeeze", "x, axis=None", Shaping::squeezed),
          Atom.of("broadcast_to", "x, shape", Shaping::broadcast),
          Atom.of("promote", "x, shape", Shaping::broadcast),
          Atom.of("reshape", "x, shape, order='F'", Shaping::reshaped),
          Atom.of("flatten", "x, order='F'", a -> flattened(a)),
          Atom.of("vec", "x, order='F'", a -> flattened(a)));

  private Shaping() {}

  /// All elements as a vector, row by row.
  static Expr flat(Expr x) {
    return x.rank() == 1 ? x : x.rank() == 0 ? Arrays.reshape(x, Dim.of(1)) : Arrays.flatten(x);
  }

  /// All elements as a vector, column by column, as CVXPY and Fortran do.
  static Expr columns(Expr x) {
    return x.rank() < 2 ? flat(x) : Arrays.flatten(x.permute(reversed(x)));
  }

  private static int[] reversed(Expr x) {
    return IntStream.range(0, x.rank()).map(k -> x.rank() - 1 - k).toArray();
  }

  private static Expr permuted(Arguments a) {
    Expr x = a.expr(0);
    List<Integer> axes = counted(a, "axes", x.rank());
    if (axes.stream().distinct().count() != x.rank() || axes.size() != x.rank()) {
      throw a.error("axes names each of the " + x.rank() + " axes once", "axes");
    }
    return x.permute(axes.stream().mapToInt(Integer::intValue).toArray());
  }

  /// Axes as a list, each from 0.
  private static List<Integer> counted(Arguments a, String keyword, int rank) {
    List<Integer> axes = a.wholes(keyword).stream().map(k -> k < 0 ? k + rank : k).toList();
    if (axes.stream().anyMatch(k -> k < 0 || k >= rank)) {
      throw a.error("axes of an array with " + rank + " count from 0", keyword);
    }
    return axes;
  }

  private static Expr swapped(Arguments a) {
    Expr x = a.expr(0);
    int one = a.axis("axis1", x.rank(), 0);
    int other = a.axis("axis2", x.rank(), 0);
    return x.permute(
        IntStream.range(0, x.rank()).map(k -> k == one ? other : k == other ? one : k).toArray());
  }

  private static Expr moved(Arguments a) {
    Expr x = a.expr(0);
    int source = a.axis("source", x.rank(), 0);
    List<Integer> order =
        IntStream.range(0, x.rank())
            .filter(k -> k != source)
            .boxed()
            .collect(Collectors.toCollection(ArrayList::new));
    order.add(a.axis("destination", x.rank(), 0), source);
    return x.permute(order.stream().mapToInt(Integer::intValue).toArray());
  }

  /// Without the axes that have one entry.
  private static Expr squeezed(Arguments a) {
    Expr x = a.expr(0);
    List<Integer> axes =
        a.has("axis")
            ? counted(a, "axis", x.rank())
            : IntStream.range(0, x.rank())
                .filter(k -> x.dims().get(k).equals(Dim.of(1)))
                .boxed()
                .toList();
    for (int axis : axes) {
      if (!x.dims().get(axis).equals(Dim.of(1))) {
        throw a.error("axis " + axis + " has " + x.dims().get(axis) + " entries, not one", "axis");
      }
    }
    return Arrays.reshape(
        x,
        IntStream.range(0, x.rank())
            .filter(k -> !axes.contains(k))
            .mapToObj(x.dims()::get)
            .toArray(Dim[]::new));
  }

  static List<Dim> shape(Arguments a) {
    List<Integer> sizes = a.wholes("shape");
    if (sizes.stream().anyMatch(n -> n < 1)) {
      throw a.error("the sizes of a shape are at least 1", "shape");
    }
    return sizes.stream().map(Dim::of).toList();
  }

  private static Expr broadcast(Arguments a) {
    Expr x = a.expr(0);
    List<Dim> shape = shape(a);
    if (x.rank() > shape.size()
        || !shape.equals(Operators.common(x, Expr.of(0).broadcast(shape)))) {
      throw a.error("the array cannot be repeated to this shape", "shape");
    }
    return Operators.repeated(x, shape);
  }

  private static boolean byRows(Arguments a) {
    String order = a.text("order", "F");
    if (!order.equals("F") && !order.equals("C")) {
      throw a.error("order is 'F', column by column, or 'C', row by row", "order");
    }
    return order.equals("C");
  }

  private static Expr flattened(Arguments a) {
    return byRows(a) ? flat(a.expr(0)) : columns(a.expr(0));
  }

  private static Expr reshaped(Arguments a) {
    Expr x = a.expr(0);
    List<Integer> sizes = new ArrayList<>(a.wholes("shape"));
    long count = 1;
    for (int axis = 0; axis < x.rank(); axis++) {
      count *= a.size(x, axis);
    }
    long known = sizes.stream().filter(n -> n != -1).mapToLong(n -> n).reduce(1, (m, n) -> m * n);
    int open = sizes.indexOf(-1);
    if (open >= 0 && known > 0) {
      sizes.set(open, (int) (count / known));
    }
    if (sizes.stream().anyMatch(n -> n < 1)
        || sizes.stream().mapToLong(n -> n).reduce(1, (m, n) -> m * n) != count) {
      throw a.error("a shape for " + count + " elements has sizes with that product", "shape");
    }
    Dim[] dims = sizes.stream().map(Dim::of).toArray(Dim[]::new);
    if (byRows(a)) {
      return Arrays.reshape(x, dims);
    }
    Dim[] back = java.util.Arrays.stream(dims).toList().reversed().toArray(new Dim[0]);
    Expr turned = Arrays.reshape(x.permute(reversed(x)), back);
    return turned.permute(reversed(turned));
  }
}
