package gradus.models.network;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.expr.Functions;
import gradus.linalg.Shape;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/// What does not fit together is refused when a network is built, with the layer, what it was
/// given, why it fails and how to mend it.
final class NetworkMistakesTest {
  private static void refuses(ThrowingCallable building, String message) {
    assertThatThrownBy(building).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }

  @Test
  void anEmptyNetwork() {
    refuses(
        () -> Network.of(Shape.of(3)),
        "a network has at least one layer, but none was given; for a linear model use"
            + " Dense.of(outputs)");
    refuses(
        () -> Network.of(Shape.of(3, 0), Dense.of(1)),
        "a row of shape 3×0 has no elements, so there is nothing to learn from");
  }

  @Test
  void aMisfitNamesTheInnermostLayer() {
    refuses(
        () -> Network.of(Shape.of(3), Dense.of(2), Convolution.of(4, 3)),
        "layer 2.convolution: a convolution cannot take an input of n×2: it needs channels and at"
            + " least one axis behind them: rows×channels×length");
    refuses(
        () -> Network.of(Shape.of(4, 6), TransformerBlock.of(Attention.of(4), 8)),
        "layer 1.transformer.attention: an attention cannot take an input of n×4×6: 4 heads do not"
            + " divide a width of 6; choose a number of heads that does");
  }

  @Test
  void kernelsLargerThanTheInput() {
    refuses(
        () -> Network.of(Shape.of(1, 4, 9), Convolution.of(2, 5)),
        "layer 1.convolution: a convolution cannot take an input of n×1×4×9: its windows span 5"
            + " entries, but axis 2 has only 4; choose a smaller size or dilation, or more"
            + " padding");
    refuses(
        () -> Network.of(Shape.of(1, 9), Convolution.of(2, 3).dilation(6).padding(1)),
        "layer 1.convolution: a convolution cannot take an input of n×1×9: its windows span 13"
            + " entries, but axis 2 has only 11 with padding; choose a smaller size or dilation, or"
            + " more padding");
    refuses(
        () -> Network.of(Shape.of(1, 6, 6), Pool.maximum(2), Pool.mean(4)),
        "layer 2.meanpool: a pooling cannot take an input of n×1×3×3: its windows have 4 entries,"
            + " but axis 2 has only 3; choose smaller windows, or fewer poolings before");
  }

  @Test
  void groupsThatDoNotDivideChannels() {
    refuses(
        () -> Network.of(Shape.of(6, 5, 5), Convolution.of(8, 3).groups(4)),
        "layer 1.convolution: a convolution to 8 channels cannot take an input of n×6×5×5: 6 and 8"
            + " channels do not both fall into 4 groups; choose a number of groups that divides"
            + " both");
  }

  @Test
  void layersThatNeedSequences() {
    String need = ": it needs rows, places and features: rows×places×width";
    refuses(
        () -> Network.of(Shape.of(5), Attention.of(1)),
        "layer 1.attention: an attention cannot take an input of n×5" + need);
    refuses(
        () -> Network.of(Shape.of(5), Recurrent.gru(2)),
        "layer 1.gru: a recurrent layer cannot take an input of n×5" + need);
    refuses(
        () -> Network.of(Shape.of(5), Positions.waves()),
        "layer 1.positions: a layer of positions cannot take an input of n×5" + need);
    refuses(
        () -> Network.of(Shape.of(2, 3, 4), TransformerBlock.of(Attention.of(1), 2)),
        "layer 1.transformer: a transformer block cannot take an input of n×2×3×4" + need);
    refuses(
        () -> Network.of(Shape.of(2000, 3), Recurrent.lstm(2)),
        "layer 1.lstm: a recurrent layer cannot take an input of n×2000×3: it walks along 1 to 1024"
            + " places, not 2000; train on windows of a longer sequence");
  }

  @Test
  void layersThatNeedFeatures() {
    String features = " cannot take an input of n: it needs an axis of features behind the rows";
    refuses(() -> Network.of(Shape.SCALAR, Dense.of(2)), "layer 1.dense: a dense layer" + features);
    refuses(
        () -> Network.of(Shape.SCALAR, LayerNormalization.standard()),
        "layer 1.layernorm: a layer normalization" + features);
    refuses(
        () -> Network.of(Shape.SCALAR, RmsNormalization.standard()),
        "layer 1.rmsnorm: a root-mean-square normalization" + features);
    refuses(
        () -> Network.of(Shape.SCALAR, BatchNormalization.standard()),
        "layer 1.batchnorm: a batch normalization cannot take an input of n: it needs an axis of"
            + " channels behind the rows");
    refuses(
        () -> Network.of(Shape.SCALAR, new Flatten()),
        "layer 1.flatten: a flattening cannot take an input of n: it needs an axis behind the"
            + " rows");
    refuses(
        () -> Network.of(Shape.of(3), Pool.globalMean()),
        "layer 1.globalmeanpool: a pooling cannot take an input of n×3: it needs channels and at"
            + " least one axis behind them: rows×channels×length");
  }

