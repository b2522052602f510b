package gradus.models.network;

import gradus.expr.Arrays;
import gradus.expr.Functions;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The layers that the laws run over, each in a small network.
///
/// @param things how many numbers of things the input has; 0 where it is any real numbers
/// @param mask the shape of a row of the input `keep`; a scalar where there is none
record LayerExamples(String name, Network network, int things, Shape mask) {
  static Stream<LayerExamples> all() {
    List<LayerExamples> all = new ArrayList<>();
    Stream.of(Activation.values())
        .forEach(
            activation -> all.add(of(activation.kind(), Shape.of(5), activation, Dense.of(2))));
    all.add(of("dense", Shape.of(5), Dense.of(3)));
    all.add(of("dense on sequences", Shape.of(3, 4), Dense.of(3).withoutBias()));
    all.add(
        of(
            "convolution 1-D",
            Shape.of(3, 11),
            Convolution.of(4, 3).stride(2).padding(2).dilation(2)));
    all.add(of("convolution 2-D", Shape.of(2, 6, 5), Convolution.of(3, 3).same()));
    all.add(
        of(
            "convolution in groups",
            Shape.of(4, 5, 5),
            Convolution.of(4, 3).groups(2).stride(2).withoutBias()));
    all.add(
        of("depthwise convolution", Shape.of(3, 5, 5), Convolution.of(3, 3).groups(3).padding(1)));
    all.add(of("maximumpool", Shape.of(2, 5, 6), Pool.maximum(2), new Flatten(), Dense.of(2)));
    all.add(of("overlapping", Shape.of(2, 7, 7), Pool.maximum(3).stride(2)));
    all.add(of("meanpool", Shape.of(2, 9), Pool.mean(3).stride(2)));
    all.add(of("globalmeanpool", Shape.of(3, 4, 4), Convolution.of(2, 2), Pool.globalMean()));
    all.add(of("globalmaximumpool", Shape.of(3, 7), Pool.globalMaximum(), Dense.of(2)));
    all.add(of("flatten", Shape.of(2, 3, 2), new Flatten(), Dense.of(2)));
    all.add(ofThings("embedding", Shape.of(4), 6, Embedding.of(6, 3), Dense.of(2)));
    all.add(of("plain", Shape.of(5, 2), Recurrent.plain(3)));
    all.add(of("lstm", Shape.of(5, 2), Recurrent.lstm(3)));
    all.add(of("lstm last", Shape.of(5, 2), Recurrent.lstm(4).last(), Dense.of(2)));
    all.add(of("gru", Shape.of(4, 2), Recurrent.gru(3), Recurrent.gru(2).last()));
    all.add(of("gru backwards", Shape.of(4, 2), Recurrent.gru(3).backwards()));
    all.add(of("lstm both ways", Shape.of(3, 2), Recurrent.lstm(2).bothWays()));
    all.add(of("attention", Shape.of(4, 6), Attention.of(2)));
    all.add(of("causal attention", Shape.of(4, 4), Attention.of(2).masked()));
    Network padded = Network.of(Shape.of(4, 4), Attention.of(2).masked().padding("keep"));
    all.add(new LayerExamples("attention with padding", padded, 0, Shape.of(4)));
    all.add(of("positions", Shape.of(4, 3), Positions.learnt(), Dense.of(2)));
    all.add(of("waves", Shape.of(4, 5), Positions.waves(), Dense.of(2)));
    all.add(
        of(
            "transformer",
            Shape.of(4, 4),
            TransformerBlock.of(Attention.of(2).masked(), 6).dropout(0.2)));
    all.add(
        of(
            "transformer with rms",
            Shape.of(3, 4),
            TransformerBlock.of(Attention.of(2), 6)
                .normalization(RmsNormalization.standard())
                .activation(Activation.SILU)));
    all.add(of("layernorm", Shape.of(3, 4), LayerNormalization.standard()));
    all.add(of("rmsnorm", Shape.of(3, 4), RmsNormalization.standard()));
    all.add(of("batchnorm", Shape.of(4), Dense.of(3).withoutBias(), BatchNormalization.standard()));
    all.add(
        of(
            "batchnorm of images",
            Shape.of(2, 4, 3),
            BatchNormalization.standard(),
            Convolution.of(2, 2)));
    all.add(of("dropout", Shape.of(6), Dense.of(5), new Dropout(0.4), Dense.of(2)));
    all.add(of("residual", Shape.of(4), Residual.of(Dense.of(4), Activation.TANH), Dense.of(2)));
    all.add(
        of(
            "residual with shortcut",
            Shape.of(2, 4, 4),
            Residual.of(Convolution.of(3, 3).same(), Activation.SILU)
                .shortcut(Convolution.of(3, 1).withoutBias())));
    all.add(
        of(
            "branches",
            Shape.of(5),
            Layer.of(
                "branches",
                (x, scope) ->
                    Arrays.concatenate(
                        1,
                        scope.apply("left", Dense.of(2), x),
                        Functions.tanh(scope.apply("right", Dense.of(3), x)))),
            Dense.of(2)));
    all.add(
        of(
            "shared",
            Shape.of(4),
            Layer.of(
                "twins",
                (x, scope) ->
                    scope
                        .apply("twin", Dense.of(3), Functions.tanh(x))
                        .times(scope.apply("twin", Dense.of(3), x.negate())))));
    return all.stream();
  }

  private static LayerExamples of(String name, Shape row, Layer... layers) {
    return new LayerExamples(name, Network.of(row, layers), 0, Shape.SCALAR);
  }

  private static LayerExamples ofThings(String name, Shape row, int things, Layer... layers) {
    return new LayerExamples(name, Network.of(row, layers), things, Shape.SCALAR);
  }

  /// Input of so many rows.
  Tensor x(int rows, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return Tensor.generate(
        rows(rows, network.row()),
        k -> things > 0 ? random.nextInt(things) : random.nextGaussian());
  }

  /// Further inputs: no row is all padding.
  Map<String, Tensor> inputs(int rows) {
    return mask.rank() == 0
        ? Map.of()
        : Map.of(
            "keep",
            Tensor.generate(
                rows(rows, mask),
                k -> k % mask.count() <= k / mask.count() % mask.count() ? 1 : 0));
  }

  /// Values of all parameters and buffers; none of them special, such as the zeros of biases.
  Map<String, Tensor> weights(long seed) {
    SplittableRandom random = new SplittableRandom(~seed);
    Map<String, Tensor> weights = new LinkedHashMap<>();
    network
        .start(seed)
        .forEach((name, value) ->
            weights.put(
                name,
                Tensor.generate(
                    value.shape(),
                    k ->
                        value.flat(k)
                            + 0.2
                                * (name.endsWith("variance")
                                    ? random.nextDouble()
                                    : random.nextGaussian()))));
    return weights;
  }

  static Shape rows(int rows, Shape row) {
    return Shape.of(IntStream.concat(IntStream.of(rows), IntStream.of(row.sizes())).toArray());
  }

  @Override
  public String toString() {
    return name;
  }
}
