package gradus.lab;

import gradus.data.Nearest;
import gradus.models.network.Activation;
import gradus.models.network.BatchNormalization;
import gradus.models.network.Dense;
import gradus.models.network.Dropout;
import gradus.models.network.Initialization;
import gradus.models.network.Layer;
import gradus.models.network.LayerNormalization;
import gradus.models.network.RmsNormalization;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Layers as words: `64` is a dense layer with 64 outputs, `relu` an activation, `dropout:0.2` what
/// it says.
///
/// A list that ends with a number ends with the output layer, whose width must be what the target
/// needs; after any other word an output layer of that width is added.
///
/// @param words with the output layer, whether it was given or added
record LayerWords(List<String> words) {
  private static final String DROPOUT = "dropout:";
  private static final Map<String, Layer> NAMED = named();

  LayerWords {
    words = List.copyOf(words);
  }

  /// The layers that a user asks for.
  ///
  /// @param outputs what the target needs of the last layer
  /// @param why in words: `digit has 10 classes`
  static LayerWords of(List<String> asked, int outputs, String why) {
    List<String> words = new ArrayList<>(asked.stream().map(String::strip).toList());
    words.forEach(LayerWords::plain);
    String last = words.getLast();
    Layer layer = plain(last);
    if (layer == Activation.SOFTMAX) {
      throw new IllegalArgumentException(
          "the last layer is softmax, but the loss takes what comes before it (its logits) and"
              + " applies softmax itself; leave it out");
    }
    if (!(layer instanceof Dense dense)) {
      words.add(Integer.toString(outputs));
    } else if (dense.width() != outputs) {
      throw new IllegalArgumentException(
          "the last layer has "
              + dense.width()
              + (dense.width() == 1 ? " output" : " outputs")
              + ", but "
              + why
              + " and so needs "
              + outputs
              + "; end with "
              + outputs
              + ", or with a hidden layer such as "
              + last
              + ",relu, to which the output layer is added");
    }
    return new LayerWords(words);
  }

  /// The layers, each dense one with the start that keeps the variance through the activation
  /// behind it.
  List<Layer> layers() {
    List<Layer> layers = new ArrayList<>(words.stream().map(LayerWords::plain).toList());
    Optional<Activation> next = Optional.empty();
    for (int i = layers.size() - 1; i >= 0; i--) {
      switch (layers.get(i)) {
        case Activation activation -> next = Optional.of(activation);
        case Dense dense -> {
          layers.set(
              i, dense.start(next.map(Initialization::before).orElse(Initialization.leCun())));
          next = Optional.empty();
        }
        default -> {
          // normalizations and dropout keep the variance
        }
      }
    }
    return layers;
  }

  /// Refuses a word that is no layer.
  static void require(String word) {
    plain(word.strip());
  }

  private static Layer plain(String word) {
    Layer layer = NAMED.get(word);
    if (layer != null) {
      return layer;
    }
    if (word.matches("\\d{1,9}")) {
      return Dense.of(Integer.parseInt(word));
    }
    if (word.matches(DROPOUT + "[0-9.]+")) {
      try {
        return new Dropout(Double.parseDouble(word.substring(DROPOUT.length())));
      } catch (NumberFormatException e) {
        throw unknown(word);
      }
    }
    throw unknown(word);
  }

  private static IllegalArgumentException unknown(String word) {
    List<String> names = new ArrayList<>(NAMED.keySet());
    names.add("dropout:0.2");
    return new IllegalArgumentException(
        "there is no layer '"
            + word
            + "'; layers are numbers of outputs, such as 64, and "
            + String.join(", ", names)
            + (Nearest.to(word, names).isEmpty() ? "" : ": " + Nearest.suggestion(word, names)));
  }

  private static Map<String, Layer> named() {
    Map<String, Layer> named = new LinkedHashMap<>();
    Arrays.stream(Activation.values())
        .forEach(activation -> named.put(Fields.word(activation), activation));
    named.put("layer-normalization", LayerNormalization.standard());
    named.put("batch-normalization", BatchNormalization.standard());
    named.put("rms-normalization", RmsNormalization.standard());
    return named;
  }

  @Override
  public String toString() {
    return String.join(",", words);
  }
}