  @Test
  void residualsThatChangeTheShape() {
    String sum = "layer 1.residual: cannot add n×3, the output of the layers within, to ";
    refuses(
        () -> Network.of(Shape.of(4), Residual.of(Dense.of(3))),
        sum + "n×4, their input; keep the shape, or give a shortcut that changes it alike");
    refuses(
        () -> Network.of(Shape.of(4), Residual.of(Dense.of(3)).shortcut(Dense.of(2))),
        sum + "n×2, that of the shortcut; both need one shape");
  }

  @Test
  void countsThatMakeNoLayer() {
    refuses(() -> Dense.of(0), "the width of a dense layer is at least 1, not 0");
    refuses(
        () -> Convolution.of(3, 0),
        "the size of the windows of a convolution is at least 1, not 0");
    refuses(
        () -> Convolution.of(3, 2).same(),
        "windows that span 2 entries have no middle, so no padding on both sides keeps the size;"
            + " choose an odd size, or say the padding");
    refuses(
        () -> Convolution.of(3, 2).padding(-1),
        "the padding of a convolution is at least 0, not -1");
    refuses(() -> Pool.maximum(-2), "the size of the windows of a pooling is at least 1, not -2");
    refuses(
        () -> Embedding.of(0, 3), "the number of things with an embedding is at least 1, not 0");
    refuses(() -> Recurrent.lstm(0), "the width of a recurrent layer is at least 1, not 0");
    refuses(() -> Attention.of(0), "the number of heads of an attention is at least 1, not 0");
  }

  @Test
  void settingsThatMakeNoLayer() {
    String rate = "a dropout rate is at least 0 and below 1, not ";
    refuses(() -> new Dropout(1), rate + "1.0");
    refuses(() -> TransformerBlock.of(Attention.of(1), 2).dropout(-0.1), rate + "-0.1");
    refuses(
        () -> new LayerNormalization(0),
        "the epsilon of a normalization is a small positive number such as 1e-5, not 0.0");
    refuses(
        () -> new BatchNormalization(0, 1e-5),
        "the momentum of a batch normalization is above 0 and at most 1, not 0.0");
    refuses(
        () -> Attention.of(1).padding("a mask"),
        "the name of a padding mask is made of letters, digits and underscores, and begins with a"
            + " letter; \"a mask\" does not");
  }

  @Test
  void layersThatLoseTheRows() {
    Layer sum = Layer.of("total", (x, scope) -> Functions.sum(x));
    refuses(
        () -> Network.of(Shape.of(3), sum),
        "layer 1.total: its output has the dimensions []; the first axis of every output is the"
            + " rows, n");
  }

  @Test
  void namesThatAreTakenOrUnusable() {
    refuses(
        () -> Layer.of("two words", (x, scope) -> x),
        "the kind of a layer is made of letters, digits and underscores, and begins with a letter;"
            + " \"two words\" does not");
    Layer masks =
        Layer.of(
            "masks",
            (x, scope) -> {
              scope.input("mask", 3);
              scope.input("mask", 4);
              return x;
            });
    refuses(
        () -> Network.of(Shape.of(3), masks),
        "layer 1.masks: two layers ask for the input mask, one with the dimensions [n, 3], another"
            + " with [n, 4]; rename one of them");
    Layer again = Layer.of("again", (x, scope) -> x.plus(scope.input("x", 3)));
    refuses(
        () -> Network.of(Shape.of(3), again),
        "the name x of a further input is taken: [x, y, step] are the input, the target and the"
            + " number of the step; choose another");
    Layer twice =
        Layer.of(
            "twice",
            (x, scope) -> {
              scope.buffer("mean", 0, 3);
              scope.buffer("mean", 0, 3);
              return x;
            });
    refuses(
        () -> Network.of(Shape.of(3), twice),
        "two buffers are named 1.twice.mean, and they differ; give one of them another name, or"
            + " apply their layers under different names");
  }

  @Test
  void nextValuesThatAreNone() {
    Layer stranger =
        Layer.of(
            "stranger",
            (x, scope) -> {
              scope.next(
                  scope.parameter("w", Initialization.zeros(), Fan.NONE, 3), Functions.sum(x));
              return x;
            });
    refuses(
        () -> Network.of(Shape.of(3), stranger),
        "1.stranger.w is no buffer of this network; make it with scope.buffer");
    Layer scalar =
        Layer.of(
            "scalar",
            (x, scope) -> {
              scope.next(scope.buffer("b", 0, 3), Functions.sum(x));
              return x;
            });
    refuses(
        () -> Network.of(Shape.of(3), scalar),
        "layer 1.scalar: the buffer 1.scalar.b has the dimensions [3], but its next value has []");
  }
}
