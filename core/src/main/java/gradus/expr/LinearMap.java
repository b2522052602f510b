package gradus.expr;

import java.util.ArrayList;
import java.util.List;

/// What a [Node.Linear] does to the axes of an array: moves its elements, repeats some, leaves some
/// out, or adds some up. Every coefficient is 0 or 1.
///
/// Such a map is its own derivative, and in reverse mode derivatives pass through its transpose,
/// which is again one of these: slices and pads are transposes of each other, and so are windows
/// and overlaps.
///
/// | map          | `y`                                             | transpose    |
/// |--------------|-------------------------------------------------|--------------|
/// | `Reshape`    | the elements in row-major order, in other axes  | `Reshape`    |
/// | `Slice`      | `yᵢ = x_{start + i step}`                       | `Pad`        |
/// | `Pad`        | `y_{start + i step} = xᵢ`, and 0 elsewhere      | `Slice`      |
/// | `Window`     | `yₚₛ = x_{p stride + s dilation}`               | `Overlap`    |
/// | `Overlap`    | `yᵢ = Σ xₚₛ` over `p stride + s dilation = i`   | `Window`     |
/// | `Accumulate` | `yᵢ = Σ xⱼ` over `j ≤ i`, or over `j ≥ i`       | `Accumulate` |
///
/// Convolution and pooling are a product with, and a maximum or mean over, windows.
public sealed interface LinearMap {
  /// The shape of the result.
  ///
  /// @throws IllegalArgumentException where the map does not fit the shape, with the reason
  List<Dim> dims(List<Dim> x);

  /// The transposed map, which leads back to the shape `x`.
  LinearMap transposed(List<Dim> x);

  /// The same map of an array that has further axes behind.
  default LinearMap extended(List<Dim> extra) {
    return this;
  }

  /// The elements in row-major order, arranged along other axes.
  record Reshape(List<Dim> to) implements LinearMap {
    public Reshape {
      to = List.copyOf(to);
    }

    @Override
    public List<Dim> dims(List<Dim> x) {
      if (Size.of(x).equals(Size.of(to))) {
        return to;
      }
      throw new IllegalArgumentException(
          "it has "
              + Size.of(x)
              + " elements, and "
              + ShapeException.dims(to)
              + " has "
              + Size.of(to));
    }

    @Override
    public LinearMap transposed(List<Dim> x) {
      return new Reshape(x);
    }

    @Override
    public LinearMap extended(List<Dim> extra) {
      List<Dim> all = new ArrayList<>(to);
      all.addAll(extra);
      return new Reshape(all);
    }
  }

  /// Every `step`-th entry along one axis, `dim` of them from `start` on. A negative `start` counts
  /// from the end, a negative step goes backwards: a flip is `(−1, −1)`.
  record Slice(int axis, int start, int step, Dim dim) implements LinearMap {
    @Override
    public List<Dim> dims(List<Dim> x) {
      Axes.inRange(axis, x);
      Axes.fits(start, step, dim, x.get(axis));
      return Axes.replaced(x, axis, dim);
    }

    @Override
    public LinearMap transposed(List<Dim> x) {
      return new Pad(axis, start, step, x.get(axis));
    }

    /// The place of the first entry, when `count` are taken of `length`.
    ///
    /// @throws IllegalArgumentException where they do not all lie within
    public int first(int count, int length) {
      return Axes.fits(start, step, count, length);
    }
  }

  /// The entries along one axis at every `step`-th place from `start` on among `dim` places, with 0
  /// in between and around.
  record Pad(int axis, int start, int step, Dim dim) implements LinearMap {
    @Override
    public List<Dim> dims(List<Dim> x) {
      Axes.inRange(axis, x);
      Axes.fits(start, step, x.get(axis), dim);
      return Axes.replaced(x, axis, dim);
    }

    @Override
    public LinearMap transposed(List<Dim> x) {
      return new Slice(axis, start, step, x.get(axis));
    }

    /// The place of the first entry, when `count` are put among `length`.
    ///
    /// @throws IllegalArgumentException where they do not all lie within
    public int first(int count, int length) {
      return Axes.fits(start, step, count, length);
    }
  }

  /// Windows of `size` entries along one axis, one every `stride` entries: the axis becomes two,
  /// the position of the window and the place in it. The entries of a window are `dilation` apart.
  record Window(int axis, int size, int stride, int dilation) implements LinearMap {
    @Override
    public List<Dim> dims(List<Dim> x) {
      Axes.inRange(axis, x);
      Axes.positive("the size of a window", size);
      Axes.positive("the stride of a window", stride);
      Axes.positive("the dilation of a window", dilation);
      if (!(x.get(axis) instanceof Dim.Fixed(var length))) {
        throw new IllegalArgumentException(
            "the number of windows along "
                + x.get(axis)
                + " is not known; give that axis a number");
      }
      int span = (size - 1) * dilation + 1;
      if (span > length) {
        throw new IllegalArgumentException(
            "a window spans " + span + " entries, but axis " + axis + " has only " + length);
      }
      List<Dim> dims = Axes.replaced(x, axis, Dim.of((length - span) / stride + 1));
      dims.add(axis + 1, Dim.of(size));
      return dims;
    }

    @Override
    public LinearMap transposed(List<Dim> x) {
      return new Overlap(axis, stride, dilation, x.get(axis));
    }
  }

  /// Adds up windows where they overlap: two axes, position and place, become one of `dim` entries.
  record Overlap(int axis, int stride, int dilation, Dim dim) implements LinearMap {
    @Override
    public List<Dim> dims(List<Dim> x) {
      Axes.inRange(axis, x);
      Axes.inRange(axis + 1, x);
      List<Dim> dims = Axes.replaced(x, axis, dim);
      dims.remove(axis + 1);
      if (!(x.get(axis + 1) instanceof Dim.Fixed(var size))
          || !new Window(axis, size, stride, dilation).dims(dims).equals(x)) {
        throw new IllegalArgumentException(
            "its axes "
                + axis
                + " and "
                + (axis + 1)
                + " are not the windows of "
                + dim
                + " entries, "
                + stride
                + " apart");
      }
      return dims;
    }

    @Override
    public LinearMap transposed(List<Dim> x) {
      Dim.Fixed size = (Dim.Fixed) x.get(axis + 1);
      return new Window(axis, size.size(), stride, dilation);
    }
  }

  /// Sums of all entries up to each one along an axis, or from each one on.
  record Accumulate(int axis, boolean reversed) implements LinearMap {
    @Override
    public List<Dim> dims(List<Dim> x) {
      Axes.inRange(axis, x);
      return x;
    }

    @Override
    public LinearMap transposed(List<Dim> x) {
      return new Accumulate(axis, !reversed);
    }
  }
}
