package gradus.expr;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Builders that arrange the elements of arrays, meant for `import static`: other axes, parts of an
/// axis, arrays put together, running sums.
///
/// Axes count from 0. An index counts from 0, or from the end where it is negative.
public final class Arrays {
  private Arrays() {}

  /// `(0, 1, …, n − 1)`
  public static Expr iota(Dim n) {
    return Expr.of(new Node.Iota(n));
  }

  /// The elements in row-major order along other axes, as many in all.
  public static Expr reshape(Expr x, Dim... dims) {
    return List.of(dims).equals(x.dims()) ? x : linear(new LinearMap.Reshape(List.of(dims)), x);
  }

  /// All elements along one axis.
  public static Expr flatten(Expr x) {
    return flatten(x, 0);
  }

  /// The axes from `first` on made one: n×c×h×w becomes n×chw with `first = 1`.
  ///
  /// | argument | shape                                        |
  /// |----------|----------------------------------------------|
  /// | `x`      | any; at most one of the joined axes has a name, beside axes of 1 |
  public static Expr flatten(Expr x, int first) {
    List<Dim> joined = x.dims().subList(Math.clamp(first, 0, x.rank()), x.rank());
    Size size = Size.of(joined);
    boolean named = size.names().size() == 1 && size.number() == 1;
    if (!named && !size.names().isEmpty()) {
      throw new ShapeException(
          "cannot flatten "
              + ShapeException.described(x)
              + " from axis "
              + first
              + " on: there is no name for "
              + size
              + " entries; give these axes numbers, or begin behind the named one");
    }
    List<Dim> dims = new ArrayList<>(x.dims().subList(0, x.rank() - joined.size()));
    dims.add(named ? Dim.of(size.names().get(0)) : Dim.of(Math.toIntExact(size.number())));
    return reshape(x, dims.toArray(new Dim[0]));
  }

  /// The entries `start`, `start + 1`, …, before `end`, along one axis.
  ///
  /// On an axis that has a name, `start` and `end` count from the same side.
  public static Expr slice(Expr x, int axis, int start, int end) {
    Dim length = Axes.of("slice", x, axis);
    int from = start;
    int to = end;
    if (length instanceof Dim.Fixed(var n)) {
      from = start < 0 ? n + start : start;
      to = end < 0 ? n + end : end;
    } else if (start < 0 != end < 0) {
      throw new ShapeException(
          "cannot slice "
              + ShapeException.described(x)
              + " along axis "
              + axis
              + " from "
              + start
              + " to "
              + end
              + ": how many entries that are depends on "
              + length
              + "; say their number with slice(x, axis, start, step, dim)");
    }
    if (to < from) {
      throw new ShapeException(
          "cannot slice "
              + ShapeException.described(x)
              + " along axis "
              + axis
              + " from "
              + start
              + " to "
              + end
              + ": it ends before it starts");
    }
    return slice(x, axis, from, 1, Dim.of(to - from));
  }

  /// `dim` entries along one axis, every `step`-th from `start` on; backwards where the step is
  /// negative.
  public static Expr slice(Expr x, int axis, int start, int step, Dim dim) {
    return linear(new LinearMap.Slice(axis, start, step, dim), x);
  }

  /// The entry at one index along an axis, which the result no longer has.
  public static Expr take(Expr x, int axis, int index) {
    Expr one = slice(x, axis, index, 1, Dim.of(1));
    List<Dim> dims = new ArrayList<>(x.dims());
    dims.remove(axis);
    return reshape(one, dims.toArray(new Dim[0]));
  }

  /// The entries along one axis in reverse order.
  public static Expr flip(Expr x, int axis) {
    return slice(x, axis, -1, -1, Axes.of("flip", x, axis));
  }

  /// Zeros before and after the entries along one axis, which must have a number.
  public static Expr pad(Expr x, int axis, int before, int after) {
    int length = Axes.fixed("pad", x, axis);
    if (before < 0 || after < 0) {
      throw new ShapeException(
          "cannot pad "
              + ShapeException.described(x)
              + " by "
              + Math.min(before, after)
              + " zeros: use slice to leave entries out");
    }
    return before == 0 && after == 0 ? x : pad(x, axis, before, 1, Dim.of(before + length + after));
  }

