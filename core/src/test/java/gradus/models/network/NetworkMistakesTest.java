package gradus.models.network;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gradus.expr.Functions;
import gradus.expr.ShapeException;
import gradus.linalg.Shape;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/// What does not fit together is refused when a network is built, with the layer, what it was
/// given, why it fails and how to mend it.
final class NetworkMistakesTest {
  private static void refuses(ThrowingCallable building, String... words) {
    assertThatThrownBy(building).isInstanceOf(IllegalArgumentException.class);
    for (String word : words) {
      assertThatThrownBy(building).hasMessageContaining(word);
    }
  }

  @Test
  void anEmptyNetwork() {
    refuses(() -> Network.of(Shape.of(3)), "at least one layer", "Dense.of");
    refuses(() -> Network.of(Shape.of(3, 0), Dense.of(1)), "3×0", "no elements");
  }

  @Test
  void aMisfitNamesTheInnermostLayer() {
    refuses(
        () -> Network.of(Shape.of(3), Dense.of(2), Convolution.of(4, 3)),
        "layer 2.convolution: a convolution cannot take an input of n×2",
        "channels");
    refuses(
        () -> Network.of(Shape.of(4, 6), TransformerBlock.of(Attention.of(4), 8)),
        "layer 1.transformer.attention: ",
        "4 heads do not divide a width of 6");
  }

  @Test
  void kernelsLargerThanTheInput() {
    refuses(
        () -> Network.of(Shape.of(1, 4, 9), Convolution.of(2, 5)),
        "its windows span 5 entries, but axis 2 has only 4");
    refuses(
        () -> Network.of(Shape.of(1, 9), Convolution.of(2, 3).dilation(6).padding(1)),
        "span 13 entries",
        "only 11 with padding");
    refuses(
        () -> Network.of(Shape.of(1, 6, 6), Pool.maximum(2), Pool.mean(4)),
        "layer 2.meanpool",
        "only 3",
        "smaller windows");
  }

  @Test
  void groupsThatDoNotDivideChannels() {
    refuses(
        () -> Network.of(Shape.of(6, 5, 5), Convolution.of(8, 3).groups(4)),
        "6 and 8 channels do not both fall into 4 groups");
  }

  @Test
  void layersThatNeedSequences() {
    refuses(() -> Network.of(Shape.of(5), Attention.of(1)), "1.attention", "rows×places×width");
    refuses(() -> Network.of(Shape.of(5), Recurrent.gru(2)), "1.gru", "n×5");
    refuses(() -> Network.of(Shape.of(5), Positions.waves()), "1.positions");
    refuses(
        () -> Network.of(Shape.of(2, 3, 4), TransformerBlock.of(Attention.of(1), 2)), "n×2×3×4");
    refuses(() -> Network.of(Shape.of(2000, 3), Recurrent.lstm(2)), "1 to 1024 places, not 2000");
  }

  @Test
  void layersThatNeedFeatures() {
    for (Layer layer :
        new Layer[] {
          Dense.of(2),
          LayerNormalization.standard(),
          RmsNormalization.standard(),
          BatchNormalization.standard(),
          new Flatten()
        }) {
      refuses(() -> Network.of(Shape.SCALAR, layer), "1." + layer.kind(), "input of n:");
    }
    refuses(() -> Network.of(Shape.of(3), Pool.globalMean()), "globalmeanpool", "channels");
  }

  @Test
  void residualsThatChangeTheShape() {
    refuses(
        () -> Network.of(Shape.of(4), Residual.of(Dense.of(3))),
        "layer 1.residual: cannot add n×3",
        "n×4, their input",
        "shortcut");
    refuses(
        () -> Network.of(Shape.of(4), Residual.of(Dense.of(3)).shortcut(Dense.of(2))),
        "to n×2, that of the shortcut");
  }

  @Test
  void numbersThatMakeNoLayer() {
    refuses(() -> Dense.of(0), "at least 1, not 0");
    refuses(() -> Convolution.of(3, 0), "size of the windows", "not 0");
    refuses(() -> Convolution.of(3, 2).same(), "span 2 entries", "odd");
    refuses(() -> Convolution.of(3, 2).padding(-1), "at least 0, not -1");
    refuses(() -> Pool.maximum(-2), "at least 1, not -2");
    refuses(() -> Embedding.of(0, 3), "at least 1, not 0");
    refuses(() -> Recurrent.lstm(0), "at least 1, not 0");
    refuses(() -> Attention.of(0), "at least 1, not 0");
    refuses(() -> new Dropout(1), "below 1, not 1.0");
    refuses(() -> TransformerBlock.of(Attention.of(1), 2).dropout(-0.1), "not -0.1");
    refuses(() -> new LayerNormalization(0), "not 0.0");
    refuses(() -> new BatchNormalization(0, 1e-5), "above 0 and at most 1, not 0.0");
    refuses(() -> Attention.of(1).padding("a mask"), "\"a mask\" does not");
  }

  @Test
  void layersThatLoseTheRows() {
    Layer sum = Layer.of("total", (x, scope) -> Functions.sum(x));
    refuses(() -> Network.of(Shape.of(3), sum), "layer 1.total", "first axis of every output");
  }

  @Test
  void namesThatAreTakenOrUnusable() {
    refuses(() -> Layer.of("two words", (x, scope) -> x), "\"two words\" does not");
    Layer masks =
        Layer.of(
            "masks",
            (x, scope) -> {
              scope.input("mask", 3);
              scope.input("mask", 4);
              return x;
            });
    refuses(() -> Network.of(Shape.of(3), masks), "two layers ask for the input mask");
    Layer again = Layer.of("again", (x, scope) -> x.plus(scope.input("x", 3)));
    refuses(() -> Network.of(Shape.of(3), again), "the name x", "taken");
    Layer twice =
        Layer.of(
            "twice",
            (x, scope) -> {
              scope.buffer("mean", 0, 3);
              scope.buffer("mean", 0, 3);
              return x;
            });
    refuses(() -> Network.of(Shape.of(3), twice), "two buffers are named 1.twice.mean");
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
    refuses(() -> Network.of(Shape.of(3), stranger), "1.stranger.w is no buffer");
    Layer scalar =
        Layer.of(
            "scalar",
            (x, scope) -> {
              scope.next(scope.buffer("b", 0, 3), Functions.sum(x));
              return x;
            });
    assertThatThrownBy(() -> Network.of(Shape.of(3), scalar))
        .isInstanceOf(ShapeException.class)
        .hasMessageContaining("its next value has []");
  }
}
