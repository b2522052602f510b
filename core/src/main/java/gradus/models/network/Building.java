package gradus.models.network;

import gradus.expr.Expr;
import gradus.expr.Node;
import gradus.expr.ShapeException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is collected while the layers of a network build its graph.
final class Building {
  static final String STEP = "step";
  private static final List<String> TAKEN = List.of(Network.INPUT, Network.TARGET, STEP);

  private final boolean training;
  private final int firstStream;
  private final Map<String, Expr> inputs = new LinkedHashMap<>();
  private final Map<String, Reading.Weight> weights = new LinkedHashMap<>();
  private final Map<String, Reading.Memory> buffers = new LinkedHashMap<>();
  private final List<Reading.Applied> layers = new ArrayList<>();
  private int streams;
  private boolean drawn;

  /// @param seed of what is drawn during training
  Building(boolean training, long seed) {
    this.training = training;
    this.firstStream = (int) (mixed(seed) & 0x3FFFFFFF);
  }

  /// A number all of whose bits depend on all bits of the seed (Steele, Lea & Flood 2014, *Fast
  /// splittable pseudorandom number generators*, variant 13).
  private static long mixed(long seed) {
    long z = seed + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  static String name(Expr variable) {
    return ((Node.Variable) variable.node()).name();
  }

  boolean training() {
    return training;
  }

  Expr step() {
    drawn = true;
    return Expr.variable(STEP);
  }

  int stream() {
    return firstStream + streams++;
  }

  /// The number of layers applied so far: those after them are within the layer that is opened.
  int open() {
    return layers.size();
  }

  void close(Reading.Applied layer, int before) {
    layers.add(before, layer);
  }

  void add(Reading.Weight weight) {
    String name = name(weight.variable());
    Reading.Weight other = weights.putIfAbsent(name, weight);
    if (buffers.containsKey(name) || (other != null && !other.equals(weight))) {
      throw twice("parameters", name);
    }
  }

  void add(Reading.Memory buffer) {
    String name = name(buffer.variable());
    if (weights.containsKey(name) || buffers.putIfAbsent(name, buffer) != null) {
      throw twice("buffers", name);
    }
  }

  private static IllegalArgumentException twice(String what, String name) {
    return new IllegalArgumentException(
        "two "
            + what
            + " are named "
            + name
            + ", and they differ; give one of them another name, or apply their layers under"
            + " different names");
  }

  void next(Expr buffer, Expr value) {
    Reading.Memory known = buffers.get(name(buffer));
    if (known == null) {
      throw new IllegalArgumentException(
          name(buffer) + " is no buffer of this network; make it with scope.buffer");
    }
    if (!value.dims().equals(buffer.dims())) {
      throw new ShapeException(
          "the buffer "
              + name(buffer)
              + " has the dimensions "
              + buffer.dims()
              + ", but its next value has "
              + value.dims());
    }
    buffers.put(name(buffer), known.next(value));
  }

  void addInput(Expr variable) {
    if (TAKEN.contains(name(variable))) {
      throw new IllegalArgumentException(
          "the name "
              + name(variable)
              + " of a further input is taken: "
              + TAKEN
              + " are the input, the target and the number of the step; choose another");
    }
    Expr other = inputs.putIfAbsent(name(variable), variable);
    if (other != null && other != variable) {
      throw new ShapeException(
          "two layers ask for the input "
              + name(variable)
              + ", one with the dimensions "
              + other.dims()
              + ", another with "
              + variable.dims()
              + "; rename one of them");
    }
  }

  /// The same misfit, with the innermost layer it came from.
  ShapeException located(String path, ShapeException misfit) {
    String message = String.valueOf(misfit.getMessage());
    if (message.startsWith("layer ")) {
      return misfit;
    }
    ShapeException located = new ShapeException("layer " + path + ": " + message);
    located.initCause(misfit);
    return located;
  }

  Reading reading(Expr x, Expr output) {
    return new Reading(
        x,
        List.copyOf(inputs.values()),
        output,
        List.copyOf(weights.values()),
        List.copyOf(buffers.values()),
        layers,
        drawn ? Optional.of(Expr.variable(STEP)) : Optional.empty());
  }
}
