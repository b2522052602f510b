package gradus.models.network;

import static gradus.expr.Functions.sigmoid;
import static gradus.expr.Functions.tanh;

import gradus.expr.Dim;
import gradus.expr.Expr;
import java.util.List;

/// What a recurrent layer does at each place of a sequence. Gates lie side by side in the order in
/// which PyTorch has them.
public enum Cell {
  /// `h ← tanh(Wx + Uh + b)` (Elman 1990).
  PLAIN(1) {
    @Override
    State next(Gates gates, int place, State state) {
      Expr sum = gates.input(place).plus(gates.state(state.h()));
      return new State(tanh(sum), state.c());
    }
  },

  /// `c ← f c + i g`, `h ← o tanh c`, with the gates `i, f, o = σ(…)` and `g = tanh(…)` of `Wx + Uh
  /// + b`, in the order i, f, g, o (Hochreiter & Schmidhuber 1997; Gers et al. 2000).
  LSTM(4) {
    @Override
    State next(Gates gates, int place, State state) {
      Expr all = gates.input(place).plus(gates.state(state.h()));
      Expr kept = sigmoid(gates.gate(all, 1)).times(state.c());
      Expr added = sigmoid(gates.gate(all, 0)).times(tanh(gates.gate(all, 2)));
      Expr c = kept.plus(added);
      return new State(sigmoid(gates.gate(all, 3)).times(tanh(c)), c);
    }
  },

  /// `h ← (1 − z) g + z h`, with `r, z = σ(Wx + Uh + b)` and `g = tanh(Wx + b + r (Uh +
  /// candidate))`, in the order r, z, g (Cho et al. 2014, in the form that needs one product with
  /// `U`).
  GRU(3) {
    @Override
    State next(Gates gates, int place, State state) {
      Expr input = gates.input(place);
      Expr own = gates.state(state.h());
      Expr r = sigmoid(gates.gate(input, 0).plus(gates.gate(own, 0)));
      Expr z = sigmoid(gates.gate(input, 1).plus(gates.gate(own, 1)));
      Expr part = gates.gate(own, 2);
      Expr shifted = part.plus(gates.candidate().broadcast(part.dims(), 1));
      Expr g = tanh(gates.gate(input, 2).plus(r.times(shifted)));
      return new State(g.plus(z.times(state.h().minus(g))), state.c());
    }
  };

  private final int gates;

  Cell(int gates) {
    this.gates = gates;
  }

  /// How many gates there are.
  int gates() {
    return gates;
  }

  abstract State next(Gates gates, int place, State state);

  /// What is handed on: the output `h` and, of an LSTM, the memory `c`; (n, width) each.
  record State(Expr h, Expr c) {
    static State zero(Dim rows, int width) {
      Expr zeros = Expr.of(0).broadcast(List.of(rows, Dim.of(width)));
      return new State(zeros, zeros);
    }
  }
}
