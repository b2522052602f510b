package gradus.certify;

import gradus.expr.Dim;
import java.util.Collection;
import java.util.Map;

/// How many numbers there are along some axes: exactly, or at least and at most.
///
/// A dimension of unknown size has at least one entry, and at most as many as an array holds
/// ([gradus.linalg.Shape]).
public record Count(double least, double most) {
  static final Count ONE = new Count(1, 1);
  public static final double LARGEST = Integer.MAX_VALUE;

  /// Half a unit in the last place of 1: what one operation can be wrong by, relative to its
  /// result.
  static final double UNIT_ROUNDOFF = 0x1p-53;

  /// The sizes of dimensions.
  ///
  /// @param known those of some named dimensions
  /// @param largest what any other has at most
  public record Sizes(Map<String, Integer> known, double largest) {
    public Count of(Dim dim) {
      return switch (dim) {
        case Dim.Fixed(var size) -> new Count(size, size);
        case Dim.Named(var name) -> {
          Integer size = known.get(name);
          yield size == null ? new Count(1, largest) : new Count(size, size);
        }
      };
    }

    /// The number of elements of an array, or of a part of one, with these axes.
    public Count of(Collection<Dim> dims) {
      Count all = ONE;
      for (Dim dim : dims) {
        all = all.times(of(dim));
      }
      return all.ofOneArray();
    }
  }

  Count times(Count other) {
    return new Count(least * other.least, most * other.most);
  }

  Count ofOneArray() {
    return new Count(least, Math.min(most, Math.max(least, LARGEST)));
  }

  /// There may be none at all.
  boolean mayBeEmpty() {
    return least == 0;
  }

  /// By what factor a sum of so many terms of one sign can be off when it is computed in any order,
  /// each of them from `operations` roundings: `1 + γₙ` (Higham 2002, *Accuracy and stability of
  /// numerical algorithms*, §4.2). Beyond 2⁵¹ terms a running sum stops growing, at no more than 8
  /// times what is right.
  double growth(int operations) {
    double n = (most + operations) * UNIT_ROUNDOFF;
    return most <= 1 && operations == 0 ? 1 : n < 0.25 ? 1 + 2 * n / (1 - 2 * n) : 8;
  }
}
