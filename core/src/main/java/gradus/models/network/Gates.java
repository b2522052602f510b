package gradus.models.network;

import gradus.expr.Arrays;
import gradus.expr.Dim;
import gradus.expr.Expr;

/// The gates of a recurrent layer before their activations: the part of the inputs, computed for
/// all places at once, and the weights of the state.
///
/// @param inputs `xW + b`, (n, s, g width)
/// @param recurrent `U`, (width, g width)
/// @param candidate the bias of the state's part of a GRU's candidate, (width); zeros elsewhere
record Gates(Expr inputs, Expr recurrent, Expr candidate, int width) {
  static Gates of(Cell cell, Expr x, int width, Scope scope) {
    int d = Checks.size(x, 2);
    int all = cell.gates() * width;
    Initialization glorot = Initialization.glorotUniform();
    Fan fan = new Fan(Math.max(1, d), width);
    Expr weights = scope.parameter("weights", glorot, fan, d, all);
    Expr recurrent =
        scope.parameter(
            "recurrent", Initialization.orthogonal(1), new Fan(width, width), width, all);
    Expr bias = scope.parameter("bias", Initialization.zeros(), Fan.NONE, all);
    Expr candidate =
        cell == Cell.GRU
            ? scope.parameter("candidate", Initialization.zeros(), Fan.NONE, width)
            : Expr.of(0);
    Expr product = Dense.product(x, weights);
    return new Gates(product.plus(bias.broadcast(product.dims(), 2)), recurrent, candidate, width);
  }

  /// The part of the inputs at one place, (n, g width).
  Expr input(int place) {
    return Arrays.take(inputs, 1, place);
  }

  /// The part of the state, (n, g width).
  Expr state(Expr h) {
    return h.matmul(recurrent);
  }

  /// One gate of all, (n, width).
  Expr gate(Expr all, int gate) {
    return Arrays.slice(all, 1, gate * width, 1, Dim.of(width));
  }
}
