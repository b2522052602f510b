package gradus.compile;

import gradus.expr.Expr;
import gradus.expr.LinearMap;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.Comparator;
import java.util.stream.IntStream;

/// The operations that move elements along an axis, each in the plainest way: by its definition,
/// element by element.
///
/// An array is seen as `[before, axis, after]`: what lies outside the axis, the axis, and what lies
/// inside it.
final class Rearrangement {
  private Rearrangement() {}

  /// The number of elements of the axes from one up to another.
  static int count(Shape shape, int from, int to) {
    return IntStream.range(from, to).map(shape::size).reduce(1, (a, b) -> a * b);
  }

  /// The place of the first entry that a slice takes or a pad puts, once the sizes are known.
  ///
  /// @throws IllegalArgumentException where the entries do not all lie within
  static int first(LinearMap map, Expr x, Shape from, Shape to) {
    try {
      return switch (map) {
        case LinearMap.Slice slice -> slice.first(to.size(slice.axis()), from.size(slice.axis()));
        case LinearMap.Pad pad -> pad.first(from.size(pad.axis()), to.size(pad.axis()));
        case LinearMap.Reshape _, LinearMap.Window _, LinearMap.Overlap _, LinearMap.Accumulate _ ->
            0;
      };
    } catch (IllegalArgumentException misfit) {
      String verb = map instanceof LinearMap.Slice ? "slice " : "pad ";
      throw new IllegalArgumentException(
          "cannot " + verb + x + ", which is bound to shape " + from + ": " + misfit.getMessage(),
          misfit);
    }
  }

  static Tensor linear(LinearMap map, Expr operand, Shape from, Shape to, double[] x) {
    int first = first(map, operand, from, to);
    return switch (map) {
      case LinearMap.Reshape _ -> Tensor.generate(to, i -> x[i]);
      case LinearMap.Slice slice -> {
        int after = count(from, slice.axis() + 1, from.rank());
        int length = from.size(slice.axis());
        yield along(
            to,
            slice.axis(),
            (before, k, inner) -> x[(before * length + first + k * slice.step()) * after + inner]);
      }
      case LinearMap.Pad pad -> {
        int after = count(from, pad.axis() + 1, from.rank());
        int length = from.size(pad.axis());
        yield along(
            to,
            pad.axis(),
            (before, k, inner) -> {
              int steps = (k - first) / pad.step();
              boolean hit = (k - first) % pad.step() == 0 && steps >= 0 && steps < length;
              return hit ? x[(before * length + steps) * after + inner] : 0;
            });
      }
      case LinearMap.Window window -> {
        int after = count(from, window.axis() + 1, from.rank());
        int length = from.size(window.axis());
        yield along(
            to,
            window.axis(),
            window.axis() + 2,
            (before, place, inner) -> {
              int position = place / window.size();
              int offset = place % window.size();
              int k = position * window.stride() + offset * window.dilation();
              return x[(before * length + k) * after + inner];
            });
      }
      case LinearMap.Overlap overlap -> overlap(overlap, from, to, x);
      case LinearMap.Accumulate sums -> {
        int after = count(from, sums.axis() + 1, from.rank());
        int length = from.size(sums.axis());
        yield along(
            to,
            sums.axis(),
            (before, k, inner) -> {
              double sum = 0;
              // in the order in which a running sum adds
              for (int step = 0; step <= (sums.reversed() ? length - 1 - k : k); step++) {
                int j = sums.reversed() ? length - 1 - step : step;
                sum += x[(before * length + j) * after + inner];
              }
              return sum;
            });
      }
    };
  }

  private static Tensor overlap(LinearMap.Overlap overlap, Shape from, Shape to, double[] x) {
    int positions = from.size(overlap.axis());
    int size = from.size(overlap.axis() + 1);
    int after = count(from, overlap.axis() + 2, from.rank());
    return along(
        to,
        overlap.axis(),
        (before, k, inner) -> {
          double sum = 0;
          for (int position = 0; position < positions; position++) {
            for (int offset = 0; offset < size; offset++) {
              if (position * overlap.stride() + offset * overlap.dilation() == k) {
                sum += x[((before * positions + position) * size + offset) * after + inner];
              }
            }
          }
          return sum;
        });
  }

  static Tensor gather(Shape from, Shape indices, Shape to, double[] x, double[] i, int[] at) {
    int axis = at[0];
    int batch = at[1];
    int length = from.size(axis);
    int after = count(from, axis + 1, from.rank());
    int middle = count(from, batch, axis);
    int places = count(indices, batch, indices.rank());
    return Tensor.generate(
        to,
        k -> {
          int inner = k % after;
          int place = k / after % places;
          int before = k / after / places; // over batch and middle
          double index = i[before / middle * places + place];
          return index == (int) index && index >= 0 && index < length
              ? x[(before * length + (int) index) * after + inner]
              : Double.NaN;
        });
  }

  static Tensor scatter(Shape from, Shape indices, Shape to, double[] x, double[] i, int[] at) {
    int axis = at[0];
    int batch = at[1];
    int length = to.size(axis);
    int after = count(to, axis + 1, to.rank());
    int middle = count(to, batch, axis);
    int places = count(indices, batch, indices.rank());
    double[] sums = new double[to.count()];
    for (int k = 0; k < from.count(); k++) {
      int place = k / after % places;
      int before = k / after / places;
      double index = i[before / middle * places + place];
      if (index == (int) index && index >= 0 && index < length) {
        sums[(before * length + (int) index) * after + k % after] += x[k];
      }
    }
    return Tensor.of(to, sums);
  }

  static Tensor argMaximum(Shape from, Shape to, double[] x, int axis) {
    int length = from.size(axis);
    int after = count(from, axis + 1, from.rank());
    return Tensor.generate(
        to,
        k -> {
          int start = k / after * length * after + k % after;
          int best = 0;
          for (int j = 1; j < length; j++) {
            best =
                Double.compare(x[start + j * after], x[start + best * after] + 0.0) > 0 ? j : best;
          }
          return best;
        });
  }

  static Tensor argSort(Shape shape, double[] x) {
    int length = shape.size(shape.rank() - 1);
    double[] places = new double[x.length];
    for (int row = 0; row < x.length; row += length) {
      int start = row;
      int[] order =
          IntStream.range(0, length)
              .boxed()
              .sorted(Comparator.comparingDouble(k -> x[start + k] + 0.0)) // −0 and 0 are equal
              .mapToInt(k -> k)
              .toArray();
      for (int k = 0; k < length; k++) {
        places[start + k] = order[k];
      }
    }
    return Tensor.of(shape, places);
  }

  private interface Entry {
    double at(int before, int k, int inner);
  }

  private static Tensor along(Shape to, int axis, Entry entry) {
    return along(to, axis, axis + 1, entry);
  }

  /// An array whose axes from one up to another are counted as a single one.
  private static Tensor along(Shape to, int axis, int end, Entry entry) {
    int length = count(to, axis, end);
    int after = count(to, end, to.rank());
    return Tensor.generate(to, i -> entry.at(i / after / length, i / after % length, i % after));
  }
}
