package gradus.calculus;

import gradus.expr.Dim;
import gradus.expr.Expr;
import gradus.expr.Graph;
import gradus.expr.Node;
import gradus.linalg.Shape;
import gradus.linalg.Tensor;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/// Random points for matrix calculus: square matrices are well conditioned, symmetric ones positive
/// definite, and everything lies within its domain.
final class MatrixPoints {
  private static final Map<String, Integer> SIZES = Map.of("m", 4, "n", 3, "k", 2, "d", 2, "l", 3);

  private MatrixPoints() {}

  static Map<String, Tensor> of(Collection<Expr> variables, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, Tensor> point = new LinkedHashMap<>();
    for (Expr variable : variables) {
      Node.Variable node = (Node.Variable) variable.node();
      point.put(node.name(), value(node, random));
    }
    return point;
  }

  /// A random point of which some variables have elements around ±1000, or, where they are
  /// positive, around 1000 and 0.001; the diagonals of square matrices dominate.
  static Map<String, Tensor> far(Collection<Expr> variables, Set<Expr> far, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, Tensor> point = new LinkedHashMap<>();
    for (Expr variable : variables.stream().sorted(Comparator.comparing(Expr::toString)).toList()) {
      Node.Variable node = (Node.Variable) variable.node();
      point.put(node.name(), far.contains(variable) ? far(node, random) : value(node, random));
    }
    return point;
  }

  private static Tensor far(Node.Variable variable, SplittableRandom random) {
    double lower = variable.domain().lower();
    double upper = variable.domain().upper();
    Shape shape = shape(variable.dims());
    boolean square = shape.rank() == 2 && shape.size(0) == shape.size(1);
    boolean symmetric = variable.domain().symmetric();
    int n = square ? shape.size(0) : 1;
    double[] elements = new double[shape.count()];
    for (int k = 0; k < elements.length; k++) {
      double magnitude = random.nextDouble(500, 1000);
      boolean first = random.nextBoolean();
      double either = lower < 0 ? (first ? magnitude : -magnitude) : first ? magnitude : 1e-3;
      boolean diagonal = square && k / n == k % n;
      double dominant =
          diagonal && !Double.isFinite(upper) && lower < 0 ? (n + 1) * either : either;
      elements[k] =
          symmetric && k / n > k % n
              ? elements[k % n * n + k / n]
              : Math.clamp(symmetric && diagonal ? Math.abs(dominant) : dominant, lower, upper);
    }
    return Tensor.of(shape, elements);
  }

  private static Tensor value(Node.Variable variable, SplittableRandom random) {
    Shape shape = shape(variable.dims());
    double lower = Math.max(variable.domain().lower(), -1.2);
    double low = lower == 0 ? 0.3 : lower;
    double high = Math.min(variable.domain().upper(), Math.max(1.2, low + 1));
    double[] elements = new double[shape.count()];
    for (int k = 0; k < elements.length; k++) {
      elements[k] = random.nextDouble(low, high);
    }
    boolean square = variable.dims().size() == 2 && shape.size(0) == shape.size(1);
    int n = square ? shape.size(0) : 0;
    double[] drawn = elements.clone();
    for (int k = 0; variable.domain().symmetric() && k < elements.length; k++) {
      elements[k] = 0.5 * (drawn[k] + drawn[k % n * n + k / n]);
    }
    for (int i = 0; square && Double.isInfinite(variable.domain().upper()) && i < n; i++) {
      elements[i * (n + 1)] += n + 1;
    }
    return Tensor.of(shape, elements);
  }

  static Shape shape(List<Dim> dims) {
    return Shape.of(
        dims.stream()
            .mapToInt(dim ->
                dim instanceof Dim.Fixed(var size) ? size : SIZES.getOrDefault(dim.toString(), 3))
            .toArray());
  }

  /// The values of the variables that occur.
  static Map<String, Tensor> among(Collection<Expr> roots, Map<String, Tensor> point) {
    Map<String, Tensor> values = new LinkedHashMap<>(point);
    values.keySet().retainAll(Graph.variables(roots).keySet());
    return values;
  }
}
