package gradus.models.network;

import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.ShapeException;

/// What layers ask of their inputs and numbers, in one wording.
final class Checks {
  private Checks() {}

  static int positive(String what, int number) {
    if (number < 1) {
      throw new IllegalArgumentException(what + " is at least 1, not " + number);
    }
    return number;
  }

  static void rate(String what, double rate) {
    if (!(rate >= 0 && rate < 1)) {
      throw new IllegalArgumentException(what + " is at least 0 and below 1, not " + rate);
    }
  }

  /// An input with at least so many axes, the rows among them.
  static void axes(String layer, Expr x, int least, String wanted) {
    if (x.rank() < least) {
      throw new ShapeException(cannot(layer, x) + "it needs " + wanted);
    }
  }

  /// An input with exactly so many axes, the rows among them.
  static void exactly(String layer, Expr x, int rank, String wanted) {
    if (x.rank() != rank) {
      throw new ShapeException(cannot(layer, x) + "it needs " + wanted);
    }
  }

  /// *a dense layer cannot take an input of n×3: *
  static String cannot(String layer, Expr x) {
    return layer + " cannot take an input of " + dims(x) + ": ";
  }

  static String dims(Expr x) {
    return String.join("×", x.dims().stream().map(Dim::toString).toList());
  }

  /// The size of an axis behind the rows, which is a number.
  static int size(Expr x, int axis) {
    return ((Dim.Fixed) x.dims().get(axis)).size();
  }

  /// The size of the last axis.
  static int width(Expr x) {
    return size(x, x.rank() - 1);
  }
}
