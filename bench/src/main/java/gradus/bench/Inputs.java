package gradus.bench;

import gradus.data.Npy;
import gradus.expr.Expr;
import gradus.expr.Node;
import gradus.linalg.Precision;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/// Named arrays: what a workload's variables are bound to.
record Inputs(Map<String, Tensor> tensors) {
  Inputs {
    tensors = Map.copyOf(tensors);
  }

  /// Reads `name.npy` for each name.
  static Inputs read(Path folder, String... names) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (String name : names) {
      tensors.put(name, Npy.read(folder.resolve(name + ".npy")));
    }
    return new Inputs(tensors);
  }

  static boolean present(Path folder, String name) {
    return Files.exists(folder.resolve(name + ".npy"));
  }

  Tensor get(String name) {
    return Objects.requireNonNull(tensors.get(name), name);
  }

  Tensor get(Expr variable) {
    return get(name(variable));
  }

  static String name(Expr variable) {
    return ((Node.Variable) variable.node()).name();
  }

  Inputs with(String name, Tensor value) {
    Map<String, Tensor> more = new LinkedHashMap<>(tensors);
    more.put(name, value);
    return new Inputs(more);
  }

  Inputs with(Inputs others) {
    Map<String, Tensor> more = new LinkedHashMap<>(tensors);
    more.putAll(others.tensors);
    return new Inputs(more);
  }

  /// All of them in one precision.
  Inputs as(Precision precision) {
    Map<String, Tensor> converted = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> converted.put(name, tensor.as(precision)));
    return new Inputs(converted);
  }

  /// `variable + t direction` for each variable, in double precision.
  Inputs moved(List<Expr> variables, Inputs direction, double t) {
    Inputs moved = this;
    for (Expr variable : variables) {
      Tensor from = get(variable);
      Tensor along = direction.get(variable);
      moved =
          moved.with(
              name(variable), Tensor.generate(from.shape(), i -> from.flat(i) + t * along.flat(i)));
    }
    return moved;
  }

  /// A direction of unit length for some variables.
  Inputs direction(List<Expr> variables, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int size = variables.stream().mapToInt(variable -> get(variable).shape().count()).sum();
    Inputs direction = new Inputs(Map.of());
    for (Expr variable : variables) {
      direction =
          direction.with(
              name(variable), normal(random, 1 / Math.sqrt(size), get(variable).shape()));
    }
    return direction;
  }

  static Tensor normal(SplittableRandom random, double scale, Shape shape) {
    return Tensor.generate(shape, _ -> scale * random.nextGaussian());
  }
}
