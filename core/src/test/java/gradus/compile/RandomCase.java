package gradus.compile;

import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Formula;
import gradus.expr.Graph;
import gradus.expr.Node;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/// Expressions to be computed together, the sizes of their dimensions, and from a seed the data:
/// the same for the same names and sizes, whatever else is in the graph.
record RandomCase(long seed, List<Expr> outputs, Map<String, Integer> sizes) {
  /// Of every fifth seed, an element of these variables is no ordinary number.
  private static final Set<String> SPOILED = Set.of("X", "y", "w");

  private static final double[] ODD = {
    Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.0
  };

  RandomCase {
    outputs = List.copyOf(outputs);
    sizes = Map.copyOf(sizes);
  }

  int size(Dim dim) {
    return dim instanceof Dim.Fixed(var size) ? size : sizes.getOrDefault(dim.toString(), 1);
  }

  Map<String, Tensor> data() {
    return data(0);
  }

  /// The data, each number moved by up to `relative` of itself.
  Map<String, Tensor> data(double relative) {
    Map<String, Tensor> data = new HashMap<>();
    Graph.variables(outputs)
        .forEach(
            (name, variable) -> data.put(name, tensor((Node.Variable) variable.node(), relative)));
    return data;
  }

  private Tensor tensor(Node.Variable variable, double relative) {
    SplittableRandom random =
        new SplittableRandom(seed ^ ((long) variable.name().hashCode() << 20));
    int[] shape = variable.dims().stream().mapToInt(this::size).toArray();
    for (RandomForms.Index index : RandomForms.INDICES) {
      if (index.variable().node().equals(variable)) {
        return Tensor.generate(Shape.of(shape), _ -> random.nextInt(size(index.of())));
      }
    }
    if (RandomForms.KEY.node().equals(variable)) {
      return Tensor.scalar(random.nextInt(1 << 24));
    }
    // numbers that both precisions hold
    Tensor exact = Tensor.generate(Shape.of(shape), _ -> (float) random.nextDouble(-2, 2));
    if (seed % 5 == 4 && SPOILED.contains(variable.name())) {
      double[] elements = exact.toDoubles();
      elements[random.nextInt(elements.length)] = ODD[random.nextInt(ODD.length)];
      exact = Tensor.of(exact.shape(), elements);
    }
    Tensor drawn = exact;
    return relative == 0
        ? drawn
        : Tensor.generate(
            drawn.shape(), k -> drawn.flat(k) * (1 + relative * random.nextDouble(-1, 1)));
  }

  /// The expressions that are computed, and how large the data are: what shrinking makes smaller.
  long weight() {
    return 1000L * Graph.topological(outputs).size()
        + 10L * outputs.size()
        + sizes.values().stream().mapToInt(size -> 32 - Integer.numberOfLeadingZeros(size)).sum();
  }

  String describe() {
    return "seed "
        + seed
        + ", sizes "
        + sizes
        + outputs.stream()
            .map(output -> "\n  " + Formula.print(output))
            .collect(Collectors.joining());
  }
}
