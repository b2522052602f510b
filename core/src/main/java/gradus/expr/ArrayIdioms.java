package gradus.expr;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The idioms of [Arrays], [Indexing], [Matrices], [Windows] and [Sampling]. As for [Idiom], a
/// candidate is rebuilt and compared.
final class ArrayIdioms {
  private static final int MOST_PARTS = 64;

  private ArrayIdioms() {}

  static @Nullable Idiom of(Expr expr) {
    return switch (expr.node()) {
      case Node.Gather(var x, var indices, var _, var _)
          when indices.node() instanceof Node.ArgSort(var sorted) && sorted == x ->
          same(expr, Indexing.sort(x), new Idiom("sort", List.of(x)));
      case Node.Linear(LinearMap.Reshape _, var x) -> reshaped(expr, x);
      case Node.Select select -> select(expr, select);
      case Node.Reduce(var reduction, var x, var axes) -> reduce(expr, reduction, x, axes);
      case Node.Map2(var function, var x, var y) -> map2(expr, function, x, y);
      case Node.Einsum einsum -> convolution(expr, einsum);
      default -> null;
    };
  }

  private static @Nullable Idiom same(Expr expr, Expr rebuilt, Idiom idiom) {
    return rebuilt == expr ? idiom : null;
  }

  private static Dim number(int number) {
    return Dim.of(number);
  }

  private static @Nullable Idiom reshaped(Expr expr, Expr x) {
    if (x.node() instanceof Node.Einsum einsum) {
      @Nullable Idiom product = kronecker(expr, einsum);
      return product == null ? grouped(expr, einsum) : product;
    }
    @Nullable Idiom columns = vec(expr, x);
    return columns == null ? take(expr, x) : columns;
  }

  private static @Nullable Idiom kronecker(Expr expr, Node.Einsum einsum) {
    List<Expr> x = einsum.operands();
    if (x.size() != 2
        || expr.rank() > 2
        || x.stream().anyMatch(f -> f.rank() < 1 || f.rank() > 2)) {
      return null;
    }
    if (x.get(0).node() instanceof Node.Eye(var m)
        && x.get(1).node() instanceof Node.Eye(var n)
        && Matrices.commutation(m, n) == expr) {
      return new Idiom("commutation", List.of(), List.of(m, n));
    }
    return same(expr, Matrices.kron(x.get(0), x.get(1)), new Idiom("kron", x));
  }

  private static @Nullable Idiom vec(Expr expr, Expr x) {
    @Nullable Expr matrix = Idiom.transposed(x);
    return matrix == null
        ? null
        : same(expr, Matrices.vec(matrix), new Idiom("vec", List.of(matrix)));
  }

  private static @Nullable Idiom take(Expr expr, Expr x) {
    return x.node() instanceof Node.Linear(var map, var from)
            && map instanceof LinearMap.Slice(var axis, var start, var step, var dim)
            && start >= 0
            && step == 1
            && dim.equals(Dim.of(1))
        ? same(
            expr,
            Arrays.take(from, axis, start),
            new Idiom("take", List.of(from), List.of(number(axis + 1), number(start))))
        : null;
  }

  private static @Nullable Idiom select(Expr expr, Node.Select select) {
    if (expr.rank() == 2 && Idiom.repeated(select.otherwise()) != null) {
      Idiom lower = new Idiom("tril", List.of(select.then()));
      if (Matrices.tril(select.then()) == expr) {
        return lower;
      }
    }
    if (expr.rank() == 2 && Idiom.repeated(select.then()) != null) {
      Idiom upper = new Idiom("triu", List.of(select.otherwise()));
      if (Matrices.triu(select.otherwise()) == expr) {
        return upper;
      }
    }
    return stack(expr, select);
  }

