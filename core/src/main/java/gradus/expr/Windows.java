package gradus.expr;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Builders of windows, pooling and convolution, meant for `import static`.
///
/// Images are arrays of the shape (batch, channels, height, width), signals (batch, channels,
/// length); any number of axes may follow the channels. Those axes have numbers for sizes.
public final class Windows {
  private Windows() {}

  /// Windows of `size` entries along one axis, one every `stride` entries: the axis becomes two,
  /// the position of the window and the place in it.
  public static Expr windows(Expr x, int axis, int size, int stride) {
    return windows(x, axis, size, stride, 1);
  }

  /// Windows whose entries are `dilation` apart.
  public static Expr windows(Expr x, int axis, int size, int stride, int dilation) {
    return Arrays.linear(new LinearMap.Window(axis, size, stride, dilation), x);
  }

  /// Windows of one size along all axes behind the channels: (batch, channels, p, s, q, t) for an
  /// image, with the positions p, q and the places s, t.
  static Expr spatial(Expr x, List<Integer> sizes, int stride, int dilation) {
    Expr all = x;
    for (int k = 0; k < sizes.size(); k++) {
      all = windows(all, 2 + 2 * k, sizes.get(k), stride, dilation);
    }
    return all;
  }

  /// The convolution of deep learning, `yₒₚ = Σ x_{c, p + s} w_{ocs}` over channels and places,
  /// without padding and with stride 1. Other layouts: [Convolution].
  ///
  /// | argument | shape                                       |
  /// |----------|---------------------------------------------|
  /// | `x`      | (batch, in, length), (batch, in, h, w), …   |
  /// | `w`      | (out, in, size), (out, in, k, l), …         |
  /// | result   | (batch, out, length − size + 1), …          |
  public static Expr convolve(Expr x, Expr w) {
    return Convolution.PLAIN.of(x, w);
  }

  /// The largest entry of each window of `size` along every axis behind the channels.
  public static Expr maxPool(Expr x, int size, int stride) {
    return pool(Reduction.MAXIMUM, x, size, stride);
  }

  /// The mean of each window of `size` along every axis behind the channels.
  public static Expr meanPool(Expr x, int size, int stride) {
    return pool(Reduction.SUM, x, size, stride).times(1 / Math.pow(size, x.rank() - 2));
  }

  private static Expr pool(Reduction reduction, Expr x, int size, int stride) {
    if (x.rank() < 3) {
      throw new ShapeException(
          "cannot pool "
              + ShapeException.described(x)
              + ": it needs the axes batch and channels, and at least one behind them");
    }
    List<Integer> sizes = new ArrayList<>();
    for (int k = 2; k < x.rank(); k++) {
      sizes.add(size);
    }
    int[] places = IntStream.range(0, sizes.size()).map(k -> 3 + 2 * k).toArray();
    return Functions.reduce(reduction, spatial(x, sizes, stride, 1), places);
  }
}
