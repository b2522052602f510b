package gradus.models.network;

import static gradus.expr.Functions.einsum;
import static gradus.expr.Functions.softmax;

import gradus.expr.Arrays;
import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Functions;
import gradus.expr.Matrices;
import gradus.expr.ShapeException;
import java.util.List;
import java.util.Optional;

/// Self-attention with several heads: each place of a sequence takes a weighted mean of the values
/// of all places, `softmax(QKᵀ/√k) V` (Vaswani et al. 2017, §3.2).
///
/// | name     | shape     | meaning                                                     |
/// |----------|-----------|-------------------------------------------------------------|
/// | input    | (n, s, d) | s places of width d                                         |
/// | output   | (n, s, d) |                                                             |
/// | `query`, `key`, `value`, `output` | | dense layers within, d to d; a head has d/heads of it |
/// | padding  | (n, s)    | a further input: 1 where a place counts, 0 where it is padding |
///
/// A place that is left out has a score of −10³⁰, whose exponential is exactly 0. Memory and time
/// grow with s².
///
/// @param heads how many, which must divide d
/// @param causal whether places see only themselves and those before
/// @param padding the name of the input with the places that count, where there is one
/// @param start of the weights
public record Attention(int heads, boolean causal, Optional<String> padding, Initialization start)
    implements Layer {
  private static final double LEFT_OUT = -1e30;

  public Attention {
    Checks.positive("the number of heads of an attention", heads);
    padding.ifPresent(name -> Scope.requireName("the name of a padding mask", name));
  }

  /// Every place sees every place.
  public static Attention of(int heads) {
    return new Attention(heads, false, Optional.empty(), Initialization.glorotUniform());
  }

  /// Places see only themselves and those before.
  public Attention masked() {
    return new Attention(heads, true, padding, start);
  }

  /// Places that are padding are seen by none.
  ///
  /// @param input the name of a further input of the network, (n, s), 1 where a place counts and 0
  ///   where it is padding
  public Attention padding(String input) {
    return new Attention(heads, causal, Optional.of(input), start);
  }

  public Attention start(Initialization other) {
    return new Attention(heads, causal, padding, other);
  }

  @Override
  public String kind() {
    return "attention";
  }

  @Override
  public Expr apply(Expr x, Scope scope) {
    Checks.exactly("an attention", x, 3, "rows, places and features: rows×places×width");
    int s = Checks.size(x, 1);
    int d = Checks.size(x, 2);
    if (d % heads != 0) {
      throw new ShapeException(
          Checks.cannot("an attention", x)
              + heads
              + " heads do not divide a width of "
              + d
              + "; choose a number of heads that does");
    }
    Dense dense = Dense.of(d).start(start);
    Expr query = split(scope.apply("query", dense, x));
    Expr key = split(scope.apply("key", dense, x));
    Expr value = split(scope.apply("value", dense, x));
    Expr scores = einsum("nshk,nthk->nhst", query, key).times(1 / Math.sqrt((double) d / heads));
    Expr weights = softmax(left(scores, s, scope));
    Expr joined = Arrays.reshape(einsum("nhst,nthk->nshk", weights, value), rows(x, s, d));
    return scope.apply("output", dense, joined);
  }

  private Expr split(Expr x) {
    return Arrays.reshape(x, rows(x, Checks.size(x, 1), heads, Checks.size(x, 2) / heads));
  }

  private static Dim[] rows(Expr x, int... sizes) {
    Dim[] dims = new Dim[sizes.length + 1];
    dims[0] = x.dims().get(0);
    for (int k = 0; k < sizes.length; k++) {
      dims[k + 1] = Dim.of(sizes[k]);
    }
    return dims;
  }

  /// The scores of the places that are seen.
  private Expr left(Expr scores, int s, Scope scope) {
    List<Dim> dims = scores.dims();
    Expr none = Expr.of(LEFT_OUT).broadcastLike(scores);
    Expr left = scores;
    if (causal) {
      Expr seen = Matrices.tri(Dim.of(s), Dim.of(s), 0);
      left = Functions.select(seen.broadcast(dims, 2, 3), left, none);
    }
    if (padding.isPresent()) {
      Expr counts = scope.input(padding.get(), s);
      left = Functions.select(counts.broadcast(dims, 0, 3), left, none);
    }
    return left;
  }
}