  private static @Nullable Idiom stack(Expr expr, Node.Select first) {
    if (!(first.condition().node() instanceof Node.Map2(var function, var place, var _))
        || function != Function2.EQUAL
        || !(place.node() instanceof Node.Broadcast(var iota, var _, var axes))
        || !(iota.node() instanceof Node.Iota)) {
      return null;
    }
    List<Expr> parts = new ArrayList<>();
    Expr rest = expr;
    while (rest.node() instanceof Node.Select(var _, var then, var otherwise)
        && then.node() instanceof Node.Broadcast(var part, var _, var _)
        && parts.size() < MOST_PARTS) {
      parts.add(part);
      rest = otherwise;
    }
    if (!(rest.node() instanceof Node.Broadcast(var last, var _, var _))) {
      return null;
    }
    parts.add(last);
    int axis = axes.get(0);
    boolean fits =
        expr.dims().get(axis).equals(Dim.of(parts.size()))
            && parts.stream().allMatch(part -> part.dims().equals(last.dims()))
            && last.rank() == expr.rank() - 1;
    return fits
        ? same(
            expr,
            Arrays.stack(axis, parts.toArray(new Expr[0])),
            new Idiom("stack", parts, List.of(number(axis + 1))))
        : null;
  }

  private static @Nullable Idiom reduce(
      Expr expr, Reduction reduction, Expr x, List<Integer> axes) {
    if (x.node() instanceof Node.Factorized(var factor, var a)
        && factor == Factor.SINGULAR_VALUES
        && axes.size() == 1) {
      return switch (reduction) {
        case SUM -> new Idiom("nuclearnorm", List.of(a));
        case MAXIMUM -> new Idiom("spectralnorm", List.of(a));
        default -> null;
      };
    }
    if (reduction == Reduction.PRODUCT
        && axes.size() == 1
        && axes.get(0) > 0
        && x.node() instanceof Node.Select(var _, var then, var _)
        && then.node() instanceof Node.Broadcast(var inner, var _, var _)
        && inner.rank() == expr.rank()) {
      int axis = axes.get(0) - 1;
      return same(
          expr,
          Arrays.cumulativeProduct(inner, axis),
          new Idiom("cumprod", List.of(inner), List.of(number(axis + 1))));
    }
    return reduction == Reduction.MAXIMUM ? pool("maxpool", expr, x) : null;
  }

  private static @Nullable Idiom pool(String name, Expr expr, Expr x) {
    if (expr.rank() >= 3
        && x.rank() == 2 * expr.rank() - 2
        && x.node() instanceof Node.Linear(var map, var _)
        && map instanceof LinearMap.Window(var _, var size, var stride, var _)) {
      @Nullable Expr image = unwindowed(x, expr.rank() - 2);
      return image == null || !fits(image, expr.rank())
          ? null
          : same(
              expr,
              name.equals("maxpool")
                  ? Windows.maxPool(image, size, stride)
                  : Windows.meanPool(image, size, stride),
              new Idiom(name, List.of(image), List.of(number(size), number(stride))));
    }
    return null;
  }

  private static boolean fits(Expr image, int rank) {
    return image.rank() == rank
        && image.dims().stream().skip(2).allMatch(dim -> dim instanceof Dim.Fixed);
  }

  /// What windows along some axes were taken of.
  private static @Nullable Expr unwindowed(Expr x, int axes) {
    Expr inner = x;
    for (int k = 0; k < axes; k++) {
      if (!(inner.node() instanceof Node.Linear(var map, var from))
          || !(map instanceof LinearMap.Window)) {
        return null;
      }
      inner = from;
    }
    return inner;
  }

  private static @Nullable Idiom convolution(Expr expr, Node.Einsum einsum) {
    return einsum.operands().size() == 2
        ? convolution(expr, einsum.operands().get(0), einsum.operands().get(1), 1)
        : null;
  }

  /// In groups, windows and kernels have an axis for the group.
  private static @Nullable Idiom grouped(Expr expr, Node.Einsum einsum) {
    return einsum.operands().size() == 2
            && einsum.operands().get(0).node() instanceof Node.Linear(var first, var windows)
            && first instanceof LinearMap.Reshape
            && einsum.operands().get(1).node() instanceof Node.Linear(var second, var kernels)
            && second instanceof LinearMap.Reshape(var split)
            && split.get(0) instanceof Dim.Fixed(var groups)
            && groups > 0
        ? convolution(expr, windows, kernels, groups)
        : null;
  }

