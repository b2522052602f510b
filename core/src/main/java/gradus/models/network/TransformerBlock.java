package gradus.models.network;

import gradus.expr.Expr;

/// A block of a transformer, with the normalization before each part: `x + attention(norm x)`, then
/// `x + feedforward(norm x)` (Vaswani et al. 2017, §3.1; the order of Xiong et al. 2020, *On layer
/// normalization in the transformer architecture*).
///
/// | name   | shape     |
/// |--------|-----------|
/// | input  | (n, s, d) |
/// | output | (n, s, d) |
///
/// @param attention within the block
/// @param hidden the width between the two dense layers, often 4d
/// @param activation between them
/// @param dropout behind each part
/// @param normalization before each part
public record TransformerBlock(
    Attention attention, int hidden, Activation activation, double dropout, Layer normalization)
    implements Layer {
  public TransformerBlock {
    Checks.positive("the hidden width of a transformer block", hidden);
    Checks.rate("a dropout rate", dropout);
  }

  /// With `gelu`, without dropout, and with layer normalization.
  public static TransformerBlock of(Attention attention, int hidden) {
    return new TransformerBlock(
        attention, hidden, Activation.GELU, 0, LayerNormalization.standard());
  }

  public TransformerBlock activation(Activation other) {
    return new TransformerBlock(attention, hidden, other, dropout, normalization);
  }

  public TransformerBlock dropout(double rate) {
    return new TransformerBlock(attention, hidden, activation, rate, normalization);
  }

  public TransformerBlock normalization(Layer other) {
    return new TransformerBlock(attention, hidden, activation, dropout, other);
  }

  @Override
  public String kind() {
    return "transformer";
  }

  @Override
  public Expr apply(Expr x, Scope scope) {
    Checks.exactly("a transformer block", x, 3, "rows, places and features: rows×places×width");
    Dropout drop = new Dropout(dropout);
    Expr seen = scope.apply("attention", attention, scope.apply("norm1", normalization, x));
    Expr middle = x.plus(scope.apply("dropout1", drop, seen));
    Expr wide =
        scope.apply("hidden", Dense.of(hidden), scope.apply("norm2", normalization, middle));
    Expr bent = scope.apply("activation", activation, wide);
    Dense back = Dense.of(Checks.width(x)).start(Initialization.glorotUniform());
    return middle.plus(scope.apply("dropout2", drop, scope.apply("output", back, bent)));
  }
}
