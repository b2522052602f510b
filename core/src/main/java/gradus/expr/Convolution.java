package gradus.expr;

import java.util.ArrayList;
import java.util.List;

/// A convolution with a layout of its own: a sum of products over windows.
///
/// ```java
/// Expr y = Convolution.PLAIN.stride(2).padding(1).of(x, w);
/// ```
///
/// Along each axis behind the channels, `y` has `(length + 2 padding − (size − 1) dilation − 1) /
/// stride + 1` entries. The kernel is not flipped: it is a correlation, as is usual in deep
/// learning.
///
/// @param stride how far apart the windows are
/// @param padding zeros on either side of each axis
/// @param dilation how far apart the entries of a window are
/// @param groups channels fall into as many groups, each with kernels of its own
public record Convolution(int stride, int padding, int dilation, int groups) {
  /// Neighboring windows of neighboring entries, no padding, one group.
  public static final Convolution PLAIN = new Convolution(1, 0, 1, 1);

  public Convolution {
    Axes.positive("the stride of a convolution", stride);
    Axes.positive("the dilation of a convolution", dilation);
    Axes.positive("the number of groups of a convolution", groups);
    if (padding < 0) {
      throw new IllegalArgumentException(
          "the padding of a convolution is at least 0, not " + padding);
    }
  }

  public Convolution stride(int other) {
    return new Convolution(other, padding, dilation, groups);
  }

  public Convolution padding(int other) {
    return new Convolution(stride, other, dilation, groups);
  }

  public Convolution dilation(int other) {
    return new Convolution(stride, padding, other, groups);
  }

  public Convolution groups(int other) {
    return new Convolution(stride, padding, dilation, other);
  }

  /// `x * w`
  ///
  /// | argument | shape                                             |
  /// |----------|---------------------------------------------------|
  /// | `x`      | (batch, in, length), (batch, in, h, w), …         |
  /// | `w`      | (out, in/groups, size), (out, in/groups, k, l), … |
  /// | result   | (batch, out, p), (batch, out, p, q), …            |
  ///
  /// @throws ShapeException where the channels or the number of axes do not fit
  public Expr of(Expr x, Expr w) {
    if (x.rank() < 3 || x.rank() != w.rank()) {
      throw ShapeException.of(
          "convolve",
          x,
          w,
          "both need the same axes, x (batch, in, length…) and w (out, in, size…)");
    }
    return groups == 1 ? plain(x, w) : grouped(x, w);
  }

  private Expr windows(Expr x, Expr w) {
    Expr padded = x;
    List<Integer> sizes = new ArrayList<>();
    for (int axis = 2; axis < x.rank(); axis++) {
      padded = padding == 0 ? padded : Arrays.pad(padded, axis, padding, padding);
      sizes.add(Axes.fixed("convolve with", w, axis));
    }
    return Windows.spatial(padded, sizes, stride, dilation);
  }

  private Expr plain(Expr x, Expr w) {
    Dim channels = x.dims().get(1);
    if (!channels.equals(w.dims().get(1))) {
      throw misfit(x, w, channels.toString());
    }
    // b: 0, o: 1, c: 2, then positions and places in turn
    List<Integer> input = new ArrayList<>(List.of(0, 2));
    List<Integer> kernel = new ArrayList<>(List.of(1, 2));
    List<Integer> output = new ArrayList<>(List.of(0, 1));
    axes(x.rank() - 2, 3, input, kernel, output);
    return Functions.einsum(List.of(windows(x, w), w), List.of(input, kernel), output);
  }

  private ShapeException misfit(Expr x, Expr w, String wanted) {
    return ShapeException.of(
        "convolve", x, w, "the kernels need " + wanted + " channels, not " + w.dims().get(1));
  }

  private static void axes(
      int count, int first, List<Integer> input, List<Integer> kernel, List<Integer> output) {
    for (int k = 0; k < count; k++) {
      input.add(first + 2 * k);
      input.add(first + 2 * k + 1);
      kernel.add(first + 2 * k + 1);
      output.add(first + 2 * k);
    }
  }

  /// Each group of channels has an axis of its own.
  private Expr grouped(Expr x, Expr w) {
    int in = Axes.fixed("convolve in groups", x, 1);
    int out = Axes.fixed("convolve in groups with", w, 0);
    if (in % groups != 0 || out % groups != 0) {
      throw ShapeException.of(
          "convolve", x, w, "the channels do not fall into " + groups + " groups");
    }
    if (!w.dims().get(1).equals(Dim.of(in / groups))) {
      throw misfit(x, w, Integer.toString(in / groups));
    }
    Expr split = split(windows(x, w), 1, in / groups);
    Expr kernels = split(w, 0, out / groups);
    // b: 0, g: 1, o: 2, c: 3
    List<Integer> input = new ArrayList<>(List.of(0, 1, 3));
    List<Integer> kernel = new ArrayList<>(List.of(1, 2, 3));
    List<Integer> output = new ArrayList<>(List.of(0, 1, 2));
    axes(x.rank() - 2, 4, input, kernel, output);
    Expr y = Functions.einsum(List.of(split, kernels), List.of(input, kernel), output);
    List<Dim> dims = new ArrayList<>(y.dims());
    dims.remove(1);
    dims.set(1, Dim.of(out));
    return Arrays.reshape(y, dims.toArray(new Dim[0]));
  }

  private Expr split(Expr x, int axis, int each) {
    List<Dim> dims = new ArrayList<>(x.dims());
    dims.set(axis, Dim.of(each));
    dims.add(axis, Dim.of(groups));
    return Arrays.reshape(x, dims.toArray(new Dim[0]));
  }
}
