package gradus.models.network;

import gradus.expr.Expr;
import gradus.expr.Functions;
import gradus.expr.Reduction;
import gradus.expr.ShapeException;
import gradus.expr.Windows;
import java.util.Locale;
import java.util.stream.IntStream;

/// The largest entry or the mean of each window, channel by channel.
///
/// | name   | shape                                                        |
/// |--------|--------------------------------------------------------------|
/// | input  | (n, channels, length), (n, channels, height, width), …       |
/// | output | the same with `(length − size)/stride + 1` entries, rounded down |
///
/// @param size of the windows along every axis behind the channels; 0 for all of it, which leaves
///   (n, channels)
/// @param stride how far apart the windows are
public record Pool(Of of, int size, int stride) implements Layer {
  /// What is taken of a window.
  public enum Of {
    MAXIMUM,
    MEAN
  }

  public Pool {
    if (size != 0) {
      Checks.positive("the size of the windows of a pooling", size);
      Checks.positive("the stride of a pooling", stride);
    }
  }

  /// The largest entry of windows side by side.
  public static Pool maximum(int size) {
    return new Pool(Of.MAXIMUM, size, size);
  }

  /// The mean of windows side by side.
  public static Pool mean(int size) {
    return new Pool(Of.MEAN, size, size);
  }

  /// The largest entry of each channel.
  public static Pool globalMaximum() {
    return new Pool(Of.MAXIMUM, 0, 0);
  }

  /// The mean of each channel.
  public static Pool globalMean() {
    return new Pool(Of.MEAN, 0, 0);
  }

  public Pool stride(int other) {
    return new Pool(of, size, other);
  }

  @Override
  public String kind() {
    return (size == 0 ? "global" : "") + of.name().toLowerCase(Locale.ROOT) + "pool";
  }

  @Override
  public Expr apply(Expr x, Scope scope) {
    Checks.axes(
        "a pooling", x, 3, "channels and at least one axis behind them: rows×channels×length");
    return size == 0 ? global(x) : windows(x);
  }

  private Expr global(Expr x) {
    int[] axes = IntStream.range(2, x.rank()).toArray();
    return of == Of.MEAN ? Functions.mean(x, axes) : Functions.reduce(Reduction.MAXIMUM, x, axes);
  }

  private Expr windows(Expr x) {
    for (int axis = 2; axis < x.rank(); axis++) {
      if (Checks.size(x, axis) < size) {
        throw new ShapeException(
            Checks.cannot("a pooling", x)
                + "its windows have "
                + size
                + " entries, but axis "
                + axis
                + " has only "
                + Checks.size(x, axis)
                + "; choose smaller windows, or fewer poolings before");
      }
    }
    return of == Of.MEAN ? Windows.meanPool(x, size, stride) : Windows.maxPool(x, size, stride);
  }
}
