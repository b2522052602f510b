package gradus.models.network;

import gradus.expr.Expr;
import gradus.expr.ShapeException;
import gradus.linalg.Shape;
import java.util.Arrays;
import java.util.function.ToDoubleFunction;

/// A convolution over one, two or more axes behind the channels, [gradus.expr.Convolution], with a
/// bias for each output channel.
///
/// | name      | shape                                               |
/// |-----------|-----------------------------------------------------|
/// | input     | (n, in, length), (n, in, height, width), …          |
/// | output    | (n, channels, p), (n, channels, p, q), …            |
/// | `weights` | (channels, in/groups, size), (channels, in/groups, size, size), … |
/// | `bias`    | (channels), zeros at the start                      |
///
/// Along each axis the output has `p = (length + 2 padding − (size − 1) dilation − 1)/stride + 1`
/// entries, rounded down.
///
/// @param channels of the output
/// @param size of the windows along each axis
/// @param layout stride, padding, dilation, groups
/// @param bias whether there is one
/// @param start of the weights
public record Convolution(
    int channels, int size, gradus.expr.Convolution layout, boolean bias, Initialization start)
    implements Layer {
  public Convolution {
    Checks.positive("the number of channels of a convolution", channels);
    Checks.positive("the size of the windows of a convolution", size);
  }

  /// With stride 1, without padding, with a bias, and the start of He et al.
  public static Convolution of(int channels, int size) {
    return new Convolution(
        channels, size, gradus.expr.Convolution.PLAIN, true, Initialization.he());
  }

  public Convolution stride(int stride) {
    return layout(layout.stride(stride));
  }

  public Convolution padding(int padding) {
    return layout(layout.padding(padding));
  }

  public Convolution dilation(int dilation) {
    return layout(layout.dilation(dilation));
  }

  public Convolution groups(int groups) {
    return layout(layout.groups(groups));
  }

  public Convolution layout(gradus.expr.Convolution other) {
    return new Convolution(channels, size, other, bias, start);
  }

  /// The padding with which a stride of 1 keeps the size of the input.
  ///
  /// @throws IllegalArgumentException where the windows span an even number of entries
  public Convolution same() {
    int beyond = (size - 1) * layout.dilation();
    if (beyond % 2 != 0) {
      throw new IllegalArgumentException(
          "windows that span "
              + (beyond + 1)
              + " entries have no middle, so no padding on both sides keeps the size; choose an odd"
              + " size, or say the padding");
    }
    return padding(beyond / 2);
  }

  public Convolution start(Initialization other) {
    return new Convolution(channels, size, layout, bias, other);
  }

  public Convolution withoutBias() {
    return new Convolution(channels, size, layout, false, start);
  }

  @Override
  public String kind() {
    return "convolution";
  }

  @Override
  public Expr apply(Expr x, Scope scope) {
    requireFit(x);
    int[] sizes = sizes(x);
    Expr weights = scope.parameter("weights", start, fan(sizes), sizes);
    Expr y = layout.of(x, weights);
    return bias
        ? y.plus(
            scope
                .parameter("bias", Initialization.zeros(), Fan.NONE, channels)
                .broadcast(y.dims(), 1))
        : y;
  }

  private void requireFit(Expr x) {
    Checks.axes(
        "a convolution", x, 3, "channels and at least one axis behind them: rows×channels×length");
    int in = Checks.size(x, 1);
    if (in % layout.groups() != 0 || channels % layout.groups() != 0) {
      throw new ShapeException(
          Checks.cannot("a convolution to " + channels + " channels", x)
              + in
              + " and "
              + channels
              + " channels do not both fall into "
              + layout.groups()
              + " groups; choose a number of groups that divides both");
    }
    int span = (size - 1) * layout.dilation() + 1;
    for (int axis = 2; axis < x.rank(); axis++) {
      int length = Checks.size(x, axis) + 2 * layout.padding();
      if (span > length) {
        throw new ShapeException(
            Checks.cannot("a convolution", x)
                + "its windows span "
                + span
                + " entries, but axis "
                + axis
                + " has only "
                + length
                + (layout.padding() > 0 ? " with padding" : "")
                + "; choose a smaller size or dilation, or more padding");
      }
    }
  }

  private int[] sizes(Expr x) {
    int[] sizes = new int[x.rank()];
    Arrays.fill(sizes, size);
    sizes[0] = channels;
    sizes[1] = Checks.size(x, 1) / layout.groups();
    return sizes;
  }

  /// Each output sums over the channels of its group and the places of a window, and each input is
  /// used by as many windows as have places, by all channels of its group.
  private Fan fan(int[] sizes) {
    int places = 1;
    for (int axis = 2; axis < sizes.length; axis++) {
      places *= size;
    }
    return new Fan(sizes[1] * places, channels / layout.groups() * places);
  }

  @Override
  public Spread spread(Expr x, Expr y, ToDoubleFunction<Expr> meanSquare) {
    int[] sizes = sizes(x);
    // zeros at the border make less of it
    return layout.padding() > 0
        ? padded(sizes, x, y, meanSquare.applyAsDouble(x))
        : Spread.sum(start, Shape.of(sizes), fan(sizes), meanSquare.applyAsDouble(x));
  }

  /// Windows over the border see zeros there: the mean over all windows counts the places that do
  /// not.
  private Spread padded(int[] sizes, Expr x, Expr y, double before) {
    double seen = 1;
    for (int axis = 2; axis < x.rank(); axis++) {
      int length = Checks.size(x, axis);
      int windows = Checks.size(y, axis);
      int inside = 0;
      for (int p = 0; p < windows; p++) {
        for (int s = 0; s < size; s++) {
          int place = p * layout.stride() + s * layout.dilation() - layout.padding();
          inside += place >= 0 && place < length ? 1 : 0;
        }
      }
      seen *= (double) inside / (windows * size);
    }
    return Spread.sum(start, Shape.of(sizes), fan(sizes), before * seen);
  }
}
