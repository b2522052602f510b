package gradus.models.network;

import gradus.compile.Program;
import gradus.linalg.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// Layer-sequential unit variance: weights that begin orthonormal and are then divided, layer after
/// layer, by the deviation that the layer's output has on a batch of data (Mishkin & Matas 2016,
/// *All you need is a good init*, Algorithm 1). Unlike a variance calculated beforehand it assumes
/// nothing of the data or the activation.
///
/// ```java
/// Lsuv start = Lsuv.of(network, batch, 1);
/// Learning learning = network.learning(likelihood, start.weights(), 1);
/// ```
///
/// The layers that are scaled are [Dense] and [Convolution], in the order in which they are
/// applied. A layer whose output is constant on the batch has no deviation to divide by and stays
/// as it was drawn; its variance is 0.
///
/// @param weights of all parameters and buffers, by name
/// @param scaled for each such layer the variance of its output before and after
public record Lsuv(Map<String, Tensor> weights, List<Scaled> scaled) {
  private static final double TOLERANCE = 0.01;
  private static final int MOST_ROUNDS = 10;

  /// One layer.
  ///
  /// @param path of the layer
  /// @param before the variance of its output with orthonormal weights
  /// @param after the same with the scaled ones, within 0.01 of 1
  /// @param rounds how often it was divided
  public record Scaled(String path, double before, double after, int rounds) {}

  public Lsuv {
    weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
    scaled = List.copyOf(scaled);
  }

  /// Weights for a network and a batch of its input, (n, …).
  ///
  /// @param seed of the orthonormal weights
  public static Lsuv of(Network network, Tensor batch, long seed) {
    return of(network, batch, Map.of(), seed);
  }

  /// The same with further inputs of the network, by name.
  public static Lsuv of(Network network, Tensor batch, Map<String, Tensor> inputs, long seed) {
    Reading reading = network.inference();
    Map<String, Tensor> weights = new LinkedHashMap<>(network.start(seed));
    SplittableRandom random = new SplittableRandom(seed);
    List<Scaled> scaled = new ArrayList<>();
    for (Reading.Applied layer : reading.layers()) {
      String name = layer.path() + ".weights";
      if (!(layer.layer() instanceof Dense) && !(layer.layer() instanceof Convolution)) {
        continue;
      }
      for (Reading.Weight weight : reading.weights()) {
        if (weight.name().equals(name)) {
          Initialization start = Initialization.orthogonal(1);
          weights.put(name, start.draw(weight.shape(), weight.fan(), random.split()));
          Map<String, Tensor> values = new HashMap<>(inputs);
          values.put(Network.INPUT, batch);
          scaled.add(scale(layer, name, weights, values));
        }
      }
    }
    return new Lsuv(weights, scaled);
  }

  private static Scaled scale(
      Reading.Applied layer, String name, Map<String, Tensor> weights, Map<String, Tensor> data) {
    Program program = Program.compile(List.of(layer.y()), Program.Options.defaults());
    double before = variance(program, weights, data);
    double now = before;
    int rounds = 0;
    while (rounds < MOST_ROUNDS && Math.abs(now - 1) > TOLERANCE && now > 0 && now < 1 / 0.0) {
      double factor = 1 / Math.sqrt(now);
      weights.computeIfPresent(name, (_, w) -> Tensor.generate(w.shape(), k -> factor * w.flat(k)));
      now = variance(program, weights, data);
      rounds++;
    }
    return new Scaled(layer.path(), before, now, rounds);
  }

  private static double variance(
      Program program, Map<String, Tensor> weights, Map<String, Tensor> data) {
    Map<String, Tensor> values = new HashMap<>(data);
    for (String name : program.variables().keySet()) {
      Tensor own = weights.get(name);
      if (own != null) {
        values.put(name, own);
      }
    }
    double[] y = program.evaluate(values).getFirst().toDoubles();
    double mean = Likelihood.mean(y);
    double sum = 0;
    for (double value : y) {
      sum += (value - mean) * (value - mean);
    }
    return sum / y.length;
  }
}
