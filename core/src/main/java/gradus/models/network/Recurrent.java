package gradus.models.network;

import gradus.expr.Arrays;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.ShapeException;
import java.util.ArrayList;
import java.util.List;

/// A recurrent layer: walks along a sequence with a state, `hₜ = cell(xₜ, hₜ₋₁)` from `h = 0` on.
///
/// | name        | shape         | meaning                                              |
/// |-------------|---------------|------------------------------------------------------|
/// | input       | (n, s, d)     | s places of width d                                  |
/// | output      | (n, s, width), or (n, width) where only the last state is wanted |   |
/// | `weights`   | (d, g width)  | of the input, for the g gates of the cell            |
/// | `recurrent` | (width, g width) | of the state                                      |
/// | `bias`      | (g width)     |                                                      |
///
/// The walk is unrolled: the graph has one copy of the cell for each place, and derivatives through
/// time are those of the graph. What can be computed for all places at once is: the product of the
/// inputs with their weights is a single one. A cell is about 15 expressions, and a program about
/// four times as many, so sequences up to a few hundred places compile in seconds; longer ones are
/// refused, because training on windows of them (truncated backpropagation) is the better way.
///
/// @param cell what happens at each place
/// @param width of the state
/// @param all whether the states of all places are the output, or only the last
/// @param reversed whether it walks from the last place to the first
public record Recurrent(Cell cell, int width, boolean all, boolean reversed) implements Layer {
  /// The longest sequence that is unrolled.
  public static final int LONGEST = 1024;

  public Recurrent {
    Checks.positive("the width of a recurrent layer", width);
  }

  /// `hₜ = tanh(Wxₜ + Uhₜ₋₁ + b)` (Elman 1990); all states are the output.
  public static Recurrent plain(int width) {
    return new Recurrent(Cell.PLAIN, width, true, false);
  }

  /// Long short-term memory; all states are the output.
  public static Recurrent lstm(int width) {
    return new Recurrent(Cell.LSTM, width, true, false);
  }

  /// Gated recurrent unit; all states are the output.
  public static Recurrent gru(int width) {
    return new Recurrent(Cell.GRU, width, true, false);
  }

  /// Only the state after the last place is the output.
  public Recurrent last() {
    return new Recurrent(cell, width, false, reversed);
  }

  /// From the last place to the first.
  public Recurrent backwards() {
    return new Recurrent(cell, width, all, true);
  }

  /// Both directions, each with its own weights, side by side: twice as wide.
  public Layer bothWays() {
    Recurrent there = new Recurrent(cell, width, all, false);
    Recurrent back = new Recurrent(cell, width, all, true);
    return Layer.of(
        kind(),
        (x, scope) -> {
          Expr forward = scope.apply("forward", there, x);
          return Arrays.concatenate(forward.rank() - 1, forward, scope.apply("backward", back, x));
        });
  }

  @Override
  public String kind() {
    return cell.name().toLowerCase(java.util.Locale.ROOT);
  }

  @Override
  public Expr apply(Expr x, Scope scope) {
    Checks.exactly("a recurrent layer", x, 3, "rows, places and features: rows×places×width");
    int places = Checks.size(x, 1);
    if (places < 1 || places > LONGEST) {
      throw new ShapeException(
          Checks.cannot("a recurrent layer", x)
              + "it walks along 1 to "
              + LONGEST
              + " places, not "
              + places
              + "; train on windows of a longer sequence");
    }
    Gates gates = Gates.of(cell, x, width, scope);
    Cell.State state = Cell.State.zero(x.dims().get(0), width);
    Expr[] states = new Expr[places];
    for (int k = 0; k < places; k++) {
      int place = reversed ? places - 1 - k : k;
      state = cell.next(gates, place, state);
      states[place] = state.h();
    }
    return all ? side(states) : state.h();
  }

  /// (n, width) for each place becomes (n, places, width).
  private static Expr side(Expr[] states) {
    List<Expr> parts = new ArrayList<>();
    for (Expr state : states) {
      List<Dim> dims = new ArrayList<>(state.dims());
      dims.add(1, Dim.of(1));
      parts.add(Arrays.reshape(state, dims.toArray(new Dim[0])));
    }
    return Arrays.concatenate(1, parts.toArray(new Expr[0]));
  }
}
