package gradus.expr;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Builders that find, take and put entries by index, meant for `import static`: rows of a table,
/// one element of each row, the largest, sorted entries, quantiles.
///
/// Indices are whole numbers from 0 in an expression. An index outside gives NaN, which
/// [gradus.compile.NonFinite] finds. Derivatives pass through what is taken and not through where.
public final class Indexing {
  private Indexing() {}

  /// The entries of `x` along one axis at some indices, whose axes take the place of that axis.
  ///
  /// | argument  | shape                            |
  /// |-----------|----------------------------------|
  /// | `x`       | (a…, n, b…), n at `axis`         |
  /// | `indices` | (i…), of numbers from 0 to n − 1 |
  /// | result    | (a…, i…, b…)                     |
  public static Expr gather(Expr x, Expr indices, int axis) {
    return gather(x, indices, axis, 0);
  }

  /// The entries of `x` along one axis, with indices of their own for each element of the first
  /// `batch` axes, which both have in common.
  public static Expr gather(Expr x, Expr indices, int axis, int batch) {
    return Expr.of(new Node.Gather(x, indices, axis, batch));
  }

  /// Rows of a table, such as the vectors of words: `yᵢ = Tₖ` with `k = indicesᵢ`.
  public static Expr rows(Expr table, Expr indices) {
    return gather(table, indices, 0, 0);
  }

  /// One element of each row: `yᵢ = x[i, indicesᵢ]`, along the last axis.
  ///
  /// | argument  | shape  |
  /// |-----------|--------|
  /// | `x`       | (a…, n) |
  /// | `indices` | (a…)   |
  /// | result    | (a…)   |
  public static Expr pick(Expr x, Expr indices) {
    return gather(x, indices, x.rank() - 1, x.rank() - 1);
  }

  /// Rows added up in `n` places: `yₖ = Σ xᵢ` over all `i` with `indicesᵢ = k`. Indices outside are
  /// ignored.
  ///
  /// | argument  | shape    |
  /// |-----------|----------|
  /// | `x`       | (i…, b…) |
  /// | `indices` | (i…)     |
  /// | result    | (n, b…)  |
  public static Expr scatterAdd(Expr x, Expr indices, Dim n) {
    return Expr.of(new Node.Scatter(x, indices, 0, 0, n));
  }

  /// 1 at the index and 0 elsewhere, along a new last axis.
  public static Expr oneHot(Expr indices, Dim n) {
    List<Dim> dims = new ArrayList<>(indices.dims());
    dims.add(n);
    int[] own = IntStream.range(0, indices.rank()).toArray();
    return Functions.equal(
        indices.broadcast(dims, own), Arrays.iota(n).broadcast(dims, indices.rank()));
  }

  /// The index of the largest entry along an axis, the first of equals. A NaN counts as the
  /// largest.
  public static Expr argMax(Expr x, int axis) {
    return Expr.of(new Node.ArgMaximum(x, axis));
  }

  /// The index of the smallest entry along an axis, the first of equals. A NaN counts as the
  /// smallest.
  public static Expr argMin(Expr x, int axis) {
    return argMax(x.negate(), axis);
  }

  /// The indices that sort the entries along the last axis, smallest first; equals keep their
  /// order, and NaN is last.
  public static Expr argSort(Expr x) {
    return Expr.of(new Node.ArgSort(x));
  }

  /// The entries along the last axis, smallest first. NaN is last.
  public static Expr sort(Expr x) {
    return gather(x, argSort(x), x.rank() - 1, x.rank() - 1);
  }

  /// The largest entries along the last axis, in falling order, and where they are.
  ///
  /// @param values of the shape of `x`, with `k` for its last axis; differentiable
  /// @param places their indices
  public record Top(Expr values, Expr places) {}

  /// The `k` largest entries along the last axis. A NaN counts as the smallest.
  ///
  /// @throws IllegalArgumentException where `k` is negative
  public static Top topK(Expr x, int k) {
    if (k < 0) {
      throw new IllegalArgumentException(
          "the largest entries are 0 or more of those along the last axis, not " + k);
    }
    int last = x.rank() - 1;
    Expr places = Arrays.slice(argSort(x.negate()), last, 0, k);
    return new Top(gather(x, places, last, last), places);
  }

  /// What lies in the middle of the sorted entries along the last axis; between the two in the
  /// middle, half way.
  public static Expr median(Expr x) {
    return quantile(x, 0.5);
  }

  /// The `p`-quantile along the last axis, which must have a number `n`: at `(n − 1) p` among the
  /// sorted entries counted from 0, interpolated (Hyndman & Fan 1996, definition 7).
  ///
  /// @throws IllegalArgumentException where `p` is not in [0, 1]
  public static Expr quantile(Expr x, double p) {
    if (!(p >= 0 && p <= 1)) {
      throw new IllegalArgumentException("a quantile is at a level from 0 to 1, not at " + p);
    }
    int last = x.rank() - 1;
    int n = Axes.fixed("take a quantile of", x, last);
    Expr sorted = sort(x);
    double place = (n - 1) * p;
    int below = (int) place;
    Expr lower = Arrays.take(sorted, last, below);
    if (place == below) {
      return lower;
    }
    Expr upper = Arrays.take(sorted, last, below + 1);
    return lower.times(below + 1 - place).plus(upper.times(place - below));
  }
}