  /// The entries along one axis at every `step`-th of `dim` places, from `start` on; 0 elsewhere.
  public static Expr pad(Expr x, int axis, int start, int step, Dim dim) {
    return linear(new LinearMap.Pad(axis, start, step, dim), x);
  }

  /// Arrays one after another along an axis, which must have a number in each; the other axes are
  /// the same in all.
  ///
  /// `[x; y]` is `(x, 0) + (0, y)`: a sum of pads.
  public static Expr concatenate(int axis, Expr... parts) {
    int total = 0;
    for (Expr part : parts) {
      total += Axes.fixed("concatenate", part, axis);
    }
    Expr whole = null;
    int start = 0;
    for (Expr part : parts) {
      int length = Axes.fixed("concatenate", part, axis);
      Expr padded = pad(part, axis, start, total - start - length);
      if (whole != null && !whole.dims().equals(padded.dims())) {
        throw ShapeException.of(
            "concatenate", parts[0], part, "they differ in another axis than axis " + axis);
      }
      whole = whole == null ? padded : whole.plus(padded);
      start += length;
    }
    if (whole == null) {
      throw new ShapeException("cannot concatenate nothing: give at least one array");
    }
    return whole;
  }

  /// Arrays of one shape side by side along a new axis.
  ///
  /// Entry `k` of the new axis is chosen by its index, which needs no copies of the parts.
  public static Expr stack(int axis, Expr... parts) {
    if (parts.length == 0) {
      throw new ShapeException("cannot stack nothing: give at least one array");
    }
    List<Dim> dims = new ArrayList<>(parts[0].dims());
    if (axis < 0 || axis > dims.size()) {
      throw new ShapeException(
          "cannot stack "
              + ShapeException.described(parts[0])
              + " along axis "
              + axis
              + ": the new axis is one of 0 to "
              + dims.size());
    }
    for (Expr part : parts) {
      if (!part.dims().equals(dims)) {
        throw ShapeException.of("stack", parts[0], part, "all parts have one shape");
      }
    }
    dims.add(axis, Dim.of(parts.length));
    int[] own = IntStream.range(0, dims.size()).filter(k -> k != axis).toArray();
    Expr place = iota(dims.get(axis)).broadcast(dims, axis);
    Expr stacked = parts[parts.length - 1].broadcast(dims, own);
    for (int k = parts.length - 2; k >= 0; k--) {
      Expr here = Functions.equal(place, Expr.of(k));
      stacked = Functions.select(here, parts[k].broadcast(dims, own), stacked);
    }
    return stacked;
  }

  /// `yᵢ = Σ xⱼ` over `j ≤ i`, along one axis
  public static Expr cumulativeSum(Expr x, int axis) {
    return linear(new LinearMap.Accumulate(axis, false), x);
  }

  /// `yᵢ = Π xⱼ` over `j ≤ i`, along one axis. It costs n² operations, and is right, with its
  /// derivative, for negative numbers and for 0.
  public static Expr cumulativeProduct(Expr x, int axis) {
    Dim n = Axes.of("accumulate", x, axis);
    List<Dim> dims = new ArrayList<>(x.dims());
    dims.add(axis + 1, n);
    int[] own = IntStream.rangeClosed(0, x.rank()).filter(k -> k != axis).toArray();
    Expr i = iota(n).broadcast(dims, axis);
    Expr j = iota(n).broadcast(dims, axis + 1);
    Expr one = Expr.of(1).broadcast(dims);
    Expr upTo = Functions.select(Functions.lessEqual(j, i), x.broadcast(dims, own), one);
    return Functions.reduce(Reduction.PRODUCT, upTo, axis + 1);
  }

  static Expr linear(LinearMap map, Expr x) {
    return Expr.of(new Node.Linear(map, x));
  }
}