  private static @Nullable Idiom convolution(Expr expr, Expr windows, Expr kernel, int groups) {
    int axes = expr.rank() - 2;
    if (axes < 1
        || !(windows.node() instanceof Node.Linear(var map, var _))
        || !(map instanceof LinearMap.Window(var _, var _, var stride, var dilation))) {
      return null;
    }
    Expr x = unwindowed(windows, axes);
    int padding = 0;
    for (int k = 0;
        x != null
            && k < axes
            && x.node() instanceof Node.Linear(LinearMap.Pad(_, var start, _, _), var from);
        k++) {
      padding = start;
      x = from;
    }
    if (x == null || padding < 0 || !fits(x, expr.rank()) || !fits(kernel, expr.rank())) {
      return null;
    }
    List<Dim> numbers =
        new ArrayList<>(IntStream.of(stride, padding, dilation).mapToObj(Dim::of).toList());
    if (groups > 1) {
      numbers.add(number(groups));
    }
    try {
      return same(
          expr,
          new Convolution(stride, padding, dilation, groups).of(x, kernel),
          new Idiom("conv", List.of(x, kernel), numbers));
    } catch (ShapeException other) {
      return null; // windows and kernels do not fit: it was built in another way
    }
  }

  private static @Nullable Idiom map2(Expr expr, Function2 function, Expr x, Expr y) {
    return switch (function) {
      case ADD -> isPad(y) ? concatenation(expr) : null;
      case EQUAL ->
          x.node() instanceof Node.Broadcast(var indices, var dims, var _)
                  && y.node() instanceof Node.Broadcast(var iota, var _, var _)
                  && iota.node() instanceof Node.Iota(var n)
                  && indices.rank() == dims.size() - 1
              ? same(
                  expr,
                  Indexing.oneHot(indices, n),
                  new Idiom("onehot", List.of(indices), List.of(n)))
              : null;
      case DIVIDE, MULTIPLY ->
          function == Function2.MULTIPLY
                  && y.node() instanceof Node.Reduce(var reduction, var windows, var _)
                  && reduction == Reduction.SUM
              ? pool("meanpool", expr, windows)
              : drawn(expr, function);
      default -> null;
    };
  }

  private static boolean isPad(Expr x) {
    return x.node() instanceof Node.Linear(var map, var _) && map instanceof LinearMap.Pad;
  }

  private static @Nullable Idiom concatenation(Expr expr) {
    List<Expr> parts = new ArrayList<>();
    int axis = -1;
    Expr rest = expr;
    while (rest != null && parts.size() < MOST_PARTS) {
      boolean sum =
          rest.node() instanceof Node.Map2(var f, var _, var y) && f == Function2.ADD && isPad(y);
      Expr last = sum ? rest.operands().get(1) : rest;
      if (!(last.node() instanceof Node.Linear(LinearMap.Pad(var along, _, _, _), var part))) {
        return null;
      }
      parts.addFirst(part);
      axis = along;
      rest = sum ? rest.operands().get(0) : null;
    }
    for (Expr part : parts) {
      if (!(part.dims().get(axis) instanceof Dim.Fixed)) {
        return null;
      }
    }
    long total = 0;
    for (Expr part : parts) {
      total += ((Dim.Fixed) part.dims().get(axis)).size();
    }
    return rest == null && expr.dims().get(axis).equals(Dim.of((int) total))
        ? same(
            expr,
            Arrays.concatenate(axis, parts.toArray(new Expr[0])),
            new Idiom("concat", parts, List.of(number(axis + 1))))
        : null;
  }

  /// Random numbers, by the bits they are made of.
  private static @Nullable Idiom drawn(Expr expr, Function2 function) {
    Expr inner = expr;
    for (int k = 0; k < 6 && !(inner.node() instanceof Node.RandomBits); k++) {
      inner =
          switch (inner.node()) {
            case Node.Map1(var _, var x) -> x;
            case Node.Map2(var _, var x, var y) -> Idiom.repeated(x) != null ? y : x;
            case Node _ -> inner;
          };
    }
    if (!(inner.node() instanceof Node.RandomBits(var key, var stream, var dims)) || stream < 0) {
      return null;
    }
    List<Dim> numbers = new ArrayList<>(List.of(number(stream)));
    numbers.addAll(dims);
    Dim[] shape = dims.toArray(new Dim[0]);
    return function == Function2.DIVIDE
        ? same(
            expr, Sampling.uniform(key, stream, shape), new Idiom("uniform", List.of(key), numbers))
        : same(
            expr, Sampling.normal(key, stream, shape), new Idiom("normal", List.of(key), numbers));
  }
}
