package gradus.lab;

import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Node;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/// Points to try a formula at.
final class RandomPoint {
  private static final int SMALLEST = 3;

  private RandomPoint() {}

  /// Random values within the declared domains: around 0, or positive; square matrices have a
  /// dominant diagonal.
  ///
  /// @param tall whether a dimension is larger than those that are named after it: `XᵀX` has no
  ///   inverse where `X` is wide
  static Map<String, Tensor> of(
      Collection<Expr> variables, SplittableRandom random, boolean positive, boolean tall) {
    Map<Dim, Integer> sizes = new LinkedHashMap<>();
    List<Dim> named = named(variables);
    for (Dim dim : named) {
      sizes.put(dim, SMALLEST + (tall ? named.size() - 1 - sizes.size() : sizes.size()));
    }
    Map<String, Tensor> point = new LinkedHashMap<>();
    for (Expr variable : variables) {
      int[] shape =
          variable.dims().stream()
              .mapToInt(dim ->
                  dim instanceof Dim.Fixed(var size)
                      ? size
                      : Objects.requireNonNull(sizes.get(dim)))
              .toArray();
      String name = ((Node.Variable) variable.node()).name();
      point.put(name, value(variable, Shape.of(shape), random, positive));
    }
    return point;
  }

  private static List<Dim> named(Collection<Expr> variables) {
    return variables.stream()
        .flatMap(variable -> variable.dims().stream())
        .filter(Dim.Named.class::isInstance)
        .distinct()
        .toList();
  }

  private static Tensor value(
      Expr variable, Shape shape, SplittableRandom random, boolean positive) {
    Node.Variable node = (Node.Variable) variable.node();
    double lower = Math.max(node.domain().lower(), positive ? 0.1 : -1.5);
    double upper = Math.max(lower + 1e-3, Math.min(node.domain().upper(), 1.5));
    double[] elements = new double[shape.count()];
    for (int k = 0; k < elements.length; k++) {
      elements[k] = random.nextDouble(lower, upper);
    }
    boolean square = shape.rank() == 2 && shape.size(0) == shape.size(1);
    if (square && node.domain().symmetric()) {
      elements = mirrored(elements, shape.size(0));
    }
    for (int i = 0; square && Double.isInfinite(node.domain().upper()) && i < shape.size(0); i++) {
      elements[i * (shape.size(0) + 1)] += 2 * shape.size(0);
    }
    if (node.domain().definiteness().isNegative()) {
      for (int k = 0; k < elements.length; k++) {
        elements[k] = -elements[k];
      }
    }
    return Tensor.of(shape, elements);
  }

  /// `½(S + Sᵀ)`: a step of one entry stays among the symmetric matrices.
  static double[] mirrored(double[] s, int n) {
    double[] mean = new double[s.length];
    for (int k = 0; k < s.length; k++) {
      mean[k] = 0.5 * (s[k] + s[k % n * n + k / n]);
    }
    return mean;
  }
}
